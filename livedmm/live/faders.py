"""Faders that have overtaken themselves: of numbers for one input that wait together, only the last is an edit.

A fader sends as often as its program likes, up to thousands of times a second, and an edit takes some tenths of a
millisecond. What comes between two turns would be over before it was heard.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from livedmm.live.osc.inbox import Received
from livedmm.live.osc.peers import Peer


@dataclass(slots=True)
class Senders:
    """Those who have sent the same: all of them are answered what the last one is."""

    peers: list[Peer]

    @property
    def name(self) -> str:
        """The last one's."""
        return self.peers[-1].name

    @property
    def local(self) -> bool:
        """The last one's."""
        return self.peers[-1].local

    @property
    def open(self) -> bool:
        """The last one's."""
        return self.peers[-1].open

    def reply(self, packet: bytes) -> None:
        """Send it to each, as often as each has sent."""
        for peer in self.peers:
            peer.reply(packet)

    def at_port(self, port: int) -> Peer:
        """The last one's."""
        return self.peers[-1].at_port(port)


def newest(received: Iterable[Received]) -> list[Received]:
    """What has come, of a run of faders and events only the last number for each input."""
    kept: list[Received] = []
    places: dict[bytes, int] = {}
    for one in received:
        address = fader(one.data)
        if not address:
            # An event is no edit: whether a fader moves before it or after it, at the same sample, is the same.
            if not one.data.startswith(b"/in/"):
                places.clear()
        elif address in places:
            before = kept[places[address]].peer
            peers = before.peers if isinstance(before, Senders) else [before]
            peers.append(one.peer)
            kept[places[address]] = one._replace(peer=Senders(peers))
            continue
        else:
            places[address] = len(kept)
        kept.append(one)
    return kept


def fader(data: bytes) -> bytes:
    """The address of a message that is one number for one input; empty if it is something else."""
    if not data.startswith(b"/net/"):
        return b""
    end = data.find(b"\0")
    tags = data[end + 4 - end % 4:]
    return data[:end] if tags[:4] in (b",f\0\0", b",i\0\0", b",d\0\0") else b""
