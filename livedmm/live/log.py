"""The log of a session: every edit and event, written before it takes effect (R12).

Lines of JSON: a header, then one line for each thing that happened, in the order in which the session did it. Each says
after how many frames it was done (`frame`) and from which sample it acts (`at`). From these alone the same samples can
be made again; a last line that was torn by a crash is left out.
"""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import version
from itertools import chain, count
from pathlib import Path
from typing import Any

from livedmm.errors import LivedmmError, Where
from livedmm.network import Address, Network, Resolved, Step
from livedmm.parts import hold

FORMAT = 1
HEAD = ("livedmm_log", "version", "seed", "rate", "frame_rate", "patch", "network")
"""What the first line has."""
MORE = "more"
"""What a line has that another belongs to: a crash between the two leaves neither."""
AGAIN = 1.0
"""Seconds between two tries to write to a full disk."""
MOST_WAITING = 64 << 20
"""Bytes of lines that wait for room: some hours of a busy session."""


class Log:
    """Writes a log. Called from the thread that owns the session, but for `sync`.

    A line is with the operating system before `write` returns, so it outlives the process, which takes some
    microseconds; what outlives the machine is a matter of `sync`. The file is written aside, and takes its name with
    `publish`: a crash before that leaves what had the name before. No other session can write it meanwhile.

    Where the disk is full the session plays on: that is told once, and lines wait in memory until there is room.

    Parameters
    ----------
    clock
        Seconds, for the time between two tries.

    Raises
    ------
    LivedmmError
        If no file can be written there, or another session writes it.
    """

    def __init__(self, path: Path, tell: Callable[[str], object],
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self._tell = tell
        self._clock = clock
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._try_at = 0.0
        self._unsynced = False
        self._together: list[bytes] | None = None
        self._aside = path.with_name(f".{path.name}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                with path.open("r+b") as file:
                    _hold(file.fileno(), path)
            self._file = os.open(self._aside, os.O_WRONLY | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
            _hold(self._file, path)
            os.ftruncate(self._file, 0)
        except OSError as error:
            raise LivedmmError(f"{path}: no log can be written here ({error.strerror})",
                               "choose another file with --log") from error

    def publish(self) -> Path | None:
        """Take the name; what had it before stays beside, under its date: returns where."""
        before = dated(self.path)
        try:
            self.sync()
            if before is not None:
                # A second name, so that at no moment it has none.
                os.link(self.path, before)
                self._tell(f"{self.path.name} was there already: it is {before.name} now")
            self._aside.replace(self.path)
        except OSError as error:
            self._tell(f"{self.path}: the log stays in {self._aside.name} ({error.strerror})")
        return before

    def write(self, line: dict[str, Any]) -> None:
        """Write one line; within `together`, once that ends."""
        data = json.dumps(line, separators=(",", ":"), allow_nan=False).encode()
        if self._together is None:
            self._append(data + b"\n")
        else:
            self._together.append(data)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written within is read again whole or not at all, wherever a crash has torn it."""
        if self._together is not None:
            yield
            return
        self._together = []
        try:
            yield
        finally:
            lines, self._together = self._together, None
            for data in lines[:-1]:
                self._append(data[:-1] + b',"%s":true}\n' % MORE.encode())
            for data in lines[-1:]:
                self._append(data + b"\n")

    def _append(self, data: bytes) -> None:
        if self._file < 0:
            return
        self._waiting.append(data)
        self._size += len(data)
        if len(self._waiting) == 1:
            self._put()
        elif self._size > MOST_WAITING:
            self._tell(f"{self.path}: the log ends here, with {MOST_WAITING >> 20} MB that found no room; the session "
                       f"plays on, but can be replayed and resumed only up to there")
            self._end()
        else:
            self.turn()

    def turn(self) -> None:
        """Try again, if it is time, to write what found no room."""
        if self._waiting and self._clock() >= self._try_at:
            self._put()

    def sync(self) -> None:
        """Wait until what was written would outlive the machine too. Any thread may call, but not beside `close`."""
        if self._unsynced and self._file >= 0:
            self._unsynced = False
            with suppress(OSError):  # some file systems cannot
                os.fsync(self._file)

    def close(self) -> None:
        """End the log."""
        if self._waiting:
            self._put()
        if self._waiting:
            self._tell(f"{self.path}: {len(self._waiting)} lines of the log found no room and are lost; what is before "
                       f"them can be replayed")
        self.sync()
        self._end()

    def _end(self) -> None:
        self._waiting.clear()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _put(self) -> None:
        """Write what waits, from the byte on at which there was no more room."""
        fails = bool(self._try_at)
        try:
            while self._waiting:
                sent = os.write(self._file, self._waiting[0])
                self._size -= sent
                self._unsynced = True
                self._waiting[0] = self._waiting[0][sent:]
                if not self._waiting[0]:
                    self._waiting.popleft()
        except OSError as error:
            self._try_at = self._clock() + AGAIN
            if not fails:
                self._tell(f"{self.path}: the log cannot be written ({error.strerror}); the session plays on, and what "
                           f"is done is kept in memory: make room, it is tried again every {AGAIN:.0f} s")
        else:
            self._try_at = 0.0
            if fails:
                self._tell(f"{self.path}: the log is written again, and lacks nothing")


def _hold(file: int, path: Path) -> None:
    """Keep other sessions from a file for as long as this process has it open; raises LivedmmError if one has it."""
    if not hold(file):
        raise LivedmmError(f"{path}: another session writes this log", "end that one, or choose another file with "
                           "--log")


def dated(path: Path) -> Path | None:
    """A free name beside a file, with the date of its last change; None if it is not there, or empty."""
    if not path.exists() or not path.stat().st_size:
        return None
    date = time.strftime("%Y%m%d-%H%M%S", time.localtime(path.stat().st_mtime))
    return free(path.with_stem(f"{path.stem}-{date}"))


def path_beside(log: Path) -> Path:
    """The file that has what the microphones of a log heard."""
    return log.with_name(f"{log.name}.microphone.f32")


def texts_beside(log: Path) -> Path:
    """The file that has what was written during the session of a log, and is in no other file."""
    return log.with_name(f"{log.name}.texts.json")


def free(path: Path) -> Path:
    """A name that is not taken: this one, or with a number."""
    more = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(name for name in chain((path,), more) if not name.exists())


def read_log(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The header and the lines of a log.

    Raises
    ------
    LivedmmError
        If it is no log, or a line before the last cannot be read.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise LivedmmError(f"{path}: the log cannot be read ({error.strerror})", "logs are files that livedmm perform "
                           "writes; give the name of one") from error
    found = list(_read(path, lines))
    while found and found[-1].get(MORE):
        found.pop()
    head = found[0] if found else {}
    if head.get("livedmm_log", FORMAT) != FORMAT:
        raise LivedmmError(f"a log of livedmm {head.get('version')}, of format {head['livedmm_log']!r:.20}",
                           f"this is livedmm {version('livedmm')}, which reads format {FORMAT}: use that version",
                           Where(str(path), 1))
    if lacks := [key for key in HEAD if key not in head]:
        raise LivedmmError("no log of livedmm" if "livedmm_log" in lacks else f"the log's head lacks {lacks[0]}",
                           "logs are written by livedmm perform --log FILE", Where(str(path), 1))
    return head, found[1:]


def _read(path: Path, lines: list[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        try:
            if line:
                read = json.loads(line)
                if not isinstance(read, dict):
                    raise ValueError("not a map")
                yield read
        except ValueError as error:
            if number == 1:
                raise LivedmmError("no log of livedmm", "logs are written by livedmm perform --log FILE",
                                   Where(str(path), 1)) from error
            if number < len(lines):  # every whole line ends with a line break: this one was not torn
                raise LivedmmError(f"a line that cannot be read: {line[:40]!r}",
                                   "the log was changed by hand; what is before it can be replayed alone",
                                   Where(str(path), number)) from error


def rows_as_json(network: Network) -> list[list[Any]]:
    """A network with the order of its rows and columns, which is the order of their sums (R4)."""
    return [[*row, [[*column, weight] for column, weight in columns.items()]] for row, columns in network.rows.items()]


def network_of(head: Mapping[str, Any]) -> Network:
    """The network that a session began with, from the header of its log."""
    return Network({Address(*row[:3]): {Address(*c[:3]): c[3] for c in row[3]} for row in head["network"]})


def steps_as_json(resolved: Resolved) -> list[list[Any]]:
    """The steps of an edit."""
    return [[*step.row, *step.column, step.factor, step.amount, step.timing] for step in resolved.steps]


def resolved_of(line: Mapping[str, Any]) -> Resolved:
    """The edit of a line, as it was resolved when it started."""
    steps = tuple(Step(Address(*s[0:3]), Address(*s[3:6]), s[6], s[7], s[8]) for s in line["steps"])
    return Resolved(steps, {}, line.get("renamed", {}))
