"""A result as it is stored, without the worker that prepares it."""

import datetime as dt

from tests.support.laws import SLUG, set_state
from webapp.clock import utc_now
from webapp.consultations import queries
from webapp.consultations.policy import State
from webapp.persistence.engine import Database
from webapp.publication.models import Publication, PublicationFile
from webapp.register.policy import Outcome

HEADLINE = "收到意见 3 条，采纳 2 条。"
COUNTS = {outcome.value: 0 for outcome in Outcome} | {"accepted": 2, "rejected": 1}
FIGURES: dict[str, object] = {
    "submissions": 3,
    "people": 2,
    "organisations": 1,
    "comments": 3,
    "families": 2,
    "outcomes": COUNTS,
    "family_outcomes": COUNTS | {"accepted": 1},
    "pending": 0,
    "pending_families": 0,
    "articles_changed": 0,
    "articles_added": 0,
    "hidden": 0,
    "elsewhere": 0,
}


def store_result(
    database: Database, slug: str = SLUG, *, number: int = 1, published: bool = True
) -> int:
    """Close a consultation and store a result of it with one file; return its id."""
    now = utc_now()
    row = {"target": "article-1", "label": "第一条", "heading": "", "comments": 3, "families": 2}
    with database.writing() as session:
        set_state(session, slug, State.CLOSED)
        found = queries.get_any(session, slug)
        made = Publication(
            consultation_id=found.id,
            number=number,
            draft_version_id=queries.current_version_id(session, found.id),
            revised_version_id=None,
            headline=HEADLINE,
            statement="",
            with_comments=False,
            figures=FIGURES,
            articles=[row | COUNTS | {"pending": 0, "changed": False}],
            days=[["2026-11-20", 3]],
            prepared_at=now - dt.timedelta(hours=1),
            is_whole=True,
            published_at=now if published else None,
            published_by_id=None,
            published_by_name=None,
        )
        session.add(made)
        session.flush()
        session.add(
            PublicationFile(
                publication_id=made.id,
                kind="table",
                name="采纳情况表.docx",
                media_type="application/octet-stream",
                size=3,
                sha256="0" * 64,
                rows=3,
            )
        )
        return made.id
