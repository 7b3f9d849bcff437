"""Who holds a port: where the system tells (Linux)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
_TABLES = ("tcp", "udp", "tcp6", "udp6")


def holder_of(port: int, proc: Path = PROC) -> str:
    """The program that holds a port over UDP, or listens there over TCP: ``python3 (process 1234)``; empty if unknown.

    Other people's processes do not show what they have open.
    """
    sockets = {f"socket:[{number}]" for table in _TABLES for number in _bound(proc / "net" / table, port)}
    if not sockets:
        return ""
    for process in proc.glob("[0-9]*"):
        with suppress(OSError):  # another's, or one that has just ended
            if any(link.is_symlink() and str(link.readlink()) in sockets for link in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return ""


def _bound(table: Path, port: int) -> Iterator[str]:
    """The numbers of the sockets that a table of the kernel has at a port and that are no connections."""
    try:
        lines = table.read_text().splitlines()[1:]
    except OSError:
        return
    for fields in map(str.split, lines):
        at, state = fields[1], fields[3]
        if int(at.rpartition(":")[2], 16) == port and state in ("0A", "07"):  # listens; UDP
            yield fields[9]
