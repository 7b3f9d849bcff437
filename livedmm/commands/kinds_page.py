"""`livedmm kinds --page`: a page of Markdown on all kinds, with a still or a sound of each that is seen or heard."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from livedmm.commands.kinds import STREAMS, begin, counted, default, grouped, limits
from livedmm.commands.kinds_examples import example_of
from livedmm.commands.printing import progress, tell
from livedmm.commands.registry import Own, all_kinds
from livedmm.commands.sight import graphics_for
from livedmm.errors import LivedmmError
from livedmm.language.patches import Patch, read_patch
from livedmm.ugens import Kind, Registry

if TYPE_CHECKING:
    from livedmm.pictures.context import Graphics

PAGE, EXAMPLES = "kinds.md", "kinds"
SECONDS, RATE, FPS, SIZE = 2.0, 48000.0, 30.0, (240, 135)
"""Of the examples: how long sounds last and pictures have gone on, and how large those are."""
LOUDNESS = 0.4
"""The peak that the sounds are brought to."""

_TOP = """\
# The kinds of neurons

This page is made from the declarations, by `livedmm kinds --page FOLDER`. `livedmm kinds sine` tells the same of
one kind. What an input *begins at* is written into the matrix when a neuron is made, and is a weight like any other;
without one it begins at 0.
"""


def page(folder: Path, own: Own, examples: bool = True) -> int:
    """Write the page into a folder, and beside it, if asked to, what its examples sound and look like."""
    registry = all_kinds(own)
    folder.mkdir(parents=True, exist_ok=True)
    files = dict(_made(registry, folder)) if examples else {}
    (folder / PAGE).write_text(text(registry, files), encoding="utf-8")
    click.echo(folder / PAGE)
    return 0


def text(registry: Iterable[Kind], files: dict[str, str]) -> str:
    """The page itself; `files` are those of the examples, by kind."""
    parts = [_TOP]
    for heading, kinds in grouped(registry):
        parts.append(f"## {heading}\n")
        parts += [_entry(kind, files.get(kind.name, "")) for kind in kinds]
    return "\n".join(parts)


def _entry(kind: Kind, file: str) -> str:
    """What the page says of one kind."""
    called = f"; rows call it `{kind.family}`" if kind.family else ""
    lines = [f"### {kind.name}\n", f"*{STREAMS[kind.stream].capitalize()}{called}.* {kind.doc.replace('``', '`')}\n"]
    lines += _table(("input", "unit", "begins at", "takes", ""),
                    [(f"`{counted(i, kind)}`", i.unit, begin(i).removeprefix("begins at "), limits(i), i.doc)
                     for i in kind.inputs])
    lines += _table(("output", "unit", ""), [(f"`{counted(o, kind)}`", o.unit, o.doc) for o in kind.outputs])
    lines += _table(("setting", "of the type", "", ""),
                    [(f"`{s.name}`", s.type, default(s), s.doc) for s in kind.settings])
    if rows := example_of(kind):
        lines.append(f"```rows\n{rows}\n```\n")
    if file.endswith(".png"):
        lines.append(f"![{kind.name}]({file})\n")
    elif file:
        lines.append(f'<audio controls preload="none" src="{file}"></audio>\n')
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if rows:
        cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
        yield f"| {' | '.join(head)} |\n|{'---|' * len(head)}"
        yield from (f"| {' | '.join(row)} |" for row in cells[:-1])
        yield f"| {' | '.join(cells[-1])} |\n"


def _made(registry: Registry, folder: Path) -> Iterator[tuple[str, str]]:
    """Write what the examples sound and look like; the files, by kind, as the page names them."""
    shown = [kind for kind in registry if example_of(kind)]
    (folder / EXAMPLES).mkdir(exist_ok=True)
    with ExitStack() as stack:
        graphics = graphics_for(stack)
        for kind in progress(shown, "examples", lambda kind: kind.name):
            ending = "png" if kind.stream == "image" else "ogg"
            file = f"{EXAMPLES}/{kind.name}.{ending}"
            try:
                if (write_still(kind, registry, folder / file, graphics) if ending == "png"
                        else write_sound_of(kind, registry, folder / file)):
                    yield kind.name, file
            except LivedmmError as error:
                tell(f"{kind.name}: {error}")


def write_still(kind: Kind, registry: Registry, path: Path, graphics: Graphics | None) -> bool:
    """Write what the example of a kind looks like after some seconds, if anything can be drawn."""
    if graphics is None:
        return False
    from livedmm.live.filming import film
    from livedmm.pictures.files import write_picture

    shots = film(example_patch(kind, registry), seconds=SECONDS, size=SIZE, fps=FPS, graphics=graphics)
    (last,) = deque(shots, maxlen=1)
    write_picture(path, last.pixels)
    return True


def write_sound_of(kind: Kind, registry: Registry, path: Path) -> bool:
    """Write what the example of a kind sounds like, if it is no silence."""
    from livedmm.audio import write_sound
    from livedmm.live.offline import render

    sound = render(example_patch(kind, registry), seconds=SECONDS, sample_rate=RATE)[:2]
    peak = float(np.abs(sound).max())
    if not peak:
        return False
    deque(write_sound(path, [(sound * (LOUDNESS / peak)).astype(np.float32)], RATE), maxlen=0)
    return True


def example_patch(kind: Kind, registry: Registry) -> Patch:
    """The example of a kind as a patch."""
    lines = "".join(f"  {line}\n" for line in example_of(kind).splitlines())
    return read_patch(f"rows: |\n{lines}", f"the example of {kind.name}", registry)
