# mypy: disable-error-code="no-untyped-def, no-untyped-call"
"""What a tick computes from knobs alone is kept while they rest: a filter's coefficients, a reciprocal of a frequency.

A tick as straight code is a line of blocks, into which a detour is built for each vector of neurons. Behind the columns
of its kind stand columns for this: how long not to look, numbers that are kept, and the knobs that they are of.

    look:   if the knobs are the bit patterns that the kept numbers are of: fetch, else: work
    fetch:  the kept numbers are read
    work:   they are computed; then, if this is a turn on which nobody looked: count, else: keep
    count:  one turn less until somebody looks again
    keep:   numbers and knobs are written, and nobody looks for `TURNS` turns

What is fetched is what would be computed, bit for bit, whatever the knobs did meanwhile; so a knob that moves at each
sample costs one look in `TURNS`, and one that rests costs a comparison instead of what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from llvmlite import ir

from livedmm.engine.buffers import LANES

GIVEN, RESTING, MOVING = range(3)
"""How a number of a tick stands: at hand anywhere, as knobs and literals are; following from such; or neither."""

TURNS = 16
"""Samples until knobs that moved are looked at again."""

_WORD = ir.IntType(32)


class NotKeptError(Exception):
    """A number of a type that no column holds is wanted beside what moves."""


class Rest:
    """The blocks of a tick for what rests.

    Attributes
    ----------
    builder
        Writes where what follows from knobs alone is computed.
    kept, keys
        What is kept, and the knobs that it is of, in the order of their columns.
    cost
        The operations that need not be done while they rest.
    """

    def __init__(self, builder, at, first: int, width: int, knobs: Iterable[Any]) -> None:
        self._moving, self._at, self._first, self._width = builder, at, first, width
        self._vector = ir.VectorType(_WORD, width)
        self._wait = builder.inttoptr(self._address(builder, 0), _WORD.as_pointer())
        self._left = builder.load(self._wait, align=4)
        self._nobody_looks = builder.icmp_unsigned("!=", self._left, ir.Constant(_WORD, 0))
        look, fetch, work, count, keep, met, moving = (
            builder.append_basic_block(name) for name in ("look", "fetch", "work", "count", "keep", "met", "moving"))
        builder.cbranch(self._nobody_looks, work, look)
        self._look, self._fetch, self.builder, self._count, self._keep, self._met = map(
            ir.IRBuilder, (look, fetch, work, count, keep, met))
        self._end = moving
        builder.position_at_end(moving)
        self._knobs = {id(code): code for code in knobs}
        self._found: dict[int, tuple[Any, Any]] = {}
        self.keys: dict[int, Any] = {}
        self.kept: list[Any] = []
        self.cost = 0

    def took(self, code) -> None:
        """Note that what rests follows from a value."""
        if id(code) in self._knobs:
            self.keys[id(code)] = code

    def fetched(self, code):
        """A vector that was computed where what rests is, at hand where what moves is.

        Raises
        ------
        NotKeptError
            If it has more than four bytes a lane.
        """
        if id(code) not in self._found:
            self.kept.append(code)
            column = len(self.kept)
            words = self._words(self.builder, code)
            there = self._load(self._fetch, column)
            self._store(self._keep, column, words)
            met = self._met.phi(self._vector)
            for block, value in ((self._fetch, there), (self._count, words), (self._keep, words)):
                met.add_incoming(value, block.block)
            if code.type.element == ir.IntType(1):
                back = self._moving.icmp_unsigned("!=", met, ir.Constant(self._vector, [0] * self._width))
            else:
                back = self._moving.bitcast(met, code.type)
            self._found[id(code)] = code, back
        return self._found[id(code)][1]

    def end(self) -> int:
        """Close the blocks; returns how many columns it all takes."""
        if not self.keys:
            # What follows from the rate alone: of a knob that never moves, so that it is computed once.
            still = ir.Constant(self._vector, [0] * self._width)
            self.keys[id(still)] = still
        column = 1 + len(self.kept)
        look, keep, ones = self._look, self._keep, ir.Constant(self._vector, [-1] * self._width)
        same = ones
        for i, code in enumerate(self.keys.values()):
            # Of the complement, so that memory that nobody has written is the knob of no kept number: of a NaN that no
            # arithmetic makes.
            there = self._load(look, column + i)
            same = look.and_(same, look.xor(there, look.bitcast(code, self._vector)))
            self._store(keep, column + i, keep.xor(keep.bitcast(code, self._vector), ones))
        mask = look.bitcast(look.icmp_unsigned("==", same, ones), ir.IntType(self._width))
        all_same = look.icmp_unsigned("==", mask, ir.Constant(mask.type, -1))
        look.cbranch(all_same, self._fetch.block, self.builder.block)
        self.builder.cbranch(self._nobody_looks, self._count.block, keep.block)
        self._count.store(self._count.sub(self._left, ir.Constant(_WORD, 1)), self._wait, align=4)
        keep.store(ir.Constant(_WORD, TURNS - 1), self._wait, align=4)
        for block in (self._fetch, self._count, keep):
            block.branch(self._met.block)
        self._met.branch(self._end)
        return column + len(self.keys)

    def _address(self, builder, column: int):
        return builder.add(self._at, ir.Constant(self._at.type, 4 * LANES * (self._first + column)))

    def _words(self, builder, code):
        if code.type.element == ir.IntType(1):
            return builder.zext(code, self._vector)
        if code.type.element not in (_WORD, ir.FloatType()):
            raise NotKeptError
        return builder.bitcast(code, self._vector)

    def _load(self, builder, column: int):
        place = builder.inttoptr(self._address(builder, column), self._vector.as_pointer())
        return builder.load(place, align=4)

    def _store(self, builder, column: int, words) -> None:
        builder.store(words, builder.inttoptr(self._address(builder, column), self._vector.as_pointer()), align=4)
