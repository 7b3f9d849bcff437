"""The line at the bottom: the beat, how it goes, which text it is; over it what was told, and what is to be chosen."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass

from livedmm.stage.glimpse import Glimpse
from livedmm.stage.look import ink
from livedmm.stage.paint import Area, Painter
from livedmm.stage.stage import Stage

SMALL = 0.8
SHORT = 16
"""Letters that stay of a long name."""
GATHERED, SHORTENED, MOST = 3, 4, 7
"""Steps of leaving out: from the first on what went wrong is one number, from the second on names are short, and after
the last nothing more can be left out."""
HEARD = ("late blocks", "xruns")
"""What of all that can go wrong is heard."""
METER = 5.0
"""The width of the meter, in the size of type."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the line, and the step of leaving out from which they are not there; 0 if they always are."""

    text: str
    colour: int
    gone: int = 0


def draw(paint: Painter, area: Area, stage: Stage, seen: Glimpse, now: float) -> None:
    """Draw it along the bottom of an area."""
    y = area.bottom - paint.line
    text_y = y + 0.25 * paint.unit
    paint.fill(Area(area.x - 0.5 * paint.unit, y, area.width + paint.unit, paint.line), ink("panel", 0.6),
               0.25 * paint.unit)
    with paint.within(Area(area.x - 0.5 * paint.unit, y, area.width + paint.unit, paint.line)):
        x = _beat(paint, area.x, y + paint.line / 2, seen)
        step, left, right = _fitting(paint, area.right - x, stage, seen)
        for piece in left:
            x = paint.text(x, text_y, piece.text, piece.colour, SMALL) + paint.unit
        if step < MOST:
            _meter(paint, Area(x, y + 0.45 * paint.line, METER * paint.unit, 0.22 * paint.line), seen)
        x = area.right + paint.unit
        for piece in reversed(right):
            x -= paint.unit + paint.width(piece.text, SMALL)
            paint.text(x, text_y, piece.text, piece.colour, SMALL)
    foot = area.bottom - foot_height(paint, area, stage)
    if question := stage.question:
        _said(paint, area, foot, question, ink("warm"))
    if (told := stage.messages.fresh(now)) is not None:
        above = foot if question else area.bottom - paint.line
        height = paint.line * len(_lines(paint, area, told.text))
        _said(paint, area, above - height, told.text, ink("error" if told.is_error else "text"))


def foot_height(paint: Painter, area: Area, stage: Stage) -> float:
    """How high at the bottom of an area stands what stays."""
    return paint.line * (1 + len(_lines(paint, area, stage.question)))


def _fitting(paint: Painter, room: float, stage: Stage, seen: Glimpse) -> tuple[int, list[Piece], list[Piece]]:
    """As much as there is room for, what matters least left out first: how much was, what is at the left and right."""
    step, left, right = 0, list[Piece](), list[Piece]()
    while step <= MOST:
        left, right = ([p for p in some if not 0 < p.gone <= step] for some in _pieces(stage, seen, step))
        meter = METER * paint.unit if step < MOST else 0.0
        if sum(paint.width(p.text, SMALL) + paint.unit for p in (*left, *right)) + meter <= room:
            break
        step += 1
    return step, left, right


def _pieces(stage: Stage, seen: Glimpse, step: int) -> tuple[list[Piece], list[Piece]]:
    start, load, failures = seen.default or stage.playing.start, seen.books.load, seen.lately
    begins = f"on the next {start.unit}" if start and start.amount == 1 else f"every {start}" if start else "now"
    left = [Piece(f"{seen.tempo:.0f} bpm", ink("text")), Piece(begins, ink("soft"), 6),
            Piece(f"load {100 * load:.0f} %", ink("error" if load > 0.8 else "soft"), 5)]
    if step < GATHERED:
        left += [Piece(f"{name} {count}", ink("warm" if name in HEARD else "soft")) for name, count in failures.items()]
    elif failures:
        left.append(Piece(f"{sum(failures.values())} late or lost", ink("warm"), 6))
    if seen.waiting:
        left.append(Piece(f"{len(seen.waiting)} waiting", ink("good"), 7))
    texts, name = stage.editor.texts, stage.editor.open.name
    if step >= SHORTENED and len(name) > SHORT:
        name = name[:SHORT - 1] + "…"
    several = f" {stage.editor.chosen + 1}/{len(texts)}" if len(texts) > 1 else ""
    return left, [Piece(name + several, ink("soft"), 7), Piece("Ctrl-Enter plays", ink("soft"), 2),
                  Piece("F1 keys", ink("soft")), Piece("F10 hides", ink("soft"), 1)]


def _lines(paint: Painter, area: Area, sentence: str) -> list[str]:
    """A sentence in lines that fit."""
    return textwrap.wrap(sentence, max(int((area.width - paint.unit) / paint.width("m", SMALL)), 20))


def _said(paint: Painter, area: Area, y: float, sentence: str, colour: int) -> None:
    """Write a sentence, from its top down."""
    lines = _lines(paint, area, sentence)
    wide = min(max(paint.width(line, SMALL) for line in lines) + paint.unit, area.width + paint.unit)
    paint.fill(Area(area.x - 0.5 * paint.unit, y, wide, paint.line * len(lines)), ink("panel", 0.8), 0.25 * paint.unit)
    for number, line in enumerate(lines):
        paint.text(area.x, y + paint.line * number + 0.25 * paint.unit, line, colour, SMALL)


def _beat(paint: Painter, x: float, y: float, seen: Glimpse) -> float:
    """A dot for each beat of the bar, that of the present one bright as it begins; returns where they end."""
    count = min(max(round(seen.bar), 1), 12)
    present = int(seen.beats % count)
    for beat in range(count):
        fresh = 1.0 - seen.beats % 1.0 if beat == present else 0.0
        radius = (0.16 + 0.1 * fresh) * paint.unit
        paint.dot(x + 0.3 * paint.unit, y, radius, ink("glow" if beat == present else "faint",
                                                       round(0.45 + 0.55 * fresh, 1)))
        x += 0.7 * paint.unit
    return x + 0.5 * paint.unit


def _meter(paint: Painter, area: Area, seen: Glimpse) -> None:
    """The loudest sample of late, from -60 dB to full."""
    paint.fill(area, ink("line", 0.8), area.height / 2)
    level = seen.levels.get("speaker")
    if level is not None and level.peak > 1e-3:
        share = min(1.0 + math.log10(level.peak) / 3, 1.0)
        paint.fill(Area(area.x, area.y, area.width * share, area.height),
                   ink("error" if level.peak > 0.98 else "good"), area.height / 2)
