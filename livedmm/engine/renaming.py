"""Renaming: who is called how, while V-values and pictures come to know of it later than signals (R10, R26).

Signals are called by their new names as soon as an edit is sent to them; V-values and pictures from the first frame not
before its sample; and the colours of a picture come back for a while by the name that it was drawn under.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from livedmm.engine.frames import Readings
from livedmm.network import Address


class Renaming:
    """The names that are on their way. Called from the thread that owns the session."""

    def __init__(self) -> None:
        self._coming: deque[tuple[int, Mapping[str, str]]] = deque()
        self._drawn_as: dict[str, str] = {}

    def add(self, names: Mapping[str, str], at: int) -> None:
        """Let neurons, by their old names, be called by new ones from a sample on; those before come first."""
        self._coming.append((max(at, self._coming[-1][0]) if self._coming else at, names))

    def due(self, sample: int) -> Iterator[Mapping[str, str]]:
        """The names that V-values and pictures take at the frame of a sample, edit by edit."""
        while self._coming and self._coming[0][0] <= sample:
            yield self._coming.popleft()[1]

    def by_now(self, column: Address) -> Address:
        """What V-values and pictures call an output by now, given what signals call it."""
        for _, names in reversed(self._coming):
            column = column.renamed({new: old for old, new in names.items()})
        return column

    def by_then(self, column: Address) -> Address:
        """What signals call an output, given what V-values and pictures call it by now."""
        for _, names in self._coming:
            column = column.renamed(names)
        return column

    def take(self, names: Mapping[str, str], readings: Readings) -> Readings:
        """The last colours by new names, from which on those that come are read by them too."""
        seen = {name for _, name, *_ in readings}
        self._drawn_as |= {new: self._drawn_as.pop(old, old) for old, new in names.items() if old in seen}
        return _called(readings, names)

    def read(self, drawn: Readings) -> Readings:
        """Colours that have come back, by the names of now."""
        if not self._drawn_as:
            return drawn
        for _, name, *_ in drawn:
            self._drawn_as.pop(name, None)
        return _called(drawn, {old: new for new, old in self._drawn_as.items()})


def _called(readings: Readings, names: Mapping[str, str]) -> Readings:
    return {(kind, names.get(name, name), *part): colour for (kind, name, *part), colour in readings.items()}
