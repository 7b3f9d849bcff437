"""Files that take a while to write: under a name of their own until they are whole, and nobody else's meanwhile."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows, which lets nobody rename a file that is open
    fcntl = None  # type: ignore[assignment]


def part_of(path: Path) -> Path:
    """Where a file stands while it is written."""
    return path.with_name(f".{path.name}.part")


def whole_of(part: Path) -> Path:
    """The file of which this is the part; the other way round than `part_of`."""
    return part.with_name(part.name.removeprefix(".").removesuffix(".part"))


@contextmanager
def written_aside(path: Path, keep: bool = False) -> Iterator[Path]:
    """Where to write a file, which has its name once the context has ended well; otherwise nothing is left.

    With `keep`, what was written until something went wrong stays as the part that it is. Nobody else writes the part
    meanwhile, and `is_written` tells others so.

    Raises
    ------
    OSError
        If it cannot be written, or another program is about it.
    """
    part = part_of(path)
    with part.open("ab") as file:
        if not hold(file):
            raise OSError(errno.EBUSY, "another program writes it")
        if fcntl is None:
            file.close()
        try:
            yield part
            part.replace(path)
        except BaseException:
            if not (keep and part.stat().st_size):
                part.unlink(missing_ok=True)
            raise


def is_written(part: Path) -> bool:
    """Whether somebody writes a part at present, as far as the system tells."""
    try:
        with part.open("ab") as file:
            return not hold(file)
    except OSError:
        return True


def hold(file: BinaryIO | int) -> bool:
    """Keep others from a file for as long as it is open; returns whether nobody else does."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some file systems have no locks
        return True
    return True
