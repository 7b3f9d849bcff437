"""What the kinds of shader files are called (R42)."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

ENDINGS = (".frag", ".fs", ".glsl", ".isf")
"""How the names of shader files end."""


def kind_name_of_file(path: str | Path) -> str:
    """The kind that a shader file declares: its stem in lower case, other characters to one ``_`` (R42).

    A name that would begin with a digit begins with ``fx_``; one that is a Python keyword ends in ``_``.
    """
    name = re.sub(r"[^a-z0-9]+", "_", Path(path).stem.lower()).lstrip("_")
    if not name[:1].isalpha():
        name = f"fx_{name}"
    return f"{name}_" if keyword.iskeyword(name) else name
