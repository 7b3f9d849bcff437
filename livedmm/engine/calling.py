"""Calling kinds: from a declaration to a function on V-values, inputs in and outputs out."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from operator import itemgetter
from random import Random
from typing import Any, NamedTuple, TypeAlias

from livedmm.errors import KindError, LivedmmError
from livedmm.ugens import Input, Kind, Output, Registry, State
from livedmm.ugens.recent import SILENCE, Recent
from livedmm.vvalues import ZERO, VValue, add

Ports: TypeAlias = Mapping[Hashable, VValue]
"""The inputs or the outputs of one neuron, by the names of their ports."""

States: TypeAlias = Mapping[str, Any]
"""The states of one neuron, by their names; one that is missing has its initial value."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a neuron may ask for at one tick beside its inputs and states.

    Attributes
    ----------
    frame, dt, time
        Frames so far, seconds a frame, seconds so far.
    event
        What came from outside for this neuron, or None.
    random
        Makes the neuron's generator for this tick.
    recent
        The last samples of what feeds an input, by its name.
    """

    frame: int
    dt: float
    time: float
    event: Any
    random: Callable[[], Random]
    recent: Callable[[str], Recent] = lambda port: SILENCE


class Caller(NamedTuple):
    """A kind bound for calling.

    Attributes
    ----------
    plain
        Inputs to outputs; None for a kind that takes more than its inputs, or returns more than one output.
    full
        Inputs, states and moment to outputs and new states; for every kind.
    timeless
        Whether it does the same at every frame, given the same inputs and states and no event.

    Both raise what `tick` raises, and KindError if what it returns is not what the kind declares.
    """

    kind: Kind
    plain: Callable[[Ports], Ports] | None
    full: Callable[[Ports, States, Moment], tuple[Ports, States]]
    timeless: bool


def bind(kind: Kind) -> Caller:
    """Bind a kind of V-values for calling. An input that nothing feeds reads as zero."""
    timeless = not _looks(kind) and _CONTEXT.keys().isdisjoint(inspect.signature(kind.tick).parameters)
    return Caller(kind, _plain(kind), _full(kind), timeless)


def _looks(kind: Kind) -> bool:
    """Whether `tick` takes or gives what is no V-value: samples, pictures."""
    return kind.paints or any(port.samples for port in kind.inputs)


class Callers:
    """Kinds bound for calling, by their keys in the network matrix.

    What was bound is bound anew once the registry has other kinds than before.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._version = -1
        self._bound: dict[Hashable, Caller | LivedmmError] = {}

    def refresh(self) -> bool:
        """Look whether the registry has changed; returns whether it has not."""
        if self._version == self._registry.version:
            return True
        self._version, self._bound = self._registry.version, {}
        return False

    def find(self, key: Hashable) -> Caller | LivedmmError:
        """The kind of `key`, or what is wrong with it."""
        found = self._bound.get(key)
        if found is None:
            found = self._bound[key] = self._bind(key)
        return found

    def stream(self, key: Hashable) -> str:
        """The stream of the kind of `key`; of an unknown one "value", for its zeros are made here."""
        found = self.find(key)
        return found.kind.stream if isinstance(found, Caller) else "value"

    def paints(self, key: Hashable) -> bool:
        """Whether neurons of `key` make a picture at each frame, here and not on the graphics card."""
        found = self.find(key)
        return isinstance(found, Caller) and found.kind.paints

    def is_timeless(self, key: Hashable) -> bool:
        """Whether neurons of `key` do the same at every frame, given the same; those of no known kind do nothing."""
        found = self.find(key)
        return not isinstance(found, Caller) or found.timeless

    def _bind(self, key: Hashable) -> Caller | LivedmmError:
        if not isinstance(key, str):
            return KindError(f"no kind {str(key)[:80]!r}", "the key of a kind is a text")
        try:
            return bind(self._registry.kind(key))
        except LivedmmError as error:
            return error
        except Exception as error:  # the key may be any text, and a running machine does not raise
            return KindError(f"no kind {key[:80]!r}", str(error)[:80])


def random_of(seed: int, neuron: Hashable, frame: int) -> Random:
    """The generator of a neuron at one frame: a pure function, so that replay needs nothing but the seed."""
    digest = blake2b(f"{seed} {frame} {neuron!a}".encode(), digest_size=16).digest()
    return Random(int.from_bytes(digest))


Source: TypeAlias = Callable[[Ports, States, Moment], Any]
"""Where an argument of `tick` comes from."""

_PLAIN_TYPES = frozenset({dict, float, int})


def _plain(kind: Kind) -> Callable[[Ports], Ports] | None:
    names = tuple(kind.input_names)
    if names != tuple(inspect.signature(kind.tick).parameters) or len(kind.output_names) != 1:
        return None
    if kind.ports or kind.states or kind.outputs[0].family or _looks(kind):
        return None
    tick, (out,), fetched = kind.tick, kind.output_names, _fetching(names)

    def plain(inputs: Ports) -> Ports:
        try:
            given = fetched(inputs)
        except KeyError:
            given = tuple(inputs.get(name, ZERO) for name in names)
        value = tick(*given)
        return {out: value if type(value) in _PLAIN_TYPES else _read(kind, out, value)}

    return plain


def _fetching(names: tuple[str, ...]) -> Callable[[Ports], tuple[VValue, ...]]:
    """The inputs of these names as a tuple; raises KeyError if one is missing."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda inputs: tuple(inputs[name] for name in names)


def _full(kind: Kind) -> Callable[[Ports, States, Moment], tuple[Ports, States]]:
    sources = dict(_sources(kind))
    outputs, states, declared = kind.outputs, [state.name for state in kind.states], len(kind.outputs)
    width = declared + (kind.ports is not None) + len(states)

    def full(inputs: Ports, kept: States, moment: Moment) -> tuple[Ports, States]:
        result = kind.tick(**{name: source(inputs, kept, moment) for name, source in sources.items()})
        returned = (result,) if width == 1 else () if result is None else result
        if not isinstance(returned, tuple) or len(returned) != width:
            raise KindError(f"{kind.name}: tick returned {_count(result)}, {width} are declared",
                            "return the outputs in declared order, then the further ones, then the states")
        found: dict[Hashable, VValue] = {}
        for output, value in zip(outputs, returned, strict=False):
            found.update({output.name: value} if kind.paints else _found(kind, output, value))
        if kind.ports is not None:
            further = _read(kind, kind.ports.name, returned[declared])
            if isinstance(further, Mapping):
                found.update(further)
        return found, dict(zip(states, returned[width - len(states):], strict=True))

    return full


def _sources(kind: Kind) -> Iterator[tuple[str, Source]]:
    """Where each argument of `tick` comes from, by the argument's name."""
    for port in kind.inputs:
        yield port.name, _from_inputs(kind, port)
    for state in kind.states:
        yield state.name, _from_states(state)
    if kind.event is not None:
        yield kind.event.name, lambda inputs, states, moment: moment.event
    if kind.ports is not None:
        known = frozenset(kind.input_names)
        yield kind.ports.name, lambda inputs, states, moment: {
            port: value for port, value in inputs.items() if port not in known}
    for name in inspect.signature(kind.tick).parameters:
        if name in kind.values:
            yield name, _constantly(kind.values[name])
        elif name in _CONTEXT:
            yield name, _CONTEXT[name]


_CONTEXT: Mapping[str, Source] = {
    "dt": lambda inputs, states, moment: moment.dt,
    "time": lambda inputs, states, moment: moment.time,
    "frame": lambda inputs, states, moment: moment.frame,
    "random": lambda inputs, states, moment: moment.random(),
}


def _from_inputs(kind: Kind, port: Input) -> Source:
    if port.samples:
        return lambda inputs, states, moment: moment.recent(port.name)
    if not port.family:
        return lambda inputs, states, moment: inputs.get(port.name, ZERO)
    members = _members(kind, port)
    return lambda inputs, states, moment: tuple(inputs.get(member, ZERO) for member in members)


def _from_states(state: State) -> Source:
    return lambda inputs, states, moment: states.get(state.name, state.initial)


def _constantly(value: Any) -> Source:
    return lambda inputs, states, moment: value


def _found(kind: Kind, output: Output, value: Any) -> Iterator[tuple[str, VValue]]:
    """An output by its name; a family, which `tick` returns as one sequence, by the names of its members."""
    if not output.family:
        yield output.name, value if type(value) in _PLAIN_TYPES else _read(kind, output.name, value)
        return
    members = _members(kind, output)
    if not isinstance(value, Sequence) or len(value) != len(members):
        raise KindError(f"{kind.name}: tick returned {_count(value)} for {output.name}",
                        f"it has {len(members)} members; return them as one tuple")
    for member, one in zip(members, value, strict=True):
        yield member, _read(kind, member, one)


def _members(kind: Kind, port: Input | Output) -> tuple[str, ...]:
    return tuple(f"{port.name}[{i}]" for i in range(kind.count(port.family)))


def _read(kind: Kind, port: str, value: Any) -> VValue:
    """`value` as a V-value; None is zero, and what else is none raises KindError."""
    read = add(value)
    if type(read) is dict and not read and not (value is None or isinstance(value, Mapping)):
        raise KindError(f"{kind.name}: tick returned {str(value)[:80]!r} for {port}",
                        "an output is a number or a mapping")
    return read


def _count(result: Any) -> str:
    return f"{len(result)} things" if isinstance(result, tuple | list) else "one thing"
