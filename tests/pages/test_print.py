"""A printed questionnaire is what somebody wrote, on A4."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.gallery import Gallery
from tests.pages.result_pages import LONG
from tests.pages.viewing import DESK, Viewer, viewing

A4 = (595.28, 841.89)  # points: 210 by 297 mm
MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]")


@pytest.fixture
def paper(chromium: Browser, galleries: dict[str, Gallery]) -> Iterator[Viewer]:
    """Return a window that shows pages as they are printed."""
    with viewing(chromium, galleries["zh"], DESK) as viewer:
        viewer.window.emulate_media(media="print")
        yield viewer


@pytest.mark.parametrize("name", ["filled", "long", "receipt", "result"])
def test_every_sheet_is_a4(paper: Viewer, name: str) -> None:
    paper.show(name)
    sheets = MEDIA_BOX.findall(paper.window.pdf(prefer_css_page_size=True))
    assert sheets
    for sheet in sheets:
        assert tuple(map(float, sheet)) == pytest.approx(A4, abs=1)


def test_only_boxes_with_text_are_printed(paper: Viewer) -> None:
    paper.show("filled")
    printed = paper.window.locator(".cbox label:visible").all_inner_texts()
    assert printed == ["概括性意见", "对第一条的意见", "对第二条的意见"]


def test_the_articles_are_printed_whether_commented_on_or_not(paper: Viewer) -> None:
    paper.show("filled")
    expect(paper.window.locator("article.art:visible")).to_have_count(6)


@pytest.mark.parametrize(("name", "printed"), [("open", False), ("filled", True)])
def test_a_heading_is_printed_with_the_box_below_it(
    paper: Viewer, name: str, *, printed: bool
) -> None:
    paper.show(name)
    heading = paper.window.get_by_role("heading", name="概括性意见")
    assert heading.is_visible() is printed


def test_nothing_of_a_long_comment_is_cut_off_on_paper(paper: Viewer) -> None:
    paper.show("filled")
    area = paper.window.locator("#text-general")
    assert area.evaluate("(e) => e.scrollHeight - e.clientHeight") <= 1


@pytest.mark.parametrize("name", ["filled", "found", "receipt", "result", "review"])
def test_nothing_that_is_to_be_pressed_is_printed(paper: Viewer, name: str) -> None:
    paper.show(name)
    expect(
        paper.window.locator(":is(button, .btn, .dock, .side, .top, .foot):visible")
    ).to_have_count(0)


def test_an_opinion_of_a_result_is_printed_in_full_and_once(paper: Viewer) -> None:
    paper.show("result")
    long = paper.window.locator("td", has_text="路灯应当早开晚关").locator(".says:visible")
    assert [len(text) for text in long.all_inner_texts()] == [len(LONG)]
