"""The Merkle tree of RFC 9162, section 2.1, over digests; pure.

Full runs of 1,024 leaves are given by their roots, so that what is asked of a tree of a million
leaves hashes some two thousand nodes and reads two runs of leaves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from webapp.seal.verify_receipt import EMPTY, hash_leaf, hash_node

BLOCK = 1024  # leaves; a power of two, so that a full run is a whole subtree

Run = Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree over the first ``size`` leaves of a record.

    ``blocks`` are the roots of its full runs; ``run`` returns the digests of the leaves of
    one run by its number, and is asked for few.
    """

    size: int
    blocks: Sequence[bytes]
    run: Callable[[int], Run]

    def root(self) -> bytes:
        """Return the hash of the whole tree (2.1.1)."""
        return self._hash(0, self.size) if self.size else EMPTY

    def inclusion(self, position: int) -> list[bytes]:
        """Return the path from a leaf to the root (2.1.3.1)."""
        path, start, end = [], 0, self.size
        while end - start > 1:
            middle = start + split(end - start)
            if position < middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, size: int) -> list[bytes]:
        """Return the proof that the tree of the first ``size`` leaves is a part of this one.

        See 2.1.4.1; of no leaves, and of all, nothing has to be proved.
        """
        path, start, end = [], 0, self.size
        if size in {0, self.size}:
            return []
        while size != end:
            middle = start + split(end - start)
            if size <= middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        if start:  # else who checks has it: it is the earlier root
            path.append(self._hash(start, end))
        return path[::-1]

    def _hash(self, start: int, end: int) -> bytes:
        number = start // BLOCK
        if end - start == BLOCK and number < len(self.blocks):
            return self.blocks[number]
        if end - start <= BLOCK:
            first = start - number * BLOCK
            return hash_run(self.run(number)[first : first + end - start])
        middle = start + split(end - start)
        return hash_node(self._hash(start, middle), self._hash(middle, end))


def hash_run(digests: Run) -> bytes:
    """Return the root over a few leaves, at least one."""
    if len(digests) == 1:
        return hash_leaf(digests[0])
    middle = split(len(digests))
    return hash_node(hash_run(digests[:middle]), hash_run(digests[middle:]))


def split(count: int) -> int:
    """Return the largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1
