"""Texts that are evaluated: each is an edit for every time that it names; whose a row is goes back with it (R36)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.errors import EditError
from livedmm.language.commands import Command
from livedmm.language.macros import Macro
from livedmm.language.program import Program, evaluate
from livedmm.language.reader import read
from livedmm.language.when import NOW, When
from livedmm.live.exchanging import Exchanging
from livedmm.live.log import Log
from livedmm.live.pending import Pending, Waiting
from livedmm.network import Change, Declare, Entry, Network, Source, Sources
from livedmm.ugens import Kind, Registry


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


class Evaluating(Exchanging):
    """A network that texts are about; the parameters, and who may call, are those of `Session`."""

    def __init__(self, network: Network, registry: Registry, signals: CompiledMachine | LiteralMachine,
                 frame_rate: float, seed: int, log: Log | None, tell: Callable[[str], None], *,
                 sources: Sources | None, macros: Mapping[str, Macro] | None) -> None:
        super().__init__(network, registry, signals, frame_rate, seed, log, tell)
        self.sources = sources or Sources()
        self.macros = dict(macros or {})
        self.pending = Waiting(self.beats, self.write)
        self.obey: Callable[[Command, str], None] = _no_commands
        self._owned: dict[int, tuple[Sources, Sources]] = {}

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
                when = replace(when, glide=when.glide or self.default.glide)
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

    def undo(self, author: str | None, count: int = 1) -> list[int]:
        """Take back the last edits of one hand, or of any; returns their numbers."""
        return self._step(self.history.undo, author, count)

    def redo(self, author: str | None, count: int = 1) -> list[int]:
        """Bring back what was taken back last; returns the edits' numbers."""
        return self._step(self.history.redo, author, count)

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

    def _foresee(self, changes: Mapping[When, Sequence[Change]], at: int | None) -> None:
        """Compile what edits need: those that are for now wait for it, for the others it is begun."""
        now: list[Kind] = []
        for when, some in changes.items():
            kinds = [c.kind for c in some if isinstance(c, Declare)]
            self.making.begin(kinds)
            if when.at is None and when.every is None and (at is not None or self.default.at is None):
                now += kinds
        self.making.prepare(now)

    def _keep(self) -> Callable[[], None]:
        sources, macros, waiting, others = self.sources, dict(self.macros), self.pending.copy(), super()._keep()

        def bring_back() -> None:
            others()
            self.sources, self.macros = sources, macros
            self.pending.go_back(waiting)

        return bring_back


def _no_commands(command: Command, author: str) -> None:
    raise EditError(f"{command.name} is no command of this session", where=command.where)
