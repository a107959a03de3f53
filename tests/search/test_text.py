"""Folding, the words of a query, and hits in the original text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.search.text import LONGEST, excerpt, fold, highlight, pairs, token, words_of

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", []),
        (" 　\n", []),
        ("线下办理", ["线下办理"]),
        ("线下  办理", ["线下", "办理"]),
        ("“线下 办理” 时限", ["线下 办理", "时限"]),
        ('"a b" c', ["a b", "c"]),
        ("「线下 办理", ["「线下", "办理"]),
        ("“”", []),
        ("ＡＢＣ１２", ["abc12"]),
        ("同意 同意", ["同意"]),
        ("AND OR NOT", ["and", "or", "not"]),
    ],
)
def test_words_of_a_query(query: str, words: list[str]) -> None:
    assert words_of(query) == words


def test_a_query_is_cut() -> None:
    assert words_of("字" * (LONGEST + 50)) == ["字" * LONGEST]


@given(ANY)
def test_every_sign_of_a_folded_text_has_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.places) == len(folded.text)
    assert list(folded.places) == sorted(folded.places)
    assert all(0 <= place < len(text) for place in folded.places)


@given(ANY)
def test_folding_twice_changes_no_more_than_once(text: str) -> None:
    once = fold(text).text
    assert fold(once).text in {once, fold(fold(once).text).text}


@given(ANY)
def test_tokens_are_letters_and_digits_and_tell_signs_apart(text: str) -> None:
    spelled = [token(pair) for pair in pairs(text)]
    assert all(each.isascii() and each.isalnum() for each in spelled)
    assert len(set(spelled)) == len(set(pairs(text)))


@given(ANY, st.data())
def test_pieces_make_the_text_and_hits_hold_the_word(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    word = text[start : start + 3]
    pieces = highlight(text, f"“{word}”")
    assert "".join(piece for piece, _ in pieces) == text
    if words := words_of(f"“{word}”"):
        hits = [fold(piece).text for piece, is_hit in pieces if is_hit]
        assert any(words[0] in f" {hit} " for hit in hits) or len(words) > 1


def test_hits_are_shown_as_they_were_written() -> None:
    assert highlight("请保留 ＡＴＭ 和atm机", "atm") == [
        ("请保留 ", False),
        ("ＡＴＭ", True),
        (" 和", False),
        ("atm", True),
        ("机", False),
    ]


def test_an_excerpt_begins_before_the_first_hit() -> None:
    text = "甲" * 100 + "线下办理" + "乙" * 300
    pieces = excerpt(text, "线下办理")
    assert pieces[:3] == [("…", False), ("甲" * 40, False), ("线下办理", True)]
    assert pieces[-1] == ("…", False)
    assert len("".join(piece for piece, _ in pieces)) < 200


def test_an_excerpt_without_a_hit_is_the_beginning() -> None:
    assert excerpt("甲" * 200, "乙") == [("甲" * 120 + "…", False)]
    assert excerpt("甲" * 120, "乙") == [("甲" * 120, False)]
