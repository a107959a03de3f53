"""The texts of each target that new ones are compared with, kept in the worker's memory.

What is kept is a memory of the register, never the truth: whoever uses a text found here looks
up where it stands now.
"""

import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from webapp.persistence.engine import Database
from webapp.similarity.folding import fold
from webapp.similarity.near import Finder, Match, Signed, sign
from webapp.sorting import queries
from webapp.sorting.queries import Place

MOST_TEXTS = 120_000  # about 0.5 GB
MOST_MEMBERS = 8  # of a family that a newcomer is compared with
REDUNDANT = 0.97  # as like as this to what is held, a text helps to find nothing more


@dataclass(slots=True)
class Shelf:
    """The texts of one target: of each family the first few that differ.

    ``highest`` is the entry up to which the register was read; ``entries`` names, by the
    finder's numbers, an entry that had the text.
    """

    place: Place
    highest: int = 0
    finder: Finder = field(default_factory=Finder)
    entries: list[int] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    known: set[bytes] = field(default_factory=set)
    members: Counter[int] = field(default_factory=Counter)

    def catch_up(self, session: Session, upto: int, *, but: set[int]) -> None:
        """Read what was sorted since, as far as an entry, leaving out some."""
        rows = queries.sorted_between(session, self.place, self.highest, upto)
        for chunk in rows:
            wanted = [row for row in chunk if row.id not in but and self._takes(row)]
            texts = queries.texts(session, [row.comment_id for row in wanted])
            signed = sign([fold(texts[row.comment_id]) for row in wanted])
            for row, each in zip(wanted, signed, strict=True):
                self._hold(each, row.id, row.digest)
        self.highest = max(self.highest, upto)

    def add(self, signed: Signed, entry_id: int, digest: bytes, family_id: int) -> None:
        """Hold the text of an entry, unless its family has enough of them."""
        row = queries.SortedRow(entry_id, 0, family_id, digest)
        if self._takes(row):
            self._hold(signed, entry_id, digest)

    def find(self, signed: Signed) -> list[Match]:
        """Return what is nearly the same, the most alike first."""
        return self.finder.find(signed)

    def merged(self, family_id: int, into_id: int) -> None:
        """Count the texts of a family with those of the one it went into."""
        self.members[into_id] += self.members.pop(family_id, 0)

    def _takes(self, row: queries.SortedRow) -> bool:
        if row.digest in self.known or self.members[row.family_id] >= MOST_MEMBERS:
            return False
        self.known.add(row.digest)
        self.members[row.family_id] += 1
        return True

    def _hold(self, signed: Signed, entry_id: int, digest: bytes) -> None:
        if signed.signature is None:  # found as a copy only, and that the register knows
            return
        self.finder.add(signed)
        self.entries.append(entry_id)
        self.digests.append(digest)


class Shelves:
    """The shelves of one database; those used least give way when there are too many texts."""

    def __init__(self) -> None:
        self.turn = threading.Lock()  # a shelf serves one batch at a time
        self._shelves: OrderedDict[Place, Shelf] = OrderedDict()

    def at(self, place: Place) -> Shelf:
        """Return the shelf of a target; an empty one if it is not in memory."""
        shelf = self._shelves.setdefault(place, Shelf(place))
        self._shelves.move_to_end(place)
        return shelf

    def tidy(self) -> None:
        """Forget the shelves that were used least, until the others fit."""
        while len(self._shelves) > 1 and sum(map(_size, self._shelves.values())) > MOST_TEXTS:
            self._shelves.popitem(last=False)

    def drop(self, place: Place) -> None:
        """Forget a shelf that may hold what was not kept."""
        self._shelves.pop(place, None)


_OF_DATABASES: WeakKeyDictionary[Database, Shelves] = WeakKeyDictionary()


def shelves_of(database: Database) -> Shelves:
    """Return this process's shelves for a database."""
    return _OF_DATABASES.setdefault(database, Shelves())


def _size(shelf: Shelf) -> int:
    return len(shelf.finder)
