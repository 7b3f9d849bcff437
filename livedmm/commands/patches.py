"""`livedmm patches` and `livedmm new`: the patches that come with livedmm, and the start of one's own."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from livedmm import resources
from livedmm.commands.printing import columns, echo_json, first_sentence, tell
from livedmm.errors import PatchError
from livedmm.language.patches import read_title_and_texts

ENDINGS = (".yaml", ".yml")


def every(as_json: bool) -> int:
    """Print all built-in patches, folder by folder, each with the first sentence of what it says of itself."""
    found = {name: read_title_and_texts(path) for name, path in resources.patches().items()}
    if as_json:
        echo_json([{"name": name, "file": str(resources.patches()[name]), **texts} for name, texts in found.items()])
        return 0
    width = max(map(len, found))
    for folder, names in groupby(sorted(found, key=lambda name: (_folder(name), name)), key=_folder):
        if folder:
            click.secho(f"\n{folder}", bold=True)
        columns([(f"{name:{width}}", first_sentence(found[name].get("description", ""))) for name in names])
    click.echo("\nlivedmm perform NAME plays one, livedmm gallery shows them all on a page.")
    return 0


def new(path: Path) -> int:
    """Write a patch that plays at once, with comments that say what to change; it never replaces a file.

    Raises
    ------
    PatchError
        If there is something of that name already.
    """
    path = path if path.suffix in ENDINGS else path.with_name(f"{path.name}.yaml")
    template = (resources.folder("assets") / "new.yaml").read_text(encoding="utf-8")
    title = path.stem.replace("_", " ").replace('"', "'")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template.replace("title: NAME", f'title: "{title}"'))
    except FileExistsError:
        raise PatchError(f"there is a file {path} already", "take another name, or remove it") from None
    click.echo(path)
    tell(f"play it with `livedmm perform {path}`, and save it in your editor to change what plays")
    return 0


def _folder(name: str) -> str:
    return name.rpartition("/")[0]
