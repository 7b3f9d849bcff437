"""Fragments of the matrix: the live edits of the published system, set up in named fields (`engine.fields`)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

from livedmm.engine.fields import EditFields, fragment
from livedmm.errors import OscError
from livedmm.live.methods.call import Call, Method
from livedmm.live.session import Session
from livedmm.network import Address, Edit, Network, Resolved, Step, on_grid
from livedmm.vvalues import VValue

MOST_SAID = 4
"""Weights of a fragment that a score tells of."""
MOST_FIELDS = 1000
"""Fields that may hold something."""


class Fragments:
    """What is sent to the update neuron as a fragment is an edit like others, with its fader and its undo.

    Attributes
    ----------
    fields
        What is set up and not performed yet.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.fields = EditFields()
        self.methods: Mapping[str, Method] = {
            "/nu": self._nu, "/sf": self._sf, "/sfzero": self._sfzero, "/smul": self._smul, "/ssum": self._ssum,
            "/nuff": self._nuff, "/nu_general": self._nu_general, "/v": self._v,
        }

    def _nu(self, call: Call) -> None:
        self._add(call, self._weight(call, 0))

    def _sf(self, call: Call) -> None:
        name = call.text(0, "field")
        self._keep(self.fields.set(name, call.json(1) if len(call.arguments) == 2 else self._weight(call, 1)))

    def _sfzero(self, call: Call) -> None:
        self._keep(self.fields.zero(call.text(0, "field")))

    def _smul(self, call: Call) -> None:
        self._keep(self.fields.scale(call.text(0, "field"), call.number(1, "factor")))

    def _ssum(self, call: Call) -> None:
        self._keep(self.fields.sum(*(call.text(i, "field") for i in range(len(call.arguments)))))

    def _nuff(self, call: Call) -> None:
        self._add(call, self.fields[call.text(0, "field")])

    def _nu_general(self, call: Call) -> None:
        self._emit(call, call.text(1, "output"), self.fields[call.text(0, "field")])

    def _v(self, call: Call) -> None:
        self._emit(call, call.text(0, "output"), call.json(1))

    def _keep(self, fields: EditFields) -> None:
        if len(fields) > MOST_FIELDS:
            raise OscError(f"{MOST_FIELDS} fields are there already", "/sfzero lets go of one")
        self.fields = fields

    def _emit(self, call: Call, output: Hashable, value: VValue) -> None:
        call.ask.acts.append(partial(self._session.emit, {output: value}))

    def _add(self, call: Call, matrix: VValue) -> None:
        session, ask = self._session, call.ask
        tree: Any = matrix
        steps: list[Step] = []
        for row, columns in (Network.from_matrix(tree) if isinstance(tree, Mapping) else Network()).rows.items():
            session.registry.kind(row.kind)
            for column, weight in columns.items():
                session.registry.kind(column.kind)
                steps.append(Step(row, column, 1.0, on_grid(weight)))
        session.making.prepare(session.registry.kind(step.row.kind) for step in steps)
        said = ", ".join(f"{step.row} += {step.amount:g}*{step.column}" for step in steps[:MOST_SAID])

        def add() -> None:
            edit = Edit((), ask.author, max(session.soon(), ask.at or 0), session.glide_of(None), f"nu: {said}")
            session.add_resolved(edit, Resolved(tuple(steps)))

        ask.acts.append(add)

    def _weight(self, call: Call, first: int) -> VValue:
        """One weight: row and column, as ``neuron.port`` or as the published paths ``kind neuron port`` in JSON."""
        row, column = self._address(call, first), self._address(call, first + 1)
        return fragment(row, column, call.number(first + 2, "weight"))

    def _address(self, call: Call, index: int) -> Address:
        if call.text(index, "neuron.port").startswith("["):
            keys = call.json(index)
            if isinstance(keys, list) and len(keys) == 3 and all(isinstance(key, str) for key in keys):
                return Address(*keys)
            raise OscError(f"argument {index + 1} is a path of kind, neuron and port", '["sine", "lfo", "out"]')
        return self._session.machine.network.address(call.port(index))
