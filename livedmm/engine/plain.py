"""One neuron of a signal kind in plain Python: the slow third check of both machines (R5).

`tick` is run as it stands, on numpy's float32 scalars; nothing here is shared with the compiler.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from livedmm.sounds import Sounds, Table
from livedmm.ugens import Kind, State
from livedmm.ugens.declare import SIGNAL_CONTEXT

_FORMATS = {"f32": np.float32, "i32": np.int32, "u32": np.uint32, "f64": np.float64, "cycle": np.float32}
WILD = np.float32(1e18)
LAST = np.float32(1.0 - 2.0**-24)


class PlainNeuron:
    """A neuron that ticks alone.

    Parameters
    ----------
    rate
        Samples a second.
    seed
        The u32 that random kinds begin with.
    sounds
        Where the sounds are that its settings name; by default among the built-in ones.
    """

    def __init__(self, kind: Kind, rate: float = 48000.0, seed: int = 0, sounds: Sounds | None = None) -> None:
        self.kind = kind
        self.now = 0
        self.went_wild = False
        self.given: Mapping[str, Any] = {}
        self.context = dict.fromkeys(SIGNAL_CONTEXT, np.float32(0)) | {"dt": np.float32(1.0 / rate)}
        self.seed = seed
        self.buffers = {b.name: _Buffer(buffer_length(kind, b.seconds, rate)) for b in kind.buffers}
        self.sounds = {n: _Sound(table) for n, table in tables(kind, rate, sounds or Sounds()).items()}
        self.families: dict[str, _Family] = {
            p.name: _Family(kind.count(p.family), _FORMATS[p.format] if isinstance(p, State) else np.float32,
                            p.initial if isinstance(p, State) else 0)
            for p in (*kind.inputs, *kind.outputs, *kind.states) if p.family}
        self.reset()

    def reset(self) -> None:
        """Begin again with the first states; outputs and buffers stay."""
        self.states: dict[str, Any] = {}
        self.low: dict[str, Any] = {}
        for state in self.kind.states:
            first = self.seed & 0xFFFFFFFF if state.initial == "seed" else state.initial
            if state.family:
                self.families[state.name].fill(first)
            else:
                self.states[state.name] = _FORMATS[state.format](first)
                self.low[state.name] = np.float32(0)

    def inherit(self, former: PlainNeuron) -> None:
        """Take over what a neuron of another version of the kind has: outputs and states of the same name, and buffers.

        States must have the same format too, and buffers the same length; those are shared from now on.
        """
        were = {state.name: state for state in former.kind.states}
        for state in self.kind.states:
            was = were.get(state.name)
            if was is None or was.format != state.format or bool(was.family) != bool(state.family):
                continue
            if state.family:
                self.families[state.name].take(former.families[state.name])
            else:
                self.states[state.name] = former.states[state.name]
                self.low[state.name] = former.low[state.name]
        for output in self.kind.outputs:
            was_output = former.families.get(output.name)
            if output.family and was_output is not None:
                self.families[output.name].take(was_output)
        for name, buffer in former.buffers.items():
            if name in self.buffers and self.buffers[name].mask == buffer.mask:
                self.buffers[name] = buffer

    def put_out(self, port: str, x: Any) -> None:
        """Let a member of a family of outputs be another number than `tick` has put there."""
        name, _, index = port.partition("[")
        if index and name in self.families:
            self.families[name].put(int(index[:-1]), x)

    def tick(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """One sample: inputs by name to outputs by name, as float32."""
        self.given = inputs
        kind = self.kind
        values: dict[str, Any] = {**self.context, **kind.values, **self.families, **self.buffers, **self.sounds,
                                  **self.states}
        for declared in kind.inputs:
            if declared.family:
                for i in range(kind.count(declared.family)):
                    self.families[declared.name].put(i, inputs.get(f"{declared.name}[{i}]", 0))
            else:
                values[declared.name] = np.float32(inputs.get(declared.name, 0))
        for buffer in self.buffers.values():
            buffer.now = self.now
        names = kind.tick.__code__.co_varnames[: kind.tick.__code__.co_argcount]
        with np.errstate(all="ignore"):
            result = kind.tick(*(values[n] for n in names))
            outputs = self._keep(result if isinstance(result, tuple) else () if result is None else (result,))
        self.now += 1
        return outputs

    def _keep(self, result: tuple[Any, ...]) -> dict[str, Any]:
        kind = self.kind
        single = [o.name for o in kind.outputs if not o.family]
        outputs = dict(zip(single, result, strict=False))
        for state, value in zip([s for s in kind.states if not s.family], result[len(single):], strict=True):
            if state.format == "cycle":
                self.states[state.name], self.low[state.name] = _advance(
                    self.states[state.name], self.low[state.name], np.float32(value))
            else:
                self.states[state.name] = _FORMATS[state.format](value)
        for declared in kind.outputs:
            if declared.family:
                outputs |= {f"{declared.name}[{i}]": x for i, x in enumerate(self.families[declared.name].values)}
        states = [self.states[s.name] for s in kind.states if s.format in ("f32", "cycle") and not s.family]
        states += [x for s in kind.states if s.format == "f32" and s.family for x in self.families[s.name].values]
        if not all(abs(x) <= WILD for x in (*outputs.values(), *states)):
            self.reset()
            self.went_wild = True
            return dict.fromkeys(outputs, np.float32(0))
        self.went_wild = False
        return {name: np.float32(x) for name, x in outputs.items()}


def buffer_length(kind: Kind, seconds: float | str, rate: float) -> int:
    """The length of a buffer in samples: the power of two that holds its seconds and a sample to spare."""
    wanted = float(kind.values[seconds]) if isinstance(seconds, str) else seconds
    return 1 << max(4, int(np.ceil(wanted * rate)).bit_length())


def tables(kind: Kind, rate: float, sounds: Sounds) -> dict[str, Table]:
    """The sounds that a kind's settings name, by the names under which it declares them.

    Raises
    ------
    KindError
        If one is missing or broken.
    """
    return {s.name: sounds.table(kind.values[s.setting], rate, kind.values.get(s.cycle, 0)) for s in kind.sounds}


def _advance(high: Any, low: Any, by: Any) -> tuple[Any, Any]:
    y = by + low
    t = high + y
    e = y - (t - high)
    w = t - np.floor(t)
    return (LAST if w > LAST else w), e


class _Buffer:
    def __init__(self, length: int) -> None:
        self.samples = np.zeros(length, np.float32)
        self.mask = length - 1
        self.now = 0

    def read(self, ago: int) -> Any:
        return self.samples[(self.now - int(ago)) & self.mask]

    def write(self, x: Any) -> None:
        self.samples[self.now & self.mask] = x

    def read_at(self, index: int) -> Any:
        return self.samples[int(index) & self.mask]

    def write_at(self, index: int, x: Any) -> None:
        self.samples[int(index) & self.mask] = x

    def length(self) -> Any:
        return np.int32(len(self.samples))


class _Sound:
    def __init__(self, table: Table) -> None:
        count, channels, levels = (int(x) for x in table.view(np.int32)[:3])
        places = table.view(np.int32)[4: 4 + 2 * levels * count].reshape(count, levels, 2)
        self.copies = [[table[at: at + size * channels].reshape(size, channels) for at, size in sound]
                       for sound in places]

    def _copy(self, which: int, level: int) -> Any:
        levels = self.copies[min(max(int(which), 0), len(self.copies) - 1)]
        return levels[min(max(int(level), 0), len(levels) - 1)]

    def read(self, which: int, level: int, channel: int, index: int) -> Any:
        copy = self._copy(which, level)
        inside = 0 <= int(index) < len(copy)
        return copy[int(index), min(max(int(channel), 0), copy.shape[1] - 1)] if inside else np.float32(0)

    def length(self, which: int, level: int) -> Any:
        return np.int32(len(self._copy(which, level)))

    def count(self) -> Any:
        return np.int32(len(self.copies))


class _Family:
    def __init__(self, count: int, format: Any, first: Any) -> None:
        self.values = np.full(count, first, format)

    def fill(self, x: Any) -> None:
        self.values[:] = x

    def take(self, other: _Family) -> None:
        count = min(len(self.values), len(other.values))
        self.values[:count] = other.values[:count]

    def at(self, index: int) -> Any:
        return self.values[min(max(int(index), 0), len(self.values) - 1)]

    def put(self, index: int, x: Any) -> None:
        self.values[min(max(int(index), 0), len(self.values) - 1)] = x

    def count(self) -> Any:
        return np.int32(len(self.values))
