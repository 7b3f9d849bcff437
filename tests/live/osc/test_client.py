"""The client: asks, waits, and says what went wrong."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any, Literal

import pytest

import livedmm
from livedmm.errors import OscError, RefusedError, Where
from livedmm.live.osc.client import Client
from livedmm.live.osc.packets import Message
from livedmm.live.osc.timetags import HostLine

from .answering import Answering

PATIENCE = 20.0


@pytest.fixture
def answering() -> Iterator[Answering]:
    with Answering() as made:
        yield made


@pytest.fixture(params=["udp", "tcp"])
def client(request: pytest.FixtureRequest, answering: Answering) -> Iterator[Client]:
    with livedmm.Client(port=answering.port, protocol=request.param, timeout=PATIENCE) as made:
        yield made


def test_what_is_asked_is_answered(client: Client, answering: Answering) -> None:
    assert client.ask("/ping", 1, "two", 0.1) == Message("/pong", (1, "two", 0.1))
    assert client.row("voice.freq = 220") == Message("/done", ("/row",))
    assert client.code("a = sine(1)\nb = sine(a)") == Message("/done", ("/code",))
    assert [str(m.arguments[0]) for m in answering.asked[1:]] == ["voice.freq = 220", "a = sine(1)\nb = sine(a)"]
    assert all("/rq" in head for head in answering.heads)


def test_a_refusal_is_raised_with_its_words_line_and_column(client: Client) -> None:
    with pytest.raises(RefusedError) as caught:
        client.row("voice = bad(1)")
    assert str(caught.value) == "1:9: no kind 'bad'; did you mean 'bed'?"
    assert caught.value.where == Where(line=1, column=9)
    with pytest.raises(RefusedError) as caught:
        client.ask("/odd")
    assert str(caught.value) == "it is odd"
    assert client.ask("/ping") == Message("/pong"), "it goes on"


def test_a_bundle_says_when_how_long_and_by_whom(client: Client, answering: Answering) -> None:
    client.bundle(("/w/set", "a", "b", 0.5), at=(4, "bar"), glide=2.5, by="ann")
    client.row("x = 1", at="beat", glide=(2, "beat"))
    one, two = answering.heads
    del one["/rq"], two["/rq"]
    assert one == {"/at": (4, "bar"), "/glide": (2.5,), "/by": ("ann",)}
    assert two == {"/at": ("beat",), "/glide": (2, "beat")}


def test_a_bundle_for_later_has_its_time(answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    with Client(port=answering.port, timeout=PATIENCE) as client:
        monkeypatch.setattr(client, "_send", sent.append)
        line = HostLine.measure()
        client.send("/in/kick", 1.0, after=100.0)
        client.send("/in/kick", 1.0)
    assert 100.0 <= line.host_time(sent[0].time) - line.host < 100.0 + PATIENCE
    assert sent[1] == Message("/in/kick", (1.0,))


def test_what_was_not_asked_for_is_kept_and_a_late_edit_is_not_its_answer(client: Client) -> None:
    assert client.ask("/later") == Message("/done", ("/later",))
    heard = [client.receive(), client.receive()]
    assert [m.address for m in heard if m] == ["/told", "/late"]
    assert client.receive(timeout=0) is None


def test_an_answer_to_another_question_is_not_taken(client: Client) -> None:
    client.timeout = 0.05
    with pytest.raises(OscError, match=r"has not answered /silence within 0\.05 s"):
        client.ask("/silence")
    client.timeout = PATIENCE
    client.send("/ping", 7)
    assert client.ask("/ping", 5) == Message("/pong", (5,))
    assert client.receive() == Message("/pong", (7,))


def test_many_messages_over_tcp_all_come(answering: Answering) -> None:
    with Client(port=answering.port, protocol="tcp", timeout=PATIENCE) as client:
        for n in range(3000):
            client.send("/net/voice/freq", float(n))
        client.ask("/ping")
    assert [m.arguments[0] for m in answering.asked[:-1]] == list(range(3000))


def test_a_text_too_large_for_a_datagram_goes_over_tcp(answering: Answering) -> None:
    text = "# " + "x" * 100_000
    with Client(port=answering.port, timeout=PATIENCE) as client, \
            pytest.raises(OscError, match=r"^a packet of 100,0.. bytes, and a datagram has 65,507 at most; send it ov"):
        client.code(text)
    with Client(port=answering.port, protocol="tcp", timeout=PATIENCE) as client:
        client.code(text)
    assert answering.asked[-1].arguments == (text,)


@pytest.mark.parametrize("protocol", ["udp", "tcp"])
def test_that_nobody_listens_is_told_at_once(protocol: Literal["udp", "tcp"]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(OscError) as caught, Client(port=port, protocol=protocol, timeout=PATIENCE) as client:
        client.ask("/ping")
    assert str(caught.value) == f"nobody listens at 127.0.0.1:{port}; start a session: livedmm perform"


def test_that_the_session_ended_is_told() -> None:
    with Answering() as answering:
        client = Client(port=answering.port, protocol="tcp", timeout=PATIENCE)
        client.ask("/ping")
    with client, pytest.raises(OscError, match=r"hung up; its terminal says why|cannot be reached"):
        client.ask("/ping")


def test_a_protocol_that_is_none_is_told() -> None:
    with pytest.raises(OscError, match="no protocol 'osc'; OSC goes over udp or tcp"):
        Client(protocol="osc")  # type: ignore[arg-type]
