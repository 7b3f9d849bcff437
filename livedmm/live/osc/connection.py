"""One connection over TCP: packets framed by SLIP, both ways."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

from livedmm.errors import OscError
from livedmm.live.osc import slip
from livedmm.live.osc.inbox import Inbox, Received
from livedmm.live.osc.packets import Message
from livedmm.live.osc.peers import Address, is_local, shown
from livedmm.live.osc.writing import write

MOST_OUTGOING = 8 << 20
"""Bytes that may wait for a client which does not read; a patch of 10,000 neurons has 1 MB."""
AT_ONCE = 1 << 16
"""Bytes read or sent before it is another connection's turn."""


class Connection:
    """A client over TCP, which is the `Peer` of what it sends.

    `read`, `send` and `close` belong to the server's thread; any thread may call the rest.
    """

    def __init__(self, link: socket.socket, address: Address, changed: Callable[[], object]) -> None:
        link.setblocking(False)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.link = link
        self.open = True
        self.paused = False
        """Whether it is not read for now, since the inbox is full."""
        self.ending = ""
        """Why it is to be closed, once what is for it has been sent."""
        self._address = address
        self._changed = changed
        self._decoder = slip.Decoder()
        self._lock = threading.Lock()
        self._outgoing = bytearray()

    @property
    def name(self) -> str:
        """Such as ``tcp 127.0.0.1:50000``."""
        return f"tcp {shown(self._address)}"

    @property
    def local(self) -> bool:
        """Whether it is on this machine."""
        return is_local(self._address)

    def at_port(self, port: int) -> Connection:
        """The connection itself: who has one is answered there."""
        return self

    def reply(self, packet: bytes) -> None:
        """Put a packet into its outgoing bytes; who leaves too many of them unread is hung up on."""
        framed = slip.encode(packet)
        with self._lock:
            if not self.open or self.ending:
                return
            if len(self._outgoing) + len(framed) > MOST_OUTGOING:
                self.ending = f"it has left {len(self._outgoing):,} bytes of answers unread"
                self._outgoing.clear()
            else:
                self._outgoing += framed
        self._changed()

    @property
    def sending(self) -> bool:
        """Whether there is something for it."""
        return bool(self._outgoing)

    def read(self, inbox: Inbox) -> None:
        """Read what there is, if the inbox has room for it."""
        if inbox.stalls():
            self.paused = True
            return
        try:
            data = self.link.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError as error:
            self.ending = str(error)
            return
        now = time.monotonic()
        if not data:
            self.ending = "it hung up"
            return
        try:
            for packet in self._decoder.feed(data):
                inbox.put(Received(packet, now, self))
        except OscError as error:
            self.reply(write(Message("/fail", ("", str(error), "OscError", -1, -1))))
            self.ending = str(error)

    def send(self) -> None:
        """Send what the network takes now."""
        with self._lock:
            try:
                while self._outgoing:
                    sent = self.link.send(self._outgoing[:AT_ONCE])
                    del self._outgoing[:sent]
            except BlockingIOError:
                pass
            except OSError as error:
                self.ending = str(error)
                self._outgoing.clear()

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            self.open = False
            self._outgoing.clear()
        self.link.close()
