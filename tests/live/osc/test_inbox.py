"""The inbox: bounded, and who has to wait is called up."""

from __future__ import annotations

from livedmm.live.osc.inbox import Inbox, Received
from livedmm.live.osc.peers import Datagrams

PEER = Datagrams(("127.0.0.1", 1), lambda packet, address: None)


def received(data: bytes) -> Received:
    return Received(data, 0.0, PEER)


def test_what_came_is_taken_in_order_and_once() -> None:
    calls: list[int] = []
    inbox = Inbox(lambda: calls.append(1))
    for data in (b"a", b"b", b"c"):
        assert not inbox.drops(received(data))
    assert [r.data for r in inbox.take()] == [b"a", b"b", b"c"]
    assert inbox.take() == []
    assert len(calls) == 3


def test_what_does_not_fit_is_dropped_counted_and_told_once_until_all_is_taken() -> None:
    for inbox in (Inbox(lambda: None, packets=2), Inbox(lambda: None, size=2)):
        assert [inbox.drops(received(b"a")) for _ in range(5)] == [False, False, True, False, False]
        assert inbox.dropped == 3
        assert len(inbox.take()) == 2
        assert [inbox.drops(received(b"a")) for _ in range(3)] == [False, False, True]


def test_who_must_wait_is_called_up_once_there_is_room() -> None:
    inbox = Inbox(lambda: None, packets=1)
    resumed: list[int] = []
    inbox.resume = lambda: resumed.append(1)
    assert not inbox.stalls()
    inbox.put(received(b"a"))
    inbox.take()
    assert resumed == [], "nobody waits"
    inbox.put(received(b"a"))
    assert inbox.stalls()
    inbox.take()
    assert resumed == [1]
    assert not inbox.stalls()
