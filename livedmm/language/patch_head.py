"""The head of a patch: its keys, the version of its format, its texts."""

from __future__ import annotations

import re

from livedmm.language.patch_problems import Problems, says_nothing
from livedmm.language.text_files import quoted
from livedmm.language.yaml_text import Map, Node, Scalar

FORMAT = 1
"""The version of the format that is written, and the latest that is read."""

KEYS = {
    "livedmm": "the version of the format",
    "title": "what it is called",
    "author": "who made it",
    "license": "what others may do with it",
    "description": "what there is to say about it",
    "tempo": "beats per minute: the row of clock.tempo",
    "picture_ticks": "how many times the pictures are ticked at each frame",
    "kinds": "files of kinds beside it",
    "neurons": "a map from neurons to what they are",
    "rows": "the rows, as a text block or a map",
    "matrix": "the rows as weights, as machines write them",
    "network": "the whole network matrix in its published form, and nothing beside it",
}
"""What can stand at the top of a patch."""

TEXTS = ("title", "author", "license", "description")
MOST_TICKS = 64
"""Of pictures at a frame: it is as much more work."""
_BESIDE_NETWORK = ("livedmm", "kinds", "network", "picture_ticks", *TEXTS)

Entries = dict[str, tuple[Scalar, Node]]


def read_top(root: Node | None, problems: Problems) -> Entries:
    """The keys at the top of a patch with what they hold."""
    if isinstance(root, Map):
        return root.entries
    if root is not None and not says_nothing(root):
        problems.add("a patch is a map, and this is none", "write rows: | over the rows", root)
    return {}


def check_keys(entries: Entries, problems: Problems) -> None:
    """Note the keys that no patch has, and those that say what another key says."""
    for key, _ in entries.values():
        if key.text not in KEYS:
            problems.add(f"a patch has no {quoted(key.text)}",
                         problems.near(key.text, KEYS) or f"it has {', '.join(KEYS)}", key)
        elif "network" in entries and key.text not in _BESIDE_NETWORK:
            problems.add("a network says everything by itself", f"take out {key.text}, or it", key, key.text)


def is_of_a_later_format(entries: Entries, problems: Problems) -> bool:
    """Whether the patch was written by a later livedmm, so that nothing else of it can be judged."""
    if "livedmm" not in entries:
        return False
    node = entries["livedmm"][1]
    said = node.text if isinstance(node, Scalar) else ""
    if said == str(FORMAT):
        return False
    if not re.fullmatch("[1-9][0-9]{0,8}", said):
        problems.add("this is no version of the format", f"write livedmm: {FORMAT}", node, "livedmm")
        return False
    problems.add(f"this patch is of format {said}, and this livedmm reads {FORMAT}",
                 "read it with a later livedmm", node, "livedmm")
    return True


def read_texts(entries: Entries, problems: Problems) -> dict[str, str]:
    """Title, author and what else is said for people."""
    texts = {}
    for key in TEXTS:
        if key in entries:
            node = entries[key][1]
            if isinstance(node, Scalar):
                texts[key] = node.text.strip("\n")
            else:
                problems.add("a map or list stands where a text must", f"write {key}: a text", node, key)
    return texts


def read_picture_ticks(entries: Entries, problems: Problems) -> int:
    """How many times the pictures are ticked at each frame: 1 unless the patch says otherwise (R46)."""
    if "picture_ticks" not in entries:
        return 1
    node = entries["picture_ticks"][1]
    said = node.text if isinstance(node, Scalar) else ""
    if re.fullmatch("[1-9][0-9]?", said) and int(said) <= MOST_TICKS:
        return int(said)
    problems.add("this is no number of ticks", f"write a whole number from 1 to {MOST_TICKS}", node, "picture_ticks")
    return 1
