"""Playing recordings of networks, ``b_*``: the same start, the same events, every layer compared."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from livedmm.engine import ExactMachine
from livedmm.network import Address
from livedmm.ugens import Registry
from tests.oracle import published
from tests.oracle.console import FIELD_COMMANDS, Console
from tests.oracle.recordings import UnplayableError, compare

MATRIX = Address("accum", ":self", ":single")
"""Where the network matrix stands in the original programs."""


class Outside:
    """What surrounded the original: a mouse, channels shared by all neurons of a function, a console."""

    def __init__(self, recording: Mapping[str, Any]) -> None:
        self.events = _by_cycle(recording.get("events"))
        self.injected = _by_cycle(recording.get("inject"))
        outputs = recording["output_layers"]
        self.mouse_2018 = ":current" in _first(outputs, "mouse-coords")
        self.on_signal = ":signal" in _first(outputs, "network-update-monitor")
        self.default = self._idle_reading(outputs)
        self.console = Console("out" if self.on_signal else ":direct", self._commands())
        self.position = (0, 0)
        self.clicks: deque[Any] = deque()
        self.readings: deque[Any] = deque()
        self.updates: deque[Any] = deque()

    def registry(self) -> Registry:
        """The functions of the program that was recorded."""
        mouse = published.MOUSE_2018 if self.mouse_2018 else published.MOUSE_2017
        update = published.UPDATE_ON_SIGNAL if self.on_signal else published.UPDATE_ON_OUTPUTS
        reader = published.reader(self.default)
        return Registry([*published.ALWAYS, mouse, update, reader])

    def _commands(self) -> tuple[str, ...]:
        """What could be typed: in January 2018 weights, from March on fields, from April on outputs too."""
        if not self.on_signal:
            return ("nu", *FIELD_COMMANDS, "nu-general")
        return ("nu", *FIELD_COMMANDS) if self.mouse_2018 else ("nu",)

    def before(self, cycle: int, machine: ExactMachine) -> None:
        """Let happen what happened just before a cycle, and hand out what waits, one thing to a neuron."""
        for event in self.events.get(cycle, ()):
            self._happen(event)
        self.readings.extend(self.injected.get(cycle, ()))
        self._hand_out("mouse-coords", machine)
        self._hand_out("mouse-pressed-monitor", machine, self.clicks)
        self._hand_out("network-update-monitor", machine, self.updates)
        self._hand_out("reader", machine, self.readings)

    def _happen(self, event: list[Any]) -> None:
        match event:
            case [":mouse", x, y]:
                self.position = (x, y)
            case [":click", x, y]:
                self.clicks.append({":x": x, ":y": y})
            case [":cmd", str() as text]:
                self.console.type(text)
                self.clicks.extend({":x": x, ":y": y} for x, y in self.console.clicks)
                self.updates.extend(self.console.updates)
                self.console.clicks.clear()
                self.console.updates.clear()
            case _:
                raise UnplayableError(f"the event {event!r} is not known")

    def _hand_out(self, function: str, machine: ExactMachine, channel: deque[Any] | None = None) -> None:
        neurons = machine.matrix.get(function)
        for neuron in neurons if isinstance(neurons, Mapping) else ():
            if channel is None:
                machine.send(neuron, self._mouse(), function)
            elif channel:
                machine.send(neuron, channel.popleft(), function)

    def _mouse(self) -> dict[str, Any]:
        x, y = self.position
        return {":mouse-x": x, ":mouse-y": y} if self.mouse_2018 else {"x": x, "y": y}

    def _idle_reading(self, outputs: list[Any]) -> Any:
        """What the readers put out at the first cycle at which nothing waited for them."""
        waiting = 0
        for cycle, layer in enumerate(outputs[1:], 1):
            waiting += len(self.injected.get(cycle, ()))
            for neuron in _neurons(layer, "reader").values():
                if not waiting:
                    return neuron.get(":signal", {})
                waiting -= 1
        return {}


def play(recording: Mapping[str, Any]) -> int:
    """Play a recording of a network; the number of comparisons.

    Raises
    ------
    DifferenceError
        At the first thing that is not as recorded.
    UnplayableError
        If there is an event that the player does not know.
    """
    outputs, inputs = recording["output_layers"], recording.get("input_layers", [])
    outside = Outside(recording)
    machine = ExactMachine(outputs[0], outside.registry(), matrix_at=MATRIX)
    count = 0
    for cycle in range(1, max(len(outputs), len(inputs) + 1)):
        outside.before(cycle, machine)
        machine.tick()
        # An input layer is computed from the output layer before it.
        if cycle <= len(inputs):
            count += compare(inputs[cycle - 1], machine.inputs, (f"tick {cycle}", "input"))
        if cycle < len(outputs):
            count += compare(outputs[cycle], machine.outputs, (f"tick {cycle}", "output"))
    return count


def _by_cycle(events: Mapping[str, Any] | None) -> dict[int, list[Any]]:
    return {int(cycle): happened for cycle, happened in (events or {}).items()}


def _neurons(layer: Any, function: str) -> Mapping[str, Any]:
    neurons = layer.get(function)
    return neurons if isinstance(neurons, Mapping) else {}


def _first(outputs: list[Any], function: str) -> Mapping[str, Any]:
    """What a neuron of a function put out at its first tick: what it was made to put out at rest."""
    return next((ports for layer in outputs[1:] for ports in _neurons(layer, function).values()), {})
