"""What most commands begin with: a patch."""

from __future__ import annotations

from pathlib import Path

import click

from livedmm.commands.printing import tell
from livedmm.commands.registry import NONE, Own, all_kinds
from livedmm.language.patches import Patch, load_patch
from livedmm.network import Network


def load(path: Path, own: Own = NONE) -> tuple[Patch, Network] | None:
    """A patch and the network that it makes, with kinds of the user's own; None, with every problem told, if none."""
    patch = read_told(path, own)
    return None if patch.network is None else (patch, patch.network)


def read_told(path: Path, own: Own = NONE) -> Patch:
    """A patch, with its notices told, and every problem if it makes no network."""
    patch = load_patch(path, all_kinds(own), run_kinds=own.run)
    for notice in patch.notices:
        tell(notice)
    if patch.network is None:
        for error in patch.errors:
            click.echo(str(error), err=True)
    return patch
