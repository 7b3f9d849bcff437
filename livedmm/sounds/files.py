"""Sound files: where they are looked for, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from livedmm import resources
from livedmm.errors import KindError, near

ENDINGS = (".wav", ".flac", ".ogg", ".mp3", ".aif", ".aiff", ".opus")
LONGEST = 600.0
"""Seconds that a sound may last, and the sounds of a folder together."""
MOST_SAMPLES = 1 << 25
"""Samples that a sound may have, and the sounds of a folder together, of all channels: 5.8 minutes of stereo at 48 kHz.

Their table takes 390 MB then, and making it 1.3 GB for some seconds.
"""
MOST_FILES = 1024

Samples = NDArray[np.float32]


def find(name: str, folder: Path | None) -> list[Path]:
    """The files that a name means: one, or those of a folder, sorted by name.

    It is looked for in `folder`, which is the patch's, then among the built-in sounds. A name may leave out its
    ending where only one file is meant; it may go up with ``..``, begin with ``~`` or be absolute.

    Raises
    ------
    KindError
        If there is no such sound, or more than one.
    """
    built_in = resources.folder("assets") / "sounds"
    bases = [built_in] if folder is None else [folder, built_in]
    try:
        for base in bases if name else ():
            path = base / Path(name).expanduser()
            if path.is_dir():
                return _all_in(path, name)
            if path.is_file():
                return [path]
            alike = [p for p in _sounds(path.parent) if p.stem == path.name]
            if len(alike) > 1:
                raise KindError(f"'{name:.80}' is clear no more: there are {' and '.join(p.name for p in alike)}",
                                "say which, with its ending")
            if alike:
                return alike
        there = dict.fromkeys(n for base in bases for n in _names(base))
    except (OSError, ValueError, RuntimeError) as error:  # names that no file can have; links in a circle
        raise KindError(f"the sound '{name:.80}' cannot be looked for ({error})") from error
    raise KindError(f"no sound '{name:.80}'", near(name.removesuffix(Path(name).suffix), there)
                    or "files are looked for beside the patch, then among the built-in sounds")


def _all_in(folder: Path, name: str) -> list[Path]:
    found = list(_sounds(folder))
    if not found:
        raise KindError(f"the folder '{name:.80}' holds no sounds", f"their names end in {', '.join(ENDINGS)}")
    if len(found) > MOST_FILES:
        raise KindError(f"the folder '{name:.80}' holds {len(found)} sounds", f"{MOST_FILES} at most can be one kind")
    return found


def _names(folder: Path) -> Iterator[str]:
    """What could be meant by a name in a folder: its sounds without their endings, and its folders."""
    yield from (p.stem for p in _sounds(folder))
    if folder.is_dir():
        yield from sorted(p.name for p in folder.iterdir() if p.is_dir())


def _sounds(folder: Path) -> Iterator[Path]:
    """The sound files of a folder, sorted by name; none if there is no such folder."""
    if folder.is_dir():
        yield from sorted(p for p in folder.iterdir()
                          if p.suffix.lower() in ENDINGS and not p.name.startswith(".") and p.is_file())


def read(path: Path) -> tuple[Samples, int]:
    """What a file holds: ``(channels, samples)`` with one channel or two, and its samples a second.

    Raises
    ------
    KindError
        If it cannot be read, or is nothing that can be played.
    """
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            _check(path, file.channels, file.frames, file.samplerate)
            samples, rate = file.read(dtype="float32", always_2d=True).T, int(file.samplerate)
    except (OSError, soundfile.SoundFileError) as error:
        raise KindError(f"'{path.name}' cannot be read ({str(error).rstrip('.')})",
                        "it must be a sound file: WAV, FLAC, OGG or MP3") from error
    if not samples.size:
        raise KindError(f"'{path.name}' is empty")
    if not np.isfinite(samples).all():
        raise KindError(f"'{path.name}' holds samples that are no numbers", "export it again")
    return np.ascontiguousarray(samples), rate


def _check(path: Path, channels: int, samples: int, rate: int) -> None:
    """Raise KindError, before anything is decoded, if a file is more than can be played."""
    if channels > 2:
        raise KindError(f"'{path.name}' has {channels} channels", "a sound has one or two; mix it down")
    if samples > LONGEST * rate:
        raise KindError(f"'{path.name}' lasts {samples / rate / 60:.1f} minutes",
                        f"a sound may last {LONGEST / 60:.0f}; cut out what you play")
    if samples * channels > MOST_SAMPLES:
        raise KindError(f"'{path.name}' has {samples * channels:,} samples",
                        f"{MOST_SAMPLES:,} at most fit; one channel has half of them, and so has half the rate")
