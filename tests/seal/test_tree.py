"""The tree: known vectors, another implementation, and what holds for any tree."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from webapp.seal.tree import BLOCK, Tree, hash_run
from webapp.seal.verify_receipt import EMPTY, hash_leaf, is_consistent, is_included

# Of Certificate Transparency's own tests: eight leaves and the roots over the first of them.
LEAVES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
SIZES = st.integers(1, 3 * BLOCK + 5)


def leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(str(number).encode()).digest() for number in range(count)]


ALL = leaves(3 * BLOCK + 5)


def tree(size: int, data: list[bytes] = ALL) -> Tree:
    runs = [data[first : first + BLOCK] for first in range(0, size, BLOCK)]
    full = [hash_run(run) for run in runs if len(run) == BLOCK]
    return Tree(size, full, runs.__getitem__)


def test_no_leaves_have_the_hash_of_nothing() -> None:
    assert tree(0).root() == EMPTY


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_the_known_ones(size: int) -> None:
    assert tree(size, LEAVES).root().hex() == ROOTS[size]


def test_paths_are_the_known_ones() -> None:
    assert [each.hex() for each in tree(8, LEAVES).inclusion(0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [each.hex() for each in tree(8, LEAVES).consistency(6)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize("size", [1, 7, 64, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 5])
def test_roots_are_those_of_another_implementation(size: int) -> None:
    other = InmemoryTree(algorithm="sha256")
    for each in ALL[:size]:
        other.append_entry(each)
    assert tree(size).root() == other.get_root()


@given(SIZES, st.data())
def test_every_leaf_is_included_where_it_is_and_nowhere_else(
    size: int, data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, size - 1))
    elsewhere = data.draw(st.integers(0, size))
    whole = tree(size)
    path, root = whole.inclusion(position), whole.root()
    assert is_included(ALL[position], position, size, path, root)
    assert not is_included(b"\0" * 32, position, size, path, root)
    if elsewhere != position:
        assert not is_included(ALL[position], elsewhere, size, path, root)


@given(SIZES, st.data())
def test_every_tree_continues_every_earlier_one(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, size))
    old, new = tree(first), tree(size)
    roots = (old.root(), new.root())
    path = new.consistency(first)
    assert is_consistent((first, size), roots, path)
    if 0 < first < size:
        assert not is_consistent((first, size), (EMPTY, roots[1]), path)
        assert not is_consistent((first, size), (roots[0], EMPTY), path)
        assert not is_consistent((first, size), roots, path[:-1])


@given(SIZES, st.data())
def test_what_was_changed_in_a_path_is_noticed(size: int, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, size - 1))
    whole = tree(size)
    path = whole.inclusion(position)
    assert not is_included(ALL[position], position, size, [*path, EMPTY], whole.root())
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        path[at] = hash_leaf(path[at])
        assert not is_included(ALL[position], position, size, path, whole.root())


def test_a_tree_does_not_continue_a_larger_one() -> None:
    assert not is_consistent((5, 3), (tree(5).root(), tree(3).root()), [EMPTY])


def test_a_proof_reads_two_runs_of_leaves() -> None:
    asked: list[int] = []
    data = tree(3 * BLOCK + 5)

    def run(number: int) -> list[bytes]:
        asked.append(number)
        return list(data.run(number))

    Tree(data.size, data.blocks, run).inclusion(BLOCK + 3)
    assert set(asked) == {1, 3}
