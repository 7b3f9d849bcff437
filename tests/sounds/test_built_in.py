"""The sounds that come with livedmm are what their script makes, and are fit to be played."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from livedmm import resources

FOLDER = resources.folder("assets") / "sounds"
NAMES = ("breaks", "glass", "hat", "kick", "murmur", "snare", "vowels")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    subprocess.run([sys.executable, str(FOLDER.parent / "sounds.py"), str(folder)], check=True)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_sound_is_what_its_script_makes(made: Path, name: str) -> None:
    """Within a step of 16 bits: other processors round sines otherwise in their last bit."""
    (new, rate), (old, known) = (soundfile.read(folder / f"{name}.flac") for folder in (made, FOLDER))
    assert rate == known
    np.testing.assert_allclose(new, old, atol=1.01 / 32768)


@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_sound_is_loud_and_begins_and_ends_without_a_click(name: str) -> None:
    wave, _ = soundfile.read(FOLDER / f"{name}.flac")
    assert np.abs(wave).max() == pytest.approx(0.9, abs=1e-4)
    assert abs(wave.mean()) < 0.002
    if name not in ("breaks", "vowels"):  # loops, whose ends go on at their beginnings
        assert np.abs(wave[-3:]).max() < 1e-3


def test_the_loop_has_two_bars_of_sixteenths_that_begin_on_a_sample() -> None:
    assert soundfile.info(FOLDER / "breaks.flac").frames == 32 * 5625


def test_they_are_small_and_all_are_made_by_the_script() -> None:
    files = sorted(FOLDER.glob("*.flac"))
    assert [path.stem for path in files] == sorted(NAMES)
    assert sum(path.stat().st_size for path in files) < 600_000
