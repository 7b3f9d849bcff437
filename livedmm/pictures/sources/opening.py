"""From a kind to who brings its pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from livedmm.errors import PictureError
from livedmm.pictures.sources.cameras import Camera
from livedmm.pictures.sources.films import Film
from livedmm.pictures.sources.source import Source
from livedmm.pictures.sources.stills import Stills
from livedmm.pictures.sources.words import Words
from livedmm.ugens import Kind
from livedmm.ugens.media import find

Opener: TypeAlias = Callable[[Kind, Path | None, bool], Source]

OPENERS: Mapping[str, Opener] = {
    "image": lambda kind, folder, waits: Stills(find("image", kind.values["file"], folder), waits),
    "video": lambda kind, folder, waits: Film(find("video", kind.values["file"], folder)[0], waits),
    "camera": lambda kind, folder, waits: Camera(kind.values["device"]),
    "text": lambda kind, folder, waits: Words(kind.values["text"]),
}
"""By `Kind.source`."""


def opened(kind: Kind, folder: Path | None, waits: bool) -> Source:
    """Who brings the pictures of a new neuron of a kind.

    Parameters
    ----------
    folder
        Where files are looked for first: the patch's.
    waits
        Whether a picture is waited for that takes a while to come, such as a film's; else what is there is shown.

    Raises
    ------
    KindError
        If the file is missing.
    PictureError
        If nobody knows how to bring it.
    """
    if kind.source not in OPENERS:
        raise PictureError(f"nobody brings the pictures of {kind.key}", f"a source is one of {', '.join(OPENERS)}")
    return OPENERS[kind.source](kind, folder, waits)
