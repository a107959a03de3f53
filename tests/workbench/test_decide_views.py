"""Deciding on a page: with and without script, refused without losing a word."""

import pytest
from flask import Flask

from tests.support.browser import Browser, Page
from tests.support.decisions import decide, four_eyes
from tests.support.forms import press
from tests.support.laws import make_consultation
from tests.support.register import OTHER, entries, register_comment
from tests.support.staff import sign_in
from webapp.accounts.policy import Role
from webapp.dispositions import queries as dispositions
from webapp.dispositions.models import StandardReason
from webapp.persistence.engine import Database
from webapp.register.models import Family
from webapp.register.policy import EntryState, Outcome

LIST = "/staff/consultations/lamp-law/comments"


@pytest.fixture
def families(database: Database, law: str) -> list[int]:
    """Register three families, the first of two, and return their ids."""
    with database.writing() as session:
        texts = ("每天亮灯到几点", "每天亮灯到几点", "太亮", "坏了没人修")
        found = [register_comment(session, text, slug=law).family_id for text in texts]
    return list(dict.fromkeys(found))


@pytest.fixture
def editor(browser: Browser) -> Browser:
    """Return a browser in which an editor is signed in."""
    sign_in(browser, Role.EDITOR)
    return browser


def open_panel(editor: Browser, family_id: int) -> Page:
    return editor.get(f"{LIST}?open={family_id}")


def state_of(database: Database, family_id: int) -> EntryState:
    with database.reading() as session:
        return session.get_one(Family, family_id).state


def decided_by_another(database: Database, family_id: int) -> None:
    with database.writing() as session:
        family = session.get_one(Family, family_id)
        decide(session, family, Outcome.STUDY, "由另一人先定", OTHER)


def posted(page: Page, **values: str) -> dict[str, str]:
    token = page.value("csrf_token")
    return {"csrf_token": token, "next": "", "do": "save"} | values


def test_decide_and_see_it(editor: Browser, database: Database, families: list[int]) -> None:
    page = open_panel(editor, families[0])
    page = press(editor, page, "只保存", outcome="rejected", reason="与上位法不一致")
    assert "未采纳" in page.words("panel")
    assert "与上位法不一致" in page.words("panel")
    assert state_of(database, families[0]) is EntryState.REJECTED
    with database.reading() as session:
        assert [each.state for each in entries(session)][:2] == [EntryState.REJECTED] * 2


def test_save_and_see_the_next(editor: Browser, database: Database, families: list[int]) -> None:
    page = open_panel(editor, families[0])
    page = press(editor, page, "保存并看下一组", outcome="accepted", reason="")
    assert page.find("panel").get("data-family") in {str(each) for each in families[1:]}
    press(editor, page, "撤销上一组")
    assert state_of(database, families[0]) is EntryState.PENDING


@pytest.mark.parametrize(
    ("outcome", "reason", "anchor"),
    [
        ("rejected", "", "#reason"),
        ("accepted", "长" * 5001, "#reason"),
        ("", "写好的理由", "#outcome-1"),
        ("nonsense", "写好的理由", "#outcome-1"),
    ],
)
def test_what_is_missing_is_said_and_nothing_lost(  # noqa: PLR0917
    editor: Browser,
    database: Database,
    families: list[int],
    outcome: str,
    reason: str,
    anchor: str,
) -> None:
    page = open_panel(editor, families[0])
    data = posted(page, outcome=outcome, reason=reason, rev="0")
    page = editor.post(f"{family_url(families[0])}/decide", data, status=422)
    links = [each.get("href") for each in page.find("error-summary").iter("a")]
    assert links == [anchor]
    assert page.value("reason").strip() == reason
    assert state_of(database, families[0]) is EntryState.PENDING


def family_url(family_id: int) -> str:
    return f"/staff/consultations/lamp-law/families/{family_id}"


def test_who_comes_second_sees_both_decisions_and_can_save_again(
    editor: Browser, database: Database, families: list[int]
) -> None:
    page = open_panel(editor, families[0])
    decided_by_another(database, families[0])
    page = press(editor, page, "只保存", status=409, outcome="accepted", reason="我的理由")
    assert "由另一人先定" in page.words("panel")
    assert OTHER.name in page.words("error-summary")
    assert page.value("reason").strip() == "我的理由"
    assert state_of(database, families[0]) is EntryState.STUDY
    press(editor, page, "只保存")
    assert state_of(database, families[0]) is EntryState.ACCEPTED


def test_without_the_state_that_was_shown_nothing_is_done(
    editor: Browser, database: Database, families: list[int]
) -> None:
    page = open_panel(editor, families[0])
    data = posted(page, outcome="accepted", reason="好")
    editor.post(f"{family_url(families[0])}/decide", data, status=409)
    assert state_of(database, families[0]) is EntryState.PENDING


def test_htmx_gets_the_panel_alone(
    editor: Browser, database: Database, families: list[int]
) -> None:
    page = open_panel(editor, families[0])
    data = posted(page, outcome="rejected", reason="", rev="0")
    url = f"{family_url(families[0])}/decide"
    refused = editor.raw_post(url, data, **{"HX-Request": "true"})
    assert refused.status_code == 422
    assert "<html" not in refused.text
    done = editor.raw_post(url, data | {"reason": "已说明"}, **{"HX-Request": "true"})
    assert done.status_code == 200
    assert "<html" not in done.text
    assert 'id="panel"' in done.text
    assert state_of(database, families[0]) is EntryState.REJECTED


def test_undo_on_the_panel(editor: Browser, database: Database, families: list[int]) -> None:
    page = press(editor, open_panel(editor, families[0]), "只保存", outcome="accepted")
    page = press(editor, page, "撤销")
    assert state_of(database, families[0]) is EntryState.PENDING
    assert not page.has("undo")


def test_undo_of_another_persons_decision_is_refused(
    editor: Browser, database: Database, families: list[int]
) -> None:
    page = press(editor, open_panel(editor, families[0]), "只保存", outcome="accepted")
    decided_by_another(database, families[0])
    page = press(editor, page, "撤销", status=422)
    assert "只能由本人撤销" in page.words("error-summary")
    assert state_of(database, families[0]) is EntryState.STUDY


def test_a_standard_reason_is_filled_in_without_script(
    editor: Browser, database: Database, families: list[int]
) -> None:
    with database.writing() as session:
        cid = session.get_one(Family, families[0]).consultation_id
        session.add(StandardReason(consultation_id=cid, label="已有", text="第三条已有规定。"))
    page = press(editor, open_panel(editor, families[0]), "已有", outcome="covered", reason="")
    assert page.value("reason").strip() == "第三条已有规定。"
    page = press(editor, page, "只保存")
    with database.reading() as session:
        family = session.get_one(Family, families[0])
        found = dispositions.disposition_of(session, family)
        assert found is not None
        assert (found.outcome, found.reason) == (Outcome.COVERED, "第三条已有规定。")


def drafted(database: Database, family_id: int) -> None:
    with database.writing() as session:
        family = session.get_one(Family, family_id)
        four_eyes(session, family.consultation_id)
        decide(session, family, Outcome.PARTLY, "起草的理由", OTHER)


def test_a_second_person_confirms(editor: Browser, database: Database, families: list[int]) -> None:
    drafted(database, families[0])
    page = press(editor, open_panel(editor, families[0]), "确认这个结果")
    assert "部分采纳" in page.words("panel")
    assert state_of(database, families[0]) is EntryState.PARTLY


def test_a_clerk_does_not_confirm(app: Flask, database: Database, families: list[int]) -> None:
    drafted(database, families[0])
    clerk = Browser(app)
    sign_in(clerk, Role.CLERK)
    page = open_panel(clerk, families[0])
    data = posted(page, rev=page.find("panel").get("data-rev", ""))
    page = clerk.post(f"{family_url(families[0])}/confirm", data, status=403)
    assert "不能确认" in page.words("error-summary")
    assert state_of(database, families[0]) is EntryState.DRAFTED


def test_an_entry_is_decided_by_itself_and_follows_again(
    editor: Browser, database: Database, families: list[int]
) -> None:
    page = editor.get("/staff/consultations/lamp-law/entries/2")
    page = press(editor, page, "保存", outcome="rejected", reason="", status=422)
    page = press(editor, page, "保存", reason="这一条不同")
    assert "这一条不同" in page.text
    with database.reading() as session:
        assert entries(session)[1].state is EntryState.REJECTED
    assert state_of(database, families[0]) is EntryState.PENDING
    press(editor, page, "改为随组")
    with database.reading() as session:
        assert entries(session)[1].state is EntryState.PENDING


@pytest.mark.usefixtures("families")
def test_an_entry_is_undone_by_itself(editor: Browser, database: Database) -> None:
    page = editor.get("/staff/consultations/lamp-law/entries/2")
    page = press(editor, page, "保存", outcome="rejected", reason="这一条不同")
    url = "/staff/consultations/lamp-law/entries/2/undo"
    editor.post(url, posted(page))
    with database.reading() as session:
        assert entries(session)[1].state is EntryState.PENDING
    page = editor.post(url, posted(page), status=422)
    assert "没有可以撤销" in page.words("error-summary")


@pytest.mark.parametrize("act", ["decide", "confirm", "undo"])
def test_a_family_elsewhere_is_not_found(
    editor: Browser, database: Database, families: list[int], act: str
) -> None:
    page = open_panel(editor, families[0])
    make_consultation(database, slug="other-law")
    url = f"/staff/consultations/other-law/families/{families[0]}/{act}"
    editor.post(url, posted(page, outcome="accepted", reason="", rev="0"), status=404)
    assert state_of(database, families[0]) is EntryState.PENDING
