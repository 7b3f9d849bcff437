"""What neurons are called by: the family's name where that reads back as the same kind (R30)."""

from __future__ import annotations

from collections.abc import Mapping

from livedmm.language.terms import Arguments
from livedmm.ugens import Kind, Stream

_RANK: Mapping[Stream, int] = {"constant": 0, "value": 0, "signal": 1, "image": 2}


def words(kinds: Mapping[str, Kind], arguments: Mapping[str, Arguments]) -> dict[str, str]:
    """The word that calls each neuron: the name of its family, or of its kind.

    The reader chooses a kind of a family by its operands, beginning with values and only ever rising; so does
    this, and what comes out as another kind than it is has to be called by its own name.
    """
    families = {name for name, kind in kinds.items() if kind.family and kind.key == kind.name}
    operands = {name: {(t.neuron, t.port or "out") for terms in arguments[name].values() for t in terms}
                for name in families}
    readers: dict[str, list[str]] = {}
    for name, those in operands.items():
        for neuron, _ in those:
            readers.setdefault(neuron, []).append(name)
    while True:
        streams: dict[str, Stream] = {n: "value" if n in families else k.stream for n, k in kinds.items()}
        waiting = list(families)
        while waiting:
            name = waiting.pop()
            read: set[Stream] = {streams[n] if n in families else kinds[n].stream_of(port)
                                 for n, port in operands[name]}
            chosen: Stream = max(read, key=_RANK.__getitem__, default="value")
            if _RANK[chosen] > _RANK[streams[name]]:
                streams[name] = chosen
                waiting += [n for n in readers.get(name, ()) if n in families]
        wrong = {n for n in families if streams[n] != kinds[n].stream}
        if not wrong:
            return {n: k.family if n in families else k.name for n, k in kinds.items()}
        families -= wrong
