"""Whatever stands around them, numbers do not get into the published text."""

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from webapp.redaction.detect import find
from webapp.redaction.numbers import CHECKS, WEIGHTS, is_card
from webapp.redaction.policy import shown

# Words of the law and its signs, without units that make an amount of a number.
HAN = "的一是在不了有和人这中大我以要他时来用们生到作于出就分对成会可主发年动同也能过说法所民路号"
AROUND = st.text(HAN + "，。、；：！？“”（）\n", min_size=1, max_size=30)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    number = "1" + draw(st.sampled_from("3456789")) + draw(digits(9))
    prefix = draw(st.sampled_from(["", "+86", "+86 ", "0086-"]))
    separator = draw(st.sampled_from(["", " ", "-", "—", "　"]))
    return prefix + separator.join((number[:3], number[3:7], number[7:]))


@st.composite
def identities(draw: st.DrawFn) -> str:
    day = draw(st.dates(min_value=dt.date(1920, 1, 1)))
    born = f"{min(day.year, 2020)}{day:%m%d}"
    number = draw(st.sampled_from(["110105", "440308", "650102"])) + born + draw(digits(3))
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=True))
    return number + CHECKS[total % 11]


@st.composite
def cards(draw: st.DrawFn) -> str:
    start = "62" + draw(digits(draw(st.integers(13, 16))))
    number = next(start + last for last in "0123456789" if is_card(start + last))
    groups = [number[place : place + 4] for place in range(0, len(number), 4)]
    return draw(st.sampled_from(["", " ", "-"])).join(groups)


@st.composite
def landlines(draw: st.DrawFn) -> str:
    area = draw(st.sampled_from(["010", "021", "0571", "0991"]))
    return f"{area}-{draw(st.sampled_from('2345678'))}{draw(digits(7))}"


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """Return a text and where numbers were put into it."""
    text, places = draw(AROUND), []
    for number in draw(
        st.lists(st.one_of(mobiles(), identities(), cards(), landlines()), min_size=1, max_size=5)
    ):
        written = number.translate(FULL_WIDTH) if draw(st.booleans()) else number
        places.append((len(text), len(text) + len(written)))
        text += written + draw(AROUND)
    return text, places


@given(planted())
def test_planted_numbers_are_found_whole(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, places = case
    spans = find(text)
    for start, end in places:
        assert any(span.start <= start and end <= span.end for span in spans), text[start:end]


@given(planted())
def test_published_text_holds_no_planted_digit(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, _ = case
    assert not [each for each in shown(text, find(text)) if each.isdigit()]


@given(st.text(max_size=200) | planted().map(lambda case: case[0]))
def test_spans_are_apart_in_order_and_inside(text: str) -> None:
    spans = find(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= two.start for one, two in itertools.pairwise(spans))


@given(st.text(HAN + "，。、；：\n", max_size=300))
def test_words_without_numbers_keep_their_numbers(text: str) -> None:
    assert not {"phone", "id_number", "bank_card", "email", "plate"} & {s.code for s in find(text)}
