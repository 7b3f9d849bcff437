"""What an expression is worth while a text is read: numbers, linear combinations, sides and arrays.

A scalar is a number or a `Form`. A value is a scalar, `Sides`, an `Array` of these, a text, or `Made`:
neurons that the expression has just made and that have no name yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from livedmm.errors import RowError, near
from livedmm.network import ONE, Port
from livedmm.ugens import Kind


class Cell:
    """A neuron that a statement makes: its name is given when the whole statement has been read.

    Attributes
    ----------
    stem
        What an anonymous name of it is: ``speaker._lowpass``, before a number.
    order
        Where its call stands in the statement, then its place in an array.
    rows
        What the text says of its inputs.
    """

    __slots__ = ("kind", "name", "order", "rows", "stem")

    def __init__(self, kind: Kind, stem: str, order: tuple[int, int], rows: dict[str, Scalar]) -> None:
        self.kind = kind
        self.stem = stem
        self.order = order
        self.rows = rows
        self.name = ""


Column = tuple[str | Cell, str]
"""An output: of a neuron by name (then it is a `Port`), or of one that is being made."""

Form = dict[Column, float]
"""A linear combination of outputs; the weight of `one.out` is its number."""

Scalar = float | Form


class Sides:
    """Two scalars, for left and right: of a neuron without `out` that has outputs of these names."""

    __slots__ = ("left", "of", "right")

    def __init__(self, left: Scalar, right: Scalar, of: str) -> None:
        self.left = left
        self.right = right
        self.of = of


Member = float | Form | Sides


class Array:
    """Members that kinds are applied to at once.

    `common` is what was added to the array and is none: every member has it, and the sum of the members has
    it once. So ``speaker = 0.1*bank + 0.3*voice`` has the voice at 0.3, however many the bank has.
    """

    __slots__ = ("common", "own")

    def __init__(self, own: Iterable[Member], common: Member = 0.0) -> None:
        self.own = list(own)
        self.common = common

    def __len__(self) -> int:
        return len(self.own)

    @property
    def members(self) -> list[Member]:
        """The members, each with what is common to all."""
        if self.common == 0.0:
            return self.own
        return [_member(summed([(1.0, own), (1.0, self.common)])) for own in self.own]


class Made:
    """Neurons that an expression has just made: one, or an array of them."""

    __slots__ = ("array", "cells")

    def __init__(self, cells: list[Cell], array: bool) -> None:
        self.cells = cells
        self.array = array


Value = float | Form | Sides | Array | str | Made
Numeric = float | Form | Sides | Array


def weighed(value: Numeric, f: Callable[[float], float]) -> Numeric:
    """`value` with `f` of every weight; `f` is linear."""
    if isinstance(value, float):
        return f(value)
    if isinstance(value, dict):
        return {c: f(w) for c, w in value.items()}
    if isinstance(value, Sides):
        return Sides(_scalar(weighed(value.left, f)), _scalar(weighed(value.right, f)), value.of)
    return Array([_member(weighed(m, f)) for m in value.own], _member(weighed(value.common, f)))


def summed(terms: Sequence[tuple[float, Numeric]]) -> Numeric:
    """The sum of values, each with its sign; arrays member by member.

    Raises
    ------
    RowError
        If arrays differ in length.
    """
    arrays = [(k, v) for k, v in terms if isinstance(v, Array)]
    if arrays:
        n = common_length([v for _, v in arrays])
        own = [_member(summed([(k, v.own[i if len(v) > 1 else 0]) for k, v in arrays])) for i in range(n)]
        return Array(own, _member(summed([(k, v.common if isinstance(v, Array) else v) for k, v in terms])))
    if any(isinstance(v, Sides) for _, v in terms):
        of = next(v.of for _, v in terms if isinstance(v, Sides))
        return Sides(_scalar(summed([(k, v.left if isinstance(v, Sides) else v) for k, v in terms])),
                     _scalar(summed([(k, v.right if isinstance(v, Sides) else v) for k, v in terms])), of)
    if all(isinstance(v, float) for _, v in terms):
        total = 0.0
        for k, v in terms:
            total += k * v  # type: ignore[operator]
        return total
    form: Form = {}
    for k, v in terms:
        for column, weight in v.items() if isinstance(v, dict) else ((ONE, v),):
            form[column] = form.get(column, 0.0) + k * weight  # type: ignore[operator]
    return form


def collapsed(value: Numeric) -> Member:
    """What an array is where one row ends it: the sum (R32)."""
    if not isinstance(value, Array):
        return value
    return _member(summed([*((1.0, m) for m in value.own), (1.0, value.common)]))


def common_length(values: Iterable[Numeric]) -> int:
    """The length of arrays that meet: all equal, or 1, or no array at all.

    Raises
    ------
    RowError
        If they differ.
    """
    longest = 1
    for value in values:
        if isinstance(value, Array) and len(value) != 1:
            if longest not in (1, len(value)):
                raise RowError(f"arrays of {longest} and {len(value)} members do not fit",
                               "they must be of one length")
            longest = len(value)
    return longest


def member(value: Numeric, i: int) -> Member:
    """The member of an array that meets the i-th of another; a scalar meets all of them."""
    if isinstance(value, Array):
        own = value.own[i if len(value) > 1 else 0]
        return own if value.common == 0.0 else _member(summed([(1.0, own), (1.0, value.common)]))
    return value


def scalar(value: Member) -> Scalar:
    """A member that must be a scalar.

    Raises
    ------
    RowError
        If it has two sides.
    """
    if isinstance(value, Sides):
        raise RowError(f"'{value.of}' has no output 'out'", f"say which: {value.of}.left, {value.of}.right")
    return value


def size(value: Value) -> int:
    """How many terms a value has, for the budget."""
    if isinstance(value, dict):
        return len(value)
    if isinstance(value, Array):
        return sum(map(size, value.own)) + len(value) * size(value.common)
    return size(value.left) + size(value.right) if isinstance(value, Sides) else 1


def bare(neuron: str | Cell, kind: Kind | None, name: str) -> Form | Sides:
    """What a neuron is worth without a port: its `out`, or its two sides; `name` is what errors call it.

    Raises
    ------
    RowError
        If it has neither.
    """
    if kind is None or kind.output("out") is not None:
        return {_column(neuron, "out"): 1.0}
    if kind.output("left") is not None and kind.output("right") is not None:
        return Sides({_column(neuron, "left"): 1.0}, {_column(neuron, "right"): 1.0}, name)
    raise RowError(f"'{name}' has no output 'out'", "say which: " + ", ".join(
        f"{name}.{o.name}[0]" if o.family else f"{name}.{o.name}" for o in kind.outputs))


def output(neuron: str | Cell, kind: Kind | None, port: str, name: str) -> Numeric:
    """One output of a neuron; of a family of outputs, an array.

    Raises
    ------
    RowError
        If its kind has no such output.
    """
    if kind is None or kind.output(port) is not None:
        return {_column(neuron, port): 1.0}
    for family in kind.outputs:
        if family.name == port:
            return Array({_column(neuron, f"{port}[{i}]"): 1.0} for i in range(kind.count(family.family)))
    whole = f"{name}.{port}"
    if kind.input(port) is not None or any(i.name == port for i in kind.inputs):
        raise RowError(f"'{whole}' is an input", "only outputs can be read" + (
            f": {name}.{kind.output_names[0]}" if kind.output_names else ""))
    stem = port.partition("[")[0]
    for family in kind.outputs:
        if family.family and family.name == stem:
            raise RowError(f"no output '{whole}'",
                           f"{name}.{stem} goes from [0] to [{kind.count(family.family) - 1}]")
    raise RowError(f"no output '{whole}'", near(port, kind.output_names) or
                   f"{kind.name} has {', '.join(o.name for o in kind.outputs) or 'no outputs'}")


def _column(neuron: str | Cell, name: str) -> Column:
    return Port(neuron, name) if isinstance(neuron, str) else (neuron, name)


def _member(value: Numeric) -> Member:
    assert not isinstance(value, Array)
    return value


def _scalar(value: Numeric) -> Scalar:
    assert isinstance(value, float | dict)
    return value
