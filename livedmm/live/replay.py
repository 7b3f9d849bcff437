"""Replay: from a log, the samples that were played, bit for bit (R5, R12)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.frames import Colour
from livedmm.errors import LivedmmError, Where
from livedmm.language.kinds import installed_kinds
from livedmm.live.drift import Drift
from livedmm.live.log import FORMAT, Log, network_of, path_beside, read_log, rows_as_json, texts_beside
from livedmm.live.logs import kinds_in
from livedmm.live.microphone import Recorder, Recording
from livedmm.live.session import Session
from livedmm.network import Network
from livedmm.ugens import Registry
from livedmm.ugens.files import PYTHON, kinds_of

AFTER = 2.0
"""Seconds that are played after the last line of a log without an end."""


def header(network: Network, *, seed: int, rate: float, frame_rate: float, patch: Path | None,
           picture_ticks: int = 1) -> dict[str, Any]:
    """The first line of a log: what must be known beside what is done."""
    return {"livedmm_log": FORMAT, "version": version("livedmm"), "seed": seed, "rate": rate,
            "frame_rate": frame_rate, "picture_ticks": picture_ticks,
            "patch": str(patch) if patch is not None else None, "network": rows_as_json(network)}


def registry_of(head: dict[str, Any]) -> Registry:
    """The kinds that a log was played with: what is built in and installed, and what its files of kinds said.

    Raises
    ------
    DeclarationError
        If what a file said cannot be run here.
    """
    registry, _ = installed_kinds()
    if head.get("patch"):
        registry = registry.beside(Path(head["patch"]).parent)
    for file in head.get("kinds", ()):
        registry.take(kinds_of(Path(file["kinds"]), file["text"]))
    return registry


class Replay:
    """A performance that is played again.

    Parameters
    ----------
    limiter
        Whether what is too loud is turned down, as it was.
    run_kinds
        Whether kinds in Python are run that the log has: they can do what their user can.

    Raises
    ------
    LivedmmError
        If the log, or what its microphones heard, cannot be read, or it speaks of kinds that are not there.
    """

    def __init__(self, path: Path, *, limiter: bool = True, run_kinds: bool = True) -> None:
        self.head, self.lines = read_log(path)
        head = self.head
        if not run_kinds and (python := [file for file in kinds_in(head, self.lines) if file.suffix == PYTHON]):
            raise LivedmmError(f"kinds in Python, {', '.join(file.name for file in python)}, which are not run here",
                               "read what they do, then replay it without --safe", Where(str(path)))
        try:
            registry = registry_of(head)
            network = network_of(head)
            self.signals = CompiledMachine(registry, head["rate"], head["seed"], limiter, head["frame_rate"])
            self.session = Session(network, registry, self.signals, frame_rate=head["frame_rate"], seed=head["seed"])
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise LivedmmError("the log's head makes no sense", "it was changed by hand: take it from a copy",
                               Where(str(path), 1)) from error
        self.session.machine.late = {line["late"]: line["acts"] for line in self.lines if "late" in line}
        self.session.machine.recorded = {
            line["frame"]: {tuple(place): Colour(r, g, b, a) for *place, r, g, b, a in line["seen"]}
            for line in self.lines if "seen" in line}
        if recording := Recording(path, self.lines):
            self.signals.heard.source = recording.between
        self.signals.commands.held = dict(tuple(line["acted"]) for line in self.lines if "acted" in line)

    @property
    def samples(self) -> int:
        """How long it was, as far as the log says."""
        ends = [line["end"] for line in self.lines if "end" in line]
        if ends:
            return int(ends[-1])
        last = max((line.get("at", 0) + line.get("glide", 0) for line in self.lines), default=0)
        return round(last + AFTER * self.signals.rate)

    def render(self, block_size: int = 64) -> Iterator[NDArray[np.float32]]:
        """The whole of it, block by block."""
        left = self.samples
        lines = iter([*self.lines, {"frame": None}])
        line = next(lines)
        machine = self.session.machine
        # What was due when it ended, and was not computed any more, was not heard.
        frames = next((line["frame"] for line in self.lines if "end" in line), math.inf)
        while left:
            while line["frame"] is not None and line["frame"] <= machine.frame:
                self.session.restore(line)
                line = next(lines)
            due = machine.frame_sample(machine.frame) if machine.frame < frames else math.inf
            if self.session.now == due:
                machine.tick()
                continue
            block = int(min(left, block_size, due - self.session.now))
            yield self.signals.render(block)
            left -= block


def start_log(path: Path, session: Session, head: dict[str, Any], before: Iterable[dict[str, Any]] = (), *,
              must: bool = True) -> Log | None:
    """Begin to log a session that has not begun to play, after doing again what `before` says.

    The log has its name only when all that is in it. Unless it `must` be, a session plays without a log, told, where
    none can be written.

    Raises
    ------
    LivedmmError
        If no log can be written there, or what is to be done again does not fit.
    """
    try:
        session.log = Log(path, lambda sentence: session.tell(sentence))
        files = session.registry.files.values()
        session.log.write({**head, "kinds": [{"kinds": str(file.path), "text": file.text} for file in files]})
    except LivedmmError as error:
        if must:
            raise
        session.tell(f"{error}. It plays without a log, and cannot be resumed or replayed.")
    for line in before:
        session.restore(line)
    if session.log is not None:
        _take_place(session.log)
        session.watchers.append(Drift(session.machine, session.write).turn)
        if isinstance(session.signals, CompiledMachine):
            session.recorder = Recorder(session.signals, path_beside(path), session.write, session.tell)
    return session.log


def _take_place(log: Log) -> None:
    """Give a log its name; what stands beside the one before goes with that."""
    before = log.publish()
    for beside in (path_beside, texts_beside):
        if before is not None and beside(log.path).exists():
            beside(log.path).replace(beside(before))
