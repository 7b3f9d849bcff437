"""What a text says twice: the last word counts, and every statement has a key of its own (R36)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from livedmm.language.program import Statement
from livedmm.network.sources import Saying


def without_repeats(statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements in order, each with what it has the last word on.

    - Of rows with the same left side only the last says anything; the others are as if commented out.
    - A neuron is what the last statement that declares it says, if another makes it a neuron of another kind.
    """
    last = {s.key: number for number, s in enumerate(statements) if s.saying is not None}
    kinds: dict[str, str] = {}
    for number, statement in enumerate(statements):
        if statement.saying is not None and last[statement.key] == number:
            kinds |= {name: kind.key for name, kind in statement.saying.neurons.items()}
    for (number, statement), key in zip(enumerate(statements), _keys(s.key for s in statements), strict=True):
        said = statement.saying
        if said is not None and last[statement.key] != number:
            said = Saying(where=said.where)
        elif said is not None and any(kinds[name] != kind.key for name, kind in said.neurons.items()):
            other = {name for name, kind in said.neurons.items() if kinds[name] != kind.key}
            said = Saying({name: kind for name, kind in said.neurons.items() if name not in other},
                          {port: row for port, row in said.rows.items() if port.neuron not in other}, said.where)
        yield statement if said is statement.saying and key == statement.key else replace(
            statement, key=key, saying=said)


def _keys(keys: Iterable[str]) -> Iterator[str]:
    """The same keys, the second ``voice`` as ``voice[2]``, or the next number that makes it the only one."""
    used: dict[str, int] = {}
    for key in keys:
        number = used.get(key, 0) + 1
        while number > 1 and f"{key}[{number}]" in used:
            number += 1
        used[key] = number
        if number > 1:
            key = f"{key}[{number}]"
            used[key] = 1
        yield key
