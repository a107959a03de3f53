"""``db upgrade`` enters in the register what was sent before there was one."""

import pytest

from tests.cli.conftest import Run
from tests.support.register import entries, register_comment
from webapp.clock import utc_now
from webapp.persistence.engine import Database
from webapp.submissions.models import Comment, Submission
from webapp.submissions.policy import Channel, SubmissionState


@pytest.mark.usefixtures("law")
def test_upgrade_registers_what_was_sent_before(run: Run, database: Database) -> None:
    now = utc_now()
    with database.writing() as session:
        first = register_comment(session, "登记在册的")
        sent = Submission(
            consultation_id=first.consultation_id,
            draft_version_id=first.draft_version_id,
            state=SubmissionState.SUBMITTED,
            channel=Channel.WEB,
            identity="个人",
            shared_device=False,
            rev=1,
            started_at=now,
            updated_at=now,
            submitted_at=now,
        )
        session.add(sent)
        session.flush()
        words = {"target": "general", "text": "从前的", "rev": 1, "page": "", "saved_at": now}
        session.add(Comment(submission_id=sent.id, **words))
    for _ in range(2):
        assert run("db", "upgrade").exit_code == 0
    with database.reading() as session:
        assert [entry.serial for entry in entries(session)] == [1, 2]
