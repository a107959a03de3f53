"""The figures of a result agree with the register, and with one another."""

from collections import Counter
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from tests.support.decisions import decide, four_eyes
from tests.support.laws import SLUG, publish_next
from tests.support.register import register_comment, register_comments
from tests.support.results import COMMENTS, revise
from webapp.clock import CHINA, utc_now
from webapp.consultations.models import DraftVersion
from webapp.consultations.queries import current_version_id, get_any
from webapp.persistence.engine import Database
from webapp.publication.headline import default_headline
from webapp.publication.snapshot import ArticleRow, Day, Figures, take_figures
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState, Outcome, RedactionState

pytestmark = pytest.mark.usefixtures("closed")
Taken = tuple[Figures, list[ArticleRow], list[Day]]


def take(database: Database, revised_id: int | None = None) -> Taken:
    with database.reading() as session:
        consultation = get_any(session, SLUG)
        version = session.get_one(DraftVersion, current_version_id(session, consultation.id))
        revised = session.get(DraftVersion, revised_id) if revised_id else None
        return take_figures(session, version, revised)


def row_of(rows: Sequence[ArticleRow], target: str) -> ArticleRow:
    return next(row for row in rows if row["target"] == target)


def test_figures_count_what_stands(database: Database) -> None:
    figures, _rows, _days = take(database)
    assert figures["comments"] == COMMENTS
    assert (figures["submissions"], figures["people"], figures["organisations"]) == (10, 9, 1)
    assert figures["outcomes"] == {
        "accepted": 3,
        "partly": 1,
        "rejected": 2,
        "covered": 1,
        "study": 1,
    }
    assert (figures["pending"], figures["pending_families"]) == (2, 1)


def test_rows_sum_up_to_the_figures(database: Database) -> None:
    figures, rows, days = take(database)
    assert sum(row["comments"] for row in rows) == figures["comments"]
    assert sum(row["families"] for row in rows) == figures["families"]
    assert sum(count for _day, count in days) == figures["comments"]
    assert sum(figures["outcomes"].values()) + figures["pending"] == figures["comments"]
    told = sum(figures["family_outcomes"].values()) + figures["pending_families"]
    assert told == figures["families"]


def test_rows_agree_with_the_register(database: Database) -> None:
    _figures, rows, _days = take(database)
    with database.reading() as session:
        counted = Counter(session.execute(select(Entry.target, Entry.state)).all())
    assert {(row["target"], EntryState.REJECTED) for row in rows if row["rejected"]} == {
        ("article-1", EntryState.REJECTED)
    }
    for row in rows:
        assert row["accepted"] == counted[row["target"], EntryState.ACCEPTED]
        assert row["pending"] == counted[row["target"], EntryState.PENDING]


def test_every_target_has_a_row_in_reading_order(database: Database) -> None:
    _figures, rows, _days = take(database)
    assert [row["target"] for row in rows[:4]] == ["general", "title", "article-1", "article-2"]
    assert [row["label"] for row in rows[:3]] == ["总体", "标题", "第一条"]
    assert row_of(rows, "article-2")["comments"] == 0


def test_drafted_decision_is_pending(database: Database) -> None:
    with database.writing() as session:
        four_eyes(session, get_any(session, SLUG).id)
        family = session.scalars(select(Family).where(Family.state == EntryState.PENDING)).one()
        decide(session, family, Outcome.ACCEPTED)
    figures, rows, _days = take(database)
    assert (figures["pending"], figures["pending_families"]) == (2, 1)
    assert row_of(rows, "article-3")["accepted"] == 0


def test_one_letter_on_two_articles_is_one_submission(database: Database) -> None:
    with database.writing() as session:
        register_comments(session, {"article-5": "甲意见", "article-6": "乙意见"}, identity="单位")
    figures, _rows, _days = take(database)
    assert (figures["submissions"], figures["organisations"], figures["comments"]) == (11, 2, 12)


def test_days_are_those_of_china(database: Database) -> None:
    _figures, _rows, days = take(database)
    assert days == [(utc_now().astimezone(CHINA).date().isoformat(), COMMENTS)]


def test_changed_articles_are_those_with_other_words(database: Database) -> None:
    figures, rows, _days = take(database, revise(database))
    assert (figures["articles_changed"], figures["articles_added"]) == (1, 1)
    assert [row["target"] for row in rows if row["changed"]] == ["article-1"]


def test_comments_on_another_version_are_told_apart(database: Database) -> None:
    revise(database)
    publish_next(database)
    with database.writing() as session:
        register_comment(session, "第二稿已经写清楚了。")
    figures, rows, _days = take(database)
    assert (figures["comments"], figures["elsewhere"]) == (1, COMMENTS)
    assert sum(row["comments"] for row in rows) == 1


def test_texts_that_wait_for_a_decision_are_counted(database: Database) -> None:
    with database.writing() as session:
        session.scalars(select(Entry)).first().redaction = RedactionState.MARKED  # type: ignore[union-attr]
    assert take(database)[0]["hidden"] == 1


def test_headline_says_how_many_and_what_became_of_them(database: Database) -> None:
    figures, rows, _days = take(database, revise(database))
    assert default_headline(figures, rows) == (
        "共有 9 人、1 个单位提出 10 条意见，已研究处理 8 条，还有 2 条正在研究。"
        "其中采纳或者部分采纳 4 条，草案据此修改 1 条，增加 1 条。意见最集中的是第一条。"
    )


def test_headline_of_a_finished_result_says_so(database: Database) -> None:
    with database.writing() as session:
        family = session.scalars(select(Family).where(Family.state == EntryState.PENDING)).one()
        decide(session, family, Outcome.COVERED)
    figures, rows, _days = take(database)
    assert default_headline(figures, rows).startswith(
        "共有 9 人、1 个单位提出 10 条意见，已全部研究处理。其中采纳或者部分采纳 4 条。"
    )
