"""The desk: what each command does to a session (R28, R38).

What has a state of its own is held: mutes and solo (`live.mutes`), the morph (`live.morphing`), the taps of a tempo
(`live.tempo_tap`). Files are found by the folder (`live.folder`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from livedmm.errors import EditError, near
from livedmm.language.commands import Argument, Command, called
from livedmm.language.patch_saving import live_name, save_patch
from livedmm.language.patches import Patch, load_patch
from livedmm.language.places import NAME
from livedmm.live.evaluating import Outcome
from livedmm.live.folder import Folder, write
from livedmm.live.folding import Folding
from livedmm.live.morphing import Morph, Morphing
from livedmm.live.mutes import Mutes
from livedmm.live.session import Session
from livedmm.live.takes import Takes
from livedmm.live.tempo_tap import TempoTap
from livedmm.network import STANDING, Entry, Network, Place, Port, Rename, SetRow, Sources, copies, inserted, part
from livedmm.network.weights import on_grid

MOST_NAMES = 1000
"""Marks, and snapshots, that are kept: each mark is a line of the log with all of them, each snapshot a network."""
HUSH = 0.05
"""Seconds in which everything falls silent."""


class Desk:
    """Commands for one session. Called from the thread that owns it.

    Parameters
    ----------
    folder
        Where patches are saved and loaded by name; nothing outside of it is.
    read_too
        Where patches are loaded from that are not there.
    patch
        The file that plays, for the name of what is saved.
    run_kinds
        Whether Python files that patches name are run.

    Attributes
    ----------
    marks
        Places in the history, by name: the number of the last edit.
    takes
        Where it is recorded; None where nothing is performed.
    """

    def __init__(self, session: Session, folder: Path | None = None, patch: Path | None = None, title: str = "", *,
                 read_too: Path | None = None, run_kinds: bool = True) -> None:
        self.session = session
        self.folder = Folder(folder or Path.cwd(), read_too)
        self.patch = patch
        self.title = title
        self.run_kinds = run_kinds
        self.marks: Mapping[str, Place] = {}
        self.takes: Takes | None = None
        self.mutes = Mutes(session)
        self.morphing = Morphing(session)
        self.tempo_tap = TempoTap(session.signals.rate)
        self._folding = Folding(session)
        self._noted = self._kept()
        session.obey = self.do
        session.recall = self.recall_kept
        session.watchers.append(self._turn)

    def _turn(self) -> None:
        """Once a frame: let the morph follow, and old edits go, but those that commands will fade again."""
        if self.morphing.follow():
            self._note()
        self._folding.turn((*self.mutes.edits, *self.morphing.edits))

    def call(self, name: str, *arguments: Argument, author: str = "me") -> Any:
        """Carry out a command by its name, its arguments in order.

        Raises
        ------
        LivedmmError
            If there is no such command, or it cannot be done. Nothing is then done.
        """
        return self.do(called(name, *arguments), author)

    def do(self, command: Command, author: str) -> Any:
        """Carry out a command, whole or not at all."""
        method: Callable[..., Any] = getattr(self, f"_do_{command.name}")
        with self.whole():
            return method(author, **command.arguments)

    # -- what it keeps of its own

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is done within is done whole or not at all: an error within takes it back."""
        title, marks = self.title, self.marks
        # Nothing that they keep is changed in place.
        parts = [(vars(part), dict(vars(part))) for part in (self.mutes, self.morphing, self.tempo_tap)]
        try:
            with self.session.together():
                yield
        except Exception:
            self.title, self.marks = title, marks
            for state, before in parts:
                state.update(before)
            raise
        finally:
            self._note()

    def recall_kept(self, kept: Mapping[str, Any]) -> None:
        """Go on from what the desk of a session before kept, once all edits of that are done again."""
        self.title, self.mutes.muted = kept["title"], dict(kept["muted"])
        self.marks = {name: Place.of(place) for name, place in kept["marks"].items()}
        self.mutes.soloed = (kept["soloed"][0], kept["soloed"][1]) if kept["soloed"] else None
        if kept["morph"]:
            a, b, edits, x = kept["morph"]
            self.morphing.go_on(Morph(a, b, tuple(edits), Port(*x) if x else None))
        self._note()

    def _note(self) -> None:
        """Write into the log what the desk keeps, if that is another than before: who resumes goes on from it."""
        if (kept := self._kept()) != self._noted:
            self._noted = kept
            self.session.write({"desk": kept})

    def _kept(self) -> dict[str, Any]:
        morph = self.morphing.morph
        return {"title": self.title, "marks": self.marks, "muted": self.mutes.muted, "soloed": self.mutes.soloed,
                "morph": morph and [morph.a, morph.b, morph.edits, morph.x]}

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
        self.go_to(Place(int(n)))

    def go_to(self, place: Place) -> None:
        """Let every edit have the gain that it had at a place in the history.

        Raises
        ------
        EditError
            If there is no such place, or no more.
        """
        self.session.fade(self.session.history.gains_at(place))

    def _do_fade(self, author: str, edit: float, gain: float) -> None:
        self.session.fade({int(edit): gain})

    def mark(self, name: str) -> int:
        """Give the present place in the history a name, for `go_to`; returns the number of the last edit.

        Raises
        ------
        EditError
            If there are too many.
        """
        _check_room("marks", self.marks, name)
        place = self.session.history.place
        self.marks = {**self.marks, name: place}
        self._note()
        return place.number

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
        self.mutes.mute(neuron, author)

    def unmute(self, neuron: str) -> None:
        """Let a neuron be heard again; raises EditError if it is not muted."""
        self.mutes.unmute(neuron)
        self._note()

    def _do_solo(self, author: str, neuron: str | None) -> None:
        self.mutes.solo(neuron, author)

    # -- snapshots

    def _do_snap(self, author: str, name: str) -> None:
        _check_room("snapshots", self.session.snapshots, name)
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
        if (path := self.folder.found(name)) is not None:
            return self.read(path).require()
        names = [*self.session.snapshots, *self.folder.patches()]
        raise EditError(f"no snapshot '{name:.40}', and no patch of this name", near(name[:40], names)
                        or 'snap("name") takes one of what plays now')

    def recall(self, name: str, author: str = "me") -> Entry | None:
        """Go to a snapshot, and let go of what a morph follows."""
        entry = self.session.go_to(self.snapshot(name), author=author, text=f'morph to "{name}"')
        self.morphing.go_on(None)
        self._note()
        return entry

    def _do_morph(self, author: str, a: str, b: str, x: float | Port) -> None:
        self.morphing.go((a, self.snapshot(a)), (b, self.snapshot(b)), x, author)

    # -- files

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

    def _do_save(self, author: str, name: str | None) -> str:
        path = self.folder.patch(name or live_name((self.patch or Path("session")).name).name)
        if name and path.exists() and not path.name.endswith(".live.yaml"):
            raise EditError(f"{path.name} was written by hand", "save under another name; nothing is overwritten")
        if self.patch is not None and path == self.patch.resolve():
            raise EditError(f"{path.name} is what plays: saved over, it would take back what is played meanwhile",
                            "save under another name")
        network, registry = self.session.machine.network, self.session.registry
        used = {neuron.kind.partition("(")[0] for neuron in network.neurons.values()}
        write(path, save_patch(network, registry, self.title, kinds=self.folder.must_name(registry.files, used)))
        return str(path)

    def _do_load(self, author: str, name: str) -> None:
        patch = self.read(self.folder.existing(name))
        self.session.go_to(patch.require(), author=author, text=f'load("{name}")')
        self.morphing.go_on(None)
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
            self.session.go_to(patch.require(), author=author, text=f"merge {Path(patch.name).name}")
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
            self._recorder().record(self.folder.fresh(name))

    def _do_still(self, author: str, name: str) -> None:
        self._recorder().still(self.folder.fresh(name))

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

    def _do_tap(self, author: str) -> None:
        tempo = self.tempo_tap.tap(self.session.now)
        if tempo is not None:
            self.session.edit([SetRow(Port("clock", "tempo"), {Port("one", "out"): tempo})], author=author,
                              text=f"clock.tempo = {tempo:g}")

    def _do_cancel(self, author: str, edit: float | None) -> int:
        gone = self.session.pending.cancel(None if edit is None else int(edit))
        if edit is not None and not gone:
            raise EditError(f"nothing that waits has the number {edit:g}", f"{len(self.session.pending)} wait")
        return gone


def _check_room(what: str, kept: Mapping[str, object], name: str) -> None:
    if name not in kept and len(kept) >= MOST_NAMES:
        raise EditError(f"{MOST_NAMES} {what} are kept already", "take one of their names")


def _steps(what: str, n: float) -> int:
    if not (n >= 1 and n == int(n)):
        raise EditError(f"{what} takes whole steps, not {n:g}", f"write {what}(), or {what}(3)")
    return int(n)
