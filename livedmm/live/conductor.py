"""The conductor: the thread that owns a session while it is performed.

Whoever wants something of the session puts it into the conductor's hands: the conductor does it between two frames, so
nothing of a session is ever locked. What goes wrong in one hand is told and does not stop the others.
"""

from __future__ import annotations

import gc
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from livedmm.engine import sharing
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.sides import LARGEST_BLOCK
from livedmm.errors import LivedmmError
from livedmm.live.order import NotYet
from livedmm.live.player import Player
from livedmm.live.session import Session
from livedmm.live.status import Books, memory, told
from livedmm.live.workshop import Workshop
from livedmm.network import Port, SetRow

FADE_OUT = 0.05
"""Seconds in which it falls silent at the end."""
SETTLES = 2.0
"""Seconds at the beginning in which windows open, caches fill and much is late: that is counted, and not told."""
WINDOW = 5
"""Seconds over which the line from the host's clock to the samples is measured."""
LOOK = 0.5
"""Seconds between two looks at the books."""
MOST_LEAD = 8
"""Blocks that an edit is held back at most, where the machine is so busy that edits come late; a frame at most, too."""

MOST_TOLD = 1000
"""Sentences that are told in a session, each once."""

T = TypeVar("T")


def freeze() -> None:
    """Let what there is be looked through for garbage no more: it stays anyway, and held up the frames for 60 ms."""
    gc.collect()
    gc.freeze()
    # Python looks through everything once what is new is a quarter of what it found the last time. That was all that is
    # frozen now: garbage of a hundred thousand objects was kept, 28 MB in the first minute.
    gc.collect()


class Conductor:
    """Plays a session until it is stopped.

    `start`, `stop` and `call` are called from any other thread; the hands, and what is called, run on the conductor's.

    Attributes
    ----------
    books
        How it goes, looked at each half second. Any thread may read them.
    lost
        Is asked how many packets of OSC were lost so far.
    """

    def __init__(self, session: Session, player: Player) -> None:
        if not isinstance(session.signals, CompiledMachine):
            raise TypeError("only the compiled machine plays in real time")
        self.session = session
        self.signals = session.signals
        self.player = player
        self.line = Line(session.signals.rate)
        self.books = self._began = Books()
        self.lost: Callable[[], int] = lambda: 0
        self.missed: Callable[[], int] = lambda: 0
        self._hands: list[Callable[[], None]] = []
        self._calls: deque[Callable[[], None]] = deque()
        self._wake = threading.Event()
        self._workshop = Workshop(self.wake, lambda sentence: self.session.tell(sentence))
        self._stopping = threading.Event()
        self._told: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="conductor", daemon=True)

    def add(self, hand: Callable[[], None]) -> None:
        """Let something be done at each turn; before `start`."""
        self._hands.append(hand)

    def wake(self) -> None:
        """Let the next turn come at once."""
        self._wake.set()

    def start(self) -> None:
        """Begin to play, on the device if there is one."""
        self.session.making.workshop = self._workshop
        freeze()
        self._safely(self.player.start)
        self._thread.start()

    def stop(self) -> None:
        """End: the sound first, faded out, then the device."""
        self._stopping.set()
        self._wake.set()
        self._thread.join()
        gc.unfreeze()

    def call(self, function: Callable[[], T], timeout: float | None = 5.0) -> T:
        """Have something done by the conductor between two frames, and wait for what it returns, or raises."""
        return self.submit(function).result(timeout)

    def submit(self, function: Callable[[], T], hand: Hashable = "call") -> Future[T]:
        """Have something done by the conductor between two frames; who waits for it need not.

        What a hand asks for is done in its order; without one (None), at once, whatever waits.
        """
        future: Future[T] = Future()

        def work() -> None:
            try:
                future.set_result(function())
            except NotYet:
                raise
            except Exception as error:
                future.set_exception(error)

        def begin() -> None:
            try:
                if hand is None:
                    work()
                else:
                    self.session.order.do(hand, work)
            except Exception as error:  # too much waits, or this cannot
                future.set_exception(error)

        self._calls.append(begin)
        self._wake.set()
        return future

    def sample_of(self, host: float) -> int:
        """The sample that is rendered at a moment of the host's clock (`time.monotonic`)."""
        return self.line(host)

    def _run(self) -> None:
        late = 0
        calm = looked = time.monotonic()
        lead = 1
        # The frames that went by while the device was opened are no sign of a busy machine.
        self._safely(self.session.turn)
        self.session.late_frames = 0
        while not self._stopping.is_set():
            self._wake.wait(0.5 / self.session.machine.frame_rate)
            self._wake.clear()
            self._measure()
            # A frame that is held back for longer than it lasts would be late, however early it was computed.
            frame = round(self.signals.rate / self.session.machine.frame_rate)
            self.session.lead = min(lead * self.player.lead, max(self.player.lead, frame))
            while self._calls:
                self._calls.popleft()()
            for hand in self._hands:
                self._safely(hand)
            self._safely(self.session.turn)
            self._safely(self.player.turn)
            self._safely(self._workshop.turn)
            if self.session.log is not None:
                self.session.log.turn()
            now = time.monotonic()
            if self.session.late_edits > late:
                late, calm, lead = self.session.late_edits, now, min(lead + 1, MOST_LEAD)
            elif now - calm > WINDOW:
                calm, lead = now, max(lead - 1, 1)
            for key, neuron, _ in self.signals.wild:
                self.tell(f"'{neuron}' ({key}) went beyond all bounds: it is muted, and tried again each 0.1 s")
            self.signals.wild.clear()
            for sentence in self.session.machine.values.notices.drain():
                self.tell(sentence)
            if now - looked >= LOOK:
                looked = now
                self._look()
        self.session.making.workshop = None
        if lost := self.session.order.clear():
            self.tell(f"{lost} edits still waited for kinds to be compiled, and were not done")
        self._safely(self._fade_out)
        self._safely(self.session.end)
        self._safely(self.player.stop)
        while self._calls:
            self._calls.popleft()()

    def _look(self) -> None:
        """Bring the books up to now, and tell what has gone wrong for the first time since it has begun."""
        session = self.session
        self.books = replace(self.player.books(), late_frames=session.late_frames,
                             late_edits=session.late_edits + session.late_bundles, dropped=self.lost(),
                             missed=self.missed(), memory=memory())
        if session.now < SETTLES * session.signals.rate:
            self._began = self.books
        for sentence in told(self._began, self.books):
            self.tell(sentence)

    def _measure(self) -> None:
        context = self.signals.context
        before = int(context[sharing.LATEST])
        sample = int(context[sharing.NOW])
        if self.player.lead and before == int(context[sharing.LATEST]):
            self.line.measure(before / 1e9, sample)
        elif not self.player.lead:
            self.line.measure(time.monotonic(), sample)

    def _fade_out(self) -> None:
        """Take the master fader down and wait until that is heard, or for as long as it should take twice over."""
        session = self.session
        glide = round(FADE_OUT * session.signals.rate)
        session.write({"ending": session.now})  # who goes on from this log goes on from here
        session.edit([SetRow(Port("speaker", "gain"), {})], author="end", always=True, glide=glide, text="end")
        silent = session.now + session.lead + glide + LARGEST_BLOCK
        until = time.monotonic() + 2 * (silent - session.now) / session.signals.rate
        while session.now < silent and time.monotonic() < until:
            time.sleep(FADE_OUT / 10)
            session.turn()
            self.player.turn()

    def _safely(self, work: Callable[[], None]) -> None:
        """Do something; what goes wrong is told once and ends nothing."""
        try:
            work()
        except LivedmmError as error:
            self.tell(str(error))
        except Exception as error:  # a show goes on
            self.tell(f"a fault of livedmm, please report it: {type(error).__name__}: {error}")

    def tell(self, sentence: str) -> None:
        """Tell a sentence if it has not been told before. Runs on the conductor's thread."""
        if sentence not in self._told and len(self._told) < MOST_TOLD:
            self._told.add(sentence)
            with suppress(Exception):  # who cannot be told is no reason to end the show
                self.session.tell(sentence)


class Line:
    """Which sample is rendered when: a line from the host's clock to the samples (R9).

    A callback comes later than it should, never earlier, so of what was measured within some seconds the highest line
    counts. It seldom moves, so what is sent at even times is heard at even times.
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._highest: deque[tuple[int, float]] = deque()

    def measure(self, host: float, sample: int) -> None:
        """Note that so many samples were rendered by a moment of the host's clock."""
        offset = sample - host * self.rate
        second = int(host)
        while self._highest and self._highest[0][0] <= second - WINDOW:
            self._highest.popleft()
        while self._highest and self._highest[-1][1] <= offset:
            self._highest.pop()
        self._highest.append((second, offset))

    def __call__(self, host: float) -> int:
        """The sample at a moment; 0 before anything was measured."""
        return round(self._highest[0][1] + host * self.rate) if self._highest else 0
