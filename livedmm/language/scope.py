"""What names mean: neurons of the text that is read, then of the network that is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

from livedmm.errors import KindError, near
from livedmm.language.values import Array
from livedmm.network import STANDING, Network, split
from livedmm.ugens import Kind, Registry, Stream

Shape = Kind | tuple[Kind, ...] | None
"""What a name is: a neuron of a kind, an array of neurons, or not known yet, while its statement waits."""

_MEMBER = re.compile(r"(.+)\[([0-9]{1,6})\]\Z", re.DOTALL)
_MOST_NEAR = 500
"""Names that are compared for nearness; comparing takes 20 us each."""


class Scope:
    """The names that a text may use. Statements define them as they are read; later readings correct them.

    Attributes
    ----------
    read
        The names of this text that the present statement has read so far.
    changed
        The names whose shape the present statement has changed.
    broken
        The macros of this text that cannot be read.
    arrays
        The arrays that were read by name, with the shape that each had then.
    appearing
        Neurons that are there because the present statement uses them: ``mouse``, ``microphone``.
    """

    def __init__(self, network: Network, registry: Registry) -> None:
        self.network = network
        self.registry = registry
        self.shapes: dict[str, Shape] = {}
        self.read: set[str] = set()
        self.changed: set[str] = set()
        self.appearing: dict[str, Kind] = {}
        self.kinds: Mapping[str, Kind] = {k.name: k for k in registry}
        self.families: Mapping[str, Mapping[Stream, Kind]] = registry.families
        self.broken: set[str] = set()
        self.arrays: dict[str, tuple[Shape, Array]] = {}
        self._there: dict[str, Shape] = {}
        self._last: dict[str, int] = {}
        self._suggestions = 20  # a text full of errors is told of that much nearness

    def begin(self) -> None:
        """A new statement is read."""
        self.read = set()
        self.changed = set()
        self.appearing.clear()

    def promise(self, names: Iterable[str]) -> None:
        """Some statement will define these names, or was meant to and cannot be read."""
        for name in names:
            self.shapes.setdefault(name, None)

    def find(self, name: str) -> Shape:
        """What `name` is.

        Raises
        ------
        LookupError
            If there is no such neuron.
        """
        self.read.add(name)  # also what is not there: a statement further down may make it
        if name in self.shapes:
            return self.shapes[name]
        if name.endswith("]") and (found := _MEMBER.match(name)) and found[1] in self.shapes:
            self.read.add(found[1])
            array = self.shapes[found[1]]
            if array is None:
                return None
            if isinstance(array, tuple) and int(found[2]) < len(array):
                return array[int(found[2])]
            raise LookupError(name)
        shape = self._there[name] if name in self._there else self._in_network(name)
        if isinstance(shape, Kind) and shape.name == name and _appears(shape):
            self.appearing[name] = shape
        return shape

    def wire(self, kind: Kind, given: Iterable[str]) -> None:
        """Let the neurons appear that a new neuron of a kind is wired to, but for the inputs that are `given` rows."""
        for port in kind.inputs:
            if port.wired and port.name not in given and (name := split(port.wired).neuron) not in STANDING:
                with suppress(LookupError):
                    self.find(name)

    def define(self, name: str, shape: Shape, statement: int) -> None:
        """Say what `name` is; of several statements that declare a name, the last one says it."""
        if statement < self._last.get(name, -1):
            return
        self._last[name] = statement
        before = self.shapes.get(name)
        self.shapes[name] = shape
        if _key(before) != _key(shape):
            self.changed.add(name)

    def stream(self, name: str, port: str) -> Stream | None:
        """What an output of a neuron is; None while that is not known."""
        try:
            shape = self.find(name)
        except LookupError:
            return None
        return shape.stream_of(port) if isinstance(shape, Kind) else None

    def near(self, name: str, others: Iterable[str] = ()) -> str:
        """Advice that offers neurons, and `others`, whose names are close to `name`."""
        return self.closest(name, [*self.shapes, *self.network.neurons, *others])

    def closest(self, name: str, names: Iterable[str]) -> str:
        """Advice that offers what is close to `name` among many names, within bounds of time."""
        if self._suggestions == 0 or len(name) > 60:
            return ""
        self._suggestions -= 1
        known = list(dict.fromkeys(n for n in names if abs(len(n) - len(name)) < 4 or n.startswith(name)))
        if len(known) > _MOST_NEAR:
            known = [n for n in known if n[:1] == name[:1]][:_MOST_NEAR]
        return near(name, known)

    def _in_network(self, name: str) -> Shape:
        neuron = self.network.neurons.get(name)
        if neuron is not None:
            shape: Shape = self._kind(neuron.kind)
        elif name in self.kinds and _appears(self.kinds[name]):
            shape = self.kinds[name]
        else:
            return self._members(name)
        self._there[name] = shape
        return shape

    def _members(self, name: str) -> Shape:
        """The array whose members are neurons of their own: ``bank[0]``, ``bank[1]``."""
        members: list[Kind] = []
        while True:
            one = f"{name}[{len(members)}]"
            if one in self.shapes:
                self.read.add(one)
                kind = self.shapes[one]
            elif one in self.network.neurons:
                kind = self._kind(self.network.neurons[one].kind)
            else:
                break
            if not isinstance(kind, Kind):
                return None
            members.append(kind)
        if not members:
            raise LookupError(name)
        return tuple(members)

    def _kind(self, key: str) -> Kind | None:
        try:
            return self.registry.kind(key)
        except KindError:
            return None


def _appears(kind: Kind) -> bool:
    return kind.appears and kind.name not in STANDING


def _key(shape: Shape) -> object:
    if isinstance(shape, tuple):
        return tuple(kind.key for kind in shape)
    return shape.key if shape is not None else None

