"""The keys of the interface: one table, for what they do and for F1.

They follow what tools for live coding have in common. A chord is written ``ctrl+shift+h``, in this order; on macOS the
command key counts as ctrl. A sign is that of the key without shift: where a dot or a slash wants shift, the chord has
what else is on that key (``ctrl+shift+;`` is Ctrl-. on a French keyboard, ``ctrl+shift+7`` Ctrl-/ on a German one).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SNAPSHOTS = 8
"""Snapshots that have keys."""


@dataclass(frozen=True, slots=True)
class Key:
    """A chord, or several that do the same; what it does, by the name of an action, and in words."""

    chords: tuple[str, ...]
    action: str
    doc: str


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that belong together, and what they are for."""

    title: str
    keys: tuple[Key, ...]


def _group(title: str, *keys: tuple[str, str, str]) -> Group:
    return Group(title, tuple(Key(tuple(chords.split()), action, doc) for chords, action, doc in keys))


GROUPS: tuple[Group, ...] = (
    _group(
        "Play",
        ("ctrl+enter", "block", "play the rows around the cursor, up to empty lines"),
        ("alt+enter shift+enter", "statement", "play the row of the cursor, or those chosen"),
        ("ctrl+shift+enter", "document", "play all; what was deleted goes"),
        ("alt+up", "more", "the number at the cursor a step up, at once"),
        ("alt+down", "less", "a step down"),
        ("ctrl+t", "when", "edits start on the next beat, bar, or now"),
    ),
    _group(
        "Stop and go back",
        ("ctrl+. shift+escape ctrl+shift+;", "hush", "hush: sound and picture fade out"),
        ("ctrl+shift+h", "panic", "panic: silent and dark at once"),
        ("alt+z", "undo_edit", "take back the last edit of the network"),
        ("alt+shift+z alt+y", "redo_edit", "bring it back"),
        ("ctrl+z", "undo", "take back what was typed"),
        ("ctrl+shift+z ctrl+y", "redo", "bring that back"),
    ),
    _group(
        "Snapshots",
        *((f"ctrl+f{n}", f"recall_{n}", f"glide to snapshot {n}") for n in range(1, SNAPSHOTS + 1)),
        *((f"ctrl+shift+f{n}", f"keep_{n}", f"keep snapshot {n}") for n in range(1, SNAPSHOTS + 1)),
    ),
    _group(
        "Views",
        ("f1", "help", "these keys"),
        ("f2", "code", "the code alone"),
        ("f3", "matrix", "the network matrix"),
        ("f4", "graph", "the graph of the network"),
        ("f5", "scope", "scope, spectrum, pictures, meters"),
        ("f6", "edits", "all edits, each with a fader"),
        ("f7", "snapshots", "snapshots, and a morph between two"),
        ("f8", "kinds", "kinds, with what they are"),
        ("f9", "messages", "what was told"),
        ("ctrl+tab", "focus", "the keys to the view, or back to the code"),
        ("escape", "back", "close what is open"),
    ),
    _group(
        "Look",
        ("f10", "hide", "hide all this; keys are the patch's then"),
        ("ctrl+up", "clearer", "the interface more opaque"),
        ("ctrl+down", "fainter", "the interface more transparent"),
        ("ctrl++ ctrl+= ctrl+shift+=", "larger", "larger type"),
        ("ctrl+-", "smaller", "smaller type"),
        ("f11", "full", "fill the screen, or be a window"),
        ("f12", "picture", "write the picture into a file"),
    ),
    _group(
        "Write",
        ("tab ctrl+space", "complete", "complete; at the start of a row, go in"),
        ("ctrl+/ ctrl+shift+: ctrl+shift+7", "comment", "make comments of rows, or rows of comments"),
        ("ctrl+c", "copy", "copy what is chosen, or the row"),
        ("ctrl+x", "cut", "cut it"),
        ("ctrl+v", "paste", "paste"),
        ("ctrl+a", "choose_all", "choose all"),
        ("ctrl+s", "save", "save what plays beside the patch"),
        ("alt+m", "mark", "mark where the network has moved on"),
        ("alt+w", "write_back", "write the numbers that it has into the code"),
        ("alt+r", "regenerate", "what plays, as rows, in a text of its own"),
        ("alt+n", "next_text", "the next text"),
        ("ctrl+w", "close_text", "close this text, if it is not the patch's"),
        ("alt+t", "take_saved", "take the text that was saved elsewhere"),
        ("alt+k", "keep_mine", "keep the text as it is here"),
    ),
)
"""All of them. `full` and `picture` are the window's own; they stand here to be shown."""

ACTIONS: Mapping[str, str] = MappingProxyType(
    {chord: key.action for group in GROUPS for key in group.keys for chord in key.chords})
"""From a chord to the name of what it does."""

WRITTEN: Mapping[str, str] = MappingProxyType({"escape": "Esc", "page_up": "PgUp", "page_down": "PgDn"})
"""Keys that people call otherwise than the window does."""

ALWAYS = frozenset({"hide", "hush", "panic"} | {action for action in ACTIONS.values() if action.startswith(
    ("keep_", "recall_"))})
"""What is done though the interface is hidden."""


def shown(chord: str) -> str:
    """A chord as people write it: ``Ctrl-Shift-H``."""
    plus = chord.endswith("++")
    words = chord.removesuffix("++" if plus else "").split("+")
    return "-".join([*(WRITTEN.get(word, word.capitalize()) for word in words if word), *(["+"] if plus else [])])
