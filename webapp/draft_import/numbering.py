"""Numbers of articles, divisions and items: Chinese numerals, labels and targets.

Source of the forms: 立法法 art. 65 (Chinese numerals; 项 in brackets; 目 in Arabic digits).
"""

import re
from typing import Final

HIGHEST: Final = 9999
NUMERALS: Final = "〇零一二两三四五六七八九十百千廿卅"
DIGITS: Final = "0123456789０１２３４５６７８９"

_VALUES: Final = {"〇": 0, "零": 0, "两": 2} | {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_CHARACTERS: Final = "零一二三四五六七八九"
_SHORT_TENS: Final = {"廿": "二十", "卅": "三十"}
_DIGIT: Final = "[一二两三四五六七八九]"
_WITH_UNITS: Final = re.compile(
    rf"(?:({_DIGIT})千)?(?:[零〇]?({_DIGIT})百)?(?:[零〇]?({_DIGIT}?)(十))?(?:([零〇]?)({_DIGIT}))?"
)
_ARABIC: Final = re.compile(f"[{DIGITS}]{{1,4}}")
_POSITIONAL: Final = re.compile(r"[一二三四五六七八九][〇零一二三四五六七八九]{1,3}")
_REFERENCE: Final = re.compile(
    rf"第?(?P<number>[{NUMERALS}{DIGITS}]+)条?(?:(?:之|[-－—–])(?P<sub>[{NUMERALS}{DIGITS}]+))?"
)


def parse_number(text: str) -> int:
    """Read a Chinese numeral or a run of Arabic digits.

    Args:
        text: such as "一百二十", "一二〇", "12", "１２"; inner white space is ignored.

    Raises:
        ValueError: it is not a number from 1 to 9999.
    """
    compact = "".join(text.split())
    if _ARABIC.fullmatch(compact):
        value = int(compact)
    elif _POSITIONAL.fullmatch(compact):
        value = int("".join(str(_VALUES[character]) for character in compact))
    else:
        value = _read_units(compact)
    if not 1 <= value <= HIGHEST:
        message = f"not a number from 1 to {HIGHEST}: {text!r}"
        raise ValueError(message)
    return value


def _read_units(compact: str) -> int:
    """Read a numeral with 十, 百 or 千; 0 when it is none."""
    written = "".join(_SHORT_TENS.get(character, character) for character in compact)
    match = _WITH_UNITS.fullmatch(written)
    if match is None:
        return 0
    thousands, hundreds, tens, ten, zero, ones = match.groups()
    # 一百二 means 120 in speech and 102 to a careless typist: neither is guessed.
    if ones and not ten and not zero and (thousands or hundreds):
        return 0
    value = 1000 * _VALUES[thousands or "零"] + 100 * _VALUES[hundreds or "零"]
    if ten:
        value += 10 * _VALUES[tens or "一"]
    return value + _VALUES[ones or "零"]


def chinese_numeral(number: int) -> str:
    """Write a number as statutes do: 十二, 一百一十, 一千零五.

    Raises:
        ValueError: it is not from 1 to 9999.
    """
    if not 1 <= number <= HIGHEST:
        message = f"not a number from 1 to {HIGHEST}: {number}"
        raise ValueError(message)
    written, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += ("零" if gap and written else "") + _CHARACTERS[digit] + unit
        gap = not digit
    return written.removeprefix("一") if written.startswith("一十") else written


def article_label(number: int, sub: int = 0) -> str:
    """Write the label of an article: 第十二条, 第一百二十条之一."""
    tail = f"之{chinese_numeral(sub)}" if sub else ""
    return f"第{chinese_numeral(number)}条{tail}"


def parse_article_reference(text: str) -> tuple[int, int] | None:
    """Read what a person types to name an article; None when it names none.

    Args:
        text: such as "12", "十二", "第12条", "第一百二十条之一", "120-1".
    """
    match = _REFERENCE.fullmatch("".join(text.split()))
    if match is None:
        return None
    try:
        number = parse_number(match["number"])
        return number, parse_number(match["sub"]) if match["sub"] else 0
    except ValueError:
        return None


def target_of(number: int, sub: int = 0) -> str:
    """Name the target of an article as URLs and element ids do: article-12, article-120-1."""
    return f"article-{number}-{sub}" if sub else f"article-{number}"
