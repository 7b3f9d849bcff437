"""All that was told, the newest first."""

from __future__ import annotations

import textwrap

from livedmm.stage.glimpse import Glimpse
from livedmm.stage.look import ink
from livedmm.stage.messages import MOST
from livedmm.stage.paint import Area, Painter
from livedmm.stage.panels.card import SMALL, card
from livedmm.stage.stage import Stage


def draw(paint: Painter, area: Area, stage: Stage, seen: Glimpse, now: float) -> None:
    """Draw the sentences, each with how long ago it was told."""
    inner = card(paint, area, "messages", "up and down go through them", stage)
    letters = max(int(inner.width / paint.width("m", SMALL)) - 7, 20)
    y = inner.y
    for told in stage.messages.last(MOST)[stage.read.choice.at:]:
        lines = textwrap.wrap(told.text, letters) or [""]
        if y + SMALL * paint.line * len(lines) > inner.bottom and y > inner.y:
            return
        ago = now - told.at
        said = f"{ago:.0f} s" if ago < 100 else f"{ago / 60:.0f} min"
        paint.text(inner.x, y, said, ink("faint"), SMALL)
        for line in lines:
            paint.text(inner.x + paint.width("m" * 7, SMALL), y, line, ink("error" if told.is_error else "text"), SMALL)
            y += SMALL * paint.line
        y += 0.3 * paint.unit
