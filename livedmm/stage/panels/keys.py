"""All keys, in columns."""

from __future__ import annotations

from livedmm.stage.keys import GROUPS, SNAPSHOTS, Group, shown
from livedmm.stage.look import ink
from livedmm.stage.paint import Area, Painter

SMALL, SMALLEST = 0.8, 0.4
WIDE = 19
"""Letters that chords have room for: those beyond the first are shown where they fit."""


def draw(paint: Painter, area: Area) -> None:
    """Draw the table over an area, in as many columns as there is room for."""
    paint.fill(area, ink("panel", 0.9), 0.4 * paint.unit)
    inner = area.inset(1.2 * paint.unit, paint.unit)
    wide = paint.width("m" * 66, SMALL)
    columns = max(1, int(inner.width // wide))
    lines = sum(len(rows(group)) + 2 for group in GROUPS)
    step = max(min(SMALL * paint.line, inner.height * columns / (lines + 2 * columns)), SMALLEST * paint.line)
    size = min(SMALL, step / paint.line)
    x, y = inner.x, inner.y
    for group in GROUPS:
        if y + step * (len(rows(group)) + 1) > inner.bottom and y > inner.y:
            x, y = x + inner.width / columns, inner.y
        paint.text(x, y, group.title, ink("kind"), size)
        y += 1.15 * step
        for chords, doc in rows(group):
            paint.text(x, y, chords, ink("text"), size)
            begin = x + paint.width("m" * WIDE, size)
            paint.fitted(begin, y, doc, ink("soft"), x + inner.width / columns - begin - paint.unit, size)
            y += step
        y += 0.6 * step


def rows(group: Group) -> list[tuple[str, str]]:
    """The keys of a group in words; those that have numbers are one."""
    found = []
    for key in group.keys:
        if key.action[-1].isdigit():
            if not key.action.endswith("_1"):
                continue
            chords = f"{shown(key.chords[0])} … F{SNAPSHOTS}"
            found.append((chords, key.doc.replace("snapshot 1", f"snapshot 1 to {SNAPSHOTS}")))
        else:
            chords = shown(key.chords[0])
            for other in map(shown, key.chords[1:]):
                chords = f"{chords}, {other}" if len(chords) + len(other) + 4 <= WIDE else chords
            found.append((chords, key.doc))
    return found
