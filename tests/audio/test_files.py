"""Sound files: the format by the ending, whole or not at all, and errors in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from livedmm.audio import FORMATS, write_sound
from livedmm.errors import DeviceError

RATE = 48000

TOLERANCE = {".wav": 0.0, ".flac": 2.0**-23, ".ogg": 0.02}
"""float32 is kept bit for bit, 24 bits to a step, and Vorbis loses what is not heard."""


def tones(samples: int = RATE // 2) -> NDArray[np.float32]:
    """440 Hz on the left, 660 Hz on the right."""
    time = np.arange(samples) / RATE
    return (0.3 * np.sin(2 * np.pi * np.array([[440.0], [660.0]]) * time)).astype(np.float32)


def blocks(sound: NDArray[np.float32], size: int = 1000) -> Iterator[NDArray[np.float32]]:
    for first in range(0, sound.shape[1], size):
        yield sound[:, first:first + size]


@pytest.mark.parametrize("ending", FORMATS)
def test_what_is_written_is_read_back(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"sound{ending.upper()}"
    progress = list(write_sound(path, blocks(tones()), RATE))
    assert progress[-1] == tones().shape[1]
    assert progress == sorted(progress)
    sound, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    assert np.abs(sound.T - tones()).max() <= TOLERANCE[ending]


@pytest.mark.parametrize(("name", "advice"), [
    ("sound.wave", "did you mean '.wav'?"), ("sound.mp3", ".wav, .flac, .ogg"), ("sound", ".wav, .flac, .ogg")])
def test_a_name_that_says_no_format_is_told(tmp_path: Path, name: str, advice: str) -> None:
    with pytest.raises(DeviceError, match=f"'{name}' does not say which format") as told:
        list(write_sound(tmp_path / name, blocks(tones()), RATE))
    assert advice in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match=r"nowhere/sound\.wav' cannot be written .*; choose another folder"):
        list(write_sound(tmp_path / "nowhere" / "sound.wav", blocks(tones()), RATE))


def test_a_file_appears_only_once_it_is_whole_and_what_was_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    path.write_text("what was there")

    def broken() -> Iterator[NDArray[np.float32]]:
        yield tones(1000)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(write_sound(path, broken(), RATE))
    assert path.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [path]
