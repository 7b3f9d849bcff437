"""Who sits in a window before the patch does: an interface that takes keys and the mouse while it is open."""

from __future__ import annotations

from typing import Protocol


class Guest(Protocol):
    """Is told first what is done in a window; what it takes, nobody else gets. Called from the window's thread."""

    def key(self, chord: str) -> bool:
        """A key goes down, or is held: ``ctrl+shift+h``, ``alt+up``, ``a``; returns whether it is taken."""

    def typed(self, text: str) -> bool:
        """Letters are written, whatever keys that took."""

    def pointed(self, x: float, y: float) -> bool:
        """The mouse is at a place, in pixels from the top left."""

    def pressed(self, button: str, down: bool) -> bool:
        """A button of the mouse goes down or comes up."""

    def scrolled(self, by: float) -> bool:
        """The wheel turns, up by positive numbers."""


def chord(name: str, *, ctrl: bool = False, alt: bool = False, shift: bool = False) -> str:
    """A key with those that are held, as `Guest.key` has it."""
    held = [word for word, is_held in (("ctrl", ctrl), ("alt", alt), ("shift", shift)) if is_held]
    return "+".join([*held, {"kp_enter": "enter"}.get(name, name)])
