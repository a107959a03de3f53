"""How staff share the work: claims, assignment, tags and notes on families."""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.errors import InvalidInputError, msgid
from webapp.register.history import tell
from webapp.register.models import TAG_LENGTH, Family, FamilyTag, Tag
from webapp.register.policy import Act
from webapp.submissions.policy import clean_line, clean_text

CLAIM = dt.timedelta(minutes=10)
NOTE_LENGTH = 2000


def is_claimed_by_other(family: Family, actor: Actor, *, now: dt.datetime) -> bool:
    """Tell whether somebody else has a family open."""
    until = family.claimed_until
    return until is not None and until > now and family.claimed_by_id != actor.id


def claim(family: Family, actor: Actor, *, now: dt.datetime) -> bool:
    """Mark a family as open before somebody; return whether it is now theirs.

    A claim lasts ten minutes and hinders nobody: it is a sign to the others.
    """
    if is_claimed_by_other(family, actor, now=now):
        return False
    family.claimed_by_id, family.claimed_until = actor.id, now + CLAIM
    return True


def release(family: Family, actor: Actor) -> None:
    """Take one's own claim back."""
    if family.claimed_by_id == actor.id:
        family.claimed_by_id = family.claimed_until = None


def assign(  # noqa: PLR0913
    session: Session,
    family: Family,
    assignee: Actor | None,
    actor: Actor,
    *,
    now: dt.datetime,
    job_id: int | None = None,
) -> None:
    """Say who is to work on a family; None takes it from whoever has it."""
    after = assignee.id if assignee else None
    if family.assignee_id == after:
        return
    before, family.assignee_id = family.assignee_id, after
    name = assignee.name if assignee else None
    tell(
        session,
        actor,
        Act.ASSIGNED,
        now,
        family=family,
        job_id=job_id,
        before=before,
        after=after,
        name=name,
    )


def clean_tag(name: str) -> str:
    """Return the name of a tag as it is kept.

    Raises:
        InvalidInputError: it is empty or too long.
    """
    name = clean_line(name)
    if not name or len(name) > TAG_LENGTH:
        raise InvalidInputError(msgid("标签应为 1—40 个字。"))
    return name


def tag(  # noqa: PLR0913
    session: Session,
    family: Family,
    name: str,
    actor: Actor,
    *,
    now: dt.datetime,
    job_id: int | None = None,
) -> Tag:
    """Give a family a tag, which is made if the consultation has none of this name.

    Raises:
        InvalidInputError: the name is empty or too long.
    """
    name = clean_tag(name)
    found = session.scalar(select(Tag).filter_by(consultation_id=family.consultation_id, name=name))
    if found is None:
        found = Tag(consultation_id=family.consultation_id, name=name)
        session.add(found)
        session.flush()
    if session.get(FamilyTag, (family.id, found.id)) is None:
        session.add(FamilyTag(family_id=family.id, tag_id=found.id))
        tell(session, actor, Act.TAGGED, now, family=family, job_id=job_id, name=name)
        session.flush()
    return found


def untag(  # noqa: PLR0913
    session: Session,
    family: Family,
    tag_id: int,
    actor: Actor,
    *,
    now: dt.datetime,
    job_id: int | None = None,
) -> None:
    """Take a tag off a family."""
    found = session.get(FamilyTag, (family.id, tag_id))
    if found is not None:
        name = session.get_one(Tag, tag_id).name
        session.execute(delete(FamilyTag).filter_by(family_id=family.id, tag_id=tag_id))
        tell(session, actor, Act.UNTAGGED, now, family=family, job_id=job_id, name=name)


def note(session: Session, family: Family, text: str, actor: Actor, *, now: dt.datetime) -> None:
    """Leave an internal note, which the public never sees.

    Raises:
        InvalidInputError: the note is empty or over 2,000 characters.
    """
    text = clean_text(text).strip()
    if not text or len(text) > NOTE_LENGTH:
        raise InvalidInputError(msgid("内部备注应为 1—2000 个字。"))
    tell(session, actor, Act.NOTED, now, family=family, text=text)


def tags_of(session: Session, family_ids: list[int]) -> dict[int, list[Tag]]:
    """Return the tags of families by family id, by name."""
    found: dict[int, list[Tag]] = {each: [] for each in family_ids}
    rows = session.execute(
        select(FamilyTag.family_id, Tag)
        .join(Tag, Tag.id == FamilyTag.tag_id)
        .where(FamilyTag.family_id.in_(family_ids))
        .order_by(Tag.name)
    )
    for family_id, tag_found in rows:
        found[family_id].append(tag_found)
    return found
