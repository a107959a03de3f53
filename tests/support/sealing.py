"""A record to be sealed: submissions, the passing of time, the sealing."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.laws import SLUG
from tests.support.register import register_comments
from webapp.clock import utc_now
from webapp.consultations.queries import get_any
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register import services as register
from webapp.seal.models import Seal
from webapp.seal.services import Sealer
from webapp.submissions import services_sending
from webapp.submissions.models import Submission

MINUTES = dt.timedelta(minutes=2)  # as long as it takes until what was sent is in
HOURS = dt.timedelta(hours=2)  # until a supplement may follow


def say(database: Database, keys: Keys, *texts: str, target: str = "article-1") -> list[int]:
    """Send a submission for each text; return their ids."""
    with database.writing() as session:
        return [
            register_comments(session, {target: text}, keys=keys)[0].submission_id for text in texts
        ]


def take_back(database: Database, submission_id: int, *, now: dt.datetime | None = None) -> None:
    """Withdraw a submission."""
    at = now or utc_now()
    with database.writing() as session:
        submission = session.get_one(Submission, submission_id)
        services_sending.withdraw(session, submission, now=at)
        register.withdraw(session, submission, now=at)


def seal(database: Database, now: dt.datetime | None = None, *, slug: str = SLUG) -> Sequence[Seal]:
    """Let a fresh worker seal what is due; return the seals of one consultation."""
    sealer, at = Sealer(database), now or utc_now() + MINUTES
    while sealer.go_on(at):
        pass
    return seals(database, slug)


def seals(database: Database, slug: str = SLUG) -> Sequence[Seal]:
    """Return a consultation's seals in their order."""
    with database.reading() as session:
        consultation = get_any(session, slug)
        query = select(Seal).filter_by(consultation_id=consultation.id)
        return session.scalars(query.order_by(Seal.number)).all()


@contextmanager
def behind_its_back(database: Database) -> Iterator[Session]:
    """Open a session of somebody who can change everything: no triggers, no foreign keys."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            for table in ("seal", "seal_leaf"):
                for verb in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        with Session(connection) as session:
            yield session
            session.flush()
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
