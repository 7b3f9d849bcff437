"""Reading expressions: sums, products, comparisons, names, texts and lists, as linear combinations (R30).

An expression is never evaluated as Python: what can stand in one is listed here, and all else is an error
that says what to use instead.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from typing import Any

from livedmm.errors import LivedmmError, RowError
from livedmm.language import assignments, calls, names, operators
from livedmm.language.limits import DEEPEST, LONGEST_ARRAY, Budget
from livedmm.language.macros import Frame, Macro
from livedmm.language.making import Making
from livedmm.language.numbers import number
from livedmm.language.places import is_place
from livedmm.language.refused import refused
from livedmm.language.scope import Scope
from livedmm.language.source import Node, Source
from livedmm.language.values import (
    Array,
    Made,
    Member,
    Numeric,
    Value,
    bare,
    common_length,
    size,
    summed,
)


class Reading:
    """One statement being read: its expressions become values, and the neurons in them are made.

    Attributes
    ----------
    making
        What the statement makes.
    frame
        The macro that is being expanded, if one is.
    statement
        The place of the statement in its text; of two that declare a name, the later counts.
    """

    def __init__(self, source: Source, scope: Scope, macros: Mapping[str, Macro], budget: Budget,
                 making: Making, statement: int) -> None:
        self.source = source
        self.scope = scope
        self.macros = macros
        self.budget = budget
        self.making = making
        self.statement = statement
        self.frame: Frame | None = None
        self._depth = 0

    # -- errors

    def error(self, node: Node, message: str, advice: str = "") -> RowError:
        """An error at a node of the text."""
        return RowError(message, advice, self.source.where(node))

    def at(self, node: Node, error: LivedmmError) -> RowError:
        """An error of a part that knows no place, told of a node."""
        return RowError(error.message, error.advice, self.source.where(node))

    def text(self, node: ast.expr | ast.stmt) -> str:
        """What was typed, cut short, for a message."""
        typed = " ".join(self.source.segment(node)[:1000].split())
        return short(typed)

    # -- values

    def value(self, node: ast.expr) -> Value:
        """What an expression is worth.

        Raises
        ------
        RowError
            If it cannot stand in a row.
        """
        if isinstance(node, ast.Name):  # half of all there is
            return names.read(self, node)
        read = READERS.get(type(node))
        if read is None:
            raise refused(self, node)
        self.descend(node)
        value = read(self, node)
        self.ascend()
        return value

    def numeric(self, node: ast.expr) -> Numeric:
        """What an expression is worth where a number or a stream is wanted."""
        return self.as_numeric(node, self.value(node))

    def as_numeric(self, node: ast.expr, value: Value) -> Numeric:
        """A value as a number or a stream: of neurons that were just made, what a bare name would be."""
        if isinstance(value, Made):
            try:
                found = [bare(c, c.kind, c.kind.name) for c in value.cells]
            except RowError as error:
                raise self.at(node, error) from None
            return Array(found) if value.array else found[0]
        if isinstance(value, str):
            raise self.error(node, "a text is no stream", f"write note({self.text(node)})")
        return value

    def row(self, node: ast.Assign) -> None:
        """Read a row; macros are rows, so they come back here."""
        assignments.assign(self, node)

    # -- bounds

    def descend(self, node: ast.expr) -> None:
        """Go one level deeper into an expression; raises RowError at the bottom."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.error(node, "this is nested too deep to be read",
                             "give parts of it names of their own, or use sum(...)")
        self.budget.spend(1)

    def ascend(self) -> None:
        """Come back from `descend`."""
        self._depth -= 1

    def spend(self, *values: Value) -> None:
        """Take the work of going through values once."""
        self.budget.spend(sum(map(size, values)))

    def met(self, *values: Numeric) -> int:
        """How many members values have that meet; takes the work of going through all of them.

        Raises
        ------
        RowError
            If they do not fit, or it is too much; without a place.
        """
        n = common_length(values)
        self.budget.spend(sum(size(v) * (1 if isinstance(v, Array) and len(v) > 1 else n) for v in values))
        return n

    # -- the simple ones

    def _constant(self, node: ast.Constant) -> Value:
        if isinstance(node.value, str):
            return node.value
        try:
            return number(node.value)
        except OverflowError:
            raise operators.not_finite(self, node) from None
        except RowError as error:
            raise self.at(node, error) from None

    def _arithmetic(self, node: ast.BinOp) -> Value:
        if not isinstance(node.op, ast.Add | ast.Sub):
            return operators.product(self, node)
        # Sums are often long: they are read from left to right, without recursion to the left.
        right: list[tuple[float, ast.expr]] = []
        at: ast.expr = node
        while isinstance(at, ast.BinOp) and isinstance(at.op, ast.Add | ast.Sub):
            right.append((1.0 if isinstance(at.op, ast.Add) else -1.0, at.right))
            at = at.left
        terms = [(1.0, self.numeric(at)), *((sign, self.numeric(term)) for sign, term in reversed(right))]
        return self.sum(node, terms)

    def sum(self, node: ast.expr, terms: list[tuple[float, Numeric]]) -> Numeric:
        """The sum of values with their signs."""
        self.spend(*(v for _, v in terms))
        try:
            total = summed(terms)
        except RowError as error:
            raise self.at(node, error) from None
        if isinstance(total, float) and not math.isfinite(total):
            raise operators.not_finite(self, node)
        return total

    def _list(self, node: ast.List | ast.Tuple) -> Value:
        if not node.elts:
            raise self.error(node, "this array is empty", "write at least one member")
        if len(node.elts) > LONGEST_ARRAY:
            raise self.error(node, f"this array has {len(node.elts):,} members",
                             f"it has {LONGEST_ARRAY:,} at most")
        members: list[Member] = []
        for element in node.elts:
            one = self.numeric(element)
            if isinstance(one, Array):
                raise self.error(element, "an array cannot stand in an array",
                                 "write its members, or sum(...)")
            members.append(one)
        return Array(members)


def short(text: str) -> str:
    """A text for a message, cut to its first 60 characters."""
    return text if len(text) <= 60 else f"{text[:57]}..."


def _place(reading: Reading, node: ast.expr) -> Value:
    return names.read(reading, node) if is_place(node) else names.read_output(reading, node)


READERS: Mapping[type[ast.expr], Callable[[Reading, Any], Value]] = {
    ast.Constant: Reading._constant,
    ast.BinOp: Reading._arithmetic,
    ast.Call: calls.read,
    ast.Attribute: _place,
    ast.Subscript: _place,
    ast.List: Reading._list,
    ast.Tuple: Reading._list,
    ast.Compare: operators.comparison,
    ast.UnaryOp: operators.signed,
}
"""What can stand in an expression beside a name; all else is refused."""
