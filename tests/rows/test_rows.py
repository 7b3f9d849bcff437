"""The tables of right lines, each against its matrix written by hand."""

from __future__ import annotations

import pytest

from livedmm.language import Statement, read
from livedmm.language.commands import Command
from livedmm.language.kinds import add_kinds
from livedmm.network import AddRow, Declare, Network, SetRow, apply, resolve
from livedmm.ugens import literal
from tests.language.kinds import registry

from .stage import stage
from .table import Case, cases, expected

TABLES = ("linear", "numbers", "calls", "operators", "nested", "arrays", "texts", "gestures", "blocks")
REGISTRY = registry()
add_kinds(REGISTRY)
STAGE = stage(REGISTRY)
CASES = [case for table in TABLES for case in cases(f"{table}.rows")]


def made(statements: tuple[Statement, ...], network: Network) -> Network:
    """The network after statements that are evaluated by themselves, as one edit."""
    changes = []
    for statement in statements:
        if statement.saying is not None:
            changes += [Declare(name, kind) for name, kind in statement.saying.neurons.items()]
            changes += [SetRow(row, weights) for row, weights in statement.saying.rows.items()]
        changes += statement.changes
    return apply(resolve(changes, network, REGISTRY), network)


def command(said: Command) -> str:
    words = [literal(a) if isinstance(a, str) else f"{a:g}" if isinstance(a, float) else str(a)
             for a in said.arguments.values() if a is not None]
    return " ".join(["command", said.name, *words])


def shown(network: Network, other: Network) -> list[str]:
    """The rows of a network that another does not have so."""
    return [f"{row.kind} {row} <- " + ", ".join(f"{w!r} {c.kind} {c}" for c, w in columns.items())
            for row, columns in network.rows.items() if columns != other.rows.get(row)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_line_means_what_the_table_says(case: Case) -> None:
    program = read(case.text, STAGE, REGISTRY)
    assert [str(e) for e in program.errors] == []
    after, wanted = made(program.statements, STAGE), expected(case.outcome, STAGE, REGISTRY)
    assert shown(after, wanted) == shown(wanted, after)
    assert after == wanted
    when = [line.removeprefix("when ") for line in case.outcome if line.startswith("when ")]
    assert [str(s.when) for s in program.statements] == (when or ["now"] * len(program.statements))
    commands = [line for line in case.outcome if line.startswith("command ")]
    assert [command(c) for c in program.commands] == commands


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_cases(table: str) -> None:
    assert sum(1 for _ in cases(f"{table}.rows")) >= 10


def test_the_tables_have_no_unread_outcome() -> None:
    known = ("when ", "command ", "del ", "rename ")
    assert all(line.startswith(known) or " <- " in line or ": " in line for c in CASES for line in c.outcome)


def test_a_weight_that_a_line_adds_is_on_top_of_what_is_there() -> None:
    program = read("voice.freq += 2*lfo", STAGE, REGISTRY)
    assert [type(c) for c in program.statements[0].changes] == [AddRow]
