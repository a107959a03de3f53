"""Lets families and entries have a disposition or none, with all that follows them."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.dispositions import queries
from webapp.dispositions.models import Disposition
from webapp.register import services_families
from webapp.register.history import tell
from webapp.register.models import Entry, Family
from webapp.register.policy import Act, EntryState, state_of


def state_given(disposition: Disposition | None) -> EntryState:
    """Return the state of what has a disposition, or none."""
    if disposition is None:
        return EntryState.PENDING
    return state_of(disposition.outcome, is_confirmed=disposition.confirmed_at is not None)


def settle_families(  # noqa: PLR0913
    session: Session,
    families: Sequence[Family],
    disposition: Disposition | None,
    actor: Actor,
    act: Act,
    *,
    now: dt.datetime,
    job_id: int | None = None,
) -> int:
    """Let families, and the entries that follow them, have a disposition, or none.

    The entries of all families change by one statement, however many they are. Returns how
    many entries.
    """
    ids = [family.id for family in families]
    counts = queries.count_followers(session, ids)
    state = state_given(disposition)
    session.execute(
        update(Entry).where(*queries.followers(ids)).values(state=state, rev=Entry.rev + 1),
        execution_options={"synchronize_session": "evaluate"},
    )
    for family in families:
        was, before = family.disposition_id, family.state
        family.disposition_id = disposition.id if disposition else None
        family.state = state
        family.rev += 1
        if disposition is None and not counts.get(family.id):
            services_families.restate(session, family)
        tell(
            session,
            actor,
            act,
            now,
            family=family,
            job_id=job_id,
            before=before,
            after=family.state,
            from_id=was,
            to_id=family.disposition_id,
            count=counts.get(family.id, 0),
        )
    return sum(counts.values())


def settle_entry(  # noqa: PLR0913
    session: Session,
    entry: Entry,
    disposition: Disposition | None,
    actor: Actor,
    act: Act,
    *,
    now: dt.datetime,
    job_id: int | None = None,
) -> int:
    """Let an entry have a disposition of its own, or follow its family again; return 1."""
    family = session.get_one(Family, entry.family_id)
    was, before = entry.disposition_id, entry.state
    entry.disposition_id = disposition.id if disposition else None
    if disposition is not None:
        entry.state = state_given(disposition)
    else:
        entry.state = family.state if family.disposition_id else EntryState.PENDING
    entry.rev += 1
    tell(
        session,
        actor,
        act,
        now,
        family=family,
        entry=entry,
        job_id=job_id,
        before=before,
        after=entry.state,
        from_id=was,
        to_id=entry.disposition_id,
        count=1,
    )
    session.flush()
    state = family.state
    services_families.restate(session, family)
    if family.state is not state:
        family.rev += 1
    return 1
