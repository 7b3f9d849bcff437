"""Whether what a statement names is there when it acts: blocks that wait are edits of their own (R37)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from livedmm.errors import RowError
from livedmm.language.program import Statement
from livedmm.language.when import When
from livedmm.network import Network


def too_early(statements: Sequence[Statement], network: Network) -> Iterator[RowError]:
    """The statements that name a neuron which only a block that acts later, or at another time, declares."""
    order = {when: n for n, when in reversed(list(enumerate(s.when for s in statements)))}
    declared: dict[str, list[When]] = {}
    for statement in statements:
        for neuron in statement.saying.neurons if statement.saying else ():
            declared.setdefault(neuron, []).append(statement.when)
    for statement in statements:
        for neuron in _named(statement):
            times = declared.get(neuron, [])
            if times and neuron not in network.neurons and not any(
                    _is_there(time, statement.when, order) for time in times):
                yield RowError(
                    f"'{neuron}' is declared in a block of another time ({times[0]}), so it is not there yet",
                    "declare it before the block, or put this line into the block", statement.where)


def _is_there(declared: When, named: When, order: dict[When, int]) -> bool:
    if declared == named:
        return True
    return declared.at is None and declared.every is None and order[declared] < order[named]


def _named(statement: Statement) -> dict[str, None]:
    """The neurons whose rows a statement sets, and those that feed them."""
    rows = statement.saying.rows if statement.saying else {}
    return dict.fromkeys(port.neuron for row, weights in rows.items() for port in (row, *weights))
