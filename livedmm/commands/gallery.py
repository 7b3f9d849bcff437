"""`livedmm gallery`: every patch with a still, its sound or a film, and a line, on one page and one contact sheet."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from livedmm import resources
from livedmm.commands.compiling import compile_for
from livedmm.commands.gallery_page import Exhibit, page
from livedmm.commands.loading import load
from livedmm.commands.printing import tell
from livedmm.commands.registry import Own
from livedmm.commands.sight import graphics_for
from livedmm.drawing import draw
from livedmm.errors import LivedmmError, near

if TYPE_CHECKING:
    from livedmm.language.patches import Patch
    from livedmm.live.filming import Shot
    from livedmm.pictures.context import Graphics

Pixels = NDArray[np.uint8]

FPS, RATE = 60.0, 48000.0
LOOKS = 1.0
"""Seconds between the pictures of which the still is chosen."""


class How(NamedTuple):
    """How long and how large patches are shown, and whether as films."""

    seconds: float
    size: tuple[int, int]
    films: bool


def gallery(output: Path, only: Sequence[str], how: How, own: Own) -> int:
    """Write the page, the sheet, and what they show into a folder; 1 if a patch cannot be shown, which is told."""
    chosen = picked(resources.patches(), only)
    output.mkdir(parents=True, exist_ok=True)
    exhibits: list[Exhibit] = []
    stills: list[tuple[str, Pixels | None]] = []
    with ExitStack() as stack:
        graphics = graphics_for(stack)
        for done, (name, path) in enumerate(chosen.items(), 1):
            began = time.monotonic()
            try:
                if (loaded := load(path, own)) is None:
                    continue
                exhibit, still = _shown(name, loaded[0], output, how, graphics)
            except (LivedmmError, OSError) as error:
                tell(f"{name}: {error}")
                continue
            exhibits.append(exhibit)
            stills.append((name, still))
            tell(f"{done} of {len(chosen)}: {name}, {time.monotonic() - began:.1f} s")
    from livedmm.pictures.files import write_picture
    from livedmm.pictures.sheet import contact_sheet

    write_picture(output / "sheet.png", contact_sheet(stills, how.size))
    (output / "index.html").write_text(page(exhibits, f"livedmm: patches ({len(exhibits)})"), encoding="utf-8")
    click.echo(output / "index.html")
    return 0 if len(exhibits) == len(chosen) else 1


def picked(patches: Mapping[str, Path], only: Sequence[str]) -> Mapping[str, Path]:
    """The patches that are named, one by one or by their folder; all if none is.

    Raises
    ------
    LivedmmError
        If there is nothing of a name.
    """
    named = [name.strip("/").removeprefix("patches/") for name in only]
    for name in named:
        if not any(_is_within(patch, name) for patch in patches):
            folders = {patch.rpartition("/")[0] for patch in patches} - {""}
            advice = near(name, [*patches, *folders]) or f"give one of the built-in patches, or {', '.join(folders)}"
            raise LivedmmError(f"no patch and no folder of patches is called '{name}'", advice)
    return {patch: path for patch, path in patches.items()
            if not named or any(_is_within(patch, name) for name in named)}


def _is_within(patch: str, name: str) -> bool:
    return patch == name or patch.startswith(f"{name}/")


def _shown(name: str, patch: Patch, output: Path, how: How,
           graphics: Graphics | None) -> tuple[Exhibit, Pixels | None]:
    """Write the files of a patch; what the page says of it, and what the sheet shows: its still, or else its sound."""
    network = patch.require()
    compile_for(network, patch.registry)
    from livedmm.live.filming import film
    from livedmm.live.offline import render_blocks
    from livedmm.pictures.files import write_picture
    from livedmm.pictures.films import write_film
    from livedmm.pictures.sheet import sound_picture

    (output / name).parent.mkdir(parents=True, exist_ok=True)
    kept = _Kept()
    filmed = ""
    if graphics is None or not any(input.neuron == "screen" and input.port == "input" for input in network.rows):
        kept.sounds.extend(render_blocks(patch, seconds=how.seconds, sample_rate=RATE))
    else:
        shots = kept.looked_at(film(patch, seconds=how.seconds, size=how.size, fps=FPS, sample_rate=RATE,
                                    graphics=graphics))
        if how.films:
            filmed = f"{name}.mp4"
            deque(write_film(output / filmed, shots, FPS, RATE), maxlen=0)
        else:
            deque(shots, maxlen=0)
    if kept.still is None:
        picture = f"{name}.svg"
        (output / picture).write_text(draw(network, patch.registry, patch.title), encoding="utf-8")
    else:
        picture = f"{name}.png"
        write_picture(output / picture, kept.still)
    heard = "" if filmed else _written(kept.sounds, output, f"{name}.ogg")
    if heard and kept.still is None:
        kept.still = sound_picture(np.concatenate(kept.sounds, axis=1), how.size)
    description = patch.texts.get("description", "")
    return Exhibit(name, patch.title or name, description, picture, heard, filmed), kept.still


def _written(sounds: Sequence[NDArray[np.float32]], output: Path, file: str) -> str:
    """Write what was heard, left and right, and return the file's name; none if it was silence."""
    if not any(block.any() for block in sounds):
        return ""
    from livedmm.audio import write_sound

    deque(write_sound(output / file, (block[:2] for block in sounds), RATE), maxlen=0)
    return file


class _Kept:
    """What is kept of a film: its sound, and the picture with the most contrast of those that were looked at."""

    def __init__(self) -> None:
        self.sounds: list[NDArray[np.float32]] = []
        self.still: Pixels | None = None

    def looked_at(self, shots: Iterable[Shot]) -> Iterator[Shot]:
        most = -1.0
        for count, shot in enumerate(shots, 1):
            if count % round(LOOKS * FPS) == 0 or self.still is None:
                contrast = float(shot.pixels[..., :3].std())
                if contrast > most:
                    self.still, most = shot.pixels, contrast
            self.sounds.append(shot.sound)
            yield shot
