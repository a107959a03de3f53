"""Making a consultation and setting its texts and form options."""

import datetime as dt
import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.services import record
from webapp.clock import CHINA, end_of_day, start_of_day
from webapp.consultations.commands import Act, ChangeSettings, CreateConsultation
from webapp.consultations.lengths import check_length
from webapp.consultations.models import Consultation
from webapp.consultations.policy import State
from webapp.consultations.services_versions import store_version
from webapp.errors import InvalidInputError, msgid

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LIMITS = range(100, 100_001)  # characters a comment may be allowed
RETENTION = range(1, 3651)  # days


def create_consultation(session: Session, command: CreateConsultation, *, act: Act) -> Consultation:
    """Store a consultation that the public cannot see yet, with its first draft version.

    Raises:
        InvalidInputError: the slug is malformed or taken, the period ends before it
            starts, the draft has no article, or a part of it is too long.
    """
    _check_slug(session, command.slug)
    if command.closes < command.opens:
        raise InvalidInputError(msgid("征集结束的日期早于开始的日期。"))
    title = command.title + (command.label or "")
    _check_texts(title, command.authority, command.authority_contact)
    consultation = Consultation(
        slug=command.slug,
        title=title,
        state=State.DRAFT,
        opens_at=start_of_day(command.opens),
        closes_at=end_of_day(command.closes),
        created_at=act.at,
        authority=command.authority,
        authority_contact=command.authority_contact,
        privacy_notice=command.privacy_notice,
        identity_options=list(command.identity_options),
        contact_way_required=command.contact_way_required,
        comment_limit=command.comment_limit,
        retention_days=command.retention_days,
        introduction=None,
        focus_targets=[],
        text_rev=0,
        file_number=_next_file_number(session, act.at),
        four_eyes=False,
    )
    session.add(consultation)
    store_version(session, consultation, command.text, number=1, now=act.at)
    session.flush()  # the caller is given the ids
    record(
        session,
        actor=act.actor,
        action="consultation.created",
        now=act.at,
        consultation_id=consultation.id,
        subject=command.slug,
        details={"source": command.source_name},
    )
    return consultation


def change_settings(
    session: Session,
    consultation: Consultation,
    command: ChangeSettings,
    *,
    act: Act,
) -> None:
    """Set the texts and form options; the record names what changed, from what to what.

    Raises:
        InvalidInputError: a text is too long, a number out of bounds, or no identity is left.
    """
    _check_texts(command.title, command.authority, command.authority_contact)
    if not command.title:
        raise InvalidInputError(msgid("请填写法规名称。"))
    if not command.identity_options:
        raise InvalidInputError(msgid("填报身份至少要有一项。"))
    if command.comment_limit not in LIMITS or command.retention_days not in RETENTION:
        raise InvalidInputError(msgid("每条意见的字数应为 100—100000，保存天数应为 1—3650。"))
    changes: dict[str, object] = {}
    for name in ChangeSettings.__dataclass_fields__:
        value = getattr(command, name)
        value = list(value) if isinstance(value, tuple) else value
        before = getattr(consultation, name)
        if value != before:
            changes[name] = [before, value]
            setattr(consultation, name, value)
    if changes:
        record(
            session,
            actor=act.actor,
            action="consultation.settings_changed",
            now=act.at,
            consultation_id=consultation.id,
            subject=consultation.slug,
            details=changes,
        )


def _next_file_number(session: Session, now: dt.datetime) -> str:
    """Return the number that follows the last one of the year in Asia/Shanghai: 2026-03."""
    year = now.astimezone(CHINA).year
    numbers = session.scalars(
        select(Consultation.file_number).where(Consultation.file_number.startswith(f"{year}-"))
    )
    last = max((int(number.partition("-")[2]) for number in numbers), default=0)
    return f"{year}-{last + 1:02}"


def _check_slug(session: Session, slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise InvalidInputError(
            msgid("网址名称 %(slug)s 只能由小写字母、数字和单个连字符组成。"), slug=slug
        )
    if session.scalar(select(Consultation.id).filter_by(slug=slug)) is not None:
        raise InvalidInputError(
            msgid("网址名称 %(slug)s 已被另一次征求意见使用，请换一个。"), slug=slug
        )
    check_length(msgid("网址名称"), Consultation.slug, slug)


def _check_texts(title: str, authority: str | None, contact: str | None) -> None:
    check_length(msgid("法规名称"), Consultation.title, title)
    check_length(msgid("组织征求意见的机关"), Consultation.authority, authority)
    check_length(msgid("机关联系方式"), Consultation.authority_contact, contact)
