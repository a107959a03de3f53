"""A clerk before the register of one consultation."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browser import Browser
from tests.support.staff import NAMES, add_staff, email_of, enter
from webapp.accounts.models import StaffConsultation
from webapp.accounts.policy import Role
from webapp.consultations.models import Consultation
from webapp.persistence.engine import Database

COMMENTS = "/staff/consultations/lamp-law/comments"


@pytest.fixture
def clerk(app: Flask, database: Database, law: str) -> Browser:
    """Return the browser of a clerk who was given the consultation."""
    staff_id = add_staff(app, email_of(Role.CLERK), Role.CLERK, name=NAMES[Role.CLERK])
    with database.writing() as session:
        found = session.scalars(select(Consultation.id).filter_by(slug=law)).one()
        session.add(StaffConsultation(staff_id=staff_id, consultation_id=found))
    browser = Browser(app)
    enter(browser, email_of(Role.CLERK))
    return browser
