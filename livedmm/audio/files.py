"""Sound files: WAV, FLAC and OGG by the file's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from livedmm.errors import DeviceError, near

FORMATS = {".wav": ("WAV", "FLOAT"), ".flac": ("FLAC", "PCM_24"), ".ogg": ("OGG", "VORBIS")}
"""What a file's ending means: the container, and how samples stand in it."""


def write_sound(path: Path | str, blocks: Iterable[NDArray[np.float32]], rate: float,
                channels: int = 2) -> Iterator[int]:
    """Write blocks of ``(channels, samples)`` to a file; yields, after each block, the samples written so far.

    The file appears under its name only once it is whole.

    Raises
    ------
    DeviceError
        If the name has no ending that says a format, or the file cannot be written.
    """
    import soundfile

    path = Path(path)
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise DeviceError(f"'{path.name}' does not say which format it has",
                          near(ending, FORMATS) or f"end it in {', '.join(FORMATS)}")
    container, samples_as = FORMATS[ending]
    aside = path.with_name(f".{path.name}.part")
    written = 0
    try:
        aside.touch()
        with soundfile.SoundFile(aside, "w", round(rate), channels, samples_as, format=container) as file:
            for block in blocks:
                file.write(block.T)
                written += block.shape[1]
                yield written
        aside.replace(path)
    except (OSError, soundfile.SoundFileError) as error:
        raise DeviceError(f"'{path}' cannot be written ({_why(aside, error)})",
                          "choose another folder or name, or make room") from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _why(path: Path, error: Exception) -> str:
    """Why a file cannot be written, as the system says it; the library knows only that it cannot."""
    try:
        with path.open("ab") as file:
            file.write(bytes(1 << 16))
    except OSError as known:
        return known.strerror or str(known)
    return str(error)
