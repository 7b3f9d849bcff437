"""How it looks: colours, on black and over any picture; those of streams are those of drawn networks."""

from __future__ import annotations

from functools import cache, lru_cache

from livedmm.drawing.graph import number as drawn_number
from livedmm.drawing.svg import INK
from livedmm.engine.frames import Colour

_DARK = INK["dark"]

INKS = {
    "text": "#eef0f3", "soft": "#a8aeb9", "faint": "#737985",
    "line": "#3a3e47", "panel": "#0c0d10", "raised": "#1d2027",
    "signal": _DARK["signal"], "value": _DARK["value"], "image": _DARK["image"], "minus": _DARK["minus"],
    "kind": "#f2cc7b", "port": "#d6dae2", "number": "#ffffff", "string": "#c5e08a", "comment": "#a9afba",
    "word": "#f08fb2", "command": "#f08fb2", "sign": "#d3d7de", "unknown": "#eef0f3",
    "glow": "#ffe9b0", "error": "#ff6b5e", "good": "#7fe3a1", "chosen": "#2c4d76", "dusk": "#6e2a1c", "warm": "#ffb454",
}
"""What is coloured, and how."""


@cache
def ink(name: str, alpha: float = 1.0) -> int:
    """A colour of `INKS` as ImGui has it: alpha, blue, green and red, from the highest byte down."""
    red, green, blue = _parts(INKS[name])
    return _packed(red, green, blue, alpha)


@cache
def heat(share: float, is_negative: bool) -> int:
    """The colour of a weight, from 0, hardly there, to 1: blue to gold, or dark red to orange."""
    if is_negative:
        return between("dusk", "minus", share, 0.4 + 0.6 * share)
    return between("chosen", "signal", 2 * share) if share < 0.5 else between("signal", "glow", 2 * share - 1)


@lru_cache(maxsize=4096)
def number(weight: float) -> str:
    """A number as drawn networks have it: four digits that count."""
    return drawn_number(weight)


@cache
def between(one: str, other: str, share: float, alpha: float = 1.0) -> int:
    """A colour on the way from one of `INKS` to another."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(_parts(INKS[one]), _parts(INKS[other]), strict=True))
    return _packed(red, green, blue, alpha)


def light(colour: Colour, alpha: float = 1.0) -> int:
    """The hue of a mean colour of a picture, as bright as it can be."""
    most = max(colour.r, colour.g, colour.b, 1e-6)
    red, green, blue = (round(255 * min(max(part / most, 0.0), 1.0)) for part in colour[:3])
    return _packed(red, green, blue, alpha)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _packed(red: int, green: int, blue: int, alpha: float) -> int:
    return round(255 * min(max(alpha, 0.0), 1.0)) << 24 | blue << 16 | green << 8 | red
