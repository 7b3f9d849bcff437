"""The edits of a session as a view: each with a fader, however old (R25)."""

from __future__ import annotations

from livedmm.stage.asks import Asks
from livedmm.stage.glimpse import EditSeen, Glimpse
from livedmm.stage.views import Choice

STEP = 0.1
"""By how much a key moves a fader."""


class Edits:
    """The list of edits, the newest first, and which is chosen."""

    def __init__(self, asks: Asks) -> None:
        self._asks = asks
        self.choice = Choice()

    def listed(self, seen: Glimpse) -> tuple[EditSeen, ...]:
        """The edits in their order here."""
        return seen.edits[::-1]

    def key(self, chord: str, seen: Glimpse) -> bool:
        """Up and down choose; left and right fade; delete takes back, enter brings back."""
        edits = self.listed(seen)
        if self.choice.moved(chord, len(edits)):
            return True
        if not edits or chord not in ("left", "right", "delete", "enter"):
            return False
        one = edits[min(self.choice.at, len(edits) - 1)]
        gains = {"left": one.gain - STEP, "right": one.gain + STEP, "delete": 0.0, "enter": 1.0}
        self.fade(one, gains[chord])
        return True

    def typed(self, text: str, seen: Glimpse) -> bool:
        """Nothing is written here."""
        return False

    def fade(self, edit: EditSeen, gain: float) -> None:
        """Give an edit another gain, from 0 to 1."""
        self._asks.fade(edit.number, min(max(round(gain, 3), 0.0), 1.0))
