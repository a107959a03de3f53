"""From the register to the figures of a result, as they stand at one moment."""

from collections import Counter
from collections.abc import Mapping
from typing import TypedDict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.consultations.compare import Change
from webapp.consultations.models import DraftVersion, Provision, ProvisionKind
from webapp.consultations.queries_compare import load_comparison
from webapp.exports.policy import is_individual
from webapp.register.models import Entry, Family
from webapp.register.policy import FIXED_LABELS, EntryState, Outcome, RedactionState
from webapp.register.summary import TargetCount, counts_by_target, day_in_china

STANDING = Entry.state != EntryState.WITHDRAWN


class Figures(TypedDict):
    """``Publication.figures``: counts of what stands in the register on one draft version.

    ``submissions`` = ``people`` (of individuals) + ``organisations`` (of bodies).
    ``outcomes`` and ``family_outcomes`` have all five outcomes, by value, of comments and of
    families; with ``pending`` and ``pending_families`` (undecided or not confirmed) they sum
    up to ``comments`` and ``families``. ``articles_changed`` are articles of the draft whose
    wording the revised version changed or dropped, ``articles_added`` those it added.
    ``hidden`` are comments whose text waits for somebody to decide what may be shown,
    ``elsewhere`` comments on other versions, which are not in this result.
    """

    submissions: int
    people: int
    organisations: int
    comments: int
    families: int
    outcomes: dict[str, int]
    family_outcomes: dict[str, int]
    pending: int
    pending_families: int
    articles_changed: int
    articles_added: int
    hidden: int
    elsewhere: int


class ArticleRow(TypedDict):
    """A row of ``Publication.articles``: one target, with counts of comments.

    The five outcomes and ``pending`` sum up to ``comments``. ``label`` is 总体, 标题 or the
    provision's, such as 第六条. ``changed`` tells whether its wording differs in the revised
    version, or is not there any more.
    """

    target: str
    label: str
    heading: str
    comments: int
    families: int
    accepted: int
    partly: int
    rejected: int
    covered: int
    study: int
    pending: int
    changed: bool


Day = tuple[str, int]  # of ``Publication.days``: ISO date in Asia/Shanghai, comments received


def take_figures(
    session: Session, version: DraftVersion, revised: DraftVersion | None
) -> tuple[Figures, list[ArticleRow], list[Day]]:
    """Return the figures, articles and days of a result.

    Args:
        session: a session that sees one moment.
        version: the draft whose comments are counted.
        revised: what the draft became, a later version of the same consultation.
    """
    counted = counts_by_target(session, version.consultation_id)
    here = {each.target: each for each in counted if each.version_id == version.id}
    changed, added = _changes(session, version, revised)
    rows = _rows(session, version.id, here, changed)
    people, organisations = _submissions(session, version.id)
    families = _families(session, version.id)
    outcomes = {outcome.value: sum(_count(row, outcome) for row in rows) for outcome in Outcome}
    comments = sum(row["comments"] for row in rows)
    of_families = {outcome.value: families[EntryState(outcome.value)] for outcome in Outcome}
    figures = Figures(
        submissions=people + organisations,
        people=people,
        organisations=organisations,
        comments=comments,
        families=families.total(),
        outcomes=outcomes,
        family_outcomes=of_families,
        pending=sum(row["pending"] for row in rows),
        pending_families=families.total() - sum(of_families.values()),
        articles_changed=sum(
            row["changed"] and row["target"].startswith("article-") for row in rows
        ),
        articles_added=added,
        hidden=_hidden(session, version.id),
        elsewhere=sum(each.total for each in counted) - comments,
    )
    return figures, rows, _days(session, version.id)


def _rows(
    session: Session,
    version_id: int,
    counts: Mapping[str, TargetCount],
    changed: set[str],
) -> list[ArticleRow]:
    provisions = session.execute(
        select(Provision.target, Provision.label, Provision.heading)
        .where(Provision.draft_version_id == version_id, Provision.target.is_not(None))
        .order_by(Provision.position)
    )
    places = [(target, label, "") for target, label in FIXED_LABELS.items()]
    places += [(str(row.target), row.label, row.heading) for row in provisions]
    return [
        _row(target, label, heading, counts.get(target), target in changed)
        for target, label, heading in places
    ]


def _row(
    target: str,
    label: str,
    heading: str,
    counted: TargetCount | None,
    changed: bool,  # noqa: FBT001
) -> ArticleRow:
    states = counted.states if counted else {}
    of = {outcome: states.get(EntryState(outcome.value), 0) for outcome in Outcome}
    comments = counted.total if counted else 0
    return ArticleRow(
        target=target,
        label=label,
        heading=heading,
        comments=comments,
        families=counted.families if counted else 0,
        accepted=of[Outcome.ACCEPTED],
        partly=of[Outcome.PARTLY],
        rejected=of[Outcome.REJECTED],
        covered=of[Outcome.COVERED],
        study=of[Outcome.STUDY],
        pending=comments - sum(of.values()),
        changed=changed,
    )


def _count(row: ArticleRow, outcome: Outcome) -> int:
    counts: Mapping[str, object] = row
    return int(str(counts[outcome.value]))


def _submissions(session: Session, version_id: int) -> tuple[int, int]:
    """Return how many submissions have a comment that stands: of individuals, of bodies."""
    rows = session.execute(
        select(Entry.identity, func.count(Entry.submission_id.distinct()))
        .where(Entry.draft_version_id == version_id, STANDING)
        .group_by(Entry.identity)
    )
    people = organisations = 0
    for identity, count in rows:
        if is_individual(identity):
            people += count
        else:
            organisations += count
    return people, organisations


def _families(session: Session, version_id: int) -> Counter[EntryState]:
    rows = session.execute(
        select(Family.state, func.count())
        .where(Family.draft_version_id == version_id, Family.size > 0)
        .group_by(Family.state)
    )
    return Counter(dict(rows.all()))


def _hidden(session: Session, version_id: int) -> int:
    return session.scalars(
        select(func.count()).where(
            Entry.draft_version_id == version_id,
            STANDING,
            Entry.redaction == RedactionState.MARKED,
        )
    ).one()


def _days(session: Session, version_id: int) -> list[Day]:
    day = day_in_china(session, Entry.received_at)
    rows = session.execute(
        select(day, func.count())
        .where(Entry.draft_version_id == version_id, STANDING)
        .group_by(day)
        .order_by(day)
    )
    return [(str(found), count) for found, count in rows]


def _changes(
    session: Session, version: DraftVersion, revised: DraftVersion | None
) -> tuple[set[str], int]:
    """Return the targets of a draft whose wording was changed, and how many articles were added."""
    if revised is None:
        return set(), 0
    found = load_comparison(session, version, revised).provisions
    added = sum(
        each.change is Change.ADDED and each.kind is ProvisionKind.ARTICLE for each in found
    )
    # A target's anchor is its own name.
    targets = {
        each.origin
        for each in found
        if each.is_target and each.change in {Change.CHANGED, Change.DROPPED}
    }
    return targets, added
