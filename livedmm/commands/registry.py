"""The kinds that there are for a command: built in, installed, and of the user's own files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from livedmm.commands.printing import tell
from livedmm.language.kinds import add_kinds
from livedmm.ugens import Registry, builtin


def all_kinds(files: Sequence[Path] = ()) -> Registry:
    """The built-in kinds, those of installed packages, and those of files; a package that fails is told."""
    registry = builtin().copy()
    add_kinds(registry)
    for failed in registry.add_entry_points():
        tell(failed)
    for path in files:
        registry.add_file(path)
    return registry
