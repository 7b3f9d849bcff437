"""Snapshots as a view: kept and gone to by keys, and a way between two of them."""

from __future__ import annotations

from livedmm.stage.asks import Asks
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.keys import SNAPSHOTS
from livedmm.stage.views import Choice

STEP = 0.05
"""By how much a key goes on between two snapshots."""


class Snapshots:
    """The snapshots that there are, and the two between which is morphed.

    Attributes
    ----------
    ends
        The snapshot where the morph begins, and that where it ends; empty if not chosen.
    place
        Where it is between them, from 0 to 1.
    """

    def __init__(self, asks: Asks) -> None:
        self._asks = asks
        self.choice = Choice()
        self.ends = "", ""
        self.place = 0.0

    def listed(self, seen: Glimpse) -> tuple[str, ...]:
        """Those that have keys, whether kept or not, then all others."""
        numbered = tuple(str(n) for n in range(1, SNAPSHOTS + 1))
        return (*numbered, *(name for name in seen.snapshots if name not in numbered))

    def keep(self, name: str) -> None:
        """Keep what plays under a name."""
        self._asks.command("snap", name)

    def recall(self, name: str) -> None:
        """Glide to a snapshot."""
        self._asks.recall(name)

    def key(self, chord: str, seen: Glimpse) -> bool:
        """Up and down choose; enter goes there, insert keeps; a and b are ends of the morph, left and right its way."""
        names = self.listed(seen)
        if self.choice.moved(chord, len(names)):
            return True
        name = names[min(self.choice.at, len(names) - 1)]
        if chord == "enter" and name in seen.snapshots:
            self.recall(name)
        elif chord in ("insert", "k"):
            self.keep(name)
        elif chord in ("a", "b") and name in seen.snapshots:
            self.ends = (name, self.ends[1]) if chord == "a" else (self.ends[0], name)
        elif chord in ("left", "right"):
            self.morph(self.place + (STEP if chord == "right" else -STEP))
        else:
            return False
        return True

    def typed(self, text: str, seen: Glimpse) -> bool:
        """Letters are keys here."""
        return True

    def morph(self, place: float) -> None:
        """Go to a place between the two."""
        self.place = min(max(round(place, 3), 0.0), 1.0)
        if all(self.ends):
            self._asks.command("morph", *self.ends, self.place)
