"""Edits of a running network, and the gains of all that came before: each starts at its sample and is logged (R22)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.errors import EditError
from livedmm.language.kinds import matrix
from livedmm.live.log import Log, steps_as_json
from livedmm.live.making import Making
from livedmm.live.timed import Timed
from livedmm.live.whole import Whole
from livedmm.network import Change, Course, Declare, Edit, Entry, History, Network, Resolved, diff, resolve
from livedmm.network.form import of_weights
from livedmm.network.paths import Edge
from livedmm.ugens import Registry
from livedmm.vvalues import VValue

MOST_EMITTED = 600
"""V-values that wait to be put out: ten seconds of frames."""


class Editing(Timed):
    """A network that is edited while it plays; the parameters, and who may call, are those of `Session`."""

    def __init__(self, network: Network, registry: Registry, signals: CompiledMachine | LiteralMachine,
                 frame_rate: float, seed: int, log: Log | None, tell: Callable[[str], None]) -> None:
        self.snapshots: dict[str, Network] = {}
        registry.add(matrix(self.snapshots))
        super().__init__(network, registry, signals, frame_rate, seed, log, tell)
        self.history = History(network, registry, round(signals.rate))
        self.course = Course(self.history)
        self.making = Making(registry, signals)
        self._whole: Whole | None = None

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

    def go_to(self, network: Network, *, author: str, text: str) -> Entry | None:
        """Glide to another network: the difference to it is one edit; None if there is none.

        Raises
        ------
        LivedmmError
            If a kind of it does not compile. Nothing is then done.
        """
        self.making.prepare_for(network)
        resolved = diff(self.history.network, network, self.registry)
        start = self.soon(len({step.row for step in resolved.steps}))
        return self.add_resolved(Edit((), author, start, self.glide_of(None), text), resolved)

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

    def emit(self, outputs: Mapping[Hashable, VValue]) -> None:
        """Let the update neuron put out V-values at the next frame, or the first at which it puts out no others.

        Raises
        ------
        EditError
            If too many wait for their frame.
        """
        self._at_last(partial(self._emit, dict(outputs)))

    def _emit(self, outputs: Mapping[Hashable, VValue]) -> None:
        if self.machine.waiting >= MOST_EMITTED:
            raise EditError(f"{MOST_EMITTED} V-values wait to be put out", "the update neuron puts out one a frame")
        self.write({"emit": outputs})
        self.machine.emit(outputs)

    def snap(self, name: str) -> None:
        """Keep the network as it is now, under a name."""
        self.write({"snap": name})
        self.snapshots[name] = self.machine.network

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is done within is done, and is in the log, whole or not at all: an error within takes it back."""
        if self._whole is not None:
            yield
            return
        whole = self._whole = Whole()
        bring_back = self._keep()
        try:
            with self._in_one_piece():
                try:
                    yield
                    for work in whole.at_last:
                        work()
                except Exception:
                    bring_back()
                    self._take_back(whole)
                    raise
        finally:
            self._whole = None

    def _keep(self) -> Callable[[], None]:
        """What is no edit, and so must be brought back by hand if something that is done together fails."""
        default, snapshots = self.default, dict(self.snapshots)

        def bring_back() -> None:
            self.default = default
            self.snapshots.clear()
            self.snapshots |= snapshots

        return bring_back

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

    @property
    def _written(self) -> Mapping[Edge, float] | None:
        return self.machine.written or None

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
        changes: dict[Edge, float] = {}
        for step in resolved.steps:
            weight = self.history.network.weight(step.row, step.column)
            changes[step.row, step.column] = step(weight, 1.0) - weight
        if changes:
            self.emit({"out": of_weights(changes)})
