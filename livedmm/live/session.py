"""The session: the one place where edits, events and time come together (DESIGN 4 and 5).

Everything that is done to a running network passes here, from whatever hand, and is written to the log before it takes
effect. It works alike with a device, on a timer, and offline: who runs it calls `turn` or `render`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.frames import Readings
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.machine import FRAME_RATE, Machine
from livedmm.errors import EditError, LivedmmError
from livedmm.language.commands import Command
from livedmm.language.kinds import matrix
from livedmm.language.macros import Macro
from livedmm.language.program import Program, evaluate
from livedmm.language.reader import read
from livedmm.language.when import NOW, Span, When
from livedmm.live import drift
from livedmm.live.again import again
from livedmm.live.beats import Beats
from livedmm.live.inputs import Inputs
from livedmm.live.log import Log, steps_as_json
from livedmm.live.making import Making
from livedmm.live.microphone import Recorder
from livedmm.live.order import NotYet, Order
from livedmm.live.pending import Pending, Waiting
from livedmm.live.reloading import Reload
from livedmm.live.reloading import changes as changes_of
from livedmm.live.whole import Whole
from livedmm.network import Change, Course, Declare, Edit, Entry, History, Network, Resolved, Source, Sources, resolve
from livedmm.network.paths import Edge, settled
from livedmm.network.paths import glide as glided
from livedmm.ugens import Kind, Registry
from livedmm.ugens.files import KindsFile, kinds_of
from livedmm.vvalues import VValue

GLIDE = 0.02
"""Seconds in which an edit comes in if it does not say (DESIGN 4)."""
MANY_ROWS = 2000
"""Rows that one edit may change at once; more act at a later beat (R20)."""
ROW = 1e-4
"""Seconds that each of them takes to be planned, on a slow machine."""


@dataclass
class Outcome:
    """What an evaluation did.

    Attributes
    ----------
    entries
        The edits that it started: one, or none if nothing changed.
    pending
        What waits for its time.
    """

    entries: list[Entry] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)


class Session:
    """A network that is performed.

    Called from one thread, which owns it; who has another thread hands over what is to be done (`Conductor`).

    Parameters
    ----------
    network
        What plays at first. Undoing everything gives it back.
    signals
        What computes the samples.
    log
        Where everything is written that must be known to play the same again.
    tell
        Is called with a sentence for people.
    obey
        Carries out a command that rows call, for an author.
    """

    def __init__(self, network: Network, registry: Registry, signals: CompiledMachine | LiteralMachine, *,
                 frame_rate: float = FRAME_RATE, seed: int = 0, sources: Sources | None = None,
                 macros: Mapping[str, Macro] | None = None, log: Log | None = None,
                 tell: Callable[[str], None] = print) -> None:
        self.registry = registry
        self.snapshots: dict[str, Network] = {}
        registry.add(matrix(self.snapshots))
        self.signals = signals
        self.machine = Machine(network, registry, signals, frame_rate=frame_rate, seed=seed)
        self.history = History(network, registry, round(signals.rate))
        self.course = Course(self.history)
        self.beats = Beats(self.machine)
        self.sources = sources or Sources()
        self.macros = dict(macros or {})
        self.log = log
        self.recorder: Recorder | None = None
        self.tell = tell
        self.obey: Callable[[Command, str], None] = _no_commands
        self.recall: Callable[[Mapping[str, Any]], None] = _nothing_kept
        """Is given what the desk of a session before this one kept, to go on from it."""
        self.watchers: list[Callable[[], None]] = []
        """Called after each frame, before what is pending is looked at."""
        self.pending = Waiting(self.beats, self.write)
        self.default = NOW
        """When edits start, and how long they glide, that do not say so themselves."""
        self.lead = 0
        """Samples between now and the start of an edit, so that the loop hears of it in time."""
        self.since: int | None = None
        """The sample at which what is being done was read; None is now."""
        self.late_frames = self.late_edits = self.late_bundles = 0
        self.inputs = Inputs(self.machine, registry, self.write)
        self.machine.on_readings = self._seen
        self.order = Order()
        self.making = Making(registry, signals)
        self._texts = {file.version: file.text for file in registry.files.values()}
        self._whole: Whole | None = None
        self._owned: dict[int, tuple[Sources, Sources]] = {}

    # -- time

    @property
    def now(self) -> int:
        """The clock: samples rendered so far."""
        return self.signals.now

    def soon(self, rows: int = 0) -> int:
        """The first sample at which something that is asked for now, or was by `since`, can act.

        An edit of very many rows acts at a later beat, by which its plan is there, and that is told (R20).
        """
        now = self.now
        # A block that was rendered since then is no reason to wait for another: the next comes a whole block later.
        since = now if self.since is None or now - self.since > self.lead else self.since
        soon = max(since + self.lead, self.signals.adopting)
        if rows <= MANY_ROWS:
            return soon
        rate = self.signals.rate
        ready = soon + round(ROW * rows * rate)
        beat = self.beats.sample("beat", self.beats.next(Span(1, "beat"), ready))
        start = int(beat) if math.isfinite(beat) else ready
        self.tell(f"{rows} rows change at once: that is heard from a beat on, in {(start - self.now) / rate:.1f} s")
        return start

    def glide_of(self, span: Span | None) -> int:
        """A glide in samples."""
        span = span or self.default.glide
        samples = GLIDE * self.signals.rate if span is None else self.beats.samples(span)
        return round(min(samples, 3600 * self.signals.rate))

    # -- edits

    def edit(self, changes: Iterable[Change], *, author: str = "me", at: int | None = None, glide: int | None = None,
             text: str = "", always: bool = False) -> Entry | None:
        """Start an edit: resolve it against the network as it is now, log it, and let it in.

        Parameters
        ----------
        at
            The sample from which it acts; as soon as can be if None or over.
        glide
            Samples in which it comes in; the session's default if None.
        always
            Whether it acts whole whatever weight the patch gives to edits (R24).

        Returns None if it changes nothing.

        Raises
        ------
        LivedmmError
            If it does not fit the network, or a kind does not compile. Nothing is then done.
        """
        changes = tuple(changes)
        self.making.prepare(c.kind for c in changes if isinstance(c, Declare))
        rows = sum(1 + len(c.kind.input_names) if isinstance(c, Declare) else 1 for c in changes)
        start = max(self.soon(rows), at or 0)
        edit = Edit(changes, author, start, self.glide_of(None) if glide is None else glide, text, always)
        if not always and self.history.share(self._written) == 0:
            self._refuse(edit)
            return None
        entry = self.history.add(edit, self._written)
        return self._let_in(entry)

    def add_resolved(self, edit: Edit, resolved: Resolved, drag: int | None = None) -> Entry | None:
        """Start an edit that is resolved already: a diff, or one from a log, which says to what drag it belongs."""
        return self._let_in(self.history.add_resolved(edit, resolved, drag))

    def restore(self, line: Mapping[str, Any]) -> None:
        """Do again what a line of a log says; raises LivedmmError if that makes no sense, or does not fit."""
        again(self, line)()

    def fade(self, gains: Mapping[int, float], *, glide: int | None = None, at: int | None = None,
             entries: Sequence[Entry] = (), was: Mapping[int, float] | None = None) -> None:
        """Give edits, by number, other gains.

        Raises
        ------
        EditError
            If there is no such edit, or a gain is not from 0 to 1. Nothing is then done.
        """
        if was is None:
            entries = [self.history.entry(number) for number in gains]
            was = {entry.number: entry.gain for entry in entries}
            self.history.fade_all(gains)
        if not entries:
            return
        start = max(self.soon(), at or 0)
        glide = self.glide_of(None) if glide is None else glide
        self.write({"fade": [[e.number, e.gain] for e in entries], "at": start, "glide": glide})
        if self._whole is not None:
            self._whole.note(((entry, was[entry.number]) for entry in entries), start)
        paths = self.course.fade(entries, was, start, glide)
        self.machine.steer(self.history.network, paths, start)

    def reload(self, file: KindsFile, *, author: str = "file", at: int | None = None) -> Reload:
        """Let kinds be what a file says now: an edit of what neurons do, not of the matrix.

        Neurons keep their names, their weights, and states of the same name and format; the version before is faded out
        against the new one. Biases of inputs that a kind has got are written, as an edit. It is not undone: save the
        text before again.

        Raises
        ------
        DeclarationError
            If kinds that are in use could not be what they are to be. Nothing is then done.
        CompileError, KindError
            If a kind does not compile, or its sounds are missing; likewise.
        NotYet
            While something is compiled, or still faded; likewise.
        """
        made = changes_of(file, self.registry, self.history.network, self.history)
        self.making.compile(made.becomes.values())
        start = max(self.soon(), at or 0)
        under_way = [former.gain for key, former in self.signals.schedule.formers.items()
                     if key in made.was and not settled(former.gain, start)]
        if under_way:
            raise NotYet(lambda: all(settled(gain, self.soon()) for gain in under_way))
        samples = self.glide_of(None)
        if self.registry.files.get(file.path.resolve()) is not file:
            line = {"kinds": str(file.path), "version": file.version, "at": start, "glide": samples, "by": author}
            self.write(line if file.version in self._texts else {**line, "text": file.text})
            self._texts[file.version] = file.text
            self._take(file, made, start, samples)
            if made.biases:
                self.add_resolved(Edit((), author, start, samples, f"inputs of {file.path.name}", True),
                                  Resolved(made.biases))
        return made

    def _take(self, file: KindsFile, made: Reload, start: int, samples: int) -> None:
        self.registry.take(file)
        self.machine.reload(made.was, glided((), start, samples, 0.0, 1.0), start)

    def file_of(self, path: str, version: str, text: str | None) -> KindsFile:
        """A file of kinds as a log has it; its text, too, where it is the first line of that version."""
        text = self._texts[version] = text or self._texts[version]
        return kinds_of(Path(path), text)

    def reload_again(self, file: KindsFile, start: int, samples: int) -> None:
        """Take a file over as a log says it was done; the biases have a line of their own."""
        self._take(file, changes_of(file, self.registry, self.history.network, self.history), start, samples)

    def undo(self, author: str | None, count: int = 1) -> list[int]:
        """Take back the last edits of one hand, or of any; returns their numbers."""
        return self._step(self.history.undo, author, count)

    def redo(self, author: str | None, count: int = 1) -> list[int]:
        """Bring back what was taken back last; returns the edits' numbers."""
        return self._step(self.history.redo, author, count)

    def emit(self, outputs: Mapping[Hashable, VValue]) -> None:
        """Let the update neuron put out V-values at the next frame."""
        self._at_last(partial(self._emit, dict(outputs)))

    def _emit(self, outputs: Mapping[Hashable, VValue]) -> None:
        self.write({"emit": outputs})
        self.machine.emit(outputs)

    def inherit(self, written: Mapping[Edge, float]) -> None:
        """Begin with what a session before this one has written into its own matrix."""
        self.write({"inherit": drift.as_json(written)})
        self.machine.inherit(written)

    def event(self, name: str, values: Sequence[float], at: int | None = None) -> int:
        """Let numbers arrive at the `osc_in` neurons of a name, at their exact sample; returns how many there are."""
        if found := self.inputs.listeners(name):
            self._at_last(partial(self.inputs.numbers, name, values, max(self.soon(), at or 0)))
        return len(found)

    def input(self, kind: str, value: VValue) -> int:
        """Let what the mouse, the keys or the like say arrive at their neurons, at the next frame; returns how many.

        `kind` is that of the neurons, `value` as the kind describes it. Raises VValueError for what no log can hold.
        """
        return self.inputs.value(kind, value)

    def snap(self, name: str) -> None:
        """Keep the network as it is now, under a name."""
        self.write({"snap": name})
        self.snapshots[name] = self.machine.network

    def clear(self) -> None:
        """Let every signal neuron begin again from its first state."""
        self._at_last(partial(self._clear, self.soon()))

    def _clear(self, start: int) -> None:
        self.write({"clear": True, "at": start})
        self.machine.clear(start)

    # -- texts

    def read(self, text: str, document: str = "") -> Program:
        """Read a text of rows with what this session knows."""
        return read(text, self.machine.network, self.registry, document, macros=self.macros)

    def evaluate(self, program: Program, *, author: str = "me", whole: bool = False, at: int | None = None,
                 glide: int | None = None, also: Iterable[Change] = ()) -> Outcome:
        """Evaluate what was read: its rows and gestures are one edit for each time that they name (R36).

        `also` are changes that belong to the edit that is for now.

        Raises
        ------
        LivedmmError
            The first error of the program, or what does not fit. Nothing is then done.
        """
        text = "\n".join(statement.text for statement in program.statements)
        changes: Mapping[When, tuple[Change, ...]] = {}
        sources = self.sources
        if whole or program.statements or program.errors:
            changes, sources = evaluate(program, self.machine.network, sources, whole=whole, again=not whole,
                                        author=author)
        if also := tuple(also):
            sources = sources.touched(also, Source("", author))
            changes = {**changes, NOW: (*also, *changes.get(NOW, ()))}
        before, outcome = self.sources, Outcome()
        self._foresee(changes, at)
        for when, some in changes.items():
            if at is not None and when.at is None and when.every is None:
                when = When(glide=when.glide)
            elif when.at is None and when.every is None:
                when = When(self.default.at, when.glide)
            if when.at is None and when.every is None:
                samples = self.glide_of(when.glide) if glide is None or when.glide else glide
                entry = self.edit(some, author=author, at=at, glide=samples, text=text)
                if entry is not None:
                    outcome.entries.append(entry)
                    if sources is not before:
                        self._owned[entry.number] = sources.beside(before)
            elif some:
                outcome.pending.append(self.pending.add(self.now, when, author, text, changes=some))
        self.sources = sources
        self.macros.update(program.macros)
        for statement in program.statements:
            if statement.command is None:
                continue
            if statement.when.at is None and statement.when.every is None:
                self.obey(statement.command, author)
            else:
                outcome.pending.append(self.pending.add(self.now, statement.when, author, statement.text,
                                                        command=statement.command))
        return outcome

    # -- going on

    def turn(self) -> None:
        """Do what is due by now, while another thread renders."""
        for frame, acts in self.machine.follow(self.lead):
            # A block that is longer than what is left of a frame delays what it does; that is not being late.
            self.late_frames += acts is None or acts > self.machine.frame_sample(frame + 2)
            self.write({"late": frame, "acts": acts})
        self._listen()
        self._look(self.machine.frame_sample(self.machine.frame + 1))

    def render(self, samples: int) -> NDArray[np.float32]:
        """The next samples, ``(channels, samples)``, with what is due in them: where nobody else renders."""
        made = []
        while samples:
            due = self.machine.frame_sample(self.machine.frame)
            if self.now == due:
                self.machine.tick()
                self._listen()
                due = self.machine.frame_sample(self.machine.frame)
            self._look(due)
            block = min(samples, due - self.now)
            made.append(self.signals.render(block))
            samples -= block
        return np.concatenate(made, axis=1) if made else np.zeros((2, 0), np.float32)

    def end(self) -> None:
        """Say in the log that this was all; nothing that is done after it is logged."""
        if self.log is None:
            return
        end = self.now
        if self.recorder is not None:
            self.recorder.close()
        self.write({"end": end})
        self.log.close()
        self.log = self.recorder = None

    def _listen(self) -> None:
        if isinstance(self.signals, CompiledMachine):
            for batch, sample in self.signals.late:
                self.late_edits += 1
                self.write({"acted": [batch, sample]})
            self.signals.late.clear()
        if self.recorder is not None:
            self.recorder.turn()
        self.beats.listen()
        for watcher in self.watchers:
            watcher()

    def _look(self, horizon: int) -> None:
        """Start what is due before a sample."""
        self.order.turn()
        for pending, sample in self.pending.due(horizon):
            self.order.do(pending.author, partial(self._start, pending, sample))

    def _start(self, pending: Pending, sample: int) -> None:
        # One line of the log says that it does not wait any more: a crash leaves it waiting, or done, and never both.
        with self._in_one_piece():
            try:
                if pending.command is not None:
                    self.obey(pending.command, pending.author)
                elif pending.work is not None:
                    pending.work(sample)
                else:
                    self.edit(pending.changes, author=pending.author, at=sample,
                              glide=self.glide_of(pending.when.glide), text=pending.text)
            except LivedmmError as error:
                self.pending.cancel(pending.number)
                self.tell(f"what waited for {pending.when} was not done: {error}")
            self.pending.started(pending)

    # -- within

    @property
    def _written(self) -> Mapping[Edge, float] | None:
        return self.machine.written or None

    def _foresee(self, changes: Mapping[When, Sequence[Change]], at: int | None) -> None:
        """Compile what edits need: those that are for now wait for it, for the others it is begun."""
        now: list[Kind] = []
        for when, some in changes.items():
            kinds = [c.kind for c in some if isinstance(c, Declare)]
            self.making.begin(kinds)
            if when.at is None and when.every is None and (at is not None or self.default.at is None):
                now += kinds
        self.making.prepare(now)

    def _let_in(self, entry: Entry | None) -> Entry | None:
        if entry is None:
            return None
        edit, resolved = entry.edit, entry.resolved
        line = {"edit": entry.number, "at": edit.start, "glide": edit.glide, "by": edit.author,
                "text": edit.text, "steps": steps_as_json(resolved)}
        if resolved.renamed:
            line["renamed"] = dict(resolved.renamed)
        if edit.always:
            line["always"] = True
        if entry.drag != entry.number:
            line["drag"] = entry.drag
        self.write(line)
        if self._whole is not None:
            self._whole.note([(entry, 0.0)], edit.start)
        paths = self.course.start(entry, edit.start, edit.glide)
        self.machine.steer(self.history.network, paths, edit.start, resolved.renamed or None)
        return entry

    def _refuse(self, edit: Edit) -> None:
        """Let an edit of which the patch takes nothing be seen where the update neuron is read."""
        resolved = resolve(edit.changes, self.history.network, self.registry, self._written)
        tree: dict[str, Any] = {}
        for step in resolved.steps:
            weight = self.history.network.weight(step.row, step.column)
            inputs = tree.setdefault(step.row.kind, {}).setdefault(step.row.neuron, {}).setdefault(step.row.port, {})
            columns = inputs.setdefault(step.column.kind, {}).setdefault(step.column.neuron, {})
            columns[step.column.port] = step(weight, 1.0) - weight
        if tree:
            self.emit({"out": tree})

    def _step(self, step: Callable[[str | None, int], tuple[Entry, ...]], author: str | None, count: int) -> list[int]:
        was = {entry.number: entry.gain for entry in self.history.entries}
        entries = step(author, count)
        for entry in entries:
            if entry.number in self._owned:
                made, before = self._owned[entry.number]
                if entry.gain > 0:
                    made, before = before, made
                self.sources = self.sources.reverted(made, before)
        self.fade({}, entries=entries, was=was)
        return [entry.number for entry in entries]

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is done within is done, and is in the log, whole or not at all: an error within takes it back."""
        if self._whole is not None:
            yield
            return
        whole = self._whole = Whole()
        kept = self.sources, self.default, dict(self.macros)
        waited, snapshots = self.pending.copy(), dict(self.snapshots)
        try:
            with self._in_one_piece():
                try:
                    yield
                    for work in whole.at_last:
                        work()
                except Exception:
                    self.sources, self.default, self.macros = kept
                    self.pending.go_back(waited)
                    self.snapshots.clear()
                    self.snapshots |= snapshots
                    self._take_back(whole)
                    raise
        finally:
            self._whole = None

    def _take_back(self, whole: Whole) -> None:
        gains = {number: gain for number, gain in whole.gains.items() if self.history.entry(number).gain != gain}
        if gains:
            # What has not begun to move stays where it is; what was on its way arrives as if it were let go.
            moves = any(self.course.gain(self.history.entry(n), whole.start) != gain for n, gain in gains.items())
            self.fade(gains, at=whole.start, glide=None if moves else 0)

    def _at_last(self, work: Callable[[], object]) -> None:
        """Do what cannot be taken back: now, or once all that it belongs to is done."""
        if self._whole is None:
            work()
        else:
            self._whole.at_last.append(work)

    def _seen(self, frame: int, readings: Readings) -> None:
        """Write down the colours of pictures from which numbers are made: no replay can draw them again bit for bit."""
        self.write({"seen": [[*neuron, *colour] for neuron, colour in readings.items()]})

    def _in_one_piece(self) -> AbstractContextManager[None]:
        """What is written within is in the log whole or not at all, wherever a crash tears it."""
        return nullcontext() if self.log is None else self.log.together()

    def write(self, line: dict[str, Any]) -> None:
        """Write a line to the log, if there is one, with the number of frames after which it happened."""
        if self.log is not None:
            self.log.write({**line, "frame": self.machine.frame})


def _no_commands(command: Command, author: str) -> None:
    raise EditError(f"{command.name} is no command of this session", where=command.where)


def _nothing_kept(kept: Mapping[str, Any]) -> None:
    """A replay has no desk."""
