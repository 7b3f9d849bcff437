"""Texts that are in no file: kept beside the log of the session in which they were written, for the next one."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from livedmm.live.log import texts_beside
from livedmm.live.logs import logs_of


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A text: its name, the document whose rows it says, and what it says."""

    name: str
    document: str
    text: str


def write(log: Path, texts: Sequence[Unsaved]) -> None:
    """Keep texts beside a log, in the place of those that were kept there; it outlives the machine then.

    Raises
    ------
    OSError
        If they cannot be written; those before are still there.
    """
    path = texts_beside(log)
    aside = path.with_name(f".{path.name}.new")
    try:
        with aside.open("w", encoding="utf-8") as file:
            json.dump([asdict(one) for one in texts], file, ensure_ascii=False, indent=1)
            file.flush()
            with suppress(OSError):  # some file systems cannot
                os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def read(log: Path) -> tuple[Unsaved, ...]:
    """The texts beside a log; none if there are none, or if somebody has changed them so that they make no sense."""
    try:
        found = json.loads(texts_beside(log).read_text(encoding="utf-8"))
        return tuple(Unsaved(str(one["name"]), str(one["document"]), str(one["text"])) for one in found)
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def left_of(patch: Path, log: Path | None = None) -> tuple[tuple[Unsaved, ...], str]:
    """What the last session of a patch in which texts could be written has left, and when that was.

    That of a log, if there is anything beside it.
    """
    found = [log] if log is not None and texts_beside(log).exists() else logs_of(patch, texts_beside)
    for one in found:
        return read(one), time.strftime("%d %b %H:%M", time.localtime(texts_beside(one).stat().st_mtime))
    return (), ""
