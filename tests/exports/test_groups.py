"""Groups hold every comment that matches exactly once, in the order of the draft."""

import datetime as dt

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.bench.comments import generate, load
from tests.support.decisions import decide, decide_alone, four_eyes
from tests.support.laws import add_version, publish_next
from tests.support.register import register_comment
from webapp.consultations import queries as consultations
from webapp.exports import groups
from webapp.exports.commands import Audience
from webapp.exports.groups import Group, groups_of
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.redaction.detect import find
from webapp.register.filters import Filter
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState, Outcome
from webapp.submissions.policy import Channel

pytestmark = pytest.mark.usefixtures("law")
DAY = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def read(
    session: Session, keys: Keys, audience: Audience = Audience.INTERNAL, **changes: object
) -> list[Group]:
    found = consultations.get_any(session, "lamp-law")
    main = consultations.current_version_id(session, found.id)
    return list(groups_of(session, Filter(found.id).but(**changes), main, audience, keys))


def shape(found: list[Group]) -> list[tuple[str, str, int]]:
    return [(each.target, each.text, each.count) for each in found]


def test_they_come_in_the_order_of_the_draft_large_ones_first(
    database: Database, keys: Keys
) -> None:
    with database.writing() as session:
        for target, text in (
            ("article-3", "三"),
            ("article-2", "小"),
            ("article-2", "大"),
            ("article-2", "大"),
            ("title", "改名"),
            ("general", "赞成"),
        ):
            register_comment(session, text, target)
    with database.reading() as session:
        assert shape(read(session, keys)) == [
            ("general", "赞成", 1),
            ("title", "改名", 1),
            ("article-2", "大", 2),
            ("article-2", "小", 1),
            ("article-3", "三", 1),
        ]


def test_comments_on_another_version_stand_beside(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        early = register_comment(session, "对第一稿", "article-1").draft_version_id
    add_version(database)
    publish_next(database)
    with database.writing() as session:
        register_comment(session, "对第二稿", "article-6")
    with database.reading() as session:
        found = read(session, keys)
    assert [(each.text, each.is_beside) for each in found] == [
        ("对第二稿", False),
        ("对第一稿", True),
    ]
    assert found[1].version == early


def test_a_member_that_was_decided_alone_is_a_group_of_its_own(
    database: Database, keys: Keys
) -> None:
    with database.writing() as session:
        entries = [register_comment(session, "要亮") for _ in range(3)]
        decide(session, session.get_one(Family, entries[0].family_id), reason="都写入")
        decide_alone(session, entries[2], reason="单独")
    with database.reading() as session:
        found = read(session, keys)
    assert [(each.count, each.outcome, each.reason) for each in found] == [
        (2, Outcome.ACCEPTED, "都写入"),
        (1, Outcome.REJECTED, "单独"),
    ]


def test_a_filter_about_entries_counts_only_those(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comment(session, "要亮")
        register_comment(session, "要亮", channel=Channel.LETTER)
        register_comment(session, "要亮。", channel=Channel.LETTER)
    with database.reading() as session:
        assert shape(read(session, keys, channel=Channel.LETTER)) == [("article-1", "要亮", 2)]


def test_the_earliest_that_matches_speaks_where_the_lead_does_not(
    database: Database, keys: Keys
) -> None:
    with database.writing() as session:
        gone = register_comment(session, "要亮！")
        register_comment(session, "要亮。")
        register_comment(session, "要亮")
        gone.state = EntryState.WITHDRAWN
    with database.reading() as session:
        assert shape(read(session, keys)) == [("article-1", "要亮。", 2)]


def test_the_lead_speaks_for_all(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comment(session, "要亮！")
        lead = register_comment(session, "要亮。")
        session.get_one(Family, lead.family_id).lead_id = lead.id
    with database.reading() as session:
        assert shape(read(session, keys)) == [("article-1", "要亮。", 2)]


def test_bodies_are_named_once_and_individuals_never(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        for identity, name in (
            ("个人", "李四"),
            ("单位", "云溪灯具厂"),
            ("单位", "云溪灯具厂"),
            ("单位", ""),
            ("人大代表", "赵五"),
        ):
            register_comment(session, "要亮", identity=identity, organisation=name, keys=keys)
    with database.reading() as session:
        found = read(session, keys)[0]
    assert found.bodies == ("云溪灯具厂",)
    assert (found.count, found.individuals, found.organisations) == (5, 2, 3)


def test_the_public_is_told_of_no_body(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comment(session, "要亮", identity="单位", organisation="灯具厂", keys=keys)
    with database.reading() as session:
        found = read(session, keys, Audience.PUBLIC)[0]
    assert (found.bodies, found.organisations) == ((), 1)


def test_no_more_than_twenty_bodies_are_named(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        for number in range(25):
            register_comment(
                session, "要亮", identity="单位", organisation=f"第{number}厂", keys=keys
            )
    with database.reading() as session:
        found = read(session, keys)[0]
    assert (len(found.bodies), found.bodies[0], found.organisations) == (20, "第0厂", 25)


def test_the_public_does_not_see_what_is_not_confirmed(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        entry = register_comment(session, "要亮")
        four_eyes(session, entry.consultation_id)
        decide(session, session.get_one(Family, entry.family_id))
    with database.reading() as session:
        inside, outside = (
            read(session, keys, audience)[0] for audience in (Audience.INTERNAL, Audience.PUBLIC)
        )
    assert (inside.outcome, inside.is_confirmed) == (Outcome.ACCEPTED, False)
    assert (outside.outcome, outside.reason) == (None, "")


def test_what_marks_a_person_is_hidden(database: Database, keys: Keys) -> None:
    text = "我的电话是13912345678。"
    assert find(text)
    with database.writing() as session:
        register_comment(session, text)
    with database.reading() as session:
        assert "13912345678" not in read(session, keys)[0].text
        assert read(session, keys, Audience.PERSONAL)[0].text == text


def test_two_thousand_comments_are_each_in_one_group(database: Database, keys: Keys) -> None:
    load(database, "lamp-law", generate(2000), keys=keys)
    with database.reading() as session:
        found = read(session, keys)
        assert sum(each.count for each in found) == session.query(Entry).count() == 2000
    assert len({each.family_id for each in found}) == len(found)


def test_the_number_of_statements_does_not_grow_with_the_groups(
    database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "CHUNK", 10_000)
    load(database, "lamp-law", generate(300), keys=keys)
    asked: list[object] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    counts = []
    for target in ("article-1", ""):
        asked.clear()
        with database.reading() as session:
            read(session, keys, target=target)
        counts.append(len(asked))
    assert counts[0] == counts[1]
