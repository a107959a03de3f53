"""How many comments the texts that were read stand for."""

import pytest

from tests.support.register import CLERK, register_comment
from webapp.clock import utc_now
from webapp.dispositions.commands import Decide
from webapp.dispositions.services import decide_family
from webapp.persistence.engine import Database
from webapp.register.filters import Filter
from webapp.register.models import Family
from webapp.register.policy import Outcome
from webapp.register.queries_families import Coverage, coverage

pytestmark = pytest.mark.usefixtures("law")


def test_nothing_is_covered_of_nothing(database: Database) -> None:
    with database.reading() as session:
        found = coverage(session, Filter(1))
        assert (found, found.share) == (Coverage(0, 0, 0, 0), 0.0)


def test_one_text_read_covers_all_who_sent_it(database: Database) -> None:
    with database.writing() as session:
        for _ in range(3):
            entry = register_comment(session, "太高")
        register_comment(session, "太低")
        other = register_comment(session, "太低", "article-2")
        family = session.get_one(Family, entry.family_id)
        decide_family(session, family, Decide(Outcome.STUDY), CLERK, now=utc_now())
    everything = Filter(other.consultation_id)
    with database.reading() as session:
        found = coverage(session, everything)
        assert (found, found.share) == (Coverage(1, 3, 3, 5), 0.6)
        assert coverage(session, everything.but(target="article-1")) == Coverage(1, 2, 3, 4)
        assert coverage(session, everything.but(target="article-2")) == Coverage(0, 1, 0, 1)


def test_an_index_answers_for_a_whole_consultation(database: Database) -> None:
    with database.reading() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("PostgreSQL plans by statistics")
        query = Filter(1).families(session).with_only_columns(Family.state, Family.size)
        sql = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all()
        assert "USING COVERING INDEX ix_family" in str(plan)
