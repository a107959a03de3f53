"""The workbench in English: what is stored in Chinese words is shown in English ones."""

from tests.support.browser import Browser
from tests.support.register import register_comment
from webapp.persistence.engine import Database

BASE = "/staff/consultations/lamp-law"


def test_identities_and_fixed_targets_are_in_english(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        family = register_comment(session, "All in all good", "general").family_id
    page = clerk.get(f"{BASE}/comments?lang=en&identity=个人&target=general")
    assert "Individual" in page.words(f"family-{family}")
    chosen = [e for e in page.root.iter("option") if e.get("selected") is not None]
    named = {e.get("value"): e.text for e in chosen}
    assert (named["个人"], named["general"]) == ("Individual", "General")


def test_history_is_in_english(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "Too bright")
    assert "Respondent Registered" in clerk.get(f"{BASE}/entries/1?lang=en").words("main")
