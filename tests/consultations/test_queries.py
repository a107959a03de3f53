"""Reading consultations: what the public may see, and in how many queries."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.support.laws import act, chaptered, make_consultation
from tests.support.steps import counted_statements
from webapp.clock import utc_now
from webapp.consultations import queries, services_versions
from webapp.consultations.commands import NewVersion
from webapp.consultations.models import Consultation, DraftVersion
from webapp.consultations.policy import State
from webapp.errors import NotFoundError
from webapp.persistence.engine import Database


def test_public_consultation_is_found_by_its_slug(database: Database, law: str) -> None:
    with database.reading() as session:
        assert queries.get_public(session, law, now=utc_now()).slug == law


@pytest.mark.parametrize("slug", ["secret", "nothing", "", "SECRET", "se\0cret"])
def test_unpublished_looks_like_unknown(database: Database, slug: str) -> None:
    make_consultation(database, slug="secret", state=State.DRAFT)
    with database.reading() as session, pytest.raises(NotFoundError):
        queries.get_public(session, slug, now=utc_now())


def test_closed_and_coming_are_public(database: Database) -> None:
    make_consultation(database, slug="closed", state=State.CLOSED)
    make_consultation(database, slug="coming", opens=dt.timedelta(days=2))
    with database.reading() as session:
        assert queries.get_public(session, "closed", now=utc_now())
        assert queries.get_public(session, "coming", now=utc_now())


def test_list_has_the_latest_opening_first_and_nothing_unpublished(database: Database) -> None:
    for slug, opens in (("old", -9), ("new", 3), ("now", -1)):
        make_consultation(database, slug=slug, opens=dt.timedelta(days=opens))
    make_consultation(database, slug="secret", state=State.DRAFT)
    with database.reading() as session:
        assert [c.slug for c in queries.list_public(session)] == ["new", "now", "old"]


def test_staff_list_counts_articles_and_only_those(database: Database) -> None:
    make_consultation(database, slug="one", provisions=chaptered(1, 4))
    make_consultation(database, slug="two", provisions=chaptered(3, 2), state=State.DRAFT)
    with database.reading() as session, counted_statements(database) as sent:
        found = [(c.slug, articles) for c, articles in queries.list_all(session)]
    assert found == [("one", 4), ("two", 6)]
    assert len([s for s in sent if s.startswith("SELECT")]) == 1


def test_comments_are_taken_on_the_latest_version_that_is_published(
    database: Database, law: str
) -> None:
    with database.writing() as session:
        found = queries.get_any(session, law)
        first = queries.current_version_id(session, found.id)
        text = NewVersion("云溪市路灯管理条例", "second.txt", chaptered(1, 2))
        second = services_versions.add_version(session, found, text, act=act()).id
        assert queries.current_version_id(session, found.id) == first
        services_versions.add_version(session, found, text, in_force=True, act=act())
        assert queries.current_version_id(session, found.id) == first
        queries.versions_of(session, found.id)[-1].published_at = utc_now()
    with database.reading() as session:
        found = queries.get_public(session, law, now=utc_now())
        assert queries.current_version_id(session, found.id) == second


def test_whole_text_takes_as_many_queries_as_there_are_tables(database: Database) -> None:
    make_consultation(database, provisions=chaptered(4, 20))
    with database.reading() as session:
        version_id = session.scalars(select(DraftVersion.id)).one()
        with counted_statements(database) as sent:
            version = queries.load_version(session, version_id)
        assert sum(len(p.paragraphs) for p in version.provisions) == 83
    assert len(sent) == 3


def test_phase_of_a_row_is_that_of_its_period(database: Database, law: str) -> None:
    with database.reading() as session:
        found = session.scalars(select(Consultation).filter_by(slug=law)).one()
        assert found.phase(found.opens_at).value == "open"
        assert found.phase(found.closes_at).value == "closed"
