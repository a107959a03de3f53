"""The page of reasons for use again."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browser import Browser, Page
from tests.support.forms import press
from tests.support.laws import SLUG, make_consultation
from tests.support.staff import add_staff, enter, sign_in
from webapp.accounts.models import StaffConsultation
from webapp.accounts.policy import Role
from webapp.audit.queries import list_events
from webapp.consultations import queries as consultations
from webapp.dispositions import queries
from webapp.dispositions.models import StandardReason
from webapp.persistence.engine import Database
from webapp.register.policy import Outcome

URL = f"/staff/consultations/{SLUG}/reasons"


@pytest.fixture
def editor(browser: Browser, law: str) -> Browser:  # noqa: ARG001
    """Return a browser in which an editor is signed in."""
    sign_in(browser, Role.EDITOR)
    return browser


def labels(database: Database, slug: str = SLUG) -> list[str]:
    with database.reading() as session:
        found = consultations.get_any(session, slug)
        return [each.label for each in queries.list_reasons(session, found.id)]


def add(editor: Browser, label: str, text: str = "写在这里", outcome: str = "") -> Page:
    return press(editor, editor.get(URL), "保存", label=label, text=text, outcome=outcome)


def test_a_suggestion_is_added_at_once(editor: Browser, database: Database) -> None:
    page = press(editor, editor.get(URL), "属配套办法")
    assert labels(database) == ["属配套办法"]
    assert "超出本法范围" not in page.text
    with database.reading() as session:
        found = session.scalars(select(StandardReason)).one()
        assert found.outcome is Outcome.STUDY


def test_add_change_retire(editor: Browser, database: Database) -> None:
    page = add(editor, "已有", "第三条已有规定。", "covered")
    assert "已有规定或已体现" in page.text
    with database.reading() as session:
        number = session.scalars(select(StandardReason.id)).one()
    page = editor.get(f"{URL}/{number}")
    assert page.value("text").strip() == "第三条已有规定。"
    page = press(editor, page, "保存", label="已有规定", outcome="")
    assert labels(database) == ["已有规定"]
    press(editor, page, "停用")
    assert labels(database) == []
    with database.reading() as session:
        acts = [each.action for each in list_events(session, limit=3)]
        assert acts == ["reason.retired", "reason.changed", "reason.added"]
    editor.get(f"{URL}/{number}", status=404)


@pytest.mark.parametrize(
    ("label", "text", "anchor"),
    [
        ("", "理由写好了", "#label"),
        ("长" * 31, "理由写好了", "#label"),
        ("名称", " ", "#text"),
        ("名称", "长" * 5001, "#text"),
        ("已有", "与别的同名", "#label"),
    ],
)
def test_what_is_refused_is_kept(editor: Browser, label: str, text: str, anchor: str) -> None:
    page = add(editor, "已有")
    page = press(editor, page, "保存", status=422, label=label, text=text, outcome="study")
    links = [each.get("href") for each in page.find("error-summary").iter("a")]
    assert links == [anchor]
    assert page.value("label") == label
    assert page.value("text").strip() == text.strip()


def test_reasons_are_copied_from_another_consultation(editor: Browser, database: Database) -> None:
    add(editor, "已有")
    add(editor, "范围之外")
    make_consultation(database, slug="other-law")
    other = "/staff/consultations/other-law/reasons"
    page = press(editor, editor.get(other), "加上", label="已有")
    page = press(editor, page, "复制", source=SLUG)
    assert labels(database, "other-law") == ["已有", "范围之外"]


def test_a_clerk_copies_only_from_what_was_given(
    app: Flask, editor: Browser, database: Database
) -> None:
    add(editor, "已有")
    make_consultation(database, slug="other-law")
    number = add_staff(app, "one@example.cn", Role.CLERK)
    with database.writing() as session:
        for each in session.scalars(select(StaffConsultation).filter_by(staff_id=number)):
            session.delete(each)
        session.flush()
        given = consultations.get_any(session, "other-law").id
        session.add(StaffConsultation(staff_id=number, consultation_id=given))
    clerk = Browser(app)
    enter(clerk, "one@example.cn")
    other = "/staff/consultations/other-law/reasons"
    page = clerk.get(other)
    assert not page.has("source")
    data = {"csrf_token": page.value("csrf_token"), "source": SLUG}
    clerk.post(f"{other}/copy", data, status=404)
    assert labels(database, "other-law") == []
