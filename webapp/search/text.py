"""What counts as holding a word: texts folded sign by sign, words of a query, hits; pure."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

QUOTES = {"“": "”", '"': '"', "「": "」"}
LONGEST = 200  # characters of a query
_BASE = "0123456789abcdefghijklmnopqrstuvwxyz"
_DIGITS = 4  # 36 ** 4 is more than there are code points


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared; ``places`` are where its signs stand in the original."""

    text: str
    places: Sequence[int]


def fold(text: str) -> Folded:
    """Fold a text sign by sign: width and case tell nothing apart, white space is one space.

    Signs are folded one at a time, so that every hit can be shown in the original.
    """
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign.isspace() or sign == "\0":
            if signs and signs[-1] != " ":
                signs.append(" ")
                places.append(place)
            continue
        for part in unicodedata.normalize("NFKC", sign).casefold():
            signs.append(part)
            places.append(place)
    if signs and signs[-1] == " ":
        signs.pop()
        places.pop()
    return Folded("".join(signs), places)


def words_of(query: str) -> list[str]:
    """Return the folded words of a query, all of which must be there.

    White space parts words, but not within quotation marks.
    """
    words: list[str] = []
    rest = query[:LONGEST].strip()
    while rest:
        closing = QUOTES.get(rest[0])
        end = rest.find(closing, 1) if closing else -1
        if end > 0:
            word, rest = rest[1:end], rest[end + 1 :].lstrip()
        else:
            word, *others = rest.split(maxsplit=1)
            rest = others[0] if others else ""
        if folded := fold(word).text:
            words.append(folded)
    return list(dict.fromkeys(words))


def pairs(folded: str) -> Iterator[str]:
    """Yield the two signs that begin at each place of a text; the last stands alone."""
    for place in range(len(folded)):
        yield folded[place : place + 2]


def token(signs: str) -> str:
    """Spell signs in letters and digits that no tokenizer takes apart, four for each."""
    return "".join(_spell(sign) for sign in signs)


def holds(folded: str, words: Iterable[str]) -> bool:
    """Tell whether a folded text holds every word."""
    return all(word in folded for word in words)


def highlight(text: str, query: str) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a hit of the query."""
    folded, hit = fold(text), [False] * len(text)
    for word in words_of(query):
        start = folded.text.find(word)
        while start >= 0:
            for place in range(folded.places[start], folded.places[start + len(word) - 1] + 1):
                hit[place] = True
            start = folded.text.find(word, start + 1)
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or hit[place] != hit[begin]:
            pieces.append((text[begin:place], hit[begin]))
            begin = place
    return pieces


def excerpt(text: str, query: str, around: int = 40) -> list[tuple[str, bool]]:
    """Return the pieces about the first hit, cut to what fits a line or two."""
    pieces = highlight(text, query)
    first = next((n for n, (_, is_hit) in enumerate(pieces) if is_hit), None)
    if first is None:
        return [(text[: 3 * around] + "…" * (len(text) > 3 * around), False)]
    start = sum(len(piece) for piece, _ in pieces[:first])
    begin, end = max(0, start - around), start + 3 * around
    before, after = [("…", False)] * (begin > 0), [("…", False)] * (end < len(text))
    return [*before, *highlight(text[begin:end], query), *after]


def _spell(sign: str) -> str:
    number, digits = ord(sign), ""
    for _ in range(_DIGITS):
        number, digit = divmod(number, len(_BASE))
        digits = _BASE[digit] + digits
    return digits
