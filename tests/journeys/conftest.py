"""Fixtures for stories told in a real Chromium."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.devices import Devices
from tests.support.laws import SLUG, make_consultation
from tests.support.server import PATIENCE, Server
from webapp.config import Settings

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
UNLIKE_PEOPLE = ("--disable-back-forward-cache",)  # Playwright's default; people have that cache

# Flask-Compress compresses a file piece by piece and leaves closing it to the collector.
UNCLOSED = "ignore:Exception ignored in.*static:pytest.PytestUnraisableExceptionWarning"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let only the journeys overlook static files that were not closed."""
    if item.path.parent == Path(__file__).parent:
        item.add_marker(pytest.mark.filterwarnings(UNCLOSED))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium once."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = "there is no Chromium on this machine"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=list(FLAGS), ignore_default_args=list(UNLIKE_PEOPLE)
        )
        yield browser
        browser.close()


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """Serve a fresh instance on a free port."""
    made = Server(settings)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def lamp_law(server: Server) -> str:
    """Store a small open consultation and return the address of its questionnaire."""
    make_consultation(server.database)
    return f"/consultations/{SLUG}"


@pytest.fixture
def devices(chromium: Browser, server: Server) -> Iterator[Devices]:
    """Return a maker of devices; at the end nothing may have gone wrong unannounced."""
    made = Devices(chromium, server.url)
    yield made
    made.close()


@pytest.fixture
def page(devices: Devices, lamp_law: str) -> Page:
    """Open the small questionnaire on one device."""
    opened = devices.new().new_page()
    opened.goto(lamp_law)
    return opened
