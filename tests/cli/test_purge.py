"""``purge`` tells what is due, and erases it."""

import datetime as dt
import json

from sqlalchemy import update

from tests.cli.conftest import Run
from tests.support.register import register_comment
from webapp.clock import utc_now
from webapp.consultations.models import Consultation
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.submissions.models import Submission


def test_what_is_due_is_told_and_then_erased(
    run: Run, database: Database, keys: Keys, law: str
) -> None:
    long_ago = utc_now() - dt.timedelta(days=900)
    with database.writing() as session:
        register_comment(session, "意见", slug=law, organisation="云溪市水务集团", keys=keys)
        session.execute(update(Submission).values(started_at=long_ago))
        period = {"opens_at": long_ago - dt.timedelta(days=30), "closes_at": long_ago}
        session.execute(update(Consultation).values(**period))
    assert json.loads(run("purge", "--dry-run", "--json").output)["contacts"] == 1
    assert "contacts\t1 due" in run("purge", "--dry-run").output
    assert "contacts\t1 erased" in run("purge").output
    assert json.loads(run("purge", "--json").output)["contacts"] == 0
