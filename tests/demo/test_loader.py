"""The demo: always one open, one coming, one closed."""

import datetime as dt

import pytest
from sqlalchemy import select

from webapp.clock import CHINA
from webapp.consultations import queries
from webapp.consultations.models import Consultation
from webapp.demo.loader import DEMOS, load_demo
from webapp.persistence.engine import Database

NOW = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)
SLUGS = ["community-services", "parks-and-greenways", "household-water"]


def load(database: Database, now: dt.datetime) -> list[str]:
    with database.writing() as session:
        return list(load_demo(session, now=now))


def phases(database: Database, now: dt.datetime) -> dict[str, str]:
    with database.reading() as session:
        return {c.slug: c.phase(now).value for c in session.scalars(select(Consultation))}


def test_demo_is_one_open_one_coming_one_closed(database: Database) -> None:
    assert load(database, NOW) == SLUGS
    assert phases(database, NOW) == dict(zip(SLUGS, ["open", "coming", "closed"], strict=True))


def test_loading_again_changes_nothing(database: Database) -> None:
    load(database, NOW)
    with database.reading() as session:
        before = [(c.id, c.opens_at, c.closes_at) for c in session.scalars(select(Consultation))]
    assert load(database, NOW + dt.timedelta(days=1)) == SLUGS
    with database.reading() as session:
        after = [(c.id, c.opens_at, c.closes_at) for c in session.scalars(select(Consultation))]
    assert after == before


@pytest.mark.parametrize("days", [8, 22, 38, 400])
def test_lapsed_periods_are_moved(database: Database, days: int) -> None:
    load(database, NOW)
    later = NOW + dt.timedelta(days=days)
    load(database, later)
    assert phases(database, later) == dict(zip(SLUGS, ["open", "coming", "closed"], strict=True))


def test_days_are_counted_in_china(database: Database) -> None:
    late = dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC)  # the second of March in China
    load(database, late)
    with database.reading() as session:
        found = session.scalars(select(Consultation).filter_by(slug=SLUGS[0])).one()
        assert found.opens_at.astimezone(CHINA) == dt.datetime(2026, 2, 21, tzinfo=CHINA)


def test_open_draft_has_about_sixty_articles_in_chapters(database: Database) -> None:
    load(database, NOW)
    with database.reading() as session:
        counts = {c.slug: articles for c, articles in queries.list_all(session)}
        found = session.scalars(select(Consultation).filter_by(slug=SLUGS[0])).one()
        version = queries.load_version(session, queries.current_version_id(session, found.id))
        kinds = {provision.kind.value for provision in version.provisions}
    assert 55 <= counts[SLUGS[0]] <= 65
    assert min(counts.values()) >= 15
    assert {"章", "条"} <= kinds


def test_every_demo_has_a_file_of_its_own() -> None:
    assert len({demo.file for demo in DEMOS}) == len({demo.slug for demo in DEMOS}) == 3
