"""When the machine itself stood still, as a thread sees that goes before all others and only looks at the clock.

    python -m benchmarks.pauses PROCESSOR FILE

The host of a virtual machine stops it for milliseconds at a time, or lets it run in slow motion, and a thread that ran
then seems to have computed all the while. Who looks at the clock each millisecond, on each processor, and does a little
work of always the same length, sees the same hole. This notes the holes of one processor in a ring of `ROOM` lines,
until its input ends; it takes real-time rights, and 4 % of the processor.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

EVERY, HOLE = 1_000_000, 1_300_000
"""Nanoseconds from one look to the next, and from which on that is a hole: a look takes 100,000, too."""
WORK, SLOW = 2000, 5
"""Sums that are made at each look, and how many times as long as usual that takes in slow motion."""
ROOM = 1 << 15
PRIORITY = 98


class Pauses:
    """The holes of all processors, as another process notes them."""

    def __init__(self, paths: list[Path]) -> None:
        for path in paths:
            path.write_bytes(bytes(16 * ROOM))
        self._rings = [mapped(path) for path in paths]

    def within(self, began: int, ended: int) -> int:
        """For how many nanoseconds of a time some processor stood still: the one that did longest."""
        return max(int(np.clip(np.minimum(ring[:, 1], ended) - np.maximum(ring[:, 0], began), 0, None).sum())
                   for ring in self._rings)

    def longest(self, began: int) -> int:
        """The longest hole since a time, in nanoseconds."""
        return max(int(np.where(ring[:, 0] >= began, ring[:, 1] - ring[:, 0], 0).max()) for ring in self._rings)


def mapped(path: Path) -> NDArray[np.int64]:
    return np.memmap(path, np.int64, "r+", shape=(ROOM, 2))


@contextmanager
def watching(folder: Path) -> Iterator[Pauses]:
    """Note the holes while this lasts, in files in `folder`; without real-time rights an error is told, and none is."""
    processors = sorted(os.sched_getaffinity(0))
    paths = [folder / f"pauses{processor}" for processor in processors]
    pauses = Pauses(paths)
    watchers = [subprocess.Popen([sys.executable, "-m", "benchmarks.pauses", str(processor), str(path)],
                                 stdin=subprocess.PIPE, start_new_session=True)
                for processor, path in zip(processors, paths, strict=True)]
    try:
        yield pauses
    finally:
        for watcher in watchers:
            watcher.communicate()


def watch(processor: int, ring: NDArray[np.int64], stopping: threading.Event) -> None:
    """Look at the clock, and note when it has jumped, from when the look was due to when it was; and slow motion."""
    os.sched_setaffinity(0, {processor})
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    usual = sorted(worked() for _ in range(1000))[500]
    count, before = 0, time.monotonic_ns()
    while not stopping.is_set():
        time.sleep(EVERY / 1e9)
        late = time.monotonic_ns() - before
        is_slow = worked() > SLOW * usual
        if late > HOLE or is_slow:
            ring[count % ROOM] = before + (0 if is_slow else EVERY), time.monotonic_ns()
            count += 1
        before = time.monotonic_ns()


def worked() -> int:
    """Nanoseconds that a little work takes."""
    began = time.monotonic_ns()
    sum(range(WORK))
    return time.monotonic_ns() - began


if __name__ == "__main__":
    ended = threading.Event()
    watcher = threading.Thread(target=watch, args=(int(sys.argv[1]), mapped(Path(sys.argv[2])), ended))
    watcher.start()
    sys.stdin.read()
    ended.set()
    watcher.join()
