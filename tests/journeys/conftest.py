"""Fixtures for stories told in a real Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.devices import Devices
from tests.support.laws import SLUG, make_consultation
from tests.support.server import Server
from webapp.config import Settings


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
    opened.goto(lamp_law, wait_until="domcontentloaded")
    return opened
