"""Programs that tests drive: where they are, or why a test cannot run."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.server import PATIENCE

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
UNLIKE_PEOPLE = ("--disable-back-forward-cache",)  # Playwright's default; people have that cache


def program(*names: str) -> str:
    """Return the path of the first program that this machine has; skip the test, or fail in CI."""
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        missing(f"there is no {names[0]} on this machine")
    return str(path)


def missing(reason: str) -> None:
    """Skip the test for want of something; where CI has promised everything, fail it."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium once."""
    path = program(*CHROMIUM)
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=list(FLAGS), ignore_default_args=list(UNLIKE_PEOPLE)
        )
        yield browser
        browser.close()
