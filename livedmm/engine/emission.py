"""Emission: edits from outside, E of R22, and how they come to `self` (R24)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from livedmm.network import Network, on_grid
from livedmm.network.form import of_weights
from livedmm.network.paths import Edge, Path, along, extended, settled, still
from livedmm.vvalues import ZERO, VValue, scale


class Sent(NamedTuple):
    """What a frame has put out of edits, and the weight ``self.delta <- update.out`` that it was made for."""

    tree: VValue
    share: float

    def rest(self, through: float) -> VValue:
        """What does not come to `self`, where it goes through another weight than it was made for."""
        if not self.tree or (self.share and through == self.share):
            return ZERO
        return scale(1 - through / self.share if self.share else 1, self.tree)


class Emission:
    """What edits make of the network, which the update neuron puts out as it changes, frame by frame.

    Attributes
    ----------
    network
        What edits make of the network once all of them are in.
    paths
        How weights come there, while they are on their way.
    emitted
        Of weights on their way, what has been put out.
    arriving
        Of these, what is in `self` by now: what had been put out a frame before.
    sent
        What the last frame has put out.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.paths: dict[Edge, Path] = {}
        self.emitted: dict[Edge, float] = {}
        self.arriving: dict[Edge, float] = {}
        self.sent = Sent(ZERO, 1.0)

    def steer(self, network: Network, paths: Mapping[Edge, Path], now: int) -> None:
        """Let edits make another network, along paths."""
        for edge in paths:
            if edge not in self.emitted:
                self.emitted[edge] = self.network.weight(*edge)
        self.network = network
        # A path that ends before this begins is still to come for the frames until then.
        known = {edge: path for edge, path in self.paths.items() if edge in self.emitted}
        self.paths = known | {edge: extended(known.get(edge, ()), path, now) for edge, path in paths.items()}

    @property
    def is_under_way(self) -> bool:
        """Whether anything is still to be put out, or to arrive."""
        return bool(self.emitted or self.arriving or self.sent.tree)

    def under_way(self, now: int) -> dict[Edge, Path]:
        """The paths of what is still on its way."""
        return {edge: path for edge, path in self.paths.items() if not settled(path, now)}

    def path(self, edge: Edge) -> Path:
        """The way of a weight, or where it stands."""
        return self.paths.get(edge) or still(self.network.weight(*edge))

    def arrived(self, edge: Edge) -> float:
        """What is in `self` of a weight."""
        return self.arriving[edge] if edge in self.arriving else self.network.weight(*edge)

    def emit(self, due: int, share: float) -> tuple[VValue, VValue]:
        """What the update neuron puts out at the frame of a sample; and what of E the matrix does not have yet.

        The second is for the tick of this frame, since what is put out takes a frame to `self` and one from there.
        `share` is the weight through which it goes there. The edit's share is in it already, so it is put out so many
        times larger that it comes there whole. Where that weight is 0 nothing could come, and `Sent.rest` has all of
        it: what acts always is kept out by no patch.
        """
        changed: dict[Edge, float] = {}
        ahead: dict[Edge, float] = {}
        arrived, self.arriving = self.arriving, dict(self.emitted)
        for edge, before in self.arriving.items():
            path = self.paths.get(edge)
            is_there = path is None or settled(path, due)
            now = self.network.weight(*edge) if path is None or is_there else on_grid(along(path, due))
            if now != arrived.get(edge, before):
                ahead[edge] = now - arrived.get(edge, before)
            if now != before:
                changed[edge] = now - before
                self.emitted[edge] = now
            elif is_there:
                del self.emitted[edge]
        tree: VValue = of_weights(changed) if changed else ZERO
        self.sent = Sent(tree, share) if changed else Sent(ZERO, 1.0)
        out = ZERO if not (changed and share) else tree if share == 1 else scale(1 / share, tree)
        return out, of_weights(ahead) if ahead else ZERO
