"""Kernels: a signal kind compiled to one function that computes a page of its neurons for one sample.

A *page* is memory for 64 neurons of a kind, a structure of arrays: one column of 64 four-byte lanes for
each input, output and state, in declared order (a `cycle` or an f64 has two). The loop runs across the
lanes, so the processor's vector lanes hold neurons, and one sample at a time is no slower than a block.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType, ModuleType
from typing import TypeVar

import numpy as np

from livedmm.engine import cache, heard
from livedmm.engine.buffers import LANES
from livedmm.engine.dialect import Module
from livedmm.errors import CompileError
from livedmm.ugens import Input, Kind, Output, State
from livedmm.ugens.declare import SIGNAL_CONTEXT
from livedmm.ugens.ports import Family

_WIDTH = {"cycle": 2, "f64": 2}
_READ = {"f32": "f", "cycle": "f", "i32": "i", "u32": "u"}


def width_of(state: State) -> int:
    """The four-byte columns that a state has, or one of a family."""
    return _WIDTH.get(state.format, 1)


@dataclass(frozen=True)
class Layout:
    """Where the columns of a kind's page stand: the column of each input, output and state.

    Buffers have two 8-byte columns each, after the states: the address and the mask of each lane's memory. After
    them stand sounds, with one for the address of their table.
    """

    kind: Kind

    @cached_property
    def inputs(self) -> Mapping[str, int]:
        """Column by input."""
        return {name: i for i, name in enumerate(self.kind.input_names)}

    @cached_property
    def outputs(self) -> Mapping[str, int]:
        """Column by output."""
        first = len(self.kind.input_names)
        return {name: first + i for i, name in enumerate(self.kind.output_names)}

    def first(self, declared: Family) -> int:
        """The column of a port or state, or of the first member of a family."""
        name = f"{declared.name}[0]" if declared.family else declared.name
        if isinstance(declared, State):
            return self.states[declared.name]
        return (self.inputs if isinstance(declared, Input) else self.outputs)[name]

    @cached_property
    def states(self) -> Mapping[str, int]:
        """First column by state."""
        found, column = {}, len(self.kind.input_names) + len(self.kind.output_names)
        for state in self.kind.states:
            found[state.name] = column
            column += width_of(state) * (self.kind.count(state.family) or 1)
        return found

    @cached_property
    def buffers(self) -> Mapping[str, int]:
        """First column by buffer: two for the addresses, two for the masks."""
        return {b.name: self.state_end + 4 * i for i, b in enumerate(self.kind.buffers)}

    @cached_property
    def buffer_end(self) -> int:
        """The column after the buffers."""
        return self.state_end + 4 * len(self.kind.buffers)

    @cached_property
    def sounds(self) -> Mapping[str, int]:
        """First column by sound: two for the addresses."""
        return {s.name: self.buffer_end + 2 * i for i, s in enumerate(self.kind.sounds)}

    @cached_property
    def state_end(self) -> int:
        """The first even column after the states."""
        last = len(self.inputs) + len(self.outputs)
        for state in self.kind.states:
            last = self.states[state.name] + width_of(state) * (self.kind.count(state.family) or 1)
        return last + last % 2

    @cached_property
    def columns(self) -> int:
        """How many 4-byte columns a page has."""
        return self.buffer_end + 2 * len(self.kind.sounds)


_BYTES: Mapping[str, type] = {"f32": np.float32, "cycle": np.float32, "i32": np.int32, "u32": np.uint32,
                              "f64": np.float64}


def first_states(kind: Kind, layout: Layout, seed: int) -> list[tuple[int, int]]:
    """What a new neuron's states are: columns, and the four bytes that stand there, as a signed number.

    The initial value ``"seed"`` stands for the neuron's own u32 (R8).
    """
    found = []
    for state in kind.states:
        value = seed & 0xFFFFFFFF if state.initial == "seed" else state.initial
        width = width_of(state)
        words = np.zeros(width, np.int32)
        given = np.array([value]).astype(_BYTES[state.format]).view(np.int32)
        words[: len(given)] = given
        for member in range(kind.count(state.family) or 1):
            found += [(layout.states[state.name] + width * member + i, int(w)) for i, w in enumerate(words)]
    return found


def source(kind: Kind) -> str:
    """The text of a kind's compiled module: its functions, its page function; a function of the kind alone.

    Raises
    ------
    CompileError
        If `tick` says what the dialect does not have; with the line.
    """
    layout = Layout(kind)
    assert isinstance(kind.tick, FunctionType)
    numbers = {n: v for n, v in kind.values.items() if isinstance(v, int | float)}
    types: dict[str, str] = {i.name: "f32" for i in kind.inputs}
    types |= {s.name: "f32" if s.format == "cycle" else s.format for s in kind.states}
    types |= {p.name: "family" for p in (*kind.inputs, *kind.outputs, *kind.states) if p.family}
    types |= {b.name: "buffer" for b in kind.buffers} | {s.name: "sound" for s in kind.sounds}
    types |= dict.fromkeys(SIGNAL_CONTEXT, "f32") | dict.fromkeys(numbers, "constant")
    taken = kind.tick.__code__.co_varnames[: kind.tick.__code__.co_argcount]
    module = Module()
    tick = module.add(kind.tick, tuple(types[n] for n in taken), numbers)
    wanted = ("f32",) * len(single(kind.outputs)) + tuple(
        "f32" if s.format == "cycle" else s.format for s in single(kind.states))
    if tick.returns != wanted:
        raise CompileError(f"kind {kind.name}: tick returns {', '.join(tick.returns)}, "
                           f"declared are {', '.join(wanted)}", "say f32(x), i32(x) or u32(x)", kind.where)
    # Lanes without memory of their own must not be run, and those that are taken one by one need not be.
    singly = bool(kind.buffers or kind.sounds) or module.scattered
    page = _page(kind, layout, tick.name, taken, singly)
    return "\n".join([*_HEAD, module.text, "", f"SINGLY = {singly}", *page, ""])


_HEAD = ("# Written by livedmm.engine.kernel from a kind's declaration.",
         "from numba import cfunc",
         "from livedmm.engine.intrinsics import *",
         "from livedmm.engine.buffers import *", "")


def _page(kind: Kind, layout: Layout, tick: str, taken: tuple[str, ...], singly: bool) -> list[str]:
    """The lines of the loop over a page's lanes and of the function that the engine calls."""
    def at(column: int, format: str = "f32") -> str:
        if format == "f64":
            return f"join(i[{column * LANES} + k], i[{(column + 1) * LANES} + k])"
        return f"{_READ[format]}[{column * LANES} + k]"

    declared = {p.name: p for p in (*kind.inputs, *kind.outputs, *kind.states)}
    arguments = []
    for name in taken:
        if name in kind.values:
            continue
        if name in layout.buffers:
            column = layout.buffers[name] * LANES // 2
            arguments.append(f"q[{column} + k], q[{column + LANES} + k], now")
        elif name in layout.sounds:
            arguments.append(f"q[{layout.sounds[name] * LANES // 2} + k]")
        elif name in declared:
            port = declared[name]
            column = layout.first(port)
            if port.family:
                arguments.append(f"f, {column * LANES} + k, {kind.count(port.family)}")
            else:
                arguments.append(at(column, port.format if isinstance(port, State) else "f32"))
        else:
            arguments.append(name)
    outputs = {f"o{i}": layout.first(o) for i, o in enumerate(single(kind.outputs))}
    states = {f"s{i}": s for i, s in enumerate(single(kind.states))}
    call = f"{tick}({', '.join(arguments)})"
    body = [f"{', '.join([*outputs, *states])} = {call}" if outputs or states else call]
    wild, phases = [], []
    for name, column in outputs.items():
        body.append(f"{at(column)} = {name}")
        wild.append(name)
    for name, state in states.items():
        column = layout.states[state.name]
        if state.format == "cycle":
            body.append(f"h{name}, l{name} = advance({at(column)}, {at(column + 1)}, {name})")
            body += [f"{at(column)} = h{name}", f"{at(column + 1)} = l{name}"]
            phases.append(f"h{name}")
        elif state.format == "f64":
            body.append(f"i[{column * LANES} + k], i[{(column + 1) * LANES} + k] = halves({name})")
            wild.append(f"f32({name})")
        else:
            body.append(f"{at(column, state.format)} = {name}")
            if state.format == "f32":
                wild.append(name)
    for port in (*kind.outputs, *(s for s in kind.states if s.format == "f32")):
        if port.family:
            first = layout.first(port)
            wild += [at(first + i) for i in range(kind.count(port.family))]
    body += [f"worst = worse(worst, {x})" for x in wild]
    body += [f"worst = unsigned_worse(worst, {x})" for x in phases]
    count = f"min(lanes, {LANES})" if singly else "whole_vectors(lanes)"
    # The pointers are made of one address where they are used: if they came as arguments, LLVM could not know that no
    # column of one is a column of another, and the loop would take its lanes one by one (8.5 ns against 1.4).
    return ["@cfunc(PAGE, error_model='numpy', cache=True)", "def page(base, lanes, now, context):",
            "    dt = f32(as_f64(context)[0])",
            *((f"    heard = as_f32(as_i64(context)[{heard.WORD}] + 8 * (now & {heard.ROOM - 1}))",
               "    heard_left, heard_right = heard[0], heard[1]") if heard.is_listening(kind) else ()),
            "    worst = u32(0)",
            "    while lanes > 0:",
            "        f, i, u, q = as_f32(base), as_i32(base), as_u32(base), as_i64(base)",
            f"        for k in range({count}):", *(f"            {line}" for line in body),
            f"        base += {4 * LANES * layout.columns}",
            f"        lanes -= {LANES}",
            "    return worst > WILDEST"]


T = TypeVar("T", Output, State)


def single(declared: tuple[T, ...]) -> tuple[T, ...]:
    """Those that are no family: what `tick` returns; it puts what goes into a family itself."""
    return tuple(d for d in declared if not d.family)


class Kernel:
    """A compiled kind: the address of its page function, its layout, and whether it hears what a microphone hears.

    Making one compiles, 0.1 to 0.8 s unless it is in the cache: never from the callback.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.layout = Layout(kind)
        self.listens = heard.is_listening(kind)
        self._module = load(source(kind))
        self.address: int = self._module.page.address
        self.singly: bool = self._module.SINGLY
        """Whether lanes are computed one by one, and so no more of them than there are neurons."""

    def is_same(self, other: Kernel) -> bool:
        """Whether neurons of another version of the kind do the same with the same memory."""
        def of_memory(kind: Kind) -> tuple[object, ...]:
            return kind.input_names, kind.output_names, kind.states, kind.buffers, kind.sounds, kind.values

        return self.address == other.address and of_memory(self.kind) == of_memory(other.kind)


_loaded: dict[str, ModuleType] = {}


def load(text: str) -> ModuleType:
    """Compile a written module, once for each text in a process, and once for each in the cache folder."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:20]
    name = f"livedmm_kernel_{digest}"
    if name not in _loaded:
        path = cache.folder() / f"{name}.py"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(f".{os.getpid()}")
            aside.write_text(text)
            aside.replace(path)
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        _loaded[name] = module
    return _loaded[name]
