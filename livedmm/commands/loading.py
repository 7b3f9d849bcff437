"""What most commands begin with: the kinds that there are, and a patch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from livedmm.language.patches import Patch, load_patch
from livedmm.network import Network
from livedmm.ugens import Registry, builtin


def all_kinds(files: Sequence[Path] = ()) -> Registry:
    """The built-in kinds, those of installed packages, and those of files; a package that fails is told."""
    registry = builtin().copy()
    for failed in registry.add_entry_points():
        tell(failed)
    for path in files:
        registry.add_file(path)
    return registry


def load(path: Path) -> tuple[Patch, Network] | None:
    """A patch and the network that it makes; None, with every problem told, if it makes none."""
    patch = load_patch(path, all_kinds())
    for notice in patch.notices:
        tell(notice)
    if patch.network is not None:
        return patch, patch.network
    for error in patch.errors:
        click.echo(str(error), err=True)
    return None


def tell(sentence: str) -> None:
    """Say something beside the output, for people."""
    click.echo(f"livedmm: {sentence}", err=True)
