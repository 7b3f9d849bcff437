"""Columns: edges run to the right, but for few that run back."""

from __future__ import annotations

from graphlib import TopologicalSorter

from hypothesis import given
from hypothesis import strategies as st

from livedmm.drawing.layers import back_edges, layers

SIZE = 12
EDGES = st.sets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda e: e[0] != e[1]))
LAST = st.sets(st.integers(0, SIZE - 1), max_size=2)


def forward(edges: set[tuple[int, int]], last: set[int]) -> set[tuple[int, int]]:
    """The edges with those that run back reversed, those between last boxes left out."""
    back = back_edges(SIZE, edges, last)
    return {(b, a) if (a, b) in back else (a, b) for a, b in edges if not {a, b} <= last}


@given(EDGES, LAST)
def test_with_the_back_edges_reversed_there_is_no_cycle(edges: set[tuple[int, int]], last: set[int]) -> None:
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for a, b in forward(edges, last):
        sorter.add(b, a)
    sorter.prepare()  # raises CycleError


@given(EDGES)
def test_a_graph_without_cycles_has_no_back_edges(edges: set[tuple[int, int]]) -> None:
    assert back_edges(SIZE, {(a, b) for a, b in edges if a < b}) == set()


@given(EDGES)
def test_fewer_than_half_of_the_edges_run_back(edges: set[tuple[int, int]]) -> None:
    """Eades, Lin and Smyth: at most m/2 - n/6 of a connected graph without loops and double edges."""
    single = {(a, b) for a, b in edges if (b, a) not in edges}
    assert len(back_edges(SIZE, single)) <= len(single) / 2


@given(EDGES, LAST)
def test_every_edge_runs_to_the_right_and_the_last_boxes_stand_last(edges: set[tuple[int, int]],
                                                                    last: set[int]) -> None:
    acyclic = forward(edges, last)
    column = layers(SIZE, acyclic, last)
    assert all(column[a] < column[b] for a, b in acyclic)
    assert min(column) >= 0
    assert all(column[box] == max(column) for box in last)
    assert all(column[box] < max(column) for box in range(SIZE) if last and box not in last)


def test_the_flow_enters_a_cycle_where_something_feeds_it() -> None:
    voice, damp, echo, speaker = range(4)
    edges = {(voice, echo), (echo, damp), (damp, echo), (echo, speaker)}
    assert back_edges(4, edges) == {(damp, echo)}


def test_a_source_stands_beside_what_it_feeds() -> None:
    a, b, c, lfo = range(4)
    assert layers(4, {(a, b), (b, c), (lfo, c)})[lfo] == 1
