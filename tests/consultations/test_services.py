"""Making a consultation, and what is refused."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import Executable, func, select, update
from sqlalchemy.exc import IntegrityError

from tests.support.laws import TESTER, article, chaptered
from webapp.consultations import queries, services
from webapp.consultations.commands import Act, CreateConsultation, NewProvision
from webapp.consultations.models import Consultation, DraftVersion, ProvisionKind
from webapp.consultations.policy import State
from webapp.errors import InvalidInputError
from webapp.persistence.engine import Database

NOW = dt.datetime(2021, 8, 1, 9, tzinfo=dt.UTC)
COMMAND = CreateConsultation(
    slug="lamp-law",
    title="云溪市路灯管理条例",
    label="（草案）",
    note="为了征求意见而公布",
    opens=dt.date(2021, 8, 12),
    closes=dt.date(2021, 9, 11),
    source_name="lamp.txt",
    provisions=chaptered(2, 3),
)


def create(database: Database, **changes: object) -> None:
    command = dataclasses.replace(COMMAND, **changes)  # type: ignore[arg-type]
    with database.writing() as session:
        services.create_consultation(session, command, act=Act(TESTER, NOW))


def test_new_consultation_is_not_public(database: Database) -> None:
    create(database)
    with database.reading() as session:
        found = session.scalars(select(Consultation)).one()
        assert found.state is State.DRAFT
        assert found.created_at == NOW
        assert found.title == "云溪市路灯管理条例（草案）"
        assert queries.list_public(session) == []


def test_period_runs_from_first_to_last_day_in_china(database: Database) -> None:
    create(database)
    with database.reading() as session:
        found = session.scalars(select(Consultation)).one()
        assert found.opens_at == dt.datetime(2021, 8, 11, 16, tzinfo=dt.UTC)
        assert found.closes_at == dt.datetime(2021, 9, 11, 16, tzinfo=dt.UTC)


def test_period_of_one_day_is_allowed(database: Database) -> None:
    create(database, closes=COMMAND.opens)
    with database.reading() as session:
        found = session.scalars(select(Consultation)).one()
        assert found.closes_at - found.opens_at == dt.timedelta(days=1)


def test_defaults_are_those_of_the_original_form(database: Database) -> None:
    create(database)
    with database.reading() as session:
        found = session.scalars(select(Consultation)).one()
        assert found.identity_options == ["个人", "单位"]
        assert not found.contact_way_required
        assert found.comment_limit == 5000
        assert found.retention_days == 90


def test_provisions_are_stored_as_a_tree(database: Database) -> None:
    create(database)
    with database.reading() as session:
        version_id = session.scalars(select(DraftVersion.id)).one()
        version = queries.load_version(session, version_id)
        chapter, first, *_ = version.provisions
        third = version.provisions[3]
        assert [p.target for p in version.provisions] == [
            None, "article-1", "article-2", "article-3",
            None, "article-4", "article-5", "article-6",
        ]  # fmt: skip
        assert (chapter.label, chapter.parent_id) == ("第一章", None)
        assert (first.label, first.parent_id) == ("第一条", chapter.id)
        assert [(p.kind, p.label) for p in third.paragraphs] == [
            ("款", None), ("项", "（一）"), ("项", "（二）"), ("款", None),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"slug": ""}, "网址名称"),
        ({"slug": "Lamp"}, "网址名称"),
        ({"slug": "路灯"}, "网址名称"),
        ({"slug": "lamp--law"}, "网址名称"),
        ({"slug": "-lamp"}, "网址名称"),
        ({"slug": "lamp/law"}, "网址名称"),
        ({"slug": "lamp-law\n"}, "网址名称"),
        ({"slug": "a" * 81}, "网址名称"),
        ({"closes": dt.date(2021, 8, 11)}, "早于开始"),
        ({"title": "条" * 300}, "法规名称超过 300 字"),
        ({"label": "草" * 101}, "稿次超过 100 字"),
        ({"authority": "委" * 201}, "机关超过 200 字"),
        ({"provisions": (article(1), NewProvision(ProvisionKind.CHAPTER, "章" * 61))}, "条文序号"),
        ({"provisions": ()}, "没有条文"),
        ({"provisions": (NewProvision(ProvisionKind.CHAPTER, "第一章"),)}, "没有条文"),
    ],
)
def test_what_cannot_be_is_refused(
    database: Database, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(InvalidInputError, match=words):
        create(database, **changes)
    with database.reading() as session:
        assert session.scalars(select(func.count()).select_from(Consultation)).one() == 0


def test_taken_slug_is_refused(database: Database) -> None:
    create(database)
    with pytest.raises(InvalidInputError, match="已被"):
        create(database)


def test_two_provisions_with_one_target_are_refused(database: Database) -> None:
    with pytest.raises(InvalidInputError, match="重复：第一条"):
        create(database, provisions=(article(1), article(1)))


def test_period_that_ends_before_it_begins_is_refused_by_the_database(
    database: Database, law: str
) -> None:
    statement = update(Consultation).filter_by(slug=law).values(closes_at=NOW)
    with pytest.raises(IntegrityError, match="ck_consultation_period"):
        run(database, statement)


def run(database: Database, statement: Executable) -> None:
    with database.writing() as session:
        session.execute(statement)
