"""Commands, and what of the history and the snapshots has an address of its own (R38)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from livedmm.errors import EditError, near
from livedmm.language.commands import COMMANDS, called
from livedmm.live.desk import Desk
from livedmm.live.methods.call import Call, Method

NAMED = ("hush", "panic", "undo", "redo", "mute", "solo", "tap", "cancel", "copy", "insert", "record", "still", "morph",
         "save")
"""Commands whose address is their name."""
ELSEWHERE = {"/snap/save": "snap", "/patch/load": "load"}
"""Those that have another."""


class Commands:
    """What the desk does."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        commands = {f"/{name}": name for name in NAMED} | ELSEWHERE
        self.methods: Mapping[str, Method] = {
            **{address: partial(self._command, name) for address, name in commands.items()},
            "/unmute": self._unmute, "/mark": self._mark, "/goto": self._goto, "/snap/load": self._recall,
            "/edit/<number>/gain": self._gain,
        }

    def _command(self, name: str, call: Call) -> None:
        parameters = COMMANDS[name].parameters
        given: list[Any] = []
        for i, argument in enumerate(call.arguments):
            wanted, what = (parameters[i].type, parameters[i].name) if i < len(parameters) else ("number", "nothing")
            if wanted == "output" or (wanted == "stream" and isinstance(argument, str)):
                given.append(call.port(i))
            else:
                given.append(call.text(i, what) if wanted in ("text", "neuron") else call.number(i, what))
        command, ask = called(name, *given), call.ask
        ask.acts.append(lambda: self._desk.do(command, ask.author))

    def _unmute(self, call: Call) -> None:
        call.ask.acts.append(partial(self._desk.unmute, call.text(0, "neuron")))

    def _mark(self, call: Call) -> None:
        call.ask.acts.append(partial(self._desk.mark, call.text(0, "name")))

    def _goto(self, call: Call) -> None:
        desk, ask = self._desk, call.ask
        place = call.arguments[0] if call.arguments and isinstance(call.arguments[0], str) else call.number(0, "edit")

        def go() -> None:
            if not isinstance(place, str):
                desk.call("goto", place, author=ask.author)
            elif place in desk.marks:
                desk.go_to(desk.marks[place])
            else:
                raise EditError(f"no mark '{place:.40}'", near(place[:40], desk.marks) or "/mark sets one")

        ask.acts.append(go)

    def _recall(self, call: Call) -> None:
        name, ask = call.text(0, "name"), call.ask
        ask.acts.append(lambda: self._desk.recall(name, ask.author))

    def _gain(self, call: Call) -> None:
        number, ask = call.parameters[0], call.ask
        if not number.isdecimal():
            raise EditError(f"no edit '{number:.20}'", "edits have numbers")
        gains = {int(number[:12]): call.number(0, "gain")}
        ask.acts.append(lambda: self._desk.session.fade(gains, at=ask.at))
