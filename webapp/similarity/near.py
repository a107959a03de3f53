"""Finding texts that are nearly the same: MinHash and LSH propose, a comparison decides; pure.

The figures were measured with ``tests/bench/families.py``. Two copies of one text, each with
10 % of its characters edited, share about half of their pairs of characters and are 0.86
alike; with 15 %, a third and 0.79. Unrelated texts made of the same phrases stay below 0.7.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rensa import RMinHash, RMinHashLSH

COPIES_ONLY = 10  # characters: below, one character is most of the opinion
SHORT, LONG = 40, 80
SHORT_BAR, LONG_BAR = 0.95, 0.73
BANDS, ROWS = 40, 4
PAIRS_BAR = 0.3  # of common pairs of characters, estimated: below, texts are not compared
SEED = 7
DECIMALS = 3
# What makes of a short text another opinion: numbers, negations, stances, directions.
_NUMBER = r"[0-9〇零一二三四五六七八九十百千万亿两半]"
_TELLING = re.compile(
    _NUMBER + r"+|[不无未没非勿免禁止反赞支增加减降提删除留改高低多少大小长短严宽上下前后]"
)
_AGAINST = re.compile(r"反对|(?:不|不能|无法|不予|难以)(?:同意|赞成|支持|赞同)")
_FOR = re.compile(r"同意|赞成|支持|赞同")


@dataclass(frozen=True, slots=True)
class Signed:
    """A folded text, the stances in it, and what the search goes by: short texts have none."""

    text: str
    stances: frozenset[str]
    signature: RMinHash | None


@dataclass(frozen=True, slots=True)
class Match:
    """A held text that another is nearly the same as, and how much: 1.0 is a copy."""

    number: int
    similarity: float


def sign(texts: Sequence[str]) -> list[Signed]:
    """Make folded texts ready to be searched and found; many at once cost less."""
    searched = [text for text in texts if len(text) >= COPIES_ONLY]
    pairs = [[text[n : n + 2] for n in range(len(text) - 1)] for text in searched]
    made = iter(RMinHash.from_token_sets(pairs, BANDS * ROWS, SEED))
    return [
        Signed(text, _stances(text), next(made) if len(text) >= COPIES_ONLY else None)
        for text in texts
    ]


def likeness(one: Signed, other: Signed) -> float:
    """Return how much alike two texts are, or 0 where one answer must not serve both.

    Below 10 characters only copies are alike. Below 40, texts must agree in every number,
    negation and stance, and in nearly everything else. Texts of opposite stance never are.
    """
    if one.text == other.text:
        return 1.0
    length = min(len(one.text), len(other.text))
    if length < COPIES_ONLY or _contradict(one, other):
        return 0.0
    found = fuzz.ratio(one.text, other.text, score_cutoff=bar(length) * 100) / 100
    if found and length < SHORT and _told(one.text) != _told(other.text):
        return 0.0
    return found


def bar(length: int) -> float:
    """Return how much alike texts must be if the shorter has so many characters."""
    way = min(max(length - SHORT, 0) / (LONG - SHORT), 1.0)
    return SHORT_BAR - way * (SHORT_BAR - LONG_BAR)


class Finder:
    """An index of texts, numbered from 0 in the order they are added."""

    def __init__(self) -> None:
        self._lsh = RMinHashLSH(0.5, BANDS * ROWS, BANDS)
        self._held: list[Signed] = []

    def __len__(self) -> int:
        return len(self._held)

    def add(self, signed: Signed) -> None:
        """Hold a text under the next number; one that is too short is never found."""
        if signed.signature is not None:
            self._lsh.insert(len(self._held), signed.signature)
        self._held.append(signed)

    def find(self, signed: Signed) -> list[Match]:
        """Return what a text is nearly the same as, the most alike first."""
        if signed.signature is None:
            return []
        near = [
            (number, held)
            for number in self._lsh.query(signed.signature)
            if signed.signature.jaccard((held := self._held[number]).signature) >= PAIRS_BAR
        ]
        found = [
            Match(number, round(similarity, DECIMALS))
            for number, held in near
            if (similarity := likeness(signed, held))
        ]
        return sorted(found, key=lambda match: (-match.similarity, match.number))


def _told(text: str) -> Counter[str]:
    return Counter(_TELLING.findall(text))


def _contradict(one: Signed, other: Signed) -> bool:
    return bool(one.stances and other.stances) and one.stances.isdisjoint(other.stances)


def _stances(text: str) -> frozenset[str]:
    rest = _AGAINST.sub("", text)
    taken = {"against": rest != text, "for": _FOR.search(rest) is not None}
    return frozenset(stance for stance, is_taken in taken.items() if is_taken)
