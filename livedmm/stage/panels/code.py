"""The code over the picture: rows in colour, what sounds lit, errors and what has moved in their lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import partial

from livedmm.stage.editor import FLASH, Editor, Mark
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.lights import brightness
from livedmm.stage.look import between, ink, light
from livedmm.stage.paint import Area, Contact, Painter
from livedmm.stage.stage import Stage
from livedmm.stage.text import Place
from livedmm.stage.words import Word, Words

SMALL = 0.8
OFFERED = 9
"""Candidates that are seen at once."""
STREAMS = ("signal", "value", "image")


def draw(paint: Painter, area: Area, stage: Stage, seen: Glimpse, words: Words, now: float) -> None:
    """Draw the text with the cursor."""
    editor, has_keys = stage.editor, not stage.in_view
    text = editor.text
    gutter = paint.width("00 ", SMALL)
    room = Area(area.x + gutter, area.y, area.width - gutter, area.height)
    shift = max(0.0, paint.width("m") * (text.cursor.column + 2) - room.width)
    lines = _placed(paint, area, editor, room.width)
    cursor_y = area.y
    wide = max(paint.width(text.lines[number]) for number, _, _ in lines) + 4 * paint.unit
    hold = Area(area.x, area.y, min(gutter + wide, area.width), lines[-1][1] + paint.line - area.y)
    paint.spot(hold, partial(_touched, paint, room, stage, lines, shift))
    with paint.within(Area(area.x - paint.unit, area.y, area.width + paint.unit, area.height)):
        for number, y, marks in lines:
            _ground(paint, area, room, editor, number, y, shift, now, has_keys)
            paint.text(area.x, y + 0.2 * paint.unit, f"{number + 1:2d}", ink("faint", 0.8), 0.72)
            with paint.within(Area(room.x - 2, area.y, room.width + 2, area.height)):
                _words(paint, room.x - shift, y, text.lines[number], seen, words)
                end = room.x - shift + paint.width(text.lines[number]) + paint.unit
                for mark in marks:
                    end = _mark(paint, room, y, mark, shift, end)
            if number == text.cursor.line:
                cursor_y = y
        if has_keys:
            x = room.x - shift + paint.width("m") * text.cursor.column
            paint.fill(Area(x - 1, cursor_y + 0.08 * paint.unit, max(2.0, 0.1 * paint.unit), 1.1 * paint.unit),
                       ink("glow"))
    if has_keys and editor.completion is not None:
        _offered(paint, area, room.x - shift, cursor_y, editor)


def _placed(paint: Painter, area: Area, editor: Editor, width: float) -> list[tuple[int, float, list[Mark]]]:
    """The lines that are seen, each with its y; below an error is room for what it says."""
    one, text = editor.open, editor.text
    most = max(1, int(area.height / paint.line))
    margin = min(3, most // 4)
    one.scroll = max(min(one.scroll, text.cursor.line - margin), 0)

    end = area.y

    def placed() -> list[tuple[int, float, list[Mark]]]:
        nonlocal end
        found: list[tuple[int, float, list[Mark]]] = []
        y = area.y
        for number in range(one.scroll, len(text.lines)):
            if found and y + paint.line > area.bottom:
                break
            marks = [mark for mark in one.marks if mark.line == number]
            found.append((number, y, marks))
            y += paint.line * (1 + sum(len(_said(paint, mark, width)) for mark in marks if mark.is_error))
        end = y
        return found

    def is_hidden() -> bool:
        """Whether the line of the cursor, or what is wrong in it, is out of sight."""
        last = lines[-1][0]
        foot = next((y for number, y, _ in lines if number == text.cursor.line + 1), end)
        return text.cursor.line > last - (margin if last < len(text.lines) - 1 else 0) or foot > area.bottom

    lines = placed()
    while is_hidden() and one.scroll < text.cursor.line:
        one.scroll += 1
        lines = placed()
    return lines


def _said(paint: Painter, mark: Mark, width: float) -> list[str]:
    """What is wrong, in lines that fit."""
    return textwrap.wrap(mark.text, max(int(width / paint.width("m", SMALL)) - 3, 20))


def _ground(paint: Painter, area: Area, room: Area, editor: Editor, number: int, y: float, shift: float, now: float,
            has_keys: bool) -> None:
    """What lies under a line: its flash, that it has the cursor, what of it is chosen."""
    one, text = editor.open, editor.text
    whole = Area(area.x - 0.5 * paint.unit, y, area.width + 0.5 * paint.unit, paint.line)
    if wide := paint.width(text.lines[number].rstrip()):
        # Whatever the picture does, letters stand on something dark.
        paint.fill(Area(whole.x, y, min(room.x - whole.x - shift + wide + 0.5 * paint.unit, whole.width), paint.line),
                   ink("panel", 0.38))
    if (left := one.flashes.get(number, 0.0) - now) > 0:
        paint.fill(whole, ink("good", round(0.4 * left / FLASH, 2)), 0.2 * paint.unit)
    elif number == text.cursor.line and has_keys:
        paint.fill(whole, ink("line", 0.35), 0.2 * paint.unit)
    if text.chosen is not None:
        first, last = text.chosen
        if first.line <= number <= last.line:
            begin = first.column if number == first.line else 0
            end = last.column if number == last.line else len(text.lines[number]) + 1
            x = room.x - shift + paint.width("m") * begin
            paint.fill(Area(x, y, paint.width("m") * (end - begin), paint.line), ink("chosen", 0.75))


def _words(paint: Painter, x: float, y: float, line: str, seen: Glimpse, words: Words) -> None:
    for word in words.of(line):
        begin = x + paint.width("m") * word.begin
        colour = ink(word.colour)
        if word.neuron:
            share, ground, foot = _lit(paint, word, seen)
            if share > 0:
                wide = paint.width("m") * (word.end - word.begin)
                paint.fill(Area(begin - 2, y + 0.04 * paint.unit, wide + 4, paint.line - 0.08 * paint.unit), ground,
                           0.22 * paint.unit)
                paint.fill(Area(begin, y + paint.line - 0.14 * paint.unit, wide * share, max(1.5, 0.08 * paint.unit)),
                           foot)
                colour = between(word.colour, "glow", 0.6 * share)
        paint.text(begin, y + 0.1 * paint.unit, line[word.begin:word.end], colour)


def _lit(paint: Painter, word: Word, seen: Glimpse) -> tuple[float, int, int]:
    """How much what a word names is lit, from 0 to 1, and with which colours: its ground's, and its foot's.

    What draws is lit by the light that its picture gives, all else by how much it moves.
    """
    names = word.neuron, f"{word.neuron}[0]"
    if (drawn := next((paint.lights[name] for name in names if name in paint.lights), None)) is not None:
        share = round(brightness(drawn), 1)
        return share, light(drawn, round(0.34 * share, 2)), light(drawn, 0.9)
    level = next((seen.levels[name] for name in names if name in seen.levels), None)
    share = round(level.activity, 1) if level is not None else 0.0
    return share, ink(word.colour, round(0.34 * share, 2)), ink("glow", 0.9)


def _mark(paint: Painter, room: Area, y: float, mark: Mark, shift: float, end: float) -> float:
    """Draw a mark of a line; returns where the next may stand behind the line."""
    x = room.x - shift + paint.width("m") * mark.column
    wide = paint.width("m") * mark.length
    foot = y + paint.line - 0.1 * paint.unit
    if not mark.is_error:
        paint.fill(Area(x, foot - 1, wide, max(1.5, 0.08 * paint.unit)), ink("warm"))
        paint.fill(Area(end - 0.5 * paint.unit, y, paint.width(mark.text, SMALL) + paint.unit, paint.line),
                   ink("panel", 0.6))
        return paint.text(end, y + 0.25 * paint.unit, mark.text, ink("warm"), SMALL) + paint.unit
    paint.stroke(list(_waves(x, foot, wide, 0.1 * paint.unit)), ink("error"), max(1.5, 0.08 * paint.unit))
    said = _said(paint, mark, room.width)
    ground = Area(room.x, y + paint.line, max(paint.width(line, SMALL) for line in said) + paint.unit,
                  paint.line * len(said))
    paint.fill(ground, ink("panel", 0.85), 0.25 * paint.unit)
    paint.fill(Area(ground.x, ground.y, 3, ground.height), ink("error"))
    for row, line in enumerate(said):
        paint.text(room.x + 0.5 * paint.unit, y + paint.line * (1 + row) + 0.2 * paint.unit, line, ink("error"), SMALL)
    return end


def _waves(x: float, y: float, width: float, size: float) -> Iterator[tuple[float, float]]:
    count = max(2, round(width / (2 * size)))
    for i in range(count + 1):
        yield x + width * i / count, y + (size if i % 2 else -size)


def _offered(paint: Painter, area: Area, x: float, y: float, editor: Editor) -> None:
    """What the word before the cursor can become, under it, or over it where there is no room."""
    found = editor.completion
    assert found is not None
    first = min(max(editor.candidate - OFFERED // 2, 0), max(len(found.candidates) - OFFERED, 0))
    some = found.candidates[first:first + OFFERED]
    doc = found.candidates[editor.candidate].doc
    wide = max(paint.width(c.text) for c in some) + 1.6 * paint.unit
    said = textwrap.wrap(doc, max(int((area.width - wide) / paint.width("m", SMALL)) - 4, 24))[:4] if doc else []
    wide = max(wide, max((paint.width(line, SMALL) for line in said), default=0.0) + 1.6 * paint.unit)
    high = paint.line * len(some) + 0.5 * paint.unit
    high += 0.4 * paint.unit + SMALL * paint.line * len(said) if said else 0.0
    left = min(x + paint.width("m") * found.begin, area.right - wide)
    top = y + 1.15 * paint.line if y + 1.15 * paint.line + high < area.bottom else y - high - 0.1 * paint.line
    box = Area(left - 0.5 * paint.unit, top, wide, high)
    paint.fill(box, ink("raised", 0.97), 0.3 * paint.unit)
    paint.frame(box, ink("line"), 1.0, 0.3 * paint.unit)
    y = top + 0.25 * paint.unit
    for number, candidate in enumerate(some, first):
        if number == editor.candidate:
            paint.fill(Area(box.x + 2, y, box.width - 4, paint.line), ink("chosen"), 0.2 * paint.unit)
        paint.text(left, y + 0.1 * paint.unit, candidate.text, ink(candidate.sort))
        y += paint.line
    for row, line in enumerate(said):
        paint.text(left, y + 0.3 * paint.unit + SMALL * paint.line * row, line, ink("soft"), SMALL)


def _touched(paint: Painter, room: Area, stage: Stage, lines: list[tuple[int, float, list[Mark]]], shift: float,
             contact: Contact) -> None:
    """A mouse sets the cursor, chooses, or scrolls."""
    editor = stage.editor
    if contact.what == "wheel":
        last = len(editor.text.lines) - 1
        editor.text.move_to(Place(min(max(editor.text.cursor.line - round(3 * contact.by), 0), last),
                                  editor.text.cursor.column))
        return
    stage.in_view = False
    x, y = contact.at
    number = max((n for n, top, _ in lines if top <= y), default=lines[0][0])
    column = round((x - room.x + shift) / paint.width("m"))
    editor.text.move_to(Place(number, max(column, 0)), choosing=contact.what == "drag")
    editor.close()
