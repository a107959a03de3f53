"""A test client that behaves like a browser without script and checks every page."""

import itertools
import json
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.captcha import answer_of

CONTROLS = ("input", "textarea", "select")


@dataclass(frozen=True)
class Page:
    """A checked answer: its document, and what a person can find on it."""

    response: TestResponse
    root: Element

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """Return the words of the body."""
        body = self.root.find("body")
        return "".join(body.itertext()) if body is not None else ""

    def find(self, identifier: str) -> Element:
        """Return the element with an id."""
        found = [e for e in self.root.iter() if e.get("id") == identifier]
        assert found, f"no #{identifier} on the page"
        return found[0]

    def has(self, identifier: str) -> bool:
        """Tell whether an element with an id is there."""
        return any(e.get("id") == identifier for e in self.root.iter())

    def words(self, identifier: str) -> str:
        """Return the words of an element."""
        return " ".join("".join(self.find(identifier).itertext()).split())

    def state(self, target: str) -> str:
        """Return the save state shown for a target."""
        return self.find(f"status-{target}").get("data-state", "")

    def value(self, name: str) -> str:
        """Return what a control of the page holds."""
        for element in self.root.iter():
            if element.get("name") == name:
                return (
                    (element.text or "") if element.tag == "textarea" else element.get("value", "")
                )
        msg = f"no control {name}"
        raise AssertionError(msg)

    def fields(self) -> dict[str, str]:
        """Return what the page's main form would send without a button being pressed."""
        forms = [e for e in self.root.iter("form") if e.get("method") == "post"]
        assert forms, "no form on the page"
        sent = {}
        for element in forms[0].iter():
            name = element.get("name")
            if not name or element.tag not in CONTROLS:
                continue
            if element.get("type") in {"radio", "checkbox"} and element.get("checked") is None:
                continue
            sent[name] = (
                (element.text or "") if element.tag == "textarea" else element.get("value", "")
            )
        return sent

    @property
    def action(self) -> str:
        """Return where the page's main form is sent."""
        forms = [e for e in self.root.iter("form") if e.get("method") == "post"]
        return forms[0].get("action", "")


class Browser:
    """One person at one device."""

    def __init__(self, app: Flask, *, address: str = "127.0.0.1") -> None:
        self.app = app
        self.client = app.test_client()
        self.address = address

    def get(self, url: str, *, status: int = 200, **headers: str) -> Page:
        """Fetch a page, follow redirects, and check what comes."""
        response = self.client.get(
            url, headers=headers, follow_redirects=True, environ_base=self._environ
        )
        assert response.status_code == status, (url, response.status_code)
        return check(response)

    def post(self, url: str, data: dict[str, str], *, status: int = 200, **headers: str) -> Page:
        """Send a form, follow the redirect, and check what comes."""
        response = self.raw_post(url, data, follow_redirects=True, **headers)
        assert response.status_code == status, (url, response.status_code, _words(response))
        return check(response)

    def raw_post(
        self, url: str, data: dict[str, str], *, follow_redirects: bool = False, **headers: str
    ) -> TestResponse:
        """Send a form and return the bare answer."""
        return self.client.post(
            url,
            data=data,
            headers=headers,
            follow_redirects=follow_redirects,
            environ_base=self._environ,
        )

    def fill(self, page: Page, *, status: int = 200, **values: str) -> Page:
        """Send a page's form with other values; ``text_article_1`` names ``text-article-1``."""
        named = {_field(name): value for name, value in values.items()}
        return self.post(page.action, page.fields() | named, status=status)

    def answer(self, page: Page) -> str:
        """Look at the captcha on a page, as a person would, and return its answer.

        A device that answered one today is not asked again.
        """
        if not page.has("captcha"):
            return ""
        challenge = page.value("captcha_id")
        assert self.client.get(f"/captcha/{challenge}.png").status_code == 200
        return answer_of(self.app, challenge)

    def save_box(self, slug: str, target: str, page: Page, **values: str) -> TestResponse:
        """Save one box as htmx does."""
        data = {"csrf_token": page.value("csrf_token"), "page": page.value("page"), "rev": "0"}
        headers = {"HX-Request": "true"}
        return self.raw_post(f"/consultations/{slug}/comments/{target}", data | values, **headers)

    @property
    def _environ(self) -> dict[str, str]:
        return {"REMOTE_ADDR": self.address}


def check(response: TestResponse) -> Page:
    """Return a page, having found it sound in every way that a parser can see."""
    assert response.mimetype == "text/html", response.mimetype
    html = response.get_data(as_text=True)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    assert not parser.errors, [(p, c) for p, c, _ in parser.errors]
    page = Page(response, root)
    _check_headings(root)
    _check_ids(root)
    _check_labels(root)
    _check_forms(root)
    _check_policy(root)
    _check_places(root)
    return page


def _check_headings(root: Element) -> None:
    titles = [" ".join("".join(e.itertext()).split()) for e in root.iter("h1")]
    assert len(titles) == 1, f"{len(titles)} h1"
    title = "".join(root.find("head/title").itertext())  # type: ignore[union-attr]
    plain = title.removeprefix("错误：").removeprefix("Error: ")
    assert plain.startswith(titles[0]), (title, titles[0])
    levels = [int(e.tag[1]) for e in root.iter() if e.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    jumps = [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1]
    assert not jumps, f"heading levels jump: {jumps}"


def _check_ids(root: Element) -> None:
    counts = Counter(e.get("id") for e in root.iter() if e.get("id"))
    assert not [i for i, n in counts.items() if n > 1]
    for element in root.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "form"):
            for name in (element.get(attribute) or "").split():
                assert name in counts, f"{attribute} names #{name}, which is not there"


def _check_labels(root: Element) -> None:
    labelled = {e.get("for") for e in root.iter("label")}
    inside = {id(c) for label in root.iter("label") for c in label.iter() if c.tag in CONTROLS}
    for element in root.iter():
        if element.tag not in CONTROLS or element.get("type") in {"hidden", "submit"}:
            continue
        named = element.get("id") in labelled or id(element) in inside or element.get("aria-label")
        assert named, f"no label: {element.attrib}"


def _check_forms(root: Element) -> None:
    for form in root.iter("form"):
        assert form.get("action"), "a form without action"
        names = {e.get("name") for e in form.iter()}
        assert form.get("method") != "post" or "csrf_token" in names, "a form without token"


def _check_policy(root: Element) -> None:
    for element in root.iter():
        assert element.tag != "style", "a style element"
        if element.tag == "script" and element.get("type") == "application/ld+json":
            json.loads(element.text or "")  # data, which no browser runs
            continue
        assert element.tag != "script" or (element.get("src") and not element.text)
        bad = [a for a in element.attrib if a == "style" or a.startswith("on")]
        assert not bad, f"inline {bad}"
        if element.get("rel") == "canonical":
            continue
        for attribute in ("src", "href", "action"):
            assert not (element.get(attribute) or "").startswith(("http:", "https:", "//"))


def _check_places(root: Element) -> None:
    places = {f"#{e.get('id')}" for e in root.iter()}
    links = {e.get("href") or "" for e in root.iter("a")}
    nowhere = {link for link in links if link.startswith("#")} - places
    assert not nowhere, f"links that lead nowhere: {nowhere}"
    assert sum(e.get("autofocus") is not None for e in root.iter()) <= 1


def _field(name: str) -> str:
    return name.replace("_", "-") if name.startswith("text_") else name


def _words(response: TestResponse) -> str:
    return response.get_data(as_text=True)[-2000:]
