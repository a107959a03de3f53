"""The heat strip, its steps, and the table that says the same."""

import pytest

from tests.support.browser import Browser
from tests.support.laws import SLUG, article, chaptered, make_consultation
from tests.support.register import register_comment
from tests.workbench.conftest import COMMENTS, Give, cells
from webapp.consultations.commands import NewParagraph, NewProvision
from webapp.consultations.models import ProvisionKind
from webapp.persistence.engine import Database
from webapp.register.policy import EntryState
from webapp.workbench.heat import STEPS, Cell, bounds_of


@pytest.mark.parametrize("most", [0, 1, 2, 5, 17, 300, 41_286, 1_000_000])
def test_steps_rise_and_the_highest_is_reached(most: int) -> None:
    bounds = bounds_of(most)
    assert len(bounds) == STEPS - 1
    assert list(bounds) == sorted(set(bounds))
    assert bounds[-1] <= max(most, STEPS - 1)


def test_steps_are_round_numbers() -> None:
    assert bounds_of(41_286) == (5, 20, 200, 1000, 5000)


@pytest.mark.parametrize(
    ("total", "decided", "percent", "tenths"),
    [(0, 0, 0, 0), (1000, 1, 0, 0), (1000, 999, 99, 10), (7, 7, 100, 10), (10, 2, 20, 2)],
)
def test_a_cell_is_full_only_when_nothing_is_left(
    total: int, decided: int, percent: int, tenths: int
) -> None:
    cell = Cell("第一条", total, total, decided, "", current=False)
    assert (cell.percent, cell.tenths) == (percent, tenths)


def test_every_target_is_a_cell_that_leads_to_its_list(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "要亮", "article-2")
        decided = register_comment(session, "太亮", "article-2")
        decided.state = EntryState.ACCEPTED
        register_comment(session, "总的来说", "general")
    page = clerk.get(COMMENTS)
    found = cells(page)
    assert len(found) == 8
    assert found["第二条：2 条，已处理 50%"] == f"{COMMENTS}?target=article-2"
    assert "总体：1 条，已处理 0%" in found
    assert "第一条：没有意见" in found
    current = clerk.get(f"{COMMENTS}?target=article-2")
    marked = [e.get("title") for e in current.root.iter("a") if e.get("aria-current") == "true"]
    assert "第二条：2 条，已处理 50%" in marked


def test_the_table_says_the_same(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "要亮", "article-2")
        register_comment(session, "要亮", "article-2")
    page = clerk.get(f"{COMMENTS}?heat=table&state=pending")
    found = ["|".join("".join(cell.itertext()) for cell in row) for row in page.root.iter("tr")]
    assert "第二条|2|1|0|0%" in found
    assert not cells(page)


def test_attachments_have_a_cell(clerk_of: Give, database: Database) -> None:
    attachment = NewProvision(
        kind=ProvisionKind.ATTACHMENT,
        label="附件",
        target="attachment-1",
        heading="路灯布置表",
        paragraphs=(NewParagraph("款", "每三十米一盏。"),),
    )
    make_consultation(database, provisions=(article(1), attachment))
    browser = clerk_of(SLUG)
    assert "附件：没有意见" in cells(browser.get(COMMENTS))


def test_a_long_law_has_a_cell_a_chapter_that_opens(clerk_of: Give, database: Database) -> None:
    make_consultation(database, provisions=chaptered(4, 40))
    browser = clerk_of(SLUG)
    with database.writing() as session:
        register_comment(session, "要亮", "article-41")
    page = browser.get(COMMENTS)
    folded = cells(page)
    assert len(folded) == 5
    link = folded["第二章 管理要求：1 条，已处理 0%"]
    opened = browser.get(link)
    assert len(cells(opened)) == 45
    assert f"{COMMENTS}?target=article-41" in {
        url.replace("&heat=3", "") for url in cells(opened).values()
    }
    assert len(cells(browser.get(f"{COMMENTS}?target=article-80"))) == 45
