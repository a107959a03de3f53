"""The page on which a result is prepared, looked at and published."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.abuse import quarantine
from webapp.accounts.acts import ACTIONS, FACTS
from webapp.accounts.guards import may
from webapp.accounts.policy import Permission
from webapp.consultations.models import DraftVersion
from webapp.consultations.policy import Phase
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.publication import queries
from webapp.publication.headline import default_headline
from webapp.publication.models import Publication, PublicationFile
from webapp.publication.policy import FileKind
from webapp.publication.services import KIND
from webapp.publication.snapshot import take_figures
from webapp.questionnaire.comparing import version_name
from webapp.register.filters import Filter
from webapp.register.models import Entry, RegisterCounter
from webapp.register.summary import LARGE
from webapp.results.names import FILES
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _
from webapp.workbench.desk import Desk
from webapp.workbench.forms_result import PrepareForm
from webapp.workbench.presenters_jobs import KINDS

NAMES = {
    KIND: lazy_gettext("生成征求意见结果"),
    "publication.published": lazy_gettext("公布征求意见结果"),
    "publication.dropped": lazy_gettext("删除未公布的结果"),
}
KINDS[KIND] = NAMES[KIND]
ACTIONS.update(NAMES)
FACTS.update(
    {
        "pending": lazy_gettext("没有处理结果的意见"),
        "hidden": lazy_gettext("不显示内容的意见"),
        "with_comments": lazy_gettext("公布全部意见"),
    }
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A result that waits: the row, its files, and how many comments there are by now."""

    publication: Publication
    files: Sequence[PublicationFile]
    comments_now: int

    def figure(self, name: str) -> int:
        """Return one of its figures."""
        return int(str(self.publication.figures[name]))

    @property
    def has_changed(self) -> bool:
        """Tell whether comments came or went since it was prepared."""
        return self.comments_now != self.figure("comments")

    @property
    def file_names(self) -> list[tuple[str, str, int]]:
        """Return what is offered, each with its form and its size in bytes."""
        return [
            (str(FILES[FileKind(each.kind)]), each.name.rpartition(".")[2].upper(), each.size)
            for each in self.files
        ]


@dataclass(frozen=True)
class ResultPage:
    """The page of a result: what runs, what waits, what was published, and the form.

    ``job`` is the one that runs, or failed last; ``can_act`` tells whether whoever looks may
    prepare and publish; ``held`` are submissions in quarantine that nobody looked at.
    """

    desk: Desk
    is_closed: bool
    can_act: bool
    job: Job | None
    prepared: Prepared | None
    history: Sequence[Publication]
    revisions: Sequence[DraftVersion]
    form: PrepareForm
    offered: str
    held: int
    problems: Sequence[Problem] = ()

    @property
    def job_url(self) -> str:
        """Return the page of the job."""
        return url_for("workbench.job", slug=self.desk.slug, job_id=self.job.id if self.job else 0)

    @property
    def has_failed(self) -> bool:
        """Tell whether the last job did not get to its end."""
        return self.job is not None and self.job.state is JobState.FAILED

    @property
    def is_running(self) -> bool:
        """Tell whether a result is being prepared."""
        return self.job is not None and not self.has_failed

    @property
    def versions(self) -> list[tuple[int, str, bool]]:
        """Return the drafts that a result can be of: id, name, whether chosen."""
        chosen = self.form.version.data or ""
        return [
            (each.id, version_name(each), str(each.id) == chosen)
            for each in self.desk.versions
            if each.published_at is not None
        ]

    @property
    def revised(self) -> list[tuple[str, str, bool]]:
        """Return what a draft can have become: id, name, whether chosen; none first."""
        chosen = self.form.revised.data or ""
        named = [
            ("", _("还没有")),
            *((str(each.id), version_name(each)) for each in self.revisions),
        ]
        return [(value, name, value == chosen) for value, name in named]

    def is_wrong(self, anchor: str) -> bool:
        """Tell whether a field is to be looked at."""
        return any(problem.anchor == anchor for problem in self.problems)


def read_page(
    db: Session,
    desk: Desk,
    now: dt.datetime,
    form: PrepareForm | None = None,
    problems: Sequence[Problem] = (),
) -> ResultPage:
    """Return everything on the page; ``form`` as it was posted, or else filled in."""
    number = desk.consultation.id
    waiting = queries.prepared(db, number)
    history = queries.history(db, number)
    revisions = [each for each in desk.versions if each.number > desk.version.number]
    can_act = may(Permission.PUBLISH)
    is_closed = desk.consultation.phase(now) is Phase.CLOSED
    offered = (form.offered.data or "") if form else ""
    if form is None and can_act and is_closed:
        offered = _default(db, desk, revisions[-1] if revisions else None)
    return ResultPage(
        desk=desk,
        is_closed=is_closed,
        can_act=can_act,
        job=_job(db, number),
        prepared=_prepared(db, waiting) if waiting else None,
        history=history,
        revisions=revisions,
        form=form or _filled_in(desk, revisions, waiting or next(iter(history), None), offered),
        offered=offered,
        held=quarantine.count_waiting(db, number),
        problems=problems,
    )


def _filled_in(
    desk: Desk, revisions: Sequence[DraftVersion], last: Publication | None, offered: str
) -> PrepareForm:
    """Return the form with what an editor wrote last time, or what there is to choose."""
    revised = revisions[-1].id if revisions else ""
    values = {"version": str(desk.version.id), "revised": str(revised), "headline": offered}
    if last is not None:
        values["statement"] = last.statement
        generated = default_headline(last.figures, last.articles)  # type: ignore[arg-type]
        if last.headline != generated:
            values["headline"] = last.headline
    kept = bool(last and last.with_comments)
    return PrepareForm(formdata=None, data={**values, "with_comments": kept})


def _default(db: Session, desk: Desk, revised: DraftVersion | None) -> str:
    """Return the headline of now; none where counting would take long."""
    last = select(RegisterCounter.last_serial).filter_by(consultation_id=desk.consultation.id)
    if (db.scalar(last) or 0) > LARGE:
        return ""
    figures, rows, _days = take_figures(db, desk.version, revised)
    return default_headline(figures, rows)


def _prepared(db: Session, publication: Publication) -> Prepared:
    standing = Filter(publication.consultation_id, version_id=publication.draft_version_id)
    counted = select(func.count()).select_from(
        standing.entries(db).with_only_columns(Entry.id).subquery()
    )
    return Prepared(
        publication=publication,
        files=queries.files(db, publication),
        comments_now=db.scalars(counted).one(),
    )


def _job(db: Session, consultation_id: int) -> Job | None:
    """Return the last job that prepares a result, unless it came to its end."""
    found = db.scalar(
        select(Job)
        .where(Job.consultation_id == consultation_id, Job.kind == KIND)
        .order_by(Job.id.desc())
        .limit(1)
    )
    return None if found and found.state in {JobState.DONE, JobState.CANCELLED} else found
