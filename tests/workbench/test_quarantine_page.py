"""The page of what looks as if a program had sent it."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from tests.support.browser import Browser, Page
from tests.support.laws import SLUG
from tests.support.staff import sign_in
from webapp.abuse import surge
from webapp.abuse.models import Held
from webapp.abuse.policy import HeldVerdict, Tier
from webapp.accounts.policy import Role
from webapp.consultations.queries import get_any
from webapp.persistence.engine import Database
from webapp.register.models import Entry

PAGE = f"/staff/consultations/{SLUG}/quarantine"


def send(app_browser: Browser, text: str, **more: str) -> Page:
    """Send a comment as somebody without script; ``website`` is what only programs fill in."""
    page = app_browser.get(f"/consultations/{SLUG}")
    filled = {"contact_name": "王秀兰", "text_article_1": text, "captcha": app_browser.answer(page)}
    return app_browser.fill(page, **filled, **more, do="submit")


@pytest.fixture
def held(clerk: Browser, law: str) -> Sequence[str]:
    """Hold three submissions back."""
    assert law
    texts = ["路灯太暗", "路灯太亮", "路灯太少"]
    for text in texts:
        assert send(Browser(clerk.app), text, website="spam").has("receipt-number")
    return texts


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Entry)).one()


def ids(database: Database) -> list[str]:
    with database.reading() as session:
        return [str(n) for n in session.scalars(select(Held.submission_id).order_by(Held.at))]


def press(clerk: Browser, page: Page, do: str, *chosen: str) -> Page:
    token = page.value("csrf_token")
    data = {"csrf_token": token, "do": do, "submission": list(chosen)}
    return clerk.post(PAGE, data)  # type: ignore[arg-type]


def test_honest_submission_is_registered_at_once(
    clerk: Browser, law: str, database: Database
) -> None:
    assert law
    send(Browser(clerk.app), "路灯太暗")
    assert count(database) == 1
    assert "没有要查看的填报" in clerk.get(PAGE).text


def test_what_fills_the_hidden_field_gets_a_receipt_and_waits(
    clerk: Browser, held: Sequence[str], database: Database
) -> None:
    page = clerk.get(PAGE)
    assert all(text in page.text for text in held)
    assert "填写了看不见的栏目" in page.text
    assert count(database) == 0


@pytest.mark.parametrize("place", ["overview", "result"])
def test_what_waits_is_named_where_it_matters(
    clerk: Browser, held: Sequence[str], place: str
) -> None:
    page = clerk.get(PAGE.replace("quarantine", place))
    assert f"还有 {len(held)} 份疑似批量的填报没有查看" in page.words("held")
    press(clerk, clerk.get(PAGE), "release-all")
    assert not clerk.get(PAGE.replace("quarantine", place)).has("held")


def test_letting_in_registers(clerk: Browser, held: Sequence[str], database: Database) -> None:
    page = press(clerk, clerk.get(PAGE), "release", *ids(database)[:2])
    assert held[2] in page.text
    assert held[0] not in page.text
    assert count(database) == 2


def test_leaving_out_keeps_and_can_be_taken_back(
    clerk: Browser, held: Sequence[str], database: Database
) -> None:
    press(clerk, clerk.get(PAGE), "leave-out", ids(database)[0])
    left = clerk.get(f"{PAGE}?show=left_out")
    assert held[0] in left.text
    assert held[1] not in left.text
    press(clerk, left, "release", ids(database)[0])
    assert count(database) == 1


@pytest.mark.parametrize(("do", "registered"), [("release-all", 3), ("leave-out-all", 0)])
def test_all_at_once(
    clerk: Browser, held: Sequence[str], database: Database, do: str, registered: int
) -> None:
    assert held
    page = press(clerk, clerk.get(PAGE), do)
    assert "没有要查看的填报" in page.text
    assert count(database) == registered


def test_nothing_ticked_changes_nothing(
    clerk: Browser, held: Sequence[str], database: Database
) -> None:
    assert held
    page = clerk.get(PAGE)
    answer = clerk.raw_post(PAGE, {"csrf_token": page.value("csrf_token"), "do": "release"})
    assert answer.status_code == 422
    assert count(database) == 0


def test_withdrawn_one_is_not_shown(clerk: Browser, law: str) -> None:
    browser = Browser(clerk.app)
    receipt = send(browser, "路灯太暗", website="x")
    look = browser.get("/receipts")
    typed = {"number": receipt.words("receipt-number"), "secret": receipt.words("receipt-secret")}
    assert law
    browser.fill(look, **typed, do="withdraw-confirmed")
    assert "没有要查看的填报" in clerk.get(PAGE).text


def test_correction_of_what_waits_waits_in_its_place(
    clerk: Browser, law: str, database: Database
) -> None:
    browser = Browser(clerk.app)
    send(browser, "路灯太暗", website="x")
    page = browser.fill(browser.get(f"/consultations/{law}"), do="correct")
    browser.fill(page, text_article_1="路灯还是太暗", website="x", do="submit")
    shown = clerk.get(PAGE).text
    assert "路灯还是太暗" in shown
    assert shown.count("路灯") == 1
    assert count(database) == 0


def test_correction_of_what_is_registered_is_registered(
    clerk: Browser, law: str, database: Database
) -> None:
    browser = Browser(clerk.app)
    send(browser, "路灯太暗")
    page = browser.fill(browser.get(f"/consultations/{law}"), do="correct")
    browser.fill(page, text_article_1="路灯还是太暗", website="x", do="submit")
    assert count(database) == 1
    assert "没有要查看的填报" in clerk.get(PAGE).text


def test_flood_asks_for_more_and_holds_back_who_has_only_the_captcha(
    clerk: Browser, law: str, database: Database
) -> None:
    editor = Browser(clerk.app)
    sign_in(editor, Role.EDITOR)
    page = editor.get(PAGE)
    editor.post(f"{PAGE}/tier", {"csrf_token": page.value("csrf_token"), "tier": "red"})
    with database.reading() as session:
        assert surge.tier_of(session, get_any(session, law).id) is Tier.RED
    send(Browser(clerk.app), "路灯太暗")
    assert count(database) == 0
    with database.reading() as session:
        assert session.scalars(select(Held.tier)).one() is Tier.RED


def test_tier_that_nobody_knows_is_refused(clerk: Browser, law: str) -> None:
    assert law
    editor = Browser(clerk.app)
    sign_in(editor, Role.EDITOR)
    token = editor.get(PAGE).value("csrf_token")
    answer = editor.raw_post(f"{PAGE}/tier", {"csrf_token": token, "tier": "blue"})
    assert answer.status_code == 400


def test_clerk_does_not_set_the_tier(clerk: Browser, law: str) -> None:
    assert law
    page = clerk.get(PAGE)
    assert not page.has("chosen")
    token = page.value("csrf_token")
    assert clerk.raw_post(f"{PAGE}/tier", {"csrf_token": token, "tier": "red"}).status_code == 403


def test_words_of_a_program_are_only_text(clerk: Browser, law: str, database: Database) -> None:
    assert law
    send(Browser(clerk.app), "<script>alert(1)</script>", website="x")
    assert "<script>alert(1)</script>" in clerk.get(PAGE).text
    press(clerk, clerk.get(PAGE), "leave-out", *ids(database))
    with database.reading() as session:
        assert session.scalars(select(Held.verdict)).one() is HeldVerdict.LEFT_OUT
