"""The list of comments."""

from tests.support.browser import Browser
from tests.support.register import register_comment
from tests.workbench.conftest import COMMENTS
from webapp.persistence.engine import Database


def test_smoke(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        first = register_comment(session, "路灯要亮，晚上十点以后也要亮。", "article-3")
        register_comment(session, "路灯要亮，晚上十点以后也要亮！", "article-3")
        family = first.family_id
    clerk.get(COMMENTS)
    clerk.get(f"{COMMENTS}?heat=table&target=article-3")
    page = clerk.get(f"/staff/consultations/lamp-law/families/{family}?target=article-3")
    assert "路灯要亮" in page.words("panel")
    clerk.get(f"/staff/consultations/lamp-law/families/{family}/members")
    clerk.get("/staff/consultations/lamp-law/entries/1")
