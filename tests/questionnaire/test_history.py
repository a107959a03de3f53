"""What the page shows of a consultation's history, and that it shows none where there is none."""

import datetime as dt

import pytest

from tests.support.browser import Browser
from tests.support.laws import (
    SLUG,
    act,
    add_version,
    make_consultation,
    publish_next,
)
from tests.support.steps import address, close, counted_statements, stored_texts, submit
from webapp.clock import CHINA, utc_now
from webapp.consultations import queries, services_versions
from webapp.consultations import services_course as course
from webapp.consultations.models import Consultation, Provision
from webapp.persistence.engine import Database

PAGE = address(SLUG)
TODAY = utc_now().astimezone(CHINA).date()


@pytest.fixture
def lamp(database: Database) -> None:
    """Store an open consultation whose period asks for no reason."""
    make_consultation(database, closes=dt.timedelta(days=40))


def provisions(database: Database, number: int = 1) -> dict[str, Provision]:
    with database.reading() as session:
        found = queries.get_any(session, SLUG)
        version_id = queries.get_version(session, found.id, number).id
        return {
            p.target: p for p in queries.load_version(session, version_id).provisions if p.target
        }


def retire(database: Database, target: str) -> None:
    with database.writing() as session:
        services_versions.retire_provision(
            session,
            queries.get_any(session, SLUG),
            provisions(database)[target].id,
            act=act("另行立法"),
        )


def correct(database: Database, target: str, after: str) -> None:
    with database.writing() as session:
        services_versions.correct_paragraph(
            session,
            queries.get_any(session, SLUG),
            provisions(database)[target].paragraphs[0].id,
            after,
            act=act("漏字"),
        )


def change(database: Database, **values: object) -> None:
    with database.writing() as session:
        found: Consultation = queries.get_any(session, SLUG)
        for name, value in values.items():
            setattr(found, name, value)


def extend(database: Database, days: int) -> None:
    with database.writing() as session:
        day = TODAY + dt.timedelta(days=days)
        course.extend(session, SLUG, day, act=act(f"第{days}天的理由"))


def links(browser: Browser, url: str = PAGE) -> set[str]:
    return {a.get("href", "") for a in browser.get(url).root.iter("a")}


def sheets(browser: Browser, url: str = PAGE) -> str:
    head = browser.get(url).root.iter("link")
    return " ".join(link.get("href", "") for link in head if link.get("rel") == "stylesheet")


@pytest.mark.usefixtures("lamp")
def test_page_without_a_history_asks_for_no_further_file(browser: Browser) -> None:
    for url in (PAGE, address(SLUG, "text")):
        assert "extra.css" not in sheets(browser, url)


@pytest.mark.usefixtures("lamp")
def test_introduction_and_focus_stand_above_the_articles(
    browser: Browser, database: Database
) -> None:
    change(database, introduction="起草的背景。", focus_targets=["article-2", "article-5"])
    page = browser.get(PAGE)
    html = page.response.text
    assert html.index("起草的背景。") < html.index('id="articles"')
    assert {"#article-2", "#article-5"} <= links(browser)
    assert "重点征求意见" in page.words("article-2")
    assert "重点征求意见" not in page.words("article-3")
    assert "extra.css" in sheets(browser)


@pytest.mark.usefixtures("lamp")
def test_two_notices_are_shown_openly_and_more_behind_a_summary(
    browser: Browser, database: Database
) -> None:
    extend(database, 50)
    extend(database, 60)
    page = browser.get(PAGE)
    assert page.response.text.index("第60天的理由") < page.response.text.index("第50天的理由")
    assert "共 3 次" not in page.text
    extend(database, 70)
    page = browser.get(PAGE)
    summary = next(e for e in page.root.iter("summary") if "共 3 次" in "".join(e.itertext()))
    assert "征集延长到" in "".join(summary.itertext())


def test_every_kind_of_notice_is_told(browser: Browser, database: Database) -> None:
    make_consultation(database, closes=dt.timedelta(days=20))
    extend(database, 50)
    retire(database, "article-2")
    close(database, SLUG)
    with database.writing() as session:
        course.reopen(session, SLUG, act=act("恢复"))
    add_version(database)
    publish_next(database)
    told = browser.get(PAGE).text
    for words in (
        "征集期不满三十日",
        "征集延长到",
        "第二条停止征求意见",
        "征集提前结束（原定",
        "征集重新开放，到",
        "公布新稿（草案二次稿）",
    ):
        assert words in told


@pytest.mark.usefixtures("lamp")
def test_list_tells_of_a_later_or_earlier_end(browser: Browser, database: Database) -> None:
    assert "延长" not in browser.get("/").text
    extend(database, 50)
    assert "已延长" in browser.get("/").text
    close(database, SLUG)
    assert "已提前结束" in browser.get("/").text


@pytest.mark.usefixtures("lamp")
def test_correction_is_shown_at_once_in_every_process(browser: Browser, database: Database) -> None:
    old = provisions(database)["article-2"].paragraphs[0].text
    assert old in browser.get(PAGE).words("article-2")
    correct(database, "article-2", "路灯应当按时点亮。")
    page = browser.get(PAGE)
    words = page.words("article-2")
    assert words.index("路灯应当按时点亮。") < words.index(old)
    assert "漏字" in words
    assert [e.text for e in page.find("article-2").iter("del")] == [old]
    assert "extra.css" in sheets(browser, address(SLUG, "text"))
    assert "漏字" in browser.get(address(SLUG, "text")).words("article-2")


@pytest.mark.usefixtures("lamp")
def test_retired_article_has_no_box(browser: Browser, database: Database) -> None:
    assert browser.get(PAGE).has("text-article-2")
    retire(database, "article-2")
    page = browser.get(PAGE)
    assert "已停止征求意见" in page.words("article-2")
    assert not page.has("text-article-2")
    assert page.has("text-article-1")


@pytest.mark.usefixtures("lamp")
def test_who_wrote_on_a_retired_article_can_change_and_send_it(
    browser: Browser, database: Database
) -> None:
    browser.fill(browser.get(PAGE), text_article_2="写得早")
    retire(database, "article-2")
    page = browser.fill(browser.get(PAGE), text_article_2="改一改")
    assert stored_texts(database) == {"article-2": "改一改"}
    assert page.has("text-article-2")
    sent = submit(browser, SLUG, text_article_1="")
    assert "改一改" in sent.page.text


@pytest.mark.usefixtures("lamp")
def test_text_written_while_an_article_was_retired_is_not_kept_and_not_lost(
    browser: Browser, database: Database
) -> None:
    page = browser.get(PAGE)
    retire(database, "article-2")
    page = browser.fill(page, text_article_2="来不及了", text_article_1="这条还行", status=422)
    assert page.value("text-article-2").strip() == "来不及了"
    assert "已经停止征求意见" in page.words("error-summary")
    assert stored_texts(database) == {"article-1": "这条还行"}


@pytest.mark.usefixtures("lamp")
def test_box_saved_while_its_article_was_retired_is_answered(
    browser: Browser, database: Database
) -> None:
    page = browser.get(PAGE)
    retire(database, "article-2")
    answer = browser.save_box(SLUG, "article-2", page, text="来不及了")
    assert answer.status_code == 410
    assert 'data-state="closed"' in answer.text
    assert stored_texts(database) == {}


@pytest.mark.usefixtures("lamp")
def test_focus_is_that_of_the_latest_draft(browser: Browser, database: Database) -> None:
    browser.fill(browser.get(PAGE), text_article_1="意见")
    change(database, focus_targets=["article-1"])
    add_version(database)
    publish_next(database)
    assert "重点征求意见" not in browser.get(PAGE).text
    assert "重点征求意见" in Browser(browser.app).get(PAGE).text


@pytest.mark.usefixtures("lamp")
def test_history_takes_no_further_statements(browser: Browser, database: Database) -> None:
    def taken() -> int:
        with counted_statements(database) as seen:
            browser.get(PAGE)
        return len(seen)

    browser.fill(browser.get(PAGE), text_article_1="意见")
    before = taken()
    extend(database, 50)
    correct(database, "article-2", "路灯应当按时点亮。")
    change(database, introduction="起草的背景。", focus_targets=["article-2"])
    browser.get(PAGE)
    assert taken() == before
