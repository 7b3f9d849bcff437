"""livedmm itself: a work's rows, read as any patch is, played by the machine that offline rendering plays."""

from __future__ import annotations

import textwrap
from time import thread_time

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.works import RATE, Work
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import Machine
from livedmm.language.patches import read_patch
from livedmm.live.offline import PIECE
from livedmm.network import Network
from livedmm.ugens import builtin

BLOCK = 64
KINDS = builtin()


def network(work: Work) -> Network:
    """A work as a network, made of its rows."""
    text = f"title: {work.name}\nrows: |\n{textwrap.indent(work.rows, '  ')}"
    return read_patch(text, work.name, KINDS).require()


class Ours:
    """A work that plays, a `Player`.

    `livedmm.live.offline.render_blocks` makes its machine from the same parts. Without the limiter, which no other
    engine has. The time is that of the whole machine: blocks of signals, frames of V-values, and Python between them.
    """

    name = "livedmm"

    def __init__(self, network: Network) -> None:
        self.signals = CompiledMachine(KINDS, RATE)
        self.machine = Machine(network, KINDS, self.signals)

    def render(self, samples: int) -> NDArray[np.float32]:
        return self.machine.render(samples, BLOCK)[0]

    def processor_time(self, seconds: float) -> float:
        return _timed(self.machine, seconds)


class Callback(Ours):
    """The same machine, and of it only what the sound card's callback computes: blocks of signals."""

    name = "its callback alone"

    def processor_time(self, seconds: float) -> float:
        return _timed(self.signals, seconds)


def _timed(machine: Machine | CompiledMachine, seconds: float) -> float:
    left = round(seconds * RATE)
    began = thread_time()
    while left > 0:
        machine.render(min(left, PIECE), BLOCK)
        left -= PIECE
    return thread_time() - began
