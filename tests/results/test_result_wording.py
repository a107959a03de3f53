"""Old and new wording of the original draft against a second version of it."""

import pytest

from tests.results.reading import of_class, wordings, words_of
from tests.results.seed import ADDED, CHANGED, DROPPED, NEW_TEXT, first_version, store_seed
from tests.support.browser import Browser, Page
from tests.support.laws import SLUG
from tests.support.publications import Said, Told, store_result
from tests.support.steps import address, close
from webapp.persistence.engine import Database
from webapp.register.policy import Outcome

COMMENTED = (14, 37, DROPPED, 12)
CHANGES = [f"article-{number}" for number in (*CHANGED, DROPPED)]


@pytest.fixture
def result(database: Database) -> str:
    """Store the seed, its second version and a result; return the result's address."""
    store_seed(database)
    close(database, SLUG)
    opinions = {
        f"article-{number}": (Said("请修改。", Outcome.ACCEPTED, size=100 - place),)
        for place, number in enumerate(COMMENTED)
    }
    told = Told(opinions, changed=CHANGES, added=1, revised=2)
    with database.writing() as session:
        store_result(session, SLUG, told)
    return address(SLUG, "results")


def article(browser: Browser, result: str, number: int) -> Page:
    return browser.get(f"{result}/articles/article-{number}")


def text_of(number: int) -> str:
    """Return the original text of an article."""
    lines = first_version()[number - 1].paragraphs
    return "\n".join((line.label or "") + line.text for line in lines)


def test_struck_and_added_words_stand_side_by_side(browser: Browser, result: str) -> None:
    old, new = wordings(article(browser, result, 37))
    assert "不得超过国家[-有关规定-]。" in old
    assert "不得超过国家[+规定的时长+]。" in new
    assert old.replace("[-", "").replace("-]", "") == text_of(37)
    assert new.replace("[+", "").replace("+]", "") == text_of(37).replace(*CHANGED[37])


def test_an_added_item_and_the_new_number_of_the_next_are_marked(
    browser: Browser, result: str
) -> None:
    old, new = wordings(article(browser, result, 14))
    assert "\n[-（三）-]其他关键核心技术领域。\n" in old
    assert "\n[+（三）操作系统、数据库等基础软件；+]\n[+（四）+]其他关键核心技术领域。\n" in new
    assert "\n（一）集成电路" in old
    assert "\n（一）集成电路" in new


def test_a_renumbered_article_keeps_its_identity(browser: Browser, result: str) -> None:
    page = article(browser, result, 14)
    assert "修改后为第十三条" in page.text
    assert wordings(article(browser, result, 12)) == [text_of(12)]
    assert "条文（没有修改）" in article(browser, result, 12).text


def test_an_article_behind_the_new_one_has_its_old_number(browser: Browser, result: str) -> None:
    assert "修改后为" not in article(browser, result, 37).text


def test_a_dropped_article_is_said_to_be(browser: Browser, result: str) -> None:
    page = article(browser, result, DROPPED)
    assert wordings(page) == [f"[-{text_of(DROPPED)}-]"]
    assert "这一条已删去。" in page.text


def test_an_article_changed_in_words_alone_is_compared(browser: Browser, result: str) -> None:
    old, new = wordings(article(browser, result, 2))
    assert old == "本条例适用于本市行政区域内促进数字经济发展[-的-]相关[-活动-]。" or "[-" in old
    assert new.replace("[+", "").replace("+]", "") == text_of(2).replace(*CHANGED[2])


def test_the_list_of_articles_tells_what_became_of_each(browser: Browser, result: str) -> None:
    page = browser.get(f"{result}/articles")
    (table,) = of_class(page, "shares")
    changed = {words_of(row[0]): words_of(row[-1]) for row in table.iter("tr") if words_of(row[-1])}
    assert list(changed.items())[1:] == [
        ("第二条", "已修改"),
        ("第七条", "已删去"),
        ("第十四条", "已修改"),
        ("第三十七条", "已修改"),
    ]


def test_the_list_of_articles_shows_the_new_ones(browser: Browser, result: str) -> None:
    page = browser.get(f"{result}/articles")
    assert wordings(page) == [f"[+{NEW_TEXT}+]"]
    headings = [words_of(h) for h in page.root.iter("h3")]
    assert headings == [first_version()[ADDED - 1].label]


def test_the_first_page_compares_what_was_commented_on_most(browser: Browser, result: str) -> None:
    page = browser.get(result)
    articles = [e.get("id") for e in page.root.iter("article")]
    assert articles == [f"article-{number}" for number in COMMENTED]
    assert len(wordings(page)) == 2 + 2 + 1 + 1


def test_the_blind_hear_where_a_change_begins_and_ends(browser: Browser, result: str) -> None:
    words = article(browser, result, 37).text
    assert "［删除：有关规定删除结束］" in words
    assert "［增加：规定的时长增加结束］" in words


def test_a_comparison_is_shown_of_a_version_that_only_the_result_publishes(
    browser: Browser, result: str
) -> None:
    browser.get(address(SLUG, "compare"), status=404)
    assert len(wordings(article(browser, result, 37))) == 2
