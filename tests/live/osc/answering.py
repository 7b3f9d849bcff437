"""A session's manners without a session: it answers as one does, over a real server."""

from __future__ import annotations

import threading
from typing import Self

from livedmm.live.osc.inbox import Inbox, Received
from livedmm.live.osc.packets import Argument, Bundle, Message, read
from livedmm.live.osc.server import Server
from livedmm.live.osc.writing import write

ADDRESSES = ("/net/voice/freq", "/net/voice/phase", "/net/speaker._sine.1/freq", "/undo")


class Answering:
    """Answers on a free port until the end of the ``with``; keeps what it was asked.

    `/row` and `/code` are refused where they say ``bad``; `/silence` is never answered; `/ls` has a few addresses.
    """

    def __init__(self) -> None:
        self.asked: list[Message] = []
        self.heads: list[dict[str, tuple[Argument, ...]]] = []
        self._come = threading.Event()
        self._ended = False
        self._server = Server(port=0, inbox=Inbox(self._come.set))
        self.port = self._server.address[1]
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._server.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        self._come.set()
        self._thread.join()
        self._server.stop()

    def _run(self) -> None:
        while not self._ended:
            self._come.wait()
            self._come.clear()
            for received in self._server.inbox.take():
                self._take(received)

    def _take(self, received: Received) -> None:
        packet = read(received.data)
        messages = packet.elements if isinstance(packet, Bundle) else (packet,)
        head: dict[str, tuple[Argument, ...]] = {}
        for message in messages:
            assert isinstance(message, Message)
            if message.address in ("/rq", "/at", "/glide", "/by"):
                head[message.address] = message.arguments
                continue
            self.asked.append(message)
            self.heads.append(dict(head))
            for address, *arguments in self._answers(message):
                request = () if address == "/told" else head.get("/rq", ())
                received.peer.reply(write(Message(str(address), (*arguments, *request))))

    def _answers(self, message: Message) -> list[tuple[Argument, ...]]:
        said = str(message.arguments[0]) if message.arguments else ""
        if message.address in ("/row", "/code") and "bad" in said:
            return [("/fail", message.address, "1:9: no kind 'bad'; did you mean 'bed'?", "RowError", 1, 9)]
        match message.address:
            case "/silence":
                return []
            case "/ls":
                return [("/ls", *(address for address in ADDRESSES if address.startswith(said)))]
            case "/ping":
                return [("/pong", *message.arguments)]
            case "/later":
                return [("/told", "by the way"), ("/late", 0.5), ("/done", "/later")]
            case "/odd":
                return [("/fail", "/odd", "it is odd", "OscError", -1, -1)]
            case _:
                return [("/done", message.address)]
