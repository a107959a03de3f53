"""Sending, correcting and withdrawing, and the receipt that stays the same."""

import dataclasses
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from tests.submissions.conftest import HEADER, NOW, Respondent
from webapp.errors import AlreadySubmittedError
from webapp.receipts import codes
from webapp.submissions import queries, services, services_sending
from webapp.submissions.models import Comment, Receipt, Submission
from webapp.submissions.policy import SubmissionState

LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def sent(respondent: Respondent) -> Respondent:
    """Return a respondent who has sent a comment."""
    respondent.save({"article-1": "first"})
    respondent.fill(HEADER)
    respondent.send()
    return respondent


def states(respondent: Respondent) -> list[SubmissionState]:
    with respondent.database.reading() as session:
        return list(session.scalars(select(Submission.state).order_by(Submission.id)))


def receipts(respondent: Respondent) -> list[Receipt]:
    with respondent.database.reading() as session:
        return list(session.scalars(select(Receipt)))


def test_sending_issues_a_receipt(sent: Respondent) -> None:
    (receipt,) = receipts(sent)
    assert codes.is_number(receipt.number)
    assert receipt.issued_at == NOW
    with sent.database.reading() as session:
        found = sent.found(session)
        assert found.id == receipt.submission_id
        assert found.state is SubmissionState.SUBMITTED
        assert (found.submitted_at, found.notice_digest) == (NOW, "digest")


def test_receipt_is_found_by_number_and_secret_as_typed(sent: Respondent) -> None:
    (receipt,) = receipts(sent)
    secret = sent.issuer.secret(receipt)
    typed = codes.group(receipt.number).lower(), f" {codes.group(secret).lower()}"
    with sent.database.reading() as session:
        found = queries.find_receipt(session, *typed)
        assert found is not None
        assert found.id == receipt.id


def test_wrong_number_and_wrong_secret_look_the_same(sent: Respondent) -> None:
    (receipt,) = receipts(sent)
    secret = sent.issuer.secret(receipt)
    with sent.database.reading() as session:
        assert queries.find_receipt(session, codes.new_number(), secret) is None
        assert queries.find_receipt(session, receipt.number, secret[::-1]) is None
        assert queries.find_receipt(session, "", "") is None


def test_only_a_hash_of_the_secret_is_stored(sent: Respondent) -> None:
    (receipt,) = receipts(sent)
    assert receipt.secret_hash == codes.hash_code(sent.issuer.secret(receipt))


def test_sending_twice_at_once_gives_one_receipt(respondent: Respondent) -> None:
    respondent.save({"article-1": "x"})
    barrier = threading.Barrier(2)

    def send(_: int) -> bool:
        barrier.wait(30)
        try:
            respondent.send()
        except AlreadySubmittedError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, range(2))) == [False, True]
    assert len(receipts(respondent)) == 1


def test_new_secret_ends_the_one_before(sent: Respondent) -> None:
    (receipt,) = receipts(sent)
    before = sent.issuer.secret(receipt)
    with sent.database.writing() as session:
        services_sending.renew_secret(session.get_one(Receipt, receipt.id), sent.issuer)
    (receipt,) = receipts(sent)
    after = sent.issuer.secret(receipt)
    assert after != before
    with sent.database.reading() as session:
        assert queries.find_receipt(session, receipt.number, before) is None
        assert queries.find_receipt(session, receipt.number, after) is not None


def test_correction_begins_with_what_was_sent(sent: Respondent) -> None:
    made = sent.correct(now=LATER)
    with sent.database.reading() as session:
        copy = sent.found(session)
        assert copy.id == made
        assert (copy.state, copy.started_at) == (SubmissionState.OPEN, LATER)
        header = dataclasses.replace(HEADER, shared_device=False)
        assert queries.header_of(copy, sent.keys) == header
    assert sent.texts() == {"article-1": "first"}
    assert states(sent) == [SubmissionState.SUBMITTED, SubmissionState.OPEN]


def test_correction_leaves_what_was_sent_on_record(sent: Respondent) -> None:
    sent.correct()
    sent.save({"article-1": "second", "title": "new"}, {"article-1": 1})
    sent.send(now=LATER)
    with sent.database.reading() as session:
        old, new = session.scalars(select(Submission).order_by(Submission.id))
        assert new.corrects_id == old.id
        assert {t: c.text for t, c in queries.comments_of(session, old.id).items()} == {
            "article-1": "first"
        }
    assert sent.texts() == {"article-1": "second", "title": "new"}


def test_correction_keeps_number_and_secret(sent: Respondent) -> None:
    (before,) = receipts(sent)
    sent.correct()
    second = sent.send(now=LATER)
    (after,) = receipts(sent)
    assert (after.number, after.secret_hash) == (before.number, before.secret_hash)
    assert after.submission_id == second.submission_id != before.submission_id


def test_second_correction_corrects_the_first(sent: Respondent) -> None:
    for text in ("second", "third"):
        sent.correct()
        sent.save({"article-1": text})
        sent.send(now=LATER)
    assert sent.texts() == {"article-1": "third"}
    assert len(receipts(sent)) == 1
    with sent.database.reading() as session:
        ids = list(session.scalars(select(Submission.id).order_by(Submission.id)))
        corrected = list(session.scalars(select(Submission.corrects_id).order_by(Submission.id)))
    assert corrected == [None, *ids[:-1]]


def test_correction_that_was_begun_is_gone_on_with(sent: Respondent) -> None:
    first = sent.correct()
    with sent.database.writing() as session:
        original = session.scalars(select(Submission).filter_by(corrects_id=None)).one()
        tablet = codes.hash_code("tablet")
        second = services_sending.start_correction(session, original, tablet, sent.keys, now=LATER)
        assert second.id == first
    assert sent.other("tablet").texts() == {"article-1": "first"}


def test_two_corrections_begun_at_once_are_one(sent: Respondent) -> None:
    with sent.database.reading() as session:
        original = sent.found(session).id
    barrier = threading.Barrier(2)

    def correct(token: str) -> int:
        barrier.wait(30)
        with sent.database.writing() as session:
            found = session.get_one(Submission, original)
            token_hash = codes.hash_code(token)
            return services_sending.start_correction(
                session, found, token_hash, sent.keys, now=LATER
            ).id

    with ThreadPoolExecutor(2) as threads:
        made = set(threads.map(correct, ["laptop", "tablet"]))
    assert len(made) == 1
    assert states(sent) == [SubmissionState.SUBMITTED, SubmissionState.OPEN]


def test_correction_can_be_cancelled_and_the_sent_one_stays(sent: Respondent) -> None:
    sent.correct()
    with sent.database.writing() as session:
        services.cancel(session, sent.start.consultation_id, sent.start.token_hash)
    assert states(sent) == [SubmissionState.SUBMITTED]
    assert len(receipts(sent)) == 1


def test_withdrawing_erases_who_said_it_and_keeps_what_was_said(sent: Respondent) -> None:
    sent.withdraw(now=LATER)
    with sent.database.reading() as session:
        found = sent.found(session)
        assert (found.state, found.withdrawn_at) == (SubmissionState.WITHDRAWN, LATER)
        assert (found.organisation, found.contact_name, found.contact_way) == (None, None, None)
        assert queries.header_of(found, sent.keys).contact_name == ""
    assert sent.texts() == {"article-1": "first"}


def test_withdrawing_a_correction_withdraws_every_version(sent: Respondent) -> None:
    sent.correct()
    sent.send(now=LATER)
    sent.withdraw(now=LATER)
    assert states(sent) == [SubmissionState.WITHDRAWN] * 2
    with sent.database.reading() as session:
        assert list(session.scalars(select(Submission.contact_name))) == [None, None]


def test_withdrawing_drops_a_correction_that_was_not_sent(sent: Respondent) -> None:
    sent.correct()
    with sent.database.writing() as session:
        original = session.scalars(select(Submission).filter_by(corrects_id=None)).one()
        services_sending.withdraw(session, original, now=LATER)
    assert states(sent) == [SubmissionState.WITHDRAWN]
    with sent.database.reading() as session:
        assert session.scalars(select(func.count()).select_from(Comment)).one() == 1


def test_what_was_withdrawn_cannot_be_corrected(sent: Respondent) -> None:
    sent.withdraw()
    with pytest.raises(AlreadySubmittedError):
        sent.correct()


def test_taken_number_is_not_given_again(sent: Respondent, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = receipts(sent)
    fresh = codes.new_number()
    drawn = iter([first.number, first.number, fresh])
    monkeypatch.setattr(codes, "new_number", lambda: next(drawn))
    other = sent.other("another")
    other.save({"title": "x"})
    assert other.send().number == fresh
