"""The order of items in columns: few crossings."""

from __future__ import annotations

from itertools import combinations

import pytest

from livedmm.drawing.chains import Chains, Item, Link
from livedmm.drawing.order import order


def two_columns(edges: set[tuple[int, int]], left: int, right: int) -> Chains:
    items = [Item(0, 10.0)] * left + [Item(1, 10.0)] * right
    return Chains(items, [0.0] * len(items), {Link(a, 5.0, left + b, 5.0): None for a, b in edges})


def crossings(edges: set[tuple[int, int]], columns: list[list[int]], left: int) -> int:
    """Crossings by their definition: pairs of edges whose ends are in opposite orders."""
    placed = [(columns[0].index(a), columns[1].index(left + b)) for a, b in edges]
    return sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(placed, 2))


@pytest.mark.parametrize("edges", [
    {(0, 2), (1, 1), (2, 0)},
    {(0, 3), (1, 3), (1, 0), (2, 1), (3, 2), (3, 1)},
    {(i, (i * 7) % 10) for i in range(10)},
])
def test_a_graph_that_can_be_drawn_without_crossings_is(edges: set[tuple[int, int]]) -> None:
    left, right = 1 + max(a for a, _ in edges), 1 + max(b for _, b in edges)
    assert crossings(edges, order(two_columns(edges, left, right)), left) == 0


def test_sweeps_alone_untangle_what_needs_no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livedmm.drawing.order.EXCHANGE_BELOW", 0)
    edges = {(0, 0), (0, 1), (1, 0)}
    assert crossings(edges, order(two_columns(edges, 2, 2)), 2) == 0


def test_a_complete_graph_has_the_crossings_that_it_must_have() -> None:
    edges = {(a, b) for a in range(4) for b in range(4)}
    assert crossings(edges, order(two_columns(edges, 4, 4)), 4) == 36


def test_every_item_keeps_its_column() -> None:
    chains = two_columns({(0, 1), (1, 0)}, 3, 4)
    assert [sorted(column) for column in order(chains)] == chains.columns


def test_the_order_of_a_boxs_ports_counts() -> None:
    items = [Item(0, 10.0), Item(0, 10.0), Item(1, 20.0)]
    chains = Chains(items, [0.0] * 3, {Link(0, 5.0, 2, 15.0): None, Link(1, 5.0, 2, 5.0): None})
    assert order(chains) == [[1, 0], [2]]
