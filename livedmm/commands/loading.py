"""What most commands begin with: a patch."""

from __future__ import annotations

from pathlib import Path

import click

from livedmm.commands.printing import tell
from livedmm.commands.registry import all_kinds
from livedmm.language.patches import Patch, load_patch
from livedmm.network import Network


def load(path: Path, safe: bool = False) -> tuple[Patch, Network] | None:
    """A patch and the network that it makes; None, with every problem told, if it makes none.

    With `safe`, no file of Python that it names is run.
    """
    patch = read_told(path, safe)
    return None if patch.network is None else (patch, patch.network)


def read_told(path: Path, safe: bool = False) -> Patch:
    """A patch, with its notices told, and every problem if it makes no network."""
    patch = load_patch(path, all_kinds(), run_kinds=not safe)
    for notice in patch.notices:
        tell(notice)
    if patch.network is None:
        for error in patch.errors:
            click.echo(str(error), err=True)
    return patch
