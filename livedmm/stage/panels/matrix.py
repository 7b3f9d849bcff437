"""The network matrix as a heat map: rows are inputs, columns outputs; weights glow, and move while they glide."""

from __future__ import annotations

import math
from functools import partial

from livedmm.network import ONE_OUT, Address
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.look import between, heat, ink, number
from livedmm.stage.matrix import Matrix
from livedmm.stage.paint import Area, Contact, Painter
from livedmm.stage.panels.card import SMALL, card
from livedmm.stage.stage import Stage

TINY = 0.62
LABEL = 22
"""Letters of a row's name."""
HEAD = 11
"""Letters of a column's name, one below the other."""
PULL = 14.0
"""Pixels of a drag that are a step."""


def draw(paint: Painter, area: Area, stage: Stage, seen: Glimpse, now: float) -> None:
    """Draw the matrix, as far as there is room around the chosen cell."""
    matrix = stage.matrix
    matrix.follow(seen.network)
    inner = card(paint, area, "network matrix",
                 "arrows choose   Alt-Up/Down turn   number Enter set   Delete free   z all", stage)
    _said(paint, inner, matrix, seen)
    named = not matrix.is_whole
    left = inner.x + named * (paint.width("m" * LABEL, TINY) + 0.4 * paint.unit)
    top = inner.y + 1.2 * paint.line + named * 0.72 * TINY * paint.line * HEAD
    room = Area(left, top, inner.right - left, inner.bottom - top)
    # With names, as large as numbers need; without, as all of it needs.
    step = max(room.width / max(len(matrix.columns), 1), named * (paint.width("m" * 4, TINY) + 4))
    step = min(step, paint.width("m" * 7, TINY))
    high = min(max(room.height / max(len(matrix.rows), 1), named * 0.8 * paint.unit), 1.1 * paint.unit)
    rows = _window(matrix.scroll[0], matrix.row, len(matrix.rows), int(room.height / high + 0.01))
    columns = _window(matrix.scroll[1], matrix.column, len(matrix.columns), int(room.width / step + 0.01))
    matrix.scroll = rows.start, columns.start
    places = {column: room.x + step * i for i, column in enumerate(matrix.columns[columns.start:columns.stop])}
    shown = Area(room.x, room.y, step * len(columns), high * len(rows))
    paint.fill(shown, ink("raised", 0.6))
    _cross(paint, matrix, inner, shown, rows, columns, step, high)
    for i, at in enumerate(rows):
        row, y = matrix.rows[at], room.y + high * i
        if named:
            _row_name(paint, inner.x, y, row, high, at == matrix.row, seen)
        for column in seen.network.row(row):
            if column in places:
                _cell(paint, Area(places[column], y, step, high), seen.weight((row, column)))
    for column, x in places.items() if named else ():
        _column_name(paint, x + step / 2, top, column, column == matrix.columns[matrix.column], seen)
    if matrix.row in rows and matrix.column in columns:
        x, y = room.x + step * (matrix.column - columns.start), room.y + high * (matrix.row - rows.start)
        paint.frame(Area(x, y, step, high), ink("glow"), max(1.5, 0.1 * paint.unit))
    paint.spot(shown, partial(_touched, stage, seen, shown, rows, columns, step, high))


def _said(paint: Painter, area: Area, matrix: Matrix, seen: Glimpse) -> None:
    """The chosen cell in words."""
    if (edge := matrix.chosen) is None:
        return
    row, column = edge
    weight = f"{matrix.entry}_" if matrix.entry else number(seen.weight(edge))
    x = paint.text(area.x, area.y, f"{row}", ink("text"), SMALL)
    x = paint.text(x, area.y, "  \N{LEFTWARDS ARROW}  ", ink("soft"), SMALL)
    x = paint.text(x, area.y, weight, ink("warm" if matrix.entry else "glow"), SMALL)
    paint.text(x, area.y, "" if column == ONE_OUT else f" \N{MULTIPLICATION SIGN} {column}", ink("text"), SMALL)


def _window(scroll: int, at: int, count: int, room: int) -> range:
    """Which of several lines are seen, so that the chosen one is."""
    room = max(room, 1)
    first = min(max(scroll, at - room + 1, 0), at, max(count - room, 0))
    return range(first, min(first + room, count))


def _cross(paint: Painter, matrix: Matrix, inner: Area, shown: Area, rows: range, columns: range, step: float,
           high: float) -> None:
    """The chosen row and column, lit a little."""
    if matrix.row in rows:
        paint.fill(Area(inner.x, shown.y + high * (matrix.row - rows.start), shown.right - inner.x, high),
                   ink("chosen", 0.45))
    if matrix.column in columns:
        paint.fill(Area(shown.x + step * (matrix.column - columns.start), shown.y, step, shown.height),
                   ink("chosen", 0.3))


def _cell(paint: Painter, cell: Area, weight: float) -> None:
    size = abs(weight)
    if size == 0:
        return
    # From 0.001, hardly there, to 1000: weights span as many powers of ten as frequencies do.
    share = min(max((math.log10(size) + 3) / 6, 0.06), 1.0)
    gap = min(1.0, cell.width / 8, cell.height / 8)
    paint.fill(cell.inset(gap), heat(round(share, 2), weight < 0),
               0.12 * paint.unit if cell.height > 6 else 0.0)
    # Of what does not fit as it is, the order of magnitude is better than nothing.
    text = next((said for said in (number(weight), f"{weight:.3g}", f"{weight:.2g}")
                 if paint.width(said, TINY) < cell.width - 2), "")
    if text and cell.height > TINY * paint.unit:
        paint.text(cell.x + (cell.width - paint.width(text, TINY)) / 2,
                   cell.y + (cell.height - TINY * paint.unit) / 2 - 0.05 * paint.unit, text,
                   ink("panel" if share > 0.45 else "text"), TINY)


def _row_name(paint: Painter, x: float, y: float, row: Address, high: float, is_chosen: bool, seen: Glimpse) -> None:
    name = str(row)
    if len(name) > LABEL:
        name = f"{name[:LABEL // 2 - 1]}…{name[-(LABEL // 2):]}"
    level = seen.levels.get(row.neuron)
    lit = round(level.activity, 1) if level is not None else 0.0
    colour = ink("text") if is_chosen else between("soft", "glow", lit)
    paint.text(x, y + (high - TINY * paint.unit) / 2, name, colour, TINY)


def _column_name(paint: Painter, x: float, bottom: float, column: Address, is_chosen: bool, seen: Glimpse) -> None:
    """A name written downwards, a letter a line."""
    name = "1" if column == ONE_OUT else str(column).removesuffix(".out")
    if len(name) > HEAD:
        # Both ends of a name tell it from others: whose it is, and what.
        name = f"{name[:HEAD // 2]}…{name[-(HEAD // 2):]}"
    level = seen.levels.get(column.neuron)
    lit = round(level.activity, 1) if level is not None else 0.0
    colour = ink("text") if is_chosen else between("soft", "glow", lit)
    pace = 0.72 * TINY * paint.line
    for i, letter in enumerate(name):
        y = bottom - pace * (len(name) - i) - 0.1 * paint.unit
        paint.text(x - paint.width("m", TINY) / 2, y, letter, colour, TINY)


def _touched(stage: Stage, seen: Glimpse, shown: Area, rows: range, columns: range, step: float, high: float,
             contact: Contact) -> None:
    """A press chooses a cell, a drag or the wheel turns it."""
    matrix = stage.matrix
    x, y = contact.at
    if contact.what == "press":
        stage.in_view = True
        matrix.choose(rows.start + int((y - shown.y) / high), columns.start + int((x - shown.x) / step))
        matrix.pulled = y
    if (edge := matrix.chosen) is None:
        return
    if contact.what == "drag":
        matrix.knob.turn(edge, seen, (matrix.pulled - y) / PULL)
        matrix.pulled = y
    elif contact.what == "wheel":
        matrix.choose(rows.start + int((y - shown.y) / high), columns.start + int((x - shown.x) / step))
        if (edge := matrix.chosen) is not None:
            matrix.knob.turn(edge, seen, contact.by)
