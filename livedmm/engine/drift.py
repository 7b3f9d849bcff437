"""Drift: what a network has written into its own matrix, S of R22."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livedmm.engine.emission import Emission
from livedmm.network import Network, on_grid
from livedmm.network.form import changed_rows, columns_of, row_at, weight_at
from livedmm.network.paths import Edge, Path, Segment, extended, settled, still


class Drift:
    """What `self` holds beyond what came from outside; signals follow it in lines over a frame.

    Parameters
    ----------
    matrix
        What `self` holds at first.
    plays
        Whether there is a kind of a key.

    Attributes
    ----------
    weights
        S, where it is not 0.
    paths
        How it comes there.
    """

    def __init__(self, matrix: Any, plays: Callable[[str], bool]) -> None:
        self.weights: dict[Edge, float] = {}
        self.paths: dict[Edge, Path] = {}
        self._matrix = matrix
        self._plays = plays

    def path(self, edge: Edge) -> Path | None:
        """The way of a weight, or where it stands; None if it is 0."""
        return self.paths.get(edge) or (still(self.weights[edge]) if edge in self.weights else None)

    def follow(self, matrix: Any, emission: Emission, network: Network, start: int, end: int,
               now: int) -> dict[Edge, Path]:
        """The lines, from sample `start` to `end`, to what `self` holds now beyond what has arrived of edits."""
        if matrix is self._matrix and not emission.arriving:
            return {}
        edges = dict.fromkeys(emission.arriving)
        for row in changed_rows(self._matrix, matrix):
            edges |= dict.fromkeys((row, c) for c in emission.network.row(row))
            edges |= dict.fromkeys((row, c) for c in columns_of(row_at(matrix, row)))
            edges |= dict.fromkeys((row, c) for c in network.row(row))
        self._matrix = matrix
        lines: dict[Edge, Path] = {}
        for edge in edges:
            if not (self._plays(edge[0].kind) and self._plays(edge[1].kind)):
                continue
            x = on_grid(weight_at(matrix, edge) - emission.arrived(edge))
            a = self.weights.get(edge, 0.0)
            if x != a:
                lines[edge] = (Segment(start, end, a, x),)
                if x:
                    self.weights[edge] = x
                else:
                    self.weights.pop(edge, None)
        if lines:
            under_way = {edge: path for edge, path in self.paths.items() if not settled(path, now)}
            # The line that ends where these begin is still on its way: an edit before then is added to it.
            self.paths = under_way | {e: extended(under_way.get(e, ()), path, now) for e, path in lines.items()}
        return lines
