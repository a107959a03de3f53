"""Fixtures for looking at every public page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPO
from tests.pages.gallery import DISPLAYS, LOOK_UPS, Gallery
from tests.support.databases import Databases, migrated
from tests.support.tools import missing
from webapp.config import Settings

SEED = REPO.parent / "shared" / "seed" / "questionnaire.txt"


@pytest.fixture(scope="session")
def galleries(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Gallery]]:
    """Return the pages of each display; the law of the original form is one where it is there."""
    made, urls = {}, []
    for display in DISPLAYS:
        urls.append(migrated(databases))
        settings = Settings(
            instance_path=tmp_path_factory.mktemp(display),
            database_url=urls[-1],
            rate_receipt=f"{LOOK_UPS} per hour",
            rate_submit="1 per hour",
            rate_captcha="10000 per minute",
        )
        made[display] = Gallery(settings, display, SEED if SEED.exists() else None)
    yield made
    for gallery in made.values():
        gallery.database.engine.dispose()
    for url in urls:
        databases.drop(url)


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return the folder of the page checkers."""
    folder = REPO / "node_modules"
    if not (folder / "axe-core").is_dir():
        missing("the page checkers are not installed: make setup-dev")
    return folder


@pytest.fixture(scope="session")
def axe(node_modules: Path) -> str:
    """Return axe's script."""
    return (node_modules / "axe-core" / "axe.min.js").read_text()
