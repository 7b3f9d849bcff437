"""The text that is read: its statements, and the places in it."""

from __future__ import annotations


class Source:
    """A text of rows under its document's name."""
