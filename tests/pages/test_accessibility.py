"""Axe finds nothing wrong with any page: WCAG 2.2 AA and its own best practices."""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.gallery import DISPLAYS, Gallery
from tests.pages.viewing import DESK, HEIGHT, PHONE, Scheme, viewing
from tests.support.laws import SLUG, make_consultation
from tests.support.server import Server
from webapp.config import Settings

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"type": "tag", "values": TAGS}
# By night the same page has other colours and nothing else; these are the tags' rules for them.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

RUN = """async (runOnly) => {
  const options = { runOnly, resultTypes: ["violations"] };
  const { violations } = await axe.run(document, options);
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`));
}"""


@pytest.mark.parametrize(
    ("display", "width", "scheme"),
    [
        pytest.param("zh", DESK, "light", id="desk"),
        pytest.param("zh", DESK, "dark", id="night"),
        pytest.param("zh", PHONE, "light", id="telephone"),
        pytest.param("elder", PHONE, "light", id="elder"),
    ],
)
def test_axe_finds_nothing(
    chromium: Browser,
    galleries: dict[str, Gallery],
    axe: str,
    *,
    display: str,
    width: int,
    scheme: Scheme,
) -> None:
    with viewing(chromium, galleries[display], width, scheme=scheme, scripts=axe) as viewer:
        assert viewer.troubles(RUN, EVERYTHING if scheme == "light" else COLOURS) == {}


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """Serve a fresh instance with a small law."""
    made = Server(settings)
    made.start()
    make_consultation(made.database)
    yield made
    made.stop()


@pytest.mark.parametrize(("display", "scheme"), [("zh", "light"), ("elder", "dark")])
def test_axe_finds_nothing_in_what_the_script_says(
    chromium: Browser, server: Server, axe: str, *, display: str, scheme: Scheme
) -> None:
    context = chromium.new_context(
        base_url=server.url,
        viewport={"width": DESK, "height": HEIGHT},
        color_scheme=scheme,
        bypass_csp=True,
    )
    context.add_init_script(axe)
    page = context.new_page()
    page.goto(f"/consultations/{SLUG}?{urlencode(DISPLAYS[display])}")
    page.locator("#text-article-1").fill("第一条的意见")
    expect(page.locator("#status-article-1")).to_have_attribute("data-state", "saved")
    with server.refusing(HTTPStatus.SERVICE_UNAVAILABLE):
        page.locator("#text-article-2").fill("第二条的意见")
        expect(page.locator("#status-article-2")).to_have_attribute("data-state", "failed")
        context.set_offline(True)
        page.locator("#text-article-3").fill("字" * 4500)
        expect(page.locator("#status-article-3")).to_have_attribute("data-state", "offline")
        page.locator("#text-article-4").fill("第四条的意见")
        assert page.evaluate(RUN, EVERYTHING) == []
    context.close()
