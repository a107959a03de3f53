"""Entries move between families by hand, and families are merged."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.decisions import decide
from tests.support.register import CLERK, register_comment, register_comments
from webapp.audit.models import AppendOnlyError
from webapp.clock import utc_now
from webapp.errors import InvalidInputError, StaleError
from webapp.persistence.engine import Database
from webapp.register import queries, services_families
from webapp.register.models import Family, RegisterEvent
from webapp.register.policy import EntryState, Outcome, Placement

pytestmark = pytest.mark.usefixtures("law")


def families(session: Session) -> list[Family]:
    return list(session.scalars(select(Family).order_by(Family.id)))


def test_taking_out_gives_a_family_of_its_own(database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "同意")
        entry = register_comment(session, "同意")
        family = services_families.take_out(session, entry, entry.rev, CLERK, now=utc_now())
        assert (family.size, family.lead_id) == (1, entry.id)
        assert entry.placement is Placement.BY_HAND
        assert [each.size for each in families(session)] == [1, 1]
        with pytest.raises(InvalidInputError):
            services_families.take_out(session, entry, entry.rev, CLERK, now=utc_now())


def test_an_old_page_moves_nothing(database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "同意")
        entry = register_comment(session, "同意")
        with pytest.raises(StaleError):
            services_families.take_out(session, entry, entry.rev - 1, CLERK, now=utc_now())


def test_moving_to_another_family_follows_its_state(database: Database) -> None:
    with database.writing() as session:
        kept = register_comment(session, "支持这一条")
        entry = register_comment(session, "支持本条")
        family = session.get_one(Family, kept.family_id)
        decide(session, family, Outcome.ACCEPTED)
        old = session.get_one(Family, entry.family_id)
        services_families.move(session, entry, entry.rev, family, CLERK, now=utc_now())
        assert entry.state is EntryState.ACCEPTED
        assert (family.size, old.size, old.merged_into_id) == (2, 0, family.id)
        assert queries.get_family(session, old.consultation_id, old.id) is family


def test_nothing_moves_to_another_article(database: Database) -> None:
    with database.writing() as session:
        one, two = register_comments(session, {"article-1": "甲", "article-2": "乙"})
        family = session.get_one(Family, two.family_id)
        with pytest.raises(InvalidInputError):
            services_families.move(session, one, one.rev, family, CLERK, now=utc_now())


def test_merged_entries_follow_unless_decided_by_themselves(database: Database) -> None:
    with database.writing() as session:
        into = session.get_one(Family, register_comment(session, "一个意见").family_id)
        decide(session, into, Outcome.COVERED)
        moved = register_comment(session, "一条意见")
        family = session.get_one(Family, moved.family_id)
        assert services_families.merge(session, family, into, CLERK, now=utc_now()) == 1
        session.refresh(moved)
        assert (moved.family_id, moved.state) == (into.id, EntryState.COVERED)
        assert (into.size, family.size) == (2, 0)


def test_history_cannot_be_changed(database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "一")
    with pytest.raises(AppendOnlyError), database.writing() as session:
        session.scalars(select(RegisterEvent)).first().actor_name = "别人"  # type: ignore[union-attr]
