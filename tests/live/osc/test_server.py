"""The server: every packet arrives with its sender and its time, and nobody can hold it up."""

from __future__ import annotations

import queue
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Self

import pytest

from livedmm.errors import DeviceError, OscError
from livedmm.live.osc import connection, server, slip
from livedmm.live.osc.inbox import Inbox, Received
from livedmm.live.osc.packets import Message, read
from livedmm.live.osc.server import Server
from livedmm.live.osc.writing import write

PATIENCE = 20.0
"""Seconds after which a test gives up; nothing waits that long if all is well."""
PING = write(Message("/ping"))


class Running:
    """A server on a free port, with what it told and all that came."""

    def __init__(self, packets: int = 100_000) -> None:
        self.come = threading.Event()
        self.told: queue.Queue[str] = queue.Queue()
        self.server = Server(port=0, tell=self.told.put, inbox=Inbox(self.come.set, packets))

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    def take(self, count: int) -> list[Received]:
        """The next packets, as many as are wanted."""
        taken: list[Received] = []
        while len(taken) < count:
            assert self.come.wait(PATIENCE), f"{len(taken)} of {count} came"
            self.come.clear()
            taken += self.server.inbox.take()
        return taken

    def udp(self) -> socket.socket:
        link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        link.settimeout(PATIENCE)
        link.connect(self.server.address)
        return link

    def tcp(self) -> socket.socket:
        return socket.create_connection(self.server.address, PATIENCE)

    def hears(self) -> str:
        return self.told.get(timeout=PATIENCE)


@pytest.fixture
def running() -> Iterator[Running]:
    with Running() as made:
        yield made


def frames(link: socket.socket, count: int) -> list[bytes]:
    decoder = slip.Decoder()
    found: list[bytes] = []
    while len(found) < count:
        data = link.recv(1 << 16)
        assert data, "the server hung up"
        found += decoder.feed(data)
    return found


def test_a_datagram_comes_with_its_time_and_its_sender_who_can_be_answered(running: Running) -> None:
    with running.udp() as link:
        before = time.monotonic()
        link.send(PING)
        (received,) = running.take(1)
        assert received.data == PING
        assert before <= received.host <= time.monotonic()
        assert received.peer.name == "udp {}:{}".format(*link.getsockname())
        assert received.peer.local
        received.peer.reply(b"answer")
        assert link.recv(100) == b"answer"


def test_an_answer_can_go_to_another_port_and_equal_peers_are_equal(running: Running) -> None:
    with running.udp() as link, running.udp() as ear:
        link.send(PING)
        link.send(PING)
        one, two = (r.peer for r in running.take(2))
        assert one == two
        other = one.at_port(ear.getsockname()[1])
        assert other != one
        assert other == running.server.peer(*ear.getsockname())
        other.reply(b"there")
        assert ear.recv(100) == b"there"


def test_an_answer_too_large_for_a_datagram_is_told_to_who_answers(running: Running) -> None:
    with running.udp() as link:
        link.send(PING)
        (received,) = running.take(1)
        with pytest.raises(OscError, match=r"^the answer has 70,000 bytes, and a datagram 65,507 at most; ask over"):
            received.peer.reply(bytes(70_000))


def test_packets_over_tcp_come_whole_however_they_are_sent(running: Running) -> None:
    with running.tcp() as link:
        stream = slip.encode(PING) + slip.encode(b"\xc0\xdb" * 100)
        for byte in stream[:9]:
            link.sendall(bytes([byte]))
        link.sendall(stream[9:])
        one, two = running.take(2)
        assert (one.data, two.data) == (PING, b"\xc0\xdb" * 100)
        assert one.peer is two.peer
        assert one.peer.at_port(1) is one.peer
        one.peer.reply(b"answer")
        one.peer.reply(bytes(1 << 20))
        assert frames(link, 2) == [b"answer", bytes(1 << 20)]


def test_over_tcp_nothing_is_lost_when_nobody_takes_for_long() -> None:
    count = 20_000
    with Running(packets=50) as running, running.tcp() as link:
        numbered = b"".join(slip.encode(struct.pack(">i", n)) for n in range(count))
        sending = threading.Thread(target=link.sendall, args=(numbered,))
        sending.start()
        most = 0
        taken: list[int] = []
        while len(taken) < count:
            some = running.take(1)
            most = max(most, len(some))
            taken += [struct.unpack(">i", r.data)[0] for r in some]
        sending.join()
    assert taken == list(range(count))
    assert most < 50 + connection.AT_ONCE / 6, "one read may go over the bound, no more"
    assert running.server.inbox.dropped == 0


def test_over_udp_what_does_not_fit_is_dropped_counted_and_told() -> None:
    with Running(packets=2) as running, running.udp() as link:
        for _ in range(5):
            link.send(PING)
        told = running.hears()
        assert told == (f"more comes over OSC than is taken: packets from udp 127.0.0.1:{link.getsockname()[1]} are "
                        "dropped; over TCP they would wait")
        assert len(running.take(2)) == 2


def test_a_client_that_does_not_read_is_hung_up_on_and_holds_nobody_up(running: Running,
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST_OUTGOING", 1 << 16)
    with running.tcp() as slow, running.tcp() as other:
        slow.sendall(slip.encode(PING))
        (received,) = running.take(1)
        while received.peer.open:
            received.peer.reply(bytes(1 << 14))
        assert running.hears().startswith(
            f"the OSC connection to {received.peer.name} is closed: it has left ")
        received.peer.reply(b"into the void")
        other.sendall(slip.encode(PING))
        running.take(1)[0].peer.reply(b"answer")
        assert frames(other, 1) == [b"answer"]


def test_what_is_no_slip_is_answered_told_and_hung_up_on(running: Running) -> None:
    with running.tcp() as link:
        link.sendall(b"GET / HTTP/1.1\r\n\xdb\r\n\xc0")
        (answer,) = frames(link, 1)
        failed = read(answer)
        assert isinstance(failed, Message)
        assert failed.address == "/fail"
        assert str(failed.arguments[1]).startswith("the stream is no SLIP")
        assert link.recv(1) == b""
    assert "is closed: the stream is no SLIP" in running.hears()


def test_who_hangs_up_is_forgotten_without_a_word(running: Running) -> None:
    with running.tcp() as link:
        link.sendall(slip.encode(PING))
        (received,) = running.take(1)
    with running.tcp() as link:
        link.sendall(slip.encode(PING))
        running.take(1)
    assert not received.peer.open
    assert running.told.empty()


def test_more_connections_than_there_may_be_wait_until_one_hangs_up(running: Running,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 2)
    one, two = running.tcp(), running.tcp()
    assert running.hears() == "2 programs are connected over OSC: others wait until one hangs up"
    with two, running.tcp() as three:
        three.sendall(slip.encode(PING))
        one.close()
        assert running.take(1)[0].data == PING


def test_stopping_sends_what_can_be_sent_and_gives_the_port_back(running: Running) -> None:
    with running.tcp() as link:
        link.sendall(slip.encode(PING))
        running.take(1)[0].peer.reply(b"bye")
        running.server.stop()
        assert frames(link, 1) == [b"bye"]
        assert link.recv(1) == b""
    running.server.stop()
    Server(port=running.server.address[1]).stop()
    assert "osc" not in [thread.name for thread in threading.enumerate()]


def test_a_port_that_a_session_holds_is_told_with_who_holds_it(running: Running) -> None:
    def answer() -> None:
        running.take(1)[0].peer.reply(write(Message("/version.reply", ("livedmm", "1.2.3"))))

    answering = threading.Thread(target=answer)
    answering.start()
    with pytest.raises(DeviceError) as caught:
        Server(port=running.server.address[1])
    answering.join()
    assert str(caught.value) == (
        f"port {running.server.address[1]} of 127.0.0.1 is held by a session of livedmm 1.2.3; end it, send it your "
        "edits with `livedmm send`, or take another port with --osc-port")


@pytest.mark.parametrize(("who", "told"), [
    ("", "cannot be had: Address already in use; take another with --osc-port, or end the program that has it"),
    ("scsynth (process 7)", "is held by scsynth (process 7); end it, or take another with --osc-port"),
])
def test_a_port_that_another_program_holds_is_told(who: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "holder_of", lambda port: who)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        with pytest.raises(DeviceError) as caught:
            Server(port=port)
    assert str(caught.value) == f"port {port} of 127.0.0.1 {told}"


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(DeviceError, match=r"^there is no address '300\.1\.1\.1' to listen at"):
        Server("300.1.1.1", 0)
