"""Finding telephone, identity card and bank card numbers; pure.

Digits that stand together, or are parted by single blanks and hyphens, are a run; each run is
read once, from every group of digits on, so that time grows with the length of the text.
"""

import re
from collections.abc import Iterator, Sequence

from webapp.redaction.policy import Reason, Span

RUN = re.compile(r"[0-9](?:[ -]{0,2}[0-9])*")
GROUP = re.compile(r"[0-9]+")
DOTTED = re.compile(r"(?<![0-9.])1[3-9][0-9]\.[0-9]{4}\.[0-9]{4}(?![0-9.])")
IN_BRACKETS = re.compile(r"\(0[0-9]{2,3}\) ?[2-8][0-9]{2,3}[ -]?[0-9]{4}(?![0-9])")
# 一三八〇〇… as only somebody writes who hides a number from programs.
SPELT = re.compile(
    r"(?<![零〇一二三四五六七八九幺])[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}"
    r"(?![零〇一二三四五六七八九幺])"
)
AMOUNT = re.compile(r"(?:\.[0-9]{1,4})? ?(?:[万亿]?元|[万亿]|%|吨|公里|平方米|[千公]克)")
NOT_BEFORE = ("0.", "¥", "$")
EXTENSION = re.compile(r" ?(?:-|转|分机) ?[0-9]{1,6}(?![0-9])")

MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9][0-9]{9}")
LANDLINE = re.compile(
    r"(?:(?:00)?86)?(?:(?:010|02[0-9])[2-8][0-9]{7}|0[3-9][0-9]{2}[2-8][0-9]{6,7})"
)
PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
IDENTITY = re.compile(
    rf"(?:{PROVINCE}|9[1-3])[0-9]{{4}}(?:19|20)[0-9]{{2}}{MONTH_AND_DAY}[0-9]{{3}}"
)
OLD_IDENTITY = re.compile(rf"{PROVINCE}[0-9]{{4}}[0-9]{{2}}{MONTH_AND_DAY}[0-9]{{3}}")
LAST_X = re.compile(r"[ -]?[Xx](?![0-9A-Za-z])")
CARD = re.compile(r"[34569][0-9]{15,18}")
FOREIGN = re.compile(r"[1-9][0-9]{7,14}")

POSSIBLE = re.compile(
    f"{MOBILE.pattern}|{LANDLINE.pattern}|{IDENTITY.pattern}[0-9]?|{OLD_IDENTITY.pattern}"
    f"|{CARD.pattern}"
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
CHECKS = "10X98765432"
LONGEST = 19  # digits
MOST_GROUPS = 6  # of a number that is not written digit by digit
# How many digits stand in each group of a card number or of an old identity number.
CARD_GROUPS = frozenset({(4, 4, 4), (4, 4, 4, 4), (6,)})
OLD_GROUPS = frozenset({(15,), (6, 6, 3)})


def find_numbers(folded: str) -> Iterator[Span]:
    """Find the numbers in a folded text, in no order."""
    for pattern in (DOTTED, IN_BRACKETS, SPELT):
        for match in pattern.finditer(folded):
            yield Span(match.start(), match.end(), Reason.PHONE)
    for run in RUN.finditer(folded):
        groups = [each.span() for each in GROUP.finditer(folded, *run.span())]
        place = 0
        while place < len(groups):
            found = _number_at(folded, groups, place)
            if found is None:
                place += 1
                continue
            span, place = found
            yield span


def is_identity(number: str) -> bool:
    """Tell whether eighteen characters are an identity number: place, day of birth, check."""
    if not IDENTITY.fullmatch(number[:-1]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
    return CHECKS[total % 11] == number[-1].upper()


def is_card(number: str) -> bool:
    """Tell whether digits are the number of a bank card (Luhn's check)."""
    if not CARD.fullmatch(number):
        return False
    doubled = (str(2 * int(digit)) for digit in number[-2::-2])
    total = sum(map(int, number[::-2])) + sum(int(digit) for each in doubled for digit in each)
    return total % 10 == 0


def _number_at(
    folded: str, groups: Sequence[tuple[int, int]], first: int
) -> tuple[Span, int] | None:
    """Return the longest number that begins with a group, and the group after it."""
    joined, has_plus = "", folded.endswith("+", 0, groups[first][0])
    tried: list[tuple[str, int]] = []
    for after in range(first, len(groups)):
        start, end = groups[after]
        if len(joined) + end - start > LONGEST:
            break
        joined += folded[start:end]
        if POSSIBLE.fullmatch(joined) or (has_plus and FOREIGN.fullmatch(joined)):
            tried.append((joined, after + 1))
    for number, after in reversed(tried):
        start, end = groups[first][0], groups[after - 1][1]
        sizes = tuple(stop - begin for begin, stop in groups[first:after])
        span = _named(folded, Span(start, end, Reason.PHONE), number, sizes)
        if span is not None:
            return span, after
    return None


def _named(folded: str, span: Span, number: str, sizes: tuple[int, ...]) -> Span | None:
    if AMOUNT.match(folded, span.end):
        return None
    if folded[max(span.start - 2, 0) : span.start].endswith(NOT_BEFORE):
        return None
    last = LAST_X.match(folded, span.end) if len(number) == len(WEIGHTS) else None
    if last and is_identity(f"{number}X"):
        return span._replace(end=last.end(), code=Reason.ID_NUMBER)
    if is_identity(number) or (sizes in OLD_GROUPS and OLD_IDENTITY.fullmatch(number)):
        return span._replace(code=Reason.ID_NUMBER)
    if (len(sizes) == 1 or sizes[:-1] in CARD_GROUPS) and is_card(number):
        return span._replace(code=Reason.BANK_CARD)
    return _phone(folded, span, number, sizes)


def _phone(folded: str, span: Span, number: str, sizes: tuple[int, ...]) -> Span | None:
    if len(sizes) > MOST_GROUPS and max(sizes) > 1:  # a list of small numbers
        return None
    has_plus = span.start > 0 and folded[span.start - 1] == "+"
    is_landline = LANDLINE.fullmatch(number) is not None
    if not (is_landline or MOBILE.fullmatch(number) or (has_plus and FOREIGN.fullmatch(number))):
        return None
    extension = EXTENSION.match(folded, span.end) if is_landline else None
    end = extension.end() if extension else span.end
    return Span(span.start - has_plus, end, Reason.PHONE)
