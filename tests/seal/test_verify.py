"""``db verify`` finds what was changed, removed and added behind the application's back."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tests.bench.comments import generate
from tests.bench.filling import load
from tests.cli.conftest import Run, run
from tests.support.laws import SLUG
from tests.support.register import register_comments
from tests.support.sealing import HOURS, behind_its_back, say, seal, take_back
from tests.support.steps import close
from webapp.cli.verify import verify
from webapp.clock import utc_now
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register.models import Entry, RegisterCounter
from webapp.seal.models import Seal, SealBlock, SealLeaf
from webapp.seal.tree import BLOCK
from webapp.submissions.models import Comment, Submission
from webapp.submissions.policy import Channel, SubmissionState

__all__ = ["run"]
assert verify
pytestmark = pytest.mark.usefixtures("law")
LONG_AGO = dt.timedelta(days=2)
Tamper = Callable[[Session, int], None]


def findings(run: Run) -> dict[str, list[str]]:
    """Return what does not agree: tables by issue."""
    answer = run("db", "verify", "--json")
    told = json.loads(answer.stdout)
    assert answer.exit_code == (0 if told["right"] else 1), answer.output
    return {each["issue"]: [each["table"], each["row"]] for each in told["firsts"]}


@pytest.fixture
def sealed(database: Database, keys: Keys, law: str) -> list[int]:
    """Seal five submissions, one withdrawn before, one after, and a late one."""
    ids = say(database, keys, *"一二三四五")
    take_back(database, ids[4])
    close(database, law)
    seal(database)
    take_back(database, ids[3])
    late = say(database, keys, "迟到的")
    seal(database, utc_now() + HOURS)
    return [*ids, *late]


@pytest.mark.usefixtures("sealed")
def test_what_nobody_touched_agrees(run: Run) -> None:
    answer = run("db", "verify")
    assert answer.exit_code == 0, answer.output
    assert "everything agrees" in answer.output
    assert "6 x submission" in answer.output


def test_an_empty_database_agrees(run: Run) -> None:
    assert findings(run) == {}


def test_corrections_and_several_comments_agree(run: Run, database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comments(session, {"general": "一", "article-2": "二"}, keys=keys)
    assert findings(run) == {}


def test_submission_held_back_is_missed_nowhere(run: Run, database: Database, keys: Keys) -> None:
    ids = say(database, keys, "一")
    with behind_its_back(database) as session:
        session.execute(delete(Entry).filter_by(submission_id=ids[0]))
        session.execute(update(RegisterCounter).values(last_serial=0))
        session.execute(update(Submission).filter_by(id=ids[0]).values(held_at=utc_now()))
    assert findings(run) == {}


def change_text(session: Session, submission_id: int) -> None:
    session.execute(update(Comment).filter_by(submission_id=submission_id).values(text="二 "))


def change_target(session: Session, submission_id: int) -> None:
    session.execute(
        update(Comment).filter_by(submission_id=submission_id).values(target="article-2")
    )


def remove_comment(session: Session, submission_id: int) -> None:
    session.execute(delete(Comment).filter_by(submission_id=submission_id))


def change_identity(session: Session, submission_id: int) -> None:
    session.execute(update(Submission).filter_by(id=submission_id).values(identity="单位"))


def change_moment(session: Session, submission_id: int) -> None:
    session.execute(
        update(Submission).filter_by(id=submission_id).values(submitted_at=utc_now() - LONG_AGO)
    )


def add_comment(session: Session, submission_id: int) -> None:
    words = {"target": "general", "text": "添上的", "rev": 9, "page": "", "saved_at": utc_now()}
    session.execute(insert(Comment).values(submission_id=submission_id, **words))


@pytest.mark.parametrize(
    "tamper",
    [change_text, change_target, remove_comment, change_identity, change_moment, add_comment],
)
def test_a_change_of_what_was_received_is_named(
    run: Run, database: Database, sealed: list[int], tamper: Tamper
) -> None:
    with behind_its_back(database) as session:
        tamper(session, sealed[1])
    table, row = findings(run)["digest"]
    assert (table, row.split()[0]) == ("submission", str(sealed[1]))


def test_a_removed_comment_is_named_by_its_number_in_the_register(
    run: Run, database: Database, sealed: list[int]
) -> None:
    with behind_its_back(database) as session:
        remove_comment(session, sealed[1])
    table, row = findings(run)["no-comment"]
    assert table == "register_entry"
    assert "第1条-000002" in row


def test_an_added_comment_is_not_in_the_register(
    run: Run, database: Database, sealed: list[int]
) -> None:
    with behind_its_back(database) as session:
        add_comment(session, sealed[1])
    assert findings(run)["unregistered"][0] == "comment"


def test_a_removed_submission_is_found_by_its_leaf(
    run: Run, database: Database, sealed: list[int]
) -> None:
    with behind_its_back(database) as session:
        session.execute(delete(Submission).filter_by(id=sealed[1]))
        remove_comment(session, sealed[1])
        session.execute(delete(Entry).filter_by(submission_id=sealed[1]))
    found = findings(run)
    assert found["no-submission"][0] == "seal_leaf"
    assert f"submission {sealed[1]}" in found["no-submission"][1]
    assert found["serials"][0] == "register_counter"


def test_an_added_submission_is_found_behind_the_seal(
    run: Run, database: Database, sealed: list[int]
) -> None:
    with behind_its_back(database) as session:
        like = session.get_one(Submission, sealed[1])
        session.execute(
            insert(Submission).values(
                id=sealed[-1] + 7,
                consultation_id=like.consultation_id,
                draft_version_id=like.draft_version_id,
                state=SubmissionState.SUBMITTED,
                channel=Channel.WEB,
                identity="个人",
                shared_device=False,
                rev=1,
                started_at=utc_now() - LONG_AGO,
                updated_at=utc_now() - LONG_AGO,
                submitted_at=utc_now() - LONG_AGO,
                digest=like.digest,
            )
        )
    found = findings(run)
    assert found["unsealed"] == ["submission", str(sealed[-1] + 7)]
    assert found["digest"][0] == "submission"


def test_a_changed_leaf_is_found(run: Run, database: Database, sealed: list[int]) -> None:
    with behind_its_back(database) as session:
        session.execute(
            update(SealLeaf).filter_by(submission_id=sealed[1]).values(digest=b"\1" * 32)
        )
    found = findings(run)
    assert found["leaf"] == ["seal_leaf", f"1 of consultation {consultation(database)}"]
    assert found["seal"][0] == "seal"


@pytest.mark.usefixtures("sealed")
def test_a_changed_withdrawal_leaf_is_found(run: Run, database: Database) -> None:
    with behind_its_back(database) as session:
        session.execute(update(SealLeaf).filter_by(position=5).values(digest=b"\1" * 32))
    assert findings(run)["leaf"][1].startswith("5 of")


@pytest.mark.usefixtures("sealed")
def test_a_removed_leaf_is_found(run: Run, database: Database) -> None:
    with behind_its_back(database) as session:
        session.execute(delete(SealLeaf).filter_by(position=2))
    assert findings(run)["gap"] == ["seal_leaf", f"2 of consultation {consultation(database)}"]


@pytest.mark.parametrize(
    ("values", "issue"),
    [
        ({"root": b"\1" * 32}, "seal"),
        ({"consistency": ["00" * 32]}, "consistency"),
        ({"consistency": ["x"]}, "consistency"),
        ({"counts": {"submissions": 9}}, "counts"),
        ({"size": 5}, "seal"),
        ({"size": 99}, "numbers"),
        ({"number": 4}, "numbers"),
    ],
)
@pytest.mark.usefixtures("sealed")
def test_a_changed_seal_is_found(
    run: Run, database: Database, values: dict[str, object], issue: str
) -> None:
    with behind_its_back(database) as session:
        session.execute(update(Seal).filter_by(number=1).values(**values))
    assert findings(run)[issue][0] == "seal"


@pytest.mark.usefixtures("sealed")
def test_a_removed_seal_is_found(run: Run, database: Database) -> None:
    with behind_its_back(database) as session:
        session.execute(delete(Seal).filter_by(number=0))
    assert findings(run)["numbers"][0] == "seal"


def test_a_changed_root_of_a_run_is_found(run: Run, database: Database, keys: Keys) -> None:
    load(database, SLUG, generate(BLOCK + 3), keys=keys)
    close(database, SLUG)
    seal(database)
    assert findings(run) == {}
    with behind_its_back(database) as session:
        session.execute(update(SealBlock).values(root=b"\1" * 32))
    assert findings(run) == {"block": ["seal_block", f"0 of consultation {consultation(database)}"]}


@pytest.mark.parametrize("name", ["contact_name", "contact_nonce"])
def test_damaged_contact_fields_are_found(
    run: Run, database: Database, sealed: list[int], name: str
) -> None:
    with behind_its_back(database) as session:
        session.execute(update(Submission).filter_by(id=sealed[1]).values({name: b"\1" * 80}))
    assert findings(run)["contact"][0] == "submission"


def test_exchanged_contact_fields_are_found(
    run: Run, database: Database, keys: Keys, sealed: list[int]
) -> None:
    other = keys.encrypt("王秀英", place=f"submission:{sealed[1]}:contact_name")
    with behind_its_back(database) as session:
        session.execute(update(Submission).filter_by(id=sealed[1]).values(contact_name=other))
    assert findings(run)["contact"][1].split()[0] == str(sealed[1])


def test_an_entry_with_another_digest_is_found(
    run: Run, database: Database, sealed: list[int]
) -> None:
    with behind_its_back(database) as session:
        session.execute(update(Entry).filter_by(submission_id=sealed[1]).values(digest=b"\1" * 16))
    assert findings(run)["entry"][0] == "register_entry"


def test_the_first_row_is_named_and_the_rest_are_counted(
    run: Run, database: Database, sealed: list[int]
) -> None:
    with behind_its_back(database) as session:
        session.execute(update(Comment).values(text="改"))
    answer = run("db", "verify")
    assert answer.exit_code == 1
    assert f"submission {sealed[0]} is not what was received (and 5 more)" in answer.output


def consultation(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(Seal.consultation_id).limit(1)).one()
