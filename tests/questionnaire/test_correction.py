"""Correcting and withdrawing what was sent, with the receipt or on the device that sent it."""

import pytest

from tests.support.browser import Browser, Page
from tests.support.steps import (
    NAME,
    TEXT,
    Sent,
    address,
    close,
    look_up,
    stored_texts,
    submissions,
    submit,
)
from webapp.persistence.engine import Database


@pytest.fixture
def sent(browser: Browser, law: str) -> Sent:
    """Send a submission and look at its receipt."""
    return submit(browser, law, contact_way="13800138000", text_general="总体赞成")


def resend(browser: Browser, page: Page, **values: str) -> Page:
    """Send a correction."""
    return browser.fill(page, **values, captcha=browser.answer(page), do="submit")


def test_correcting_opens_a_copy(browser: Browser, sent: Sent, database: Database) -> None:
    other = Browser(browser.app)
    page = other.fill(look_up(other, sent.number, sent.secret), do="correct")
    assert page.value("text-article-1") == TEXT
    assert page.value("text-general") == "总体赞成"
    assert (page.value("contact_name"), page.value("contact_way")) == (NAME, "13800138000")
    assert "您正在更正已提交的意见" in page.text
    first, copy = submissions(database)
    assert (first.state, copy.state, copy.corrects_id) == ("submitted", "open", first.id)


def test_the_old_one_stays_valid_until_the_correction_is_sent(browser: Browser, sent: Sent) -> None:
    other = Browser(browser.app)
    page = other.fill(look_up(other, sent.number, sent.secret), do="correct")
    other.fill(page, text_article_1="改过的", save="article-1")
    found = look_up(Browser(browser.app), sent.number, sent.secret)
    assert TEXT in found.text
    assert "改过的" not in found.text


def test_the_correction_keeps_number_and_secret(
    browser: Browser, sent: Sent, database: Database
) -> None:
    other = Browser(browser.app)
    page = other.fill(look_up(other, sent.number, sent.secret), do="correct")
    receipt = resend(other, page, text_article_1="改过的")
    assert receipt.words("receipt-number") == sent.number
    found = look_up(Browser(browser.app), sent.number, sent.secret)
    assert "改过的" in found.text
    assert TEXT not in found.text
    assert [s.state for s in submissions(database)] == ["submitted", "submitted"]


def test_no_receipt_shows_a_secret_that_does_not_work(browser: Browser, sent: Sent) -> None:
    other = Browser(browser.app)
    page = other.fill(look_up(other, sent.number, sent.secret), do="correct")
    receipt = resend(other, page, text_article_1="改过的")
    assert not receipt.has("receipt-secret") or receipt.words("receipt-secret") == sent.secret


def test_on_the_device_that_sent_it_no_receipt_is_needed(
    browser: Browser, law: str, sent: Sent
) -> None:
    page = browser.fill(browser.get(address(law)), do="correct")
    assert page.value("text-article-1") == TEXT
    receipt = resend(browser, page, text_article_2="补充")
    assert receipt.words("receipt-number") == sent.number
    assert "补充" in receipt.text


def test_both_devices_write_on_the_same_copy(
    browser: Browser, law: str, sent: Sent, database: Database
) -> None:
    other = Browser(browser.app)
    other.fill(look_up(other, sent.number, sent.secret), do="correct")
    page = browser.get(address(law))
    assert page.has("questionnaire")
    browser.fill(page, text_article_2="补充")
    assert other.get(address(law)).value("text-article-2") == "补充"
    assert len(submissions(database)) == 2


def test_asking_twice_opens_one_copy(browser: Browser, sent: Sent, database: Database) -> None:
    for _ in range(2):
        other = Browser(browser.app)
        other.fill(look_up(other, sent.number, sent.secret), do="correct")
    assert len(submissions(database)) == 2


def test_a_correction_can_be_corrected(browser: Browser, law: str, sent: Sent) -> None:
    for words in ("改一次", "改两次"):
        page = browser.fill(browser.get(address(law)), do="correct")
        receipt = resend(browser, page, text_article_1=words)
        assert receipt.words("receipt-number") == sent.number
    assert "改两次" in look_up(Browser(browser.app), sent.number, sent.secret).text


def test_cancelling_a_correction_leaves_what_was_sent(
    browser: Browser, law: str, sent: Sent, database: Database
) -> None:
    browser.fill(browser.get(address(law)), do="correct", text_article_1="改过的")
    browser.fill(browser.get(address(law, "cancel")))
    assert TEXT in look_up(browser, sent.number, sent.secret).text
    assert [s.state for s in submissions(database)] == ["submitted"]


def test_the_copy_is_encrypted_for_its_own_row(
    browser: Browser, law: str, sent: Sent, database: Database
) -> None:
    assert sent.number
    browser.fill(browser.get(address(law)), do="correct")
    first, copy = submissions(database)
    assert first.contact_name != copy.contact_name


def test_after_closing_nothing_can_be_corrected(
    browser: Browser, law: str, sent: Sent, database: Database
) -> None:
    close(database, law)
    found = look_up(browser, sent.number, sent.secret)
    assert "更正" not in [b.text for b in found.root.iter("button")]
    browser.fill(found, do="correct", status=410)
    assert len(submissions(database)) == 1


def test_after_closing_the_page_offers_no_correction(
    browser: Browser, law: str, sent: Sent, database: Database
) -> None:
    token = browser.get(address(law)).value("csrf_token")
    close(database, law)
    assert sent.number
    assert "更正已提交的意见" not in browser.get(address(law)).text
    browser.post(address(law), {"csrf_token": token, "do": "correct"}, status=410)
    assert len(submissions(database)) == 1


def test_withdrawing_asks_first(browser: Browser, sent: Sent, database: Database) -> None:
    page = browser.fill(look_up(browser, sent.number, sent.secret), do="withdraw")
    assert "确定撤回吗？" in page.text
    assert [s.state for s in submissions(database)] == ["submitted"]


def test_withdrawing_can_be_thought_better_of(
    browser: Browser, sent: Sent, database: Database
) -> None:
    page = browser.fill(look_up(browser, sent.number, sent.secret), do="withdraw")
    page = browser.fill(page, do="show")
    assert "确定撤回吗？" not in page.text
    assert [s.state for s in submissions(database)] == ["submitted"]


def withdraw(browser: Browser, sent: Sent) -> Page:
    """Withdraw with the receipt."""
    page = browser.fill(look_up(browser, sent.number, sent.secret), do="withdraw")
    return browser.fill(page, do="withdraw-confirmed")


def test_withdrawing_erases_the_contact_fields_and_keeps_the_comments(
    browser: Browser, sent: Sent, database: Database
) -> None:
    page = withdraw(browser, sent)
    assert "撤回" in page.text
    assert NAME not in page.text
    (stored,) = submissions(database)
    assert stored.state == "withdrawn"
    assert (stored.organisation, stored.contact_name, stored.contact_way) == (None, None, None)
    assert stored_texts(database) == {"general": "总体赞成", "article-1": TEXT}


def test_withdrawing_is_possible_after_closing(
    browser: Browser, law: str, sent: Sent, database: Database
) -> None:
    close(database, law)
    withdraw(browser, sent)
    assert [s.state for s in submissions(database)] == ["withdrawn"]


def test_withdrawing_drops_a_correction_that_was_not_sent(
    browser: Browser, law: str, sent: Sent, database: Database
) -> None:
    browser.fill(browser.get(address(law)), do="correct")
    withdraw(Browser(browser.app), sent)
    assert [s.state for s in submissions(database)] == ["withdrawn"]


def test_withdrawing_a_correction_withdraws_all_that_it_replaced(
    browser: Browser, law: str, sent: Sent, database: Database
) -> None:
    page = browser.fill(browser.get(address(law)), do="correct")
    resend(browser, page, text_article_1="改过的")
    withdraw(browser, sent)
    stored = submissions(database)
    assert [s.state for s in stored] == ["withdrawn", "withdrawn"]
    assert [s.contact_name for s in stored] == [None, None]


def test_withdrawing_twice_changes_nothing(
    browser: Browser, sent: Sent, database: Database
) -> None:
    page = browser.fill(look_up(browser, sent.number, sent.secret), do="withdraw")
    browser.fill(page, do="withdraw-confirmed")
    (before,) = submissions(database)
    browser.fill(page, do="withdraw-confirmed")
    (after,) = submissions(database)
    assert before.withdrawn_at == after.withdrawn_at


def test_what_was_withdrawn_cannot_be_corrected(
    browser: Browser, sent: Sent, database: Database
) -> None:
    page = look_up(browser, sent.number, sent.secret)
    withdraw(browser, sent)
    browser.fill(page, do="correct", status=409)
    assert len(submissions(database)) == 1


def test_after_withdrawing_the_page_says_so_and_offers_another_one(
    browser: Browser, law: str, sent: Sent
) -> None:
    withdraw(browser, sent)
    page = browser.get(address(law))
    assert "您的意见已经撤回" in page.text
    buttons = [b.text for b in page.root.iter("button")]
    assert "另填一份" in buttons
    assert "更正已提交的意见" not in buttons
