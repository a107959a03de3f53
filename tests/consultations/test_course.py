"""The course of a consultation: every verb, what it refuses, what it tells and records."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.support.laws import SLUG, TESTER, add_version, make_consultation
from webapp.audit.models import AuditEvent
from webapp.clock import CHINA, end_of_day, start_of_day, utc_now
from webapp.consultations import queries
from webapp.consultations import services_course as course
from webapp.consultations import services_versions as versions
from webapp.consultations.commands import Act
from webapp.consultations.models import Consultation, DraftVersion, Notice, NoticeKind
from webapp.consultations.policy import State
from webapp.errors import InvalidInputError, NotFoundError
from webapp.persistence.engine import Database

NOW = utc_now()
TODAY = NOW.astimezone(CHINA).date()
WHY = "汛期长"


def day(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def act(reason: str = WHY) -> Act:
    return Act(TESTER, NOW, reason)


def prepare(database: Database, state: State, *, opens: int = -5, closes: int = 40) -> None:
    """Store a consultation in a state, without notices and without a record."""
    make_consultation(
        database,
        opens=dt.timedelta(days=opens),
        closes=dt.timedelta(days=closes),
        state=State.PUBLISHED,
    )
    with database.writing() as session:
        session.execute(delete(Notice))
        session.execute(update(Consultation).values(state=state, text_rev=0))
        if state is State.DRAFT:
            session.execute(update(DraftVersion).values(published_at=None))


def done(database: Database, verb: Callable[[Session], object]) -> None:
    with database.writing() as session:
        verb(session)


def stored(database: Database) -> Consultation:
    with database.reading() as session:
        return queries.get_any(session, SLUG)


def notices(database: Database) -> list[tuple[NoticeKind, str]]:
    with database.reading() as session:
        found = session.scalars(select(Notice).order_by(Notice.id))
        return [(notice.kind, notice.reason) for notice in found]


def last_event(database: Database) -> AuditEvent:
    with database.reading() as session:
        return session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).all()[0]


def refused(database: Database, words: str, verb: Callable[[Session], object]) -> None:
    before = stored(database)
    with pytest.raises(InvalidInputError, match=words):
        done(database, verb)
    after = stored(database)
    assert (after.state, after.closes_at, after.text_rev) == (
        before.state,
        before.closes_at,
        before.text_rev,
    )


def test_publishing_shows_the_latest_draft_and_is_recorded(database: Database) -> None:
    prepare(database, State.DRAFT)
    done(database, lambda s: course.publish(s, SLUG, act=act("")))
    assert stored(database).state is State.PUBLISHED
    assert stored(database).text_rev == 1
    assert notices(database) == []
    with database.reading() as session:
        assert session.scalars(select(DraftVersion.published_at)).one() == NOW
    event = last_event(database)
    assert (event.action, event.actor_name, event.subject) == (
        "consultation.published",
        "测试员",
        SLUG,
    )


def test_short_period_needs_a_reason_and_is_told(database: Database) -> None:
    prepare(database, State.DRAFT, closes=20)
    refused(database, "请填写理由", lambda s: course.publish(s, SLUG, act=act("")))
    done(database, lambda s: course.publish(s, SLUG, act=act()))
    assert notices(database) == [(NoticeKind.SHORT_PERIOD, WHY)]


def test_publishing_again_does_not_publish_the_next_draft(database: Database) -> None:
    prepare(database, State.PUBLISHED)
    add_version(database)
    done(database, lambda s: course.publish(s, SLUG, act=act()))
    with database.reading() as session:
        found = queries.get_any(session, SLUG)
        assert queries.versions_of(session, found.id)[-1].published_at is None


def test_closed_is_not_published(database: Database) -> None:
    prepare(database, State.CLOSED)
    refused(database, "重新开放", lambda s: course.publish(s, SLUG, act=act()))


def test_extension_moves_the_end_and_tells_both(database: Database) -> None:
    prepare(database, State.PUBLISHED)
    before = stored(database).closes_at
    done(database, lambda s: course.extend(s, SLUG, day(60), act=act()))
    assert stored(database).closes_at == end_of_day(day(60))
    with database.reading() as session:
        notice = session.scalars(select(Notice)).one()
    assert (notice.kind, notice.closes_before, notice.closes_after) == (
        NoticeKind.EXTENDED,
        before,
        end_of_day(day(60)),
    )
    event = last_event(database)
    assert event.action == "consultation.extended"
    assert event.details["reason"] == WHY


def test_extension_after_the_end_opens_again(database: Database) -> None:
    prepare(database, State.PUBLISHED, opens=-50, closes=-5)
    done(database, lambda s: course.extend(s, SLUG, day(3), act=act()))
    assert stored(database).phase(NOW).value == "open"


@pytest.mark.parametrize("number", [40, 39, -1])
def test_extension_to_no_later_day_is_refused(database: Database, number: int) -> None:
    prepare(database, State.PUBLISHED)
    refused(database, "晚于原来", lambda s: course.extend(s, SLUG, day(number), act=act()))


def test_extension_without_a_reason_is_refused(database: Database) -> None:
    prepare(database, State.PUBLISHED)
    refused(database, "请填写理由", lambda s: course.extend(s, SLUG, day(60), act=act("")))


def test_extension_of_what_was_closed_is_refused(database: Database) -> None:
    prepare(database, State.CLOSED)
    refused(database, "先重新开放", lambda s: course.extend(s, SLUG, day(60), act=act()))


def test_extension_of_what_nobody_sees_is_not_told(database: Database) -> None:
    prepare(database, State.DRAFT)
    done(database, lambda s: course.extend(s, SLUG, day(60), act=act("")))
    assert notices(database) == []


def test_period_is_set_before_publication(database: Database) -> None:
    prepare(database, State.DRAFT)
    done(database, lambda s: course.set_period(s, SLUG, day(2), day(2), act=act("")))
    found = stored(database)
    assert (found.opens_at, found.closes_at) == (start_of_day(day(2)), end_of_day(day(2)))
    assert last_event(database).action == "consultation.period_set"


def test_period_that_ends_before_it_begins_is_refused(database: Database) -> None:
    prepare(database, State.DRAFT)
    refused(database, "早于开始", lambda s: course.set_period(s, SLUG, day(2), day(1), act=act()))


def test_period_of_what_is_public_is_not_set(database: Database) -> None:
    prepare(database, State.PUBLISHED)
    refused(database, "已经公布", lambda s: course.set_period(s, SLUG, day(1), day(2), act=act()))


def test_closing_ends_at_once_and_tells_the_planned_end(database: Database) -> None:
    prepare(database, State.PUBLISHED)
    done(database, lambda s: course.close(s, SLUG, act=act()))
    assert stored(database).state is State.CLOSED
    with database.reading() as session:
        notice = session.scalars(select(Notice)).one()
    assert (notice.kind, notice.closes_before) == (NoticeKind.CLOSED_EARLY, end_of_day(day(40)))
    assert last_event(database).action == "consultation.closed"


def test_closing_twice_tells_once(database: Database) -> None:
    prepare(database, State.PUBLISHED)
    for _ in range(2):
        done(database, lambda s: course.close(s, SLUG, act=act()))
    assert len(notices(database)) == 1


@pytest.mark.parametrize(
    ("state", "closes", "reason", "words"),
    [
        (State.DRAFT, 40, WHY, "还没有公布"),
        (State.PUBLISHED, -1, WHY, "期已满"),
        (State.PUBLISHED, 40, "", "请填写理由"),
    ],
)
def test_closing_is_refused(
    database: Database, state: State, closes: int, reason: str, words: str
) -> None:
    prepare(database, state, opens=-40, closes=closes)
    refused(database, words, lambda s: course.close(s, SLUG, act=act(reason)))


def test_reopening_lets_the_period_decide_and_is_told(database: Database) -> None:
    prepare(database, State.CLOSED)
    done(database, lambda s: course.reopen(s, SLUG, act=act()))
    assert stored(database).phase(NOW).value == "open"
    assert notices(database) == [(NoticeKind.REOPENED, WHY)]
    assert last_event(database).action == "consultation.reopened"


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [(State.DRAFT, WHY, "还没有公布"), (State.CLOSED, "", "请填写理由")],
)
def test_reopening_is_refused(database: Database, state: State, reason: str, words: str) -> None:
    prepare(database, state)
    refused(database, words, lambda s: course.reopen(s, SLUG, act=act(reason)))


def publish_version(session: Session, *, opens: int = 1, closes: int = 35, why: str = WHY) -> None:
    course.publish_version(session, SLUG, opens=day(opens), closes=day(closes), act=act(why))


def test_next_draft_is_published_with_its_period(database: Database) -> None:
    prepare(database, State.CLOSED)
    version_id = add_version(database)
    done(database, publish_version)
    found = stored(database)
    assert (found.state, found.opens_at) == (State.PUBLISHED, start_of_day(day(1)))
    assert found.title == "云溪市路灯管理条例（草案二次稿）"
    with database.reading() as session:
        assert queries.current_version_id(session, found.id) == version_id
        notice = session.scalars(select(Notice)).one()
    assert (notice.kind, notice.subject) == (NoticeKind.NEW_VERSION, "（草案二次稿）")
    assert (notice.closes_before, notice.closes_after) == (
        end_of_day(day(40)),
        end_of_day(day(35)),
    )
    assert last_event(database).action == "version.published"


def test_focus_goes_with_the_articles_to_their_new_numbers(database: Database) -> None:
    prepare(database, State.PUBLISHED)
    with database.writing() as session:
        queries.get_any(session, SLUG).focus_targets = ["article-2", "article-5"]
    version_id = add_version(database)
    with database.writing() as session:
        version = queries.load_version(session, version_id)
        _chapter, _first, second, third, _next, fourth, fifth, _sixth = version.provisions
        links = {second.id: None, third.id: second.previous_id, fifth.id: None}
        versions.link_provisions(
            session, version, links | {fourth.id: fifth.previous_id}, act=act(), by_hand=True
        )
    done(database, publish_version)
    assert stored(database).focus_targets == ["article-3", "article-4"]


@pytest.mark.parametrize(
    ("opens", "closes", "why", "words"),
    [
        (1, 35, "", "请填写理由"),
        (3, 2, WHY, "晚于开始"),
        (-30, -1, WHY, "晚于开始"),
    ],
)
def test_next_draft_is_refused(
    database: Database, opens: int, closes: int, why: str, words: str
) -> None:
    prepare(database, State.PUBLISHED)
    add_version(database)
    refused(database, words, lambda s: publish_version(s, opens=opens, closes=closes, why=why))


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DRAFT])
def test_there_must_be_a_draft_that_waits(database: Database, state: State) -> None:
    prepare(database, state)
    refused(database, "没有等待公布", publish_version)


@pytest.mark.parametrize("verb", [course.publish, course.close, course.reopen])
def test_unknown_is_not_found(database: Database, verb: Callable[..., object]) -> None:
    with pytest.raises(NotFoundError):
        done(database, lambda s: verb(s, "nothing", act=act()))
