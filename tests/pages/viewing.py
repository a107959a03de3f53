"""Shows a gallery's pages in Chromium: pages as they were answered, files from the application."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Browser, Page, Route

from tests.pages.gallery import Gallery

Scheme = Literal["light", "dark"]

ORIGIN = "http://pages.test"
HEIGHT = 800  # px
PHONE, NARROW, DESK = 390, 320, 1280  # px; 320 is what WCAG 1.4.10 asks for
WITH_CONTENTS = ("sent", "long")


@dataclass(frozen=True)
class Viewer:
    """One window on a gallery."""

    gallery: Gallery
    window: Page
    width: int

    def each(self) -> Iterator[str]:
        """Open page after page; where there is no room for the contents, some once more at them."""
        for name in self.gallery.pages:
            self.show(name)
            yield name
        if self.width < DESK:
            for name in WITH_CONTENTS:
                self.show(f"{name}#toc")
                yield f"{name}#toc"

    def show(self, name: str) -> None:
        """Open one page."""
        self.window.goto(f"{ORIGIN}/pages/{name}")

    def troubles(
        self, script: str, argument: object = None, *, only: Callable[[str], bool] = bool
    ) -> dict[str, list[Any]]:
        """Evaluate a script on every page, or ``only`` on some, and return what is wrong."""
        found = {name: self.window.evaluate(script, argument) for name in self.each() if only(name)}
        return {name: wrong for name, wrong in found.items() if wrong}


@contextmanager
def viewing(
    chromium: Browser, gallery: Gallery, width: int, *, scheme: Scheme = "light", scripts: str = ""
) -> Iterator[Viewer]:
    """Open a window ``width`` CSS pixels wide, which runs ``scripts`` on every page."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        html = gallery.pages.get(path.removeprefix("/pages/"))
        if html is not None:
            return route.fulfill(body=html, content_type="text/html; charset=utf-8")
        sent = gallery.file(path)
        return route.fulfill(status=sent.status_code, body=sent.data, content_type=sent.mimetype)

    context = chromium.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme=scheme,
        locale="zh-CN",
    )
    context.route("**/*", answer)
    if scripts:
        context.add_init_script(scripts)
    yield Viewer(gallery, context.new_page(), width)
    context.close()
