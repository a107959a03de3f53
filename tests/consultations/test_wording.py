"""The wording of two texts is compared so that a reader sees words."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.consultations.wording import diff

MARKS = {"same": "%s", "del": "[-%s]", "ins": "[+%s]"}
TEXT = st.text("甲乙丙丁，。；、\n12ab ", max_size=30)


def shown(old: str, new: str) -> str:
    return "".join(MARKS[piece.kind] % piece.text for piece in diff(old, new))


def joined(old: str, new: str) -> tuple[str, str]:
    pieces = diff(old, new)
    return (
        "".join(p.text for p in pieces if p.kind != "ins"),
        "".join(p.text for p in pieces if p.kind != "del"),
    )


@given(old=TEXT, new=TEXT)
def test_what_is_shown_makes_up_both_texts(old: str, new: str) -> None:
    assert joined(old, new) == (old, new)


@given(old=TEXT, new=TEXT, times=st.integers(80, 120))
def test_what_is_shown_of_long_texts_makes_up_both(old: str, new: str, times: int) -> None:
    assert joined(old * times, new * times) == (old * times, new * times)


@given(old=TEXT, new=TEXT)
def test_no_piece_is_empty_and_none_follows_its_like(old: str, new: str) -> None:
    pieces = diff(old, new)
    assert all(piece.text for piece in pieces)
    assert all(a.kind != b.kind for a, b in pairwise(pieces))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("应当公开。", "应当公开。", "应当公开。"),
        ("", "应当公开。", "[+应当公开。]"),
        ("应当公开。", "", "[-应当公开。]"),
        ("应当及时公开。", "应当公开。", "应当[-及时]公开。"),
        # two letters in common between two replacements are an island
        ("县级以上政府", "各级政府", "[-县级以上][+各级]政府"),
        ("甲，乙而后", "丙，丁而后", "[-甲，乙][+丙，丁]而后"),
        # between two additions they are a word that stayed
        ("对工作的领导负责", "对工作的组织领导全面负责", "对工作的[+组织]领导[+全面]负责"),
        # three letters are no island
        ("甲应当说乙", "丙应当说丁", "[-甲][+丙]应当说[-乙][+丁]"),
    ],
)
def test_changes_are_words(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("满18周岁", "满16周岁", "满[-18][+16]周岁"),
        ("提高1.5%以上", "提高1.8%以上", "提高[-1.5][+1.8]%以上"),
        ("使用WiFi上网", "使用WiMax上网", "使用[-WiFi][+WiMax]上网"),
    ],
)
def test_numbers_and_latin_words_stay_whole(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("捐赠、认养、认领", "捐赠、认养、认建、认领", "捐赠、认养、[+认建、]认领"),
        ("甲事。乙事。", "甲事。丙事。乙事。", "甲事。[+丙事。]乙事。"),
        ("甲事。丙事。乙事。", "甲事。乙事。", "甲事。[-丙事。]乙事。"),
    ],
)
def test_additions_begin_and_end_at_clauses(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def test_long_texts_are_compared_by_clause() -> None:
    clauses = [f"第{n}项要求由主管部门负责落实，" for n in range(200)]
    changed = [c.replace("主管部门", "街道") if n == 7 else c for n, c in enumerate(clauses)]
    assert [(p.kind, p.text) for p in diff("".join(clauses), "".join(changed))][1:3] == [
        ("del", "主管部门"),
        ("ins", "街道"),
    ]


HAN = "".join(chr(0x4E00 + n) for n in range(5000))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(HAN[:2500] * 40, HAN[2500:] * 40, id="nothing in common"),
        pytest.param("甲，" * 50_000, "，乙" * 50_000, id="commas"),
        pytest.param("甲乙" * 50_000, "乙甲" * 49_999, id="no clause"),
        pytest.param("甲，乙。" * 25_000, "甲。乙，丙。" * 16_000, id="few clauses"),
    ],
)
def test_a_hundred_thousand_characters_take_less_than_two_seconds(old: str, new: str) -> None:
    start = time.process_time()
    assert joined(old, new) == (old, new)
    assert time.process_time() - start < 2


def test_like_letters_throughout_take_no_longer() -> None:
    start = time.process_time()
    for shift in range(10):
        diff("甲乙丙" * 660, ("乙丙甲" * 660)[shift:])
    assert time.process_time() - start < 2
