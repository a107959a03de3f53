"""A draft that follows another: old numbers, the comparison, and who wrote on the earlier one."""

import datetime as dt

import pytest

from tests.support.browser import Browser
from tests.support.laws import (
    SLUG,
    act,
    add_version,
    article,
    chaptered,
    make_consultation,
    publish_next,
)
from tests.support.steps import address, submit
from webapp.consultations import queries, services_versions
from webapp.consultations.models import Provision
from webapp.persistence.engine import Database

PAGE = address(SLUG)


@pytest.fixture
def lamp(database: Database) -> None:
    """Store an open consultation whose period asks for no reason."""
    make_consultation(database, closes=dt.timedelta(days=40))


def provisions(database: Database) -> dict[str, Provision]:
    with database.reading() as session:
        found = queries.get_any(session, SLUG)
        version_id = queries.get_version(session, found.id, 1).id
        return {
            p.target: p for p in queries.load_version(session, version_id).provisions if p.target
        }


def links(browser: Browser) -> set[str]:
    return {a.get("href", "") for a in browser.get(PAGE).root.iter("a")}


@pytest.mark.usefixtures("lamp")
def test_article_that_was_renumbered_shows_its_old_number(
    browser: Browser, database: Database
) -> None:
    moved = article(5, text=provisions(database)["article-2"].paragraphs[0].text)
    add_version(database, article(1), moved)
    with database.writing() as session:
        version_id = queries.get_version(session, queries.get_any(session, SLUG).id, 2).id
        version = queries.load_version(session, version_id)
        old = provisions(database)["article-2"].id
        services_versions.link_provisions(
            session, version, {version.provisions[1].id: old}, act=act(), by_hand=True
        )
    publish_next(database)
    page = browser.get(PAGE)
    assert "（原第二条）" in page.words("article-5")
    assert "原" not in page.words("article-1")


@pytest.mark.usefixtures("lamp")
def test_comparison_is_linked_once_there_are_two_texts(
    browser: Browser, database: Database
) -> None:
    assert not any("/compare" in link for link in links(browser))
    add_version(database)
    assert not any("/compare" in link for link in links(browser))
    publish_next(database)
    assert f"{PAGE}/compare?from=1&to=2" in links(browser)
    assert "与上一稿对照" in browser.get(PAGE).text


@pytest.mark.usefixtures("lamp")
def test_law_in_force_is_compared_with_under_its_name(browser: Browser, database: Database) -> None:
    add_version(database, in_force=True)
    assert f"{PAGE}/compare?from=0&to=1" in links(browser)
    assert "与现行规定对照" in browser.get(PAGE).text


@pytest.mark.usefixtures("lamp")
def test_unsent_text_stays_on_the_draft_that_it_was_written_on(
    browser: Browser, database: Database
) -> None:
    browser.fill(browser.get(PAGE), text_article_6="第六条的意见")
    add_version(database, *chaptered(1, 2))
    publish_next(database)
    page = browser.get(PAGE)
    assert page.value("text-article-6").strip() == "第六条的意见"
    assert "仍然可以就前一稿提交" in page.text
    assert {f"{PAGE}/cancel", f"{PAGE}/compare?from=1&to=2"} <= links(browser)
    sent = submit(browser, SLUG)
    assert "第六条的意见" in sent.page.text
    someone = Browser(browser.app).get(PAGE)
    assert "草案二次稿" in someone.words("main")
    assert not someone.has("text-article-6")


@pytest.mark.usefixtures("lamp")
def test_who_has_sent_can_fill_another_one_on_the_new_draft(
    browser: Browser, database: Database
) -> None:
    submit(browser, SLUG)
    add_version(database, *chaptered(1, 2))
    publish_next(database)
    page = browser.get(PAGE)
    assert "已经公布新稿" in page.text
    assert "就新稿另填一份" in page.text
    page = browser.fill(page, do="new")
    assert page.has("text-article-2")
    assert not page.has("article-3")
    assert "已经公布新稿" not in page.text
