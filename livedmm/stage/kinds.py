"""The kinds as a view: found by what is written, each with what it is."""

from __future__ import annotations

from livedmm.stage.glimpse import Glimpse
from livedmm.stage.views import Choice
from livedmm.ugens import Kind


class Kinds:
    """The kinds that a search finds, and which is chosen."""

    def __init__(self) -> None:
        self.choice = Choice()
        self.sought = ""
        self._known: tuple[int, str, list[Kind]] = -1, "", []

    def listed(self, seen: Glimpse) -> list[Kind]:
        """Those whose name holds what is sought, then those whose documentation does."""
        if self._known[:2] != (seen.registry.version, self.sought):
            kinds = sorted(seen.registry, key=lambda kind: kind.name)
            named = [kind for kind in kinds if self.sought in kind.name]
            told = [kind for kind in kinds if self.sought in kind.doc.lower() and kind not in named]
            self._known = seen.registry.version, self.sought, named + told
        return self._known[2]

    def key(self, chord: str, seen: Glimpse) -> bool:
        """Up and down choose; backspace takes a letter of what is sought."""
        if chord == "backspace":
            self.sought = self.sought[:-1]
            return True
        return self.choice.moved(chord, len(self.listed(seen)))

    def typed(self, text: str, seen: Glimpse) -> bool:
        """Seek."""
        self.sought += text.lower()
        self.choice.at = 0
        return True
