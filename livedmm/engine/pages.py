"""The text of a kind's page function, which computes its neurons for one sample.

Where the tick is straight, its lanes are vectors (`livedmm.engine.straight`): sixteen neurons at a time, and eight that
are left. Else, and where lanes have memory of their own, neurons are computed one after another, or as LLVM likes.
"""

from __future__ import annotations

from types import FunctionType
from typing import NamedTuple, TypeVar

from livedmm.engine import heard
from livedmm.engine.buffers import LANES
from livedmm.engine.dialect import Module
from livedmm.engine.layout import Layout
from livedmm.engine.straight import Port, columns_kept, reads, writes
from livedmm.errors import CompileError
from livedmm.ugens import Input, Kind, Output, State
from livedmm.ugens.declare import SIGNAL_CONTEXT

_READ = {"f32": "f", "cycle": "f", "i32": "i", "u32": "u"}


class Source(NamedTuple):
    """The text of a kind's compiled module: its functions, its page function; and the layout of its pages."""

    text: str
    layout: Layout


def source(kind: Kind) -> Source:
    """A kind written for the compiler; a function of the kind alone.

    Raises
    ------
    CompileError
        If `tick` says what the dialect does not have; with the line.
    """
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
    ports = _ports(kind)
    uniform = tuple(n for n in taken if n in SIGNAL_CONTEXT)
    if not singly and (kept := columns_kept(module.text, tick.name, ports, uniform)) is not None:
        layout = Layout(kind, kept)
        lanes = _straight(kind, layout, module.text, tick.name, ports, uniform)
        return Source("\n".join([*_HEAD, *lanes, ""]), layout)
    layout = Layout(kind)
    lanes = _page(kind, layout, tick.name, taken, singly)
    return Source("\n".join([*_HEAD, module.text, "", f"SINGLY = {singly}", *lanes, ""]), layout)


_HEAD = ("# Written by livedmm.engine.pages from a kind's declaration.",
         "from numba import cfunc",
         "from livedmm.engine.intrinsics import *",
         "from livedmm.engine.buffers import *",
         "from livedmm.engine.straight import is_wild_8, is_wild_16, ticking",
         "from livedmm.engine.vectors import *", "")


def _ports(kind: Kind) -> tuple[Port, ...]:
    """What stands in a kind's page, in the order of its columns."""
    def port(sort: str, declared: Input | Output | State) -> Port:
        format = declared.format if isinstance(declared, State) else "f32"
        # What has a useful range is for hands and slow streams; what has none is heard, and what takes steps moves.
        knob = (isinstance(declared, Input) and declared.range is not None and declared.form == "line"
                and not declared.family)
        return Port(sort, declared.name, format, kind.count(declared.family) if declared.family else 0, knob)

    return (*(port("input", i) for i in kind.inputs), *(port("output", o) for o in kind.outputs),
            *(port("state", s) for s in kind.states))


def _straight(kind: Kind, layout: Layout, text: str, tick: str, ports: tuple[Port, ...],
              uniform: tuple[str, ...]) -> list[str]:
    """The lines of a page function of vectors."""
    given = "".join(f"{name}, " for name in uniform)
    lines = [f"TEXT = {text!r}", f"PORTS = {tuple(map(tuple, ports))!r}", "SINGLY = False"]
    for width, end in ((16, ""), (8, "_8")):
        columns = "".join(f"load{end}({_at(c)}), " for c in reads(ports))
        lines += [f"tick_{width} = ticking(TEXT, {tick!r}, PORTS, {uniform!r}, {width}, {layout.kept_first})", "",
                  "@part", f"def some_{width}(at, given, worst):",
                  f"    made = tick_{width}(at, ({columns}), given, worst)",
                  *(f"    store{end}({_at(c)}, made[{i}])" for i, c in enumerate(writes(ports))),
                  f"    return made[{len(writes(ports))}]", ""]
    return [*lines, "@cfunc(PAGE, error_model='numpy', cache=True)", "def page(base, lanes, now, context):",
            *_context(kind), f"    given = ({given})",
            "    left = (lanes + 7) & -8",
            "    if left > 8:",
            "        worst = zeros()",
            "        while True:",
            "            at, end = base, base + 4 * (min(left, 64) & -16)",
            "            while at < end:",
            "                worst = some_16(at, given, worst)",
            "                at += 64",
            "            if left <= 64:",
            "                break",
            "            left -= 64",
            f"            base += {4 * LANES * layout.columns}",
            "        if is_wild_16(worst):",
            "            return 1",
            "        if left & 8 == 0:",
            "            return 0",
            "        base = end",
            "    return is_wild_8(some_8(base, given, zeros_8()))"]


def _at(column: int) -> str:
    return f"at + {4 * LANES * column}" if column else "at"


def _context(kind: Kind) -> list[str]:
    """The lines that read what is the same for all neurons."""
    return ["    dt = f32(as_f64(context)[0])",
            *((f"    heard = as_f32(as_i64(context)[{heard.WORD}] + 8 * (now & {heard.ROOM - 1}))",
               "    heard_left, heard_right = heard[0], heard[1]") if heard.is_listening(kind) else ())]


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
            *_context(kind),
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


