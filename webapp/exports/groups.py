"""What a filter finds, put together: comments of one family that were answered alike.

Every comment that matches is a member of exactly one group. Groups come one after another in
the order of the draft and are never held together, however many there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, String, case, cast, func, select
from sqlalchemy.orm import Session

from webapp.dispositions.models import Disposition
from webapp.dispositions.queries import dispositions
from webapp.exports.commands import Audience
from webapp.exports.matching import matching, reading_order, with_places
from webapp.exports.policy import is_individual
from webapp.exports.texts import shown_texts
from webapp.keys import Keys
from webapp.register.filters import Filter
from webapp.register.models import Entry, Family
from webapp.register.policy import Outcome
from webapp.submissions.models import Comment, Submission
from webapp.submissions.queries import organisation_of

CHUNK: Final = 200  # groups that are read together
NAMED: Final = 20  # bodies that a group names
LOOKED_AT: Final = 3 * NAMED  # entries in which their names are looked for


@dataclass(frozen=True, slots=True)
class Group:
    """Comments of one family with the same answer, by one wording that stands for them.

    ``version`` is the draft version's id, ``outcome`` None where nothing is decided (or, for
    the public, not confirmed). ``bodies`` are at most ``NAMED`` names, each once, the
    earliest first; ``is_beside`` says that the target is no article of the main version.
    """

    version: int
    target: str
    family_id: int
    entry_id: int
    text: str
    count: int
    individuals: int
    bodies: tuple[str, ...]
    outcome: Outcome | None
    reason: str
    is_confirmed: bool
    is_beside: bool

    @property
    def organisations(self) -> int:
        """How many of the comments come from bodies, named or not."""
        return self.count - self.individuals


@dataclass(frozen=True, slots=True)
class _Row:
    """A group as the database counts it; ``from_bodies`` lists entries, by id and comma."""

    version: int
    target: str
    family_id: int
    decision: int | None
    count: int
    first: int
    lead: int | None
    individuals: int
    from_bodies: str | None
    is_beside: int

    @property
    def entry_id(self) -> int:
        """The entry whose wording stands for all: the family's lead where it is among them."""
        return self.lead or self.first


def groups_of(
    session: Session, wanted: Filter, version_id: int, audience: Audience, keys: Keys
) -> Iterator[Group]:
    """Yield the groups of what matches: first the main version's, then what stands beside it.

    The main version comes as it reads: in general, on the title, by article; beside it are
    its attachments, what is no longer in it, and comments on other versions. On one target
    the large groups come first. It takes six statements for every ``CHUNK`` groups.

    Args:
        session: a reading session.
        wanted: which comments.
        version_id: the main version.
        audience: who is to read; the public is told of no body, which would need consent.
        keys: what names of bodies were encrypted with.
    """
    found = session.execute(
        _grouped(session, wanted, version_id, audience), execution_options={"yield_per": CHUNK}
    )
    for chunk in found.partitions():
        yield from _read(session, [_Row(*row) for row in chunk], audience, keys)


def individuals_in(session: Session, consultation_id: int) -> list[str]:
    """Return the identities in a consultation's register that natural persons gave."""
    identities = select(Entry.identity).filter_by(consultation_id=consultation_id).distinct()
    return [identity for identity in session.scalars(identities) if is_individual(identity)]


def _grouped(
    session: Session, wanted: Filter, version_id: int, audience: Audience
) -> Select[*tuple[Any, ...]]:
    """Return the statement that counts the groups, in their order."""
    found = matching(session, wanted, audience)
    decision = func.coalesce(found.disposition_id, Family.disposition_id)
    is_person = found.identity.in_(individuals_in(session, wanted.consultation_id))
    count, order = func.count(), reading_order(found, version_id)
    query = (
        select(
            found.draft_version_id,
            found.target,
            found.family_id,
            decision,
            count,
            func.min(found.id),
            func.max(case((found.id == Family.lead_id, found.id))),
            func.sum(case((is_person, 1), else_=0)),
            func.aggregate_strings(case((~is_person, cast(found.id, String))), ","),
            order[0],
        )
        .join(Family, Family.id == found.family_id)
        .group_by(found.draft_version_id, found.target, found.family_id, decision)
        .order_by(*order, count.desc(), func.min(found.id))
    )
    return with_places(query, found)


def _read(
    session: Session, rows: Sequence[_Row], audience: Audience, keys: Keys
) -> Iterator[Group]:
    """Give some groups their wordings, the names of bodies and their decisions."""
    texts = _texts(session, [row.entry_id for row in rows], audience)
    names = {} if audience is Audience.PUBLIC else _names(session, rows, keys)
    decided = dispositions(session, [row.decision for row in rows])
    for row in rows:
        found = decided.get(row.decision or 0)
        outcome, reason, is_confirmed = _answer(found, audience)
        yield Group(
            version=row.version,
            target=row.target,
            family_id=row.family_id,
            entry_id=row.entry_id,
            text=texts[row.entry_id],
            count=row.count,
            individuals=row.individuals,
            bodies=names.get((row.family_id, row.decision), ()),
            outcome=outcome,
            reason=reason,
            is_confirmed=is_confirmed,
            is_beside=bool(row.is_beside),
        )


def _answer(found: Disposition | None, audience: Audience) -> tuple[Outcome | None, str, bool]:
    is_confirmed = found is not None and found.confirmed_at is not None
    if found is None or (audience is Audience.PUBLIC and not is_confirmed):
        return None, "", False
    return found.outcome, found.reason, is_confirmed


def _texts(session: Session, ids: Sequence[int], audience: Audience) -> dict[int, str]:
    rows = session.execute(
        select(Entry.id, Comment.text, Entry.redaction)
        .join(Comment, Comment.id == Entry.comment_id)
        .where(Entry.id.in_(ids))
    )
    return shown_texts(session, [(id_, text, state) for id_, text, state in rows], audience)


def _names(
    session: Session, rows: Sequence[_Row], keys: Keys
) -> dict[tuple[int, int | None], tuple[str, ...]]:
    """Return the names of the bodies of some groups, by family and decision."""
    listed = {
        (row.family_id, row.decision): sorted(map(int, row.from_bodies.split(",")))[:LOOKED_AT]
        for row in rows
        if row.from_bodies
    }
    wanted = [id_ for ids in listed.values() for id_ in ids]
    found = session.execute(
        select(Entry.id, Submission)
        .join(Submission, Submission.id == Entry.submission_id)
        .where(Entry.id.in_(wanted), Submission.organisation.is_not(None))
    ).all()
    submissions = {row[0]: row[1] for row in found}
    return {key: _first_names(ids, submissions, keys) for key, ids in listed.items()}


def _first_names(
    ids: Sequence[int], submissions: dict[int, Submission], keys: Keys
) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for id_ in ids:
        if len(names) == NAMED:
            break
        name = organisation_of(submissions[id_], keys) if id_ in submissions else ""
        if name:
            names[name] = None
    return tuple(names)
