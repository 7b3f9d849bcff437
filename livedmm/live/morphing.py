"""Morphs: a place between two networks, given by a number, or by an output that is followed (R27)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from livedmm.errors import EditError, LivedmmError, near
from livedmm.live.session import Session
from livedmm.network import Address, Edit, Network, Port, diff
from livedmm.network.weights import bounded, on_grid


@dataclass(frozen=True, slots=True)
class Morph:
    """A morph that lasts.

    Attributes
    ----------
    a, b
        The names of what it goes between.
    edits
        Everything to `a`, where that was another, and from there to `b`; none if `a` and `b` are the same.
    x
        The output that is followed, if one is.
    place
        Where it stands, 0 to 1, unless another hand has moved it.
    """

    a: str
    b: str
    edits: tuple[int, ...]
    x: Port | None = None
    place: float = 0.0


class Morphing:
    """The morph of a session. Called from the thread that owns it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.morph: Morph | None = None

    @property
    def edits(self) -> tuple[int, ...]:
        """The edits that are to be faded again."""
        return self.morph.edits if self.morph else ()

    def go(self, a: tuple[str, Network], b: tuple[str, Network], x: float | Port, author: str) -> None:
        """Go to a place between two named networks, or follow an output; again, with the same two, moves it.

        Raises
        ------
        LivedmmError
            If there is no such place or output, or a kind cannot be compiled. Nothing is then done.
        """
        session, text = self._session, f'morph("{a[0]}", "{b[0]}")'
        place = 0.0 if isinstance(x, Port) else on_grid(x)
        if not 0 <= place <= 1:
            raise EditError(f"morph goes from 0, which is '{a[0]}', to 1, which is '{b[0]}'; not to {place:g}")
        if isinstance(x, Port):
            self._output(x)
        session.making.prepare_for(a[1], b[1])
        morph = self.morph
        if morph is None or (morph.a, morph.b) != (a[0], b[0]) or not self._is_last(morph.edits):
            to_a = session.go_to(a[1], author=author, text=text)
            between = diff(a[1], b[1], session.registry)
            # Inputs of those that only one side has are there all the way: only what they are heard through morphs.
            edit = Edit((), author, session.soon(), session.glide_of(None), text)
            to_b = session.add_resolved(edit, between)
            if to_b is not None and place < 1:
                session.fade({to_b.number: place}, glide=edit.glide)
            morph = Morph(a[0], b[0], () if to_b is None else
                          (to_b.number,) if to_a is None else (to_a.number, to_b.number))
        elif morph.edits:
            session.fade({morph.edits[-1]: place})
        self.go_on(replace(morph, x=x if isinstance(x, Port) else None))

    def go_on(self, morph: Morph | None) -> None:
        """Let this be the morph, from where its edit stands."""
        if morph is not None and morph.edits:
            morph = replace(morph, place=self._session.history.entry(morph.edits[-1]).gain)
        self.morph = morph

    def follow(self) -> bool:
        """Move to what the followed output says now; once a frame.

        Returns whether it is let go: its output is gone, or another hand has moved the morph, by an undo or a fader.
        """
        morph, session = self.morph, self._session
        if morph is None or morph.x is None or not morph.edits:
            return False
        try:
            entry, column = session.history.entry(morph.edits[-1]), self._output(morph.x)
        except LivedmmError:
            entry = None
        if entry is None or entry.gain != morph.place:
            self.morph = replace(morph, x=None)
            return True
        x = (session.signals.output(column) if session.registry.kind(column.kind).stream == "signal"
             else session.machine.number_of(column))
        gain = bounded(min(max(x, 0.0), 1.0))
        if gain != entry.gain:
            self.morph = replace(morph, place=gain)
            session.fade({entry.number: gain}, glide=round(session.signals.rate / session.machine.frame_rate))
        return False

    def _output(self, port: Port) -> Address:
        """An output that there is; raises EditError if there is none."""
        column = self._session.machine.network.address(port)
        kind = self._session.registry.kind(column.kind)
        if kind.output(port.port) is None:
            raise EditError(f"'{port.neuron}' has no output '{port.port:.40}'", near(port.port[:40], kind.output_names))
        return column

    def _is_last(self, edits: tuple[int, ...]) -> bool:
        entries = self._session.history.entries
        return bool(edits and entries) and entries[-1].number == edits[-1]
