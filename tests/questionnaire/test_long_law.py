"""A law of more than 150 articles is a page a chapter, and a full text to read."""

from urllib.parse import quote

import pytest

from tests.support.browser import Browser, Page
from tests.support.laws import SLUG, article, chaptered, make_consultation
from tests.support.steps import NAME, address, stored_texts, submissions
from webapp.persistence.engine import Database


@pytest.fixture
def long(database: Database) -> str:
    """Store a consultation of twenty chapters of ten articles."""
    make_consultation(database, provisions=chaptered(20, 10))
    return SLUG


def targets(page: Page) -> list[str]:
    return [e.get("name", "").removeprefix("text-") for e in page.root.iter("textarea")]


def links(page: Page, identifier: str) -> list[str]:
    return [a.get("href", "") for a in page.find(identifier).iter("a")]


def test_150_articles_are_one_page(browser: Browser, database: Database) -> None:
    make_consultation(database, provisions=chaptered(15, 10))
    assert len(targets(browser.get(address(SLUG)))) == 150 + 2


def test_the_first_part_has_the_header_and_the_first_chapter(browser: Browser, long: str) -> None:
    page = browser.get(address(long))
    assert targets(page) == ["general", "title", *(f"article-{n}" for n in range(1, 11))]
    assert page.has("contact_name")


def test_another_part_has_its_chapter_alone(browser: Browser, long: str) -> None:
    page = browser.get(address(long, "parts", "3"))
    assert targets(page) == [f"article-{n}" for n in range(21, 31)]
    assert not page.has("contact_name")


@pytest.mark.parametrize(
    ("part", "neighbours"), [("1", [None, "2"]), ("2", ["1", "3"]), ("20", ["19", None])]
)
def test_the_pager_leads_to_the_neighbours(
    browser: Browser, long: str, part: str, neighbours: list[str | None]
) -> None:
    page = browser.get(address(long, "parts", part))
    pager = {a.get("rel"): a.get("href") for a in page.root.iter("a") if a.get("rel")}
    wanted = {
        rel: address(long) if number == "1" else address(long, "parts", number)
        for rel, number in zip(("prev", "next"), neighbours, strict=True)
        if number
    }
    assert pager == wanted


@pytest.mark.parametrize("part", ["0", "21", "9999"])
def test_a_part_that_is_not_there_is_not_found(browser: Browser, long: str, part: str) -> None:
    browser.get(address(long, "parts", part), status=404)


def test_the_contents_lead_to_the_parts(browser: Browser, long: str) -> None:
    page = browser.get(address(long))
    contents = links(page, "toc")
    assert contents[0].startswith("#")
    assert contents[1].startswith(f"{address(long, 'parts', '2')}#")
    page = browser.get(contents[19].split("#")[0])
    assert page.has(contents[19].split("#")[1])
    assert address(long, "text") in contents


def test_saving_a_part_leads_back_to_it(browser: Browser, long: str) -> None:
    page = browser.get(address(long, "parts", "3"))
    answer = browser.raw_post(page.action, page.fields() | {"save": "article-25"})
    assert answer.location == f"{address(long, 'parts', '3')}#article-25"


def test_saving_a_part_leaves_the_others_alone(
    browser: Browser, long: str, database: Database
) -> None:
    page = browser.get(address(long))
    browser.fill(page, contact_name=NAME, text_article_1="甲", save="all")
    page = browser.get(address(long, "parts", "3"))
    page = browser.fill(page, text_article_25="乙", save="all")
    assert stored_texts(database) == {"article-1": "甲", "article-25": "乙"}
    assert page.words("progress") == "2 条已保存"
    assert browser.get(address(long)).value("contact_name") == NAME


def test_a_shared_computer_stays_one_on_the_other_parts(browser: Browser, long: str) -> None:
    browser.fill(browser.get(address(long)), shared_device="1")
    browser.fill(browser.get(address(long, "parts", "3")), text_article_25="乙")
    assert browser.get(address(long)).fields()["shared_device"] == "1"


def test_the_review_lists_and_sends_all_parts(
    browser: Browser, long: str, database: Database
) -> None:
    page = browser.get(address(long))
    browser.fill(page, contact_name=NAME, text_general="总体赞成", text_article_1="甲")
    page = browser.get(address(long, "parts", "20"))
    page = browser.fill(page, text_article_200="末条", do="review")
    words = [page.text.index(text) for text in ("总体赞成", "甲", "末条")]
    assert words == sorted(words)
    page = browser.fill(page, captcha=browser.answer(page), do="submit")
    assert "意见，共 3 条" in page.text
    assert [s.state for s in submissions(database)] == ["submitted"]


def test_another_captcha_without_script_stays_on_the_review(browser: Browser, long: str) -> None:
    browser.fill(browser.get(address(long)), text_article_1="甲")
    page = browser.fill(browser.get(address(long, "review")), do="captcha")
    assert "核对要提交的内容" in page.text


def test_an_over_long_text_comes_back_on_its_part(browser: Browser, long: str) -> None:
    page = browser.get(address(long, "parts", "3"))
    page = browser.fill(page, text_article_25="字" * 5001, status=422)
    assert page.value("text-article-25") == "字" * 5001
    assert links(page, "error-summary") == ["#text-article-25"]


def test_a_stale_token_offers_the_part_again(browser: Browser, long: str) -> None:
    page = browser.get(address(long, "parts", "3"))
    page = browser.fill(page, text_article_25="乙", csrf_token="stale", status=403)
    assert page.value("text-article-25") == "乙"
    browser.fill(page, save="all")
    assert browser.get(address(long, "parts", "3")).value("text-article-25") == "乙"


def test_back_after_sending_with_a_change_on_a_part_is_not_swallowed(
    browser: Browser, long: str
) -> None:
    old = browser.get(address(long, "parts", "3"))
    browser.fill(browser.get(address(long)), contact_name=NAME, text_article_1="甲")
    page = browser.get(address(long, "review"))
    browser.fill(page, captcha=browser.answer(page), do="submit")
    page = browser.fill(old, text_article_25="乙", save="all", status=409)
    browser.fill(page, do="correct")
    assert browser.get(address(long, "parts", "3")).value("text-article-25") == "乙"


def test_a_number_jumps_to_the_part_that_has_it(browser: Browser, long: str) -> None:
    answer = browser.client.get(address(long), query_string={"q": "第一百零五条"})
    assert answer.location == f"{address(long, 'parts', '11')}#article-105"


def test_words_found_on_other_parts_are_marked_there(browser: Browser, long: str) -> None:
    page = browser.get(f"{address(long)}?q={quote('第一百零五项')}")
    (hit,) = (a for a in page.root.iter("a") if a.text == "第一百零五条")
    page = browser.get((hit.get("href") or "").split("#")[0])
    assert [m.text for m in page.root.iter("mark")] == ["第一百零五项"]


def test_the_full_text_has_every_article_and_no_box(browser: Browser, long: str) -> None:
    page = browser.get(address(long, "text"))
    assert page.has("article-1")
    assert page.has("article-200")
    assert targets(page) == []


def test_a_long_law_without_chapters_is_cut_into_slices(
    browser: Browser, database: Database
) -> None:
    make_consultation(database, provisions=tuple(article(n) for n in range(1, 171)))
    page = browser.get(address(SLUG, "parts", "4"))
    assert targets(page) == [f"article-{n}" for n in range(151, 171)]
