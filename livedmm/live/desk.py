"""The desk: what each command does to a session (R28, R38)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from livedmm.errors import NOWHERE, EditError, LivedmmError, near
from livedmm.language.commands import COMMANDS, Argument, Command
from livedmm.language.patch_kinds import FOLDER as KINDS
from livedmm.language.patch_kinds import SHADERS
from livedmm.language.patch_saving import live_name, save_patch
from livedmm.language.patches import Patch, load_patch
from livedmm.language.places import NAME
from livedmm.live.evaluating import Outcome
from livedmm.live.folding import Folding
from livedmm.live.session import Session
from livedmm.live.takes import Takes
from livedmm.network import (
    ONE_OUT,
    STANDING,
    Address,
    Edit,
    Entry,
    Network,
    Port,
    Rename,
    Resolved,
    SetRow,
    SetWeight,
    Sources,
    Step,
    copies,
    diff,
    inserted,
    part,
)
from livedmm.network.weights import bounded, on_grid

HUSH = 0.05
"""Seconds in which everything falls silent."""
TAPS = 4
"""Taps of which the tempo is the mean."""
_TYPES: Mapping[str, tuple[type, ...]] = {"number": (float, int), "stream": (float, int, Port), "text": (str,),
                                          "neuron": (str,), "output": (Port,)}
_TAKEN_BACK = ("title", "marks", "_muted", "_soloed", "_taps", "_morph")
"""What a desk keeps of its own."""
LONGEST_TAP = 3.0
"""Seconds between taps beyond which the next begins a new count: 20 beats a minute."""


@dataclass(slots=True)
class _Morph:
    """A morph that lasts: between which, by which two edits, what is read for x, and where it stands."""

    a: str
    b: str
    edits: tuple[int, ...]
    x: Port | None = None
    place: float = 0.0


@dataclass
class Desk:
    """Commands for one session. Called from the thread that owns it.

    Parameters
    ----------
    folder
        Where patches are saved and loaded by name; nothing outside of it is.
    patch
        The file that plays, for the name of what is saved.
    """

    session: Session
    folder: Path = field(default_factory=Path.cwd)
    patch: Path | None = None
    title: str = ""
    marks: dict[str, int] = field(default_factory=dict)
    run_kinds: bool = True
    """Whether Python files that patches name are run."""
    takes: Takes | None = None
    """Where it is recorded; None where nothing is performed."""
    _muted: dict[str, int] = field(default_factory=dict)
    _soloed: tuple[str, int] | None = None
    _taps: list[int] = field(default_factory=list)
    _morph: _Morph | None = None
    _noted: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session.obey = self.do
        self.session.recall = self.recall_kept
        self._noted = self._kept()
        self.session.watchers.append(self._follow_morph)
        self._folding = Folding(self.session)
        self.session.watchers.append(self._fold)

    def _fold(self) -> None:
        """Let old edits go, but those that commands will fade again."""
        soloed = [self._soloed[1]] if self._soloed else []
        self._folding.turn([*self._muted.values(), *soloed, *(self._morph.edits if self._morph else ())])

    def call(self, name: str, *arguments: Argument, author: str = "me") -> Any:
        """Carry out a command by its name, its arguments in order.

        Raises
        ------
        LivedmmError
            If there is no such command, or it cannot be done.
        """
        return self.do(self.command(name, *arguments), author)

    def command(self, name: str, *arguments: Argument) -> Command:
        """A command with its arguments; raises EditError if there is no such command, or it takes others."""
        kind = COMMANDS.get(name)
        if kind is None:
            raise EditError(f"no command '{name:.40}'", near(name[:40], COMMANDS))
        if len(arguments) > len(kind.parameters):
            raise EditError(f"{name} takes {len(kind.parameters) or 'no'} arguments, {len(arguments)} are given",
                            f"write {kind}")
        given: dict[str, Argument | None] = dict(zip((p.name for p in kind.parameters), arguments, strict=False))
        for parameter in kind.parameters:
            value = given.setdefault(parameter.name, parameter.default)
            if value is None and not parameter.optional:
                raise EditError(f"{name} needs {parameter.name}, {parameter.doc}", f"write {kind}")
            if value is not None and not isinstance(value, _TYPES[parameter.type]):
                raise EditError(f"{name}: {parameter.name} is a {parameter.type}, not {value!r:.40}", f"write {kind}")
        return Command(name, given, NOWHERE)

    def do(self, command: Command, author: str) -> Any:
        """Carry out a command."""
        method: Callable[..., Any] = getattr(self, f"_do_{command.name}")
        try:
            return method(author, **command.arguments)
        finally:
            self._note()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is done within is done whole or not at all: an error within takes it back."""
        kept = {name: copy(getattr(self, name)) for name in _TAKEN_BACK}
        try:
            with self.session.together():
                yield
        except Exception:
            for name, value in kept.items():
                setattr(self, name, value)
            self._note()
            raise

    def recall_kept(self, kept: Mapping[str, Any]) -> None:
        """Go on from what the desk of a session before kept, once all edits of that are done again."""
        self.title, self.marks, self._muted = kept["title"], dict(kept["marks"]), dict(kept["muted"])
        self._soloed = (kept["soloed"][0], kept["soloed"][1]) if kept["soloed"] else None
        if kept["morph"]:
            a, b, edits, x = kept["morph"]
            place = self.session.history.entry(edits[-1]).gain if edits else 0.0
            self._morph = _Morph(a, b, tuple(edits), Port(*x) if x else None, place)
        self._note()

    def _note(self) -> None:
        """Write into the log what the desk keeps, if that is another than before: who resumes goes on from it."""
        if (kept := self._kept()) != self._noted:
            self._noted = kept
            self.session.write({"desk": kept})

    def _kept(self) -> dict[str, Any]:
        morph = self._morph and [self._morph.a, self._morph.b, self._morph.edits, self._morph.x]
        return {"title": self.title, "marks": dict(self.marks), "muted": dict(self._muted), "soloed": self._soloed,
                "morph": morph}

    # -- history

    def _do_undo(self, author: str, n: float) -> list[int]:
        return self.session.undo(author, _steps("undo", n)) or self._nothing("undo", author)

    def _do_redo(self, author: str, n: float) -> list[int]:
        return self.session.redo(author, _steps("redo", n)) or self._nothing("redo", author)

    def _nothing(self, what: str, author: str) -> list[int]:
        """Tell that there is nothing to undo or redo, and whose edits there are."""
        hands = dict.fromkeys(entry.edit.author for entry in self.session.history.entries)
        hands.pop(author, None)
        raise EditError(f"'{author}' has nothing to {what}", "each hand takes back its own edits" +
                        (f"; there are some of {', '.join(list(hands)[:5])}" if hands else ", and nobody else has any"))

    def _do_goto(self, author: str, n: float) -> None:
        number = int(n)
        if not 0 <= number <= (self.session.history.entries[-1].number if self.session.history.entries else 0):
            raise EditError(f"no edit {number} to go to", f"there are {len(self.session.history.entries)}")
        gains = {e.number: float(e.number <= number) for e in self.session.history.entries
                 if e.gain != float(e.number <= number)}
        self.session.fade(gains)

    def _do_fade(self, author: str, edit: float, gain: float) -> None:
        self.session.fade({int(edit): gain})

    def mark(self, name: str) -> int:
        """Give the present place in the history a name, for `goto`; returns the number of the last edit."""
        entries = self.session.history.entries
        self.marks[name] = entries[-1].number if entries else 0
        self._note()
        return self.marks[name]

    # -- silence

    def _do_hush(self, author: str) -> Entry | None:
        return self._end(author, "hush()", round(HUSH * self.session.signals.rate))

    def _do_panic(self, author: str) -> None:
        self._end(author, "panic()", 0)
        self.session.clear()

    def _end(self, author: str, text: str, glide: int) -> Entry | None:
        """Let nothing be heard or seen any more."""
        rows = [Port(name, port) for name, port in (("speaker", "gain"), ("screen", "input"))
                if self.session.machine.network.lives(STANDING[name], name)]
        return self.session.edit([SetRow(row, {}) for row in rows], author=author, always=True, text=text, glide=glide)

    def _do_mute(self, author: str, neuron: str) -> None:
        if neuron in self._muted:
            self._bring_back(self._muted.pop(neuron))
            return
        self._there(neuron)
        columns = self._columns(lambda row, column: column.neuron == neuron)
        entry = self.session.edit([SetWeight(_port(r), _port(c), 0.0) for r, c in columns], author=author,
                                  text=f"mute({neuron})")
        if entry is not None:
            self._muted[neuron] = entry.number

    def unmute(self, neuron: str) -> None:
        """Let a neuron be heard again; raises EditError if it is not muted."""
        if neuron not in self._muted:
            raise EditError(f"'{neuron:.40}' is not muted", near(neuron[:40], self._muted))
        self._bring_back(self._muted.pop(neuron))
        self._note()

    def _there(self, neuron: str) -> None:
        neurons = self.session.machine.network.neurons
        if neuron not in neurons:
            raise EditError(f"no neuron '{neuron:.40}'", near(neuron[:40], neurons))

    def _do_solo(self, author: str, neuron: str | None) -> None:
        before, self._soloed = self._soloed, None
        if before is not None:
            self._bring_back(before[1])
        if neuron is None or (before is not None and before[0] == neuron):
            return
        self._there(neuron)
        network = self.session.machine.network
        way = {neuron}
        grown = True
        while grown:  # everything that hears it, at whatever distance
            found = {row.neuron for row, columns in network.rows.items() for c in columns if c.neuron in way} - way
            way |= found
            grown = bool(found)
        columns = self._columns(lambda row, column: row.neuron == "speaker" and row.port in ("left", "right")
                                and column.neuron not in way)
        entry = self.session.edit([SetWeight(_port(r), _port(c), 0.0) for r, c in columns], author=author,
                                  text=f"solo({neuron})")
        if entry is not None:
            self._soloed = neuron, entry.number

    def _bring_back(self, number: int) -> None:
        if self.session.history.entry(number).gain > 0:
            self.session.fade({number: 0.0})

    def _columns(self, wanted: Callable[[Address, Address], bool]) -> list[tuple[Address, Address]]:
        return [(row, column) for row, columns in self.session.machine.network.rows.items() for column in columns
                if column != ONE_OUT and wanted(row, column)]

    # -- snapshots

    def _do_snap(self, author: str, name: str) -> None:
        self.session.snap(name)

    def snapshot(self, name: str) -> Network:
        """A snapshot, or the network of a patch of that name.

        Raises
        ------
        LivedmmError
            If there is neither.
        """
        if name in self.session.snapshots:
            return self.session.snapshots[name]
        path = self.inside(name)
        if path.exists():
            return self.read(path).require()
        raise EditError(f"no snapshot '{name:.40}', and no patch of this name", near(name[:40], self._names())
                        or 'snap("name") takes one of what plays now')

    def read(self, path: Path, within: Network | None = None) -> Patch:
        """A patch, whose kinds the session has from then on; `within` is what its rows may name.

        Raises
        ------
        LivedmmError
            If anything is wrong with it, or its kinds. Nothing is then changed.
        """
        patch = load_patch(path, self.session.registry, network=within, run_kinds=self.run_kinds)
        if patch.errors:
            raise patch.errors[0]
        for place, file in patch.registry.files.items():
            if self.session.registry.files.get(place) is not file:
                self.session.reload(file)
        return patch

    def recall(self, name: str, author: str = "me") -> Entry | None:
        """Go to a snapshot, and let go of what a morph follows."""
        self._morph = None
        self._note()
        return self._go(self.snapshot(name), author, f'morph to "{name}"')

    def _go(self, network: Network, author: str, text: str) -> Entry | None:
        session = self.session
        session.making.prepare(session.registry.kind(key) for key in {n.kind for n in network.living()})
        resolved = diff(session.history.network, network, session.registry)
        start = session.soon(len({step.row for step in resolved.steps}))
        return session.add_resolved(Edit((), author, start, session.glide_of(None), text), resolved)

    def _do_morph(self, author: str, a: str, b: str, x: float | Port) -> None:
        """Two edits: everything to `a`, and from there to `b`, whose gain is x (R27)."""
        session, text = self.session, f'morph("{a}", "{b}")'
        network, other = self.snapshot(a), self.snapshot(b)
        place = on_grid(x) if not isinstance(x, Port) else 0.0
        if not 0 <= place <= 1:
            raise EditError(f"morph goes from 0, which is '{a}', to 1, which is '{b}'; not to {place:g}")
        keys = {neuron.kind for neuron in (*network.living(), *other.living())}
        session.making.prepare(session.registry.kind(key) for key in keys)
        if self._morph is None or (self._morph.a, self._morph.b) != (a, b) or not self._is_last(self._morph.edits):
            edits = [self._go(network, author, text)]
            between = diff(network, other, session.registry)
            # Inputs of those that only one side has are there all the way: only what they are heard through morphs.
            edit = Edit((), author, session.soon(), session.glide_of(None), text)
            edits.append(self._add_at(edit, between, place))
            self._morph = _Morph(a, b, tuple(e.number for e in edits if e is not None))
        elif self._morph.edits:
            session.fade({self._morph.edits[-1]: place})
        self._morph.x = x if isinstance(x, Port) else None
        self._morph.place = session.history.entry(self._morph.edits[-1]).gain if self._morph.edits else 0.0

    def _add_at(self, edit: Edit, resolved: Resolved, gain: float) -> Entry | None:
        """An edit that comes in as far as some gain."""
        entry = self.session.add_resolved(edit, resolved)
        if entry is not None and gain < 1:
            self.session.fade({entry.number: gain}, glide=edit.glide)
        return entry

    def _is_last(self, edits: tuple[int, ...]) -> bool:
        entries = self.session.history.entries
        return bool(edits and entries) and entries[-1].number == edits[-1]

    def _follow_morph(self) -> None:
        """Let a morph follow the output that is its x, once a frame, until another hand moves it: an undo, a fader."""
        morph, session = self._morph, self.session
        if morph is None or morph.x is None or not morph.edits:
            return
        try:
            entry = session.history.entry(morph.edits[-1])
            column = session.machine.network.address(morph.x)
        except LivedmmError:
            self._let_go(morph)
            return
        if entry.gain != morph.place:
            self._let_go(morph)
            return
        kind = session.registry.kind(column.kind)
        x = session.signals.output(column) if kind.stream == "signal" else session.machine.number_of(column)
        gain = bounded(min(max(x, 0.0), 1.0))
        if gain != entry.gain:
            morph.place = gain
            session.fade({entry.number: gain}, glide=round(session.signals.rate / session.machine.frame_rate))

    def _let_go(self, morph: _Morph) -> None:
        """Follow no more what a morph followed."""
        morph.x = None
        self._note()

    # -- files

    def inside(self, name: str) -> Path:
        """The file of a name, inside the folder of the patch.

        Raises
        ------
        EditError
            If it would be outside.
        """
        return self._inside(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")

    def _inside(self, name: str) -> Path:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise EditError(f"'{name:.60}' is outside of the patch's folder", "give a name without .. or /")
        return path

    def _fresh(self, name: str) -> Path:
        """A file inside the folder that is not there yet."""
        path = self._inside(name)
        if path.exists():
            raise EditError(f"{name:.60} is there already", "give another name; nothing is overwritten")
        return path

    def existing(self, name: str) -> Path:
        """The file of a name, inside the folder of the patch, which is there.

        Raises
        ------
        EditError
            If it would be outside, or is not there.
        """
        path = self.inside(name)
        if not path.exists():
            raise EditError(f"no patch '{name:.40}' in {self.folder}", near(name[:40], self._names()))
        return path

    def _names(self) -> list[str]:
        """What can be gone to by name: snapshots, and the patches of the folder."""
        return [*self.session.snapshots, *(path.stem for path in self.folder.glob("*.y*ml"))]

    def _do_save(self, author: str, name: str | None) -> str:
        path = self.inside(name) if name else live_name(self.inside((self.patch or Path("session.yaml")).name))
        if path == self.patch or (name and path.exists() and not path.name.endswith(".live.yaml")):
            raise EditError(f"{path.name} was written by hand", "save under another name; nothing is overwritten")
        text = save_patch(self.session.machine.network, self.session.registry, self.title, kinds=self._kinds_files())
        try:
            aside = path.with_name(f".{path.name}.new")
            aside.write_text(text, encoding="utf-8")
            aside.replace(path)
        except OSError as error:
            raise EditError(f"{path.name} cannot be written ({error.strerror})") from error
        return str(path)

    def _kinds_files(self) -> list[str]:
        """The files of kinds that what plays needs and that a patch in this folder must name to have them."""
        session, folder = self.session, self.folder.resolve()
        used = {neuron.kind.partition("(")[0] for neuron in session.machine.network.neurons.values()}
        return [path.relative_to(folder).as_posix() for path, file in session.registry.files.items()
                if path.is_relative_to(folder) and not used.isdisjoint(kind.name for kind in file.kinds)
                and path.parent not in (folder / KINDS, folder / SHADERS)]

    def _do_load(self, author: str, name: str) -> None:
        patch = self.read(self.existing(name))
        self._go(patch.require(), author, f'load("{name}")')
        self._morph = None
        self.session.sources = Sources()
        self.title = patch.title

    def merge(self, patch: Patch, author: str = "me") -> Outcome:
        """Evaluate a patch, read within what plays, as a whole document: what it says is set, what it no longer says
        taken back (R36).

        Raises
        ------
        LivedmmError
            If it does not fit. Nothing is then done.
        """
        if patch.is_whole:
            self._go(patch.require(), author, f"merge {Path(patch.name).name}")
            return Outcome()
        return self.session.evaluate(patch.program, author=author, whole=True)

    # -- what is kept of what is played

    def _recorder(self) -> Takes:
        if self.takes is None:
            raise EditError("nothing is recorded here", "a session that is performed can be; this one is rendered")
        return self.takes

    def _do_record(self, author: str, name: str | None) -> None:
        if name is None:
            self._recorder().stop()
        else:
            self._recorder().record(self._fresh(name))

    def _do_still(self, author: str, name: str) -> None:
        self._recorder().still(self._fresh(name))

    # -- the rest

    def _do_rename(self, author: str, neuron: str, name: str) -> None:
        self.session.edit([Rename(neuron, name)], author=author, text=f"rename({neuron}, {name})")

    def _do_copy(self, author: str, neuron: str, name: str, depth: float) -> Entry | None:
        session = self.session
        network = session.machine.network
        if not NAME.match(name):
            raise EditError(f"'{name:.40}' is no name", "letters, digits and _, and a letter first")
        names = part(network, neuron, name, _steps("copy", depth) if depth else 0)
        return session.edit(copies(network, session.registry, names), author=author, text=f'copy({neuron}, "{name}")')

    def _do_insert(self, author: str, side: Port, into: Port, x: float) -> Entry | None:
        """An edit whose gain is x: by its number it has a fader, as every edit has."""
        if not 0 <= x <= 1:
            raise EditError(f"insert goes from 0, which is '{into}', to 1, which is '{side}'; not to {x:g}")
        session, text = self.session, f"insert({side}, {into})"
        entry = next((e for e in reversed(session.history.entries) if e.edit.text == text), None)
        if entry is None:
            entry = session.edit(inserted(session.machine.network, side, into), author=author, text=text)
        if entry is not None and entry.gain != on_grid(x):
            session.fade({entry.number: on_grid(x)})
        return entry

    def tempo(self, beats: float, author: str = "me") -> Entry | None:
        """Set the tempo, in beats a minute."""
        return self.session.edit([SetRow(Port("clock", "tempo"), {Port("one", "out"): beats})], author=author,
                                 text=f"clock.tempo = {beats:g}")

    def _do_tap(self, author: str, at: int | None = None) -> None:
        rate = self.session.signals.rate
        now = self.session.now if at is None else at
        if self._taps and now - self._taps[-1] > LONGEST_TAP * rate:
            self._taps.clear()
        self._taps = [*self._taps[-TAPS:], now]
        if len(self._taps) > 1 and now > self._taps[0]:
            self.tempo(round(60 * rate * (len(self._taps) - 1) / (now - self._taps[0]), 2), author)

    def _do_cancel(self, author: str, edit: float | None) -> int:
        gone = self.session.pending.cancel(None if edit is None else int(edit))
        if edit is not None and not gone:
            raise EditError(f"nothing that waits has the number {edit:g}", f"{len(self.session.pending)} wait")
        return gone


def _steps(what: str, n: float) -> int:
    if not (n >= 1 and n == int(n)):
        raise EditError(f"{what} takes whole steps, not {n:g}", f"write {what}(), or {what}(3)")
    return int(n)


def _port(address: Address) -> Port:
    return Port(address.neuron, address.port)


def as_edges(weights: Mapping[tuple[Address, Address], float]) -> Resolved:
    """Weights that are added: the edit of a fragment of the matrix."""
    return Resolved(tuple(Step(row, column, 1.0, on_grid(weight)) for (row, column), weight in weights.items()))
