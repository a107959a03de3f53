"""Double click, Back, reload, duplicated tab: one submission, one number, nothing swallowed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.browser import Browser, Page
from tests.support.steps import NAME, TEXT, address, close, stored_texts, submissions, submit
from webapp.persistence.engine import Database
from webapp.submissions.models import Receipt


def receipts(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Receipt)).one()


def ready_fields(browser: Browser, law: str) -> tuple[Page, dict[str, str]]:
    """Return a page and what pressing 提交 on it sends."""
    page = browser.get(address(law))
    typed = {"contact_name": NAME, "text-article-1": TEXT, "do": "submit"}
    return page, page.fields() | typed | {"captcha": browser.answer(page)}


@pytest.fixture
def sent(browser: Browser, law: str) -> dict[str, str]:
    """Send a submission, look at the receipt, and return what the page had sent."""
    page, fields = ready_fields(browser, law)
    browser.post(page.action, fields)
    return fields


def test_the_second_click_leads_to_the_same_receipt_with_its_secret(
    browser: Browser, law: str, database: Database
) -> None:
    page, fields = ready_fields(browser, law)
    browser.raw_post(page.action, fields)  # the browser drops the first answer
    receipt = browser.post(page.action, fields)
    assert receipt.has("receipt-secret")
    assert (len(submissions(database)), receipts(database)) == (1, 1)


def test_two_clicks_show_the_same_number_and_secret(browser: Browser, law: str) -> None:
    page, fields = ready_fields(browser, law)
    first, second = browser.post(page.action, fields), browser.post(page.action, fields)
    for name in ("receipt-number", "receipt-secret"):
        assert first.words(name) == second.words(name)


def test_two_clicks_at_the_same_moment_make_one_submission(
    browser: Browser, law: str, app: Flask, database: Database
) -> None:
    page, fields = ready_fields(browser, law)
    browser.fill(page, text_article_1=TEXT)
    cookies = [
        browser.client.get_cookie("session"),
        browser.client.get_cookie("respondent", path=address(law)),
    ]

    def click(_: int) -> Page:
        clicker = Browser(app)
        for cookie in cookies:
            assert cookie is not None
            clicker.client.set_cookie(cookie.key, cookie.value, path=cookie.path)
        return clicker.post(page.action, fields)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, range(4)))
    assert len({answer.words("receipt-number") for answer in answers}) == 1
    assert len({answer.words("receipt-secret") for answer in answers}) == 1
    assert (len(submissions(database)), receipts(database)) == (1, 1)


def test_back_and_again_with_the_same_content_leads_to_the_receipt(
    browser: Browser, law: str, sent: dict[str, str], database: Database
) -> None:
    page = browser.post(address(law), sent)
    assert page.has("receipt-number")
    assert (len(submissions(database)), receipts(database)) == (1, 1)


def test_a_duplicated_tab_with_empty_boxes_leads_to_the_receipt(
    browser: Browser, law: str, sent: dict[str, str]
) -> None:
    empty = sent | {"text-article-1": "", "contact_name": ""}
    assert browser.post(address(law), empty).has("receipt-number")


def test_back_with_other_content_is_shown_and_not_sent(
    browser: Browser, law: str, sent: dict[str, str], database: Database
) -> None:
    changed = sent | {"text-article-1": "改过的", "text-article-2": "新写的"}
    page = browser.post(address(law), changed, status=409)
    assert "改动还没有提交" in page.text
    assert "改过的" in page.words("own")
    assert "新写的" in page.words("own")
    assert stored_texts(database) == {"article-1": TEXT}


def test_back_with_other_content_can_be_sent_as_a_correction(
    browser: Browser, law: str, sent: dict[str, str], database: Database
) -> None:
    changed = sent | {"text-article-1": "改过的", "text-article-2": "新写的"}
    page = browser.post(address(law), changed, status=409)
    page = browser.fill(page, do="correct")
    assert page.value("text-article-1") == "改过的"
    assert page.value("text-article-2") == "新写的"
    assert page.value("contact_name") == NAME
    page = browser.fill(page, captcha=browser.answer(page), do="submit")
    assert page.has("receipt-number")
    assert stored_texts(database) == {"article-1": "改过的", "article-2": "新写的"}
    assert (len(submissions(database)), receipts(database)) == (2, 1)


def test_back_with_another_header_is_not_swallowed(
    browser: Browser, law: str, sent: dict[str, str]
) -> None:
    changed = sent | {"contact_name": "李文", "contact_way": "13800138000"}
    page = browser.fill(browser.post(address(law), changed, status=409), do="correct")
    assert page.value("contact_name") == "李文"
    assert page.value("contact_way") == "13800138000"


def test_back_with_a_cleared_box_is_not_swallowed(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1=TEXT, text_article_2="乙")
    back = page.fields()
    browser.fill(page, contact_name=NAME, captcha=browser.answer(page), do="submit")
    cleared = back | {"contact_name": NAME, "text-article-2": "", "do": "submit"}
    page = browser.fill(browser.post(address(law), cleared, status=409), do="correct")
    assert page.value("text-article-2") == ""
    browser.fill(page, captcha=browser.answer(page), do="submit")
    assert submissions(database)[1].state == "submitted"
    assert "乙" not in browser.get(address(law, "receipt")).text


def test_an_over_long_change_is_not_swallowed(
    browser: Browser, law: str, sent: dict[str, str]
) -> None:
    long = "字" * 5001
    page = browser.post(address(law), sent | {"text-article-2": long}, status=409)
    page = browser.fill(page, do="correct", status=422)
    assert page.value("text-article-2") == long
    assert "超过 5000 字" in page.words("error-summary")


def test_a_save_from_an_old_page_after_sending_is_not_swallowed(
    browser: Browser, law: str, sent: dict[str, str]
) -> None:
    old = {name: value for name, value in sent.items() if name != "do"}
    page = browser.post(address(law), old | {"text-article-3": "还有", "save": "all"}, status=409)
    assert "还有" in page.words("own")


@pytest.mark.usefixtures("sent")
def test_the_page_after_sending_has_no_boxes_and_leads_to_the_receipt(
    browser: Browser, law: str
) -> None:
    page = browser.get(address(law))
    assert not page.has("questionnaire")
    assert TEXT in page.words("own")
    links = [a.get("href") for a in page.root.iter("a")]
    assert address(law, "receipt") in links


@pytest.mark.usefixtures("sent")
def test_the_review_after_sending_leads_to_the_receipt(browser: Browser, law: str) -> None:
    assert browser.get(address(law, "review")).has("receipt-number")


def test_another_one_can_be_filled_in(browser: Browser, law: str, database: Database) -> None:
    first = submit(browser, law)
    page = browser.fill(browser.get(address(law)), do="new")
    assert page.value("text-article-1") == ""
    second = submit(browser, law, text_article_1="另一份")
    assert first.number != second.number
    assert [s.state for s in submissions(database)] == ["submitted", "submitted"]


@pytest.mark.usefixtures("sent")
def test_after_closing_another_one_cannot_be_begun_and_the_receipt_stays(
    browser: Browser, law: str, database: Database
) -> None:
    token = browser.get(address(law)).value("csrf_token")
    close(database, law)
    browser.post(address(law), {"csrf_token": token, "do": "new"}, status=410)
    assert browser.get(address(law, "receipt")).has("receipt-number")
