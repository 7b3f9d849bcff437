"""The kinds that read rows: ``edit("voice.freq = 300")``, a text as the matrix that it adds (R35)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from livedmm.errors import LivedmmError
from livedmm.language.program import evaluate
from livedmm.language.reader import read
from livedmm.network import Address, Network, Sources, apply, resolve
from livedmm.network.weights import LARGEST
from livedmm.ugens import Input, Kind, Output, Registry, Setting, ugen
from livedmm.vvalues import ZERO, VValue


def add_kinds(registry: Registry) -> None:
    """Add the kinds that read rows to a session's registry; they read with the kinds that it then has.

    Called from the thread that owns the session.
    """
    registry.add(_edit(registry))


def fragment(text: str, matrix: Any, registry: Registry) -> dict[str, Any]:
    """What a text of rows adds to a network matrix, in the six-level form of both.

    It is what the matrix would be once the text has been evaluated by itself, less what it is: so
    ``self.delta += 0.01*edit("voice.freq = 300")`` goes a hundredth of the way at each frame. A text that
    cannot be read, or does not fit the matrix, adds nothing. Never raises; any thread may call it.
    """
    before = _network(matrix)
    program = read(text, before, registry)
    if program.errors:
        return {}
    changes, _ = evaluate(program, before, Sources(), whole=False, again=True)
    try:
        edit = resolve((change for some in changes.values() for change in some), before, registry)
    except LivedmmError:
        return {}
    after = apply(edit, before)
    rows = {row: _difference(after.row(row), before.row(row)) for row in {s.row: None for s in edit.steps}}
    return Network(rows).matrix()


def _edit(registry: Registry) -> Kind:
    last: list[tuple[str, VValue, VValue]] = []

    def emitted(text: str, matrix: Any) -> VValue:
        # Reading takes the longer the larger the matrix is; while it stands still, once is enough.
        if not (last and last[0][0] == text and last[0][1] is matrix):
            last[:] = [(text, matrix, fragment(text, matrix, registry) or ZERO)]
        return last[0][2]

    @ugen(stream="value")
    class Edit:
        """What a text of rows adds to the network matrix: `self.delta += 0.01*edit("voice.freq = 300")`.

        It is the way from the matrix that `matrix` reads to what the text says, so a share of it at each frame
        leads there. A text that cannot be read emits nothing.
        """

        text = Setting(type="text", doc="rows, as they would be typed")
        matrix = Input(wired="self.out", doc="the network matrix that the text is held against")
        out = Output(doc="the matrix to add")

        tick = emitted

    return cast(Kind, Edit)


def _network(matrix: Any) -> Network:
    """The network of a V-value, of which only what can be a weight is taken."""
    rows: dict[Address, dict[Address, float]] = {}
    for row, columns in _addresses(matrix):
        weights = {column: float(weight) for column, weight in _addresses(columns)
                   if isinstance(weight, int | float) and abs(weight) <= LARGEST}
        if weights:
            rows[row] = weights
    return Network(rows)


def _addresses(tree: Any) -> list[tuple[Address, Any]]:
    return [(Address(kind, neuron, port), end)
            for kind, neurons in _branches(tree) for neuron, ports in _branches(neurons)
            for port, end in _branches(ports)]


def _branches(tree: Any) -> list[tuple[str, Any]]:
    return [(key, branch) for key, branch in tree.items() if isinstance(key, str)] \
        if isinstance(tree, Mapping) else []


def _difference(after: Mapping[Address, float], before: Mapping[Address, float]) -> dict[Address, float]:
    return {column: after.get(column, 0.0) - before.get(column, 0.0) for column in {**before, **after}}
