"""All articles of a result, one article with every opinion on it, and the files."""

import hashlib
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from tests.results.reading import of_class, said, wordings, words_of
from tests.support.browser import Browser, Page
from tests.support.laws import SLUG, make_consultation
from tests.support.publications import Said, Told, store_file, store_result
from tests.support.steps import address, close, counted_statements
from webapp.config import Settings
from webapp.persistence.engine import Database
from webapp.publication.policy import FileKind
from webapp.register.policy import Outcome

RESULT = address(SLUG, "results")
ARTICLE = f"{RESULT}/articles/article-1"
NAMES = ("一局", "二委", "三会", "四院", "五所")
DATA = "﻿条文,意见数\r\n第一条,3\r\n".encode() * 5000


def store(database: Database, settings: Settings, *opinions: Said, number: int = 1) -> None:
    """Store a result with opinions on the first article, and one file."""
    with database.writing() as session:
        told = Told({"article-1": opinions}, number=number)
        result = store_result(session, SLUG, told)
        name = f"2026-01-逐条统计{number}.csv"
        store_file(session, settings, result, FileKind.STATISTICS, name=name, data=DATA)


@pytest.fixture
def many(database: Database, settings: Settings, law: str) -> int:
    """Store a result with 120 opinions on one article; return how many."""
    close(database, law)
    opinions = [Said(f"意见{n}", Outcome.PARTLY, f"理由{n}", 200 - n) for n in range(1, 121)]
    store(database, settings, *opinions)
    return len(opinions)


def fetch(browser: Browser, kind: str = "statistics", **headers: str) -> TestResponse:
    """Fetch a file to its end."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with browser.client.get(f"{RESULT}/files/{kind}", headers=named) as answer:
        answer.get_data()
        return answer


def pages(browser: Browser) -> list[Page]:
    """Return the pages of the article, as the links lead from one to the next."""
    found = [browser.get(ARTICLE)]
    while True:
        nexts = [a for a in found[-1].root.iter("a") if a.get("rel") == "next"]
        if not nexts:
            return found
        found.append(browser.get(nexts[0].get("href", "")))


def test_every_opinion_is_on_one_page_and_only_one(browser: Browser, many: int) -> None:
    shown = [[text for text, *_ in said(page)] for page in pages(browser)]
    assert [len(texts) for texts in shown] == [50, 50, 20]
    assert [text for texts in shown for text in texts] == [f"意见{n}" for n in range(1, many + 1)]


def test_only_the_first_page_repeats_the_wording(browser: Browser, many: int) -> None:
    assert many
    assert [len(wordings(page)) for page in pages(browser)] == [1, 0, 0]


@pytest.mark.parametrize("after", ["-1", "x", "", "99999999999999999999"])
def test_a_place_that_means_nothing_is_no_error(browser: Browser, many: int, after: str) -> None:
    assert many
    browser.get(f"{ARTICLE}?after={after}")


def test_very_long_opinions_share_a_page_with_fewer(
    browser: Browser, database: Database, settings: Settings, law: str
) -> None:
    close(database, law)
    store(database, settings, *(Said(f"{n}" + "长" * 100_000) for n in range(12)))
    shown = [len(said(page)) for page in pages(browser)]
    assert sum(shown) == 12
    assert max(shown) == 4


def test_an_article_says_what_became_of_its_opinions(browser: Browser, many: int) -> None:
    page = browser.get(ARTICLE)
    total = sum(200 - n for n in range(1, many + 1))
    (lead,) = of_class(page, "lead")
    assert words_of(lead) == f"{total:,} 条意见，归并为 120 类"
    (facts,) = of_class(page, "facts")
    assert words_of(facts) == f"部分采纳{total:,} 条"


def test_the_bodies_that_said_it_are_named(
    browser: Browser, database: Database, settings: Settings, law: str
) -> None:
    close(database, law)
    store(database, settings, Said("写明标准。", organisations=NAMES))
    page = browser.get(ARTICLE)
    ((_text, shown, *_rest),) = said(page)
    assert shown == "1 条 提出单位：一局、二委、三会"
    assert "、".join(NAMES) in page.text
    ((_text, shown, *_rest),) = said(browser.get(RESULT))
    assert shown == "1 条 提出单位：一局、二委、三会等 5 个"


def test_articles_lead_to_their_neighbours(browser: Browser, many: int) -> None:
    assert many
    (pager,) = of_class(browser.get(ARTICLE), "pager")
    assert [a.get("href") for a in pager.iter("a")] == [
        f"{RESULT}/articles/title",
        f"{RESULT}/articles/article-2",
    ]
    (pager,) = of_class(browser.get(f"{RESULT}/articles/article-6"), "pager")
    assert [words_of(a) for a in pager.iter("a")] == ["上一条 第五条"]


@pytest.mark.parametrize("target", ["general", "title", "article-2"])
def test_what_nobody_commented_on_has_a_page(browser: Browser, many: int, target: str) -> None:
    assert many
    assert "没有收到意见。" in browser.get(f"{RESULT}/articles/{target}").text


@pytest.mark.parametrize("target", ["article-99", "x", "%00", "division-1"])
def test_other_targets_are_not_found(browser: Browser, many: int, target: str) -> None:
    assert many
    browser.get(f"{RESULT}/articles/{target}", status=404)


def test_all_articles_stand_in_reading_order(browser: Browser, many: int) -> None:
    assert many
    (table,) = of_class(browser.get(f"{RESULT}/articles"), "shares")
    rows = [[words_of(cell) for cell in row] for row in table.iter("tr")][1:]
    assert [row[0] for row in rows][:4] == ["总体", "标题", "第一条", "第二条"]
    assert rows[1][1:6] == ["0", "—", "—", "—", "—"]
    assert rows[2][2:6] == ["0%", "100%", "0%", "0%"]


def test_an_article_takes_few_statements(browser: Browser, database: Database, many: int) -> None:
    assert many
    browser.get(ARTICLE)
    with counted_statements(database) as seen:
        browser.get(ARTICLE)
    assert len([statement for statement in seen if not statement.startswith("BEGIN")]) <= 6


def test_a_file_is_fetched_under_its_name(browser: Browser, many: int) -> None:
    assert many
    answer = fetch(browser)
    assert answer.data == DATA
    assert answer.mimetype == "text/csv"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["ETag"] == f'"{hashlib.sha256(DATA).hexdigest()}"'
    shown = answer.headers["Content-Disposition"]
    assert shown.startswith("attachment")
    assert f"filename*=UTF-8''{quote('2026-01-逐条统计1.csv')}" in shown


def test_a_file_that_was_fetched_is_not_sent_again(browser: Browser, many: int) -> None:
    assert many
    tag = fetch(browser).headers["ETag"]
    again = fetch(browser, If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")


def test_a_broken_download_goes_on(browser: Browser, many: int) -> None:
    assert many
    rest = fetch(browser, Range=f"bytes={len(DATA) - 10}-")
    assert (rest.status_code, rest.data) == (206, DATA[-10:])


def test_only_the_latest_result_has_files(
    browser: Browser, database: Database, settings: Settings, law: str
) -> None:
    close(database, law)
    store(database, settings, Said("一"))
    store(database, settings, Said("二"), number=2)
    answer = fetch(browser)
    assert quote("逐条统计2.csv") in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("kind", ["table", "..", "statistics.csv", "%2e%2e%2fmaster.key", "%00"])
def test_other_files_are_not_found(browser: Browser, many: int, kind: str) -> None:
    assert many
    assert fetch(browser, kind).status_code == 404


def test_downloads_have_type_and_size(browser: Browser, many: int) -> None:
    assert many
    (files,) = of_class(browser.get(RESULT), "files")
    (link,) = files.iter("a")
    assert words_of(link) == f"逐条统计 CSV，{len(DATA) / 1024:.1f} KB"
    assert link.get("href") == f"{RESULT}/files/statistics"


def test_a_result_of_another_consultation_is_not_shown(
    browser: Browser, database: Database, many: int
) -> None:
    assert many
    make_consultation(database, slug="other")
    browser.get(address("other", "results"), status=404)
