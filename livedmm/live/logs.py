"""Where sessions are logged: the folder of the last ones, and which of them to go on from."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Any

import platformdirs

from livedmm.errors import LivedmmError
from livedmm.live.log import free, path_beside, read_log, texts_beside
from livedmm.ugens import Registry
from livedmm.ugens.files import PYTHON, kinds_of, version_of

KEPT = 50
"""Logs that stay in the folder."""
LEFT = 24 * 3600 * 1_000_000_000
"""Nanoseconds after which a log that never got its name belongs to nobody."""


def folder() -> Path:
    """Where sessions are logged that name no file."""
    return platformdirs.user_state_path("livedmm", appauthor=False) / "sessions"


def place_for(patch: Path) -> Path:
    """A name in the folder that is not taken."""
    return free(folder() / f"{patch.stem}-{time.strftime('%Y%m%d-%H%M%S')}.jsonl")


def last_of(patch: Path, log: Path | None) -> Path:
    """The log to go on from: the one that is named, or the last of this patch in the folder.

    Raises
    ------
    LivedmmError
        If there is none.
    """
    if log is not None:
        if log.exists():
            return log
        raise LivedmmError(f"there is no log {log} to go on from", "start without --resume")
    for path in logs_of(patch):
        return path
    raise LivedmmError(f"there is no session of {patch} to go on from, in {folder()}",
                       "start without --resume, or name its log with --log")


def logs_of(patch: Path, beside: Callable[[Path], Path] | None = None) -> Iterator[Path]:
    """The logs of a patch in the folder, the newest first; if it is said which, those with some file beside them."""
    for path in sorted(folder().glob(f"{patch.stem}-*.jsonl"), key=_changed, reverse=True):
        if (beside is None or beside(path).exists()) and _head(path).get("patch") == str(patch.resolve()):
            yield path


def resumed(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Of a log: its header; the edits, fades and snapshots up to its end, without a glide; and where faders are, what
    waits, what the desk keeps, and what the network had written itself some two seconds before.

    To begin a session with them is to be where that one was; what sounded on, and V-values' memories, begin anew.

    Raises
    ------
    LivedmmError
        If the log cannot be read.
    """
    head, lines = read_log(path)
    played = list(takewhile(lambda line: "ending" not in line, lines))
    came = {line["in"]: {**line, "at": 0, "fires": False} for line in played if "in" in line}
    written = [{"inherit": line[key]} for line in played for key in ("inherit", "drift") if key in line][-1:]
    desk = [line for line in played if "desk" in line][-1:]
    return head, [*({**line, "at": 0, "glide": 0} for line in played if not {"edit", "fade", "snap"}.isdisjoint(line)),
                  *came.values(), *desk, *_waiting(played), *written]


def _waiting(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What still waits after these lines; what repeats and has started is from then on as far apart as it repeats."""
    waiting: dict[int, dict[str, Any]] = {}
    for line in lines:
        if "wait" in line:
            waiting[line["wait"]] = {**line, "waits": line["wait"]}
            del waiting[line["wait"]]["wait"]
        for number in line.get("cancel", ()):
            waiting.pop(number, None)
        if (found := waiting.pop(line.get("started", 0), None)) and "every" in found["when"]:
            waiting[found["waits"]] = {**found, "when": {**found["when"], "at": found["when"]["every"]}}
    return list(waiting.values())


def kinds_in(head: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> dict[Path, str]:
    """What files of kinds said last in a log."""
    texts: dict[str, str] = {}
    found: dict[Path, str] = {}
    for line in (*head.get("kinds", ()), *lines):
        if "kinds" in line:
            text = line.get("text") or texts.get(line.get("version", ""), "")
            texts[version_of(text)] = found[Path(line["kinds"])] = text
    return found


def give_back_kinds(path: Path, registry: Registry, run: bool) -> list[str]:
    """Add the kinds of a log's files that are gone, or broken, since: what played needs them. Returns what to tell.

    Raises
    ------
    LivedmmError
        If the log cannot be read, or what a file said cannot be run any more.
    """
    told = []
    for file, text in kinds_in(*read_log(path)).items():
        if file.resolve() not in registry.files and (run or file.suffix != PYTHON):
            registry.take(kinds_of(file, text))
            told.append(f"{file} cannot be used as it stands: its kinds are those of the log")
    return told


def tidy() -> None:
    """Keep the newest logs, and nothing that a session left which was killed before it played."""
    old = sorted(folder().glob("*.jsonl"), key=_changed)[:-KEPT]
    left = [path for path in folder().glob(".*.new") if time.time_ns() - _changed(path) > LEFT]
    for path in (*old, *map(path_beside, old), *map(texts_beside, old), *left):
        with suppress(OSError):
            path.unlink()


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # another session has just tidied up
        return 0


def _head(path: Path) -> dict[str, Any]:
    """The first line of a log; empty if it is none."""
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
    except (OSError, ValueError):
        return {}
    return head if isinstance(head, dict) else {}
