"""The review page: what will be sent, and sending it from there."""

import pytest

from tests.support.browser import Browser
from tests.support.steps import NAME, TEXT, address, submissions
from webapp.persistence.engine import Database


@pytest.fixture
def filled(browser: Browser, law: str) -> None:
    """Keep two comments and a name."""
    page = browser.get(address(law))
    browser.fill(page, contact_name=NAME, text_general="总体赞成", text_article_1=TEXT)


def test_the_button_keeps_everything_and_leads_to_it(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1=TEXT, do="review")
    assert TEXT in page.text
    assert "核对要提交的内容" in page.text


@pytest.mark.usefixtures("filled")
def test_it_lists_what_will_be_sent(browser: Browser, law: str) -> None:
    page = browser.get(address(law, "review"))
    assert "意见，共 2 条" in page.text
    assert page.text.index("总体赞成") < page.text.index(TEXT)
    assert page.words("contact_name") == NAME


@pytest.mark.usefixtures("filled")
def test_it_can_be_sent_from_there(browser: Browser, law: str, database: Database) -> None:
    page = browser.get(address(law, "review"))
    page = browser.fill(page, captcha=browser.answer(page), do="submit")
    assert page.has("receipt-number")
    assert [s.state for s in submissions(database)] == ["submitted"]


@pytest.mark.usefixtures("filled")
def test_a_wrong_captcha_stays_there(browser: Browser, law: str) -> None:
    page = browser.get(address(law, "review"))
    page = browser.fill(page, captcha="x", do="submit", status=422)
    assert "核对要提交的内容" in page.text
    assert "验证码不对" in page.words("error-summary")
    focused = [e.get("id") for e in page.root.iter() if e.get("autofocus") is not None]
    assert focused == ["captcha"]


@pytest.mark.usefixtures("filled")
def test_another_captcha_without_script_stays_there(browser: Browser, law: str) -> None:
    before = browser.get(address(law, "review"))
    after = browser.fill(before, do="captcha")
    assert "核对要提交的内容" in after.text
    assert after.value("captcha_id") != before.value("captcha_id")


def test_a_missing_name_is_told_there(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1=TEXT, do="review")
    page = browser.fill(page, captcha=browser.answer(page), do="submit", status=422)
    assert "请填写联系人姓名" in page.words("error-summary")


def test_with_nothing_kept_it_says_so(browser: Browser, law: str) -> None:
    assert "还没有已保存的意见" in browser.get(address(law, "review")).text


@pytest.mark.usefixtures("filled")
def test_it_is_kept_by_no_cache(browser: Browser, law: str) -> None:
    answer = browser.get(address(law, "review")).response
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_before_anything_was_kept_no_identity_is_shown(browser: Browser, law: str) -> None:
    page = browser.get(f"{address(law, 'review')}?lang=en")
    assert "Content-Type" not in page.text  # what a catalogue says for the empty text
