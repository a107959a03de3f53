"""A clerk before the register of one consultation, and what the pages show."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browser import Browser, Page
from tests.support.laws import SLUG
from tests.support.register import register_comment
from tests.support.staff import NAMES, add_staff, email_of, enter, sign_in
from webapp.accounts.models import StaffConsultation
from webapp.accounts.policy import Role
from webapp.accounts.queries import find_by_email
from webapp.audit.commands import Actor
from webapp.consultations.models import Consultation
from webapp.persistence.engine import Database

DESK = "/staff/consultations/lamp-law"
COMMENTS = f"{DESK}/comments"
Give = Callable[[str], Browser]


@pytest.fixture
def clerk_of(app: Flask, database: Database) -> Give:
    """Return a maker of the browser of a clerk who was given a consultation."""

    def give(slug: str) -> Browser:
        staff_id = add_staff(app, email_of(Role.CLERK), Role.CLERK, name=NAMES[Role.CLERK])
        give_to(database, staff_id, slug)
        browser = Browser(app)
        enter(browser, email_of(Role.CLERK))
        return browser

    return give


@pytest.fixture
def clerk(clerk_of: Give, law: str) -> Browser:
    """Return the browser of a clerk who was given the small consultation."""
    return clerk_of(law)


@pytest.fixture
def comments(database: Database, law: str) -> int:
    """Register three comments in two families; return how many."""
    texts = (
        ("每天亮灯到几点", "article-1"),
        ("每天亮灯到几点", "article-1"),
        ("太亮", "article-2"),
    )
    with database.writing() as session:
        for text, target in texts:
            register_comment(session, text, target, slug=law)
    return len(texts)


@pytest.fixture
def editor(browser: Browser, law: str) -> Browser:
    """Return the browser of somebody who may export personal data."""
    assert law == SLUG
    sign_in(browser, Role.EDITOR)
    return browser


def the_clerk(database: Database) -> Actor:
    """Return how the record names the clerk."""
    with database.reading() as session:
        found = find_by_email(session, email_of(Role.CLERK))
        assert found is not None
        return Actor(found.id, found.name)


def give_to(database: Database, staff_id: int, slug: str) -> None:
    """Give somebody a consultation to work on."""
    with database.writing() as session:
        found = session.scalars(select(Consultation.id).filter_by(slug=slug)).one()
        session.add(StaffConsultation(staff_id=staff_id, consultation_id=found))


def cells(page: Page) -> dict[str, str]:
    """Return the addresses of the heat strip's cells by their words."""
    links = (e for e in page.root.iter("a") if (e.get("class") or "").startswith("h"))
    return {each.get("title", ""): each.get("href", "") for each in links if each.get("title")}


def rows(page: Page) -> list[Element]:
    """Return the lines of the list."""
    return [e for e in page.root.iter("li") if (e.get("class") or "").split()[:1] == ["op"]]


def words(element: Element) -> str:
    """Return the words of an element, apart by one space."""
    return " ".join("".join(element.itertext()).split())


def htmx(browser: Browser, url: str) -> str:
    """Return a partial as htmx fetches it."""
    response = browser.client.get(url, headers={"HX-Request": "true"})
    assert response.status_code == 200, response.status_code
    return response.get_data(as_text=True)
