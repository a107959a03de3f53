"""What the page of a result is given."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import url_for
from sqlalchemy.orm import Session

from webapp.clock import last_day
from webapp.consultations import queries as consultations
from webapp.consultations.models import Consultation, DraftVersion
from webapp.publication import queries
from webapp.publication.models import Publication, PublicationFile
from webapp.publication.policy import FileKind
from webapp.questionnaire.comparing import comparison_of
from webapp.questionnaire.laws import Law, law_of
from webapp.results.days import Chart, Column, chart_of
from webapp.results.names import FILES
from webapp.results.rows import Case, Row, case_of
from webapp.results.shares import percentages
from webapp.results.wording import (
    Wording,
    added_wordings,
    compared_title,
    compared_wordings,
    plain_title,
    plain_wording,
)
from webapp.seal.queries import latest_seal
from webapp.web.i18n import gettext as _
from webapp.web.i18n import short_day

MOST_ARTICLES, MOST_CASES, OPENED = 8, 5, 5  # on the first page
NUMBER = re.compile(r"(\d[\d,]*)")


@dataclass(frozen=True, slots=True)
class Opened:
    """A target with its wording and the opinions that most had."""

    row: Row
    wording: Wording | None
    cases: Sequence[Case]


@dataclass(frozen=True, slots=True)
class Offered:
    """A file to be fetched."""

    name: str
    format: str
    size: int  # bytes
    url: str


@dataclass(frozen=True)
class Result:
    """A publication with the texts that it is about; what all its pages share."""

    consultation: Consultation
    publication: Publication
    law: Law
    draft_number: int
    revised: DraftVersion | None
    wordings: Mapping[str, Wording]
    added: Sequence[Wording]  # of the newer version's own provisions
    is_comparable: bool

    @property
    def slug(self) -> str:
        """Return the consultation's name in addresses."""
        return self.consultation.slug

    @property
    def last_day(self) -> dt.date:
        """Return the last day on which comments were taken."""
        return last_day(self.consultation.closes_at)

    @property
    def compare_url(self) -> str:
        """Return where the two whole texts are compared."""
        address = url_for("questionnaire.compare", slug=self.slug)
        return (
            f"{address}?from={self.draft_number}&to={self.revised.number if self.revised else ''}"
        )

    def change_name(self, row: Row) -> str:
        """Return what became of the wording of a changed provision."""
        wording = self.wordings.get(row.target)
        return _("已删去") if wording and wording.is_dropped else _("已修改")

    @property
    def is_preview(self) -> bool:
        """Tell whether only staff see it."""
        return self.publication.published_at is None

    @cached_property
    def rows(self) -> Sequence[Row]:
        """Return every target in reading order."""
        found = self.publication.articles
        most = max((_number(each, "comments") for each in found), default=0) or 1
        return [self._row(each, most) for each in found]

    @property
    def by_volume(self) -> list[Row]:
        """Return what was commented on, the most commented first."""
        return sorted((r for r in self.rows if r.comments), key=lambda row: -row.comments)

    def figure(self, name: str) -> int:
        """Return one of the figures."""
        return _number(self.publication.figures, name)

    def wording(self, row: Row) -> Wording | None:
        """Return what a target said and says; a general opinion is about no text."""
        if row.target == "title":
            return self._title()
        if row.target in self.wordings:
            return self.wordings[row.target]
        block = self.law.targets.get(row.target)
        return plain_wording(block) if block else None

    def _title(self) -> Wording:
        if self.revised is None:
            return plain_title(self.law.full_title)
        return compared_title(self.law.title, self.revised.title)

    def _row(self, found: Mapping[str, object], most: int) -> Row:
        comments = _number(found, "comments")
        first = [_number(found, name) for name in ("accepted", "partly", "rejected")]
        counts = (*first, comments - sum(first))
        target = str(found["target"])
        return Row(
            target=target,
            label=str(found["label"]),
            heading=str(found["heading"]),
            comments=comments,
            families=_number(found, "families"),
            pending=_number(found, "pending"),
            changed=bool(found["changed"]),
            counts=counts,
            shares=percentages(counts),
            url=url_for("results.show_article", slug=self.slug, target=target),
            width=max(1, round(100 * comments / most, 1)),
        )


@dataclass(frozen=True)
class ResultPage:
    """Everything on the page of a result."""

    result: Result
    opened: Sequence[Opened]
    files: Sequence[Offered]
    chart: Chart | None
    replaced: Sequence[dt.datetime]
    seal_url: str

    @property
    def headline(self) -> list[tuple[str, bool]]:
        """Return the first sentence in pieces, each with whether it is a number."""
        parts = NUMBER.split(self.result.publication.headline)
        return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]

    def short_day(self, day: dt.date) -> str:
        """Return a day as it stands below the chart: 11月18日, 18 Nov."""
        return short_day(day, with_year=False)

    def span(self, column: Column) -> str:
        """Return the day or days of a column, with the year where they are of several."""
        chart = self.chart
        with_year = bool(chart and chart.columns[0].first.year != chart.columns[-1].last.year)
        first = short_day(column.first, with_year=with_year)
        if column.first == column.last:
            return first
        last = short_day(column.last, with_year=with_year)
        return _("%(first)s至%(last)s", first=first, last=last)

    @property
    def most(self) -> Sequence[Row]:
        """Return what was commented on most."""
        return self.result.by_volume[:MOST_ARTICLES]

    @property
    def statement(self) -> list[str]:
        """Return the paragraphs of the statement."""
        return [line for line in self.result.publication.statement.split("\n") if line]

    @property
    def peak_share(self) -> int:
        """Return the share of the most busy column of the chart, in whole percent."""
        return round(100 * self.chart.peak.count / self.chart.total) if self.chart else 0

    @property
    def provisions(self) -> int:
        """Return how many provisions there are to look at, commented on or not."""
        return sum(not row.is_fixed for row in self.result.rows)


def result_page(
    session: Session, consultation: Consultation, publication: Publication
) -> ResultPage:
    """Return what ``results/result.html`` is given as ``page``.

    Args:
        session: a session that may read.
        consultation: whose result it is.
        publication: the result; one that is not published is shown as a preview, without
            the links that lead nowhere before publication.
    """
    result = read_result(session, consultation, publication)
    rows = result.by_volume[:OPENED]
    cases = queries.top_cases(session, publication, [row.target for row in rows], MOST_CASES)
    earlier = [
        each.published_at
        for each in queries.history(session, consultation.id)
        if each.number < publication.number and each.published_at
    ]
    return ResultPage(
        result=result,
        opened=[
            Opened(row, result.wording(row), [case_of(c) for c in cases.get(row.target, ())])
            for row in rows
        ],
        files=[_offered(result, each) for each in queries.files(session, publication)],
        chart=chart_of(publication.days),
        replaced=earlier,
        seal_url=url_for("results.seal", slug=consultation.slug)
        if latest_seal(session, consultation.id)
        else "",
    )


def read_result(session: Session, consultation: Consultation, publication: Publication) -> Result:
    """Return a publication with the wordings of what it is about."""
    law = law_of(session, consultation, publication.draft_version_id)
    old = session.get_one(DraftVersion, publication.draft_version_id)
    if publication.revised_version_id is None:
        return Result(consultation, publication, law, old.number, None, {}, (), is_comparable=False)
    new = session.get_one(DraftVersion, publication.revised_version_id)
    comparison = comparison_of(session, consultation, old, new)
    public = {v.id for v in consultations.published_versions(session, consultation.id)}
    return Result(
        consultation,
        publication,
        law,
        old.number,
        new,
        compared_wordings(comparison),
        added_wordings(comparison),
        is_comparable={old.id, new.id} <= public,
    )


def _offered(result: Result, file: PublicationFile) -> Offered:
    return Offered(
        name=str(FILES[FileKind(file.kind)]),
        format=file.name.rpartition(".")[2].upper(),
        size=file.size,
        url=url_for("results.show_file", slug=result.slug, kind=file.kind),
    )


def _number(found: Mapping[str, object], name: str) -> int:
    return int(str(found.get(name, 0)))
