"""When a consultation is sealed, over what, and how what comes later is added."""

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from tests.bench.comments import generate
from tests.bench.filling import load
from tests.support.laws import SLUG, act, add_version, publish_next, set_state
from tests.support.register import register_comments
from tests.support.sealing import HOURS, MINUTES, behind_its_back, say, seal, seals, take_back
from tests.support.steps import close
from webapp.audit.models import AuditEvent
from webapp.clock import utc_now
from webapp.consultations import services_course as course
from webapp.consultations.policy import State
from webapp.consultations.queries import get_any
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.seal import queries, services
from webapp.seal.models import LeafKind, SealBlock, SealLeaf
from webapp.seal.services import NoDigestError, Sealer
from webapp.seal.tree import BLOCK, Tree
from webapp.seal.verify_receipt import EMPTY, is_consistent
from webapp.submissions import services_sending
from webapp.submissions.models import Submission
from webapp.submissions.policy import SubmissionState
from webapp.submissions.received import digest, withdrawal
from webapp.submissions.services_received import stamp

pytestmark = pytest.mark.usefixtures("law")


def leaves(database: Database) -> list[SealLeaf]:
    with database.reading() as session:
        return list(session.scalars(select(SealLeaf).order_by(SealLeaf.position)))


def correct(database: Database, keys: Keys, sent_id: int, text: str) -> int:
    now = utc_now()
    with database.writing() as session:
        sent = session.get_one(Submission, sent_id)
        copy = services_sending.start_correction(session, sent, b"t" * 32, keys, now=now)
        copy.state, copy.submitted_at = SubmissionState.SUBMITTED, now
        for comment in services_sending.queries.comments_of(session, copy.id).values():
            comment.text = text
        stamp(session, copy, keys)
        return copy.id


def test_nothing_is_sealed_while_it_is_open(database: Database, keys: Keys) -> None:
    say(database, keys, "路灯要亮")
    assert not seal(database)
    assert not leaves(database)


def test_nothing_is_sealed_within_a_minute_of_the_end(database: Database, keys: Keys) -> None:
    say(database, keys, "路灯要亮")
    close(database, SLUG)
    assert not seal(database, utc_now() + dt.timedelta(seconds=30))


def test_closing_seals_what_stands_in_the_order_of_ids(database: Database, keys: Keys) -> None:
    first, second, third = say(database, keys, "一", "二", "三")
    take_back(database, second)
    close(database, SLUG)
    [made] = seal(database)
    assert [leaf.submission_id for leaf in leaves(database)] == [first, third]
    assert (made.number, made.size, made.consistency) == (0, 2, [])
    assert made.counts == {
        "submissions": 2,
        "comments": 2,
        "targets": {"1": {"article-1": 2}},
    }


def test_a_period_that_ran_out_is_sealed(database: Database, keys: Keys) -> None:
    say(database, keys, "一")
    assert len(seal(database, utc_now() + dt.timedelta(days=60))) == 1


def test_the_root_is_over_the_digests(database: Database, keys: Keys) -> None:
    ids = say(database, keys, "一", "二", "三")
    close(database, SLUG)
    [made] = seal(database)
    with database.reading() as session:
        digests = [session.get_one(Submission, each).digest or b"" for each in ids]
    assert made.root == Tree(3, (), lambda _: digests).root()


def test_what_nobody_commented_on_is_sealed_as_empty(database: Database) -> None:
    close(database, SLUG)
    [made] = seal(database)
    assert (made.size, made.root) == (0, EMPTY)


def test_a_second_look_adds_nothing(database: Database, keys: Keys) -> None:
    say(database, keys, "一")
    close(database, SLUG)
    seal(database)
    assert len(seal(database, utc_now() + HOURS)) == 1


def test_a_late_letter_and_a_withdrawal_become_a_supplement(database: Database, keys: Keys) -> None:
    gone, _ = say(database, keys, "一", "二")
    close(database, SLUG)
    seal(database)
    [late] = say(database, keys, "三")
    take_back(database, gone)
    first, second = seal(database, utc_now() + HOURS)
    assert [(leaf.kind, leaf.submission_id) for leaf in leaves(database)[2:]] == [
        (LeafKind.SUBMISSION, late),
        (LeafKind.WITHDRAWAL, gone),
    ]
    assert second.counts["submissions"] == 2
    path = [bytes.fromhex(each) for each in second.consistency]
    assert is_consistent((2, 4), (first.root, second.root), path)
    with database.reading() as session:
        taken = session.get_one(Submission, gone)
        assert taken.withdrawn_at is not None
        told = digest(withdrawal(taken.digest or b"", taken.withdrawn_at))
    assert leaves(database)[3].digest == told


def test_a_supplement_comes_an_hour_after_the_seal_before(database: Database, keys: Keys) -> None:
    say(database, keys, "一")
    close(database, SLUG)
    seal(database)
    say(database, keys, "二")
    assert len(seal(database, utc_now() + MINUTES + dt.timedelta(minutes=50))) == 1
    assert len(seal(database, utc_now() + HOURS)) == 2


def test_a_correction_after_reopening_takes_the_place_of_what_it_corrects(
    database: Database, keys: Keys
) -> None:
    sent, _ = say(database, keys, "一", "二")
    close(database, SLUG)
    seal(database)
    with database.writing() as session:
        course.reopen(session, SLUG, act=act())
    new = correct(database, keys, sent, "一，改")
    assert len(seal(database, utc_now() + HOURS)) == 1
    close(database, SLUG)
    _, second = seal(database, utc_now() + HOURS)
    assert leaves(database)[2].submission_id == new
    assert (second.size, second.counts["submissions"]) == (3, 2)


def test_comments_on_two_drafts_are_counted_apart(database: Database, keys: Keys) -> None:
    say(database, keys, "一")
    add_version(database)
    publish_next(database)
    say(database, keys, "二")
    close(database, SLUG)
    [made] = seal(database)
    assert made.counts["targets"] == {"1": {"article-1": 1}, "2": {"article-1": 1}}


def test_reopening_half_way_stops_it_and_closing_again_goes_on(
    database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BLOCK", 2)
    monkeypatch.setattr(queries, "BLOCK", 2)
    say(database, keys, "一", "二", "三")
    close(database, SLUG)
    sealer, soon = Sealer(database), utc_now() + MINUTES
    assert sealer.go_on(soon)
    with database.writing() as session:
        set_state(session, SLUG, State.PUBLISHED)
    assert not sealer.go_on(soon)
    assert (len(leaves(database)), len(seals(database))) == (2, 0)
    close(database, SLUG)
    soon = utc_now() + MINUTES + MINUTES
    while sealer.go_on(soon):
        pass
    [made] = seals(database)
    assert made.size == 3


def test_a_killed_worker_leaves_what_another_goes_on_with(
    database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BLOCK", 2)
    monkeypatch.setattr(queries, "BLOCK", 2)
    ids = say(database, keys, *"一二三四五")
    close(database, SLUG)
    soon = utc_now() + MINUTES
    first, other = Sealer(database), Sealer(database)
    assert first.go_on(soon)
    assert other.go_on(soon)
    assert first.go_on(soon)
    seal(database)
    assert [leaf.submission_id for leaf in leaves(database)] == ids
    assert [leaf.position for leaf in leaves(database)] == list(range(5))


def test_full_runs_have_their_roots_stored(database: Database) -> None:
    load(database, SLUG, generate(2 * BLOCK + 10))
    close(database, SLUG)
    [made] = seal(database)
    with database.reading() as session:
        consultation_id = get_any(session, SLUG).id
        assert session.scalar(select(func.count()).select_from(SealBlock)) == 2
        whole = Tree(made.size, (), lambda number: queries.run_of(session, consultation_id, number))
        assert whole.root() == made.root


def test_without_digests_nothing_is_sealed(database: Database, keys: Keys) -> None:
    say(database, keys, "一")
    close(database, SLUG)
    with database.writing() as session:
        session.execute(update(Submission).values(digest=None))
    with pytest.raises(NoDigestError):
        seal(database)
    assert not seals(database)


def test_sealing_is_recorded(database: Database, keys: Keys) -> None:
    say(database, keys, "一")
    close(database, SLUG)
    [made] = seal(database)
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).filter_by(action="record.sealed")).one()
    assert event.actor_name == "系统"
    assert event.details == {"seal": 0, "leaves": 1, "root": made.root.hex()}


def test_the_database_refuses_to_change_a_leaf(database: Database, keys: Keys) -> None:
    say(database, keys, "一")
    close(database, SLUG)
    seal(database)
    with pytest.raises(Exception, match="append-only"), database.writing() as session:
        session.execute(update(SealLeaf).values(digest=b"0" * 32))
    with behind_its_back(database) as session:
        session.execute(update(SealLeaf).values(digest=b"0" * 32))
    assert leaves(database)[0].digest == b"0" * 32


def test_submissions_of_several_comments_count_each(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comments(session, {"general": "一", "article-2": "二"}, keys=keys)
    close(database, SLUG)
    [made] = seal(database)
    assert (made.counts["submissions"], made.counts["comments"]) == (1, 2)
