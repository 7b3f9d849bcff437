"""What one rate reads of another: signals read by what ticks at the frame, pictures read by V-values (DESIGN 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from typing import NamedTuple

from livedmm.engine.schedule import NeuronKey
from livedmm.network import Address, Network
from livedmm.network.paths import Edge
from livedmm.ugens import Registry

AT_FRAME = ("value", "image")
"""The streams of what ticks at the frame."""


class Reads(NamedTuple):
    """What of a network is read at another rate.

    Attributes
    ----------
    signals
        Outputs of signals that V-values and pictures read, at the frame's sample.
    recorded
        Those of which they want every sample.
    pictures
        Pictures of which V-values read the colour.
    """

    signals: Collection[Address]
    recorded: Collection[Address]
    pictures: frozenset[NeuronKey]


def reads(network: Network, going: Collection[Edge], registry: Registry) -> Reads:
    """Find out what a network reads, in the order of its rows; what goes reads until it has gone for the frames too."""
    stream = {key: registry.kind(key).stream for key in network.keys | {end.kind for edge in going for end in edge}}
    signals: dict[Address, None] = {}
    recorded: dict[Address, None] = {}
    pictures: set[NeuronKey] = set()
    columns: Iterable[Address]
    for row, columns in chain(network.rows.items(), ((row, (column,)) for row, column in going)):
        reader = stream.get(row.kind)
        if reader not in AT_FRAME:
            continue
        heard = dict.fromkeys(column for column in columns if stream.get(column.kind) == "signal")
        signals |= heard
        port = registry.kind(row.kind).input(row.port) if heard else None
        if port is not None and port.samples:
            recorded |= heard
        if reader == "value":
            pictures.update(column[:2] for column in columns if stream.get(column.kind) == "image")
    return Reads(signals, recorded, frozenset(pictures))
