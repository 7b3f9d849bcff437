"""The workshop: what takes long is made on a thread of its own, while the conductor goes on (DESIGN 3).

Compiling takes 0.1 to 0.8 s a kind, reading sounds some ms a second of them. The sound is not disturbed by that on any
thread, but frames and edits would be late on the conductor's.
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from livedmm.live.order import NotYet

SWITCH = 1e-4
"""Seconds for which the thread keeps the interpreter to itself. At Python's 5 ms a tenth of the frames were late."""
PATIENCE = 0.1
"""Seconds after which it is told what is waited for."""


@dataclass(slots=True)
class _Job:
    """What is made, how that is told, and since when it is waited for; nothing is told twice."""

    words: str
    since: float
    future: Future[Any] = field(default_factory=Future)


class Workshop:
    """Makes things, one after the other, on its own thread; all methods are called from the one that owns the session.

    Parameters
    ----------
    made
        Is called, on the workshop's thread, when something is made or has failed.
    tell
        Is called, by `turn`, with what takes long.
    """

    def __init__(self, made: Callable[[], object], tell: Callable[[str], object],
                 clock: Callable[[], float] = time.monotonic) -> None:
        self._made = made
        self._tell = tell
        self._clock = clock
        self._jobs: dict[Hashable, _Job] = {}
        self._queue: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def __contains__(self, key: Hashable) -> bool:
        """Whether something was wanted and has not been taken."""
        return key in self._jobs

    def want(self, key: Hashable, make: Callable[[], object], words: str = "") -> None:
        """Let something be made, unless it is on its way: `make` is called on the workshop's thread."""
        if key in self._jobs:
            return
        job = self._jobs[key] = _Job(words, self._clock())
        self._queue.put((job.future, make))
        if self._thread is None:
            # It is not waited for at the end: what it makes is nobody's then.
            self._thread = threading.Thread(target=self._work, name="workshop", daemon=True)
            self._thread.start()

    def take(self, key: Hashable) -> Any:
        """What was wanted, once: or raises what went wrong with it.

        Raises
        ------
        NotYet
            Until it is made.
        """
        job = self._jobs[key]
        if not job.future.done():
            raise NotYet(job.future.done)
        del self._jobs[key]
        return job.future.result()

    def turn(self) -> None:
        """Tell what takes long."""
        for job in self._jobs.values():
            if job.words and not job.future.done() and self._clock() - job.since > PATIENCE:
                self._tell(job.words)
                job.words = ""

    def _work(self) -> None:
        while True:
            future, make = self._queue.get()
            before = sys.getswitchinterval()
            sys.setswitchinterval(SWITCH)
            try:
                future.set_result(make())
            except Exception as error:
                future.set_exception(error)
            finally:
                sys.setswitchinterval(before)
            self._made()
