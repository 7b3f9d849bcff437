"""Films: what is in the file is what was played, sound and picture together; the same each time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from livedmm.errors import PictureError
from livedmm.pictures.films import write_film

RATE, FPS, SIZE = 48000, 30.0, (64, 48)


def shots(count, flash=None, sound=True, size=SIZE):
    """So many grey pictures, `RATE / FPS` samples to each; at the picture `flash` white, and a click with it."""
    samples = round(RATE / FPS)
    for k in range(count):
        pixels = np.full((size[1], size[0], 4), 255 if k == flash else 40, np.uint8)
        heard = np.zeros((2, samples), np.float32)
        if k == flash:
            heard[:, :48] = 0.9
        yield pixels, heard if sound else heard[:, :0]


def written(path: Path, *given) -> Path:
    for _ in write_film(path, *given):
        pass
    return path


def decoded(path: Path):
    """The pictures with their times, and the sound with the time of its first sample."""
    with av.open(str(path)) as film:
        pictures = [(float(f.time), f.to_ndarray(format="rgb24")) for f in film.decode(video=0)]
    with av.open(str(path)) as film:
        frames = [(float(f.time), f.rate, f.to_ndarray()[0]) for f in film.decode(audio=0)]
    return pictures, frames


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_a_flash_and_its_click_lie_within_one_frame_of_each_other_and_of_their_time(tmp_path, ending):
    path = written(tmp_path / f"film{ending}", shots(60, flash=37), FPS, RATE)
    pictures, frames = decoded(path)
    flash = next(t for t, p in pictures if p.mean() > 150)
    click = next(t + np.flatnonzero(np.abs(x) > 0.2)[0] / rate for t, rate, x in frames if np.abs(x).max() > 0.2)
    assert flash == pytest.approx(37 / FPS, abs=0.5 / FPS)
    assert click == pytest.approx(37 / FPS, abs=0.5 / FPS)
    assert len(pictures) == 60


@pytest.mark.parametrize("ending", [".mp4", ".webm", ".gif"])
def test_the_same_film_is_the_same_file(tmp_path, ending):
    one = written(tmp_path / f"one{ending}", shots(20, flash=7), FPS, RATE)
    other = written(tmp_path / f"other{ending}", shots(20, flash=7), FPS, RATE)
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_colours_come_back(tmp_path, ending):
    wanted = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    wanted[:, :32] = 220, 40, 30, 255
    wanted[:, 32:] = 20, 60, 200, 255
    path = written(tmp_path / f"film{ending}", [(wanted, np.zeros((2, 1600), np.float32))] * 5, FPS, RATE)
    _, seen = decoded(path)[0][-1]
    for x, colour in ((8, (220, 40, 30)), (56, (20, 60, 200))):
        assert np.abs(seen[24, x].astype(int) - colour).max() <= 12


def test_a_film_at_a_broadcasters_rate_keeps_its_time(tmp_path):
    fps = float(Fraction(30000, 1001))
    path = written(tmp_path / "film.mp4", shots(45), fps, RATE)
    with av.open(str(path)) as film:
        assert film.streams.video[0].average_rate == Fraction(30000, 1001)


def test_a_rate_that_the_codec_does_not_have_is_resampled(tmp_path):
    tone = np.sin(2 * np.pi * 1000 * np.arange(44100) / 44100).astype(np.float32)
    pixels = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    played = [(pixels, np.stack([tone[i * 1470: (i + 1) * 1470]] * 2)) for i in range(30)]
    path = written(tmp_path / "film.webm", played, 30.0, 44100)
    _, frames = decoded(path)
    heard = np.concatenate([x for _, _, x in frames])
    peak = np.argmax(np.abs(np.fft.rfft(heard[4800:43200]))) * 48000 / 38400
    assert peak == pytest.approx(1000, abs=2)


def test_one_channel_is_heard_on_both_sides(tmp_path):
    pixels = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    path = written(tmp_path / "film.mp4", [(pixels, np.full((1, 1600), 0.5, np.float32))] * 10, FPS, RATE)
    with av.open(str(path)) as film:
        assert all(f.to_ndarray().shape[0] == 2 for f in film.decode(audio=0))


def test_a_gif_holds_as_many_pictures_as_it_can_at_their_own_pace(tmp_path):
    path = written(tmp_path / "film.gif", shots(60), 60.0, RATE)
    with Image.open(path) as film:
        times = []
        for k in range(film.n_frames):
            film.seek(k)
            times.append(film.info["duration"])
    assert sum(times) == pytest.approx(1000, abs=20)


def test_stills_are_all_or_the_last(tmp_path):
    written(tmp_path / "last.png", shots(5, flash=4), FPS, RATE)
    written(tmp_path / "all%02d.png", shots(5, flash=2), FPS, RATE)
    assert np.asarray(Image.open(tmp_path / "last.png")).mean() == 255
    assert sorted(p.name for p in tmp_path.glob("all*")) == [f"all{k:02d}.png" for k in range(5)]
    assert np.asarray(Image.open(tmp_path / "all02.png")).mean() == 255


@pytest.mark.parametrize(("name", "size", "says"), [
    ("film.mov", SIZE, ".mp4"), ("film", SIZE, ".gif"), ("film.mp4", (63, 48), "even"), ("x%q.png", SIZE, "%04d"),
    ("no/where/film.mp4", SIZE, "folder"),
])
def test_what_cannot_be_written_is_said_and_leaves_no_file(tmp_path, name, size, says):
    with pytest.raises(PictureError, match=says):
        written(tmp_path / name, shots(3, size=size), FPS, RATE)
    assert not list(tmp_path.iterdir())


def test_a_film_that_is_given_up_leaves_no_file(tmp_path):
    def broken():
        yield from shots(3)
        raise RuntimeError("the patch fell over")

    with pytest.raises(RuntimeError):
        written(tmp_path / "film.mp4", broken(), FPS, RATE)
    assert not list(tmp_path.iterdir())
