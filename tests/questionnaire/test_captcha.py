"""The captcha of the form: one use, one respondent, ten minutes, never at the text's cost."""

import datetime as dt

import html5lib
import pytest
from sqlalchemy import update

from tests.support.browser import Browser, Page
from tests.support.captcha import answer_of
from tests.support.steps import NAME, TEXT, address, stored_texts, submissions
from webapp.abuse.models import CaptchaChallenge
from webapp.clock import utc_now
from webapp.persistence.engine import Database

WRONG = "验证码不对，或者已过期。"


@pytest.fixture
def page(browser: Browser, law: str) -> Page:
    """Return a page that lacks only the captcha."""
    return browser.fill(browser.get(address(law)), contact_name=NAME, text_article_1=TEXT)


def other_than(answer: str) -> str:
    return "0000" if answer != "0000" else "1111"


def test_a_wrong_answer_keeps_everything(browser: Browser, page: Page, database: Database) -> None:
    wrong = other_than(browser.answer(page))
    answer = browser.fill(page, text_article_2="乙", captcha=wrong, do="submit", status=422)
    assert WRONG in answer.words("error-summary")
    assert (answer.value("text-article-1"), answer.value("contact_name")) == (TEXT, NAME)
    assert stored_texts(database) == {"article-1": TEXT, "article-2": "乙"}


def test_a_wrong_answer_brings_a_fresh_one_with_the_focus_on_it(
    browser: Browser, page: Page
) -> None:
    wrong = other_than(browser.answer(page))
    answer = browser.fill(page, captcha=wrong, do="submit", status=422)
    assert answer.value("captcha_id") != page.value("captcha_id")
    assert answer.value("captcha") == ""
    focused = [e.get("id") for e in answer.root.iter() if e.get("autofocus") is not None]
    assert focused == ["captcha"]
    assert answer.find("captcha").get("aria-invalid") == "true"


def test_the_fresh_one_works(browser: Browser, page: Page) -> None:
    page = browser.fill(page, captcha=other_than(browser.answer(page)), do="submit", status=422)
    assert browser.fill(page, captcha=browser.answer(page), do="submit").has("receipt-number")


def test_one_wrong_answer_spends_it(browser: Browser, page: Page) -> None:
    right = browser.answer(page)
    browser.fill(page, captcha=other_than(right), do="submit", status=422)
    answer = browser.fill(page, captcha=right, do="submit", status=422)
    assert WRONG in answer.words("error-summary")


def test_a_right_answer_is_good_once(browser: Browser, law: str, page: Page) -> None:
    right, spent = browser.answer(page), page.value("captcha_id")
    browser.fill(page, captcha=right, do="submit")
    browser.client.delete_cookie("pass", path=f"/consultations/{law}")
    again = browser.fill(browser.get(address(law)), do="correct")
    answer = browser.fill(again, captcha_id=spent, captcha=right, do="submit", status=422)
    assert WRONG in answer.words("error-summary")


def test_device_is_asked_once_a_day(browser: Browser, law: str, page: Page) -> None:
    browser.fill(page, captcha=browser.answer(page), do="submit")
    again = browser.fill(browser.get(address(law)), do="correct")
    assert not again.has("captcha")
    assert browser.fill(again, text_article_1="再改一次", do="submit").has("receipt-number")


def test_pass_of_another_device_is_worth_nothing(browser: Browser, law: str, page: Page) -> None:
    browser.fill(page, captcha=browser.answer(page), do="submit")
    browser.client.delete_cookie("device")
    again = browser.fill(browser.get(address(law)), do="correct")
    assert again.has("captcha")


def test_shared_computer_gets_no_pass(browser: Browser, law: str, page: Page) -> None:
    browser.fill(page, captcha=browser.answer(page), shared_device="y", do="submit")
    assert browser.client.get_cookie("pass", path=address(law)) is None


def test_one_that_was_never_looked_at_is_wrong(browser: Browser, page: Page) -> None:
    unseen = answer_of(browser.app, page.value("captcha_id"))
    browser.fill(page, captcha=unseen, do="submit", status=422)


def test_one_of_another_respondent_is_wrong(browser: Browser, law: str, page: Page) -> None:
    other = Browser(browser.app)
    theirs = other.get(address(law))
    borrowed = {"captcha_id": theirs.value("captcha_id"), "captcha": other.answer(theirs)}
    answer = browser.fill(page, **borrowed, do="submit", status=422)
    assert WRONG in answer.words("error-summary")


def test_an_expired_one_is_wrong(browser: Browser, page: Page, database: Database) -> None:
    right = browser.answer(page)
    with database.writing() as session:
        past = utc_now() - dt.timedelta(seconds=1)
        session.execute(update(CaptchaChallenge).values(expires_at=past))
    answer = browser.fill(page, captcha=right, do="submit", status=422)
    assert WRONG in answer.words("error-summary")


def test_it_lives_ten_minutes_from_being_shown(
    browser: Browser, page: Page, database: Database
) -> None:
    browser.answer(page)
    with database.reading() as session:
        row = session.get_one(CaptchaChallenge, page.value("captcha_id"))
        assert dt.timedelta(minutes=9) < row.expires_at - utc_now() <= dt.timedelta(minutes=10)


def test_its_answer_is_not_in_the_database(
    browser: Browser, page: Page, database: Database
) -> None:
    answer = browser.answer(page)
    with database.reading() as session:
        row = session.get_one(CaptchaChallenge, page.value("captcha_id"))
        assert answer.encode() not in row.answer_hash


@pytest.mark.parametrize("write", ["{} ", " {}", "　{}"])
def test_spaces_around_the_answer_do_not_matter(browser: Browser, page: Page, write: str) -> None:
    answer = browser.answer(page)
    assert browser.fill(page, captcha=write.format(answer), do="submit").has("receipt-number")


def test_full_width_digits_with_spaces_are_as_good(browser: Browser, page: Page) -> None:
    wide = " ".join(chr(ord(digit) + 0xFEE0) for digit in browser.answer(page))
    assert browser.fill(page, captcha=wide, do="submit").has("receipt-number")


def test_another_one_without_script_keeps_everything(
    browser: Browser, page: Page, database: Database
) -> None:
    fresh = browser.fill(page, text_article_2="乙", do="captcha")
    assert fresh.value("captcha_id") != page.value("captcha_id")
    assert stored_texts(database) == {"article-1": TEXT, "article-2": "乙"}


def test_another_one_with_htmx_is_one_element_with_the_focus(
    browser: Browser, law: str, page: Page
) -> None:
    headers = {"HX-Request": "true"}
    answer = browser.client.get(address(law, "captcha"), headers=headers)
    body = answer.get_data(as_text=True)
    block = html5lib.parseFragment(body, namespaceHTMLElements=False)
    assert [e.get("id") for e in block] == ["captcha-block"]
    fresh = Page(answer, block)
    assert fresh.value("captcha_id") != page.value("captcha_id")
    assert fresh.find("captcha").get("autofocus") is not None
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_another_one_with_htmx_can_be_answered(browser: Browser, law: str, page: Page) -> None:
    answer = browser.client.get(address(law, "captcha"), headers={"HX-Request": "true"})
    fresh = Page(answer, html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False))
    values = {"captcha_id": fresh.value("captcha_id"), "captcha": browser.answer(fresh)}
    assert browser.fill(page, **values, do="submit").has("receipt-number")


def test_the_sound_says_what_the_picture_shows(browser: Browser, page: Page) -> None:
    answer = browser.client.get(f"/captcha/{page.value('captcha_id')}.wav")
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    seen = answer_of(browser.app, page.value("captcha_id"))
    assert browser.fill(page, captcha=seen, do="submit").has("receipt-number")


@pytest.mark.parametrize("kind", ["png", "wav"])
def test_a_spent_one_is_neither_drawn_nor_spoken(browser: Browser, page: Page, kind: str) -> None:
    browser.fill(page, captcha=other_than(browser.answer(page)), do="submit", status=422)
    answer = browser.client.get(f"/captcha/{page.value('captcha_id')}.{kind}")
    assert (answer.status_code, answer.data) == (410, b"")


@pytest.mark.parametrize("kind", ["png", "wav"])
def test_one_that_is_not_ours_is_neither_drawn_nor_spoken(browser: Browser, kind: str) -> None:
    assert browser.client.get(f"/captcha/{'A' * 48}.{kind}").status_code == 410


def test_it_is_asked_for_on_the_page_and_not_before_the_end(browser: Browser, law: str) -> None:
    body = browser.get(address(law)).response.get_data(as_text=True)
    assert body.index('id="text-article-6"') < body.index('id="captcha"')


def test_looking_at_pages_stores_no_challenge(
    browser: Browser, law: str, database: Database
) -> None:
    browser.get(address(law))
    with database.reading() as session:
        assert session.query(CaptchaChallenge).count() == 0
    assert submissions(database) == []
