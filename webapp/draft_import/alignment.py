"""Match the provisions of two versions by what they say, whatever their numbers; pure.

Texts are compared twice: first with the references to other articles masked, then with the
old references rewritten as the first pass says. Otherwise 违反第三十五条…处以罚款 is nearest to
the wrong one of a row of penalties as soon as an article is inserted before them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise

from rapidfuzz import fuzz

from webapp.consultations.chains import heaviest_chain

REFERENCE = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?")
SPACE = re.compile(r"\s+")
LONGEST = 2000  # characters compared of a text
NEAR = 45  # the least likeness, in percent, of one article in two versions
MOVED = 60  # … and of one that left its place and is like no other
SAME = 90  # … and of one that left its place and has others like it
BETWEEN = 30  # … and of one whose neighbours are known
GROWN = 75  # … of its shorter text with a part of the longer, where it grew or shrank
CERTAIN = 60
MARGIN = 10  # by which a certain pair is more alike than either with any other
IN_ORDER = 12  # what keeping the order counts against likeness
RIVALS = 16  # looked at for each text
RAREST = 48  # character pairs a text is looked up by
FLOOR = 25  # likeness that any two provisions of a law have
SHORT = 8  # characters that are too few to be recognised in another text
GAP = 40  # longest row of unmatched provisions that is looked into

Rival = tuple[int, int, int]  # old position, new position, likeness
Links = dict[int, tuple[int, int]]  # new position → old position, likeness


@dataclass(frozen=True, slots=True)
class AlignText:
    """A provision to be matched; ``key`` is the caller's and means nothing here."""

    key: int
    label: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A provision in both versions, or in one; ``score`` is the likeness in percent.

    What is not ``certain`` is for a person to confirm.
    """

    new: int | None
    old: int | None
    score: int
    certain: bool


def align(old: Sequence[AlignText], new: Sequence[AlignText]) -> tuple[Pair, ...]:
    """Match the provisions of two versions one to one.

    Call it for one kind of provision at a time: articles, attachments, or divisions by their
    headings. 1,260 articles take a second or two.

    Returns:
        A pair for each new provision in its order, then one for each old one that is dropped.
    """
    before, after = ([REFERENCE.sub("第条", _words(t)) for t in texts] for texts in (old, new))
    links = _match(before, after, _rivals(before, after))
    labels = {old[i].label: new[j].label for j, (i, _) in links.items()}
    before, after = [_relabelled(t, labels) for t in old], [_words(t) for t in new]
    rivals = _rivals(before, after)
    links = _match(before, after, rivals)
    certain = _certain(links, rivals)
    kept = {i for i, _ in links.values()}
    return (
        *(
            Pair(t.key, old[links[j][0]].key, links[j][1], j in certain)
            if j in links
            else Pair(t.key, None, 0, certain=True)
            for j, t in enumerate(new)
        ),
        *(Pair(None, t.key, 0, certain=True) for i, t in enumerate(old) if i not in kept),
    )


def _words(text: AlignText) -> str:
    return SPACE.sub("", text.heading + text.text)[:LONGEST]


def _relabelled(text: AlignText, labels: Mapping[str, str]) -> str:
    return REFERENCE.sub(lambda found: labels.get(found[0], found[0]), _words(text))


def _rivals(old: Sequence[str], new: Sequence[str]) -> list[Rival]:
    """Return the pairs of texts that share the most character pairs, and are alike."""
    holders: dict[str, list[int]] = defaultdict(list)
    for i, text in enumerate(old):
        for two in _twos(text):
            holders[two].append(i)
    rivals = []
    for j, text in enumerate(new):
        known = [two for two in _twos(text) if two in holders]
        known.sort(key=lambda two: (len(holders[two]), two))
        shared = Counter[int]()
        for two in known[:RAREST]:
            shared.update(holders[two])
        place = j / len(new) * len(old)
        nearest = sorted(shared, key=lambda i: (-shared[i], abs(i - place)))
        rivals += [(i, j, _likeness(old[i], text)) for i in nearest[:RIVALS]]
    return [rival for rival in rivals if rival[2] >= NEAR]


def _twos(text: str) -> set[str]:
    return {a + b for a, b in pairwise(f"\0{text}")}


def _likeness(old: str, new: str) -> int:
    return int(fuzz.ratio(old, new))


def _leads(rivals: Sequence[Rival]) -> dict[tuple[int, int], int]:
    """Return by how much each pair is more alike than either of its texts with any other."""
    of_old: dict[int, list[int]] = defaultdict(list)
    of_new: dict[int, list[int]] = defaultdict(list)
    for i, j, score in rivals:
        of_old[i].append(score)
        of_new[j].append(score)
    best = [{k: nlargest(2, [*v, 0, 0]) for k, v in of.items()} for of in (of_old, of_new)]
    return {
        (i, j): score - max(two[score == two[0]] for two in (best[0][i], best[1][j]))
        for i, j, score in rivals
    }


def _match(old: Sequence[str], new: Sequence[str], rivals: Sequence[Rival]) -> Links:
    chain = set(heaviest_chain((i, j, (score - FLOOR) ** 2) for i, j, score in rivals))
    leads = _leads(rivals)

    def rank(rival: Rival) -> tuple[int, int, int]:
        i, j, score = rival
        return -(score + IN_ORDER * ((i, j) in chain)), j, i

    # An article that moved takes its old self from the place where the order would put another.
    links: Links = {}
    taken: set[int] = set()
    for i, j, score in sorted(rivals, key=rank):
        moved = score >= SAME or (score >= MOVED and leads[i, j] >= MARGIN)
        if j not in links and i not in taken and (moved or (i, j) in chain):
            links[j] = i, score
            taken.add(i)
    return links | _between(links, old, new)


def _between(links: Links, old: Sequence[str], new: Sequence[str]) -> Links:
    """Return links of what is left over between the same two neighbours in both versions."""
    chain = heaviest_chain((i, j, score) for j, (i, score) in links.items())
    taken = {i for i, _ in links.values()}
    found: Links = {}
    for (i0, j0), (i1, j1) in pairwise([(-1, -1), *chain, (len(old), len(new))]):
        olds = [i for i in range(i0 + 1, i1) if i not in taken]
        news = [j for j in range(j0 + 1, j1) if j not in links]
        if len(olds) <= GAP and len(news) <= GAP:
            alike = [(i, j, _likeness(old[i], new[j])) for i in olds for j in news]
            alike = [a for a in alike if a[2] >= BETWEEN or _grew(old[a[0]], new[a[1]])]
            found |= {j: (i, _likeness(old[i], new[j])) for i, j in heaviest_chain(alike)}
    return found


def _grew(old: str, new: str) -> bool:
    return min(len(old), len(new)) >= SHORT and fuzz.partial_ratio(old, new) >= GROWN


def _certain(links: Links, rivals: Sequence[Rival]) -> set[int]:
    """Return the new positions whose match no person needs to look at."""
    leads = _leads(rivals)
    certain = set()
    for j, (i, score) in links.items():
        lead = leads.get((i, j), 0)
        beside = any(links.get(j + step, (-9,))[0] == i + step for step in (-1, 1))
        if score >= CERTAIN and (lead >= MARGIN or (beside and lead >= 0)):
            certain.add(j)
    return certain
