"""Every page in every state that it has, as the application answers it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from jinja2 import Template
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.pages.result_pages import result_pages
from tests.pages.seal_pages import seal_pages
from tests.pages.staff_pages import staff_pages
from tests.pages.work_pages import work_pages
from tests.pages.work_result_pages import work_result_pages
from tests.support.browser import Browser, Page
from tests.support.laws import SLUG, act, chaptered, make_consultation, set_state
from tests.support.steps import NAME, TEXT, address, close, look_up, submit
from webapp.clock import CHINA, utc_now
from webapp.config import Settings
from webapp.consultations.commands import CreateConsultation
from webapp.consultations.policy import State
from webapp.consultations.services import create_consultation
from webapp.demo.loader import load_demo
from webapp.draft_import.service import parse_file
from webapp.draft_import.storing import provisions_of
from webapp.factory import create_app
from webapp.jobs.contract import Parts
from webapp.persistence.engine import Database
from webapp.web.context import EXTENSION

DISPLAYS = {"zh": {"lang": "zh"}, "en": {"lang": "en"}, "elder": {"lang": "zh", "view": "elder"}}
OPEN, COMING, CLOSED, LONG = "community-services", "parks-and-greenways", "household-water", "long"
SEED = "seed"
LIMIT = 5000  # characters of a comment
LOOK_UPS = 6  # by the pages below; the seventh is one too many
NOWHERE = "22222222"  # a receipt's number that is well formed
LINES = "应当写明由谁负责、何时完成。\n\n理由：写明才能监督。" * 3

Named = Iterator[tuple[str, Page]]


class Gallery:
    """One instance, seen in one display; ``pages`` are made once."""

    def __init__(self, settings: Settings, display: str, seed: Path | None) -> None:
        self.app: Flask = create_app(settings, testing=True)
        self.display = display
        self.templates: set[str] = set()
        self._seed = seed
        self._files: dict[str, TestResponse] = {}
        self._store()
        with self._noting():
            self.pages: dict[str, str] = {
                name: page.response.get_data(as_text=True)
                for part in (
                    self._reading,
                    self._writing,
                    self._checking,
                    self._after,
                    self._wrong,
                    self._staff,
                    self._results,
                )
                for name, page in part()
            }

    @property
    def database(self) -> Database:
        """Return the instance's database."""
        found: Database = self.app.extensions[EXTENSION].database
        return found

    def person(self) -> Browser:
        """Return somebody new, who has chosen the display."""
        browser = Browser(self.app)
        for name, value in DISPLAYS[self.display].items():
            browser.client.set_cookie(name, value)
        return browser

    def file(self, path: str) -> TestResponse:
        """Return what the application answers to a page's further requests, asked once."""
        if path not in self._files:
            self._files[path] = self.app.test_client().get(path)
        return self._files[path]

    def _store(self) -> None:
        with self.database.writing() as session:
            list(load_demo(session, now=utc_now()))
            if self._seed:
                _store_seed(session, self._seed)
        make_consultation(self.database)
        make_consultation(self.database, slug=LONG, provisions=chaptered(16, 10))

    @contextmanager
    def _noting(self) -> Iterator[None]:
        def note(_app: Flask, template: Template, **_rest: Any) -> None:  # noqa: ANN401
            self.templates.add(template.name or "")

        with template_rendered.connected_to(note, self.app):
            yield

    def _reading(self) -> Named:
        someone = self.person()
        yield "index", someone.get("/")
        yield "about", someone.get("/about")
        yield "open", someone.get(address(OPEN))
        if self._seed:
            yield "seed", someone.get(address(SEED))
        yield "coming", someone.get(address(COMING))
        yield "closed", someone.get(address(CLOSED))
        yield "found", someone.get(f"{address(SLUG)}?q=路灯")
        yield "found-closed", someone.get(f"{address(CLOSED)}?q=用水")
        yield "long", someone.get(address(LONG))
        yield "long-part", someone.get(address(LONG, "parts", "2"))
        yield "text", someone.get(address(SLUG, "text"))
        yield "version", someone.get(address(SLUG, "versions", "1"))
        yield "version-article", someone.get(address(SLUG, "versions", "1", "article-4"))

    def _writing(self) -> Named:
        first = self.person()
        page, other = first.get(address(SLUG)), first.get(address(SLUG))
        texts = {"text_general": LINES, "text_article_1": TEXT, "text_article_2": TEXT}
        yield "filled", first.fill(page, contact_name=NAME, **texts)
        troubled = {"text_article_1": "另一种写法", "text_article_3": "长" * (LIMIT + 1)}
        yield "conflict", first.fill(other, contact_name=NAME, **troubled, status=409)
        stale = {"csrf_token": page.value("csrf_token"), "page": "another", "rev": "0"}
        url = address(SLUG, "comments", "article-1")
        yield "box-refused", first.post(url, stale | {"text": "再一种"}, status=409)
        yield "asked-to-cancel", first.get(address(SLUG, "cancel"))
        yield "cancelled", first.fill(first.get(address(SLUG, "cancel")))

    def _checking(self) -> Named:
        careful = self.person()
        page = careful.get(address(SLUG))
        page = careful.fill(page, text_article_1=TEXT, do="submit", status=422)
        yield "unnamed", page
        review = careful.get(address(SLUG, "review"))
        yield "review", review
        yield "review-unnamed", careful.fill(review, do="submit", captcha="0", status=422)
        page = careful.fill(page, contact_name=NAME, do="submit", captcha="0", status=422)
        yield "wrong-captcha", page
        yield "too-many-tries", careful.fill(page, do="submit", captcha="0", status=429)
        yield "stale-token", careful.fill(page, text_article_2=TEXT, csrf_token="", status=403)
        resume = careful.fill(careful.get(address(SLUG)), do="resume")
        yield "resume-code", resume
        asked = careful.get(address(SLUG, "resume"))
        yield "resume", asked
        yield "resume-wrong", careful.fill(asked, code="wrong", status=422)

    def _after(self) -> Named:
        sender = self.person()
        sent = submit(sender, SLUG, text_general=LINES)
        yield "receipt", sent.page
        yield "receipt-again", sender.get(address(SLUG, "receipt"))
        yield "sent", sender.get(address(SLUG))
        yield "receipts", sender.get("/receipts")
        yield "receipts-mistyped", look_up(sender, "1", "2", status=422)
        yield "receipts-wrong", look_up(sender, NOWHERE, sent.secret, status=422)
        found = look_up(sender, sent.number, sent.secret)
        yield "receipt-found", found
        yield "asked-to-withdraw", sender.fill(found, do="withdraw")
        yield "correcting", sender.fill(found, do="correct")
        yield "withdrawn", sender.fill(found, do="withdraw-confirmed")
        yield "too-many-look-ups", sender.fill(found, status=429)

    def _wrong(self) -> Named:
        late = self.person()
        page = late.fill(late.get(address(SLUG)), contact_name=NAME, text_article_1=TEXT)
        close(self.database, SLUG)
        yield "closed-unsent", late.get(address(SLUG))
        yield "closed-while-writing", late.fill(page, text_article_2=LINES, status=410)
        yield "not-found", late.get("/nowhere", status=404)

    def _results(self) -> Named:
        settings = self.app.extensions[EXTENSION].settings
        yield from result_pages(self.person(), self.database, settings)
        keys = self.app.extensions[EXTENSION].keys
        yield from seal_pages(self.person(), self.database, keys)
        yield from work_result_pages(self.person, Parts(settings, self.database, keys))

    def _staff(self) -> Named:
        yield from staff_pages(self.person, self.database)
        yield from work_pages(self.person, self.database, self.app.extensions[EXTENSION].keys)


def _store_seed(session: Session, path: Path) -> None:
    draft = parse_file(path.read_bytes(), path.name)[0]
    today = utc_now().astimezone(CHINA).date()
    command = CreateConsultation(
        slug=SEED,
        title=draft.title,
        label=draft.draft_label,
        note=draft.note,
        opens=today,
        closes=today,
        source_name=path.name,
        provisions=provisions_of(draft),
    )
    create_consultation(session, command, act=act())
    set_state(session, SEED, State.PUBLISHED)
