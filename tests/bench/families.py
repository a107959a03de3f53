"""How well and how fast families of nearly the same texts are found, on generated comments."""

import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import select

from tests.bench.comments import RATES, TARGETS, Comment, Kind, compose, edit, generate, load
from tests.bench.figure import Figure
from tests.bench.pairs import Pairs
from tests.support.databases import SqliteFiles, migrated
from tests.support.laws import SLUG, make_consultation
from webapp.clock import utc_now
from webapp.persistence.engine import Database
from webapp.register.models import Entry
from webapp.similarity.folding import digest, fold
from webapp.similarity.near import Finder, sign
from webapp.sorting.queries import Place
from webapp.sorting.service import sweep
from webapp.sorting.shelf import REDUNDANT, Shelf

SEED = 5
FEW, MANY = 10_000, 100_000
SORTED = 5_000  # with the database
TOGETHER = 500
TRIALS = 1000
NAMES = {Kind.LETTER: "template letters", Kind.COPY: "copies", Kind.SHORT: "a few words"}


class _Detection:
    """Puts comments into families as the sorting does, in memory alone."""

    def __init__(self) -> None:
        self.families: list[int] = []
        self._parents: list[int] = []
        self._copies: dict[tuple[str, bytes], int] = {}
        self._shelves: dict[str, Shelf] = defaultdict(lambda: Shelf(Place(1, "")))

    def add(self, comments: Sequence[Comment]) -> None:
        """Put comments into families; copies need not be searched for."""
        folded = [fold(comment.text) for comment in comments]
        keys = [(each.target, digest(text)) for each, text in zip(comments, folded, strict=True)]
        new = {key: text for key, text in zip(keys, folded, strict=True) if key not in self._copies}
        signed = dict(zip(new, sign(list(new.values())), strict=True))
        for key in keys:
            if key not in self._copies:
                shelf, number = self._shelves[key[0]], len(self.families)
                matches = shelf.find(signed[key])
                near = [self._family(shelf.entries[match.number]) for match in matches]
                family = self._unite(near) if near else self._found()
                self._copies[key] = family
                if not matches or matches[0].similarity < REDUNDANT:
                    shelf.add(signed[key], number, key[1], family)
            self.families.append(self._copies[key])

    def found(self) -> list[int]:
        """Return the family of each comment."""
        return [self._root(family) for family in self.families]

    def _found(self) -> int:
        self._parents.append(len(self._parents))
        return self._parents[-1]

    def _family(self, place: int) -> int:
        return self._root(self.families[place])

    def _unite(self, families: list[int]) -> int:
        for family in families[1:]:
            self._parents[self._root(family)] = self._root(families[0])
        return self._root(families[0])

    def _root(self, family: int) -> int:
        while self._parents[family] != family:
            family = self._parents[family] = self._parents[self._parents[family]]
        return family


def _detect(comments: Sequence[Comment]) -> tuple[list[int], float]:
    """Return the family of each comment, and comments a CPU second."""
    start, detection = time.process_time(), _Detection()
    for first in range(0, len(comments), TOGETHER):
        detection.add(comments[first : first + TOGETHER])
    found = detection.found()
    return found, len(comments) / (time.process_time() - start)


def _quality(
    name: str, comments: Sequence[Comment], found: list[int], counts: Callable[[Comment], bool]
) -> Iterator[Figure]:
    """Yield recall and precision of the pairs that some comments are in."""
    chosen = [place for place, comment in enumerate(comments) if counts(comment)]
    pairs = Pairs.of([comments[n].family for n in chosen], [found[n] for n in chosen])
    true = len({comments[n].family for n in chosen})
    yield Figure(f"{name}, families in truth", true)
    yield Figure(f"{name}, families found", len({found[n] for n in chosen}))
    yield Figure(f"{name}, precision", pairs.precision, least=0.99)
    least = 0.95 if name != _edits(RATES[-1]) else None
    yield Figure(f"{name}, recall", pairs.recall, least=least)


def _strangers() -> Iterator[Figure]:
    """Yield how often the second copy of a text finds the first, each with 10 % edits."""
    rng = random.Random(SEED)  # noqa: S311
    for name, least, most in (("2 sentences", 2, 2), ("3 and more", 3, 7)):
        found = 0
        for _ in range(TRIALS):
            text = compose(rng, least, most)
            finder = Finder()
            first, second = sign([fold(edit(rng, text, 0.1)) for _ in range(2)])
            finder.add(first)
            found += bool(finder.find(second))
        budget = 0.9 if least > 2 else None
        yield Figure(f"a second copy finds the first, {name}", found / TRIALS, least=budget)


def _edits(rate: float) -> str:
    return f"{rate:.0%} edits"


def _sorting(comments: Sequence[Comment]) -> Iterator[Figure]:
    """Yield how fast the sweep sorts arrivals in SQLite, and how well."""
    with tempfile.TemporaryDirectory() as folder:
        files = SqliteFiles(Path(folder))
        database = Database(files.lend(migrated(files)))
        make_consultation(database)
        ids = load(database, SLUG, comments)
        start = time.process_time()
        while not sweep(database, now=utc_now()).is_done:
            pass
        seconds = time.process_time() - start
        with database.reading() as session:
            found = dict(session.execute(select(Entry.id, Entry.family_id)).all())
        database.engine.dispose()
    pairs = Pairs.of([each.family for each in comments], [found[each] for each in ids])
    yield Figure("sorting with the database, precision", pairs.precision, least=0.99)
    yield Figure("sorting with the database, recall", pairs.recall, least=0.95)
    yield Figure("sorting with the database", len(ids) / seconds, "/s", least=300)


def measure() -> Iterator[Figure]:
    """Yield the figures of families."""
    many = list(generate(MANY, SEED))
    _, speed = _detect(many[:FEW])
    found, speed_of_many = _detect(many)
    for rate in RATES:
        yield from _quality(_edits(rate), many, found, lambda each, rate=rate: each.rate == rate)
    for kind, name in NAMES.items():
        yield from _quality(name, many, found, lambda each, kind=kind: each.kind is kind)
    yield from _strangers()
    yield from _quality("all", many, found, lambda _: True)
    sizes = Counter(found)
    yield Figure("comments alone in their family", sum(size == 1 for size in sizes.values()))
    yield Figure("largest family", max(sizes.values()))
    yield Figure(f"detection at {FEW} comments", speed, "/s", least=10_000)
    yield Figure(f"detection at {MANY} comments", speed_of_many, "/s", least=10_000)
    yield Figure("detection, ratio of the two", speed / speed_of_many, most=2)
    alone = list(generate(MANY, SEED, targets=TARGETS[:1]))
    yield Figure(f"detection at {MANY} comments on one target", _detect(alone)[1], "/s")
    yield from _sorting(many[:SORTED])


if __name__ == "__main__":
    for figure in measure():
        print(figure.line(60))
