"""A clerk enters what came by letter."""

from sqlalchemy import select

from tests.support.browser import Browser
from tests.support.forms import press
from tests.support.laws import set_state
from tests.support.register import entries
from tests.support.steps import look_up
from webapp.consultations.policy import State
from webapp.persistence.engine import Database
from webapp.register.models import RegisterEvent
from webapp.submissions.models import Submission
from webapp.submissions.policy import Channel

URL = "/staff/consultations/lamp-law/enter"
LETTER = {
    "received": "2026-11-03",
    "channel": "letter",
    "contact_name": "王秀兰",
    "source_note": "信访 2026-17",
    "target-1": "第三条",
    "text-1": "路灯太暗",
}


def test_a_letter_gets_numbers_and_a_receipt_that_works(clerk: Browser, database: Database) -> None:
    page = press(clerk, clerk.get(URL), "录入", **LETTER, **{"text-general": "总体支持"})
    assert "第3条" in page.words("numbers")
    assert "总体" in page.words("numbers")
    number, secret = page.words("receipt-number"), page.words("receipt-secret")
    assert "路灯太暗" in look_up(Browser(clerk.app), number, secret).text
    with database.reading() as session:
        submission = session.scalars(select(Submission)).one()
        assert submission.channel is Channel.LETTER
        assert submission.source_note == "信访 2026-17"
        assert submission.contact_name != b"\xe7\x8e\x8b"
        assert [each.target for each in entries(session)] == ["general", "article-3"]
        told = session.scalars(select(RegisterEvent)).first()
        assert told is not None
        assert told.actor_name == "陈办理"


def test_the_secret_is_not_shown_again(clerk: Browser, database: Database) -> None:
    page = press(clerk, clerk.get(URL), "录入", **LETTER)
    secret = page.words("receipt-secret")
    with database.reading() as session:
        serial = entries(session)[0].serial
    assert secret not in clerk.get(f"/staff/consultations/lamp-law/entries/{serial}").text


def test_another_one_keeps_channel_and_day(clerk: Browser) -> None:
    page = press(clerk, clerk.get(URL), "录入", **LETTER | {"channel": "phone"})
    again = clerk.get(f"{URL}?channel=phone&received=2026-11-03")
    assert any("received=2026-11-03" in (a.get("href") or "") for a in page.root.iter("a"))
    assert again.value("received") == "2026-11-03"


def test_one_more_row_loses_nothing(clerk: Browser) -> None:
    page = press(clerk, clerk.get(URL), "再加一行", **LETTER)
    assert page.value("text-1").strip() == "路灯太暗"
    assert page.value("source_note") == "信访 2026-17"
    assert page.has("target-4")


def test_every_mistake_is_named_and_everything_kept(clerk: Browser) -> None:
    wrong = LETTER | {
        "received": "2999-01-01",
        "target-2": "99",
        "text-2": "没有这一条",
        "target-3": "3",
        "text-3": "重复",
        "organisation": "长" * 201,
    }
    page = press(clerk, clerk.get(URL), "录入", status=422, **wrong)
    summary = page.words("error-summary")
    for words in ("不能晚于今天", "没有“99”", "已有一条", "单位名称最多"):
        assert words in summary
    assert page.value("text-2").strip() == "没有这一条"
    assert page.value("organisation") == "长" * 201


def test_nothing_at_all_is_refused(clerk: Browser) -> None:
    page = press(clerk, clerk.get(URL), "录入", status=422)
    assert "至少录入一条" in page.words("error-summary")


def test_a_row_that_is_half_filled_in_is_refused(clerk: Browser) -> None:
    half = {"text-1": "没有写条文", "target-2": "附件 1"}
    page = press(clerk, clerk.get(URL), "录入", status=422, **half)
    assert "第 1 行没有写条文" in page.words("error-summary")
    assert "这一稿没有“附件 1”" in page.words("error-summary")


def test_the_same_again_is_asked_about(clerk: Browser, database: Database) -> None:
    press(clerk, clerk.get(URL), "录入", **LETTER)
    page = press(clerk, clerk.get(URL), "录入", status=422, **LETTER | {"text-1": "路灯 太暗。"})
    assert "已录入过相同的意见" in page.words("same")
    press(clerk, page, "仍要录入")
    with database.reading() as session:
        assert len(entries(session)) == 2


def test_the_same_on_another_day_is_another_letter(clerk: Browser) -> None:
    press(clerk, clerk.get(URL), "录入", **LETTER)
    press(clerk, clerk.get(URL), "录入", **LETTER | {"received": "2026-11-04"})


def test_a_late_letter_is_entered(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        set_state(session, "lamp-law", State.CLOSED)
    press(clerk, clerk.get(URL), "录入", **LETTER)


def test_another_consultation_is_not_there(clerk: Browser) -> None:
    clerk.get("/staff/consultations/other/enter", status=404)
