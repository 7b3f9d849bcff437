"""Recordings that were cut off: what there is of them gets a name under which it plays."""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from livedmm.audio.files import FORMATS as SOUNDS
from livedmm.live.log import free
from livedmm.parts import is_written, whole_of
from livedmm.pictures.films import MOVING

LARGEST = 0xFFFFFFFF
"""Bytes that a WAV file can say it has."""


def rescue_all(folder: Path, tell: Callable[[str], object]) -> None:
    """Give names to recordings that a session which was killed has left in a folder, or in one in it, and tell."""
    with suppress(OSError):
        for part in sorted([*folder.glob(".*.part"), *folder.glob("*/.*.part")]):
            if whole_of(part).suffix.lower() in (*MOVING, *SOUNDS) and not is_written(part):
                tell(rescue(part))


def rescue(part: Path) -> str:
    """Give what was written of a recording a name of its own, if it plays; returns what to tell."""
    whole = whole_of(part)
    try:
        seconds = _seconds(part, whole.suffix.lower())
        named = free(whole.with_stem(f"{whole.stem}-cut"))
        if seconds > 0:
            part.rename(named)
            return f"{whole.name} was cut off while it was recorded: its {seconds:.1f} s are in {named.name}"
    except Exception:  # what codecs raise has no common type
        pass
    return f"{whole.name} was cut off while it was recorded, and what there is does not play: it stays as {part.name}"


def _seconds(part: Path, ending: str) -> float:
    """How long a part plays."""
    import av

    if ending == ".wav":
        _say_how_long(part)
    with av.open(str(part)) as container:
        ends = [(packet.pts + (packet.duration or 0)) * packet.time_base for packet in container.demux()
                if packet.pts is not None and packet.time_base is not None]
        return float(max(ends, default=0))


def _say_how_long(wav: Path) -> None:
    """Write into the head of a WAV file how much sound there is, which is known there only at the end."""
    size = wav.stat().st_size
    with wav.open("r+b") as file:
        place = 12
        while True:
            file.seek(place)
            name, length = struct.unpack("<4sI", file.read(8))
            if name == b"data":
                break
            place += 8 + length + length % 2
        for at, count in ((place + 4, size - place - 8), (4, size - 8)):
            file.seek(at)
            file.write(struct.pack("<I", min(count, LARGEST)))
