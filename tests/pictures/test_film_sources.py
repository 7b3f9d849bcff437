"""Films and cameras: which picture is shown when, and what is wrong with files, in words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from livedmm.errors import KindError, LivedmmError, RowError
from livedmm.pictures.context import Graphics
from livedmm.pictures.films import write_film
from livedmm.pictures.sources.films import Reel
from tests.pictures.playing import Stage, stage

SIZE = (64, 48)
FRAMES, FPS = 30, 30
"""A film of a second."""


@pytest.fixture(scope="module", params=["mp4", "webm"])
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("film") / f"counted.{request.param}")


def made(path: Path, frames: int = FRAMES) -> Path:
    """A film in which each picture says its number: in six bits, from the left, white or black."""
    def shots() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for number in range(frames):
            picture = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
            for bit in range(6):
                picture[:, 10*bit:10*bit + 10] = 255 * (number >> bit & 1)
            yield picture, np.zeros((2, 1600), np.float32)
    for _ in write_film(path, shots(), FPS, 48000):
        pass
    return path


def number(pixels: np.ndarray) -> int:
    """Which picture of the film it is."""
    return sum(int(pixels[24, 10*bit + 5, 0] > 128) << bit for bit in range(6))


def numbers(made: Stage, frames: int) -> list[int]:
    seen = []
    for _ in range(frames):
        made.frame()
        key = next(n.key for n in made.pictures.plan.neurons if n.name == "v")
        seen.append(number(made.pictures.floats(key)[::-1] * 255))
    return seen


@pytest.mark.parametrize(("settings", "wanted"), [
    ("", lambda k: k//2 % FRAMES),
    ("speed=2", lambda k: k % FRAMES),
    ("speed=0.5", lambda k: k//4 % FRAMES),
    ("speed=0, position=0.55", lambda k: 16),
    ("speed=-1", lambda k: -((k + 1)//2) % FRAMES),
    ("loop=0", lambda k: min(k//2, FRAMES - 1)),
    ("loop=0, position=-0.5", lambda k: max(k//2 - 15, 0))])
def test_each_picture_has_its_time(graphics: Graphics, film: Path, settings: str, wanted: object) -> None:
    comma = ", " if settings else ""
    with stage(graphics, film.parent, f'v = video("{film.name}"{comma}{settings})\nscreen = v', SIZE) as shown:
        assert numbers(shown, 70) == [wanted(k) for k in range(70)]  # type: ignore[operator]


def test_a_film_is_scratched_by_its_position(graphics: Graphics, film: Path) -> None:
    with stage(graphics, film.parent, f'v = video("{film.name}", speed=0)\nscreen = v', SIZE) as shown:
        numbers(shown, 2)
        for place in (7, 3, 29, 0, 12, 11, 28):
            shown.do(f"v.position = {(place + 0.5)/FPS}")
            assert numbers(shown, 3)[-1] == place


def test_a_long_film_forgets_and_finds_again(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livedmm.pictures.sources.films.KEPT", 3 * SIZE[0] * SIZE[1] * 4)
    reel = Reel(film)
    try:
        for place in (0, 5, 29, 28, 3, 30, 31, 17):
            picture = reel.at((place + 0.5)/FPS, loop=True, waits=True)
            assert picture is not None
            assert number(picture[::-1]) == place % FRAMES
        assert reel.length == pytest.approx(FRAMES/FPS)
    finally:
        reel.close()


def test_who_does_not_wait_has_what_is_there(film: Path) -> None:
    reel = Reel(film)
    try:
        reel.at(0.0, loop=True, waits=True)
        found = reel.at(20.5/FPS, loop=True, waits=False)
        assert found is not None
        assert 0 <= number(found[::-1]) <= 20
        assert number(reel.at(20.5/FPS, loop=True, waits=True)[::-1]) == 20  # type: ignore[index]
    finally:
        reel.close()


@pytest.mark.parametrize("grey", [0, 64, 128, 200, 255])
def test_colours_of_films_come_back(graphics: Graphics, tmp_path: Path, grey: int) -> None:
    colour = np.array([grey, 255 - grey, 90, 255], np.uint8)
    picture = np.broadcast_to(colour, (SIZE[1], SIZE[0], 4)).copy()
    for _ in write_film(tmp_path / "flat.mp4", [(picture, np.zeros((2, 1600), np.float32))] * 3, FPS, 48000):
        pass
    with stage(graphics, tmp_path, 'v = video("flat")\nscreen = v', SIZE) as shown:
        shown.frame(3)
        assert np.abs(shown.pictures.pixels().astype(int) - colour).max() <= 4


@pytest.mark.parametrize(("spoil", "words"), [
    (lambda data: b"", "cannot be read"),
    (lambda data: b"no film at all" * 99, "cannot be read"),
    (lambda data: data[:len(data)//3], "")])
def test_a_broken_film_is_told_once_and_the_show_goes_on(
        graphics: Graphics, film: Path, tmp_path: Path, spoil: object, words: str) -> None:
    broken = tmp_path / f"broken{film.suffix}"
    broken.write_bytes(spoil(film.read_bytes()))  # type: ignore[operator]
    with stage(graphics, tmp_path, f'v = video("{broken.name}")\nscreen = v', SIZE) as shown:
        told: list[LivedmmError] = []
        shown.pictures._tell = told.append
        shown.frame(30)
        assert len(told) <= 1
        if words:
            assert "broken" in str(told[0])
            assert words in str(told[0])
            assert not shown.pictures.pixels()[..., :3].any()


def test_a_missing_film_is_an_error_where_it_is_named(graphics: Graphics, tmp_path: Path) -> None:
    with (stage(graphics, tmp_path, "screen = 0", SIZE) as shown,
          pytest.raises((RowError, KindError), match=r"no film 'gone\.mp4'")):
        shown.do('v = video("gone.mp4")')


def test_a_sound_is_no_film(graphics: Graphics, tmp_path: Path) -> None:
    import soundfile

    soundfile.write(tmp_path / "tone.wav", np.zeros(100), 48000)
    with stage(graphics, tmp_path, 'v = video("tone.wav")\nscreen = v', SIZE) as shown:
        told: list[LivedmmError] = []
        shown.pictures._tell = told.append
        shown.frame(5)
        assert [str(e).endswith("tone.wav has no pictures; a film has a stream of video") for e in told] == [True]


def test_a_camera_is_seen(graphics: Graphics, tmp_path: Path) -> None:
    rows = 'c = camera("lavfi:color=c=red:size=64x48:rate=200")\nscreen = c'
    with stage(graphics, tmp_path, rows, SIZE) as shown:
        for _ in range(20000):
            shown.frame()
            if (pixels := shown.pictures.pixels())[..., 0].any():
                break
        assert np.abs(pixels.astype(int) - [255, 0, 0, 255]).max() < 4


def test_a_camera_that_is_not_there_is_told(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, 'c = camera("/dev/video99")\nscreen = c', SIZE) as shown:
        told: list[LivedmmError] = []
        shown.pictures._tell = told.append
        for _ in range(20000):
            shown.frame()
            if told:
                break
        assert "the camera /dev/video99 gives no pictures" in str(told[0])


def test_where_a_film_is_rendered_a_camera_that_is_not_there_stays_clear(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, 'c = camera("/dev/video99")\nscreen = c + solid(0, 1, 0)', SIZE) as shown:
        shown.pictures._tell = None

        def until_told() -> None:
            for _ in range(20000):
                shown.frame()
                if shown.pictures._told:
                    break

        with pytest.warns(UserWarning, match="the camera /dev/video99 gives no pictures"):
            until_told()
        shown.frame(3)
        assert np.abs(shown.pictures.pixels().astype(int) - [0, 255, 0, 255]).max() < 4


def test_threads_end_with_their_neurons(graphics: Graphics, film: Path) -> None:
    rows = f'v = video("{film.name}")\nc = camera("lavfi:testsrc2=rate=200")\nscreen = v + c'
    with stage(graphics, film.parent, rows, SIZE) as shown:
        shown.frame(3)
        mine = [t for t in threading.enumerate() if t.name.startswith(("film counted", "camera lavfi"))]
        assert len(mine) == 2
        shown.do("del v, c")
        shown.frame(3)
        for thread in mine:
            thread.join(20)
            assert not thread.is_alive()
