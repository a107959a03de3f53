"""Spans are kept apart, and what is hidden is named in its place."""

import pytest

from webapp.redaction.policy import (
    FOR_PARTS,
    FOR_WHOLE,
    NAMES,
    Reason,
    Span,
    apart,
    is_publishable,
    occurrences,
    pieces,
    shown,
)
from webapp.register.policy import RedactionState

PHONE, NAME, EMAIL = Reason.PHONE, Reason.NAME, Reason.EMAIL


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([], []),
        ([(5, 7, PHONE), (1, 3, NAME)], [(1, 3, NAME), (5, 7, PHONE)]),
        ([(1, 4, PHONE), (3, 6, NAME)], [(1, 6, PHONE)]),
        ([(1, 9, PHONE), (3, 6, NAME)], [(1, 9, PHONE)]),
        ([(1, 3, NAME), (1, 9, EMAIL)], [(1, 9, EMAIL)]),
        ([(1, 3, PHONE), (3, 6, PHONE)], [(1, 6, PHONE)]),
        ([(1, 3, PHONE), (3, 6, NAME)], [(1, 3, PHONE), (3, 6, NAME)]),
    ],
)
def test_overlapping_spans_become_one(
    spans: list[tuple[int, int, Reason]], kept: list[tuple[int, int, Reason]]
) -> None:
    assert apart(Span(*each) for each in spans) == kept


def test_what_is_hidden_is_named_in_its_place() -> None:
    spans = [Span(2, 4, NAME), Span(7, 18, PHONE)]
    assert (
        shown("本人张三，电话13800138000。", spans)
        == "本人〔已隐去：姓名〕，电话〔已隐去：电话号码〕。"
    )


def test_neighbours_are_named_together() -> None:
    spans = [Span(0, 2, NAME), Span(2, 13, PHONE), Span(14, 16, NAME)]
    assert shown("张三13800138000和李四", spans) == ("〔已隐去：姓名、电话号码〕和〔已隐去：姓名〕")


def test_a_text_without_spans_is_shown_as_it_is() -> None:
    assert shown("路灯太暗。\n", []) == "路灯太暗。\n"


def test_nothing_of_a_withheld_text_is_shown() -> None:
    assert shown("某某贪污", [], Reason.DEFAMATION) == "〔全文不公开：侮辱诽谤〕"


def test_characters_beyond_the_first_plane_count_as_one() -> None:
    assert shown("𠮷13800138000", [Span(1, 12, PHONE)]) == "𠮷〔已隐去：电话号码〕"


def test_pieces_make_up_the_text() -> None:
    text, spans = "甲乙丙丁戊", [Span(1, 2, NAME), Span(2, 3, PHONE)]
    cut = list(pieces(text, spans))
    assert "".join(piece for piece, _ in cut) == text
    assert [codes for _, codes in cut] == [(), (NAME, PHONE), ()]


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [("一二一二一", "一二", [0, 2]), ("一一一", "一一", [0]), ("一二", "三", []), ("一二", "", [])],
)
def test_where_words_stand(text: str, words: str, places: list[int]) -> None:
    assert occurrences(text, words) == places


@pytest.mark.parametrize(
    ("state", "publishable"),
    [
        (RedactionState.NONE, True),
        (RedactionState.MARKED, False),
        (RedactionState.DECIDED, True),
    ],
)
def test_marks_wait_for_a_person(state: RedactionState, publishable: bool) -> None:  # noqa: FBT001
    assert is_publishable(state) is publishable


def test_every_reason_has_a_name_and_a_use() -> None:
    assert set(NAMES) == set(Reason) == set(FOR_PARTS) | set(FOR_WHOLE)
