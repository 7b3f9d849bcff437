"""`livedmm show`: a patch as rows, as its matrix, or as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from livedmm.commands.loading import load
from livedmm.commands.printing import echo_json
from livedmm.commands.registry import Own
from livedmm.language.patch_saving import save_patch
from livedmm.language.printer import show_rows


def rows(path: Path, own: Own, as_json: bool) -> int:
    """Print the network as rows, which read back as the same network."""
    if (loaded := load(path, own)) is None:
        return 1
    patch, network = loaded
    text = show_rows(network, patch.registry)
    if as_json:
        echo_json({"title": patch.title, "neurons": {n.name: n.kind for n in network.living()},
                   "rows": text.splitlines()})
    else:
        click.echo(text.rstrip("\n"))
    return 0


def matrix(path: Path, own: Own, as_json: bool) -> int:
    """Print every weight: as a patch for people, in the published form of six levels for programs."""
    if (loaded := load(path, own)) is None:
        return 1
    patch, network = loaded
    if as_json:
        echo_json(network.matrix())
    else:
        click.echo(save_patch(network, patch.registry, patch.title), nl=False)
    return 0


def graph(path: Path, out: Path, own: Own) -> int:
    """Draw the network as SVG into a file, or to standard output for ``-``."""
    from livedmm.drawing import draw

    if (loaded := load(path, own)) is None:
        return 1
    patch, network = loaded
    picture = draw(network, patch.registry, patch.title or path.stem)
    if str(out) == "-":
        click.echo(picture, nl=False)
    else:
        out.write_text(picture, encoding="utf-8")
        click.echo(f"{out}: the picture of {path.name}", err=True)
    return 0
