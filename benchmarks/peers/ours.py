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
    engine has. The time is that of the whole machine: blocks asked for by Python, frames of V-values.
    """

    name = "livedmm"

    def __init__(self, network: Network) -> None:
        self.signals = CompiledMachine(KINDS, RATE)
        self.machine = Machine(network, KINDS, self.signals)

    def render(self, samples: int) -> NDArray[np.float32]:
        blocks = [self.machine.render(min(BLOCK, samples - at))[0] for at in range(0, samples, BLOCK)]
        return np.concatenate(blocks)

    def processor_time(self, seconds: float) -> float:
        blocks = round(seconds * RATE / BLOCK)
        began = thread_time()
        for _ in range(blocks):
            self.machine.render(BLOCK)
        return thread_time() - began


class Callback(Ours):
    """The same machine, and of it only what the sound card's callback computes: blocks of signals."""

    name = "its callback alone"

    def processor_time(self, seconds: float) -> float:
        blocks = round(seconds * RATE / BLOCK)
        began = thread_time()
        for _ in range(blocks):
            self.signals.render(BLOCK)
        return thread_time() - began
