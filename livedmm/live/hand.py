"""The hand of OSC: packets to edits, events and commands, each at its time, and the answers (R43, R44).

A bundle is one edit: what its messages ask of the network is gathered and made whole or not at all. A time tag is heard
exactly: the hand keeps the bundle until shortly before its sample.
"""

from __future__ import annotations

import heapq
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from itertools import count

from livedmm.errors import LivedmmError, OscError, Where
from livedmm.live.conductor import Conductor
from livedmm.live.faders import newest
from livedmm.live.methods.call import Ask, Call, Method
from livedmm.live.order import NotYet
from livedmm.live.osc.inbox import Inbox, Received
from livedmm.live.osc.packets import Argument, Bundle, Message, Packet, read
from livedmm.live.osc.peers import Peer
from livedmm.live.osc.timetags import IMMEDIATELY, HostLine
from livedmm.live.osc.writing import write

MOST_SCHEDULED = 10_000
"""Bundles that wait for their time."""
AHEAD = 0.03
"""Seconds before its sample at which a bundle is acted on."""
HEADS = frozenset(("/rq", "/by", "/glide", "/at"))
"""What opens a bundle, and says how the rest of it is meant."""
URGENT = frozenset(("/ping", "/status", "/version", "/clock", "/notify", "/dumpOSC", "/quit", "/clearSched", "/ls",
                    "/help", "/hush", "/panic", "/cancel", "/rq"))
"""What waits for nothing: neither for an edit of the same hand, nor for a kind that is compiled."""
LONGEST_TURN = 0.004
"""Seconds after which the rest is for the next turn, after the frames that are due."""


class Hand:
    """Takes what has come over OSC. Its `turn` is one of the conductor's.

    Parameters
    ----------
    find
        From an address, or a pattern, to who answers it: pairs of method and parameters.
    finish
        Makes the one edit of what an `Ask` has gathered.
    whole
        What is done within is done whole or not at all.

    Attributes
    ----------
    listeners
        Who is told what people are told; replaced, never changed, for any thread may tell.
    dump
        Whether each packet is told.
    """

    def __init__(self, conductor: Conductor, inbox: Inbox,
                 find: Callable[[str], list[tuple[Method, tuple[str, ...]]]], finish: Callable[[Ask], None],
                 whole: Callable[[], AbstractContextManager[None]]) -> None:
        self.conductor = conductor
        self.inbox = inbox
        self.dump = False
        self.listeners: Mapping[Peer, None] = {}
        self._find = find
        self._finish = finish
        self._whole = whole
        self._line = HostLine.measure()
        self._scheduled: list[tuple[int, int, Bundle, Ask]] = []
        self._numbers = count()
        self._waiting: deque[Received] = deque()

    def turn(self) -> None:
        """Act on what is due, and on what has come, for as long as the frames can wait."""
        until = time.monotonic() + LONGEST_TURN
        while self._step():
            if time.monotonic() >= until:
                self.conductor.wake()
                return

    def _step(self) -> bool:
        """Act on one packet; returns whether there was one."""
        session = self.conductor.session
        horizon = session.soon() + round(AHEAD * session.signals.rate)
        if self._scheduled and self._scheduled[0][0] <= horizon:
            sample, _, bundle, ask = heapq.heappop(self._scheduled)
            if (late := session.soon() - sample) > 0:
                session.late_bundles += 1
                ask.reply("/late", late / session.signals.rate)
            self._bundle(bundle, ask)
            return True
        # What is not taken from the inbox is bounded there: over TCP it waits, over UDP it is dropped and told.
        self._waiting = self._waiting or deque(newest(self.inbox.take()))
        if not self._waiting:
            return False
        received = self._waiting.popleft()
        session.since = session.now
        self.receive(received.data, received.peer, received.host)
        session.since = None
        return True

    def receive(self, data: bytes, peer: Peer, host: float) -> None:
        """Act on one packet; never raises for what is in it."""
        ask = Ask(peer, host)
        try:
            packet = read(data)
        except OscError as error:
            replace(ask, request=_request(data)).fail("", error)
            return
        if self.dump:
            self.conductor.session.tell(f"{peer.name}: {packet}")
        self._packet(packet, ask)

    def tell(self, sentence: str) -> None:
        """Let those who have asked with /notify know. Any thread may call."""
        packet = write(Message("/told", (sentence,)))
        for peer in self.listeners:
            if peer.open:
                peer.reply(packet)

    def clear(self) -> int:
        """Forget what waits for its time; returns how many bundles that were."""
        gone = len(self._scheduled)
        self._scheduled.clear()
        return gone

    def _packet(self, packet: Packet, ask: Ask) -> None:
        if isinstance(packet, Message):
            self._elements((packet,), ask)
            return
        # Known before anything can go wrong, so that every answer has it.
        numbers = (m.arguments[:1] for m in packet.elements if isinstance(m, Message) and m.address == "/rq")
        ask = replace(ask, request=next(numbers, ask.request))
        if packet.time == IMMEDIATELY:
            self._bundle(packet, ask)
            return
        sample = self.conductor.sample_of(self._line.host_time(packet.time))
        session = self.conductor.session
        timed = replace(ask, at=sample)
        ahead = (sample - session.now) / session.signals.rate
        if ahead > 3600 or len(self._scheduled) >= MOST_SCHEDULED:
            ask.fail("", OscError(f"a bundle for {ahead:.0f} s ahead, with {len(self._scheduled)} waiting",
                                  f"at most an hour ahead, and {MOST_SCHEDULED} of them"))
            return
        heapq.heappush(self._scheduled, (sample, next(self._numbers), packet, timed))

    def _bundle(self, bundle: Bundle, ask: Ask) -> None:
        messages = [element for element in bundle.elements if isinstance(element, Message)]
        if messages:
            self._elements(messages, replace(ask))
        for element in bundle.elements:
            if isinstance(element, Bundle):
                self._packet(element, replace(ask, changes=[], texts=[], acts=[]))

    def _elements(self, messages: tuple[Message, ...] | list[Message], ask: Ask) -> None:
        """Messages that belong together: in the order of their hand, unless they are for now whatever else waits."""
        ask.alone = all(message.address in HEADS for message in messages)
        if all(_is_urgent(message) for message in messages):
            self._do(messages, ask)
            return
        names = [m.arguments[0] for m in messages if m.address == "/by" and m.arguments]
        tries = count()

        def work() -> None:
            self._do(messages, replace(ask, changes=[], texts=[], acts=[], again=next(tries) > 0))

        try:
            self.conductor.session.order.do(names[-1] if names else ask.author, work)
        except LivedmmError as error:
            ask.fail(messages[-1].address, error)

    def _do(self, messages: tuple[Message, ...] | list[Message], ask: Ask) -> None:
        """Find all that messages mean first, then do it, then make the one edit; what must wait is done again later."""
        done: list[str] = []
        address = ""
        try:
            found = []
            for message in messages:
                address = message.address
                found.append((message, list(self._each(message))))
            with self._whole():
                for message, meant in found:
                    address = message.address
                    answered = [method(Call(ask, parameters, message.arguments)) for method, parameters in meant]
                    if not any(answered) and (ask.alone or address not in HEADS):
                        done.append(address)
                address = done[-1] if done else address
                self._finish(ask)
        except NotYet:
            raise
        except LivedmmError as error:
            ask.fail(address, error)
            return
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            ask.fail(address, OscError(f"arguments that make no sense here ({error})", "/help tells what they are"))
            return
        except Exception as error:  # the show goes on
            fault = f"a fault of livedmm: {type(error).__name__}: {error}"
            ask.fail(address, OscError(fault, "please report it"))
            self.conductor.tell(f"{address}: {fault}; please report it")
            return
        if done or ask.alone:
            ask.reply("/done", *dict.fromkeys(done))

    def _each(self, message: Message) -> Iterator[tuple[Method, tuple[str, ...]]]:
        try:
            yield from self._find(message.address)
        except OscError as error:
            raise OscError(error.message, error.advice, Where(path=message.address)) from None


def _is_urgent(message: Message) -> bool:
    """Whether a message is no edit, or one that nothing may hold up."""
    if message.address in URGENT or message.address.startswith("/in/"):
        return True
    texts = message.arguments if message.address in ("/code", "/row") else ()
    return bool(texts) and all(isinstance(text, str) and text.strip() in ("hush()", "panic()") for text in texts)


def _request(data: bytes) -> tuple[Argument, ...]:
    """The request number of a bundle that opens with it, though the rest of it cannot be read."""
    size = int.from_bytes(data[16:20], "big")
    with suppress(OscError):
        head = read(data[20:20 + size]) if data.startswith(b"#bundle\0") else None
        if isinstance(head, Message) and head.address == "/rq":
            return head.arguments[:1]
    return ()
