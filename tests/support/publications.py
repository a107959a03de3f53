"""Results of a consultation as rows, without the register behind them, for tests of the pages."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from webapp.clock import utc_now
from webapp.config import Settings
from webapp.consultations import queries as consultations
from webapp.consultations.models import DraftVersion
from webapp.publication import queries
from webapp.publication.headline import default_headline
from webapp.publication.models import Publication, PublicationCase, PublicationFile
from webapp.publication.policy import FileKind
from webapp.publication.snapshot import ArticleRow, Figures
from webapp.register.models import Family
from webapp.register.policy import EntryState, Outcome

NO_COUNTS = dict.fromkeys((*(outcome.value for outcome in Outcome), "pending"), 0)
DAYS = (("2026-11-01", 3), ("2026-11-02", 9), ("2026-11-04", 6))
TYPES = {"csv": "text/csv", "docx": "application/vnd.openxmlformats-officedocument"}


@dataclass(frozen=True)
class Said:
    """One opinion on a target."""

    text: str
    outcome: Outcome | None = Outcome.ACCEPTED
    reason: str = "已写入条文。"
    size: int = 1
    organisations: Sequence[str] = ()


@dataclass(frozen=True)
class Told:
    """What a result tells: opinions by target, and what is besides.

    ``counts`` overrides what is counted from the opinions: by target, comments by outcome.
    ``revised`` is the number of the version that the draft became.
    """

    opinions: Mapping[str, Sequence[Said]] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    changed: Sequence[str] = ()
    added: int = 0
    headline: str = ""
    statement: str = ""
    revised: int | None = None
    number: int = 1
    hidden: int = 0
    elsewhere: int = 0
    organisations: int = 2
    days: Sequence[tuple[str, int]] = DAYS
    published_at: dt.datetime | None = field(default_factory=utc_now)


def store_result(session: Session, slug: str, told: Told) -> Publication:
    """Store a result of the latest published version; return it."""
    consultation = consultations.get_any(session, slug)
    versions = {v.number: v for v in consultations.versions_of(session, consultation.id)}
    version = versions[1]
    rows = _rows(session, version, told)
    figures = _figures(rows, told)
    publication = Publication(
        consultation_id=consultation.id,
        number=told.number,
        draft_version_id=version.id,
        revised_version_id=versions[told.revised].id if told.revised else None,
        headline=told.headline or default_headline(figures, rows),
        statement=told.statement,
        with_comments=True,
        figures=dict(figures),
        articles=[dict(row) for row in rows],
        days=[list(day) for day in told.days],
        prepared_at=utc_now(),
        is_whole=True,
        published_at=told.published_at,
        published_by_id=None,
        published_by_name="李起草",
    )
    session.add(publication)
    session.flush()
    for target, said in told.opinions.items():
        family = _family(session, version, target)
        session.add_all(
            PublicationCase(
                publication_id=publication.id,
                target=target,
                position=position,
                family_id=family.id,
                size=each.size,
                text=each.text,
                outcome=each.outcome,
                reason=each.reason,
                organisations=list(each.organisations),
            )
            for position, each in enumerate(said, 1)
        )
    session.flush()
    return publication


def store_file(
    session: Session,
    settings: Settings,
    publication: Publication,
    kind: FileKind,
    *,
    name: str,
    data: bytes,
) -> None:
    """Offer a file with a result."""
    folder = queries.folder_of(settings, publication.id)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / kind).write_bytes(data)
    session.add(
        PublicationFile(
            publication_id=publication.id,
            kind=kind,
            name=name,
            media_type=TYPES.get(name.rpartition(".")[2], "application/octet-stream"),
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            rows=1,
        )
    )


def _rows(session: Session, version: DraftVersion, told: Told) -> list[ArticleRow]:
    labels = {"general": "总体", "title": "标题"}
    labels |= consultations.target_labels(session, version.id)
    return [_row(target, label, told) for target, label in labels.items()]


def _row(target: str, label: str, told: Told) -> ArticleRow:
    counts = dict(NO_COUNTS)
    for said in told.opinions.get(target, ()):
        counts[said.outcome.value if said.outcome else "pending"] += said.size
    counts |= told.counts.get(target, {})
    return ArticleRow(
        target=target,
        label=label,
        heading="",
        comments=sum(counts.values()),
        families=len(told.opinions.get(target, ())),
        changed=target in told.changed,
        **counts,  # type: ignore[typeddict-item]
    )


def _figures(rows: Sequence[ArticleRow], told: Told) -> Figures:
    outcomes = {o.value: sum(row[o.value] for row in rows) for o in Outcome}  # type: ignore[literal-required]
    comments = sum(row["comments"] for row in rows)
    return Figures(
        submissions=comments,
        people=max(0, comments - told.organisations),
        organisations=told.organisations,
        comments=comments,
        families=sum(row["families"] for row in rows),
        outcomes=outcomes,
        family_outcomes=outcomes,
        pending=sum(row["pending"] for row in rows),
        pending_families=0,
        articles_changed=len(told.changed),
        articles_added=told.added,
        hidden=told.hidden,
        elsewhere=told.elsewhere,
    )


def _family(session: Session, version: DraftVersion, target: str) -> Family:
    family = Family(
        consultation_id=version.consultation_id,
        draft_version_id=version.id,
        target=target,
        lead_id=None,
        size=0,
        state=EntryState.PENDING,
        disposition_id=None,
        assignee_id=None,
        claimed_by_id=None,
        claimed_until=None,
        merged_into_id=None,
        first_at=utc_now(),
        latest_at=utc_now(),
        rev=0,
    )
    session.add(family)
    session.flush()
    return family
