"""A worker's parts, and a closed consultation with decisions."""

import pytest

from tests.support.results import close_with_opinions
from webapp.config import Settings
from webapp.jobs.contract import Parts
from webapp.keys import Keys
from webapp.persistence.engine import Database


@pytest.fixture
def parts(settings: Settings, database: Database, keys: Keys) -> Parts:
    """Return what handlers may use."""
    return Parts(settings, database, keys)


@pytest.fixture
def closed(database: Database, law: str) -> str:
    """Close a consultation with ten comments, most of them decided; return its slug."""
    close_with_opinions(database, law)
    return law
