"""`livedmm check`: every problem of patches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from livedmm.commands.printing import counted, echo_json, tell
from livedmm.commands.registry import Own, all_kinds
from livedmm.errors import LivedmmError, PatchError
from livedmm.language.patches import load_patch
from livedmm.network import STANDING, Network
from livedmm.ugens import ALIVE, Registry


def check(paths: Sequence[Path], own: Own, as_json: bool) -> int:
    """Print the problems of each patch, one a line, and of a patch without any what it makes.

    Files of Python that a patch names and that are not to be run are problems.
    """
    registry = all_kinds(own)
    found = [_checked(path, registry, own.run) for path in paths]
    if as_json:
        echo_json([_data(checked) for checked in found])
    else:
        for checked in found:
            for problem in checked.problems:
                click.echo(str(problem))
            if checked.network is not None:
                click.echo(f"{checked.path}: fine: {_size(checked.network)}")
    return 1 if any(checked.problems for checked in found) else 0


class Checked(NamedTuple):
    """A patch with what is wrong with it, or the network that it makes."""

    path: Path
    network: Network | None
    problems: Sequence[LivedmmError]


def _checked(path: Path, registry: Registry, run: bool) -> Checked:
    try:
        patch = load_patch(path, registry, run_kinds=run)
    except PatchError as error:
        return Checked(path, None, [error])
    for notice in patch.notices:
        tell(f"{path}: {notice}")
    return Checked(path, patch.network, patch.errors)


def _size(network: Network) -> str:
    """How large a network is, without what stands in every network."""
    neurons = len(network.neurons.keys() - STANDING.keys())
    weights = sum(len(columns) for row, columns in network.rows.items() if row.port != ALIVE)
    return f"{counted(neurons, 'neuron')}, {counted(weights, 'weight')}"


def _data(checked: Checked) -> dict[str, Any]:
    network = checked.network
    return {
        "file": str(checked.path), "fine": not checked.problems,
        "neurons": {n.name: n.kind for n in network.living()} if network is not None else None,
        "problems": [{"line": p.where.line, "column": p.where.column, "path": p.where.path,
                      "message": p.message, "advice": p.advice} for p in checked.problems],
    }
