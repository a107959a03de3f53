"""A worker's hands, and families for it."""

import pytest

from tests.support.register import register_comment
from webapp.config import Settings
from webapp.dispositions import jobs
from webapp.jobs.contract import Parts
from webapp.jobs.runner import Runner
from webapp.keys import Keys
from webapp.persistence.engine import Database


@pytest.fixture
def runner(settings: Settings, database: Database, keys: Keys) -> Runner:
    """Return a worker's hands."""
    return Runner(jobs.HANDLERS, Parts(settings, database, keys))


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a step do two at a time."""
    monkeypatch.setattr(jobs, "CHUNK", 2)
    return 2


@pytest.fixture
def five(database: Database, law: str) -> list[int]:
    """Register five families, the first of two entries, and return their ids."""
    with database.writing() as session:
        texts = ["第一种", "第一种", "第二种", "第三种", "第四种", "第五种"]
        found = [register_comment(session, text, slug=law).family_id for text in texts]
    return list(dict.fromkeys(found))
