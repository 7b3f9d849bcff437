"""Neurons: made, freed, set, asked for, and played."""

from __future__ import annotations

from collections.abc import Mapping

from livedmm.errors import EditError
from livedmm.live.methods.call import Call, Method
from livedmm.live.methods.weights import ONE, kind_of
from livedmm.live.session import Session
from livedmm.network import Address, Declare, Port, Remove, SetWeight


class Neurons:
    """``/n/...`` as scsynth has it for nodes, and ``/in/<name>`` for what is played."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.methods: Mapping[str, Method] = {
            "/n/new": self._new, "/n/free": self._free, "/n/set": self._set, "/n/query": self._query,
            "/in/<name>": self._in,
        }

    def _new(self, call: Call) -> None:
        kind = self._session.registry.kind(call.text(1, "kind"))
        call.ask.changes.append(Declare(call.text(0, "name"), kind))

    def _free(self, call: Call) -> None:
        call.ask.changes += [Remove(call.text(i, "neuron")) for i in range(max(len(call.arguments), 1))]

    def _set(self, call: Call) -> None:
        neuron = call.text(0, "neuron")
        for i in range(1, len(call.arguments), 2):
            port = Port(neuron, call.text(i, "input"))
            call.ask.changes.append(SetWeight(port, ONE, call.number(i + 1, "number")))

    def _query(self, call: Call) -> bool:
        neuron = call.text(0, "neuron")
        kind = kind_of(self._session, neuron)
        said = []
        for name in kind.input_names:
            row = self._session.machine.network.row(Address(kind.key, neuron, name))
            said.append(" ".join([name, *(f"{c.neuron}.{c.port}*{w:g}" for c, w in row.items())]))
        return call.answer("/n/info", neuron, kind.key, kind.stream, *said)

    def _in(self, call: Call) -> bool:
        session, ask = self._session, call.ask
        values = call.numbers("value") or [1.0]
        name = call.parameters[0]
        if not session.inputs.listeners(name):
            raise EditError(f"nobody listens to /in/{name:.40}",
                            f'a neuron does that is declared so: key = osc_in("{name:.40}")')
        ask.acts.append(lambda: session.event(name, values, ask.at))
        # Played a thousand times a second, it is answered only where an answer is asked for.
        return not ask.request
