"""Words that stand in thousands of comments: lists find them like any other, and as quickly."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from tests.bench.comments import generate, load
from tests.conftest import POSTGRESQL
from tests.support.laws import SLUG
from webapp.persistence.engine import Database
from webapp.register.filters import Filter
from webapp.register.models import Entry
from webapp.search import services
from webapp.search.models import Kind
from webapp.submissions.models import Comment

COMMENTS = 3000


@pytest.fixture
def session(database: Database, law: str) -> Iterator[Session]:
    assert law == SLUG
    load(database, law, generate(COMMENTS))
    with database.writing() as session:
        services.index(session, Kind.COMMENT, texts(session))
    with database.reading() as session:
        yield session


def texts(session: Session) -> list[tuple[int, int, str]]:
    rows = session.execute(
        select(Entry.comment_id, Entry.consultation_id, Comment.text)
        .join(Comment, Comment.id == Entry.comment_id)
        .order_by(Entry.comment_id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def test_lists_find_a_word_that_thousands_hold(session: Session) -> None:
    rows = texts(session)
    filter_ = Filter(rows[0][1], text="的")
    holding = {number for number, _, text in rows if "的" in text}
    assert len(holding) > 2000
    entries = session.scalars(filter_.entries(session)).all()
    assert {entry.comment_id for entry in entries} == holding
    families = session.scalars(filter_.families(session)).all()
    assert {family.id for family in families} == {entry.family_id for entry in entries}


@pytest.mark.skipif(bool(POSTGRESQL), reason="SQLite has its own plan")
def test_sqlite_asks_the_index_once_and_not_for_each_entry(session: Session) -> None:
    filter_ = Filter(texts(session)[0][1], text="的")
    query = select(func.count()).select_from(filter_.entries(session).subquery())
    written = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    plan = [row[3] for row in session.execute(sql(f"EXPLAIN QUERY PLAN {written}"))]
    assert any("search_comment VIRTUAL TABLE INDEX" in line for line in plan), plan
    assert not any("CORRELATED" in line for line in plan), plan
