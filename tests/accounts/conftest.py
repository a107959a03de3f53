"""Fixtures of the staff area's tests: somebody of each role, signed in."""

import pytest

from tests.support.browser import Browser
from tests.support.staff import sign_in
from webapp.accounts.policy import Role


@pytest.fixture
def admin(browser: Browser) -> Browser:
    """Return an administrator's browser."""
    sign_in(browser, Role.ADMINISTRATOR)
    return browser


@pytest.fixture
def editor(browser: Browser) -> Browser:
    """Return the browser of somebody who writes drafts."""
    other = Browser(browser.app)
    sign_in(other, Role.EDITOR)
    return other


@pytest.fixture
def clerk(browser: Browser) -> Browser:
    """Return the browser of somebody who works comments."""
    other = Browser(browser.app)
    sign_in(other, Role.CLERK)
    return other
