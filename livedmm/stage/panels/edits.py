"""All edits, the newest first: whose each is, what it says, and its fader."""

from __future__ import annotations

from functools import partial

from livedmm.stage.glimpse import EditSeen, Glimpse
from livedmm.stage.look import ink
from livedmm.stage.paint import Area, Contact, Painter
from livedmm.stage.panels.card import SMALL, card, chosen, fader
from livedmm.stage.stage import Stage


def draw(paint: Painter, area: Area, stage: Stage, seen: Glimpse, now: float) -> None:
    """Draw the list, and above it what waits."""
    inner = card(paint, area, "edits", "left and right fade   Delete takes back   Enter brings back", stage)
    edits = stage.edits.listed(seen)
    y = inner.y
    for waiting in seen.waiting[:4]:
        paint.fitted(inner.x, y, f"waits  {' '.join(waiting.split())}", ink("good"), inner.width, SMALL)
        y += paint.line
    if not edits:
        paint.text(inner.x, y, "nothing has been edited yet", ink("soft"), SMALL)
    for place, at in enumerate(stage.edits.choice.shown(len(edits), int((inner.bottom - y) / paint.line))):
        line = Area(inner.x, y + paint.line * place, inner.width, paint.line)
        if at == stage.edits.choice.at:
            chosen(paint, line, stage.in_view)
        _line(paint, line, edits[at], stage, at)


def _line(paint: Painter, line: Area, edit: EditSeen, stage: Stage, at: int) -> None:
    text_y = line.y + 0.22 * paint.unit
    room = Area(line.right - 7 * paint.unit, line.y, 6.4 * paint.unit, line.height)
    x = paint.text(line.x + 0.3 * paint.unit, text_y, f"{edit.number:3d}", ink("soft"), SMALL) + 0.5 * paint.unit
    if edit.author != "me":
        x = paint.text(x, text_y, edit.author, ink("value"), SMALL) + 0.5 * paint.unit
    words = " ".join(edit.text.split()) or "without words"
    paint.fitted(x, text_y, words, ink("text" if edit.gain > 0 else "faint"), room.x - x - paint.unit, SMALL)
    fader(paint, room, edit.gain, "signal")
    paint.spot(line, partial(_touched, stage, edit, at, room))


def _touched(stage: Stage, edit: EditSeen, at: int, room: Area, contact: Contact) -> None:
    stage.in_view = True
    if contact.what == "wheel":
        stage.edits.choice.at = max(stage.edits.choice.at - round(contact.by), 0)
        return
    stage.edits.choice.at = at
    if contact.at[0] > room.x - 10:
        stage.edits.fade(edit, (contact.at[0] - room.x) / room.width)
