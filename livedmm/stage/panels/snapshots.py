"""Snapshots: those that have keys, all others, and the way between two of them."""

from __future__ import annotations

from functools import partial

from livedmm.stage.glimpse import Glimpse
from livedmm.stage.look import ink
from livedmm.stage.paint import Area, Contact, Painter
from livedmm.stage.panels.card import SMALL, card, chosen, fader
from livedmm.stage.stage import Stage


def draw(paint: Painter, area: Area, stage: Stage, seen: Glimpse, now: float) -> None:
    """Draw the morph above, and the list below."""
    view = stage.snapshots
    inner = card(paint, area, "snapshots", "Enter goes there   k keeps   a and b choose ends   left and right morph",
                 stage)
    a, b = (name or "none" for name in view.ends)
    paint.text(inner.x, inner.y, f"a  {a}", ink("signal"), SMALL)
    paint.text(inner.right - paint.width(f"{b}  b", SMALL), inner.y, f"{b}  b", ink("image"), SMALL)
    bar = Area(inner.x + 0.4 * paint.unit, inner.y + paint.line, inner.width - 0.8 * paint.unit, 1.2 * paint.line)
    fader(paint, bar, view.place, "good" if all(view.ends) else "line")
    paint.spot(bar, partial(_morphed, stage, bar))
    if not all(view.ends):
        said = "keep two snapshots, choose one with a and one with b, and go from one to the other"
        paint.fitted(inner.x, bar.bottom, said, ink("soft"), inner.width, 0.72)
    top = bar.bottom + 1.2 * paint.line
    names = view.listed(seen)
    for place, at in enumerate(view.choice.shown(len(names), int((inner.bottom - top) / paint.line))):
        line = Area(inner.x, top + paint.line * place, inner.width, paint.line)
        name = names[at]
        if at == view.choice.at:
            chosen(paint, line, stage.in_view)
        is_kept = name in seen.snapshots
        x = paint.text(line.x + 0.4 * paint.unit, line.y + 0.2 * paint.unit, name, ink("text" if is_kept else "faint"))
        if name.isdigit():
            keys = f"Ctrl-F{name}" if is_kept else f"empty: Ctrl-Shift-F{name} keeps what plays"
            paint.text(x + paint.unit, line.y + 0.3 * paint.unit, keys, ink("soft" if is_kept else "faint"), 0.72)
        ends = "".join(end for end, chosen_ in zip("ab", view.ends, strict=True) if chosen_ == name)
        paint.text(line.right - 2 * paint.unit, line.y + 0.2 * paint.unit, ends, ink("glow"))
        paint.spot(line, partial(_touched, stage, at, name, is_kept))


def _morphed(stage: Stage, bar: Area, contact: Contact) -> None:
    stage.in_view = True
    view = stage.snapshots
    view.morph(view.place + 0.05 * contact.by if contact.what == "wheel" else (contact.at[0] - bar.x) / bar.width)


def _touched(stage: Stage, at: int, name: str, is_kept: bool, contact: Contact) -> None:
    stage.in_view = True
    if contact.what == "press":
        if stage.snapshots.choice.at == at and is_kept:
            stage.snapshots.recall(name)
        stage.snapshots.choice.at = at
