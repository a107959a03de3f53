"""What the pages about jobs are given."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString, lazy_gettext

from webapp.accounts.acts import ACTIONS
from webapp.accounts.guards import current_actor, may
from webapp.accounts.policy import Permission
from webapp.dispositions.services_bulk_undo import UNDO_KIND
from webapp.exports.commands import Audience
from webapp.exports.services import KIND as EXPORT
from webapp.jobs.contract import figures_of
from webapp.jobs.models import Job
from webapp.jobs.policy import ENDED, JobState, can_cancel, can_retry
from webapp.web.i18n import file_size
from webapp.web.i18n import gettext as _

ACTIONS.update(
    {
        "job.cancelled": lazy_gettext("取消后台任务"),
        "job.retried": lazy_gettext("重试后台任务"),
        "job.file_taken": lazy_gettext("下载后台任务的文件"),
    }
)
# A feature adds the names of its own kinds of jobs (``KINDS.update``).
KINDS: dict[str, LazyString] = {}
STATES: dict[JobState, tuple[LazyString, str]] = {
    JobState.QUEUED: (lazy_gettext("排队中"), "off"),
    JobState.RUNNING: (lazy_gettext("进行中"), "pri"),
    JobState.STOPPING: (lazy_gettext("正在撤回"), "warn"),
    JobState.DONE: (lazy_gettext("已完成"), "ok"),
    JobState.FAILED: (lazy_gettext("没有做完"), "err"),
    JobState.CANCELLED: (lazy_gettext("已取消"), "off"),
}


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as the list and its own page show it."""

    job: Job
    url: str
    title: str
    state: str
    badge: str
    progress: str
    problem: str
    figures: tuple[tuple[str, str], ...]
    file: "FileLine | None"
    has_ended: bool
    can_cancel: bool
    cancel_label: str
    can_retry: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    """The file that a job made; ``url`` is empty for who must not fetch it."""

    url: str
    name: str
    size: str
    sha256: str


def job_line(slug: str, job: Job) -> JobLine:
    """Return a job as pages show it."""
    state, badge = STATES[job.state]
    if job.state is JobState.STOPPING and job.kind == UNDO_KIND:
        state = lazy_gettext("正在恢复")
    kind = KINDS.get(job.kind, job.kind)
    return JobLine(
        job=job,
        url=url_for("workbench.job", slug=slug, job_id=job.id),
        title=_("任务 %(number)s：%(kind)s", number=job.id, kind=str(kind)),
        state=str(state),
        badge=badge,
        progress=_progress(job),
        problem=_(job.problem) if job.problem else "",
        figures=tuple((_(name), f"{count:,}") for name, count in figures_of(job).items()),
        file=_file_line(slug, job),
        has_ended=job.state in ENDED,
        can_cancel=can_cancel(job.state, has_begun=job.has_begun),
        cancel_label=_cancel_label(job),
        can_retry=can_retry(job.state, is_undoing=job.is_undoing),
    )


def may_take_file(job: Job) -> bool:
    """Tell whether who is signed in may fetch what a job made.

    A file may hold more than a colleague would ask for: it is for who asked for it, and for
    those who see every consultation. One with personal data is for who asked for it alone,
    while that person may export such.
    """
    if _is_personal(job):
        return job.actor_id == current_actor().id and may(Permission.EXPORT_PERSONAL)
    return job.actor_id == current_actor().id or may(Permission.VIEW_ALL)


def _is_personal(job: Job) -> bool:
    asked = job.parameters.get("request")
    return job.kind == EXPORT and isinstance(asked, dict) and asked["audience"] == Audience.PERSONAL


def _cancel_label(job: Job) -> str:
    """Return what giving a job up means for what it did so far."""
    if not job.has_begun:
        return _("取消")
    if job.kind == UNDO_KIND:
        return _("不再撤销，恢复已经撤销的部分")
    return _("取消并撤回已经做的部分")


def _progress(job: Job) -> str:
    """Return how far a job is, in one sentence."""
    if job.state is JobState.CANCELLED:
        if job.kind == UNDO_KIND:
            return _("已取消撤销，原来的处理没有改变。")
        return _("已取消，没有留下改动。")
    if job.state is JobState.QUEUED and not job.has_begun:
        return _("还没有开始。")
    done = f"{job.done:,}"
    if not job.total:
        return _("已处理 %(done)s 项。", done=done)
    percent = min(job.done * 100 // job.total, 100)
    return _(
        "已处理 %(done)s 项，共 %(total)s 项（%(percent)s%%）。",
        done=done,
        total=f"{job.total:,}",
        percent=percent,
    )


def _file_line(slug: str, job: Job) -> FileLine | None:
    told = job.result.get("file")
    if not isinstance(told, dict):
        return None
    url = url_for("workbench.job_file", slug=slug, job_id=job.id) if may_take_file(job) else ""
    return FileLine(url, told["name"], file_size(told["size"]), told["sha256"])
