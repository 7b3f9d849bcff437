"""The kinds: a list, and of the chosen one what it is, its inputs and its outputs."""

from __future__ import annotations

import textwrap
from functools import partial

from livedmm.stage.completion import described, plain
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.look import ink
from livedmm.stage.paint import Area, Contact, Painter
from livedmm.stage.panels.card import SMALL, card, chosen
from livedmm.stage.stage import Stage
from livedmm.ugens import Kind

LIST = 17
"""Letters of a name in the list."""


def draw(paint: Painter, area: Area, stage: Stage, seen: Glimpse, now: float) -> None:
    """Draw both."""
    view = stage.kinds
    inner = card(paint, area, "kinds", "write to seek   up and down choose   Enter writes it into the code",
                 stage)
    found = view.listed(seen)
    wide = paint.width("m" * LIST, SMALL) + paint.unit
    paint.text(inner.x, inner.y, f"{view.sought}_" if stage.in_view else view.sought, ink("text"), SMALL)
    top, pace = inner.y + 1.1 * paint.line, SMALL * paint.line
    for place, at in enumerate(view.choice.shown(len(found), int((inner.bottom - top) / pace))):
        line = Area(inner.x, top + pace * place, wide - 0.6 * paint.unit, pace)
        if at == view.choice.at:
            chosen(paint, line, stage.in_view)
        kind = found[at]
        paint.fitted(line.x + 0.3 * paint.unit, line.y + 0.08 * paint.unit, kind.name,
                     ink(kind.stream if kind.stream in ("signal", "value", "image") else "text"), line.width, SMALL)
        paint.spot(line, partial(_touched, stage, at))
    if found:
        _kind(paint, Area(inner.x + wide, inner.y, inner.width - wide, inner.height),
              found[min(view.choice.at, len(found) - 1)])


def _kind(paint: Painter, area: Area, kind: Kind) -> None:
    """A kind in words."""
    letters = max(int(area.width / paint.width("m", SMALL)), 12)
    lines: list[tuple[str, str]] = [(kind.name, "kind"), ("", "soft")]
    for part in kind.doc.split("\n\n"):
        lines += [(line, "text") for line in textwrap.wrap(plain(part), letters)]
        lines.append(("", "soft"))
    for title, ports in (("inputs", kind.inputs), ("outputs", kind.outputs), ("settings", kind.settings)):
        if not ports:
            continue
        lines.append((title, "soft"))
        for port in ports:
            doc = described(port) if not hasattr(port, "default") else plain(port.doc)
            many = "[...]" if getattr(port, "family", 0) else ""
            first, *rest = textwrap.wrap(f"{port.name}{many}  {doc}", letters, subsequent_indent="    ")
            lines += [(first, "port"), *((line, "faint") for line in rest)]
        lines.append(("", "soft"))
    pace = SMALL * paint.line
    for row, (line, colour) in enumerate(lines[: int(area.height / pace)]):
        paint.text(area.x, area.y + pace * row, line, ink(colour), SMALL)


def _touched(stage: Stage, at: int, contact: Contact) -> None:
    stage.in_view = True
    choice = stage.kinds.choice
    choice.at = max(choice.at - round(contact.by), 0) if contact.what == "wheel" else at
