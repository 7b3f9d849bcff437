"""`livedmm perform` as a process: what it says is read as it comes, and nothing waits for longer than a limit."""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

LIMIT = 120.0
"""Seconds after which a sentence is given up: a cold start compiles."""


class Performance:
    """A `livedmm perform` that runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def until(self, words: str) -> str:
        """The next line that has these words; fails if the process ends before it, or says nothing for very long."""
        while True:
            try:
                line = self._lines.get(timeout=LIMIT)
            except queue.Empty:
                raise AssertionError(f"'{words}' was not said in {LIMIT:.0f} s, but {self.said}") from None
            assert line is not None, f"it ended before it said '{words}', after {self.said}"
            self.said.append(line)
            if words in line:
                return line

    def heard(self) -> list[str]:
        """The lines that have come since; waits for none."""
        lines: list[str] = []
        with suppress(queue.Empty):
            while True:
                if (line := self._lines.get_nowait()) is not None:
                    lines.append(line)
        return lines

    def interrupt(self) -> int:
        """Press Ctrl-C; the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(LIMIT)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)


@contextmanager
def perform(*arguments: str, environment: Mapping[str, str] | None = None,
            program: Sequence[str] = ("livedmm.cli",)) -> Iterator[Performance]:
    """A performance, which is ended, if it has not ended by itself; OSC is at any free port, its log nobody's.

    `program` is the module that is run, and what it is given before all else.
    """
    state = tempfile.mkdtemp()
    process = subprocess.Popen([sys.executable, "-m", *program, "perform", "--osc-port", "0", *arguments],
                               stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                               env={**os.environ, "XDG_STATE_HOME": state, **(environment or {})},
                               start_new_session=True)  # Ctrl-C is for who performs
    try:
        yield Performance(process)
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()
        shutil.rmtree(state)


def port_of(said: str) -> int:
    """The port, from the sentence that says where OSC is heard."""
    found = re.search(r"heard at 127\.0\.0\.1:(\d+)", said)
    assert found
    return int(found[1])
