"""What is asked once more before it is done, since the public sees it and it cannot be undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from webapp.admin.presenters import period_of
from webapp.clock import utc_now
from webapp.consultations import queries
from webapp.consultations.models import IN_FORCE
from webapp.consultations.policy import LEAST_DAYS, Phase, State, is_short
from webapp.errors import InvalidInputError, msgid
from webapp.questionnaire.comparing import version_name
from webapp.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Question:
    """A deed before it is done: what will happen, and how its button is called."""

    title: str
    sentences: Sequence[str]
    button: str
    action: str
    needs_reason: bool = True
    is_danger: bool = False


def of_publishing(db: Session, slug: str) -> Question:
    """Return what is asked before a consultation is published.

    Raises:
        NotFoundError: there is no such consultation.
        InvalidInputError: it is public already.
    """
    consultation = queries.get_any(db, slug)
    if consultation.state is not State.DRAFT:
        raise InvalidInputError(msgid("已经公布。"))
    short = is_short(consultation.opens_at, consultation.closes_at)
    sentences = [
        _("公布以后，所有人都能看到草案全文，不能再收回。"),
        _("征集期：%(period)s。期满自动结束。", period=period_of(consultation)),
    ]
    if consultation.closes_at <= utc_now():
        sentences.append(_("征集期已经过去：公布以后只能阅读，不能填写意见。"))
    if short:
        sentences.append(
            _(
                "征集期不满 %(days)s 日。立法法第四十条规定，"
                "向社会公布征求意见的时间一般不少于三十日。请填写理由，理由会在页面上公开。",
                days=LEAST_DAYS,
            )
        )
    return Question(
        title=_("公布：%(title)s", title=consultation.title),
        sentences=sentences,
        button=_("公布"),
        action=url_for("admin.publish", slug=slug),
        needs_reason=short,
    )


def of_closing(db: Session, slug: str) -> Question:
    """Return what is asked before a consultation is closed early.

    Raises:
        NotFoundError: there is no such consultation.
        InvalidInputError: it is not public, or over.
    """
    consultation = queries.get_any(db, slug)
    if consultation.phase(utc_now()) not in {Phase.OPEN, Phase.COMING}:
        raise InvalidInputError(msgid("现在不在征集期，不需要提前结束。"))
    return Question(
        title=_("提前结束：%(title)s", title=consultation.title),
        sentences=[
            _("原定的征集期：%(period)s。", period=period_of(consultation)),
            _("立即停止接收意见。正在填写、还没有提交的人不能再提交；他们写的文字仍能看到和复制。"),
            _("已经提交的意见不受影响。以后可以重新开放。"),
        ],
        button=_("确认提前结束"),
        action=url_for("admin.close", slug=slug),
        is_danger=True,
    )


def of_new_version(db: Session, slug: str) -> Question:
    """Return what is asked before the next draft is published.

    Raises:
        NotFoundError: there is no such consultation.
        InvalidInputError: no draft waits.
    """
    consultation = queries.get_any(db, slug)
    last = queries.versions_of(db, consultation.id)[-1]
    waits = last.published_at is None and last.number > IN_FORCE
    if not waits or consultation.state is State.DRAFT:
        raise InvalidInputError(msgid("没有等待公布的新稿。"))
    name = version_name(last)
    return Question(
        title=_("公布新稿：%(name)s", name=name),
        sentences=[
            _("公布以后，页面改为新稿，公众可以与上一稿对照，不能再收回。"),
            _("已经提交的和正在填写的意见仍属于上一稿，不会丢失，也仍然可以提交。"),
            _("现在的征集期：%(period)s。新稿要有自己的征集期。", period=period_of(consultation)),
        ],
        button=_("公布新稿"),
        action=url_for("admin.publish_version", slug=slug),
    )
