"""Two windows or devices on one submission never overwrite each other silently."""

import pytest

from tests.support.browser import Browser, Page
from tests.support.steps import address, stored_texts
from webapp.persistence.engine import Database


@pytest.fixture
def conflict(browser: Browser, law: str) -> Page:
    """Return the answer to a page whose box another page has filled meanwhile."""
    first, second = browser.get(address(law)), browser.get(address(law))
    browser.fill(first, text_article_1="先写的", save="article-1")
    return browser.fill(
        second, text_article_1="后写的", text_article_2="另一条", save="article-1", status=409
    )


def test_a_conflict_shows_both_texts(conflict: Page, database: Database) -> None:
    assert conflict.value("text-article-1") == "后写的"
    assert "先写的" in conflict.words("conflict-article-1")
    assert conflict.state("article-1") == "conflict"
    assert stored_texts(database)["article-1"] == "先写的"


def test_a_conflict_is_named_in_the_summary(conflict: Page) -> None:
    assert "第一条：另一个窗口改过这一条，请核对。" in conflict.words("error-summary")


def test_a_conflict_does_not_hold_up_the_other_boxes(conflict: Page, database: Database) -> None:
    assert stored_texts(database)["article-2"] == "另一条"
    assert conflict.state("article-2") == "saved"


def test_taking_the_other_text_keeps_it(
    browser: Browser, conflict: Page, database: Database
) -> None:
    page = browser.fill(conflict, take="article-1")
    assert page.value("text-article-1") == "先写的"
    assert page.state("article-1") == "saved"
    assert stored_texts(database)["article-1"] == "先写的"


def test_saving_the_own_text_replaces_the_other(
    browser: Browser, conflict: Page, database: Database
) -> None:
    page = browser.fill(conflict, save="article-1")
    assert page.state("article-1") == "saved"
    assert stored_texts(database)["article-1"] == "后写的"


def test_a_third_text_written_meanwhile_conflicts_again(
    browser: Browser, law: str, conflict: Page
) -> None:
    browser.fill(browser.get(address(law)), text_article_1="再写的", save="article-1")
    page = browser.fill(conflict, save="article-1", status=409)
    assert "再写的" in page.words("conflict-article-1")


def test_a_text_cleared_elsewhere_conflicts_with_an_edit(browser: Browser, law: str) -> None:
    browser.fill(browser.get(address(law)), text_article_1="先写的")
    first, second = browser.get(address(law)), browser.get(address(law))
    browser.fill(first, text_article_1="")
    page = browser.fill(second, text_article_1="改过的", status=409)
    assert "（已清空）" in page.words("conflict-article-1")
    assert page.value("text-article-1") == "改过的"


def test_a_stale_empty_box_is_not_an_edit(browser: Browser, law: str, database: Database) -> None:
    first, second = browser.get(address(law)), browser.get(address(law))
    browser.fill(first, text_article_1="先写的")
    page = browser.fill(second, text_article_2="乙")
    assert stored_texts(database) == {"article-1": "先写的", "article-2": "乙"}
    assert page.value("text-article-1") == "先写的"


def test_clearing_a_text_that_was_replaced_conflicts(browser: Browser, law: str) -> None:
    browser.fill(browser.get(address(law)), text_article_1="先写的")
    first, second = browser.get(address(law)), browser.get(address(law))
    browser.fill(first, text_article_1="改过的")
    page = browser.fill(second, text_article_1="", status=409)
    assert "改过的" in page.words("conflict-article-1")


def test_the_same_text_from_two_pages_is_no_conflict(browser: Browser, law: str) -> None:
    first, second = browser.get(address(law)), browser.get(address(law))
    browser.fill(first, text_article_1="一样的")
    assert browser.fill(second, text_article_1="一样的").state("article-1") == "saved"


def test_a_page_whose_answer_was_lost_does_not_conflict_with_itself(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.get(address(law))
    browser.raw_post(page.action, page.fields() | {"text-article-1": "建议"})
    browser.fill(page, text_article_1="建议修改")
    assert stored_texts(database) == {"article-1": "建议修改"}


def test_a_page_without_revisions_lets_the_last_one_win(
    browser: Browser, law: str, database: Database
) -> None:
    first, second = browser.get(address(law)), browser.get(address(law))
    browser.fill(first, text_article_1="先写的")
    fields = second.fields() | {"text-article-1": "后写的"}
    del fields["revs"]
    browser.post(second.action, fields)
    assert stored_texts(database) == {"article-1": "后写的"}


@pytest.mark.parametrize("revs", ["article-1", "article-1=x", "nonsense=1", "article-1=-1"])
def test_revisions_that_no_page_sends_are_refused(browser: Browser, law: str, revs: str) -> None:
    page = browser.get(address(law))
    assert browser.fill(page, revs=revs, text_article_1="甲", status=400).status == 400


def test_a_refused_page_still_conflicts_with_what_was_written_meanwhile(
    browser: Browser, law: str, database: Database
) -> None:
    first, second = browser.get(address(law)), browser.get(address(law))
    browser.fill(first, text_article_1="先写的")
    refused = browser.fill(second, text_article_1="后写的", csrf_token="stale", status=403)
    page = browser.fill(refused, save="article-1", status=409)
    assert "先写的" in page.words("conflict-article-1")
    assert stored_texts(database) == {"article-1": "先写的"}


def test_a_refused_page_does_not_conflict_with_itself(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.get(address(law))
    browser.raw_post(page.action, page.fields() | {"text-article-1": "建议"})
    refused = browser.fill(page, text_article_1="建议修改", csrf_token="stale", status=403)
    browser.fill(refused, save="article-1")
    assert stored_texts(database) == {"article-1": "建议修改"}


def test_a_stale_empty_box_of_a_refused_page_is_not_an_edit_either(
    browser: Browser, law: str, database: Database
) -> None:
    first, second = browser.get(address(law)), browser.get(address(law))
    browser.fill(first, text_article_1="先写的")
    refused = browser.fill(second, text_article_2="乙", csrf_token="stale", status=403)
    assert refused.value("text-article-1") == "先写的"
    browser.fill(refused, save="article-2")
    assert stored_texts(database) == {"article-1": "先写的", "article-2": "乙"}
