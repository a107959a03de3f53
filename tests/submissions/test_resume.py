"""Going on with an unsent submission on another device."""

import pytest
from sqlalchemy import select

from tests.submissions.conftest import NOW, Respondent
from tests.support.laws import make_consultation
from webapp.consultations.models import Consultation
from webapp.errors import NotFoundError
from webapp.receipts import codes
from webapp.submissions import services
from webapp.submissions.models import ResumeCode


def issue(respondent: Respondent) -> str:
    with respondent.database.writing() as session:
        submission = services.open_submission(session, respondent.start, now=NOW)
        return services.issue_resume_code(session, submission, now=NOW)


def resume(respondent: Respondent, code: str, consultation_id: int = 0) -> None:
    with respondent.database.writing() as session:
        services.resume(
            session,
            consultation_id or respondent.start.consultation_id,
            code,
            respondent.start.token_hash,
            now=NOW,
        )


def test_other_device_finds_and_changes_the_same_texts(respondent: Respondent) -> None:
    respondent.save({"general": "from the telephone"})
    tablet = respondent.other("tablet")
    resume(tablet, issue(respondent))
    assert tablet.texts() == {"general": "from the telephone"}
    tablet.save({"general": "from the tablet"}, {"general": 1})
    assert respondent.texts() == {"general": "from the tablet"}


def test_code_is_read_as_a_person_types_it(respondent: Respondent) -> None:
    code = issue(respondent)
    resume(respondent.other("tablet"), f" {codes.group(code).lower()} ")


def test_only_a_hash_of_the_code_is_stored(respondent: Respondent) -> None:
    code = issue(respondent)
    with respondent.database.reading() as session:
        assert session.scalars(select(ResumeCode)).one().code_hash == codes.hash_code(code)


def test_new_code_ends_the_one_before(respondent: Respondent) -> None:
    first, second = issue(respondent), issue(respondent)
    with pytest.raises(NotFoundError):
        resume(respondent.other("tablet"), first)
    resume(respondent.other("tablet"), second)


@pytest.mark.parametrize("code", ["", "222222222222", "王秀兰"])
def test_wrong_code_opens_nothing(respondent: Respondent, code: str) -> None:
    issue(respondent)
    with pytest.raises(NotFoundError):
        resume(respondent.other("tablet"), code)


def test_code_of_another_consultation_opens_nothing(respondent: Respondent) -> None:
    make_consultation(respondent.database, slug="other")
    with respondent.database.reading() as session:
        other = session.scalars(select(Consultation.id).filter_by(slug="other")).one()
    with pytest.raises(NotFoundError):
        resume(respondent.other("tablet"), issue(respondent), other)


def test_code_ends_when_the_submission_is_sent(respondent: Respondent) -> None:
    respondent.save({"general": "x"})
    code = issue(respondent)
    respondent.send()
    with pytest.raises(NotFoundError):
        resume(respondent.other("tablet"), code)


def test_code_ends_when_the_submission_is_cancelled(respondent: Respondent) -> None:
    code = issue(respondent)
    with respondent.database.writing() as session:
        services.cancel(session, respondent.start.consultation_id, respondent.start.token_hash)
    with pytest.raises(NotFoundError):
        resume(respondent.other("tablet"), code)
