"""Reading the register."""

from collections.abc import Sequence

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session

from webapp.consultations.models import Consultation, Provision
from webapp.errors import NotFoundError
from webapp.register.models import Entry, Family, RegisterEvent, Unsorted
from webapp.register.policy import EntryState, format_number, target_label
from webapp.submissions.models import Comment, Submission
from webapp.submissions.queries import standing


def get_entry(
    session: Session, consultation_id: int, serial: int, *, for_update: bool = False
) -> Entry:
    """Return an entry by its serial; ``for_update`` locks it on PostgreSQL.

    Raises:
        NotFoundError: the consultation has none of this serial.
    """
    query = select(Entry).filter_by(consultation_id=consultation_id, serial=serial)
    found = session.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NotFoundError
    return found


def get_family(
    session: Session, consultation_id: int, family_id: int, *, for_update: bool = False
) -> Family:
    """Return a family by its id; one that was merged away leads to where it went.

    Raises:
        NotFoundError: the consultation has none of this id.
    """
    query = select(Family).filter_by(consultation_id=consultation_id)
    if for_update:
        query = query.with_for_update()
    found = session.scalar(query.filter_by(id=family_id))
    while found is not None and found.merged_into_id is not None:
        found = session.scalar(query.filter_by(id=found.merged_into_id))
    if found is None:
        raise NotFoundError
    return found


def number_of(consultation: Consultation, entry: Entry) -> str:
    """Return the number of an entry as people know it."""
    return format_number(consultation.file_number, target_label(entry.target), entry.serial)


def text_of(session: Session, entry: Entry) -> str:
    """Return what the respondent wrote."""
    return session.scalars(select(Comment.text).filter_by(id=entry.comment_id)).one()


def texts_of(session: Session, entry_ids: Sequence[int]) -> dict[int, str]:
    """Return what respondents wrote by entry id."""
    rows = session.execute(
        select(Entry.id, Comment.text)
        .join(Comment, Comment.id == Entry.comment_id)
        .where(Entry.id.in_(entry_ids))
    )
    return {row.id: row.text for row in rows}


def members_of(
    session: Session, family: Family, *, after_id: int = 0, limit: int = 50
) -> Sequence[Entry]:
    """Return a family's entries that stand, the earliest first, from after ``after_id`` on."""
    return session.scalars(
        select(Entry)
        .filter_by(family_id=family.id)
        .where(Entry.state != EntryState.WITHDRAWN, Entry.id > after_id)
        .order_by(Entry.id)
        .limit(limit)
    ).all()


def history_of(session: Session, family: Family, limit: int = 50) -> Sequence[RegisterEvent]:
    """Return what happened to a family and in it, the latest first."""
    return session.scalars(
        select(RegisterEvent)
        .filter_by(family_id=family.id)
        .order_by(RegisterEvent.id.desc())
        .limit(limit)
    ).all()


def history_of_entry(session: Session, entry: Entry) -> Sequence[RegisterEvent]:
    """Return what happened to an entry alone, the latest first."""
    return session.scalars(
        select(RegisterEvent).filter_by(entry_id=entry.id).order_by(RegisterEvent.id.desc())
    ).all()


def family_of_copies(session: Session, entry: Entry) -> Family | None:
    """Return the family of the other entries with the same folded text on the same target.

    It comes locked on PostgreSQL.
    """
    copies = (
        select(Entry.family_id)
        .filter_by(
            draft_version_id=entry.draft_version_id, target=entry.target, digest=entry.digest
        )
        .where(Entry.state != EntryState.WITHDRAWN)
        .order_by(Entry.id)
        .limit(1)
    )
    if entry.id is not None:
        copies = copies.where(Entry.id != entry.id)
    found = session.scalar(copies)
    if found is None:
        return None
    return session.scalars(select(Family).filter_by(id=found).with_for_update()).one()


def comments_in_order(session: Session, submission_id: int) -> Sequence[Comment]:
    """Return a submission's comments: in general, on the title, then as the draft reads."""
    place = case((Comment.target == "general", -2), (Comment.target == "title", -1), else_=0)
    return session.scalars(
        select(Comment)
        .outerjoin(Provision, Provision.id == Comment.provision_id)
        .where(Comment.submission_id == submission_id)
        .order_by(place, Provision.position, Comment.id)
    ).all()


def unregistered(session: Session, limit: int = 1000) -> Sequence[Submission]:
    """Return valid submissions with comments and none in the register, the earliest first."""
    return session.scalars(
        select(Submission)
        .where(
            standing(),
            Submission.held_at.is_(None),
            exists().where(Comment.submission_id == Submission.id),
            ~exists().where(Entry.submission_id == Submission.id),
        )
        .order_by(Submission.id)
        .limit(limit)
    ).all()


def unsorted_ids(session: Session, limit: int) -> Sequence[int]:
    """Return entries that still have to be sorted, the earliest first."""
    return session.scalars(select(Unsorted.entry_id).order_by(Unsorted.entry_id).limit(limit)).all()


def count_live(session: Session, family: Family) -> tuple[int, int | None]:
    """Return how many entries of a family stand, and the earliest of them."""
    row = session.execute(
        select(func.count(), func.min(Entry.id)).where(
            Entry.family_id == family.id, Entry.state != EntryState.WITHDRAWN
        )
    ).one()
    return row[0], row[1]


def states_of(session: Session, family: Family) -> set[EntryState]:
    """Return the states that a family's entries have, of those that stand."""
    states = select(Entry.state).filter_by(family_id=family.id).distinct()
    return set(session.scalars(states.where(Entry.state != EntryState.WITHDRAWN)))


def lock_consultation(session: Session, consultation_id: int) -> None:
    """Wait until nobody else changes the consultation."""
    session.execute(select(Consultation.id).filter_by(id=consultation_id).with_for_update())
