"""Staff who are signed in, for the pages about consultations."""

import pytest
from flask import Flask

from tests.support.browser import Browser
from tests.support.staff import sign_in
from webapp.accounts.policy import Role


@pytest.fixture
def editor(app: Flask) -> Browser:
    """Return somebody who may write drafts and publish."""
    return _signed_in(app, Role.EDITOR)


@pytest.fixture
def clerk(app: Flask) -> Browser:
    """Return somebody who may only look."""
    return _signed_in(app, Role.CLERK)


@pytest.fixture
def administrator(app: Flask) -> Browser:
    """Return somebody who may do everything."""
    return _signed_in(app, Role.ADMINISTRATOR)


def _signed_in(app: Flask, role: Role) -> Browser:
    browser = Browser(app)
    sign_in(browser, role)
    return browser
