"""Edits that a network makes of itself: functions from its matrix to what ``self.delta`` is to add to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Setting, State
from livedmm.vvalues import ZERO, VValue, add, number, scale


@ugen(stream="value")
class DeepCopy:
    """A copy of some neurons, emitted once at each trigger, to be fed to ``self.delta``.

    The copies are called as the originals with `suffix` behind; what is named after an original goes along. They are
    wired among each other as the originals are, and read from outside what those read. Who reads an original reads
    its copy as far as `readers` is fed to ``self.delta`` too: at weight 0 a copy is not heard.
    """

    neurons = Setting("text", "", "names, with spaces between")
    suffix = Setting("text", "_copy", "what the names of the copies end with")
    matrix = Input(wired="self.out")
    trigger = Input(form="trigger")
    out = Output(doc="the rows of the copies")
    readers = Output(doc="the weights by which others read the copies as they read the originals")
    before = State(initial=0)

    def tick(neurons, suffix, matrix, trigger, before):
        now = number(trigger)
        if not now > 0 >= before:
            return ZERO, ZERO, now
        names = with_members(matrix, {name: name + suffix for name in neurons.split()})
        return copied(matrix, names), reading_copies(matrix, names), now


@ugen(stream="value")
class SpecialInsert:
    """The edit that mixes the output `side` into what everybody reads of the output `main`.

    Whoever reads `main` with weight w reads `side` with w times `coefficient`; the neuron of `side`
    itself does not. The edit goes out as `coefficient` moves, to be fed to ``self.delta``: at 0 the
    matrix is as it was.
    """

    main = Setting("text", "", "an output, such as voice.out")
    side = Setting("text", "", "an output, such as echo.out")
    matrix = Input(wired="self.out")
    coefficient = Input()
    out = Output()
    inserted = State(initial={})

    def tick(main, side, matrix, coefficient, inserted):
        wanted = scale(number(coefficient), beside(matrix, main, side))
        return add({}, wanted, scale(-1, inserted)), wanted


class Weight(NamedTuple):
    """One weight of a network matrix: kind, neuron and input; kind, neuron and output; the weight."""

    row: tuple[Any, Any, Any]
    column: tuple[Any, Any, Any]
    weight: VValue


def copied(matrix: VValue, names: Mapping[str, str]) -> VValue:
    """The rows of new neurons, by the old names: wired among each other as the old ones, fed as they are."""
    return _matrix(Weight(_renamed(row, names), _renamed(column, names), weight)
                   for row, column, weight in _weights(matrix) if row[1] in names)


def with_members(matrix: VValue, names: Mapping[str, str]) -> Mapping[str, str]:
    """The new names, and those of the neurons that are named after the old ones: ``voice._saw`` goes with ``voice``."""
    roots = ((other, other.partition("._")[0]) for (_, other), _ in _at_depth(matrix, 2) if isinstance(other, str))
    return {**names, **{other: names[root] + other.removeprefix(root) for other, root in roots if root in names}}


def reading_copies(matrix: VValue, names: Mapping[str, str]) -> VValue:
    """The weights by which neurons that are not copied read the old ones, moved to the new ones."""
    return _matrix(Weight(row, _renamed(column, names), weight)
                   for row, column, weight in _weights(matrix) if column[1] in names and row[1] not in names)


def beside(matrix: VValue, main: str, side: str) -> VValue:
    """The weights by which all but `side` itself would read it as they read `main`."""
    neuron, _, output = main.rpartition(".")
    other, _, beside = side.rpartition(".")
    weights = list(_weights(matrix))
    kind = next((row[0] for row, _, _ in weights if row[1] == other), None)
    if kind is None:
        return ZERO
    return _matrix(Weight(row, (kind, other, beside), weight) for row, column, weight in weights
                   if column[1:] == (neuron, output) and row[1] != other)


def _renamed(address: tuple[Any, Any, Any], names: Mapping[str, str]) -> tuple[Any, Any, Any]:
    kind, neuron, port = address
    return kind, names.get(neuron, neuron), port


def _weights(matrix: VValue) -> Iterator[Weight]:
    for row, columns in _at_depth(matrix, 3):
        for column, weight in _at_depth(columns, 3):
            yield Weight(row, column, weight)


def _at_depth(v: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    """Paths of `depth` keys, and what stands at their ends."""
    if not depth:
        yield (), v
    elif isinstance(v, Mapping):
        for key, below in v.items():
            for path, end in _at_depth(below, depth - 1):
                yield (key, *path), end


def _matrix(weights: Iterable[Weight]) -> VValue:
    tree: dict[Any, Any] = {}
    for row, column, weight in weights:
        node = tree
        for key in (*row, *column[:2]):
            node = node.setdefault(key, {})
        node[column[2]] = add(node.get(column[2], 0), weight)
    return tree
