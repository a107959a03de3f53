"""What a posted box means, as a table of everything that can differ."""

import itertools

import pytest

from webapp.submissions.policy import Outcome, decide

SAVED, CLEARED, UNCHANGED = Outcome.SAVED, Outcome.CLEARED, Outcome.UNCHANGED
CONFLICT, TOO_LONG = Outcome.CONFLICT, Outcome.TOO_LONG
LIMIT = 5
POSTED = {"empty": "", "same": "old", "new": "new", "long": "longer"}


def decided(posted: str, **changes: object) -> Outcome:
    values = {
        "stored": "old",
        "stored_rev": 3,
        "stored_page": "mine",
        "known_rev": 3,
        "page": "mine",
        "limit": LIMIT,
    }
    return decide(posted=posted, **(values | changes))  # type: ignore[arg-type]


# known revision × page that stored it → outcome of each posted text, with "old" stored as 3
STORED = {
    ("current", "mine"): (CLEARED, UNCHANGED, SAVED, TOO_LONG),
    ("current", "other"): (CLEARED, UNCHANGED, SAVED, TOO_LONG),
    ("not said", "mine"): (CLEARED, UNCHANGED, SAVED, TOO_LONG),
    ("not said", "other"): (CLEARED, UNCHANGED, SAVED, TOO_LONG),
    ("stale", "mine"): (CLEARED, UNCHANGED, SAVED, TOO_LONG),  # the answer was lost
    ("stale", "other"): (CONFLICT, UNCHANGED, CONFLICT, CONFLICT),
    ("never", "mine"): (CLEARED, UNCHANGED, SAVED, TOO_LONG),
    ("never", "other"): (UNCHANGED, UNCHANGED, CONFLICT, CONFLICT),
}
KNOWN = {"current": 3, "stale": 2, "never": 0, "not said": None}


@pytest.mark.parametrize(("case", "outcomes"), STORED.items())
def test_box_with_a_stored_text(case: tuple[str, str], outcomes: tuple[Outcome, ...]) -> None:
    known, page = case
    found = [
        decided(text, known_rev=KNOWN[known], stored_page=page, page="mine")
        for text in POSTED.values()
    ]
    assert found == list(outcomes)


# known revision → outcome of each posted text, with nothing stored
NOTHING_STORED = {
    0: (UNCHANGED, SAVED, SAVED, TOO_LONG),
    None: (UNCHANGED, SAVED, SAVED, TOO_LONG),
    3: (UNCHANGED, CONFLICT, CONFLICT, CONFLICT),  # another page cleared what this one saw
}


@pytest.mark.parametrize(("known", "outcomes"), NOTHING_STORED.items())
def test_box_without_a_stored_text(known: int | None, outcomes: tuple[Outcome, ...]) -> None:
    found = [
        decided(text, stored=None, stored_rev=0, stored_page=None, known_rev=known)
        for text in POSTED.values()
    ]
    assert found == list(outcomes)


def test_pages_without_an_id_are_not_the_same_page() -> None:
    assert decided("new", known_rev=2, stored_page="", page="") is CONFLICT


@pytest.mark.parametrize(("length", "outcome"), [(LIMIT, SAVED), (LIMIT + 1, TOO_LONG)])
@pytest.mark.parametrize("character", ["字", "𠮷", "\n"])
def test_limit_counts_code_points(length: int, outcome: Outcome, character: str) -> None:
    assert decided(character * length) is outcome


def test_text_above_a_lowered_limit_may_stay() -> None:
    assert decided("long ago", stored="long ago") is UNCHANGED


def test_stale_page_never_overwrites_another() -> None:
    every = itertools.product(POSTED.values(), (1, 2, 0), ("new", "other"), ("old", "x", ""))
    for posted, known, page, stored in every:
        outcome = decided(posted, known_rev=known, page=page, stored=stored, stored_page="writer")
        assert outcome in {CONFLICT, UNCHANGED}
