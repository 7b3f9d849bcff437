"""Who has sent something, and can be answered."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from livedmm.errors import OscError

LARGEST_DATAGRAM = 65_507
"""Bytes that UDP can carry over IPv4."""

Address = tuple[str, int]
"""Host and port, as sockets have them."""


class Peer(Protocol):
    """Another program, over UDP or TCP. Equal peers are the same program at the same port. Any thread may call."""

    @property
    def name(self) -> str:
        """Protocol, host and port, for people."""

    @property
    def local(self) -> bool:
        """Whether it is on this machine."""

    @property
    def open(self) -> bool:
        """Whether there is a use in answering: over TCP, until it hangs up."""

    def reply(self, packet: bytes) -> None:
        """Send it a packet; never waits.

        Raises
        ------
        OscError
            If the packet is larger than a datagram can be. What cannot be delivered is lost without one.
        """

    def at_port(self, port: int) -> Peer:
        """The same program where it listens at another port; over TCP the connection itself."""


@dataclass(frozen=True, slots=True)
class Datagrams:
    """A peer over UDP."""

    address: Address
    send: Callable[[bytes, Address], object] = field(compare=False, repr=False)
    open = True

    @property
    def name(self) -> str:
        """Such as ``udp 127.0.0.1:50000``."""
        return f"udp {shown(self.address)}"

    @property
    def local(self) -> bool:
        """Whether it is on this machine."""
        return is_local(self.address)

    def reply(self, packet: bytes) -> None:
        """Send it a packet."""
        if len(packet) > LARGEST_DATAGRAM:
            raise OscError(f"the answer has {len(packet):,} bytes, and a datagram {LARGEST_DATAGRAM:,} at most",
                           "ask over TCP")
        self.send(packet, self.address)

    def at_port(self, port: int) -> Datagrams:
        """The same host at another port."""
        return replace(self, address=(self.address[0], port))


def shown(address: Address) -> str:
    """Host and port for people."""
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_local(address: Address) -> bool:
    """Whether an address is one of this machine's own, which nobody else can send from."""
    try:
        return ipaddress.ip_address(address[0].partition("%")[0]).is_loopback
    except ValueError:
        return False
