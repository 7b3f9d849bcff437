"""`livedmm send`: one message, or some rows, to a session that plays."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from livedmm.live.osc.client import Client
    from livedmm.live.osc.packets import Argument


@dataclass(frozen=True, slots=True)
class Session:
    """Where a session is to be found."""

    host: str
    port: int
    tcp: bool
    timeout: float

    def connect(self) -> Client:
        """A client of it; raises OscError where nobody listens."""
        from livedmm.live.osc.client import Client

        return Client(self.host, self.port, "tcp" if self.tcp else "udp", self.timeout)


def send(words: Sequence[str], session: Session) -> int:
    """Send words as they are typed: an address and its arguments, else rows; ``-`` is standard input."""
    for word in words:
        if word.startswith("--"):  # all that begins with - is let through, since numbers do
            raise click.NoSuchOption(word)
    text = sys.stdin.read() if list(words) == ["-"] else " ".join(words)
    with session.connect() as client:
        click.echo(str(said(client, words[0], words[1:]) if words[0].startswith("/") else evaluated(client, text)))
    return 0


def said(client: Client, address: str, words: Sequence[str]) -> object:
    """Send a message whose arguments are words; returns the answer."""
    return client.ask(address, *map(guessed, words))


def evaluated(client: Client, text: str) -> object:
    """Evaluate a row, or several lines, of which errors count the empty ones too; returns the answer."""
    return client.code(text) if "\n" in text else client.row(text)


def guessed(word: str) -> Argument:
    """What is meant by a word: a whole number, a number, or a text; ``"5"`` in quotes of its own is a text."""
    if len(word) > 1 and word[0] == word[-1] == '"':
        return word[1:-1]
    for number in (int, float):
        try:
            return number(word)
        except ValueError:
            pass
    return word
