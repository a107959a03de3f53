"""A respondent, and what the services are told about one."""

import datetime as dt
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.consultations.models import DraftVersion
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.receipts import codes
from webapp.submissions import queries, services, services_sending
from webapp.submissions.commands import Header, SaveComments, SavedBox, StartSubmission
from webapp.submissions.models import Receipt, Submission
from webapp.submissions.services_sending import Issuer

NOW = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)
HEADER = Header(
    identity="单位", organisation="云溪市路灯协会", contact_name="王秀兰", contact_way="13800138000"
)


@dataclass(frozen=True)
class Respondent:
    """One person at one device, who says things to the services."""

    database: Database
    keys: Keys
    start: StartSubmission
    token: str = "a token"

    @property
    def issuer(self) -> Issuer:
        """Return what the secret of this respondent's receipt is computed from."""
        return Issuer(self.keys.derive("receipt"), self.token)

    def open(self, *, now: dt.datetime = NOW) -> int:
        """Begin or find the submission and return its id."""
        with self.database.writing() as session:
            return services.open_submission(session, self.start, now=now).id

    def save(
        self,
        texts: dict[str, str],
        known: dict[str, int] | None = None,
        *,
        page: str = "page",
        now: dt.datetime = NOW,
    ) -> dict[str, SavedBox]:
        """Keep boxes."""
        with self.database.writing() as session:
            submission = services.open_submission(session, self.start, now=now)
            command = SaveComments(texts, known, page, 5000)
            return services.save_comments(session, submission, command, now=now)

    def fill(self, header: Header = HEADER, *, now: dt.datetime = NOW) -> None:
        """Keep header fields."""
        with self.database.writing() as session:
            submission = services.open_submission(session, self.start, now=now)
            services.save_header(submission, header, self.keys, now=now)

    def send(self, *, now: dt.datetime = NOW) -> Receipt:
        """Send the submission."""
        with self.database.writing() as session:
            submission = services.open_submission(session, self.start, now=now)
            return services_sending.submit(
                session, submission, self.issuer, "digest", keys=self.keys, now=now
            )

    def correct(self, *, now: dt.datetime = NOW) -> int:
        """Begin a correction of what was sent and return its id."""
        with self.database.writing() as session:
            sent = self.found(session)
            return services_sending.start_correction(
                session, sent, self.start.token_hash, self.keys, now=now
            ).id

    def withdraw(self, *, now: dt.datetime = NOW) -> None:
        """Withdraw what was sent."""
        with self.database.writing() as session:
            services_sending.withdraw(session, self.found(session), now=now)

    def found(self, session: Session) -> Submission:
        """Return the submission that the token opens."""
        found = queries.find_by_token(session, self.start.consultation_id, self.start.token_hash)
        assert found is not None
        return found

    def texts(self) -> dict[str, str]:
        """Return what is stored, by target."""
        with self.database.reading() as session:
            stored = queries.comments_of(session, self.found(session).id)
            return {target: comment.text for target, comment in stored.items()}

    def other(self, token: str) -> "Respondent":
        """Return another device, with another cookie."""
        start = StartSubmission(
            self.start.consultation_id,
            self.start.draft_version_id,
            codes.hash_code(token),
            self.start.identity,
        )
        return Respondent(self.database, self.keys, start, token)


@pytest.fixture
def respondent(database: Database, keys: Keys, law: str) -> Respondent:  # noqa: ARG001
    """Return a respondent of the one consultation, who has said nothing yet."""
    with database.reading() as session:
        version = session.scalars(select(DraftVersion)).one()
        start = StartSubmission(
            version.consultation_id, version.id, codes.hash_code("a token"), "个人"
        )
    return Respondent(database, keys, start)
