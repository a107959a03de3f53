"""A draft that a result shows is not replaced by the next one."""

import pytest
from sqlalchemy import select

from tests.support.laws import SLUG
from tests.support.register import OTHER
from tests.support.results import prepare_result, publish_result, revise
from webapp.clock import utc_now
from webapp.consultations.commands import Act
from webapp.consultations.models import DraftVersion
from webapp.consultations.queries import get_any
from webapp.draft_import.bounded import read_bounded
from webapp.errors import InvalidInputError
from webapp.intake.commands import Upload, Use
from webapp.intake.models import Purpose
from webapp.intake.services import receive, take_version
from webapp.jobs.contract import Parts
from webapp.persistence.engine import Database
from webapp.publication import services
from webapp.publication.models import Publication

pytestmark = pytest.mark.usefixtures("closed")

TEXT = """云溪市路灯管理条例（草案）
第一条　为了加强路灯管理，制定本条例。
第二条　路灯应当符合国家标准。
第三条　本条例自公布之日起施行。
"""


def take(database: Database, purpose: Purpose = Purpose.VERSION) -> int:
    """Store a text as it comes from a file; return its number."""
    data, act = TEXT.encode(), Act(OTHER, utc_now())
    found = read_bounded(data, "next.txt")
    upload = Upload("next.txt", data, found.kind, found.source, tuple(found.drafts))
    with database.writing() as session:
        consultation = get_any(session, SLUG)
        (sheet,) = receive(session, upload, Use(purpose, consultation.id), act=act).sheets
        return take_version(session, sheet.id, sheet.rev, consultation, act=act).number


def test_unseen_draft_is_replaced_while_no_result_shows_it(
    database: Database, parts: Parts
) -> None:
    revise(database)
    prepare_result(database, parts)
    assert take(database) == 2


def test_draft_of_a_prepared_result_stays_until_that_is_dropped(
    database: Database, parts: Parts
) -> None:
    made = prepare_result(database, parts, revised_id=revise(database))
    with pytest.raises(InvalidInputError, match="先删除那份结果"):
        take(database)
    with database.writing() as session:
        found = session.get_one(Publication, made.id)
        services.drop(session, parts.settings, found, actor=OTHER, now=utc_now())
    assert take(database) == 2


def test_draft_of_a_published_result_stays_until_it_is_published(
    database: Database, parts: Parts
) -> None:
    revised = revise(database)
    publish_result(database, parts, revised_id=revised)
    prepare_result(database, parts, revised_id=revised)
    with pytest.raises(InvalidInputError, match="先公布那一稿"):
        take(database)
    with database.writing() as session:
        session.get_one(DraftVersion, revised).published_at = utc_now()
    assert take(database) == 3


def test_law_in_force_may_come_beside_a_result(database: Database, parts: Parts) -> None:
    prepare_result(database, parts, revised_id=revise(database))
    assert take(database, Purpose.IN_FORCE) == 0
    with database.reading() as session:
        assert sorted(session.scalars(select(DraftVersion.number))) == [0, 1, 2]
