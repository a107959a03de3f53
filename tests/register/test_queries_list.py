"""Pages of the list, forwards and back, and what they cost."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event, select, text
from sqlalchemy.orm import Session

from tests.support.register import CLERK, register_comment
from tests.support.steps import counted_statements
from webapp.consultations import queries as consultations
from webapp.errors import InvalidInputError
from webapp.persistence.engine import Database
from webapp.register import queries_list, services_views
from webapp.register.filters import Filter
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState
from webapp.register.queries_list import Order, Span, Start
from webapp.register.queries_rows import entry_lines, family_lines

pytestmark = pytest.mark.usefixtures("law")
SIZES = (1, 3, 2, 1, 3, 1, 2)
STATES = (EntryState.PENDING, EntryState.ACCEPTED, EntryState.STUDY)
NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


@pytest.fixture
def wanted(database: Database) -> Filter:
    """Return the filter of a register whose families have several sizes and states."""
    with database.writing() as session:
        for number, size in enumerate(SIZES):
            for _ in range(size):
                entry = register_comment(session, f"第{number}种意见", at=NOW)
            family = session.get_one(Family, entry.family_id)
            family.state = STATES[number % len(STATES)]
            for each in session.scalars(select(Entry).filter_by(family_id=family.id)):
                each.state = family.state
        return Filter(consultations.get_any(session, "lamp-law").id)


def families(session: Session, order: Order) -> list[int]:
    """Return all ids in an order, as somebody would sort them."""
    found = list(session.scalars(select(Family)))
    keys = {
        Order.SIZE: lambda family: (-family.size, -family.id),
        Order.NEW: lambda family: (-family.id,),
        Order.OLD: lambda family: (family.id,),
    }
    return [family.id for family in sorted(found, key=keys[order])]


def turned(session: Session, wanted: Filter, order: Order, limit: int) -> Iterator[Span]:
    """Yield page after page, forwards."""
    page = queries_list.page_of_families(session, wanted, order, limit=limit)
    yield page
    while page.after:
        start = Start(page.after)
        page = queries_list.page_of_families(session, wanted, order, start, limit=limit)
        yield page


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_hold_every_family_once_and_in_order(
    database: Database, wanted: Filter, order: Order, limit: int
) -> None:
    with database.reading() as session:
        pages = list(turned(session, wanted, order, limit))
        assert [each for page in pages for each in page.ids] == families(session, order)
        assert all(len(page.ids) == limit for page in pages[:-1])
        assert pages[0].before is None


@pytest.mark.parametrize("order", list(Order))
def test_pages_lead_back(database: Database, wanted: Filter, order: Order) -> None:
    with database.reading() as session:
        first, second, *_ = turned(session, wanted, order, 3)
        assert second.before is not None
        start = Start(second.before, backwards=True)
        back = queries_list.page_of_families(session, wanted, order, start, limit=3)
        assert back == first


def test_pages_keep_to_the_states_asked_for(database: Database, wanted: Filter) -> None:
    some = wanted.but(states=frozenset({EntryState.PENDING, EntryState.STUDY}))
    with database.reading() as session:
        page = queries_list.page_of_families(session, some, Order.OLD)
        states = [session.get_one(Family, each).state for each in page.ids]
        assert states == [STATES[n % 3] for n in range(len(SIZES)) if n % 3 != 1]


def test_entries_come_by_number(database: Database, wanted: Filter) -> None:
    with database.reading() as session:
        ids = list(session.scalars(select(Entry.id).order_by(Entry.id)))
        old = queries_list.page_of_entries(session, wanted, Order.OLD)
        assert list(old.ids) == ids
        new = queries_list.page_of_entries(session, wanted, Order.SIZE)
        assert list(new.ids) == ids[::-1]


def test_the_next_family_is_found_after_the_decision(database: Database, wanted: Filter) -> None:
    pending = wanted.but(states=frozenset({EntryState.PENDING}))
    with database.writing() as session:
        first, second, *_ = queries_list.page_of_families(session, pending, Order.SIZE).ids
        session.get_one(Family, first).state = EntryState.REJECTED
        session.flush()
        assert queries_list.next_family(session, pending, Order.SIZE, first) == second
        last = families(session, Order.SIZE)[-1]
        assert queries_list.next_family(session, wanted, Order.SIZE, last) is None
        assert queries_list.next_family(session, wanted, Order.SIZE, 2**31 - 1) is None


def test_counts_are_exact_up_to_a_bound(
    database: Database, wanted: Filter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.reading() as session:
        assert queries_list.count_families(session, wanted) == len(SIZES)
        assert queries_list.count_entries(session, wanted) == sum(SIZES)
        monkeypatch.setattr(queries_list, "COUNTED", 5)
        assert queries_list.count_families(session, wanted) == 6
        assert queries_list.count_entries(session, wanted) == 6


@pytest.mark.parametrize("count", [2, 7])
def test_rows_cost_the_same_however_many_they_are(
    database: Database, wanted: Filter, count: int
) -> None:
    about = wanted.but(identity="个人")
    with database.reading() as session, counted_statements(database) as seen:
        page = queries_list.page_of_families(session, about, Order.SIZE, limit=count)
        lines = family_lines(session, page.ids, about)
    assert len(lines) == count
    assert len([each for each in seen if each.startswith("SELECT")]) == 4


def test_rows_tell_how_many_members_match(database: Database, wanted: Filter) -> None:
    with database.writing() as session:
        register_comment(session, "第1种意见", identity="单位", at=NOW)
        about = wanted.but(identity="单位")
        page = queries_list.page_of_families(session, about, Order.SIZE)
        (line,) = family_lines(session, page.ids, about)
        assert (line.family.size, line.matching, line.text) == (4, 1, "第1种意见")


@pytest.mark.usefixtures("law", "wanted")
def test_single_entries_bring_their_own_text(database: Database) -> None:
    with database.writing() as session:
        other = register_comment(session, "第1种 意见！", at=NOW)
        (line,) = entry_lines(session, [other.id])
        assert (line.text, line.family.size) == ("第1种 意见！", 4)


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("target", ["", "article-1"])
def test_a_page_reads_an_index_and_not_the_table(
    database: Database, wanted: Filter, order: Order, target: str
) -> None:
    with database.reading() as session:
        found = consultations.get_any(session, "lamp-law")
        version_id = consultations.current_version_id(session, found.id)
    about = wanted.but(target=target, version_id=version_id if target else None)
    plan = explained(database, about, order)
    assert "ix_family_" in plan
    if database.engine.dialect.name == "sqlite":
        assert "SCAN family" not in plan
    else:
        assert "Seq Scan on family" not in plan


def explained(database: Database, about: Filter, order: Order) -> str:
    """Return how the database does what a page asks of it, were the table large."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    lines: list[str] = []

    def explain(
        connection: Connection,
        _cursor: object,
        statement: str,
        values: tuple[object, ...],
        *_: object,
    ) -> None:
        if not statement.startswith("EXPLAIN"):
            word = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
            rows = connection.exec_driver_sql(f"{word} {statement}", values)
            lines.extend(" ".join(str(part) for part in row) for row in rows)

    with database.reading() as session:
        if not is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        event.listen(database.engine, "before_cursor_execute", explain)
        try:
            queries_list.page_of_families(session, about, order)
        finally:
            event.remove(database.engine, "before_cursor_execute", explain)
    return "\n".join(lines)


def test_views_are_ones_own_and_named_once(database: Database, wanted: Filter) -> None:
    with database.writing() as session:
        save, number = services_views.save_view, wanted.consultation_id
        save(session, number, CLERK.id or 0, " 待处理 ", "state=pending")
        save(session, number, CLERK.id or 0, "待处理", "state=drafted")
        save(session, number, 2, "待处理", "state=study")
        (mine,) = services_views.views_of(session, number, CLERK.id or 0)
        assert (mine.name, mine.query) == ("待处理", "state=drafted")
        services_views.drop_view(session, number, 2, mine.id)
        assert services_views.views_of(session, number, CLERK.id or 0)
        services_views.drop_view(session, number, CLERK.id or 0, mine.id)
        assert not services_views.views_of(session, number, CLERK.id or 0)


@pytest.mark.parametrize(("name", "query"), [("", ""), ("长" * 61, ""), ("好", "q=" + "长" * 2000)])
def test_a_view_needs_a_name_and_fits(
    database: Database, wanted: Filter, name: str, query: str
) -> None:
    with database.writing() as session, pytest.raises(InvalidInputError):
        services_views.save_view(session, wanted.consultation_id, 1, name, query)
