"""What has happened to a consultation, as its pages tell it: notices and published versions."""

import datetime as dt
from dataclasses import dataclass
from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from webapp.clock import last_day
from webapp.consultations import queries
from webapp.consultations.models import IN_FORCE, Consultation, Notice, NoticeKind
from webapp.web.i18n import china_day, day
from webapp.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Told:
    """A notice: what was done, to what, why, and the last days before and after."""

    kind: NoticeKind
    at: dt.datetime
    reason: str
    subject: str
    before: dt.date | None
    after: dt.date | None

    @property
    def title(self) -> str:
        """Return what was done."""
        values = {
            "subject": self.subject,
            "before": day(self.before) if self.before else "",
            "after": day(self.after) if self.after else "",
        }
        match self.kind:
            case NoticeKind.SHORT_PERIOD:
                return _("征集期不满三十日")
            case NoticeKind.EXTENDED:
                return _("征集延长到%(after)s（原定%(before)s结束）", **values)
            case NoticeKind.CLOSED_EARLY:
                return _("征集提前结束（原定%(before)s结束）", **values)
            case NoticeKind.REOPENED:
                return _("征集重新开放，到%(after)s为止", **values)
            case NoticeKind.NEW_VERSION:
                return _("公布新稿%(subject)s，征集到%(after)s为止", **values)
            case NoticeKind.RETIRED:
                return _("%(subject)s停止征求意见", **values)

    @property
    def when(self) -> str:
        """Return the day of the act."""
        return china_day(self.at)


@dataclass(frozen=True, slots=True)
class Course:
    """The notices, the latest first, and the ids of the published versions by number."""

    rev: int
    notices: tuple[Told, ...]
    versions: dict[int, int]

    @property
    def current_id(self) -> int:
        """Return the id of the version that comments are taken on: the latest one."""
        return self.versions[max(self.versions)]

    @property
    def starts_in_force(self) -> bool:
        """Tell whether the text before the latest one is the law in force."""
        return sorted(self.versions)[-2:-1] == [IN_FORCE]

    @property
    def is_comparable(self) -> bool:
        """Tell whether two versions can be compared."""
        return len(self.versions) > 1


def course_of(session: Session, consultation: Consultation) -> Course:
    """Return a consultation's course, from this process's memory if nothing has happened since."""
    courses = cast(
        "dict[int, Course]", current_app.extensions.setdefault("questionnaire.courses", {})
    )
    found = courses.get(consultation.id)
    if found is None or found.rev != consultation.text_rev:
        found = _read(session, consultation)
        courses[consultation.id] = found
    return found


def told(notice: Notice) -> Told:
    """Return a notice for a page."""
    return Told(
        kind=notice.kind,
        at=notice.at,
        reason=notice.reason,
        subject=notice.subject,
        before=last_day(notice.closes_before) if notice.closes_before else None,
        after=last_day(notice.closes_after) if notice.closes_after else None,
    )


def _read(session: Session, consultation: Consultation) -> Course:
    versions = queries.published_versions(session, consultation.id)
    return Course(
        rev=consultation.text_rev,
        notices=tuple(map(told, queries.notices_of(session, consultation.id))),
        versions={version.number: version.id for version in versions},
    )
