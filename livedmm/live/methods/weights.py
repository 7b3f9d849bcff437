"""Weights: the numbers of inputs, and single weights of the matrix."""

from __future__ import annotations

from collections.abc import Mapping

from livedmm.errors import EditError, OscError, near
from livedmm.live.methods.call import Call, Method, in_rows
from livedmm.live.session import Session
from livedmm.network import AddRow, Port, SetRow, SetWeight, shortest
from livedmm.ugens import Kind

ONE, TEMPO = Port("one", "out"), Port("clock", "tempo")
FASTEST = 10_000.0
"""Beats a minute that can be asked for as a tempo."""


class Weights:
    """A number for an input is the weight that ``one`` has there (R44)."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.methods: Mapping[str, Method] = {
            "/net/<neuron>/<input>": self._net, "/norm/<neuron>/<input>": self._norm, "/tempo": self._tempo,
            "/w/set": self._set, "/w/add": self._add, "/w/free": self._free, "/w/get": self._get,
        }

    def _net(self, call: Call) -> bool:
        neuron, port = map(in_rows, call.parameters)
        kind = kind_of(self._session, neuron)
        if not call.arguments:
            return self._tell(call, kind, neuron, port)
        values = call.numbers(port)
        family = [name for name in kind.input_names if name.split("[")[0] == port and "[" in name]
        if len(values) > 1 or (family and kind.input(port) is None):
            if len(values) > len(family):
                raise EditError(f"'{neuron}.{port}' takes {max(len(family), 1)} numbers, {len(values)} are given",
                                "send one number to an input")
            call.ask.changes += [SetWeight(Port(neuron, name), ONE, x) for name, x in zip(family, values, strict=False)]
        else:
            call.ask.changes.append(SetWeight(Port(neuron, port), ONE, values[0]))
        return False

    def _tell(self, call: Call, kind: Kind, neuron: str, port: str) -> bool:
        """Answer the number that an input has."""
        if kind.input(port) is None:
            raise EditError(f"no input '{neuron}.{port:.40}'", near(port[:40], kind.input_names))
        network = self._session.machine.network
        row = network.row(network.address(Port(neuron, port)))
        constant = next((weight for column, weight in row.items() if column.neuron == "one"), 0.0)
        return call.answer(f"/net/{'/'.join(call.parameters)}", float(shortest(constant)))

    def _norm(self, call: Call) -> None:
        neuron, port = map(in_rows, call.parameters)
        declared = kind_of(self._session, neuron).input(port)
        if declared is None or declared.range is None:
            raise EditError(f"'{neuron}.{port}' has no declared range", "set it with /net")
        x = min(max(call.number(0, "place"), 0.0), 1.0)
        low, high = declared.range
        value = low * (high / low) ** x if declared.unit == "Hz" and low > 0 else low + (high - low) * x
        call.ask.changes.append(SetWeight(Port(neuron, port), ONE, value))

    def _tempo(self, call: Call) -> None:
        beats = call.number(0, "tempo")
        if not 0 <= beats <= FASTEST:
            raise OscError(f"a tempo cannot be {beats:g}", f"it goes from 0 to {FASTEST:g} beats a minute")
        call.ask.changes.append(SetRow(TEMPO, {ONE: beats}))

    def _set(self, call: Call) -> None:
        call.ask.changes.append(SetWeight(call.port(0), call.port(1), call.number(2, "weight")))

    def _add(self, call: Call) -> None:
        call.ask.changes.append(AddRow(call.port(0), {call.port(1): call.number(2, "weight")}))

    def _free(self, call: Call) -> None:
        call.ask.changes.append(SetWeight(call.port(0), call.port(1), 0.0))

    def _get(self, call: Call) -> bool:
        network = self._session.machine.network
        row, column = call.port(0), call.port(1)
        weight = network.weight(network.address(row), network.address(column))
        return call.answer("/w", str(row), str(column), float(shortest(weight)))


def kind_of(session: Session, neuron: str) -> Kind:
    """The kind of a living neuron; raises EditError if there is none of this name."""
    neurons = session.machine.network.neurons
    if neuron not in neurons:
        raise EditError(f"no neuron '{neuron:.60}'", near(neuron[:60], neurons))
    return session.registry.kind(neurons[neuron].kind)
