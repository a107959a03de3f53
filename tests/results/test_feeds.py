"""What leads to the public pages: feed, site map, robots."""

import datetime as dt
import re

import pytest
from flask import Flask
from lxml import etree

from tests.results.publishing import HEADLINE, store_result
from tests.support.laws import SLUG, act, add_version, make_consultation, publish_next, set_state
from webapp.config import Settings
from webapp.consultations import queries, services_course
from webapp.consultations.policy import State
from webapp.persistence.engine import Database

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d-\d\d)?:[a-z0-9/-]+")
DAY = dt.timedelta(days=1)


def feed_of(app: Flask) -> etree._Element:
    answer = app.test_client().get("/feed.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.data)
    check(feed)
    return feed


def one(element: etree._Element, name: str) -> str:
    found = element.findall(f"a:{name}", ATOM)
    assert len(found) == 1, name
    assert found[0].text
    return found[0].text


def check(feed: etree._Element) -> None:
    """Find what RFC 4287, sections 4.1.1 and 4.1.2, demands."""
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert one(feed.find("a:author", ATOM), "name")
    links = [(link.get("rel"), link.get("type")) for link in feed.findall("a:link", ATOM)]
    assert links == [("self", "application/atom+xml"), ("alternate", "text/html")]
    entries = feed.findall("a:entry", ATOM)
    for each in (feed, *entries):
        assert one(each, "title")
        assert TAG.fullmatch(one(each, "id"))
        assert RFC3339.fullmatch(one(each, "updated"))
    for entry in entries:
        assert one(entry, "summary")
        alternate = entry.findall("a:link[@rel='alternate']", ATOM)
        assert len(alternate) == 1
        assert alternate[0].get("href", "").startswith("http://localhost/consultations/")
    ids = [one(entry, "id") for entry in entries]
    assert len(ids) == len(set(ids))
    moments = [one(entry, "updated") for entry in entries]
    assert moments == sorted(moments, reverse=True)


def entries(app: Flask) -> dict[str, etree._Element]:
    """Return the entries by the end of their names."""
    found = feed_of(app).findall("a:entry", ATOM)
    return {one(entry, "id").partition(":consultations/")[2]: entry for entry in found}


def test_feed_without_news_is_whole(app: Flask) -> None:
    assert one(feed_of(app), "updated").startswith("1970-01-01T00:00:00")
    assert entries(app) == {}


def test_feed_tells_of_what_opened_and_closed(app: Flask, database: Database) -> None:
    make_consultation(database)
    make_consultation(database, slug="over", opens=-50 * DAY, closes=-10 * DAY)
    make_consultation(database, slug="early", state=State.CLOSED)
    make_consultation(database, slug="coming", opens=3 * DAY, closes=50 * DAY)
    make_consultation(database, slug="hidden", state=State.DRAFT)
    assert set(entries(app)) == {
        f"{SLUG}/opened", "over/opened", "over/closed", "early/opened", "early/closed",
    }  # fmt: skip


def test_feed_tells_of_a_published_result_only(app: Flask, database: Database, law: str) -> None:
    store_result(database)
    store_result(database, number=2, published=False)
    found = entries(app)
    assert set(found) == {f"{law}/opened", f"{law}/closed", f"{law}/results/1"}
    assert one(found[f"{law}/results/1"], "summary") == HEADLINE


def test_entry_keeps_its_name_when_it_changes(app: Flask, database: Database, law: str) -> None:
    before = entries(app)[f"{law}/opened"]
    with database.writing() as session:
        end = queries.get_any(session, law).closes_at.date() + 9 * DAY
        services_course.extend(session, law, closes=end, act=act("应请求延长"))
    after = entries(app)[f"{law}/opened"]
    assert one(before, "id") == one(after, "id")
    assert one(before, "published") == one(after, "published")
    assert one(before, "updated") < one(after, "updated")


def test_names_do_not_follow_the_host_that_was_asked(
    app: Flask, settings: Settings, law: str
) -> None:
    assert law
    answers = [
        app.test_client().get("/feed.atom", headers={"Host": host}).data
        for host in ("localhost", "127.0.0.1:8000")
    ]
    ids = [etree.fromstring(data).xpath("//a:id/text()", namespaces=ATOM) for data in answers]
    assert ids[0] == ids[1]
    assert settings.trusted_hosts[0] in ids[0][0]


def test_feed_takes_any_title(app: Flask, database: Database, law: str) -> None:
    with database.writing() as session:
        queries.get_any(session, law).title = "<b>&\u202e\x01𠀀</b>"
    title = one(entries(app)[f"{law}/opened"], "title")
    assert title == "<b>&\u202e\ufffd𠀀</b>公开征求意见"


def places(app: Flask) -> list[str]:
    root = etree.fromstring(app.test_client().get("/sitemap.xml").data)
    assert root.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    for day in root.xpath("//s:lastmod/text()", namespaces=MAP):
        dt.date.fromisoformat(day)
    found = root.xpath("/s:urlset/s:url/s:loc/text()", namespaces=MAP)
    assert len(found) == len(set(found)) == len(root)
    return [url.removeprefix("http://localhost") for url in found]


def test_site_map_has_every_page_that_stays(app: Flask, database: Database, law: str) -> None:
    make_consultation(database, slug="hidden", state=State.DRAFT)
    add_version(database)
    articles = [f"/consultations/{law}/versions/1/article-{n}" for n in range(1, 7)]
    assert places(app) == [
        "/", "/about", f"/consultations/{law}", f"/consultations/{law}/versions/1", *articles,
    ]  # fmt: skip
    publish_next(database)
    store_result(database)
    found = places(app)
    assert f"/consultations/{law}/results" in found
    assert f"/consultations/{law}/versions/2/article-1" in found
    for path in found:
        assert app.test_client().get(path).status_code == 200, path


def test_robots_may_read_what_is_public(app: Flask, law: str) -> None:
    assert law
    answer = app.test_client().get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Set-Cookie" not in answer.headers
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /staff", "Disallow: /receipts", "Disallow: /captcha"} <= set(lines)
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    patterns = [re.compile(path.replace("*", ".*")) for path in closed]
    assert not [path for path in places(app) if any(p.match(path) for p in patterns)]


@pytest.mark.parametrize("state", [State.CLOSED, State.PUBLISHED])
def test_feed_of_a_reopened_consultation(
    app: Flask, database: Database, law: str, state: State
) -> None:
    with database.writing() as session:
        set_state(session, law, State.CLOSED)
    with database.writing() as session:
        set_state(session, law, state)
    assert (f"{law}/closed" in entries(app)) is (state is State.CLOSED)
