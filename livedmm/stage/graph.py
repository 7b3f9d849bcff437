"""The graph of the network as a view: laid out aside as drawn networks are, its weights turned in place."""

from __future__ import annotations

from concurrent.futures import Future

from livedmm.drawing.graph import read
from livedmm.drawing.layout import Layout, Run, layout
from livedmm.network import Address, Edge, Network
from livedmm.stage.aside import Aside
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.knob import Knob

MOST_WEIGHTS = 2000
"""Weights of a network that is drawn; a larger one would be a stain, and take many seconds."""


class Graph:
    """The layout of the network as it is connected, and the wire that is chosen.

    Attributes
    ----------
    layout
        None until there is one.
    edges
        The weight of each run of the layout.
    """

    def __init__(self, knob: Knob) -> None:
        self.knob = knob
        self.layout: Layout | None = None
        self.edges: list[Edge] = []
        self.at = 0
        self.is_too_large = False
        self._aside = Aside()
        self.pulled = 0.0
        """Where a mouse was that pulls the chosen weight."""
        self._of: Network | None = None
        self._connected: frozenset[Edge] = frozenset()
        self._coming: Future[tuple[Layout, list[Edge]]] | None = None

    def follow(self, seen: Glimpse) -> None:
        """Lay the network out anew where it is connected otherwise."""
        if self._coming is not None and self._coming.done():
            if self._coming.exception() is None:
                chosen = self.chosen
                self.layout, self.edges = self._coming.result()
                self.at = self.edges.index(chosen) if chosen in self.edges else 0
            self._coming = None
        if seen.network is self._of or self._coming is not None:
            return
        self._of = seen.network
        connected = frozenset((row, column) for row, columns in seen.network.rows.items() for column in columns)
        self.is_too_large = len(connected) > MOST_WEIGHTS
        if connected != self._connected and not self.is_too_large:
            self._connected = connected
            self._coming = self._aside.begin(lambda: _laid_out(seen))

    @property
    def is_coming(self) -> bool:
        """Whether a layout is being made."""
        return self._coming is not None

    @property
    def chosen(self) -> Edge | None:
        """The chosen weight."""
        return self.edges[self.at] if self.at < len(self.edges) else None

    def key(self, chord: str, seen: Glimpse) -> bool:
        """Arrows choose a wire; with alt they turn its weight, finely with shift; delete frees it."""
        if not self.edges:
            return False
        steps = {"up": -1, "left": -1, "down": 1, "right": 1}
        turned = chord.replace("shift+", "")
        if chord in steps:
            self.at = (self.at + steps[chord]) % len(self.edges)
        elif turned in ("alt+up", "alt+down"):
            self.knob.turn(self.edges[self.at], seen, 1 if turned == "alt+up" else -1, fine="shift" in chord)
        elif chord == "delete":
            self.knob.set(self.edges[self.at], 0.0)
        else:
            return False
        return True

    def typed(self, text: str, seen: Glimpse) -> bool:
        """Nothing is written here."""
        return False


def _laid_out(seen: Glimpse) -> tuple[Layout, list[Edge]]:
    made = layout(read(seen.network, seen.registry))
    return made, [_edge(run, made, seen.network) for run in made.runs]


def _edge(run: Run, made: Layout, network: Network) -> Edge:
    """The weight that a run stands for."""
    source, target = (made.boxes[i].face.box for i in (run.wire.source, run.wire.target))
    port = next(line.name for line in reversed(target.lines[: run.wire.line + 1]) if line.name)
    return (Address(network.neurons[target.name].kind, target.name, port),
            Address(network.neurons[source.name].kind, source.name, source.outputs[run.wire.output]))
