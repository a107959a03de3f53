"""The public page of a result."""

import datetime as dt

import pytest

from tests.results.reading import of_class, said, words_of
from tests.support.browser import Browser, Page
from tests.support.laws import SLUG, add_version, make_consultation, publish_next
from tests.support.publications import Said, Told, store_result
from tests.support.steps import address, close
from webapp.persistence.engine import Database
from webapp.publication.models import Publication
from webapp.register.policy import Outcome

RESULT = address(SLUG, "results")
HOSTILE = "<script>alert(1)</script>\u202e=cmd|'/c' &amp; 𠮷😀"
OPINIONS = {
    "article-1": (
        Said("亮度要写明。", Outcome.ACCEPTED, "已写入。", 30, ("某市照明学会",)),
        Said("通宵亮灯。", Outcome.REJECTED, "浪费能源。", 10),
    ),
    "article-2": (Said("谁来付费？", Outcome.STUDY, "", 5), Said("还没有答复的。", None, "", 3)),
}


def store(database: Database, told: Told) -> Publication:
    """Store a result of the small law, which is closed."""
    close(database, SLUG)
    with database.writing() as session:
        return store_result(session, SLUG, told)


@pytest.fixture
def told(database: Database, law: str) -> str:
    """Store a result; return its address."""
    store(database, Told(OPINIONS, statement="研究了全部意见。\n结果如下。"))
    assert law == SLUG
    return RESULT


def shares(page: Page) -> dict[str, list[str]]:
    """Return the row of each article in the table of shares."""
    (table,) = of_class(page, "shares")
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in table.iter("tr")]
    return {row[0]: row[1:] for row in rows[1:]}


def test_the_result_says_the_sentence_first(browser: Browser, told: str) -> None:
    page = browser.get(told)
    (lead,) = of_class(page, "lead")
    assert words_of(lead).startswith("共有 46 人、2 个单位提出 48 条意见")
    assert [words_of(b) for b in lead.iter("b")][:3] == ["46", "2", "48"]


def test_four_figures_follow(browser: Browser, told: str) -> None:
    (facts,) = of_class(browser.get(told), "facts")
    assert [words_of(each) for each in facts] == [
        "参与人数46 人",
        "意见总数48 条",
        "单位提交2 份",
        "据此修改修改稿尚未提供",
    ]


def test_the_statement_has_its_paragraphs(browser: Browser, told: str) -> None:
    lines = of_class(browser.get(told), "statement")
    assert [words_of(line) for line in lines] == ["研究了全部意见。", "结果如下。"]


def test_articles_stand_by_volume_with_shares_as_text(browser: Browser, told: str) -> None:
    assert shares(browser.get(told)) == {
        "第一条": ["40", "", "75%", "0%", "25%", "0%"],
        "第二条": ["8", "", "0%", "0%", "0%", "100%"],
    }


def test_the_bars_say_nothing_that_is_not_text(browser: Browser, told: str) -> None:
    page = browser.get(told)
    parents = {child: parent for parent in page.root.iter() for child in parent}
    pictures = [e for e in page.root.iter() if e.tag.endswith("svg")]
    assert len(pictures) == 3
    for picture in pictures:
        assert "true" in {e.get("aria-hidden") for e in (picture, parents[picture])}


def test_each_opinion_has_its_answer_and_reason(browser: Browser, told: str) -> None:
    assert said(browser.get(told))[:4] == [
        ("亮度要写明。", "30 条 提出单位：某市照明学会", "采纳", "已写入。"),
        ("通宵亮灯。", "10 条", "未采纳", "浪费能源。"),
        ("谁来付费？", "5 条", "另行研究", ""),
        ("还没有答复的。", "3 条", "正在研究", ""),
    ]


def test_what_is_not_answered_or_shown_is_said(browser: Browser, database: Database) -> None:
    make_consultation(database)
    store(database, Told(OPINIONS, hidden=2, elsewhere=7))
    (besides,) = of_class(browser.get(RESULT), "besides")
    assert [words_of(line) for line in besides] == [
        "还有 3 条意见正在研究，尚无答复。",
        "有 2 条意见可能含有个人信息，计入数量，暂不显示内容。",
        "另有 7 条意见是就其他稿提出的，不在本结果之内。",
    ]


def test_days_are_told_in_a_sentence_and_a_table(browser: Browser, told: str) -> None:
    page = browser.get(told)
    assert "11月2日最多，9 条，占 50%。" in page.text
    rows = [words_of(row) for row in page.root.iter("tr")]
    assert [row for row in rows if row.startswith("11月")] == [
        "11月1日3",
        "11月2日9",
        "11月3日0",
        "11月4日6",
    ]


def test_a_receipt_is_asked_for_with_its_number_filled_in(browser: Browser, told: str) -> None:
    (form,) = browser.get(told).root.iter("form")
    assert (form.get("method"), form.get("action")) == ("get", "/receipts")
    assert browser.get("/receipts?number=7K3M-X9QC").value("number") == "7K3M-X9QC"


def test_a_number_ahead_is_only_text(browser: Browser) -> None:
    page = browser.client.get("/receipts", query_string={"number": '"><script>' + "x" * 500})
    assert b"<script>" not in page.data


def test_hostile_texts_are_shown_as_text(browser: Browser, database: Database) -> None:
    make_consultation(database)
    opinions = {"article-1": (Said(HOSTILE, Outcome.REJECTED, HOSTILE, 1, (HOSTILE,)),)}
    store(database, Told(opinions, headline=HOSTILE, statement=HOSTILE))
    page = browser.get(RESULT)
    assert {e.get("type") for e in page.root.iter("script")} == {"application/ld+json"}
    assert page.text.count("<script>alert(1)</script>") == 5
    assert "𠮷😀" in page.text


def test_a_long_opinion_is_shortened_and_can_be_opened(
    browser: Browser, database: Database
) -> None:
    make_consultation(database)
    text = "路灯应当早开晚关，便于老年人出行。" * 30
    store(database, Told({"article-1": (Said(text),)}))
    (details,) = of_class(browser.get(RESULT), "whole")
    assert words_of(details) == "全文" + text
    ((beginning, *_rest),) = said(browser.get(RESULT))
    assert text.startswith(beginning.removesuffix("……"))
    assert len(beginning) < 150


def test_a_very_long_opinion_is_on_the_page_of_its_article(
    browser: Browser, database: Database
) -> None:
    make_consultation(database)
    text = "长" * 100_000
    store(database, Told({"article-1": (Said(text),)}))
    page = browser.get(RESULT)
    assert not of_class(page, "whole")
    assert len(page.response.data) < 60_000
    (link,) = of_class(page, "more")
    assert text in browser.get(link.get("href", "")).text


def test_a_result_that_replaces_another_says_so(browser: Browser, database: Database) -> None:
    make_consultation(database)
    first = dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC)
    store(database, Told(OPINIONS, headline="第一次的结果。", published_at=first))
    with database.writing() as session:
        store_result(session, SLUG, Told(OPINIONS, headline="改正后的结果。", number=4))
    page = browser.get(RESULT)
    assert "改正后的结果。" in page.text
    assert "第一次的结果。" not in page.text
    assert "这是第 2 次公布的结果，取代 2026年11月20日 09:30 公布的结果。" in page.text


def test_without_comments_the_page_is_short(browser: Browser, database: Database) -> None:
    make_consultation(database)
    store(database, Told(days=()))
    page = browser.get(RESULT)
    assert "征求意见期间没有收到意见。" in page.text
    assert not of_class(page, "shares")
    assert not of_class(page, "plot")


@pytest.mark.parametrize("path", ["", "/articles", "/articles/article-1", "/files/table"])
def test_before_publication_there_is_nothing(
    browser: Browser, database: Database, law: str, path: str
) -> None:
    store(database, Told(OPINIONS, published_at=None))
    assert law == SLUG
    browser.get(RESULT + path, status=404)


@pytest.mark.parametrize("path", ["", "/articles", "/articles/article-1", "/files/table"])
def test_of_no_consultation_there_is_no_result(browser: Browser, path: str) -> None:
    browser.get(address("nothing", "results") + path, status=404)


def test_two_texts_that_are_published_can_be_compared(browser: Browser, database: Database) -> None:
    make_consultation(database)
    add_version(database)
    store(database, Told(OPINIONS, revised=2))
    links = [a.get("href", "") for a in browser.get(RESULT).root.iter("a")]
    assert not [link for link in links if "/compare" in link]
    publish_next(database)
    close(database, SLUG)
    links = [a.get("href", "") for a in browser.get(RESULT).root.iter("a")]
    assert address(SLUG, "compare") + "?from=1&to=2" in links


def test_the_list_leads_to_the_result(browser: Browser, told: str) -> None:
    page = browser.get("/")
    assert page.words("phase-result") == "结果已公布"
    assert not page.has("phase-closed")
    assert told in [a.get("href") for a in page.root.iter("a")]


def test_the_closed_questionnaire_leads_to_the_result(browser: Browser, told: str) -> None:
    links = [a.get("href") for a in browser.get(address(SLUG)).root.iter("a")]
    assert told in links


def test_the_page_is_in_english(browser: Browser, told: str) -> None:
    page = browser.get(f"{told}?lang=en")
    assert page.root.get("lang") == "en"
    assert "2 Nov" in page.text
