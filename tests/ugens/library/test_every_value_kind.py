"""What holds for every kind of V-values."""

from __future__ import annotations

from typing import Any

import pytest

from livedmm.engine.calling import bind
from livedmm.ugens import Kind, builtin
from livedmm.vvalues import vvalue
from tests.ugens.library.playing import played

KINDS = [kind for kind in builtin() if kind.stream in ("value", "constant")]
TREE = {
    "a": {"b": 1.5, ":number": -2},
    3: 1,
    ":sample": {"x": 0.5},
    ":interval": {":low": 1},
    ":points": {(0, 0): 7},
}
# What a row can give: a V-value, with whatever stands in it.
INPUTS: list[Any] = [
    {},
    0,
    1,
    -1,
    1e18,
    -1e18,
    0.5,
    {":number": 2},
    TREE,
    {"a": {}},
    {"a": 0},
    {"a": "text", "b": None},
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_it_puts_out_what_it_declares_whatever_it_gets(kind: Kind) -> None:
    ports = [*kind.input_names, *(["further"] if kind.ports else [])]
    ticks: list[dict[str, Any]] = [{}]
    for turn in range(len(ports)):
        ticks += (
            {port: INPUTS[(i + k * turn) % len(INPUTS)] for k, port in enumerate(ports)}
            for i in range(len(INPUTS))
        )
    for outputs in played(kind.key, ticks):
        further = {"further"} if kind.ports else set()
        assert set(kind.output_names) <= set(outputs) <= {*kind.output_names, *further}
        for value in outputs.values():
            vvalue(value)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_it_changes_nothing_that_it_gets(kind: Kind) -> None:
    def frozen() -> dict[str, Any]:
        return {port: {"a": {"b": 2.0}, ":number": 1.0} for port in kind.input_names}

    inputs = frozen()
    for _ in range(3):
        played(kind.key, [inputs, inputs])
    assert inputs == frozen()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_it_is_told_in_a_line_before_it_is_told_at_length(kind: Kind) -> None:
    first = kind.doc.split("\n\n")[0]
    assert "\n" not in first
    assert first.endswith(".")


@pytest.mark.parametrize("kind", [k for k in KINDS if bind(k).plain], ids=lambda kind: kind.key)
def test_the_short_way_to_call_a_kind_gives_what_the_long_way_gives(kind: Kind) -> None:
    plain = bind(kind).plain
    assert plain is not None
    for x in INPUTS:
        inputs = dict.fromkeys(kind.input_names, x)
        assert plain(inputs) == played(kind.key, [inputs])[0]
        assert plain({}) == played(kind.key, [{}])[0]
