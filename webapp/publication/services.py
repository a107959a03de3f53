"""Preparing, publishing and dropping results; the caller's transaction keeps it."""

import datetime as dt
import shutil
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.models import NAME_LENGTH
from webapp.audit.services import record
from webapp.config import Settings
from webapp.consultations.models import IN_FORCE, Consultation, DraftVersion
from webapp.consultations.policy import Phase
from webapp.errors import InvalidInputError, StaleError, msgid
from webapp.jobs.models import Job
from webapp.jobs.policy import ENDED
from webapp.jobs.services import enqueue
from webapp.publication.commands import Confirmation, Prepare
from webapp.publication.models import Publication
from webapp.publication.policy import clean_headline, clean_statement
from webapp.publication.queries import folder_of
from webapp.register.models import Entry, Unsorted
from webapp.register.queries import lock_consultation

KIND: Final = "publication.prepare"


def prepare(  # noqa: PLR0913
    session: Session,
    settings: Settings,
    consultation: Consultation,
    wanted: Prepare,
    *,
    actor: Actor,
    now: dt.datetime,
) -> Job:
    """Let the worker prepare a result in place of one that was not published; ring afterwards.

    Raises:
        InvalidInputError: a text is too long, or the versions cannot be compared.
        StaleError: the consultation is not closed, another result is being prepared, or
            comments still have to be sorted.
    """
    lock_consultation(session, consultation.id)
    _require_closed(consultation, now)
    _require_rest(session, consultation.id)
    _check_versions(session, consultation.id, wanted)
    asked = Prepare(
        wanted.version_id,
        wanted.revised_id,
        clean_headline(wanted.headline),
        clean_statement(wanted.statement),
        wanted.with_comments,
    )
    purge(session, settings, consultation.id)
    job = enqueue(
        session,
        kind=KIND,
        consultation_id=consultation.id,
        actor=actor,
        parameters=asked.as_json(),
        now=now,
    )
    record(
        session,
        actor=actor,
        action=KIND,
        now=now,
        consultation_id=consultation.id,
        subject=consultation.slug,
        details={"job": job.id, "with_comments": wanted.with_comments},
    )
    return job


def publish(
    session: Session,
    publication: Publication,
    confirmation: Confirmation,
    *,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Show a prepared result to the public from now on, in place of an earlier one.

    Raises:
        InvalidInputError: nobody looked at it, or the number of undecided comments is wrong.
        StaleError: the consultation is open again, or the result is published already.
    """
    lock_consultation(session, publication.consultation_id)
    session.refresh(publication)
    consultation = session.get_one(Consultation, publication.consultation_id)
    _require_closed(consultation, now)
    if not publication.is_whole or publication.published_at is not None:
        raise StaleError(msgid("这份结果已经公布，或者还没有生成完。"))
    pending = int(str(publication.figures["pending"]))
    if not confirmation.has_looked:
        raise InvalidInputError(msgid("请先核对预览，再勾选确认。"))
    if pending and confirmation.pending != pending:
        raise InvalidInputError(
            msgid("还有 %(n)s 条意见没有处理结果。确定现在公布的，请输入这个数字。"), n=pending
        )
    publication.published_at = now
    publication.published_by_id = actor.id
    publication.published_by_name = actor.name[:NAME_LENGTH]
    _record(session, publication, "publication.published", actor, now)


def drop(
    session: Session,
    settings: Settings,
    publication: Publication,
    *,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Remove a result that was not published, with its files.

    Raises:
        StaleError: it was published.
    """
    if publication.published_at is not None:
        raise StaleError(msgid("已经公布的结果不能删除。"))
    _record(session, publication, "publication.dropped", actor, now)
    remove(session, settings, publication.id)


def purge(
    session: Session, settings: Settings, consultation_id: int, but: int | None = None
) -> None:
    """Remove what was prepared for a consultation, in whole or in part, and not published.

    Args:
        session: a writing session.
        settings: where the files are.
        consultation_id: the consultation.
        but: a result that stays.
    """
    old = select(Publication.id).where(
        Publication.consultation_id == consultation_id, Publication.published_at.is_(None)
    )
    for publication_id in session.scalars(old).all():
        if publication_id != but:
            remove(session, settings, publication_id)


def remove(session: Session, settings: Settings, publication_id: int) -> None:
    """Remove a result that was not published: its rows, and its files while the id is taken."""
    found = session.get(Publication, publication_id, with_for_update=True)
    if found is not None and found.published_at is not None:
        return
    session.execute(delete(Publication).where(Publication.id == publication_id))
    shutil.rmtree(folder_of(settings, publication_id), ignore_errors=True)


def _require_closed(consultation: Consultation, now: dt.datetime) -> None:
    if consultation.phase(now) is not Phase.CLOSED:
        raise StaleError(msgid("征集期结束以后才能准备和公布结果。"))


def _require_rest(session: Session, consultation_id: int) -> None:
    running = select(Job.id).where(
        Job.kind == KIND, Job.consultation_id == consultation_id, Job.state.not_in(ENDED)
    )
    if session.scalar(running.limit(1)) is not None:
        raise StaleError(msgid("正在生成一份结果，请等它完成，或者先取消。"))
    waiting = session.scalars(
        select(func.count())
        .select_from(Unsorted)
        .join(Entry, Entry.id == Unsorted.entry_id)
        .where(Entry.consultation_id == consultation_id)
    ).one()
    if waiting:
        raise StaleError(msgid("还有 %(n)s 条新到的意见没有整理完，请稍候再试。"), n=waiting)


def _check_versions(session: Session, consultation_id: int, wanted: Prepare) -> None:
    version = session.get(DraftVersion, wanted.version_id)
    if (
        version is None
        or version.consultation_id != consultation_id
        or version.number == IN_FORCE
        or version.published_at is None
    ):
        raise InvalidInputError(msgid("请选择征求过意见的一稿。"))
    if wanted.revised_id is None:
        return
    revised = session.get(DraftVersion, wanted.revised_id)
    is_later = revised is not None and revised.number > version.number
    if revised is None or revised.consultation_id != consultation_id or not is_later:
        raise InvalidInputError(msgid("修改后的文本应当是征求意见的这一稿以后的一稿。"))


def _record(
    session: Session, publication: Publication, action: str, actor: Actor, now: dt.datetime
) -> None:
    consultation = session.get_one(Consultation, publication.consultation_id)
    figures = publication.figures
    record(
        session,
        actor=actor,
        action=action,
        now=now,
        consultation_id=consultation.id,
        subject=f"{consultation.slug} {publication.number}",
        details={name: figures[name] for name in ("comments", "pending", "hidden")},
    )
