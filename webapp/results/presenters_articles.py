"""What the pages of all articles and of one article are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from flask import url_for
from sqlalchemy.orm import Session

from webapp.errors import NotFoundError
from webapp.publication import queries
from webapp.publication.models import PublicationCase
from webapp.results.names import OUTCOMES
from webapp.results.presenters import Result
from webapp.results.rows import Case, Row, case_of
from webapp.results.wording import Wording

ON_A_PAGE = 50  # opinions
ROOM = 500_000  # characters of opinions on a page, beyond its first


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Everything on the page of one article."""

    result: Result
    row: Row
    wording: Wording | None
    cases: Sequence[Case]
    is_first: bool
    next_url: str
    before: Row | None
    after: Row | None

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """Return the names of the outcomes with their counts, where there are any."""
        found = next(
            each for each in self.result.publication.articles if each["target"] == self.row.target
        )
        counts = [(str(named.name), int(str(found[key.value]))) for key, named in OUTCOMES.items()]
        return [(name, count) for name, count in counts if count]


def article_page(session: Session, result: Result, target: str, after: int) -> ArticlePage:
    """Return what ``results/article.html`` is given as ``page``.

    Args:
        session: a session that may read.
        result: the result.
        target: the article, the title or the whole.
        after: the position after which its opinions are listed; 0 for the first.

    Raises:
        NotFoundError: the result has no such target.
    """
    rows = result.rows
    place = next((at for at, row in enumerate(rows) if row.target == target), None)
    if place is None:
        raise NotFoundError
    found = queries.cases(session, result.publication, target, after, ON_A_PAGE + 1)
    shown = _fitting(found)
    row = rows[place]
    last = shown[-1].position if shown else 0
    return ArticlePage(
        result=result,
        row=row,
        wording=result.wording(row),
        cases=[case_of(case) for case in shown],
        is_first=not after,
        next_url=_url(result, target, last) if len(shown) < len(found) else "",
        before=rows[place - 1] if place else None,
        after=rows[place + 1] if place + 1 < len(rows) else None,
    )


def _fitting(found: Sequence[PublicationCase]) -> Sequence[PublicationCase]:
    """Return the opinions that a page has room for, and one at least."""
    lengths = accumulate(len(case.text) + len(case.reason) for case in found[:ON_A_PAGE])
    return found[: max(1, sum(length <= ROOM for length in lengths))]


def _url(result: Result, target: str, after: int) -> str:
    return url_for("results.show_article", slug=result.slug, target=target, after=after)
