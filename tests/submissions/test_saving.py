"""Keeping comments: each on its own, none lost, none twice."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from tests.submissions.conftest import HEADER, NOW, Respondent
from tests.support.laws import chaptered, make_consultation
from tests.support.steps import counted_statements
from webapp.consultations.models import DraftVersion, Provision
from webapp.errors import AlreadySubmittedError, NotFoundError
from webapp.persistence.engine import Database
from webapp.receipts import codes
from webapp.submissions import queries, services
from webapp.submissions.commands import Header, StartSubmission
from webapp.submissions.models import Comment, RespondentToken, Submission
from webapp.submissions.policy import Channel, Outcome, SubmissionState

LATER = NOW + dt.timedelta(hours=1)


def count(database: Database, kind: type[object]) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(kind)).one()


def test_first_save_begins_a_submission(respondent: Respondent) -> None:
    made = respondent.open()
    with respondent.database.reading() as session:
        found = session.get_one(Submission, made)
        assert found.state is SubmissionState.OPEN
        assert found.channel is Channel.WEB
        assert (found.identity, found.shared_device, found.rev) == ("个人", False, 0)
        assert found.started_at == found.updated_at == NOW
        assert found.submitted_at is None


def test_opening_again_gives_the_same_submission(respondent: Respondent) -> None:
    assert respondent.open() == respondent.open(now=LATER)
    assert count(respondent.database, Submission) == 1


def test_threads_with_one_token_share_one_submission(respondent: Respondent) -> None:
    barrier = threading.Barrier(4)

    def save(target: str) -> Outcome:
        barrier.wait(30)
        return respondent.save({target: "x"})[target].outcome

    with ThreadPoolExecutor(4) as threads:
        targets = ["general", "title", "article-1", "article-2"]
        assert list(threads.map(save, targets)) == [Outcome.SAVED] * 4
    assert count(respondent.database, Submission) == 1
    assert respondent.texts() == dict.fromkeys(targets, "x")
    with respondent.database.reading() as session:
        assert sorted(session.scalars(select(Comment.rev))) == [1, 2, 3, 4]


def test_two_respondents_have_two_submissions(respondent: Respondent) -> None:
    respondent.save({"general": "mine"})
    other = respondent.other("another")
    other.save({"general": "theirs"})
    assert (respondent.texts(), other.texts()) == ({"general": "mine"}, {"general": "theirs"})


def test_cookie_of_another_consultation_opens_nothing(respondent: Respondent) -> None:
    make_consultation(respondent.database, slug="other")
    with respondent.database.reading() as session:
        version = session.scalars(select(DraftVersion).order_by(DraftVersion.id.desc())).first()
        assert version is not None
    respondent.open()
    start = StartSubmission(
        version.consultation_id, version.id, respondent.start.token_hash, "个人"
    )
    with pytest.raises(NotFoundError):
        Respondent(respondent.database, respondent.keys, start).open()
    assert count(respondent.database, Submission) == 1


def test_comment_names_its_provision(respondent: Respondent) -> None:
    respondent.save({"article-2": "x", "general": "y", "title": "z"})
    with respondent.database.reading() as session:
        rows = session.execute(
            select(Comment.target, Provision.target).outerjoin(
                Provision, Comment.provision_id == Provision.id
            )
        )
        assert {tuple(row) for row in rows} == {
            ("article-2", "article-2"), ("general", None), ("title", None),
        }  # fmt: skip


@pytest.mark.parametrize("target", ["article-7", "attachment-1", "", "article-1 ", "None"])
def test_unknown_target_keeps_nothing(respondent: Respondent, target: str) -> None:
    with pytest.raises(NotFoundError):
        respondent.save({"general": "x", target: "y"})
    assert count(respondent.database, Comment) == 0


def test_revisions_grow_within_a_submission(respondent: Respondent) -> None:
    assert respondent.save({"general": "a", "title": "b"})["title"].rev == 2
    assert respondent.save({"general": "c"}, {"general": 1})["general"].rev == 3
    assert respondent.save({"general": "c"}, {"general": 3})["general"].rev == 3


def test_saved_box_tells_what_is_stored(respondent: Respondent) -> None:
    box = respondent.save({"general": "a\r\nb"})["general"]
    assert (box.outcome, box.stored, box.posted, box.saved_at) == (
        Outcome.SAVED, "a\nb", "a\nb", NOW,
    )  # fmt: skip


def test_unchanged_box_keeps_its_moment(respondent: Respondent) -> None:
    respondent.save({"general": "a"})
    box = respondent.save({"general": "a"}, now=LATER)["general"]
    assert (box.outcome, box.saved_at) == (Outcome.UNCHANGED, NOW)
    with respondent.database.reading() as session:
        assert respondent.found(session).updated_at == NOW


@pytest.mark.parametrize("text", ["", " \r\n　"])
def test_clearing_a_box_removes_its_comment(respondent: Respondent, text: str) -> None:
    respondent.save({"general": "a", "title": "b"})
    box = respondent.save({"general": text}, {"general": 1}, now=LATER)["general"]
    assert (box.outcome, box.rev, box.stored, box.saved_at) == (Outcome.CLEARED, 0, "", None)
    assert respondent.texts() == {"title": "b"}
    with respondent.database.reading() as session:
        assert respondent.found(session).updated_at == LATER


def test_conflict_changes_nothing_and_shows_what_is_stored(respondent: Respondent) -> None:
    respondent.save({"general": "theirs"}, {}, page="other")
    box = respondent.save({"general": "mine"}, {}, page="page")["general"]
    assert (box.outcome, box.rev, box.stored, box.posted) == (
        Outcome.CONFLICT, 1, "theirs", "mine",
    )  # fmt: skip
    assert respondent.texts() == {"general": "theirs"}


def test_one_box_in_conflict_does_not_hold_up_the_others(respondent: Respondent) -> None:
    respondent.save({"general": "theirs"}, {}, page="other")
    found = respondent.save({"general": "mine", "title": "x", "article-1": "字" * 5001}, {})
    assert {target: box.outcome for target, box in found.items()} == {
        "general": Outcome.CONFLICT, "title": Outcome.SAVED, "article-1": Outcome.TOO_LONG,
    }  # fmt: skip
    assert respondent.texts() == {"general": "theirs", "title": "x"}


def test_whole_page_takes_few_statements(database: Database, respondent: Respondent) -> None:
    make_consultation(database, slug="long", provisions=chaptered(1, 90))
    with database.reading() as session:
        version = session.scalars(select(DraftVersion).order_by(DraftVersion.id.desc())).first()
        assert version is not None
    start = StartSubmission(version.consultation_id, version.id, codes.hash_code("b"), "个人")
    writer = Respondent(database, respondent.keys, start)
    texts = {f"article-{n}": "x" for n in range(1, 91)}
    writer.open()
    with counted_statements(database) as sent:
        writer.save(texts)
    # SQLite takes a row a statement, which costs no way to a server and back.
    assert len([s for s in sent if not s.startswith(("BEGIN", "INSERT"))]) <= 5
    with counted_statements(database) as sent:
        writer.save(texts)
    assert len([s for s in sent if not s.startswith("BEGIN")]) <= 4


def test_header_is_kept_and_encrypted_for_its_place(respondent: Respondent) -> None:
    respondent.fill()
    with respondent.database.reading() as session:
        found = respondent.found(session)
        assert queries.header_of(found, respondent.keys) == Header(
            "单位", "云溪市路灯协会", "王秀兰", "13800138000", shared_device=False
        )
        assert found.contact_name is not None
        assert "王秀兰".encode() not in found.contact_name


def test_missing_header_fields_stay_and_empty_ones_go(respondent: Respondent) -> None:
    respondent.fill()
    respondent.fill(Header(organisation="", shared_device=True), now=LATER)
    with respondent.database.reading() as session:
        found = respondent.found(session)
        assert found.organisation is None
        assert found.updated_at == LATER
        kept = queries.header_of(found, respondent.keys)
        assert (kept.identity, kept.contact_name, kept.shared_device) == ("单位", "王秀兰", True)


def test_contact_field_moved_to_another_row_cannot_be_read(respondent: Respondent) -> None:
    respondent.fill()
    other = respondent.other("another")
    other.open()
    with respondent.database.writing() as session:
        other.found(session).contact_name = respondent.found(session).contact_name
    with respondent.database.reading() as session:
        moved = queries.header_of(other.found(session), respondent.keys)
        assert moved.contact_name == "〔无法解密〕"
        assert moved.contact_way == ""


def test_cancel_drops_everything(respondent: Respondent) -> None:
    respondent.save({"general": "x"})
    respondent.fill(HEADER)
    with respondent.database.writing() as session:
        services.issue_resume_code(session, respondent.found(session), now=NOW)
    with respondent.database.writing() as session:
        services.cancel(session, respondent.start.consultation_id, respondent.start.token_hash)
    for kind in (Submission, Comment, RespondentToken):
        assert count(respondent.database, kind) == 0


def test_cancel_without_a_submission_does_nothing(respondent: Respondent) -> None:
    with respondent.database.writing() as session:
        services.cancel(session, respondent.start.consultation_id, b"unknown")


def test_what_was_sent_can_neither_be_cancelled_nor_changed(respondent: Respondent) -> None:
    respondent.save({"general": "x"})
    respondent.send()
    with pytest.raises(AlreadySubmittedError), respondent.database.writing() as session:
        services.cancel(session, respondent.start.consultation_id, respondent.start.token_hash)
    with pytest.raises(AlreadySubmittedError):
        respondent.save({"general": "y"})
    assert respondent.texts() == {"general": "x"}
