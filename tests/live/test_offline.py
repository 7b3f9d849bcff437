"""Rendering: the same samples however they are asked for, into an array or a file."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

import livedmm
from livedmm import cli, resources
from livedmm.errors import PatchError
from livedmm.language.patches import load_patch, read_patch
from livedmm.ugens import builtin

PATCHES = resources.patches()


@pytest.mark.parametrize("name", ["drone", "turns", "string"])
@pytest.mark.parametrize("block_size", [1, 37, 1024])
def test_the_block_size_changes_no_bit(name: str, block_size: int) -> None:
    whole = livedmm.render(PATCHES[name], seconds=0.2)
    assert np.array_equal(livedmm.render(PATCHES[name], seconds=0.2, block_size=block_size), whole)


@pytest.mark.parametrize("name", ["drone", "turns", "beat"])
def test_the_exact_machine_gives_the_same_samples(name: str) -> None:
    compiled = livedmm.render(PATCHES[name], seconds=0.04, limiter=False)
    exact = livedmm.render(PATCHES[name], seconds=0.04, machine="exact")
    assert np.array_equal(compiled, exact)
    assert np.abs(compiled).max() > 0.001


def test_the_seed_is_what_random_kinds_follow() -> None:
    first, again, other = (livedmm.render(PATCHES["beat"], seconds=0.1, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_patch_that_was_read_renders_as_its_file_does() -> None:
    patch = load_patch(PATCHES["bells"], builtin())
    assert np.array_equal(livedmm.render(patch, seconds=0.05), livedmm.render(PATCHES["bells"], seconds=0.05))


def test_the_kinds_that_read_rows_are_there() -> None:
    assert livedmm.render(PATCHES["tides"], seconds=0.05).shape == (2, 2400)


@pytest.mark.parametrize(("options", "told"), [
    ({"seconds": 0.0}, "0 seconds cannot be rendered; give a number from 0 to a day"),
    ({"seconds": float("nan")}, "nan seconds cannot be rendered"),
    ({"seconds": 1.0, "sample_rate": 10.0}, "a rate of 10 Hz in blocks of 64 cannot be rendered; rates go from"),
    ({"seconds": 1.0, "block_size": 0}, "in blocks of 0 cannot be rendered"),
])
def test_what_cannot_be_rendered_is_told(options: dict[str, float], told: str) -> None:
    with pytest.raises(PatchError, match=re.escape(told)):
        livedmm.render(PATCHES["drone"], **options)  # type: ignore[arg-type]


def test_the_file_has_the_samples_that_render_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bells.wav"
    with pytest.raises(SystemExit) as left:
        cli.main(["render", "bells", "-o", str(path), "--seconds", "0.5", "--sample-rate", "44100", "--seed", "3"])
    assert left.value.code == 0
    sound, rate = soundfile.read(path, dtype="float32")
    assert rate == 44100
    assert np.array_equal(sound.T, livedmm.render(PATCHES["bells"], seconds=0.5, sample_rate=44100, seed=3))
    assert "0.5 s, peak -" in capsys.readouterr().err


def test_a_patch_with_errors_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    patch = tmp_path / "wrong.yaml"
    patch.write_text("rows: |\n  voice = sawx(110)\n")
    with pytest.raises(SystemExit) as left:
        cli.main(["render", str(patch), "-o", str(tmp_path / "out.wav")])
    assert left.value.code == 1
    assert "wrong.yaml:2:" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["wrong.yaml"]


CHANNELS = """rows: |
  a = sine(300)
  speaker.left = 0.1*a
  speaker.channel[0] = 0.1*a
  speaker.channel[3] = 0.4*a
"""


def test_a_patch_that_feeds_numbered_channels_renders_as_many_and_the_exact_machine_too() -> None:
    patch = read_patch(CHANNELS, "channels", builtin())
    compiled = livedmm.render(patch, seconds=0.01, limiter=False)
    assert compiled.shape == (4, 480)
    assert np.allclose(compiled[3], 2 * compiled[0], atol=1e-7)
    assert not compiled[1:3].any()
    assert np.array_equal(compiled, livedmm.render(patch, seconds=0.01, machine="exact"))


def test_the_limiter_turns_all_channels_down_alike() -> None:
    patch = read_patch("rows: |\n  a = sine(300)\n  b = saw(200)\n  speaker.gain = 1\n  speaker.left = 0.5*b\n"
                       "  speaker.channel[5] = 4*a\n", "loud", builtin())
    free, limited = (livedmm.render(patch, seconds=0.1, limiter=limiter) for limiter in (False, True))
    assert np.abs(free[5]).max() > 3
    assert np.abs(limited).max() <= 1
    loud = np.abs(free[5, :-64]) > 0.5
    gain = limited[5, 64:][loud] / free[5, :-64][loud]
    assert gain.min() < 0.3
    assert np.allclose(limited[0, 64:][loud], gain * free[0, :-64][loud], atol=1e-5)


def test_a_microphone_hears_the_sound_that_is_given_and_silence_after_it() -> None:
    patch = read_patch("rows: |\n  mic = microphone()\n  speaker.left = mic.left\n  speaker.right = lowpass(mic)\n"
                       "  speaker.gain = 1\n", "hearing", builtin())
    given = np.random.default_rng(2).uniform(-1, 1, (2, 400)).astype(np.float32)
    compiled = livedmm.render(patch, seconds=0.01, limiter=False, microphone=given)
    assert np.array_equal(compiled[0], np.concatenate([[0], given[0], np.zeros(79)]).astype(np.float32))
    assert np.abs(compiled[1]).max() > 0.01
    assert np.array_equal(compiled, livedmm.render(patch, seconds=0.01, machine="exact", microphone=given))
    silent = livedmm.render(patch, seconds=0.01, limiter=False)
    assert not silent.any()


def test_a_microphone_that_hears_one_side_has_it_on_both() -> None:
    patch = read_patch("rows: |\n  mic = microphone()\n  speaker.left = mic.left - mic.right\n  speaker.right = mic\n"
                       "  speaker.gain = 1\n", "mono", builtin())
    given = np.linspace(-0.5, 0.5, 480, dtype=np.float32)
    left, right = livedmm.render(patch, seconds=0.01, limiter=False, microphone=given)
    assert not left.any()
    assert np.array_equal(right[1:], given[:-1])
