"""Every page fits a narrow window, and what is to be hit and read is large enough."""

import pytest
from playwright.sync_api import Browser

from tests.pages.gallery import Gallery
from tests.pages.viewing import DESK, NARROW, PHONE, viewing

# Text spacing that WCAG 1.4.12 lets people set.
SPACING = """addEventListener("DOMContentLoaded", () => {
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = `* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-block-end: 2em !important; }`;
})"""
LEAST, PUBLIC, ELDER = 24, 44, 60  # CSS px: WCAG 2.5.8, WCAG 2.5.5, and the norm for older people
STAFF = 36  # with a mouse
SMALLEST = 18  # px of type for older people

WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 0.5)
    .map((e) => e.outerHTML.slice(0, 80));
}"""

# A link within a sentence is as high as its line (WCAG 2.5.8, exception "inline"); the cells of
# the strip are links of full size in its table (exception "equivalent").
SMALL = """([least, line]) => {
  const within = (e) => {
    const parent = e.parentElement;
    const inline = (x) => getComputedStyle(x).display === "inline";
    return inline(e) && (inline(parent) || parent.innerText.trim() !== e.innerText.trim());
  };
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, audio")]
    .filter((e) => e.checkVisibility() && !e.matches(".vh, .skip") && !within(e))
    .map((e) => [e, (e.matches("[type=radio], [type=checkbox]") && e.closest("label")) || e])
    .map(([e, hit]) => [e, hit.getBoundingClientRect(), getComputedStyle(e).display])
    .filter(([e, { width, height }, display]) => {
      const most = display === "inline" || e.matches(".strip a") ? line : least;
      return height < most - 0.5 || width < line;
    })
    .map(([e, { width, height }]) => `${width}x${height} ${e.outerHTML.slice(0, 90)}`);
}"""

FINE_PRINT = """(smallest) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const size = parseFloat(getComputedStyle(element).fontSize);
    const shown = walker.currentNode.data.trim() && element.checkVisibility();
    if (shown && size < smallest) found.push(`${size}px ${element.outerHTML.slice(0, 80)}`);
  }
  return found;
}"""


def is_of_staff(name: str) -> bool:
    return name.startswith("staff-")


def is_public(name: str) -> bool:
    return not is_of_staff(name)


@pytest.mark.parametrize("display", ["zh", "en", "elder"])
def test_nothing_is_wider_than_a_narrow_window_with_wide_spacing(
    chromium: Browser, galleries: dict[str, Gallery], display: str
) -> None:
    with viewing(chromium, galleries[display], NARROW, scripts=SPACING) as viewer:
        assert viewer.troubles(WIDER) == {}


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_targets_are_large_enough(
    chromium: Browser, galleries: dict[str, Gallery], width: int
) -> None:
    with viewing(chromium, galleries["zh"], width) as viewer:
        assert viewer.troubles(SMALL, [PUBLIC, LEAST], only=is_public) == {}


@pytest.mark.parametrize(("width", "least"), [(PHONE, PUBLIC), (DESK, STAFF)])
def test_targets_of_staff_are_smaller_where_there_is_a_mouse(
    chromium: Browser, galleries: dict[str, Gallery], width: int, least: int
) -> None:
    with viewing(chromium, galleries["zh"], width) as viewer:
        assert viewer.troubles(SMALL, [least, LEAST], only=is_of_staff) == {}


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_targets_and_type_are_larger_for_older_people(
    chromium: Browser, galleries: dict[str, Gallery], width: int
) -> None:
    with viewing(chromium, galleries["elder"], width) as viewer:
        assert (
            viewer.troubles(
                f"(a) => [...({SMALL})(a), ...({FINE_PRINT})({SMALLEST})]", [ELDER, LEAST]
            )
            == {}
        )
