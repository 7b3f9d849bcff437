"""Families of inputs whose numbers have names: texts that say one for each member."""

from __future__ import annotations

import pytest

from livedmm.language import read
from livedmm.language.printer import show_rows
from livedmm.network import Network
from livedmm.ugens import builtin
from tests.language.test_printer import parsed

KINDS = builtin()


@pytest.mark.parametrize(
    "text",
    [
        'm = pure_machine(rule="plus conway max")\n',
        "m = pure_machine([1, 5, 3*clock.beat])\n",
    ],
)
def test_it_is_printed_so(text: str) -> None:
    assert show_rows(parsed(text, KINDS), KINDS) == text


@pytest.mark.parametrize(
    "text",
    [
        'm = pure_machine("plus conway max")\n',
        'm = pure_machine()\nm.rule = "plus conway max"\n',
        'm = pure_machine("plus max max")\nm.rule[1] = "conway"\n',
    ],
)
def test_the_same_is_said_in_several_ways(text: str) -> None:
    assert show_rows(parsed(text, KINDS), KINDS) == 'm = pure_machine(rule="plus conway max")\n'


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('m = pure_machine("plus conwy")', "rule has no choice 'conwy'; did you mean 'conway'?"),
        ('m = pure_machine("plus max", neurons=1)', "2 names for pure_machine.rule, which has 1"),
        ('m = pure_machine()\nm.rule[1] = "plus max"', "rule has no choice 'plus max'"),
    ],
)
def test_what_is_no_name_of_a_number_is_told(text: str, wrong: str) -> None:
    (error,) = read(text, Network.standing(KINDS), KINDS).errors
    assert wrong in str(error)
