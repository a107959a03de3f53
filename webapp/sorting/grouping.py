"""Putting new entries among their like: which family they join, which families are one."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.audit.commands import PROGRAM
from webapp.register import services_families
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState, Placement
from webapp.similarity.near import Match, Signed
from webapp.sorting import queries
from webapp.sorting.shelf import REDUNDANT, Shelf


@dataclass(slots=True)
class Counts:
    """How many entries joined a family, and how many families turned out to be one."""

    joined: int = 0
    merged: int = 0


@dataclass(frozen=True, slots=True)
class _Home:
    family: Family
    similarity: float


@dataclass(frozen=True, slots=True)
class Grouper:
    """Groups the new entries of one target, in one transaction."""

    session: Session
    shelf: Shelf
    now: dt.datetime
    counts: Counts
    parted: Collection[bytes]  # digests of texts whose copies are in several families

    def group(self, entry: Entry, signed: Signed) -> None:
        """Let an entry join the family of what is most like it; hold its text for others.

        Only an entry that stands for a family moves, with its copies; one that joined copies
        on being entered is where it belongs.
        """
        if entry.state is EntryState.WITHDRAWN:
            return
        family = self.session.get_one(Family, entry.family_id)
        moves = entry.placement is Placement.AUTOMATIC and family.lead_id == entry.id
        homes = self._homes(entry, family, signed) if moves else []
        best = homes[0].similarity if homes else 0.0
        if homes and self._is_free(family):
            self._join(entry, family, homes[0])
            family = self._unite([home.family for home in homes])
        if best < REDUNDANT:
            self.shelf.add(signed, entry.id, entry.digest, family.id)

    def _homes(self, entry: Entry, family: Family, signed: Signed) -> list[_Home]:
        """Return the other families that have what is like an entry, the most alike first."""
        nearest: dict[int, float] = {}
        if entry.digest in self.parted:
            copy = queries.copy_of(self.session, self.shelf.place, entry.digest, but=family.id)
            nearest |= {copy.family_id: 1.0} if copy else {}
        for match, held in self._standing(self.shelf.find(signed)):
            if held.family_id != family.id:
                nearest.setdefault(held.family_id, match.similarity)
        if not nearest:
            return []
        found = queries.families(self.session, nearest)
        return [
            _Home(found[family_id], similarity)
            for family_id, similarity in nearest.items()
            if found[family_id].size
        ]

    def _standing(self, matches: list[Match]) -> Iterator[tuple[Match, Entry]]:
        """Yield matches with an entry that has the text now, be it another than once."""
        numbers = {self.shelf.entries[match.number] for match in matches}
        known = queries.entries(self.session, numbers) if numbers else {}
        for match in matches:
            entry = known.get(self.shelf.entries[match.number])
            text = self.shelf.digests[match.number]
            if entry is not None and (entry.digest != text or entry.state is EntryState.WITHDRAWN):
                entry = None
            if entry is None or entry.placement is Placement.BY_HAND:
                entry = queries.copy_of(self.session, self.shelf.place, text) or entry
                self.shelf.entries[match.number] = entry.id if entry else 0
            if entry is not None:
                yield match, entry

    def _join(self, entry: Entry, family: Family, home: _Home) -> None:
        services_families.join(
            self.session, entry, family, home.family, home.similarity, now=self.now
        )
        self.shelf.merged(family.id, home.family.id)
        self.counts.joined += 1

    def _unite(self, families: list[Family]) -> Family:
        """Merge families that a newcomer shows to be one; return the one that it is in."""
        home, *others = families
        for other in others:
            if not (self._is_free(other) and self._is_free(home)):
                continue
            small, large = sorted((home, other), key=lambda each: (each.size, -each.id))
            services_families.merge(self.session, small, large, PROGRAM, now=self.now)
            self.shelf.merged(small.id, large.id)
            self.counts.merged += 1
            home = large
        return home

    def _is_free(self, family: Family) -> bool:
        """Tell whether nobody has decided on a family, has it open or put anything into it."""
        is_open = family.claimed_until is not None and family.claimed_until > self.now
        if family.disposition_id is not None or family.state is not EntryState.PENDING or is_open:
            return False
        return not queries.has_placed(self.session, family)
