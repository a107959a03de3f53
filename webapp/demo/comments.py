"""The demo's comments, which we wrote: families of letters, paper that came in, decisions."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.clock import CHINA
from webapp.consultations import queries as consultations
from webapp.consultations.models import Consultation
from webapp.dispositions.commands import Decide
from webapp.dispositions.services import decide_family
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register import queries
from webapp.register import services as register
from webapp.register import services_working as working
from webapp.register.policy import Outcome
from webapp.sorting.service import sweep
from webapp.submissions.commands import Header
from webapp.submissions.models import Submission
from webapp.submissions.policy import Channel
from webapp.submissions.services_entering import EnterSubmission, enter
from webapp.submissions.services_received import stamp

TEXTS = Path(__file__).parent / "comments.json"
MARK = "演示数据"  # where the paper of a demo comment lies
LOADER = Actor(None, MARK)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one or several people say about one target, and what became of it."""

    on: str
    texts: Sequence[str]
    identity: str = "个人"
    organisation: str = ""
    channel: str = "web"
    tag: str = ""
    outcome: str = ""
    reason: str = ""


def load_comments(database: Database, keys: Keys, *, now: dt.datetime) -> int:
    """Store the demo's comments where there are none yet, sort and partly decide them.

    Args:
        database: with the demo's consultations in it.
        keys: what contact fields are encrypted with.
        now: the moment, UTC.

    Returns:
        How many comments were stored.
    """
    loaded: list[tuple[int, int, Opinion]] = []
    stored: dict[str, list[dict[str, object]]] = json.loads(TEXTS.read_text("utf-8"))
    with database.writing() as session:
        for slug, rows in stored.items():
            found = consultations.get_any(session, slug)
            if not _has_some(session, found):
                opinions = [Opinion(**row) for row in rows]  # type: ignore[arg-type]
                loaded += _enter(session, found, opinions, keys, now)
    while not sweep(database, now=now).is_done:
        pass
    with database.writing() as session:
        for consultation_id, serial, opinion in loaded:
            if opinion.outcome or opinion.tag:
                _work(session, consultation_id, serial, opinion, now)
    return len(loaded)


def _has_some(session: Session, consultation: Consultation) -> bool:
    mine = select(Submission.id).filter_by(consultation_id=consultation.id, source_note=MARK)
    return session.scalar(mine.limit(1)) is not None


def _enter(
    session: Session,
    consultation: Consultation,
    opinions: Sequence[Opinion],
    keys: Keys,
    now: dt.datetime,
) -> Iterator[tuple[int, int, Opinion]]:
    """Enter comments one after the other, spread over the period so far."""
    voices = list(_voices(opinions))
    first, last = consultation.opens_at, min(consultation.closes_at, now)
    for place, (opinion, text) in enumerate(voices):
        at = first + (last - first) * (place + 1) / (len(voices) + 1)
        command = EnterSubmission(
            consultation.id,
            consultations.current_version_id(session, consultation.id),
            Channel.LETTER,
            at.astimezone(CHINA).date(),
            Header(identity=opinion.identity, organisation=opinion.organisation),
            MARK,
            {opinion.on: text},
        )
        options = consultation.identity_options
        entered = enter(session, command, options, actor=LOADER, keys=keys, now=now)
        # The web's own way asks for a cookie and a captcha; the demo has neither.
        entered.submission.channel = Channel(opinion.channel)
        entered.submission.submitted_at = at
        stamp(session, entered.submission, keys)
        entry = register.register(session, entered.submission, now=at)[0]
        yield consultation.id, entry.serial, opinion


def _voices(opinions: Sequence[Opinion]) -> Iterator[tuple[Opinion, str]]:
    """Yield every text with its opinion, those alike apart from one another."""
    for place in range(max(len(opinion.texts) for opinion in opinions)):
        for opinion in opinions:
            if place < len(opinion.texts):
                yield opinion, opinion.texts[place]


def _work(
    session: Session, consultation_id: int, serial: int, opinion: Opinion, now: dt.datetime
) -> None:
    """Tag and decide the family of one comment, unless one before has done so."""
    entry = queries.get_entry(session, consultation_id, serial)
    family = queries.get_family(session, consultation_id, entry.family_id)
    if opinion.tag:
        working.tag(session, family, opinion.tag, LOADER, now=now)
    if opinion.outcome and family.disposition_id is None:
        command = Decide(Outcome(opinion.outcome), opinion.reason)
        decide_family(session, family, command, LOADER, now=now)
