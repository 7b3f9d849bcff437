"""The other end: edits and questions from another program, or from a notebook, to a session that plays."""

from __future__ import annotations

import random
import socket
import time
from collections import deque
from collections.abc import Iterator
from typing import Literal, Self

from livedmm.errors import NOWHERE, OscError, RefusedError, Where
from livedmm.live.osc import slip
from livedmm.live.osc.packets import Argument, Bundle, Message, Packet, read
from livedmm.live.osc.peers import LARGEST_DATAGRAM, shown
from livedmm.live.osc.server import HOST, PORT
from livedmm.live.osc.timetags import IMMEDIATELY, TimeTag
from livedmm.live.osc.writing import write

When = str | float | tuple[float, str]
"""``"bar"``, or a number and what of: ``(4, "bar")``; of glides a number alone is seconds."""

MOST_HEARD = 1000
"""Messages kept that nobody has asked for; the oldest go first."""
_LARGEST_NUMBER = (1 << 31) - 1


class Client:
    """A hand on a session that plays: ``livedmm.Client().row("voice.freq = 220")``.

    Every call but `send` waits for the answer. To be used by one thread at a time; may be used in ``with``.

    Parameters
    ----------
    host, port
        Where the session listens.
    protocol
        ``"udp"``, or ``"tcp"``, over which nothing is lost and a text or an answer may have up to 1 MiB.
    timeout
        Seconds to wait for an answer.

    Raises
    ------
    OscError
        If nobody listens there; over UDP that is found at the first call.
    """

    def __init__(self, host: str = HOST, port: int = PORT, protocol: Literal["udp", "tcp"] = "udp",
                 timeout: float = 2.0) -> None:
        if protocol not in ("udp", "tcp"):
            raise OscError(f"no protocol {protocol!r}", "OSC goes over udp or tcp")
        self.timeout = timeout
        self._to = shown((host, port))
        self._decoder = slip.Decoder() if protocol == "tcp" else None
        self._arrived: deque[Packet] = deque()
        self._heard: deque[Message] = deque(maxlen=MOST_HEARD)
        # From a place by chance: what answers another program's questions is not taken for ours.
        self._number = random.randrange(_LARGEST_NUMBER)
        kind = socket.SOCK_DGRAM if self._decoder is None else socket.SOCK_STREAM
        try:
            family, *_, address = socket.getaddrinfo(host, port, type=kind)[0]
            self._link = socket.socket(family, kind)
            self._link.settimeout(timeout)
            try:
                self._link.connect(address)
            except OSError:
                self._link.close()
                raise
        except OSError as error:
            raise self._nobody(error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._link.close()

    def send(self, address: str, *arguments: Argument, after: float | None = None) -> None:
        """Send a message and wait for nothing; `after` so many seconds it acts, to the sample.

        Raises
        ------
        OscError
            If it cannot be written or sent.
        """
        message = Message(address, arguments)
        self._send(message if after is None else Bundle((message,), TimeTag.after(after)))

    def ask(self, address: str, *arguments: Argument) -> Message:
        """Send a message and wait for its answer: ``/done`` and its address, or what was asked for.

        Raises
        ------
        RefusedError
            If the session answers ``/fail``: with its words, and the line and column of a text.
        OscError
            If it cannot be sent, or there is no answer in time.
        """
        return self.bundle((address, *arguments))

    def row(self, text: str, *, at: When | None = None, glide: When | None = None, by: str | None = None) -> Message:
        """Evaluate a row or a gesture: ``row("speaker += 0.1*lfo", at="bar", glide=2)``; raises as `ask` does."""
        return self.bundle(("/row", text), at=at, glide=glide, by=by)

    def code(self, text: str, *, at: When | None = None, glide: When | None = None, by: str | None = None) -> Message:
        """Evaluate several lines, as one edit; raises as `ask` does."""
        return self.bundle(("/code", text), at=at, glide=glide, by=by)

    def bundle(self, *messages: tuple[str, *tuple[Argument, ...]], at: When | None = None, glide: When | None = None,
               by: str | None = None, after: float | None = None) -> Message:
        """Send messages that are one edit, and wait for the answer.

        Parameters
        ----------
        messages
            Each an address and its arguments, in a tuple.
        at
            When it starts: ``"now"``, ``"beat"``, ``"bar"``, or ``(4, "bar")`` for every fourth.
        glide
            How long it takes to come in: seconds, or ``(2, "beat")``.
        by
            Whose edit it is: each hand undoes its own.
        after
            Seconds from now at which it acts, to the sample, by a time tag. It is answered then.

        Raises
        ------
        RefusedError
            If the session answers ``/fail``; nothing of the bundle is then done.
        OscError
            If it cannot be sent, or there is no answer in time.
        """
        self._number = self._number % _LARGEST_NUMBER + 1
        head = {"/rq": self._number, "/at": at, "/glide": glide, "/by": by}
        opening = [Message(address, said if isinstance(said, tuple) else (said,))
                   for address, said in head.items() if said is not None]
        meant = [Message(address, tuple(arguments)) for address, *arguments in messages]
        self._send(Bundle((*opening, *meant), IMMEDIATELY if after is None else TimeTag.after(after)))
        return self._answer(self._number, meant[0].address if meant else "/rq", self.timeout + (after or 0.0))

    def receive(self, timeout: float | None = None) -> Message | None:
        """The next message that answers nothing asked, such as what ``/notify`` sends; None if none comes in time."""
        if self._heard:
            return self._heard.popleft()
        return self._next(time.monotonic() + (self.timeout if timeout is None else timeout))

    def _send(self, packet: Packet) -> None:
        data = write(packet)
        try:
            if self._decoder is not None:
                self._link.settimeout(self.timeout)
                self._link.sendall(slip.encode(data))
            elif len(data) > LARGEST_DATAGRAM:
                raise OscError(f"a packet of {len(data):,} bytes, and a datagram has {LARGEST_DATAGRAM:,} at most",
                               "send it over TCP")
            else:
                self._link.send(data)
        except OSError as error:
            raise self._nobody(error) from None

    def _answer(self, number: int, address: str, patience: float) -> Message:
        deadline = time.monotonic() + patience
        while (message := self._next(deadline)) is not None:
            if message.arguments[-1:] != (number,):
                self._heard.append(message)
                continue
            answer = Message(message.address, message.arguments[:-1])
            if answer.address == "/fail":
                raise _refused(answer.arguments)
            if answer.address != "/late":
                return answer
            self._heard.append(answer)  # it is done all the same, and that is answered too
        raise OscError(f"{self._to} has not answered {address} within {patience:g} s",
                       "look whether the session there is well, or wait longer")

    def _next(self, deadline: float) -> Message | None:
        """The next message of whatever has come, None once the deadline is over."""
        while True:
            while self._arrived:
                packet = self._arrived.popleft()
                if isinstance(packet, Message):
                    return packet
                self._arrived.extendleft(reversed(packet.elements))
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            self._link.settimeout(left)
            try:
                data = self._link.recv(1 << 16)
            except TimeoutError:
                return None
            except OSError as error:
                raise self._nobody(error) from None
            self._arrived.extend(self._packets(data))

    def _packets(self, data: bytes) -> Iterator[Packet]:
        if self._decoder is None:
            yield read(data)
        elif not data:
            raise OscError(f"{self._to} has hung up", "its terminal says why")
        else:
            yield from map(read, self._decoder.feed(data))

    def _nobody(self, error: OSError) -> OscError:
        if isinstance(error, ConnectionRefusedError):
            return OscError(f"nobody listens at {self._to}", "start a session: livedmm perform")
        return OscError(f"{self._to} cannot be reached: {error.strerror or error}", "")


def _refused(arguments: tuple[Argument, ...]) -> RefusedError:
    """What ``/fail command text code line column`` says; -1 stands for no line."""
    text = arguments[1] if len(arguments) > 1 else "it was refused"
    numbers = [n for n in arguments[3:5] if isinstance(n, int) and n > 0]
    where = Where(line=numbers[0], column=numbers[1]) if len(numbers) == 2 else NOWHERE
    return RefusedError(str(text).removeprefix(f"{where}: "), where=where)
