"""Bytes, requests, nodes and layout shift of a first visit, as Chromium sees them."""

import gzip
import urllib.request
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

from tests.bench.figure import KB, Figure

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 412, "height": 823}
SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


def measure(url: str) -> Iterator[Figure]:
    """Yield the figures of the page at ``url``; sizes in KB of 1,024 bytes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(viewport=PHONE, locale="zh-CN")
        page = context.new_page()
        page.add_init_script(SHIFT)
        page.goto(url, wait_until="networkidle")
        nodes = page.evaluate("document.querySelectorAll('*').length")
        addresses = page.evaluate(
            "performance.getEntriesByType('resource').map((entry) => entry.name)"
        )
        at_rest = page.evaluate("window.shift")
        page.click("#text-article-1")
        page.keyboard.type("应当更清楚。")  # states appear under the box
        page.wait_for_selector("#status-article-1[data-state=saved]")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_load_state("networkidle")
        shift = page.evaluate("window.shift")
        browser.close()
    first_view = [url, *addresses]
    sent = {address: len(_fetch(address, "br")) for address in first_view}
    plain = {address: _fetch(address, "identity") for address in first_view}
    own = [body for address, body in plain.items() if "/js/" in address]
    yield Figure("HTML, Brotli as sent", sent[url] / KB, "KB", most=25)
    yield Figure("HTML, gzip -9", _gzip(plain[url]) / KB, "KB")
    yield Figure("everything, Brotli as sent", sum(sent.values()) / KB, "KB", most=50)
    yield Figure("everything, gzip -9", sum(map(_gzip, plain.values())) / KB, "KB")
    yield Figure("requests of the first view", len(first_view), most=5)
    yield Figure("DOM nodes", nodes, most=2500)
    yield Figure("own script, gzip -9", sum(map(_gzip, own)) / KB, "KB", most=4)
    yield Figure("layout shift on loading", at_rest, most=0.02)
    yield Figure("layout shift with a save", shift, most=0.02)


def _gzip(body: bytes) -> int:
    return len(gzip.compress(body, 9))


def _fetch(url: str, coding: str) -> bytes:
    headers = {"Accept-Language": "zh-CN", "Accept-Encoding": coding}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310
    with urllib.request.urlopen(request) as response:  # noqa: S310
        body: bytes = response.read()
    return body
