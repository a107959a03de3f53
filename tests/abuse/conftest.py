"""A store of rate limits on a file, with a clock that the test sets."""

from pathlib import Path

import pytest

from webapp.abuse.limits_storage import SqliteFileStorage

START = 1_800_000_000.0


class Clock:
    """Seconds since the epoch, moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def uri(tmp_path: Path) -> str:
    return f"sqlite-file://{tmp_path}/limits.sqlite"


@pytest.fixture
def storage(uri: str, clock: Clock) -> SqliteFileStorage:
    return SqliteFileStorage(uri, clock=clock)
