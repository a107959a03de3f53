"""Fixtures of the public pages' tests."""

from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from webapp.web import logs


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Write logs as in production, but to where a test can read them."""
    lines = StringIO()
    logs.configure("DEBUG")
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(lines))
    yield lines
    structlog.reset_defaults()
