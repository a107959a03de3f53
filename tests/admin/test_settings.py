"""The settings of a consultation, and what becomes of what is typed there."""

import pytest
from sqlalchemy import select

from tests.support.browser import Browser
from tests.support.forms import press
from tests.support.laws import SLUG, make_consultation
from webapp.audit.models import AuditEvent
from webapp.consultations import queries
from webapp.consultations.models import Consultation
from webapp.draft_import.naming import read_targets
from webapp.persistence.engine import Database

URL = f"/staff/consultations/{SLUG}/settings"
SAVE = "保存设置"
LABELS = {f"article-{n}": f"第{c}条" for n, c in enumerate("一二三四五", 1)} | {
    "article-5-1": "第五条之一",
    "attachment-1": "附件1",
}


def stored(database: Database) -> Consultation:
    with database.reading() as session:
        return queries.get_any(session, SLUG)


@pytest.mark.usefixtures("law")
def test_page_shows_what_is_stored_and_the_standard_notice(editor: Browser) -> None:
    page = editor.get(URL)
    assert page.value("title") == "云溪市路灯管理条例（草案）"
    assert page.value("identities").split() == ["个人", "单位"]
    assert page.value("comment_limit") == "5000"
    assert page.value("privacy_notice").strip() == ""
    assert "这些信息加密保存" in page.text


@pytest.mark.usefixtures("law")
def test_everything_is_kept_and_recorded(editor: Browser, database: Database) -> None:
    values = {
        "title": "云溪市照明条例（草案）",
        "authority": "云溪市人大常委会法工委",
        "authority_contact": "0000-0000",
        "introduction": "起草的背景。\n\n主要内容。",
        "focus": "3, 5-6、第一条",
        "identities": "个人\n单位\n\n 人大代表 \n个人",
        "contact_way_required": "y",
        "comment_limit": "800",
        "retention_days": "30",
        "privacy_notice": "自己的告知。",
    }
    press(editor, editor.get(URL), SAVE, **values)
    found = stored(database)
    assert found.title == "云溪市照明条例（草案）"
    assert found.authority == "云溪市人大常委会法工委"
    assert found.introduction == "起草的背景。\n\n主要内容。"
    assert found.focus_targets == ["article-1", "article-3", "article-5", "article-6"]
    assert found.identity_options == ["个人", "单位", "人大代表"]
    assert (found.contact_way_required, found.comment_limit, found.retention_days) == (
        True,
        800,
        30,
    )
    assert found.privacy_notice == "自己的告知。"
    assert editor.get(URL).value("focus") == "第一条、第三条、第五条、第六条"
    with database.reading() as session:
        event = session.scalars(
            select(AuditEvent).filter_by(action="consultation.settings_changed")
        ).one()
    assert event.actor_name == "林起草"
    assert event.details["comment_limit"] == [5000, 800]


@pytest.mark.usefixtures("law")
def test_nothing_changed_is_not_recorded(editor: Browser, database: Database) -> None:
    press(editor, editor.get(URL), SAVE)
    with database.reading() as session:
        query = select(AuditEvent).filter_by(action="consultation.settings_changed")
        assert session.scalars(query).all() == []


@pytest.mark.usefixtures("law")
@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("title", "", "请填写法规名称"),
        ("title", "条" * 301, "法规名称超过 300 字"),
        ("identities", " \n ", "至少要有一项"),
        ("comment_limit", "99", "100—100000"),
        ("comment_limit", "很多", "请填写数字"),
        ("retention_days", "", "请填写数字"),
        ("retention_days", "4000", "1—3650"),
        ("focus", "3, 77", "没有：77"),
        ("focus", "6-3", "没有：6-3"),
    ],
)
def test_what_cannot_be_is_refused_and_kept_on_the_page(
    editor: Browser, database: Database, field: str, typed: str, words: str
) -> None:
    before = stored(database)
    page = press(editor, editor.get(URL), SAVE, status=422, **{field: typed, "authority": "法工委"})
    assert words in page.words("error-summary")
    assert page.value("authority") == "法工委"
    after = stored(database)
    assert (after.title, after.authority) == (before.title, before.authority)


@pytest.mark.usefixtures("law")
def test_introduction_reaches_the_public(editor: Browser, browser: Browser, law: str) -> None:
    press(editor, editor.get(URL), SAVE, introduction="<b>背景</b>与“目的”", focus="2")
    page = browser.get(f"/consultations/{law}")
    assert page.words("introduction") == "说明"
    assert "<b>背景</b>与“目的”" in page.text


def test_focus_is_checked_against_this_consultation(editor: Browser, database: Database) -> None:
    make_consultation(database)
    page = press(editor, editor.get(URL), SAVE, focus="附件1", status=422)
    assert "没有：附件1" in page.text


@pytest.mark.parametrize(
    ("typed", "targets", "unknown"),
    [
        ("", (), ()),
        ("3", ("article-3",), ()),
        ("第三条，1", ("article-1", "article-3"), ()),
        ("2-4", ("article-2", "article-3", "article-4"), ()),
        ("第二条至第三条", ("article-2", "article-3"), ()),
        ("5-1", ("article-5-1",), ()),
        ("4—附件1", ("article-4", "article-5", "article-5-1", "attachment-1"), ()),
        ("附件1；5", ("article-5", "attachment-1"), ()),
        ("4-2", (), ("4-2",)),
        ("1-2-3", (), ("1-2-3",)),
        ("路灯、9", (), ("路灯", "9")),
    ],
)
def test_targets_are_read(typed: str, targets: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert read_targets(typed, LABELS) == (targets, unknown)
