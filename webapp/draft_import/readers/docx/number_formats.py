"""The forms in which Word writes automatic numbers (ECMA-376-1, 17.18.59)."""

from collections.abc import Callable
from typing import Final

from webapp.draft_import.numbering import HIGHEST, chinese_numeral

_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL_SIMPLIFIED: Final = "零壹贰叁肆伍陆柒捌玖拾佰仟"
_LEGAL_TRADITIONAL: Final = "零壹貳參肆伍陸柒捌玖拾佰仟"
_PLAIN: Final = "零一二三四五六七八九十百千"
_FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
_LETTERS_LIMIT: Final = 30 * len(_ALPHABET)
_HUNDRED: Final = 100
# The ranges of the characters ①–⑳, ㉑–㉟ and ㊱–㊿.
_CIRCLES: Final = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))


def format_number(number: int, style: str) -> str:
    """Write a number in a style; in decimal digits where the style has no form for it.

    Args:
        number: the value of a counter.
        style: a w:numFmt, such as "chineseCountingThousand".
    """
    write = _FORMATS.get(style)
    if style in {"bullet", "none"}:
        return ""
    if write is None or not 1 <= number <= HIGHEST:
        return str(number)
    return write(number)


def _positional(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    """Write as Word's counting systems do: with 十 below a hundred, by digits from there."""
    return chinese_numeral(number) if number < _HUNDRED else _positional(number)


def _with_units(characters: str) -> Callable[[int], str]:
    table = str.maketrans(_PLAIN, characters)

    def write(number: int) -> str:
        numeral = chinese_numeral(number)
        full = f"一{numeral}" if numeral.startswith("十") else numeral
        return full.translate(table)

    return write


def _japanese(number: int) -> str:
    """Write without zeros and without 一 before a unit: 百十一."""
    text = chinese_numeral(number).replace("零", "")
    for unit in "十百千":
        text = text.replace(f"一{unit}", unit)
    return text


def _cyclic(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


def _circle(number: int) -> str:
    for low, high, code in _CIRCLES:
        if low <= number <= high:
            return chr(code + number - low)
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _letter(number: int) -> str:
    if number > _LETTERS_LIMIT:
        return str(number)
    times, index = divmod(number - 1, len(_ALPHABET))
    return _ALPHABET[index] * (times + 1)


def _sexagenary(number: int) -> str:
    return _cyclic(_STEMS)(number) + _cyclic(_BRANCHES)(number)


# Word's single characters ㈠ ⑴ ⒈ are written out, as they are where somebody types them.
_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "chineseCounting": _counting,
    "chineseCountingThousand": chinese_numeral,
    "chineseLegalSimplified": _with_units(_LEGAL_SIMPLIFIED),
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalEnclosedParen": lambda number: f"（{number}）",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalZero": lambda number: f"{number:02}",
    "ideographDigital": _positional,
    "ideographEnclosedCircle": lambda number: f"（{chinese_numeral(number)}）",
    "ideographLegalTraditional": _with_units(_LEGAL_TRADITIONAL),
    "ideographTraditional": _cyclic(_STEMS),
    "ideographZodiac": _cyclic(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _positional,
    "japaneseLegal": _with_units("零壱弐参四伍六七八九拾百阡"),
    "lowerLetter": _letter,
    "lowerRoman": _roman,
    "numberInDash": lambda number: f"- {number} -",
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": chinese_numeral,
    "taiwaneseDigital": _positional,
    "upperLetter": lambda number: _letter(number).upper(),
    "upperRoman": lambda number: _roman(number).upper(),
}
