"""The log of a session: every edit and event, written before it takes effect (R12).

Lines of JSON: a header, then one line for each thing that happened, in the order in which the session did it. Each says
after how many frames it was done (`frame`) and from which sample it acts (`at`). From these alone the same samples can
be made again; a last line that was torn by a crash is left out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from livedmm.errors import LivedmmError, Where
from livedmm.network import Address, Network, Resolved, Step

FORMAT = 1


class Log:
    """Writes a log. Called from the thread that owns the session.

    A line is with the operating system before the call returns, so it outlives the process. A full disk ends the log
    and is told once; the session plays on.
    """

    def __init__(self, path: Path, tell: Any) -> None:
        self.path = path
        self._tell = tell
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0), 0o644)
        except OSError as error:
            raise LivedmmError(f"{path}: no log can be written here ({error.strerror})",
                               "choose another file with --log") from error

    def write(self, line: dict[str, Any]) -> None:
        """Write one line."""
        if self._file < 0:
            return
        data = (json.dumps(line, separators=(",", ":"), allow_nan=False) + "\n").encode()
        try:
            while data:
                data = data[os.write(self._file, data):]
        except OSError as error:
            self._tell(f"{self.path}: the log ends here ({error.strerror}); the session plays on, but can be "
                       f"replayed only up to now")
            self.close()

    def close(self) -> None:
        """End the log."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


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
        raise LivedmmError(f"{path}: the log cannot be read ({error.strerror})") from error
    found = list(_read(path, lines))
    if not found or found[0].get("livedmm_log") != FORMAT:
        raise LivedmmError(f"{path} is no log of livedmm", "logs are written by livedmm perform --log FILE",
                           Where(str(path), 1))
    return found[0], found[1:]


def _read(path: Path, lines: list[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        try:
            if line:
                read = json.loads(line)
                if not isinstance(read, dict):
                    raise ValueError("not a map")
                yield read
        except ValueError as error:
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
