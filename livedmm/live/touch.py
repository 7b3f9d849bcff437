"""What is done in the window, on its way to `mouse`, `keys` and `clicks`: one V-value a kind and frame (R12)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

PLACES = frozenset({"x", "y", "wheel"})
"""Of a mouse: where only the last counts. Everything else goes down and comes up, and neither may be lost."""


class Touch:
    """Hands on what has happened, so that nothing that goes down and comes up within one frame is lost.

    `put` is called from the thread of the window, `turn` from the one that owns the session.

    Parameters
    ----------
    give
        Takes the V-value of a kind, at the next frame.
    """

    def __init__(self, give: Callable[[str, dict[str, float]], object]) -> None:
        self._give = give
        self._waiting: deque[tuple[str, Mapping[str, float]]] = deque()
        self._frame = -1

    def put(self, kind: str, value: Mapping[str, float]) -> None:
        """Let something wait for its frame."""
        self._waiting.append((kind, value))

    def turn(self, frame: int) -> None:
        """Hand on what belongs to a frame, once for each: what comes up in the frame in which it went down comes later.

        So does all that came after it under the same name.
        """
        if frame == self._frame or not self._waiting:
            return
        self._frame = frame
        given: dict[str, dict[str, float]] = {}
        held: list[tuple[str, Mapping[str, float]]] = []
        for _ in range(len(self._waiting)):
            kind, value = self._waiting.popleft()
            now = given.setdefault(kind, {})
            later = {}
            for name, x in value.items():
                if name not in PLACES and name in now:
                    later[name] = x
                else:
                    now[name] = x
            if later:
                held.append((kind, later))
        self._waiting.extendleft(reversed(held))
        for kind, value in given.items():
            if value:
                self._give(kind, dict(value))
