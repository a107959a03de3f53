"""A worker's parts, and a closed consultation with decisions."""

import pytest

from tests.support.results import close_with_opinions
from webapp.persistence.engine import Database


@pytest.fixture
def closed(database: Database, law: str) -> str:
    """Close a consultation with ten comments, most of them decided; return its slug."""
    close_with_opinions(database, law)
    return law
