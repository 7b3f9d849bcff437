"""Tables: laid out once, shared while they are in use."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from livedmm.errors import KindError
from livedmm.sounds import Sounds
from livedmm.sounds import table as table_module
from livedmm.sounds.table import HEADER, LEVELS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "set").mkdir()
    soundfile.write(tmp_path / "set" / "a.wav", np.arange(5) / 8, 48000, "FLOAT")
    soundfile.write(tmp_path / "set" / "b.wav", np.stack([np.arange(7) / 8, -np.arange(7) / 8], 1), 48000, "FLOAT")
    return tmp_path


def test_a_table_says_where_each_copy_of_each_sound_is(folder: Path) -> None:
    table = Sounds(folder).table("set", 48000.0)
    header = table.view(np.int32)
    assert header[:HEADER].tolist() == [2, 2, LEVELS, 0]
    places = header[HEADER: HEADER + 4 * LEVELS].reshape(2, LEVELS, 2)
    assert places[:, :, 1].tolist() == [[5, 5, 3, 2, 1], [7, 7, 4, 2, 1]]
    (a, long), (b, longer) = places[:, 0].tolist()
    one, two = table[a: a + 2 * long].reshape(-1, 2), table[b: b + 2 * longer].reshape(-1, 2)
    np.testing.assert_array_equal(one, np.stack([np.arange(5) / 8] * 2, 1))
    np.testing.assert_array_equal(two, np.stack([np.arange(7) / 8, -np.arange(7) / 8], 1))
    ends = places[:, :, 0] + 2 * places[:, :, 1]
    assert ends.reshape(-1)[:-1].tolist() == places[:, :, 0].reshape(-1)[1:].tolist()
    assert ends[-1, -1] == len(table)


def test_a_table_is_shared_while_it_is_in_use_and_let_go_after(folder: Path) -> None:
    sounds = Sounds(folder)
    table = sounds.table("set", 48000.0)
    assert sounds.beside(folder / "set").table("../set", 48000.0) is table
    assert sounds.table("set", 44100.0) is not table
    del table
    gc.collect()
    assert not sounds._tables


def test_a_file_that_was_changed_is_read_again(folder: Path) -> None:
    sounds, path = Sounds(folder), folder / "set" / "a.wav"
    before = sounds.table("set/a", 48000.0)
    sounds.check("set/a")
    soundfile.write(path, np.ones(3), 48000, "FLOAT")
    os.utime(path, ns=(1, 1))
    assert sounds.table("set/a", 48000.0) is not before
    path.write_bytes(b"no sound at all")
    with pytest.raises(KindError, match="cannot be read"):
        sounds.check("set/a")


def test_a_file_is_read_once_while_it_stays_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sounds = Sounds(folder)
    sounds.check("set")
    monkeypatch.setattr(table_module, "read", None)
    sounds.check("set")


def test_nobody_can_write_to_a_table(folder: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        Sounds(folder).table("set", 48000.0)[5] = 1.0


# -- waves

def test_a_file_is_cut_into_waves_and_a_rest_is_left_out(folder: Path) -> None:
    soundfile.write(folder / "waves.wav", np.arange(3 * 32 + 7) / 128, 44100, "FLOAT")
    table = Sounds(folder).table("waves", 48000.0, 32)
    header = table.view(np.int32)
    count, channels, levels, _ = header[:HEADER].tolist()
    assert (count, channels, levels) == (3, 1, 5)
    places = header[HEADER: HEADER + 2 * count * levels].reshape(count, levels, 2)
    assert (places[:, :, 1] == 32).all()
    for i, begin in enumerate(places[:, 0, 0]):
        np.testing.assert_array_equal(table[begin: begin + 32], (32 * i + np.arange(32)) / 128)
    assert Sounds(folder).table("waves", 44100.0, 32).tobytes() == table.tobytes(), "whatever the rate"


@pytest.mark.parametrize(("cycle", "told"), [
    (64, "'a.wav' has 5 samples, and one wave 64; say how long its waves are: cycle=5 makes it one"),
    (1, "the sounds of 'many' have more than 1024 waves of 1 samples; "
        "say how long its waves are, or cut out those that you play")])
def test_waves_that_cannot_be_are_told(folder: Path, cycle: int, told: str) -> None:
    soundfile.write(folder / "many.wav", np.zeros(1025), 48000)
    with pytest.raises(KindError) as error:
        Sounds(folder).check("many" if cycle == 1 else "set/a", cycle)
    assert str(error.value) == told
