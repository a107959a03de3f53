"""What an editor may ask for, and what the public gets to see."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.support.laws import SLUG, add_version, make_consultation, set_state
from tests.support.register import OTHER, register_comment
from tests.support.results import ask_result, prepare_result, publish_result, revise, sort_all
from webapp.audit.models import AuditEvent
from webapp.clock import utc_now
from webapp.consultations.policy import State
from webapp.errors import InvalidInputError, NotFoundError, StaleError
from webapp.jobs.contract import Parts
from webapp.persistence.engine import Database
from webapp.publication import queries, services
from webapp.publication.commands import Confirmation
from webapp.publication.models import Publication, PublicationCase, PublicationFile

pytestmark = pytest.mark.usefixtures("closed")
LOOKED = Confirmation(has_looked=True, pending=2)


def publish(
    database: Database, publication: Publication, confirmation: Confirmation = LOOKED
) -> None:
    with database.writing() as session:
        found = session.get_one(Publication, publication.id)
        services.publish(session, found, confirmation, actor=OTHER, now=utc_now())


def test_published_result_is_what_the_public_sees(database: Database, parts: Parts) -> None:
    made = publish_result(database, parts)
    with database.reading() as session:
        found = queries.published(session, made.consultation_id)
        assert queries.prepared(session, made.consultation_id) is None
        assert found is not None
        assert (found.id, found.published_by_name) == (made.id, OTHER.name)
        acts = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert acts[-2:] == ["publication.prepare", "publication.published"]


def test_nobody_publishes_without_looking(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    with pytest.raises(InvalidInputError, match="预览"):
        publish(database, made, Confirmation(has_looked=False, pending=2))


@pytest.mark.parametrize("typed", [None, 1, 3])
def test_undecided_comments_ask_for_their_number(
    database: Database, parts: Parts, typed: int | None
) -> None:
    made = prepare_result(database, parts)
    with pytest.raises(InvalidInputError, match="还有 2 条"):
        publish(database, made, Confirmation(has_looked=True, pending=typed))


def test_result_is_published_once(database: Database, parts: Parts) -> None:
    made = publish_result(database, parts)
    with pytest.raises(StaleError):
        publish(database, made)


def test_half_a_result_is_not_published(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    with database.writing() as session:
        session.get_one(Publication, made.id).is_whole = False
    with pytest.raises(StaleError):
        publish(database, made)


def test_open_consultation_has_no_result(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    with database.writing() as session:
        set_state(session, SLUG, State.PUBLISHED)
    with pytest.raises(StaleError, match="结束以后"):
        publish(database, made)
    with pytest.raises(StaleError, match="结束以后"):
        ask_result(database, parts)


def test_new_result_replaces_the_published_one(database: Database, parts: Parts) -> None:
    first, second = publish_result(database, parts), publish_result(database, parts)
    with database.reading() as session:
        found = queries.published(session, first.consultation_id)
        assert found is not None
        assert (found.id, found.number) == (second.id, 2)
        history = queries.history(session, first.consultation_id)
        assert [each.number for each in history] == [2, 1]


def test_new_preparation_replaces_an_unpublished_one(database: Database, parts: Parts) -> None:
    first = prepare_result(database, parts)
    second = prepare_result(database, parts, statement="第二次。")
    with database.reading() as session:
        found = session.scalars(select(Publication)).all()
        assert [(each.number, each.statement) for each in found] == [(1, "第二次。")]
    folders = queries.folder_of(parts.settings, second.id).parent.iterdir()
    assert [folder.name for folder in folders] == [str(second.id)]
    assert first.number == second.number


def test_dropped_result_leaves_nothing(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    with database.writing() as session:
        found = session.get_one(Publication, made.id)
        services.drop(session, parts.settings, found, actor=OTHER, now=utc_now())
    with database.reading() as session:
        for model in (Publication, PublicationCase, PublicationFile):
            assert session.scalar(select(model).limit(1)) is None
    assert not queries.folder_of(parts.settings, made.id).exists()


def test_published_result_is_not_dropped(database: Database, parts: Parts) -> None:
    made = publish_result(database, parts)
    with database.writing() as session:
        found = session.get_one(Publication, made.id)
        with pytest.raises(StaleError):
            services.drop(session, parts.settings, found, actor=OTHER, now=utc_now())
        services.remove(session, parts.settings, made.id)
    assert queries.file_path(parts.settings, made, "statistics").is_file()


def test_one_result_is_prepared_at_a_time(database: Database, parts: Parts) -> None:
    ask_result(database, parts)
    with pytest.raises(StaleError, match="正在生成"):
        ask_result(database, parts)


def test_result_waits_for_what_arrived(database: Database, parts: Parts) -> None:
    with database.writing() as session:
        register_comment(session, "迟到的来信。")
    with pytest.raises(StaleError, match="还有 1 条"):
        ask_result(database, parts)
    sort_all(database)
    ask_result(database, parts)


def test_revised_text_is_a_later_one_of_the_same_law(database: Database, parts: Parts) -> None:
    in_force = add_version(database, in_force=True)
    make_consultation(database, slug="other", opens=dt.timedelta(days=-5))
    elsewhere = add_version(database, slug="other")
    for wrong in (in_force, elsewhere, 10**6):
        with pytest.raises(InvalidInputError, match="以后的一稿"):
            ask_result(database, parts, revised_id=wrong)
    ask_result(database, parts, revised_id=revise(database))


def test_too_long_texts_are_refused(database: Database, parts: Parts) -> None:
    with pytest.raises(InvalidInputError, match="概述"):
        ask_result(database, parts, headline="长" * 501)
    with pytest.raises(InvalidInputError, match="说明"):
        ask_result(database, parts, statement="长" * 5001)


@pytest.mark.parametrize("kind", ["../../master.key", "comments-xlsx", "", "table.part"])
def test_only_offered_files_are_found(database: Database, parts: Parts, kind: str) -> None:
    made = prepare_result(database, parts)
    with pytest.raises(NotFoundError):
        queries.file_path(parts.settings, made, kind)
