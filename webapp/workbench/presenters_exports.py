"""What the page of exports is given: a filter in words, the formats, what was exported lately."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from webapp.accounts.acts import ACTIONS, CODES, FACTS
from webapp.exports.commands import Audience, Format, Request
from webapp.exports.services import KIND
from webapp.jobs.models import Job
from webapp.questionnaire.comparing import version_name
from webapp.register.models import Tag
from webapp.web.i18n import gettext as _
from webapp.workbench.desk import Desk
from webapp.workbench.listing import ME, NONE, Query
from webapp.workbench.names import CHANNELS, REDACTIONS, STATES
from webapp.workbench.presenters_jobs import KINDS, JobLine, job_line

KINDS[KIND] = ACTIONS[KIND] = lazy_gettext("导出")
# What each format is called, what it holds, and what it is for.
FORMATS: dict[Format, tuple[LazyString, LazyString]] = {
    Format.SUMMARY: (
        lazy_gettext("意见汇总（Word）"),
        lazy_gettext("先总体、再逐条归并同类意见，注明数量和单位；供研究修改和上会讨论。"),
    ),
    Format.TABLE: (
        lazy_gettext("采纳情况表（Word）"),
        lazy_gettext("一张表：条文、意见、提出单位、采纳情况、理由；供审签和归档。"),
    ),
    Format.XLSX: (
        lazy_gettext("Excel 表格"),
        lazy_gettext("一条意见一行，另有统计表；供筛选和统计。"),
    ),
    Format.CSV: (
        lazy_gettext("CSV 表格"),
        lazy_gettext("一条意见一行的纯文本，数量再多也是一个文件；供导入其他系统。"),
    ),
    Format.JSONL: (
        lazy_gettext("JSON Lines"),
        lazy_gettext("一条意见一行，各项都有名称；供程序处理。"),
    ),
    Format.AKN: (
        lazy_gettext("草案 Akoma Ntoso XML"),
        lazy_gettext("只有草案条文，没有意见，与筛选无关；供与其他法规系统交换。"),
    ),
}
CODES.update({each.value: name for each, (name, _about) in FORMATS.items()})
CODES.update(
    {
        Audience.INTERNAL.value: lazy_gettext("内部使用，不含个人信息"),
        Audience.PERSONAL.value: lazy_gettext("含个人信息"),
        Audience.PUBLIC.value: lazy_gettext("公开"),
    }
)
FACTS.update({"format": lazy_gettext("格式"), "audience": lazy_gettext("范围")})


@dataclass(frozen=True, slots=True)
class Exported:
    """One export that was asked for."""

    line: JobLine
    format: LazyString
    is_personal: bool


def exported(slug: str, job: Job) -> Exported:
    """Return an export as the page lists it."""
    asked = Request.from_json(_request_of(job))
    name, _about = FORMATS[asked.format]
    return Exported(job_line(slug, job), name, asked.audience is Audience.PERSONAL)


def filter_words(
    desk: Desk, query: Query, tags: Sequence[Tag], names: Mapping[int, str]
) -> list[tuple[str, str]]:
    """Return what a list is filtered by, each with its name; nothing where it is all.

    Args:
        desk: the consultation, at the version that the list is about.
        query: the list.
        tags: the tags of the consultation.
        names: the staff, by number.
    """
    return [*_place(desk, query), *_working(query, tags, names), *_comments(query)]


def _place(desk: Desk, query: Query) -> Iterator[tuple[str, str]]:
    if query.version is not None or query.target:
        yield _("草案"), version_name(desk.version)
    if query.target:
        yield _("意见对象"), desk.label(query.target)


def _working(
    query: Query, tags: Sequence[Tag], names: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    if query.states:
        yield _("处理状态"), "、".join(str(STATES[each]) for each in query.states)
    if query.tags:
        known = {tag.id: tag.name for tag in tags}
        yield _("标签"), "、".join(known.get(each, str(each)) for each in query.tags)
    if query.assignee:
        known_as = {ME: _("我"), NONE: _("未分派")}
        whose = known_as.get(query.assignee) or names.get(int(query.assignee), query.assignee)
        yield _("负责人"), whose
    if query.family is not None:
        yield _("相似组"), str(query.family)
    if query.alike:
        yield _("相似意见"), _("只看有相似的")


def _comments(query: Query) -> Iterator[tuple[str, str]]:
    if query.text:
        yield _("关键词或编号"), query.text
    if query.identity:
        yield _("填报人的身份"), _(query.identity)
    if query.channel is not None:
        yield _("来源"), str(CHANNELS[query.channel])
    if query.redaction is not None:
        yield _("个人信息"), str(REDACTIONS[query.redaction])
    if query.since or query.until:
        first, last = query.since or _("最早"), query.until or _("现在")
        yield _("收到日期"), _("%(first)s 至 %(last)s", first=first, last=last)


def _request_of(job: Job) -> Mapping[str, object]:
    asked = job.parameters["request"]
    return asked if isinstance(asked, dict) else {}
