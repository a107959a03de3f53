"""Every comment of a filter is in an export once, whatever the format."""

import datetime as dt
import functools
from collections import Counter

import pytest
from sqlalchemy import select

from tests.bench.comments import generate, load
from tests.exports.made import filter_of, made, read, sheets_of
from tests.support.decisions import decide, decide_alone, four_eyes
from tests.support.laws import SLUG, add_version, publish_next
from tests.support.register import CLERK, OTHER, register_comment
from webapp.clock import CHINA, utc_now
from webapp.consultations.models import Consultation, DraftVersion
from webapp.dispositions.services_confirming import confirm
from webapp.exports.commands import Format
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register import summary
from webapp.register.filters import Filter
from webapp.register.models import Entry, Family, Tag
from webapp.register.policy import EntryState, Outcome, RedactionState, format_number, target_label
from webapp.register.services_working import assign, tag
from webapp.submissions.models import Submission
from webapp.submissions.policy import Channel

pytestmark = pytest.mark.usefixtures("law")

ROWS = (Format.CSV, Format.JSONL, Format.XLSX)
COMMENTS = 1500  # more than are in memory at once
NUMBER = {Format.JSONL: "number"}


@pytest.fixture
def many(database: Database, keys: Keys) -> Database:
    """Return a database with comments on two drafts, some decided, one withdrawn."""
    load(database, SLUG, generate(COMMENTS, 7), keys=keys)
    add_version(database)
    publish_next(database)
    with database.writing() as session:
        for text in ("二次稿还是太暗", "二次稿很好"):
            register_comment(session, text, "article-2", identity="单位", keys=keys)
        families = session.scalars(select(Family).order_by(Family.id).limit(40)).all()
        for at, family in enumerate(families):
            decide(session, family, list(Outcome)[at % len(Outcome)])
        one, gone = session.scalars(select(Entry).order_by(Entry.id.desc()).limit(2))
        decide_alone(session, one, Outcome.STUDY)
        gone.state = EntryState.WITHDRAWN
        tag(session, families[0], "照明", CLERK, now=utc_now())
        assign(session, families[1], CLERK, CLERK, now=utc_now())
    return database


def numbers_by_hand(database: Database, filter_: Filter) -> list[str]:
    """Return what must be there: every entry that stands, looked at one by one."""
    with database.reading() as session:
        consultation = session.scalars(select(Consultation)).one()
        entries = session.scalars(select(Entry).order_by(Entry.serial)).all()
        return [
            format_number(consultation.file_number, target_label(each.target), each.serial)
            for each in entries
            if _matches(each, filter_)
        ]


def _matches(entry: Entry, wanted: Filter) -> bool:
    day = entry.received_at.astimezone(CHINA).date()
    return all(
        (
            entry.state in wanted.states or (not wanted.states and entry.state != "withdrawn"),
            wanted.version_id in {None, entry.draft_version_id},
            wanted.target in {"", entry.target},
            wanted.identity in {"", entry.identity},
            wanted.channel in {None, entry.channel},
            wanted.redaction in {None, entry.redaction},
            wanted.family_id in {None, entry.family_id},
            (wanted.since or day) <= day <= (wanted.until or day),
        )
    )


FILTERS = (
    {},
    {"target": "article-3"},
    {"channel": Channel.EMAIL},
    {"identity": "单位"},
    {"states": frozenset({EntryState.ACCEPTED, EntryState.STUDY})},
    {"states": frozenset({EntryState.WITHDRAWN})},
    {"since": dt.date(2026, 3, 5), "until": dt.date(2026, 3, 9)},
    {"redaction": RedactionState.NONE, "target": "general"},
    {"target": "attachment-9"},
)


@pytest.mark.parametrize("format_", ROWS)
def test_each_comment_is_there_once_and_in_order(
    many: Database, keys: Keys, format_: Format
) -> None:
    for narrowed in FILTERS:
        filter_ = filter_of(many, **narrowed)
        rows = read(format_, made(many, keys, format_, filter_))
        found = [row[NUMBER.get(format_, "编号")] for row in rows]
        assert [each for each in found if each] == numbers_by_hand(many, filter_), narrowed


def test_filters_of_families_find_each_comment_once(many: Database, keys: Keys) -> None:
    with many.reading() as session:
        first, second = session.scalars(select(Family).order_by(Family.id).limit(2))
        tag_id = session.scalars(select(Tag.id)).one()
    by_tag = filter_of(many, tags=frozenset({tag_id}))
    by_person = filter_of(many, assignee=CLERK.id)
    for filter_, family in ((by_tag, first), (by_person, second)):
        rows = read(Format.JSONL, made(many, keys, Format.JSONL, filter_))
        assert [row["number"] for row in rows] == numbers_by_hand(
            many, filter_of(many, family_id=family.id)
        )


def test_comments_on_one_draft_only(many: Database, keys: Keys) -> None:
    with many.reading() as session:
        second = session.scalars(select(DraftVersion.id).filter_by(number=2)).one()
    rows = read(Format.JSONL, made(many, keys, Format.JSONL, filter_of(many, version_id=second)))
    assert [(row["version"], row["target"], row["outcome"]) for row in rows] == [
        (2, "article-2", "另行研究")
    ]


def test_sums_of_counts_agree_with_the_register(many: Database, keys: Keys) -> None:
    lines = sheets_of(made(many, keys, Format.XLSX))["汇总"]
    start = next(at for at, line in enumerate(lines) if line[0] == "稿次")
    head, *rest = lines[start:]
    counts = [dict(zip(head, line, strict=True)) for line in rest]
    with many.reading() as session:
        known = summary.compute(session, filter_of(many).consultation_id, now=utc_now())
    by_target = [row for row in counts if row["稿次"]]
    assert sum(row["合计"] for row in by_target) == known.total
    assert sorted(row["合计"] for row in by_target) == sorted(t.total for t in known.targets)
    (sums,) = [row for row in counts if row["条文"] == "合计"]
    states = {"采纳": "accepted", "未采纳": "rejected", "待处理": "pending", "另行研究": "study"}
    assert {name: sums[name] for name in states} == {
        name: known.states.get(EntryState(state), 0) for name, state in states.items()
    }
    assert sums["合计"] == known.total


def test_what_each_column_says(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        for text in ("路灯太暗", "路灯太暗。"):
            entry = register_comment(
                session,
                text,
                "article-3",
                channel=Channel.LETTER,
                identity="单位",
                organisation="云溪灯泡厂",
                keys=keys,
                at=dt.datetime(2026, 3, 2, 16, 30, 5, tzinfo=dt.UTC),
            )
        family = session.get_one(Family, entry.family_id)
        decide(session, family, Outcome.PARTLY, "有道理")
        file_number = session.scalars(select(Consultation.file_number)).one()
    row, _ = read(Format.JSONL, made(database, keys, Format.JSONL))
    assert row == {
        "number": f"{file_number}-第3条-000001",
        "version": 1,
        "target": "article-3",
        "label": "第三条",
        "text": "路灯太暗",
        "identity": "单位",
        "organisation": "云溪灯泡厂",
        "channel": "来信",
        "received_at": "2026-03-03T00:30:05+08:00",
        "outcome": "部分采纳",
        "reason": "有道理",
        "family": family.id,
        "family_size": 2,
    }


def test_a_draft_decision_says_that_it_waits(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        entry = register_comment(session, "路灯太暗")
        four_eyes(session, entry.consultation_id)
        family = session.get_one(Family, entry.family_id)
        decide(session, family)
    export = functools.partial(made, database, keys, Format.JSONL)
    assert read(Format.JSONL, export())[0]["outcome"] == "采纳（待确认）"
    with database.writing() as session:
        family = session.get_one(Family, entry.family_id)
        confirm(session, family, family.rev, OTHER, may_confirm=True, now=utc_now())
    assert read(Format.JSONL, export())[0]["outcome"] == "采纳"


def test_one_submission_on_several_targets_is_several_rows(many: Database, keys: Keys) -> None:
    rows = read(Format.JSONL, made(many, keys, Format.JSONL))
    with many.reading() as session:
        standing = session.scalars(select(Submission.id)).all()
    assert max(Counter(row["number"] for row in rows).values()) == 1
    assert len(rows) == len(standing) - 1


def test_a_snapshot_does_not_see_what_came_meanwhile(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comment(session, "先来的")
    came: list[int] = []

    def comes_between(_done: int, _total: int) -> None:
        with database.writing() as session:
            came.append(register_comment(session, "后来的").id)

    lines = sheets_of(made(database, keys, Format.XLSX, report=comes_between))
    assert came
    assert len(lines["意见"]) == 2
    assert len(read(Format.CSV, made(database, keys, Format.CSV))) == 2
