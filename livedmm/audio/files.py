"""Sound files: WAV, FLAC and OGG by the file's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from livedmm.errors import DeviceError, near
from livedmm.parts import written_aside

FORMATS = {".wav": ("WAV", "FLOAT"), ".flac": ("FLAC", "PCM_24"), ".ogg": ("OGG", "VORBIS")}
"""What a file's ending means: the container, and how samples stand in it."""


def write_sound(path: Path | str, blocks: Iterable[NDArray[np.float32]], rate: float,
                channels: int = 2, *, keep: bool = False) -> Iterator[int]:
    """Write blocks of ``(channels, samples)`` to a file; yields, after each block, the samples written so far.

    The file appears under its name only once it is whole; with `keep` what was written of it until something went wrong
    stays as its part (`livedmm.parts`).

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
    written = 0
    try:
        with written_aside(path, keep) as aside, _known_why(aside), \
                soundfile.SoundFile(aside, "w", round(rate), channels, samples_as, format=container) as file:
            for block in blocks:
                file.write(block.T)
                written += block.shape[1]
                yield written
    except (OSError, soundfile.SoundFileError) as error:
        why = (isinstance(error, OSError) and error.strerror) or str(error)
        raise DeviceError(f"'{path}' cannot be written ({why})",
                          "choose another folder or name, or make room") from error


@contextmanager
def _known_why(path: Path) -> Iterator[None]:
    """Let what cannot be written be known as the system says it; the library knows only that it cannot."""
    import soundfile

    try:
        yield
    except soundfile.SoundFileError:
        with path.open("ab") as file:
            size = file.tell()
            try:
                file.write(bytes(1 << 16))
                file.flush()
            finally:
                file.truncate(size)
        raise
