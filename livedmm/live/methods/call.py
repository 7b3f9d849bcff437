"""What is asked for over OSC: a packet, and each message of it with its arguments."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from livedmm.errors import LivedmmError, OscError
from livedmm.language.when import Span, When
from livedmm.live.osc.packets import Argument, Message
from livedmm.live.osc.peers import Peer
from livedmm.live.osc.writing import write
from livedmm.network import Change, Port, split
from livedmm.vvalues import ZERO, from_json


@dataclass(slots=True)
class Ask:
    """What one packet asks for, and what is known of it.

    Attributes
    ----------
    at
        The sample that its time tag says; None is now.
    alone
        Whether there are only messages that open a bundle: they are then for all that comes after.
    when, glide
        When it is to start and how long it glides, if it says so.
    changes, texts
        What is gathered for its one edit.
    acts
        What else is to be done, before the edit and in order, once all of the packet is found right.
    again
        Whether it is tried again, once a kind is compiled: what it only asks for was answered then.
    """

    peer: Peer
    host: float
    at: int | None = None
    alone: bool = True
    author: str = "osc"
    when: When | None = None
    glide: Span | None = None
    request: tuple[Argument, ...] = ()
    changes: list[Change] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    acts: list[Callable[[], object]] = field(default_factory=list)
    again: bool = False

    def reply(self, address: str, *arguments: Argument) -> None:
        """Answer; what cannot be delivered is lost."""
        self.peer.reply(write(Message(address, (*arguments, *self.request))))

    def fail(self, address: str, error: LivedmmError) -> None:
        """Answer that it was not done, and why: command, text, code, line and column."""
        where = error.where
        self.reply("/fail", address, str(error), type(error).__name__, where.line or -1, where.column or -1)

    def meant(self, default: When) -> When:
        """When its edit starts, and how long it glides, where it does not say so itself."""
        return When(default.at if self.when is None else self.when.at, self.glide or default.glide)


@dataclass(frozen=True, slots=True)
class Call:
    """A message: the parameters of its address, and its arguments.

    What is asked of arguments raises OscError, with a sentence about what is there instead.
    """

    ask: Ask
    parameters: tuple[str, ...]
    arguments: tuple[Argument, ...]

    def text(self, index: int, name: str) -> str:
        """An argument that must be a text."""
        value = self._given(index)
        if not isinstance(value, str):
            raise OscError(f"argument {index + 1} is {name}, a text, {_said(value)}", "send it as a string, of type s")
        return value

    def number(self, index: int, name: str) -> float:
        """An argument that must be a number."""
        value = self._given(index)
        if not isinstance(value, int | float):
            raise OscError(f"argument {index + 1} is {name}, a number, {_said(value)}", "send it with type f, d or i")
        return float(value)

    def numbers(self, name: str) -> list[float]:
        """All arguments, which must be numbers."""
        return [self.number(i, name) for i in range(len(self.arguments))]

    def port(self, index: int) -> Port:
        """An argument that must be ``neuron.port``, or a neuron, whose `out` is meant."""
        text = self.text(index, "neuron.port")
        neuron, port = split(text) if "." in text else (text, "out")
        return Port(in_rows(neuron), port)

    def json(self, index: int) -> Any:
        """An argument that must be JSON: a V-value, or a list."""
        text = self.text(index, "JSON")
        try:
            value = json.loads(text)
        except ValueError as error:
            raise OscError(f"argument {index + 1} is no JSON ({error})") from None
        return value if isinstance(value, list) else from_json(text) if isinstance(value, dict) else value or ZERO

    def answer(self, address: str, *arguments: Argument) -> bool:
        """Answer what was asked, so that no /done is sent: returns True."""
        if not self.ask.again:
            self.ask.reply(address, *arguments)
        return True

    def _given(self, index: int) -> Argument | None:
        return self.arguments[index] if index < len(self.arguments) else None


Method = Callable[[Call], bool | None]
"""Returns True if it has answered itself."""


def in_address(name: str) -> str:
    """A name with members as addresses have it: ``bank[1]`` is ``bank.1`` (R31)."""
    return name.replace("[", ".").replace("]", "")


def in_rows(name: str) -> str:
    """A name in an address as rows have it: ``bank.1`` is ``bank[1]``."""
    head, *members = name.split(".")
    return "".join([head, *(f"[{member}]" if member.isdecimal() else f".{member}" for member in members)])


def _said(value: Argument | None) -> str:
    return "and is missing" if value is None else f"not {value!r:.40}"
