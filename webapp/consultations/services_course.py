"""The course of a consultation: published, extended, closed, reopened; each with its notice."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from webapp.audit.services import record
from webapp.clock import end_of_day, start_of_day
from webapp.consultations.commands import Act
from webapp.consultations.models import Consultation, DraftVersion, Notice, NoticeKind, Provision
from webapp.consultations.policy import State, is_short
from webapp.consultations.queries import get_any
from webapp.errors import InvalidInputError, msgid


def publish(session: Session, slug: str, *, act: Act) -> Consultation:
    """Let the public see a consultation with its latest draft.

    Raises:
        NotFoundError: there is no such consultation.
        InvalidInputError: it was closed, or its period is under 30 days (立法法 art. 40) and
            no reason is given.
    """
    consultation = get_any(session, slug, for_update=True)
    if consultation.state is State.CLOSED:
        raise InvalidInputError(msgid("%(slug)s 已提前结束，请改用重新开放。"), slug=slug)
    if consultation.state is State.PUBLISHED:
        return consultation
    if is_short(consultation.opens_at, consultation.closes_at):
        _tell(session, consultation, NoticeKind.SHORT_PERIOD, act)
    version = _latest(session, consultation)
    if version.published_at is None:
        version.published_at = act.at
    consultation.state = State.PUBLISHED
    consultation.text_rev += 1
    _record(session, consultation, "consultation.published", act)
    return consultation


def publish_version(
    session: Session,
    slug: str,
    *,
    opens: dt.date,
    closes: dt.date,
    act: Act,
) -> DraftVersion:
    """Publish the next draft of a public consultation, with a period of its own.

    Submissions begun on the version before stay with it; what opinions are sought on above
    all (重点征求意见) goes with the articles to their new numbers.

    Raises:
        NotFoundError: there is no such consultation.
        InvalidInputError: there is no unpublished draft, the period ends before it begins or
            has ended, or it is short or the change has no reason.
    """
    consultation = get_any(session, slug, for_update=True)
    version = _latest(session, consultation)
    if version.published_at is not None or consultation.state is State.DRAFT:
        raise InvalidInputError(msgid("没有等待公布的新稿。"))
    start, end = start_of_day(opens), end_of_day(closes)
    if end <= start or end <= act.at:
        raise InvalidInputError(msgid("征集结束的日期应当晚于开始的日期和今天。"))
    notice = _tell(session, consultation, NoticeKind.NEW_VERSION, act)
    notice.closes_before, notice.closes_after = consultation.closes_at, end
    notice.subject = version.label or ""
    consultation.opens_at, consultation.closes_at = start, end
    consultation.title = version.title + (version.label or "")
    consultation.focus_targets = _carried(session, version, consultation.focus_targets)
    consultation.state = State.PUBLISHED
    version.published_at = act.at
    _record(session, consultation, "version.published", act)
    return version


def extend(
    session: Session,
    slug: str,
    closes: dt.date,
    *,
    act: Act,
) -> Consultation:
    """Let a consultation run to the end of a later day (Asia/Shanghai).

    Raises:
        NotFoundError: there is no such consultation.
        InvalidInputError: it was closed, the day is not later, or no reason is given.
    """
    consultation = get_any(session, slug, for_update=True)
    if consultation.state is State.CLOSED:
        raise InvalidInputError(msgid("%(slug)s 已提前结束，请先重新开放，再延长。"), slug=slug)
    end = end_of_day(closes)
    if end <= consultation.closes_at or end <= act.at:
        raise InvalidInputError(msgid("延长后的结束日期应当晚于原来的结束日期和今天。"))
    if consultation.state is not State.DRAFT:
        notice = _tell(session, consultation, NoticeKind.EXTENDED, act)
        notice.closes_before, notice.closes_after = consultation.closes_at, end
    consultation.closes_at = end
    _record(session, consultation, "consultation.extended", act)
    return consultation


def set_period(
    session: Session,
    slug: str,
    opens: dt.date,
    closes: dt.date,
    *,
    act: Act,
) -> Consultation:
    """Set the period of a consultation that the public does not see yet.

    Raises:
        NotFoundError: there is no such consultation.
        InvalidInputError: it is public already, or the period ends before it begins.
    """
    consultation = get_any(session, slug, for_update=True)
    if consultation.state is not State.DRAFT:
        raise InvalidInputError(msgid("已经公布，只能延长或者提前结束。"))
    if closes < opens:
        raise InvalidInputError(msgid("征集结束的日期早于开始的日期。"))
    consultation.opens_at, consultation.closes_at = start_of_day(opens), end_of_day(closes)
    _record(session, consultation, "consultation.period_set", act)
    return consultation


def close(session: Session, slug: str, *, act: Act) -> Consultation:
    """Take no more comments from now on, whatever the period says.

    Raises:
        NotFoundError: there is no such consultation.
        InvalidInputError: it is not public yet, is over, or no reason is given.
    """
    consultation = get_any(session, slug, for_update=True)
    if consultation.state is State.DRAFT:
        raise InvalidInputError(msgid("%(slug)s 还没有公布，请先公布。"), slug=slug)
    if consultation.closes_at <= act.at:
        raise InvalidInputError(msgid("%(slug)s 的征集期已满，不需要提前结束。"), slug=slug)
    if consultation.state is State.PUBLISHED:
        notice = _tell(session, consultation, NoticeKind.CLOSED_EARLY, act)
        notice.closes_before = consultation.closes_at
        consultation.state = State.CLOSED
        _record(session, consultation, "consultation.closed", act)
    return consultation


def reopen(session: Session, slug: str, *, act: Act) -> Consultation:
    """Undo a closing: the period decides again.

    Raises:
        NotFoundError: there is no such consultation.
        InvalidInputError: it is not public yet, or no reason is given.
    """
    consultation = get_any(session, slug, for_update=True)
    if consultation.state is State.DRAFT:
        raise InvalidInputError(msgid("%(slug)s 还没有公布，请先公布。"), slug=slug)
    if consultation.state is State.CLOSED:
        notice = _tell(session, consultation, NoticeKind.REOPENED, act)
        notice.closes_after = consultation.closes_at
        consultation.state = State.PUBLISHED
        _record(session, consultation, "consultation.reopened", act)
    return consultation


def _latest(session: Session, consultation: Consultation) -> DraftVersion:
    return session.scalars(
        select(DraftVersion)
        .filter_by(consultation_id=consultation.id)
        .order_by(DraftVersion.number.desc())
        .limit(1)
    ).one()


def _carried(session: Session, version: DraftVersion, targets: list[str]) -> list[str]:
    old = aliased(Provision)
    query = (
        select(Provision.target)
        .join(old, old.id == Provision.previous_id)
        .where(Provision.draft_version_id == version.id, old.target.in_(targets))
        .order_by(Provision.position)
    )
    return [target for target in session.scalars(query) if target]


def _tell(session: Session, consultation: Consultation, kind: NoticeKind, act: Act) -> Notice:
    if not act.reason:
        raise InvalidInputError(msgid("请填写理由，理由会公开。"))
    notice = Notice(
        consultation_id=consultation.id, at=act.at, kind=kind, reason=act.reason, subject=""
    )
    session.add(notice)
    consultation.text_rev += 1
    return notice


def _record(session: Session, consultation: Consultation, action: str, act: Act) -> None:
    record(
        session,
        actor=act.actor,
        action=action,
        now=act.at,
        consultation_id=consultation.id,
        subject=consultation.slug,
        details={
            "reason": act.reason,
            "opens_at": consultation.opens_at.isoformat(),
            "closes_at": consultation.closes_at.isoformat(),
        },
    )
