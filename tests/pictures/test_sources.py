"""Pictures that are brought: files and words, pixel by pixel; and what is wrong with files, in words."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from PIL import Image

from livedmm.errors import KindError, LivedmmError, RowError
from livedmm.pictures.context import Graphics
from livedmm.pictures.sources.words import drawn
from tests.pictures.playing import Stage, stage

SIZE = (40, 24)
CHANCE = np.random.default_rng(5)
NOISE = CHANCE.integers(0, 256, (24, 40, 3), np.uint8)


def shown(made: Stage, frames: int = 3) -> np.ndarray:
    made.frame(frames)
    return made.pictures.pixels()[..., :3]


def write(folder: Path, **pictures: np.ndarray) -> None:
    for name, pixels in pictures.items():
        Image.fromarray(pixels).save(folder / f"{name}.png")


@pytest.mark.parametrize("fit", ["cover", "contain", "stretch", "pixels"])
def test_an_image_of_the_screen_s_size_comes_out_pixel_by_pixel(graphics: Graphics, tmp_path: Path, fit: str) -> None:
    write(tmp_path, noise=NOISE)
    with stage(graphics, tmp_path, f'screen = image("noise.png", fit="{fit}")', SIZE) as made:
        assert (shown(made) == NOISE).all()


@pytest.mark.parametrize(("ending", "most"), [("png", 0), ("gif", 0), ("webp", 12), ("jpg", 12)])
def test_formats_of_pictures(graphics: Graphics, tmp_path: Path, ending: str, most: int) -> None:
    flat = np.zeros((24, 40, 3), np.uint8)
    flat[:, :20], flat[:12, 20:] = (200, 40, 90), (10, 130, 250)
    Image.fromarray(flat).save(tmp_path / f"flat.{ending}")
    with stage(graphics, tmp_path, 'screen = image("flat")', SIZE) as made:
        off = np.abs(shown(made).astype(int) - flat)[2:-2, 2:-2]
        assert off[:, :14].max() <= most
        assert off[:6, 26:].max() <= most


def test_an_image_lies_in_the_frame_as_it_is_told(graphics: Graphics, tmp_path: Path) -> None:
    write(tmp_path, white=np.full((10, 10, 3), 255, np.uint8))
    lit = {}
    for fit in ("cover", "contain", "stretch", "pixels"):
        with stage(graphics, tmp_path, f'screen = image("white.png", fit="{fit}")', SIZE) as made:
            on = shown(made)[..., 0] == 255
            lit[fit] = on.any(axis=0).sum(), on.any(axis=1).sum()
    assert lit == {"cover": (40, 24), "contain": (24, 24), "stretch": (40, 24), "pixels": (10, 10)}


def test_the_pictures_of_a_folder_are_counted_by_their_names(graphics: Graphics, tmp_path: Path) -> None:
    (tmp_path / "slides").mkdir()
    write(tmp_path / "slides", **{f"s{i}": np.full((2, 2, 3), 50 * i, np.uint8) for i in range(3)})
    with stage(graphics, tmp_path, 'p = image("slides")\nscreen = p', SIZE) as made:
        seen = []
        for index in (0, 1, 2, 3, -1, 1.4):
            made.do(f"p.index = {index}")
            seen.append(int(shown(made)[0, 0, 0]))
        assert seen == [0, 50, 100, 0, 100, 50]


def test_what_is_half_transparent_counts_half(graphics: Graphics, tmp_path: Path) -> None:
    veil = np.zeros((24, 40, 4), np.uint8)
    veil[..., 0], veil[..., 3] = 200, 128
    write(tmp_path, veil=veil)
    with stage(graphics, tmp_path, 'p = image("veil.png")', SIZE) as made:
        made.frame(2)
        assert np.allclose(made.colour("p"), [100 / 255, 0, 0, 128 / 255], atol=2e-3)


def test_a_picture_is_drawn_while_it_changes_only(graphics: Graphics, tmp_path: Path) -> None:
    write(tmp_path, noise=NOISE)
    with stage(graphics, tmp_path, 'p = image("noise.png", fit="pixels")\nscreen = p', SIZE) as made:
        made.frame(5)
        node = next(n for n in made.pictures._nodes.values() if n.neuron.name == "p")
        draws: list[int] = []
        assert node._program is not None
        node._program.draw = lambda: draws.append(1)  # type: ignore[method-assign]
        made.frame(5)
        assert draws == []
        made.do("p.zoom = 0.5")
        made.frame(5)
        assert len(draws) == 2


def test_words_cover_what_they_should(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, 'screen = text("Hill", size=0.5)', (80, 40)) as made:
        here = shown(made)
        words = drawn("Hill", 20, "left")[::-1]
        high, wide, _ = words.shape
        top, left = (40 - high) // 2, (80 - wide) // 2
        assert (here[top:top + high, left:left + wide] == words[..., :3]).all()
        assert words.max() == 255
        here[top:top + high, left:left + wide] = 0
        assert here.max() == 0


def test_lines_of_words_stand_below_each_other(graphics: Graphics, tmp_path: Path) -> None:
    one, two = drawn("on", 32, "left"), drawn("on\non", 32, "left")
    assert two.shape[0] >= one.shape[0] + 30
    assert abs(int(two.sum(dtype=int)) / int(one.sum(dtype=int)) - 2) < 0.05
    left, right = drawn("on\nonono", 32, "left"), drawn("on\nonono", 32, "right")
    upper = left.shape[0] // 2
    assert left[upper:, :20].any()
    assert not right[upper:, :20].any()


def test_words_move_and_grow(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, 't = text("o", size=0.25)\nscreen = t', (80, 40)) as made:
        before = shown(made)
        made.do("t.x = 0.75")
        assert (shown(made)[:, 20:] == before[:, :-20]).all()
        made.do("t.x = 0.5")
        made.do("t.size = 0.75")
        assert shown(made).sum(dtype=int) > 5 * before.sum(dtype=int)


def test_a_missing_picture_is_an_error_where_it_is_named(graphics: Graphics, tmp_path: Path) -> None:
    write(tmp_path, noise=NOISE)
    with stage(graphics, tmp_path, "screen = 0", SIZE) as made:
        with pytest.raises((RowError, KindError), match=r"no picture 'noisy.png'; did you mean 'noise.png'"):
            made.do('p = image("noisy.png")')
        (tmp_path / "empty").mkdir()
        with pytest.raises((RowError, KindError), match="holds no pictures"):
            made.do('p = image("empty")')


def huge(path: Path) -> None:
    """A PNG that says it has 30,000 by 30,000 pixels."""
    header = b"IHDR" + (30000).to_bytes(4) * 2 + b"\x08\x02\0\0\0"
    chunks = b"".join(len(c[4:]).to_bytes(4) + c + crc32(c).to_bytes(4) for c in (header, b"IDAT\0\0"))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)


@pytest.mark.parametrize(("spoil", "words"), [
    (lambda path: path.write_bytes(b""), "is no picture; PNG, JPEG"),
    (lambda path: path.write_bytes(path.read_bytes()[:300]), "cannot be read"),
    (lambda path: path.unlink(), "No such file"),
    (huge, "far too many pixels")])
def test_a_broken_picture_is_told_once_and_the_show_goes_on(
        graphics: Graphics, tmp_path: Path, spoil: object, words: str) -> None:
    (tmp_path / "slides").mkdir()
    write(tmp_path / "slides", a=NOISE, b=NOISE[::-1])
    with stage(graphics, tmp_path, 'p = image("slides", fit="pixels")\nscreen = p', SIZE) as made:
        told: list[LivedmmError] = []
        made.pictures._tell = told.append
        assert (shown(made) == NOISE).all()
        spoil(tmp_path / "slides" / "b.png")  # type: ignore[operator]
        made.do("p.index = 1")
        assert (shown(made) == NOISE).all()
        assert len(told) == 1
        assert told[0].__class__.__name__ == "PictureError"
        assert "b.png" in str(told[0])
        assert words in str(told[0])
        made.do("p.index = 0")
        assert (shown(made) == NOISE).all()


def test_a_source_gives_back_what_it_had(graphics: Graphics, tmp_path: Path) -> None:
    write(tmp_path, noise=NOISE)
    with stage(graphics, tmp_path, "screen = 0", SIZE) as made:
        made.frame(2)
        before = graphics.textures
        for _ in range(3):
            made.do('p = image("noise.png")\nt = text("a")\nscreen = p + t')
            made.frame(4)
            assert graphics.textures == before + 8
            made.do("del p, t")
            made.frame(4)
            assert graphics.textures == before
