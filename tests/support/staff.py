"""Staff as tests need them: an account for each role, and a browser that is signed in."""

from flask import Flask
from sqlalchemy import select

from tests.support.browser import Browser, Page
from webapp.accounts import queries, services
from webapp.accounts.commands import AddStaff
from webapp.accounts.models import StaffConsultation
from webapp.accounts.passwords import hashed
from webapp.accounts.policy import Role
from webapp.audit.commands import COMMAND_LINE
from webapp.clock import utc_now
from webapp.consultations.models import Consultation
from webapp.persistence.engine import Database
from webapp.web.context import EXTENSION

HOME = "/staff/consultations"  # where everybody begins
PASSWORD = "lanterns along the quay"
NAMES = {Role.CLERK: "陈办理", Role.EDITOR: "林起草", Role.ADMINISTRATOR: "周管理"}


def email_of(role: Role) -> str:
    """Return the sign-in name of the account that ``sign_in`` opens for a role."""
    return f"{role.value}@example.cn"


def add_staff(
    app: Flask,
    email: str,
    *roles: Role,
    name: str = "某人",
    password: str = PASSWORD,
    must_change: bool = False,
) -> int:
    """Open an account and return its number."""
    database = _database(app)
    with app.app_context():
        command = AddStaff(email, name, frozenset(roles), hashed(password), must_change)
        with database.writing() as session:
            staff = services.add_staff(session, command, actor=COMMAND_LINE, now=utc_now())
            return staff.id


def enter(
    browser: Browser, email: str, password: str = PASSWORD, *, status: int = 200, page: str = ""
) -> Page:
    """Fill in the sign-in page, or ``page`` that leads to it."""
    form = browser.get(page or "/staff/login")
    return browser.fill(form, email=email, password=password, status=status)


def sign_in(browser: Browser, role: Role) -> Page:
    """Sign in as the one person of a role, whose account is opened if need be.

    The clerk is given every consultation that there is.
    """
    with _database(browser.app).reading() as session:
        known = queries.find_by_email(session, email_of(role)) is not None
    if not known:
        add_staff(browser.app, email_of(role), role, name=NAMES[role])
    if role is Role.CLERK:
        give_consultations(browser.app, email_of(role))
    return enter(browser, email_of(role))


def give_consultations(app: Flask, email: str) -> None:
    """Let somebody work on every consultation that there is."""
    with _database(app).writing() as session:
        staff = queries.find_by_email(session, email)
        for consultation_id in session.scalars(select(Consultation.id)) if staff else ():
            session.merge(StaffConsultation(staff_id=staff.id, consultation_id=consultation_id))


def _database(app: Flask) -> Database:
    found: Database = app.extensions[EXTENSION].database
    return found
