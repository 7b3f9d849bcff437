"""What is evaluated: the block, or the statement, around a line."""

from __future__ import annotations

import pytest

from livedmm.stage import blocks

TEXT = [
    "a = 1", "b = sine(a,", "   3)", "",
    "with at(bar), glide(4):", "    x = 1", "", "    y = sine(", "        2)", 'c = ")"', "",
    "def m(x):", "    y = x", "    return y"]


@pytest.mark.parametrize(("at", "block", "statement"), [
    (0, (0, 3), (0,)), (1, (0, 3), (1, 2)), (2, (0, 3), (1, 2)), (3, (3, 3), ()),
    (4, (4, 10), (4, 5, 6, 7, 8)), (5, (4, 10), (4, 5)), (8, (4, 10), (4, 7, 8)), (9, (4, 10), (9,)),
    (11, (11, 14), (11, 12, 13)), (13, (11, 14), (11, 12, 13))])
def test_the_block_and_the_statement_around_a_line(at, block, statement):
    assert blocks.block(TEXT, at) == range(*block)
    assert blocks.statement(TEXT, at) == statement


def test_lines_stay_where_they_are_so_that_errors_do():
    assert blocks.only(["a", "b", "c"], [1]) == "\nb\n"
