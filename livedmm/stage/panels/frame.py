"""Where everything stands: the code at the left, the open view at the right, the status at the bottom."""

from __future__ import annotations

from livedmm.stage.glimpse import Glimpse
from livedmm.stage.paint import Area, Painter
from livedmm.stage.panels import code, keys, status
from livedmm.stage.panels.views import PANELS
from livedmm.stage.stage import Stage
from livedmm.stage.words import Words

VIEW = 0.53
"""The part of the width that a view has."""


def draw(paint: Painter, size: tuple[int, int], stage: Stage, seen: Glimpse, words: Words, now: float) -> None:
    """Draw all that is open."""
    whole = Area(0.0, 0.0, float(size[0]), float(size[1])).inset(1.4 * paint.unit, paint.unit)
    if stage.view == "help":
        keys.draw(paint, whole)
        return
    foot = status.foot_height(paint, whole, stage) + 1.4 * paint.line
    body = Area(whole.x, whole.y, whole.width, max(whole.height - foot, paint.line))
    text = body
    if stage.view in PANELS:
        wide = VIEW * whole.width
        text = Area(body.x, body.y, whole.width - wide - 1.4 * paint.unit, body.height)
        PANELS[stage.view](paint, Area(whole.right - wide, body.y, wide, body.height), stage, seen, now)
    code.draw(paint, text, stage, seen, words, now)
    status.draw(paint, whole, stage, seen, now)
