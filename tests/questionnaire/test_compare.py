"""The public page that compares two versions."""

from xml.etree.ElementTree import Element

import pytest

from tests.support.browser import Browser, Page
from tests.support.laws import (
    LABEL,
    SLUG,
    act,
    add_version,
    article,
    chaptered,
    make_consultation,
    publish_next,
)
from tests.support.steps import address, counted_statements
from webapp.consultations import queries, services_versions
from webapp.consultations.commands import NewParagraph, NewProvision
from webapp.consultations.models import ProvisionKind
from webapp.persistence.engine import Database

SECOND = "（草案二次审议稿）"
FORCE = "本条例自公布之日起施行。"
FIRST = (
    article(1, text="路灯应当每年检修一次，费用列入预算。"),
    article(2, text="公园应当公布开放时间，不得无故闭园。"),
    article(3),
    article(4, text=FORCE),
)
REVISED = (
    article(1, text="路灯应当每季度检修一次，费用列入预算。"),
    article(2, text="古树名木登记造册，任何人不得砍伐。"),
    article(3),
    article(4, text="鼓励市民认养花坛、绿地。"),
    article(5, text=FORCE),
)


def revise(database: Database, *provisions: NewProvision) -> None:
    """Store and publish the next draft, linked by likeness."""
    add_version(database, *provisions, label=SECOND)
    publish_next(database)


@pytest.fixture
def revised(database: Database) -> str:
    """Store a law of four articles and its revision; return the comparison's address.

    The first article was changed, the second dropped, two added, and the last renumbered.
    """
    make_consultation(database, provisions=FIRST)
    revise(database, *REVISED)
    return address(SLUG, "compare")


def inside(page: Page, identifier: str, tag: str) -> list[str]:
    """Return what the elements of a kind hold, within another."""
    return ["".join(e.itertext()) for e in page.find(identifier).iter(tag)]


def articles(page: Page) -> list[str | None]:
    return [e.get("id") for e in page.root.iter("article")]


def links(page: Page) -> dict[str, str]:
    return {"".join(a.itertext()): a.get("href") or "" for a in page.root.iter("a")}


def of_class(page: Page, name: str) -> list[Element]:
    return [e for e in page.root.iter() if name in (e.get("class") or "").split()]


def summary(page: Page) -> str:
    (found,) = of_class(page, "summary")
    return "".join(found.itertext())


def test_the_summary_says_how_much_changed(browser: Browser, revised: str) -> None:
    page = browser.get(revised)
    assert summary(page) == "修改 1 条，新增 2 条，删去 1 条。另有 1 条只改了条号。"
    assert f"“草案二次审议稿”与“{LABEL.strip('（）')}”相比" in page.text


def test_struck_and_added_words_are_marked_and_said(browser: Browser, revised: str) -> None:
    page = browser.get(revised)
    assert inside(page, "article-1", "del") == ["［删除：年删除结束］"]
    assert inside(page, "article-1", "ins") == ["［增加：季度增加结束］"]
    assert "路灯应当每" in page.words("article-1")


def test_articles_stand_in_the_order_of_the_new_version(browser: Browser, revised: str) -> None:
    assert articles(browser.get(revised)) == [
        "article-1",
        "old-article-2",
        "article-2",
        "article-3",
        "article-4",
        "article-5",
    ]


def test_a_renumbered_article_names_its_old_number(browser: Browser, revised: str) -> None:
    page = browser.get(revised)
    assert inside(page, "article-5", "h2") == ["第五条 （原第四条）"]


def test_the_contents_lead_to_what_changed_and_nowhere_else(browser: Browser, revised: str) -> None:
    (contents,) = of_class(browser.get(revised), "changes")
    assert [a.get("href") for a in contents.iter("a")] == [
        "#article-1",
        "#article-2",
        "#article-4",
        "#old-article-2",
    ]


def test_only_what_changed_can_be_shown(browser: Browser, revised: str) -> None:
    page = browser.get(links(browser.get(revised))["只看有改动的条"])
    assert articles(page) == ["article-1", "old-article-2", "article-2", "article-4"]
    assert articles(browser.get(links(page)["看全文"]))[-1] == "article-5"


def test_only_what_changed_comes_with_its_chapters(browser: Browser, database: Database) -> None:
    make_consultation(database, provisions=chaptered(3, 4))
    new = list(chaptered(3, 4))
    new[7] = article(6, parent=5, text="路灯的第六项要求，由街道负责落实。")
    revise(database, *new)
    page = browser.get(f"{address(SLUG, 'compare')}?only=changed")
    assert articles(page) == ["article-6"]
    assert inside(page, "division-5", "h2") == ["第二章　管理要求"]
    assert not page.has("division-0")


def test_a_moved_article_is_said_to_have_moved(browser: Browser, database: Database) -> None:
    make_consultation(database, provisions=FIRST)
    texts = (1, 2, 0, 3)
    new = tuple(
        NewProvision(
            ProvisionKind.ARTICLE,
            article(n).label,
            target=f"article-{n}",
            paragraphs=FIRST[i].paragraphs,
        )
        for n, i in enumerate(texts, 1)
    )
    revise(database, *new)
    page = browser.get(address(SLUG, "compare"))
    assert summary(page) == "移动 1 条。另有 2 条只改了条号。"
    assert inside(page, "article-3", "h2") == ["第三条 （原第一条） 移动"]


def test_versions_alike_are_said_to_be(browser: Browser, database: Database) -> None:
    make_consultation(database, provisions=FIRST)
    revise(database, *FIRST)
    page = browser.get(address(SLUG, "compare"))
    assert summary(page) == "条文内容没有改动。"
    assert not of_class(page, "changes")


def test_the_law_in_force_is_compared_with_the_first_draft(
    browser: Browser, database: Database
) -> None:
    make_consultation(database, provisions=REVISED)
    add_version(database, *FIRST, in_force=True)
    page = browser.get(address(SLUG, "compare"))
    assert "与“现行规定”相比" in page.text
    assert inside(page, "article-1", "ins") == ["［增加：季度增加结束］"]


def test_any_two_of_three_versions_can_be_compared(
    browser: Browser, database: Database, revised: str
) -> None:
    add_version(database, *FIRST, in_force=True)
    page = browser.get(revised)
    assert [url for url in links(page).values() if "/compare?from" in url] == [
        f"{revised}?from=1&to=2&only=changed",
        f"{revised}?from=0&to=1",
        f"{revised}?from=0&to=2",
    ]
    through = browser.get(f"{revised}?from=0&to=2")
    assert summary(through) == summary(page)


@pytest.mark.parametrize("order", ["?from=1&to=2", "?from=2&to=1", "?from=1", "?to=2", "?from=x"])
def test_the_earlier_version_is_the_old_one(browser: Browser, revised: str, order: str) -> None:
    assert "“草案二次审议稿”与“草案”相比" in browser.get(revised + order).text


@pytest.mark.parametrize("order", ["?from=1&to=1", "?from=0", "?to=3", "?from=7&to=8", "?to=1"])
def test_versions_that_are_not_there_are_not_found(
    browser: Browser, revised: str, order: str
) -> None:
    browser.get(revised + order, status=404)


def test_one_version_is_compared_with_nothing(browser: Browser, law: str) -> None:
    browser.get(address(law, "compare"), status=404)


def test_a_version_that_is_not_published_is_not_shown(browser: Browser, database: Database) -> None:
    make_consultation(database, provisions=FIRST)
    add_version(database, *REVISED)
    browser.get(address(SLUG, "compare"), status=404)


def test_unknown_consultations_are_not_found(browser: Browser) -> None:
    browser.get(address("nothing", "compare"), status=404)


def test_a_corrected_text_is_compared_anew(
    browser: Browser, database: Database, revised: str
) -> None:
    browser.get(revised)
    with database.writing() as session:
        found = queries.get_any(session, SLUG)
        version = queries.load_version(session, queries.current_version_id(session, found.id))
        line = version.provisions[0].paragraphs[0]
        words = line.text.replace("季度", "半年")
        services_versions.correct_paragraph(session, found, line.id, words, act=act())
    assert inside(browser.get(revised), "article-1", "ins") == ["［增加：半增加结束］"]


def test_the_law_s_text_is_shown_as_text(browser: Browser, database: Database) -> None:
    make_consultation(database, provisions=FIRST)
    hostile = article(1, text="路灯应当每年检修一次，<script>alert(1)</script>费用列入预算。")
    revise(database, hostile, *FIRST[1:])
    page = browser.get(address(SLUG, "compare"))
    assert inside(page, "article-1", "ins") == ["［增加：<script>alert(1)</script>增加结束］"]


def test_tables_are_compared_by_row(browser: Browser, database: Database) -> None:
    def attachment(*prices: str) -> NewProvision:
        rows = [["项目", "元"], *[[f"第{n}类", price] for n, price in enumerate(prices)]]
        table = (NewParagraph("表", "", rows=rows),)
        return NewProvision(
            ProvisionKind.ATTACHMENT, "附件", target="attachment-1", paragraphs=table
        )

    make_consultation(database, provisions=(*FIRST, attachment("5", "8")))
    revise(database, *FIRST, attachment("5", "9"))
    page = browser.get(address(SLUG, "compare"))
    assert inside(page, "attachment-1", "p")[:2] == ["项目 ｜ 元", "第0类 ｜ 5"]
    assert inside(page, "attachment-1", "ins") == ["［增加：9增加结束］"]


def test_a_long_law_is_laid_out_chapter_by_chapter(browser: Browser, database: Database) -> None:
    make_consultation(database, provisions=chaptered(16, 10))
    revise(database, *chaptered(16, 10))
    assert len(of_class(browser.get(address(SLUG, "compare")), "part")) == 16


def test_a_comparison_made_before_takes_three_statements(
    browser: Browser, database: Database, revised: str
) -> None:
    browser.get(revised)
    with counted_statements(database) as seen:
        browser.get(revised)
    assert len([statement for statement in seen if not statement.startswith("BEGIN")]) <= 3


def test_a_dropped_article_has_its_old_number(browser: Browser, revised: str) -> None:
    page = browser.get(revised)
    assert inside(page, "old-article-2", "h2") == ["原第二条 删去"]
    assert links(page)["原第二条"] == "#old-article-2"
