"""Marks are made once, decisions are kept, and the comment stays as it was written."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.register import CLERK, register_comment
from tests.support.steps import counted_statements
from webapp.clock import utc_now
from webapp.errors import InvalidInputError, StaleError
from webapp.persistence.engine import Database
from webapp.redaction import queries, services
from webapp.redaction.commands import Decide
from webapp.redaction.models import Redaction
from webapp.redaction.policy import Reason, Span, digest
from webapp.redaction.services import published_text
from webapp.register.models import Entry, RegisterEvent
from webapp.register.policy import Act, EntryState, RedactionState
from webapp.register.queries import text_of
from webapp.submissions.models import Comment

pytestmark = pytest.mark.usefixtures("law")

TEXT = "路灯太暗，请回电13800138000。"
PHONE = Span(8, 19, Reason.PHONE)


def marked(session: Session, text: str = TEXT) -> Entry:
    entry = register_comment(session, text)
    mark(session, entry)
    return entry


def mark(session: Session, entry: Entry) -> None:
    services.mark(session, [(entry, text_of(session, entry))], now=utc_now())


def decide(session: Session, entry: Entry, *spans: Span, **more: Reason) -> Redaction:
    seen = digest(text_of(session, entry))
    command = Decide(entry.rev, seen, spans, **more)
    return services.decide(session, entry, command, CLERK, now=utc_now())


def reword(session: Session, entry: Entry, text: str) -> None:
    """Let the respondent correct the text, as the register does it."""
    session.get_one(Comment, entry.comment_id).text = text
    entry.redaction = RedactionState.NONE
    mark(session, entry)


def holds(session: Session, entry: Entry) -> Redaction:
    session.flush()
    return queries.latest(session, [entry.id])[entry.id]


def count(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Redaction)).one()


def test_what_is_found_waits_for_a_person(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        assert entry.redaction is RedactionState.MARKED
        made = holds(session, entry)
        assert (queries.spans_of(made), made.actor_name) == ([PHONE], None)


def test_where_nothing_is_found_nothing_is_kept(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session, "路灯太暗。")
        assert entry.redaction is RedactionState.NONE
        assert count(session) == 0


def test_a_text_is_marked_once(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        mark(session, entry)
        mark(session, entry)
        assert count(session) == 1
        assert entry.redaction is RedactionState.MARKED


def test_marking_never_overrides_a_decision(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        decide(session, entry)
        mark(session, entry)
        assert entry.redaction is RedactionState.DECIDED
        assert queries.spans_of(holds(session, entry)) == []


def test_a_changed_text_is_marked_again(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        decide(session, entry, PHONE)
        reword(session, entry, "请回电13900139000。")
        assert entry.redaction is RedactionState.MARKED
        assert queries.spans_of(holds(session, entry)) == [Span(3, 14, Reason.PHONE)]


def test_a_changed_text_waits_where_a_person_had_hidden_something(database: Database) -> None:
    with database.writing() as session:
        entry = register_comment(session, "王局长贪污。")
        decide(session, entry, withheld=Reason.DEFAMATION)
        reword(session, entry, "王局长还是贪污。")
        assert entry.redaction is RedactionState.MARKED


def test_a_changed_text_without_anything_to_hide_is_free_of_old_marks(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        reword(session, entry, "路灯太暗。")
        assert entry.redaction is RedactionState.NONE
        assert published_text("路灯太暗。", holds(session, entry)) == "路灯太暗。"


def test_a_correction_that_is_taken_back_finds_its_decision(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        decide(session, entry, PHONE)
        entry.redaction = RedactionState.NONE
        mark(session, entry)
        assert entry.redaction is RedactionState.DECIDED


def test_many_are_marked_with_one_question(database: Database) -> None:
    with database.writing() as session:
        rows = [(register_comment(session, f"{TEXT}{n}"), f"{TEXT}{n}") for n in range(5)]
        session.flush()
        with counted_statements(database) as seen:
            services.mark(session, rows, now=utc_now())
        assert len(seen) == 1


def test_a_decision_hides_and_is_told_without_the_text(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        rev = entry.rev
        made = decide(session, entry, PHONE)
        assert entry.redaction is RedactionState.DECIDED
        assert entry.rev == rev + 1
        assert made.actor_name == CLERK.name
        assert published_text(TEXT, made) == "路灯太暗，请回电〔已隐去：电话号码〕。"
        told = session.scalars(select(RegisterEvent).order_by(RegisterEvent.id.desc())).first()
        assert told is not None
        assert (told.act, told.entry_id) == (Act.REDACTED, entry.id)
        assert told.details == {"counts": {"phone": 1}, "withheld": None}


def test_the_comment_stays_as_it_was_written(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        decide(session, entry, PHONE)
        assert text_of(session, entry) == TEXT


def test_earlier_decisions_stay_on_record(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        decide(session, entry, PHONE)
        decide(session, entry)
        assert count(session) == 3
        assert published_text(TEXT, holds(session, entry)) == TEXT


def test_a_whole_comment_is_withheld(database: Database) -> None:
    with database.writing() as session:
        entry = register_comment(session, "王局长贪污。")
        made = decide(session, entry, withheld=Reason.DEFAMATION)
        assert published_text("王局长贪污。", made) == "〔全文不公开：侮辱诽谤〕"


def test_overlapping_spans_are_kept_as_one(database: Database) -> None:
    with database.writing() as session:
        made = decide(session, marked(session), PHONE, Span(5, 10, Reason.NAME))
        assert queries.spans_of(made) == [Span(5, 19, Reason.NAME)]


@pytest.mark.parametrize(
    "span",
    [
        Span(0, 99, Reason.NAME),
        Span(3, 3, Reason.NAME),
        Span(-2, 3, Reason.NAME),
        Span(0, 2, Reason.OFF_TOPIC),
    ],
)
def test_spans_must_fit_the_text(database: Database, span: Span) -> None:
    with database.writing() as session:
        entry = marked(session)
        with pytest.raises(InvalidInputError):
            decide(session, entry, span)


def test_a_number_is_no_reason_to_withhold_everything(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        with pytest.raises(InvalidInputError):
            decide(session, entry, withheld=Reason.PHONE)


def test_a_withdrawn_comment_is_not_decided_on(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        entry.state = EntryState.WITHDRAWN
        with pytest.raises(InvalidInputError):
            decide(session, entry, PHONE)


def test_an_old_page_decides_nothing(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        command = Decide(entry.rev - 1, digest(TEXT), (PHONE,))
        with pytest.raises(StaleError):
            services.decide(session, entry, command, CLERK, now=utc_now())
        command = Decide(entry.rev, digest("别的"), (PHONE,))
        with pytest.raises(StaleError):
            services.decide(session, entry, command, CLERK, now=utc_now())


def test_marks_of_another_text_publish_nothing(database: Database) -> None:
    with database.writing() as session:
        made = decide(session, marked(session), PHONE)
        with pytest.raises(StaleError):
            published_text("改过的文字", made)


def test_a_comment_without_marks_is_published_as_it_is() -> None:
    assert published_text(TEXT, None) == TEXT


def test_the_next_one_that_waits_follows_or_begins_again(database: Database) -> None:
    with database.writing() as session:
        one, two, three = (marked(session, f"{TEXT}{n}") for n in range(3))
        register_comment(session, "路灯太暗。")
        session.flush()
        assert queries.next_marked(session, one) == two.serial
        assert queries.next_marked(session, three) == one.serial
        assert queries.count_marked(session, one.consultation_id) == 3
        one.state = EntryState.WITHDRAWN
        session.flush()
        assert queries.next_marked(session, three) == two.serial
        assert queries.count_marked(session, one.consultation_id) == 2


def test_nothing_waits_after_the_last(database: Database) -> None:
    with database.writing() as session:
        entry = marked(session)
        session.flush()
        assert queries.next_marked(session, entry) is None
