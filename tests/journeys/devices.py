"""Browsers as people have them, watched for everything that goes wrong without a word."""

import re
from urllib.parse import parse_qs

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError

# Remembers every text that a status line or the spoken region showed, however briefly.
WATCH = """(() => {
  const seen = (window.seen = {});
  new MutationObserver(() => {
    for (const line of document.querySelectorAll(".st[id], #live")) {
      const words = line.textContent.trim();
      const list = (seen[line.id] ??= []);
      if (words && list.at(-1) !== words) list.push(words);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
  addEventListener("securitypolicyviolation", (e) =>
    console.error(`policy violated: ${e.violatedDirective} ${e.blockedURI}`));
})()"""

# What Chromium and htmx write into the console when no answer comes.
SILENCE = r"net::ERR_|htmx:(afterRequest|sendError)"


class Devices:
    """The browser profiles of one test, each a device of its own."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url
        self._contexts: list[BrowserContext] = []
        self._troubles: list[str] = []
        self._announced: list[str] = []
        self.saves: list[tuple[str, str]] = []

    def new(self, *, script: bool = True) -> BrowserContext:
        """Return a fresh device, whose browser may have script turned off."""
        context = self._browser.new_context(
            base_url=self._url, locale="zh-CN", java_script_enabled=script
        )
        self._contexts.append(context)
        context.add_init_script(WATCH)
        context.on("console", self._note_console)
        context.on("weberror", self._note_error)
        context.on("request", self._note_request)
        return context

    def announce(self, pattern: str) -> None:
        """Allow the browser to complain about what a test does on purpose."""
        self._announced.append(pattern)

    def close(self) -> None:
        """Put the devices away.

        Raises:
            AssertionError: something went wrong in one that was not announced.
        """
        for context in self._contexts:
            context.close()
        wrong = [t for t in self._troubles if not any(re.search(p, t) for p in self._announced)]
        assert not wrong, wrong

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._troubles.append(f"{message.text} ({message.location.get('url', '')})")

    def _note_error(self, error: WebError) -> None:
        self._troubles.append(f"uncaught: {error.error}")

    def _note_request(self, request: Request) -> None:
        if request.method == "POST" and "/comments/" in request.url:
            form = parse_qs(request.post_data or "", keep_blank_values=True)
            self.saves.append((request.url.rsplit("/", 1)[1], form["text"][0]))


def seen(page: Page, identifier: str) -> list[str]:
    """Return every text that an element showed since its page was opened."""
    words: list[str] = page.evaluate("(id) => window.seen[id] ?? []", identifier)
    return words
