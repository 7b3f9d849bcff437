"""Which files a name means, what they hold, and what is told of those that cannot be played."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from livedmm.errors import KindError
from livedmm.sounds import Sounds
from livedmm.sounds import files as files_module
from livedmm.sounds import table as table_module
from livedmm.sounds.files import find, read

SILENCE = np.zeros(10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("kick.wav", "tom.wav", "tom.flac", "set/b.wav", "set/a.flac", "set/.hidden.wav", "one.2.wav"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        soundfile.write(path, SILENCE, 48000)
    (tmp_path / "set" / "notes.txt").write_text("no sound")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.mark.parametrize(("name", "meant"), [
    ("kick.wav", ["kick.wav"]), ("kick", ["kick.wav"]), ("tom.flac", ["tom.flac"]), ("one.2", ["one.2.wav"]),
    ("set", ["set/a.flac", "set/b.wav"]), ("set/b", ["set/b.wav"]), ("set/../kick", ["set/../kick.wav"]),
    ("./kick", ["kick.wav"])])
def test_a_name_means_a_file_beside_the_patch_or_all_of_a_folder_in_order(
        folder: Path, name: str, meant: list[str]) -> None:
    assert find(name, folder) == [folder / path for path in meant]


def test_what_is_beside_the_patch_comes_before_what_is_built_in(folder: Path) -> None:
    assert find("kick", folder)[0].parent == folder
    assert find("kick", None)[0].name == "kick.flac"
    assert find("snare", folder)[0].name == "snare.flac"


def test_an_absolute_name_needs_no_folder(folder: Path) -> None:
    assert find(str(folder / "kick"), None) == [folder / "kick.wav"]


@pytest.mark.parametrize(("name", "told"), [
    ("kik", "no sound 'kik'; did you mean 'kick'?"),
    ("", "no sound ''; files are looked for beside the patch, then among the built-in sounds"),
    ("tom", "'tom' is clear no more: there are tom.flac and tom.wav; say which, with its ending"),
    ("empty", "the folder 'empty' holds no sounds; "
              "their names end in .wav, .flac, .ogg, .mp3, .aif, .aiff, .opus"),
    ("set/notes.txt", "'notes.txt' cannot be read (Error opening '{}': Format not recognised); "
                      "it must be a sound file: WAV, FLAC, OGG or MP3"),
    ("quick/kick", "no sound 'quick/kick'; files are looked for beside the patch, then among the built-in sounds")])
def test_a_sound_that_is_not_there_is_told_in_a_sentence(folder: Path, name: str, told: str) -> None:
    with pytest.raises(KindError) as error:
        Sounds(folder).check(name)
    assert str(error.value) == told.format(folder / name)


def test_a_name_that_is_too_long_for_any_file_is_told(folder: Path) -> None:
    with pytest.raises(KindError, match="cannot be looked for"):
        find("x" * 5000, folder)


def test_what_is_no_regular_file_is_never_opened(folder: Path) -> None:
    """Reading from a pipe without a writer would wait for ever."""
    os.mkfifo(folder / "pipe.wav")
    for name in ("pipe.wav", "pipe"):
        with pytest.raises(KindError, match=f"no sound '{name}'"):
            find(name, folder)


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    wave = np.random.default_rng(1).uniform(-1, 1, (50, 2)).astype(np.float32)
    soundfile.write(tmp_path / "x.wav", wave, 22050, "FLOAT")
    samples, rate = read(tmp_path / "x.wav")
    np.testing.assert_array_equal(samples, wave.T)
    assert rate == 22050


@pytest.mark.parametrize(("ending", "off"), [
    ("wav", 4e-5), ("flac", 4e-5), ("aiff", 4e-5), ("ogg", 0.03), ("opus", 0.03), ("mp3", 0.03)])
def test_the_formats_of_the_field_are_read(tmp_path: Path, ending: str, off: float) -> None:
    """A tone, by its height and its place on the time line: MP3 alone begins later, by what its coder waits for."""
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(48000) / 48000)
    kind = "OGG" if ending == "opus" else ending.upper()
    soundfile.write(tmp_path / f"x.{ending}", tone, 48000, "OPUS" if ending == "opus" else None, format=kind)
    samples, rate = read(find("x", tmp_path)[0])
    assert rate == 48000
    middle = samples[0, 12000:36000]
    shifts = range(2000) if ending == "mp3" else (0,)
    assert min(np.abs(middle[:4000] - tone[12000 - s: 16000 - s]).max() for s in shifts) < off


@pytest.mark.parametrize(("wave", "told"), [
    (np.zeros((10, 3)), "'x.wav' has 3 channels; a sound has one or two; mix it down"),
    (np.zeros(0), "'x.wav' is empty"),
    (np.array([0.0, np.nan]), "'x.wav' holds samples that are no numbers; export it again")])
def test_what_cannot_be_played_is_told(tmp_path: Path, wave: np.ndarray, told: str) -> None:
    soundfile.write(tmp_path / "x.wav", wave, 48000, "FLOAT")
    with pytest.raises(KindError) as error:
        Sounds(tmp_path).check("x")
    assert str(error.value) == told


def test_what_is_too_long_is_told_before_it_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soundfile.write(tmp_path / "x.wav", np.zeros(6010), 10)
    with pytest.raises(KindError) as error:
        read(tmp_path / "x.wav")
    assert str(error.value) == "'x.wav' lasts 10.0 minutes; a sound may last 10; cut out what you play"
    monkeypatch.setattr(files_module, "MOST_SAMPLES", 1000)
    soundfile.write(tmp_path / "y.wav", np.zeros((501, 2)), 48000)
    with pytest.raises(KindError, match=r"'y.wav' has 1,002 samples; 1,000 at most fit"):
        read(tmp_path / "y.wav")


def test_the_sounds_of_a_folder_are_counted_together(tmp_path: Path) -> None:
    for name in "ab":
        soundfile.write(tmp_path / f"{name}.wav", np.zeros(3010), 10)
    with pytest.raises(KindError) as error:
        Sounds(tmp_path).check(".")
    assert str(error.value) == ("the sounds of '.' last longer than 10 minutes together, or have more than "
                                "33,554,432 samples; make two folders of them")


def test_the_samples_of_a_folder_are_counted_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_module, "MOST_SAMPLES", 1000)
    for name in "ab":
        soundfile.write(tmp_path / f"{name}.wav", np.zeros((251, 2)), 48000)
    with pytest.raises(KindError, match="more than 1,000 samples"):
        Sounds(tmp_path).check(".")
