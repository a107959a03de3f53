"""The picture shows four separate, dark digits and tells a machine nothing else."""

from io import BytesIO
from itertools import groupby

import pytest
from PIL import Image

from webapp.abuse.captcha_image import draw

ANSWERS = ["0000", "1111", "8888", "0123", "4567", "6969"]
ANSWERS += [f"{number:04d}" for number in range(137, 10_000, 251)]


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def contrast(colour: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Contrast ratio of WCAG 2.2."""

    def luminance(rgb: tuple[int, int, int]) -> float:
        parts = [c / 255 for c in rgb]
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(colour), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("answer", ANSWERS)
def test_shows_as_many_separate_marks_as_digits(answer: str) -> None:
    grey = opened(draw(answer)).convert("L")
    columns = [
        any(grey.getpixel((x, y)) < 90 for y in range(grey.height)) for x in range(grey.width)
    ]
    assert sum(inked for inked, _ in groupby(columns)) == 4


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_digit_is_cut_by_the_edge(answer: str) -> None:
    grey = opened(draw(answer)).convert("L")
    rim = [grey.getpixel((x, y)) for x in range(240) for y in (0, 79)]
    rim += [grey.getpixel((x, y)) for x in (0, 239) for y in range(80)]
    assert min(rim) >= 90


@pytest.mark.parametrize("answer", ANSWERS)
def test_digits_are_tall(answer: str) -> None:
    grey = opened(draw(answer)).convert("L")
    rows = [y for y in range(80) if any(grey.getpixel((x, y)) < 90 for x in range(240))]
    assert max(rows) - min(rows) >= 42


@pytest.mark.parametrize("answer", ANSWERS[:6])
def test_ink_contrasts_with_paper(answer: str) -> None:
    colours = opened(draw(answer)).convert("RGB").getcolors()
    assert colours is not None
    seen = [colour for _, colour in colours]
    assert max(contrast(colour, (255, 255, 255)) for colour in seen) >= 12


def test_narrow_digit_is_not_stretched_to_a_block() -> None:
    grey = opened(draw("1111")).convert("L")
    inked = sum(grey.getpixel((x, y)) < 90 for x in range(240) for y in range(80))
    assert inked < 240 * 80 * 0.2


def test_is_a_png_of_the_promised_size() -> None:
    picture = opened(draw("0123"))
    assert (picture.format, picture.size) == ("PNG", (240, 80))


@pytest.mark.parametrize("answer", ANSWERS)
def test_is_small(answer: str) -> None:
    assert len(draw(answer)) <= 11_000


def test_carries_no_metadata() -> None:
    png = draw("0123")
    kinds, at = [], 8
    while at < len(png):
        kinds.append(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4])
    assert set(kinds) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def test_same_answer_is_drawn_differently() -> None:
    assert draw("0123") != draw("0123")
