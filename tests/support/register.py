"""A register filled with comments, for tests of the workbench and what stands behind it."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.clock import utc_now
from webapp.consultations import queries
from webapp.keys import Keys
from webapp.register import services
from webapp.register.models import Entry
from webapp.submissions.commands import Header
from webapp.submissions.models import Comment, Submission
from webapp.submissions.policy import Channel, SubmissionState
from webapp.submissions.queries import places_of
from webapp.submissions.services import save_header
from webapp.submissions.services_received import stamp

CLERK = Actor(1, "陈办理")
OTHER = Actor(2, "李复核")


def register_comment(
    session: Session,
    text: str,
    target: str = "article-1",
    *,
    slug: str = "lamp-law",
    identity: str = "个人",
    channel: Channel = Channel.WEB,
    organisation: str = "",
    keys: Keys | None = None,
    at: dt.datetime | None = None,
) -> Entry:
    """Send a submission of one comment and return its entry in the register."""
    return register_comments(
        session,
        {target: text},
        slug=slug,
        identity=identity,
        channel=channel,
        organisation=organisation,
        keys=keys,
        at=at,
    )[0]


def register_comments(
    session: Session,
    texts: dict[str, str],
    *,
    slug: str = "lamp-law",
    identity: str = "个人",
    channel: Channel = Channel.WEB,
    organisation: str = "",
    keys: Keys | None = None,
    at: dt.datetime | None = None,
) -> Sequence[Entry]:
    """Send a submission and return its entries in the register; a name needs ``keys``."""
    now = at or utc_now()
    consultation = queries.get_any(session, slug)
    version_id = queries.current_version_id(session, consultation.id)
    submission = Submission(
        consultation_id=consultation.id,
        draft_version_id=version_id,
        state=SubmissionState.SUBMITTED,
        channel=channel,
        identity=identity,
        shared_device=False,
        rev=len(texts),
        started_at=now,
        updated_at=now,
        submitted_at=now,
    )
    session.add(submission)
    session.flush()
    if keys is not None:
        header = Header(identity=identity, organisation=organisation, contact_name="王秀兰")
        save_header(submission, header, keys, now=now)
    places = places_of(session, version_id, texts)
    session.add_all(
        Comment(
            submission_id=submission.id,
            target=target,
            provision_id=places[target].provision_id,
            text=text,
            rev=place,
            page="",
            saved_at=now,
        )
        for place, (target, text) in enumerate(texts.items(), 1)
    )
    session.flush()
    if keys is not None:
        stamp(session, submission, keys)
    return services.register(session, submission, now=now)


def entries(session: Session) -> list[Entry]:
    """Return every entry of the register, the earliest first."""
    return list(session.scalars(select(Entry).order_by(Entry.id)))
