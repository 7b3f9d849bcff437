"""SuperCollider's server without real time: the works as synth definitions, and the score that plays them.

Voices stand in banks of fifty to a definition, whose wires stay in the cache; one definition of all of them, or
one for each voice, is slower.
"""

from __future__ import annotations

import importlib.util
import shutil
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.peers.live_patch import live_patch, weighted
from benchmarks.peers.playing import Process
from benchmarks.peers.works import RATE, Chaos, FilteredVoices, FmVoices, LivePatch, Sines, Work

BANK = 50


class Scsynth:
    """A `Peer`.

    Parameters
    ----------
    name
        As in the table.
    block
        Samples a block. At 1 its feedback takes one sample, as livedmm's does.
    works
        The names of the works that it plays so.
    """

    how_to_get = ("apt-get install supercollider-server, and pip install supriya, "
                  "which makes its synth definitions")

    def __init__(self, name: str, block: int, works: Sequence[str]) -> None:
        self.name = name
        self._block = block
        self._works = works

    def is_there(self) -> bool:
        return shutil.which("scsynth") is not None and importlib.util.find_spec("supriya") is not None

    def player(self, work: Work, folder: Path) -> Process | None:
        """A work played by it; its definitions and scores go into `folder`."""
        if work.name not in self._works:
            return None
        definitions = [_definition(f"bank{i}", fill) for i, fill in enumerate(_banks(work, self._block))]

        def command(seconds: float, path: Path) -> Sequence[str]:
            score = folder / f"{seconds:g}.osc"
            score.write_bytes(_score(definitions, seconds))
            return ["scsynth", "-N", str(score), "_", str(path), str(RATE), "WAV", "float", "-o", "1", "-i", "0",
                    "-z", str(self._block), "-w", "1024", "-m", "65536", "-D", "0"]

        return Process(self.name, folder, command)


def _score(definitions: Sequence[Any], seconds: float) -> bytes:
    """All definitions, played once each from the beginning on."""
    from supriya.osc import OscBundle, OscMessage

    began = [OscMessage("/d_recv", d.compile()) for d in definitions]
    began += [OscMessage("/s_new", d.name, 1000 + i, 1, 0) for i, d in enumerate(definitions)]
    bundles = [*(OscBundle(timestamp=0.0, contents=[m]) for m in began),
               OscBundle(timestamp=seconds, contents=[OscMessage("/c_set", 0, 0)])]
    packets = [b.to_datagram(realtime=False) for b in bundles]
    return b"".join(struct.pack(">i", len(packet)) + packet for packet in packets)


def _definition(name: str, fill: Callable[[], Any]) -> Any:
    from supriya import SynthDefBuilder
    from supriya.ugens import Out

    with SynthDefBuilder() as builder:
        Out.ar(bus=0, source=fill())
    return builder.build(name=name)


def _banks(work: Work, block: int) -> Iterator[Callable[[], Any]]:
    """What computes the sound of each definition."""
    if isinstance(work, LivePatch):
        yield partial(live_patch, block)
        return
    if isinstance(work, Chaos):
        yield partial(_chaos, work)
        return
    assert isinstance(work, Sines | FmVoices | FilteredVoices)
    for first in range(0, work.count, BANK):
        yield partial(_bank, work, range(first, min(first + BANK, work.count)))


def _bank(work: Sines | FmVoices | FilteredVoices, voices: range) -> Any:
    # Its Saw goes from -1/2 to 1/2.
    loudness = 2.0 if isinstance(work, FilteredVoices) else 1.0
    return weighted([loudness * work.gains[i] for i in voices], _voices(work, voices))


def _voices(work: Sines | FmVoices | FilteredVoices, voices: range) -> list[Any]:
    from supriya.ugens import RLPF, MulAdd, Saw, SinOsc

    match work:
        case Sines():
            return [SinOsc.ar(frequency=work.freqs[i]) for i in voices]
        case FmVoices():
            return [SinOsc.ar(frequency=MulAdd.new(source=SinOsc.ar(frequency=work.modulators[i]),
                                                   multiplier=work.depths[i], addend=work.carriers[i]))
                    for i in voices]
    sweep = SinOsc.kr(frequency=work.sweep)
    return [RLPF.ar(source=Saw.ar(frequency=work.freqs[i]), reciprocal_of_q=1 / work.q,
                    frequency=MulAdd.new(source=sweep, multiplier=work.depths[i], addend=work.cutoffs[i]))
            for i in voices]


def _chaos(work: Chaos) -> Any:
    """As far as it goes alike: the delay of one sample is that of a block of 1."""
    from supriya.ugens import LocalIn, LocalOut

    cells = LocalIn.ar(channel_count=work.count)
    sums = [weighted(weights, [cells[j] for j in columns])
            for weights, columns in zip(work.weights, work.columns, strict=True)]
    sums[0] = sums[0] + work.push
    cells = [x.tanh() for x in sums]
    LocalOut.ar(source=cells)
    return weighted(work.gains, cells)
