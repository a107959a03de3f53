"""The address of the list holds its state, and nothing it holds is an error."""

import datetime as dt

import pytest

from webapp.register.policy import EntryState, RedactionState
from webapp.register.queries_list import Order, Place, Start
from webapp.submissions.policy import Channel
from webapp.workbench.listing import EACH, Query, parse

EVERYTHING = Query(
    version=2,
    target="article-120-1",
    states=(EntryState.ACCEPTED, EntryState.PENDING),
    identity="单位",
    channel=Channel.LETTER,
    tags=(2, 9),
    assignee="me",
    since=dt.date(2026, 3, 1),
    until=dt.date(2026, 3, 31),
    text="线下 办理",
    family=7,
    alike=True,
    redaction=RedactionState.MARKED,
    view=EACH,
    sort=Order.OLD,
    heat="table",
    after=Place(12, 99),
    open=5,
)


def test_a_query_comes_back_from_its_address() -> None:
    found = parse(EVERYTHING.as_string())
    assert found == EVERYTHING
    assert not found.dropped


def test_equal_lists_have_equal_addresses() -> None:
    one = parse("tag=9&state=pending&q=%20a&tag=2&state=accepted&view=family")
    other = parse("state=accepted&state=pending&tag=2&tag=9&tag=2&q=a")
    assert one.as_string() == other.as_string() == "state=accepted&state=pending&tag=2&tag=9&q=a"


def test_the_usual_list_has_no_query() -> None:
    assert Query().as_string() == ""
    assert parse("view=family&sort=size&target=&q=") == Query()


@pytest.mark.parametrize(
    "broken",
    [
        "target=article-x",
        "version=0",
        "version=99999999999",
        "state=done",
        "tag=1%00",
        "tag=-1",
        "tag=²",
        "assignee=him",
        "from=2026-02-30",
        "from=9999-12-31",
        "to=0001-01-01",
        "q=" + "a" * 101,
        "identity=" + "a" * 41,
        "channel=pigeon",
        "view=all",
        "sort=",
        "sort=best",
        "after=1",
        "after=0.0",
        "before=9999999999.1",
        "open=x",
        "alike=2",
        "redaction=maybe",
        "heat=x",
        "\x00=1&&&=;%ff",
    ],
)
def test_what_means_nothing_is_dropped_and_named(broken: str) -> None:
    found = parse(f"{broken}&state=pending" if "state" not in broken else broken)
    kept = () if "state" in broken else (EntryState.PENDING,)
    assert found == Query(states=kept)
    name, _, value = broken.partition("=")
    assert found.dropped == ((name,) if value and "\x00" not in name else ())


def test_another_filter_begins_at_the_first_page() -> None:
    assert EVERYTHING.start() == EVERYTHING.but(after=None, open=None)


def test_before_goes_backwards() -> None:
    assert parse("before=3.7").position == Start(Place(3, 7), backwards=True)
    assert parse("after=3.7").position == Start(Place(3, 7))
    assert parse("").position == Start()


def test_single_entries_are_never_by_size() -> None:
    assert Query(view=EACH).order is Order.NEW
    assert Query(view=EACH, sort=Order.OLD).order is Order.OLD


@pytest.mark.parametrize(
    ("query", "narrowed"),
    [
        (Query(target="article-1", sort=Order.NEW, heat="table", open=3), False),
        (Query(text="灯"), True),
        (Query(alike=True), True),
    ],
)
def test_an_article_alone_is_no_filter(query: Query, narrowed: bool) -> None:  # noqa: FBT001
    assert query.is_narrowed is narrowed
