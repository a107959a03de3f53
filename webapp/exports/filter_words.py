"""A filter in words, for the head of a file."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.consultations.models import DraftVersion
from webapp.exchange.books import OUTCOMES, SHOWN_CHANNELS
from webapp.exports.places import Places
from webapp.register.filters import NOBODY, Filter
from webapp.register.models import Tag
from webapp.register.policy import EntryState, RedactionState

EVERYTHING = "全部意见（不含已撤回的）"
STATES = {
    EntryState.PENDING: "待处理",
    EntryState.DRAFTED: "待确认",
    **{EntryState(outcome.value): name for outcome, name in OUTCOMES.items()},
    EntryState.WITHDRAWN: "已撤回",
}
REDACTIONS = {
    RedactionState.NONE: "没有标出个人信息的",
    RedactionState.MARKED: "标出个人信息、待确定的",
    RedactionState.DECIDED: "公布的文字已确定的",
}


def in_words(session: Session, filter_: Filter, places: Places) -> str:
    """Return what a filter asks for, in one sentence.

    Args:
        session: any session.
        filter_: the filter; whose work was asked for is given by the number of the account.
        places: what the consultation's targets are called.
    """
    return (
        "；".join(
            [
                *_about_drafts(session, filter_, places),
                *_about_comments(filter_),
                *_about_families(session, filter_),
            ]
        )
        or EVERYTHING
    )


def _about_drafts(session: Session, filter_: Filter, places: Places) -> Iterator[str]:
    if filter_.version_id is not None:
        version = session.get_one(DraftVersion, filter_.version_id)
        yield f"第 {version.number} 稿{version.label or ''}"
    if filter_.target:
        yield f"条文：{places.label(filter_.target, filter_.version_id)}"


def _about_comments(filter_: Filter) -> Iterator[str]:
    if filter_.states:
        yield "处理结果：" + "、".join(
            STATES[each] for each in EntryState if each in filter_.states
        )
    if filter_.identity:
        yield f"身份：{filter_.identity}"
    if filter_.channel is not None:
        yield f"渠道：{SHOWN_CHANNELS[filter_.channel]}"
    if filter_.since or filter_.until:
        yield f"收到日期：{filter_.since or '最早'} 至 {filter_.until or '最近'}"
    if filter_.redaction is not None:
        yield REDACTIONS[filter_.redaction]
    if filter_.text:
        yield f"文字含有：{filter_.text}"


def _about_families(session: Session, filter_: Filter) -> Iterator[str]:
    if filter_.family_id is not None:
        yield f"相似组：{filter_.family_id}"
    if filter_.tags:
        names = session.scalars(select(Tag.name).where(Tag.id.in_(filter_.tags)).order_by(Tag.name))
        yield "标签：" + "、".join(names)
    if filter_.assignee is not None:
        whose = "没有分派的" if filter_.assignee == NOBODY else f"第 {filter_.assignee} 号工作人员"
        yield f"承办人：{whose}"
    if filter_.alike:
        yield "只看有相似意见的"
