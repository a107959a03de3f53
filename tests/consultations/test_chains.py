"""The heaviest chain of links that do not cross."""

import time
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from webapp.consultations.chains import heaviest_chain

PLACE = st.integers(0, 6)
LINKS = st.dictionaries(st.tuples(PLACE, PLACE), st.integers(1, 9), max_size=9)


def weigh(chain: list[tuple[int, int]], links: dict[tuple[int, int], int]) -> int:
    return sum(links[link] for link in chain)


def rises(chain: list[tuple[int, int]]) -> bool:
    return all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))


@given(LINKS)
def test_no_other_chain_is_heavier(links: dict[tuple[int, int], int]) -> None:
    chain = heaviest_chain((i, j, weight) for (i, j), weight in links.items())
    assert rises(chain)
    every = (sorted(some) for n in range(len(links) + 1) for some in combinations(links, n))
    assert weigh(chain, links) == max(weigh(some, links) for some in every if rises(some))


def test_nothing_makes_an_empty_chain() -> None:
    assert heaviest_chain([]) == []


def test_one_heavy_link_outweighs_two_that_it_crosses() -> None:
    assert heaviest_chain([(0, 1, 2), (1, 2, 2), (2, 0, 5)]) == [(2, 0)]


def test_a_hundred_thousand_links_take_a_second() -> None:
    links = [(i, j, 1 + (i * j) % 97) for i in range(320) for j in range(320)]
    start = time.process_time()
    heaviest_chain(links)
    assert time.process_time() - start < 2
