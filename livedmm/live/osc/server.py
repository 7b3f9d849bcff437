"""The OSC server: UDP and TCP on one port, read by one thread, which only stamps and queues what comes."""

from __future__ import annotations

import errno
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from livedmm.errors import DeviceError, OscError
from livedmm.live.osc.connection import Connection
from livedmm.live.osc.holders import holder_of
from livedmm.live.osc.inbox import Inbox, Received
from livedmm.live.osc.packets import Message, read
from livedmm.live.osc.peers import Address, Datagrams
from livedmm.live.osc.writing import write

HOST, PORT = "127.0.0.1", 57170
MOST_CONNECTIONS = 64
DATAGRAMS_AT_ONCE = 64
"""Datagrams read before it is the connections' turn."""
BUFFER = 4 << 20
"""Bytes of datagrams that the system is asked to keep while our thread waits for the interpreter lock."""
LISTEN_AGAIN = 1.0
"""Seconds after which a listener that could not take a connection tries again."""
_TRIES = 20
"""Free ports to try, if any will do, until one is free over UDP as it is over TCP."""


class Server:
    """UDP, and TCP with SLIP, on one port.

    Packets wait in `inbox` until the thread that owns the session takes them; what they mean is its matter.

    Parameters
    ----------
    host
        The address to listen at. Another than the default lets other machines in: they can then play.
    port
        0 for any that is free.
    wake
        Is called on the server's thread when something has come.
    tell
        Is called on the server's thread with what people should know.

    Raises
    ------
    DeviceError
        If the port cannot be had; it says who has it, if that is a session of livedmm.
    """

    def __init__(self, host: str = HOST, port: int = PORT, *, wake: Callable[[], object] = lambda: None,
                 tell: Callable[[str], object] = lambda sentence: None, inbox: Inbox | None = None) -> None:
        self.inbox = inbox or Inbox(wake)
        self.inbox.resume = self._call_up
        self._tell = tell
        self._udp, self._tcp = bind(host, port)
        self.address: Address = self._udp.getsockname()[:2]
        """Host and port at which it listens."""
        self._ear, self._bell = socket.socketpair()
        self._connections: set[Connection] = set()
        self._stopping = False
        self._listens = True
        self._try_again = 0.0
        self._selector = selectors.DefaultSelector()
        for one, do in ((self._udp, self._datagrams), (self._tcp, self._accept), (self._ear, self._called_up)):
            one.setblocking(False)
            self._selector.register(one, selectors.EVENT_READ, do)
        self._bell.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="osc", daemon=True)

    def start(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Send what can be sent at once, hang up, and give the port back. May be called twice."""
        self._stopping = True
        self._call_up()
        if self._thread.ident is not None:
            self._thread.join()
        for connection in self._connections:
            connection.send()
            connection.close()
        self._connections.clear()
        self._selector.close()
        for one in (self._udp, self._tcp, self._ear, self._bell):
            one.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def peer(self, host: str, port: int) -> Datagrams:
        """Somebody over UDP who has not sent anything, for instance a fader's program that is to be told of changes."""
        return Datagrams((host, port), self._send_datagram)

    def _call_up(self) -> None:
        """Let the thread look what has changed. Any thread may call."""
        with suppress(OSError):  # full: it has been called up already; closed: there is nobody
            self._bell.send(b"\0")

    def _send_datagram(self, packet: bytes, address: Address) -> None:
        # UDP promises nothing: what the system does not take now, or cannot deliver, is lost.
        with suppress(OSError):
            self._udp.sendto(packet, address)

    # -- on the server's thread

    def _run(self) -> None:
        while not self._stopping:
            for key, _ in self._selector.select(None if self._listens else LISTEN_AGAIN):
                key.data()
            self._follow_connections()

    def _called_up(self) -> None:
        with suppress(BlockingIOError):
            while self._ear.recv(4096):
                pass

    def _datagrams(self) -> None:
        for _ in range(DATAGRAMS_AT_ONCE):
            try:
                data, address = self._udp.recvfrom(1 << 16)
            except BlockingIOError:
                return
            except OSError:  # some systems tell here that nobody heard an answer
                continue
            peer = Datagrams(address[:2], self._send_datagram)
            if self.inbox.drops(Received(data, time.monotonic(), peer)):
                self._tell(f"more comes over OSC than is taken: packets from {peer.name} are dropped"
                           "; over TCP they would wait")

    def _accept(self) -> None:
        try:
            link, address = self._tcp.accept()
        except BlockingIOError:
            return
        except OSError as error:
            self._try_again = time.monotonic() + LISTEN_AGAIN
            self._listen(False)
            self._tell(f"no OSC connection can be taken for now: {error}")
            return
        connection = Connection(link, address[:2], self._call_up)
        self._connections.add(connection)
        self._selector.register(link, selectors.EVENT_READ, lambda: connection.read(self.inbox))
        if len(self._connections) == MOST_CONNECTIONS:
            self._listen(False)
            self._tell(f"{MOST_CONNECTIONS} programs are connected over OSC: others wait until one hangs up")

    def _listen(self, listens: bool) -> None:
        if listens != self._listens:
            self._listens = listens
            if listens:
                self._selector.register(self._tcp, selectors.EVENT_READ, self._accept)
            else:
                self._selector.unregister(self._tcp)

    def _follow_connections(self) -> None:
        """Send to those for whom there is something, watch each for what it can do next, and part with the ended."""
        for connection in list(self._connections):
            if connection.paused:
                connection.paused = self.inbox.stalls()
            if connection.sending:
                connection.send()
            if connection.ending and not connection.sending:
                self._part(connection)
                continue
            reads = not connection.paused and not connection.ending
            self._watch(connection, reads * selectors.EVENT_READ | connection.sending * selectors.EVENT_WRITE)
        if len(self._connections) < MOST_CONNECTIONS and time.monotonic() >= self._try_again:
            self._listen(True)

    def _watch(self, connection: Connection, events: int) -> None:
        key = self._selector.get_map().get(connection.link)
        if key is not None and key.events != events:
            self._selector.unregister(connection.link)
            key = None
        if key is None and events:
            read = bool(events & selectors.EVENT_READ)
            self._selector.register(connection.link, events,
                                    (lambda: connection.read(self.inbox)) if read else lambda: None)

    def _part(self, connection: Connection) -> None:
        if connection.link in self._selector.get_map():
            self._selector.unregister(connection.link)
        connection.close()
        self._connections.discard(connection)
        if connection.ending != "it hung up":
            self._tell(f"the OSC connection to {connection.name} is closed: {connection.ending}")


def bind(host: str, port: int) -> tuple[socket.socket, socket.socket]:
    """Sockets for UDP and TCP on one port.

    Raises
    ------
    DeviceError
        If it cannot be had; it says who has it.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
    except OSError as error:
        raise DeviceError(f"there is no address '{host}' to listen at: {error.strerror}",
                          f"{HOST} is this machine for itself, 0.0.0.0 all its addresses") from None
    tries = 1 if port else _TRIES
    while True:
        tcp = socket.socket(family, socket.SOCK_STREAM)
        udp = socket.socket(family, socket.SOCK_DGRAM)
        try:
            if os.name == "posix":  # a port is free at once after a stop; elsewhere others could take it away
                tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            tcp.bind(address)
            tcp.listen()
            udp.bind((address[0], tcp.getsockname()[1], *address[2:]))
        except OSError as error:
            tcp.close()
            udp.close()
            tries -= 1
            if not tries:
                raise _not_had(host, port, error) from None
        else:
            return udp, tcp


def _not_had(host: str, port: int, error: OSError) -> DeviceError:
    if error.errno == errno.EADDRNOTAVAIL:
        return DeviceError(f"{host} is no address of this machine",
                           f"give --bind one that is: {HOST} is this machine for itself, 0.0.0.0 all its addresses")
    if error.errno == errno.EACCES:
        return DeviceError(f"port {port} is not for everybody", f"take one from 1024 on with --osc-port: {PORT}")
    if who := _holder(host, port):
        return DeviceError(f"port {port} of {host} is held by {who}",
                           "end it, send it your edits with `livedmm send`, or take another port with --osc-port")
    if who := holder_of(port):
        return DeviceError(f"port {port} of {host} is held by {who}", "end it, or take another with --osc-port")
    return DeviceError(f"port {port} of {host} cannot be had: {error.strerror}",
                       "take another with --osc-port, or end the program that has it")


def _holder(host: str, port: int) -> str:
    """Who answers `/version` there, in words; empty if nobody does, or it is no session."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.3)
        try:
            asking.connect((host, port))
            asking.send(write(Message("/version")))
            answer = read(asking.recv(1 << 16))
        except (OSError, OscError):
            return ""
    if isinstance(answer, Message) and answer.address == "/version.reply":
        return f"a session of {' '.join(map(str, answer.arguments))[:60]}"
    return ""
