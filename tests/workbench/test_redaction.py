"""Deciding what of a comment is shown, by plain forms."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browser import Browser, Page
from tests.support.forms import press
from tests.support.register import register_comment
from tests.support.staff import sign_in
from webapp.accounts.policy import Role
from webapp.clock import utc_now
from webapp.persistence.engine import Database
from webapp.redaction import queries, services
from webapp.redaction.models import Redaction
from webapp.redaction.policy import Reason
from webapp.register.models import Entry
from webapp.register.policy import RedactionState
from webapp.register.queries import text_of
from webapp.submissions.models import Comment

pytestmark = pytest.mark.usefixtures("law")

TEXT = "本人张三，路灯太暗，请回电13800138000，路灯。"
URL = "/staff/consultations/lamp-law/entries/{}/redaction"


@pytest.fixture
def clerk(browser: Browser, law: str) -> Browser:  # noqa: ARG001
    sign_in(browser, Role.CLERK)
    return browser


def register(database: Database, text: str = TEXT) -> str:
    with database.writing() as session:
        entry = register_comment(session, text)
        services.mark(session, [(entry, text)], now=utc_now())
        return URL.format(entry.serial)


def holds(database: Database, serial: int = 1) -> Redaction:
    with database.reading() as session:
        entry = session.scalars(select(Entry).filter_by(serial=serial)).one()
        return queries.latest(session, [entry.id])[entry.id]


def parts(page: Page) -> list[tuple[str, bool]]:
    """Return the places that a page lists, and whether each is ticked."""
    boxes = [e for e in page.root.iter("input") if e.get("name") == "hide"]
    return [(box.get("value", ""), box.get("checked") is not None) for box in boxes]


def test_the_page_shows_marks_with_their_names_and_what_would_be_published(
    clerk: Browser, database: Database
) -> None:
    page = clerk.get(register(database))
    marks = ["".join(e.itertext()) for e in page.root.iter("mark")]
    assert marks == ["张三姓名", "13800138000电话号码"]
    assert (
        page.words("published")
        == "本人〔已隐去：姓名〕，路灯太暗，请回电〔已隐去：电话号码〕，路灯。"
    )
    assert parts(page) == [("2-4", True), ("13-24", True)]


def test_ticked_parts_are_hidden(clerk: Browser, database: Database) -> None:
    page = press(clerk, clerk.get(register(database)), "隐去勾选", hide=["13-24"])
    assert "陈办理" in page.words("decided")
    assert page.words("published") == "本人张三，路灯太暗，请回电〔已隐去：电话号码〕，路灯。"
    assert holds(database).spans == [[13, 24, "phone"]]
    assert parts(page) == [("2-4", False), ("13-24", True)]


def test_the_reason_can_be_another(clerk: Browser, database: Database) -> None:
    press(
        clerk,
        clerk.get(register(database)),
        "隐去勾选",
        **{"code-2-4": "other_person"},
    )
    assert holds(database).spans == [[2, 4, "other_person"], [13, 24, "phone"]]


def test_typed_words_are_hidden_everywhere(clerk: Browser, database: Database) -> None:
    page = clerk.get(register(database))
    page = press(clerk, page, "标出", words="路灯", code="secret")
    assert parts(page) == [("2-4", True), ("5-7", True), ("13-24", True), ("25-27", True)]
    assert holds(database).actor_name is None
    press(clerk, page, "隐去勾选")
    assert [5, 7, "secret"] in holds(database).spans


def test_typed_words_are_hidden_where_they_stand_first(clerk: Browser, database: Database) -> None:
    page = clerk.get(register(database))
    press(clerk, page, "隐去勾选", words="路灯", code="secret", where="one")
    assert [span for span in holds(database).spans if span[2] == "secret"] == [[5, 7, "secret"]]


def test_words_selected_with_script_are_hidden_where_they_were_selected(
    clerk: Browser, database: Database
) -> None:
    page = clerk.get(register(database))
    press(clerk, page, "隐去勾选", words="路灯", code="secret", where="one", at="25")
    assert [span for span in holds(database).spans if span[2] == "secret"] == [[25, 27, "secret"]]


def test_words_over_several_lines_are_found(clerk: Browser, database: Database) -> None:
    page = clerk.get(register(database, "甲乙\n丙丁"))
    press(clerk, page, "隐去勾选", words="乙\r\n丙", code="name")
    assert holds(database).spans == [[1, 4, "name"]]


def test_nothing_to_hide_is_a_decision(clerk: Browser, database: Database) -> None:
    page = press(clerk, clerk.get(register(database)), "没有要隐去的")
    assert page.words("published") == TEXT
    assert holds(database).spans == []
    with database.reading() as session:
        assert session.scalars(select(Entry.redaction)).one() is RedactionState.DECIDED


def test_a_whole_comment_is_not_published(clerk: Browser, database: Database) -> None:
    page = press(clerk, clerk.get(register(database)), "整条不公开", withheld="defamation")
    assert page.words("published") == "〔全文不公开：侮辱诽谤〕"
    assert holds(database).withheld == Reason.DEFAMATION
    assert page.words("original").startswith("本人张三")


def test_a_decision_can_be_changed(clerk: Browser, database: Database) -> None:
    page = press(clerk, clerk.get(register(database)), "整条不公开", withheld="defamation")
    page = press(clerk, page, "隐去勾选", hide=["13-24"])
    assert page.words("published") == "本人张三，路灯太暗，请回电〔已隐去：电话号码〕，路灯。"


@pytest.mark.parametrize(
    ("button", "values", "message"),
    [
        ("标出", {"words": ""}, "请填写要隐去的文字"),
        ("标出", {"words": "路灯"}, "请选择隐去的理由"),
        ("标出", {"words": "没有的字", "code": "name"}, "意见里没有这些文字"),
        ("隐去勾选", {"words": "没有的字", "code": "name"}, "意见里没有这些文字"),
        ("隐去勾选", {"hide": []}, "没有勾选"),
        ("隐去勾选", {"part": ["0-999"], "hide": ["0-999"]}, "没有勾选"),
        ("整条不公开", {"withheld": ""}, "请选择整条不公开的理由"),
    ],
)
def test_what_was_filled_in_survives_a_refusal(
    clerk: Browser, database: Database, button: str, values: dict[str, object], message: str
) -> None:
    page = clerk.get(register(database))
    sent = {"withheld": "secret"} | values
    page = press(clerk, page, button, status=422, **sent)
    assert message in page.words("error-summary")
    assert page.value("words") == values.get("words", "")
    assert holds(database).actor_name is None


def test_unticked_parts_stay_unticked_after_a_refusal(clerk: Browser, database: Database) -> None:
    page = clerk.get(register(database))
    page = press(clerk, page, "标出", status=422, hide=["13-24"], words="没有的字", code="name")
    assert parts(page) == [("2-4", False), ("13-24", True)]
    assert page.words("published").startswith("本人张三")


def test_a_part_outside_the_text_is_refused(clerk: Browser, database: Database) -> None:
    page = clerk.get(register(database))
    data = page.fields() | {"part": "0-999", "hide": "0-999", "code-0-999": "name", "do": "hide"}
    page = clerk.post(page.action, data, status=422)
    assert "对不上" in page.words("error-summary")


@pytest.mark.parametrize("part", ["x-2", "1", "-1-2", "²-3", "1-99999999999999", ""])
def test_a_part_that_cannot_be_read_is_left_out(
    clerk: Browser, database: Database, part: str
) -> None:
    page = clerk.get(register(database))
    data = page.fields() | {"part": part, "hide": part, f"code-{part}": "name", "do": "hide"}
    assert "没有勾选" in clerk.post(page.action, data, status=422).words("error-summary")


@pytest.mark.parametrize("seen", ["", "xyz", "00"])
def test_a_page_of_another_text_decides_nothing(
    clerk: Browser, database: Database, seen: str
) -> None:
    page = clerk.get(register(database))
    data = page.fields() | {"digest": seen, "do": "nothing"}
    page = clerk.post(page.action, data, status=409)
    assert parts(page) == [("2-4", True), ("13-24", True)]
    assert holds(database).actor_name is None


def test_a_changed_text_keeps_the_typed_words_and_shows_the_new_marks(
    clerk: Browser, database: Database
) -> None:
    page = clerk.get(register(database))
    with database.writing() as session:
        session.scalars(select(Comment)).one().text = "请回电13900139000，路灯。"
    page = press(clerk, page, "隐去勾选", status=409, words="路灯", code="name")
    assert page.value("words") == "路灯"
    assert parts(page) == [("3-14", True)]


def test_two_who_decide_do_not_overwrite_one_another(
    app: Flask, clerk: Browser, database: Database
) -> None:
    url = register(database)
    first = clerk.get(url)
    other = Browser(app)
    sign_in(other, Role.EDITOR)
    press(other, other.get(url), "没有要隐去的")
    page = press(clerk, first, "标出", words="路灯", code="secret")  # changes nothing yet
    page = press(clerk, page, "隐去勾选", status=409)
    assert "别人刚刚改过" in page.words("error-summary")
    assert holds(database).spans == []
    assert ("5-7", True) in parts(page)
    press(clerk, page, "隐去勾选")
    assert [5, 7, "secret"] in holds(database).spans


def test_the_next_one_that_waits_is_a_link(clerk: Browser, database: Database) -> None:
    url, following = register(database), register(database, f"{TEXT}又")
    page = press(clerk, clerk.get(url), "没有要隐去的")
    links = {"".join(e.itertext()): e.get("href") for e in page.root.iter("a")}
    assert links["下一条待核对"] == following
    assert "待核对 1 条" in page.text
    last = press(clerk, clerk.get(following), "没有要隐去的")
    assert "待核对" not in last.text


def test_a_comment_without_marks_can_be_redacted_too(clerk: Browser, database: Database) -> None:
    page = clerk.get(register(database, "王局长贪污。"))
    assert not page.has("decided")
    page = press(clerk, page, "隐去勾选", words="王局长", code="other_person")
    assert page.words("published") == "〔已隐去：他人信息〕贪污。"


def test_a_thousand_numbers_are_listed_in_part_and_hidden_all(
    clerk: Browser, database: Database
) -> None:
    text = "电话" + "，".join(f"138001{n:05}" for n in range(300))
    page = clerk.get(register(database, text))
    assert len(parts(page)) == 200
    assert "前 200 处" in page.words("parts")
    page = press(clerk, page, "隐去勾选", hide=[key for key, _ in parts(page)])
    assert "138001" not in page.words("published")


def test_too_many_places_at_once_are_refused(clerk: Browser, database: Database) -> None:
    page = clerk.get(register(database, "的" * 201))
    page = press(clerk, page, "标出", status=422, words="的", code="name")
    assert "最多标出 200 处" in page.words("error-summary")


def test_what_the_respondent_wrote_is_text_and_not_markup(
    clerk: Browser, database: Database
) -> None:
    page = clerk.get(register(database, '<b>"13800138000"</b>'))
    assert "<b>" in page.words("original")
    assert not list(page.root.iter("b"))


def test_an_entry_that_is_not_there_is_not_found(clerk: Browser) -> None:
    clerk.get(URL.format(99), status=404)
    clerk.get(URL.format(2147483648), status=404)


def test_the_text_stays_as_it_was_written(clerk: Browser, database: Database) -> None:
    press(clerk, clerk.get(register(database)), "隐去勾选")
    with database.reading() as session:
        assert text_of(session, session.scalars(select(Entry)).one()) == TEXT


def test_the_script_is_small_and_a_file_of_its_own(clerk: Browser, database: Database) -> None:
    page = clerk.get(register(database))
    scripts = [e.get("src", "") for e in page.root.iter("script")]
    script = next(each for each in scripts if "redact" in each)
    assert len(clerk.client.get(script).data) <= 1536
