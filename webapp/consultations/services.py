"""What can be done with a consultation."""

import datetime as dt
import re
from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.clock import end_of_day, start_of_day
from webapp.consultations.commands import CreateConsultation, NewProvision
from webapp.consultations.models import Consultation, DraftVersion, Paragraph, Provision
from webapp.consultations.policy import State
from webapp.errors import InvalidInputError, NotFoundError

HINTS = {State.DRAFT: "not public yet: publish it first", State.CLOSED: "closed: reopen it"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def create_consultation(
    session: Session, command: CreateConsultation, *, now: dt.datetime
) -> Consultation:
    """Store a consultation that the public cannot see yet, with its first draft version.

    Raises:
        InvalidInputError: the slug is malformed or taken, the period ends before it
            starts, the draft has no article, or a part of it is too long.
    """
    _check(session, command)
    consultation = Consultation(
        slug=command.slug,
        title=command.title + (command.label or ""),
        state=State.DRAFT,
        opens_at=start_of_day(command.opens),
        closes_at=end_of_day(command.closes),
        created_at=now,
        authority=command.authority,
        authority_contact=command.authority_contact,
        privacy_notice=command.privacy_notice,
        identity_options=list(command.identity_options),
        contact_way_required=command.contact_way_required,
        comment_limit=command.comment_limit,
        retention_days=command.retention_days,
    )
    version = DraftVersion(
        consultation=consultation,
        number=1,
        title=command.title,
        label=command.label,
        note=command.note,
        source_name=command.source_name,
        created_at=now,
    )
    session.add(version)
    _add_provisions(session, version, command.provisions)
    session.flush()  # the caller is given the ids
    return consultation


def set_state(
    session: Session, slug: str, state: State, *, unless: State | None = None
) -> Consultation:
    """Publish, close or reopen a consultation.

    Args:
        session: a writing session.
        slug: which consultation.
        state: the new state.
        unless: a state in which this cannot be asked: a draft that was closed would be
            public, and what was closed is reopened knowingly.

    Raises:
        NotFoundError: there is no such consultation.
        InvalidInputError: it is in the state ``unless``.
    """
    consultation = session.scalar(select(Consultation).filter_by(slug=slug).with_for_update())
    if consultation is None:
        raise NotFoundError(slug)
    if consultation.state is unless:
        msg = f"{slug} is {HINTS[unless]}"
        raise InvalidInputError(msg)
    consultation.state = state
    return consultation


def _check(session: Session, command: CreateConsultation) -> None:
    if not SLUG.fullmatch(command.slug):
        msg = "the slug may hold a-z, 0-9 and single hyphens"
        raise InvalidInputError(msg)
    if session.scalar(select(Consultation.id).filter_by(slug=command.slug)) is not None:
        msg = f"the slug {command.slug} is taken"
        raise InvalidInputError(msg)
    if command.closes < command.opens:
        msg = "the period closes before it opens"
        raise InvalidInputError(msg)
    if not any(p.target for p in command.provisions):
        msg = "the draft has no article"
        raise InvalidInputError(msg)
    targets = Counter(p.target for p in command.provisions if p.target)
    if twice := [target for target, times in targets.items() if times > 1]:
        msg = f"the draft numbers twice: {', '.join(twice)}"
        raise InvalidInputError(msg)
    _check_lengths(command)


def _check_lengths(command: CreateConsultation) -> None:
    # SQLite would keep what PostgreSQL refuses without saying which part of the file it is.
    columns = (
        (Consultation.slug, [command.slug]),
        (Consultation.title, [command.title + (command.label or "")]),
        (Consultation.authority, [command.authority or ""]),
        (Consultation.authority_contact, [command.authority_contact or ""]),
        (DraftVersion.label, [command.label or ""]),
        (Provision.label, [p.label for p in command.provisions]),
        (Provision.heading, [p.heading for p in command.provisions]),
    )
    for column, values in columns:
        limit, longest = column.type.length, max(values, key=len)
        if len(longest) > limit:
            msg = f"{column.key} longer than {limit} characters: {longest[:30]}…"
            raise InvalidInputError(msg)


def _add_provisions(
    session: Session, version: DraftVersion, provisions: tuple[NewProvision, ...]
) -> None:
    stored: list[Provision] = []
    for position, new in enumerate(provisions):
        provision = Provision(
            version=version,
            parent=None if new.parent is None else stored[new.parent],
            position=position,
            kind=new.kind,
            label=new.label,
            heading=new.heading,
            target=new.target,
            paragraphs=[
                Paragraph(position=i, kind=p.kind, label=p.label, text=p.text, rows=p.rows)
                for i, p in enumerate(new.paragraphs)
            ],
        )
        stored.append(provision)
        session.add(provision)
