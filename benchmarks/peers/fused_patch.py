"""A live patch as one kernel: every neuron a few lines of scalar code, every output and state a local variable.

What a compiler can make of a network when it knows nothing else: no tables, no calls, no memory but delay lines. The
text is written from the patch's rows, neuron by neuron, as one would write it by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from time import thread_time
from types import FunctionType

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.works import RATE
from livedmm.engine.dialect import Module
from livedmm.engine.kernel import load
from livedmm.engine.memory import Memory
from livedmm.engine.plain import buffer_length
from livedmm.network import ONE_OUT, STANDING, Address, Network
from livedmm.network.network import Neuron
from livedmm.ugens import Registry
from livedmm.ugens.declare import SIGNAL_CONTEXT

LANES = 64
"""How far the members of a family stand apart, as `livedmm.engine.buffers` has it."""


class FusedPatch:
    """A network of signals that plays, a `Player`; what is heard comes from ``speaker.left``, with the fader at 1."""

    name = "fused kernel"

    def __init__(self, network: Network, registry: Registry) -> None:
        self._network, self._registry = network, registry
        self._module = Module()
        self._places: dict[str, int] = {}
        self._first: list[float] = []
        self._buffers: list[NDArray[np.float32]] = []
        self._memory = Memory(RATE, 0, registry.sounds)
        heard = STANDING["speaker"]
        self._neurons = [n for n in network.living() if n.name not in STANDING]
        body = [line for neuron in self._neurons for line in self._neuron(neuron)]
        spoken = self._sum(Address(heard, "speaker", "left"))
        kept = list(self._places)
        text = ["from numba import njit", "from livedmm.engine.intrinsics import *",
                "from livedmm.engine.buffers import *", "", self._module.text, "",
                "@njit(error_model='numpy')", "def play(out, samples, start, numbers, buffers, dt):",
                "    mode = flush_denormals()",
                "    f, u, i, sound = as_f32(numbers), as_u32(numbers), as_i32(numbers), as_f32(out)",
                "    q = as_i64(buffers)",
                *(f"    {name} = {_typed(name)}[{self._places[name]}]" for name in kept),
                "    for s in range(samples):", "        now = start + s", f"        sound[s] = {spoken}",
                *(f"        {line}" for line in body),
                *(f"        {_out(neuron.name, o)} = n{_out(neuron.name, o)}" for neuron in self._neurons
                  for o in registry.kind(neuron.kind).output_names),
                *(f"    {_typed(name)}[{self._places[name]}] = {name}" for name in kept),
                "    restore_mode(mode)", ""]
        self._play = load("\n".join(text)).play
        self._numbers = np.zeros(len(self._first) + LANES * 16, np.float32)
        self._numbers.view(np.uint32)[: len(self._first)] = np.array(self._first, np.uint64).astype(np.uint32)
        self._lines = np.array([word for b in self._buffers for word in (b.ctypes.data, len(b) - 1)] or [0], np.int64)
        self._now = 0

    def render(self, samples: int) -> NDArray[np.float32]:
        """The next samples."""
        out = np.zeros(samples, np.float32)
        self._play(out.ctypes.data, samples, self._now, self._numbers.ctypes.data, self._lines.ctypes.data,
                   np.float32(1 / RATE))
        self._now += samples
        return out

    def processor_time(self, seconds: float) -> float:
        began = thread_time()
        self.render(round(seconds * RATE))
        return thread_time() - began

    def _neuron(self, neuron: Neuron) -> Iterator[str]:
        """The lines of one neuron: its inputs, its tick, its states."""
        kind = self._registry.kind(neuron.kind)
        assert isinstance(kind.tick, FunctionType)
        taken = kind.tick.__code__.co_varnames[: kind.tick.__code__.co_argcount]
        types = {i.name: "f32" for i in kind.inputs} | dict.fromkeys(SIGNAL_CONTEXT, "f32")
        types |= {s.name: "family" if s.family else "f32" if s.format == "cycle" else s.format for s in kind.states}
        types |= dict.fromkeys((b.name for b in kind.buffers), "buffer")
        numbers = {n: v for n, v in kind.values.items() if isinstance(v, int | float)}
        types |= dict.fromkeys(numbers, "constant")
        tick = self._module.add(kind.tick, tuple(types[n] for n in taken), numbers)
        given = {i.name: self._sum(Address(neuron.kind, neuron.name, i.name)) for i in kind.inputs}
        for port in kind.output_names:
            self._keep(_out(neuron.name, port), 0)
        made = [f"n{_out(neuron.name, o)}" for o in kind.output_names]
        after = []
        for state in kind.states:
            name = f"{state.format[0]}_{_word(neuron.name)}_{state.name}"
            if state.family:
                at = len(self._first)
                self._first += [0] * (LANES * kind.count(state.family))
                given[state.name] = f"f, {at}, {kind.count(state.family)}"
                continue
            first = self._memory.seed_of(neuron.name) if state.initial == "seed" else state.initial
            self._keep(name, _pattern(first, state.format))
            given[state.name] = name
            made.append(f"n{name}")
            if state.format == "cycle":
                self._keep(f"{name}_low", 0)
                after.append(f"{name}, {name}_low = advance({name}, {name}_low, n{name})")
            else:
                after.append(f"{name} = n{name}")
        for buffer in kind.buffers:
            given[buffer.name] = f"q[{2 * len(self._buffers)}], q[{2 * len(self._buffers) + 1}], now"
            self._buffers.append(np.zeros(buffer_length(kind, buffer.seconds, RATE), np.float32))
        call = f"{tick.name}({', '.join(given.get(n, n) for n in taken if n not in kind.values)})"
        yield f"{', '.join(made)} = {call}"
        yield from after

    def _sum(self, row: Address) -> str:
        """A row, summed from left to right (R4)."""
        terms = []
        for column, weight in self._network.row(row).items():
            w = f"f32({float(np.float32(weight))!r})"
            terms.append(w if column == ONE_OUT else f"{w} * {_out(column.neuron, column.port)}")
        return " + ".join(terms) or "f32(0.0)"

    def _keep(self, name: str, pattern: int) -> None:
        self._places[name] = len(self._first)
        self._first.append(pattern)


def _word(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _out(neuron: str, port: str) -> str:
    return f"o_{_word(neuron)}_{_word(port)}"


def _typed(name: str) -> str:
    """The array in which a number waits between two calls."""
    return {"u": "u", "i": "i"}.get(name[0], "f")


def _pattern(first: float, format: str) -> int:
    kinds = {"f32": np.float32, "cycle": np.float32, "i32": np.int32, "u32": np.uint32}
    return int(np.array([first]).astype(kinds[format]).view(np.uint32)[0])
