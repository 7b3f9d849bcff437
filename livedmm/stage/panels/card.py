"""What views have in common: a dark card with a title, and what its keys are."""

from __future__ import annotations

from livedmm.stage.look import ink
from livedmm.stage.paint import Area, Painter
from livedmm.stage.stage import Stage

SMALL = 0.8


def card(paint: Painter, area: Area, title: str, hint: str, stage: Stage) -> Area:
    """Draw the card of a view, which has the keys once it is touched; returns the room in it."""
    paint.spot(area, lambda contact: _touched(stage))
    paint.fill(area, ink("panel", 0.78), 0.4 * paint.unit)
    if stage.in_view:
        paint.frame(area, ink("glow", 0.5), max(1.0, 0.06 * paint.unit), 0.4 * paint.unit)
    inner = area.inset(0.9 * paint.unit, 0.6 * paint.unit)
    paint.text(inner.x, inner.y, title, ink("kind"))
    foot = inner.bottom - 0.9 * paint.line
    paint.fitted(inner.x, foot, hint, ink("soft", 0.9), inner.width, 0.72)
    top = inner.y + 1.4 * paint.line
    return Area(inner.x, top, inner.width, foot - 0.3 * paint.line - top)


def _touched(stage: Stage) -> None:
    stage.in_view = True


def chosen(paint: Painter, area: Area, has_keys: bool) -> None:
    """The ground of the chosen line."""
    paint.fill(area, ink("chosen", 0.85 if has_keys else 0.4), 0.2 * paint.unit)


def fader(paint: Painter, area: Area, place: float, colour: str) -> None:
    """A level fader from 0 to 1: how far it is up, and its knob."""
    middle = area.y + area.height / 2
    paint.fill(Area(area.x, middle - 0.12 * paint.unit, area.width, 0.24 * paint.unit), ink("line"), 0.12 * paint.unit)
    paint.fill(Area(area.x, middle - 0.12 * paint.unit, area.width * place, 0.24 * paint.unit), ink(colour, 0.9),
               0.12 * paint.unit)
    paint.dot(area.x + area.width * place, middle, 0.3 * paint.unit, ink("text"))
