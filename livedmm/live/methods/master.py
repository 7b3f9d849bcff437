"""Master controls, as scsynth has them: how it goes, who is told, and the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import version

from livedmm.errors import OscError
from livedmm.live.conductor import Conductor
from livedmm.live.hand import Hand
from livedmm.live.methods.call import Call, Method
from livedmm.live.osc.packets import Argument

MOST_LISTENERS = 64
"""Programs that are told what people are told."""


class Master:
    """``/status`` and its kin.

    Parameters
    ----------
    quit
        Ends the session.
    """

    def __init__(self, conductor: Conductor, hand: Hand, quit: Callable[[], None]) -> None:
        self._conductor = conductor
        self._hand = hand
        self._quit = quit
        self.methods: Mapping[str, Method] = {
            "/ping": lambda call: call.answer("/pong", *call.arguments),
            "/status": lambda call: call.answer("/status.reply", *self._status()),
            "/version": lambda call: call.answer("/version.reply", "livedmm", version("livedmm")),
            "/sync": lambda call: call.answer("/synced", *call.arguments[:1]),
            "/clock": lambda call: call.answer("/clock.reply", *self._clock()),
            "/notify": self._notify, "/dumpOSC": self._dump, "/quit": self._end, "/clearSched": self._clear,
        }

    def _status(self) -> tuple[Argument, ...]:
        """In SuperCollider's places: neurons, weights, waiting, edits, loads in percent, rates; and the books."""
        session, books = self._conductor.session, self._conductor.books
        network = session.machine.network
        return (1, len(network.neurons), sum(map(len, network.rows.values())), len(session.pending),
                len(session.history.entries), 100 * books.load, 100 * books.slowest,
                float(self._conductor.signals.rate), books.rate, books.peak, books.overruns, books.xruns,
                books.late_frames, books.late_edits, books.dropped, books.memory / 1e6, books.missed)

    def _clock(self) -> tuple[Argument, ...]:
        session = self._conductor.session
        return int(session.now), float(session.beats.beats), float(60 * session.beats.rate)

    def _notify(self, call: Call) -> None:
        peer, hand = call.ask.peer, self._hand
        if len(call.arguments) > 1:
            port = call.number(1, "port")
            if not (0 < port < 65536 and port.is_integer()):
                raise OscError(f"there is no port {port:g}", "ports go from 1 to 65535")
            peer = peer.at_port(int(port))

        def listen() -> None:
            hand.listeners = {one: None for one in hand.listeners if one.open}
            if peer not in hand.listeners and len(hand.listeners) >= MOST_LISTENERS:
                raise OscError(f"{MOST_LISTENERS} are told already", "/notify 0 ends it for one of them")
            hand.listeners = {**hand.listeners, peer: None}

        def stop() -> None:
            hand.listeners = {one: None for one in hand.listeners if one != peer}

        call.ask.acts.append(listen if not call.arguments or call.number(0, "1 or 0") else stop)

    def _dump(self, call: Call) -> None:
        dump = bool(call.number(0, "1 or 0"))
        call.ask.acts.append(lambda: setattr(self._hand, "dump", dump))

    def _end(self, call: Call) -> None:
        if not call.ask.peer.local:
            raise OscError("/quit is only for this machine", "end the session where it runs")
        call.ask.acts.append(self._quit)

    def _clear(self, call: Call) -> None:
        call.ask.acts.append(self._hand.clear)
