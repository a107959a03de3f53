"""What tells who somebody is appears for those who asked for it with a reason, and nobody else."""

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from tests.exports.made import filter_of, made, read
from tests.support.decisions import decide, four_eyes
from tests.support.register import CLERK, register_comment
from webapp.clock import utc_now
from webapp.exports.commands import Audience, Format
from webapp.exports.texts import UNDECIDED
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.redaction import services as redaction
from webapp.redaction.commands import Decide
from webapp.redaction.policy import Reason, Span, digest
from webapp.register.models import Entry, Family, Unsorted
from webapp.register.policy import EntryState
from webapp.register.queries import text_of
from webapp.submissions.commands import Header
from webapp.submissions.models import Submission
from webapp.submissions.services import save_header

pytestmark = pytest.mark.usefixtures("law")

PHONE, WAY, NAME, HOME = "13800138000", "13912345678", "王秀兰", "云溪灯泡厂家属院"
TEXT = f"路灯太暗，请回电{PHONE}。"
ROWS = (Format.CSV, Format.JSONL, Format.XLSX)
OTHERS = (Audience.INTERNAL, Audience.PUBLIC)


@pytest.fixture
def planted(database: Database, keys: Keys) -> Database:
    """Return a database in which a person told more than they should."""
    with database.writing() as session:
        entry = register_comment(session, TEXT, keys=keys)
        submission = session.get_one(Submission, entry.submission_id)
        header = Header(identity="个人", organisation=HOME, contact_name=NAME, contact_way=WAY)
        save_header(submission, header, keys, now=utc_now())
    return database


def everything_in(format_: Format, data: bytes, folder: Path) -> str:
    """Return all that a file holds, also where nobody looks."""
    if format_ is not Format.XLSX:
        return data.decode()
    book = folder / "book.xlsx"
    book.write_bytes(data)
    with zipfile.ZipFile(book) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def sorted_(database: Database) -> None:
    """Let the worker look the comments through."""
    with database.writing() as session:
        entries = session.scalars(select(Entry)).all()
        redaction.mark(session, [(each, text_of(session, each)) for each in entries], now=utc_now())
        session.execute(delete(Unsorted))


@pytest.mark.parametrize("is_sorted", [False, True])
@pytest.mark.parametrize("audience", OTHERS)
def test_others_do_not_learn_who_it_was(
    planted: Database,
    keys: Keys,
    tmp_path: Path,
    audience: Audience,
    is_sorted: bool,  # noqa: FBT001
) -> None:
    if is_sorted:
        sorted_(planted)
    for format_ in ROWS:
        text = everything_in(format_, made(planted, keys, format_, audience=audience), tmp_path)
        assert not [each for each in (PHONE, WAY, NAME, HOME) if each in text]
        assert "受理编号" not in text
        assert "联系方式" not in text


@pytest.mark.parametrize("format_", ROWS)
def test_who_asked_for_it_sees_who_it_was(
    planted: Database, keys: Keys, tmp_path: Path, format_: Format
) -> None:
    data = made(planted, keys, format_, audience=Audience.PERSONAL)
    text = everything_in(format_, data, tmp_path)
    assert [each for each in (PHONE, WAY, NAME, HOME) if each in text] == [PHONE, WAY, NAME, HOME]


def test_personal_data_stand_in_columns_of_their_own(planted: Database, keys: Keys) -> None:
    (row,) = read(Format.JSONL, made(planted, keys, Format.JSONL, audience=Audience.PERSONAL))
    assert (row["text"], row["organisation"]) == (TEXT, HOME)
    assert (row["contact_name"], row["contact_way"], row["receipt"]) == (NAME, WAY, "")


def test_colleagues_see_what_is_left_of_a_text(planted: Database, keys: Keys) -> None:
    (row,) = read(Format.JSONL, made(planted, keys, Format.JSONL))
    assert row["text"] == "路灯太暗，请回电〔已隐去：电话号码〕。"


def test_public_waits_for_a_person(planted: Database, keys: Keys) -> None:
    sorted_(planted)
    (row,) = read(Format.JSONL, made(planted, keys, Format.JSONL, audience=Audience.PUBLIC))
    assert row["text"] == UNDECIDED
    with planted.writing() as session:
        entry = session.scalars(select(Entry)).one()
        span = Span(8, 19, Reason.PHONE)
        redaction.decide(
            session, entry, Decide(entry.rev, digest(TEXT), (span,)), CLERK, now=utc_now()
        )
    (row,) = read(Format.JSONL, made(planted, keys, Format.JSONL, audience=Audience.PUBLIC))
    assert row["text"] == "路灯太暗，请回电〔已隐去：电话号码〕。"


def test_bodies_are_named_for_colleagues_alone(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comment(session, "太暗", identity="单位", organisation="云溪灯泡厂", keys=keys)
    for audience in Audience:
        (row,) = read(Format.JSONL, made(database, keys, Format.JSONL, audience=audience))
        named = audience is not Audience.PUBLIC  # the public is told with consent only
        assert row["organisation"] == ("云溪灯泡厂" if named else "")


def test_public_sees_no_decision_that_waits(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        entry = register_comment(session, "太暗")
        four_eyes(session, entry.consultation_id)
        decide(session, session.get_one(Family, entry.family_id), reason="还没有定")
    (row,) = read(Format.JSONL, made(database, keys, Format.JSONL, audience=Audience.PUBLIC))
    assert (row["outcome"], row["reason"]) == ("待处理", "")


def test_public_sees_nothing_that_was_withdrawn(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comment(session, "撤回的").state = EntryState.WITHDRAWN
        register_comment(session, "留着的")
    every = filter_of(database, states=frozenset(EntryState))
    shown = {
        audience: [
            row["text"]
            for row in read(Format.JSONL, made(database, keys, Format.JSONL, every, audience))
        ]
        for audience in Audience
    }
    assert shown[Audience.PUBLIC] == ["留着的"]
    assert shown[Audience.INTERNAL] == shown[Audience.PERSONAL] == ["撤回的", "留着的"]


def test_contact_data_that_cannot_be_read_say_so(planted: Database, keys: Keys) -> None:
    with planted.writing() as session:
        session.scalars(select(Submission)).one().contact_name = b"\x01damaged"
    (row,) = read(Format.JSONL, made(planted, keys, Format.JSONL, audience=Audience.PERSONAL))
    assert row["contact_name"] == "〔无法解密〕"
