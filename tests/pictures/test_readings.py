"""Pictures to sound: the colours of regions and of a row, as numbers and as weights of a bank."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from livedmm.pictures.context import Graphics
from tests.pictures.playing import Stage, stage

SIZE = (40, 24)


def write(folder: Path, cells: np.ndarray) -> None:
    """A picture of blocks of a colour each, ``(rows, columns, 3)`` from the top left."""
    high, wide = SIZE[1] // cells.shape[0], SIZE[0] // cells.shape[1]
    Image.fromarray(np.kron(cells, np.ones((high, wide, 1))).astype(np.uint8)).save(folder / "blocks.png")


def values(made: Stage, name: str) -> list[float]:
    ports = made.machine.values.outputs["value_identity"]
    return [ports[f"{name}[{i}]"]["out"] for i in range(sum(n.startswith(f"{name}[") for n in ports))]


def luma(cells: np.ndarray) -> np.ndarray:
    return cells.reshape(-1, 3) @ [0.2126, 0.7152, 0.0722] / 255


@pytest.mark.parametrize(("columns", "rows"), [(4, 3), (1, 1), (5, 2), (2, 6)])
def test_regions_are_the_mean_colours_of_a_known_picture(
        graphics: Graphics, tmp_path: Path, columns: int, rows: int) -> None:
    cells = np.random.default_rng(7).integers(0, 256, (rows, columns, 3))
    write(tmp_path, cells)
    text = f'p = image("blocks.png", fit="pixels")\nr = regions(p, count={columns*rows}, columns={columns})\n' \
           "v = value_identity(r.cell)"
    with stage(graphics, tmp_path, text, SIZE) as made:
        made.frame(6)
        found = values(made, "v")
        for value, cell in zip(found, cells.reshape(-1, 3) / 255, strict=True):
            assert [value[c] for c in "rgb"] == pytest.approx(cell, abs=2e-3)
            assert value["a"] == pytest.approx(1, abs=1e-3)


def test_the_mean_of_a_region_is_that_of_all_its_places(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "p = position()\nr = regions(p, count=4, columns=2)\nv = value_identity(r.cell)",
               (64, 64)) as made:
        made.frame(5)
        assert [v["r"] for v in values(made, "v")] == pytest.approx([0.25, 0.75, 0.25, 0.75], abs=2e-3)
        assert [v["g"] for v in values(made, "v")] == pytest.approx([0.75, 0.75, 0.25, 0.25], abs=2e-3)


def test_a_row_of_a_picture_is_read_from_the_left(graphics: Graphics, tmp_path: Path) -> None:
    cells = np.random.default_rng(8).integers(0, 256, (3, 8, 3))
    write(tmp_path, cells)
    rows = 'p = image("blocks.png", fit="pixels")\ns = scan(p, count=8)\nv = value_identity(s.cell)'
    with stage(graphics, tmp_path, rows, SIZE) as made:
        for row, place in ((0, 0.9), (1, 0.5), (2, 0.1)):
            made.do(f"s.row = {place}")
            made.frame(6)
            assert [v[":number"] for v in values(made, "v")] == pytest.approx(luma(cells[row]), abs=2e-3)


def test_a_row_of_a_picture_is_a_spectrum(graphics: Graphics, tmp_path: Path) -> None:
    cells = np.zeros((1, 4, 3))
    cells[0, 2] = 255
    write(tmp_path, cells)
    rows = 'p = image("blocks.png", fit="pixels")\ns = scan(p, count=4)\n' \
           "bank = sine([100, 200, 300, 400]) * s.cell\nspeaker = sum(bank)\nspeaker.gain = 1"
    with stage(graphics, tmp_path, rows, SIZE) as made:
        assert made.machine.network.neurons["bank[2]"].kind == "signal_product"
        made.frame(8)
        heard = made.session.render(1200)[0]
        peaks = np.abs(np.fft.rfft(heard * np.hanning(1200)))
        assert peaks.argmax() == 300 * 1200 // 6000
        assert peaks[[20, 40, 80]].max() < 1e-3 * peaks.max()


def test_a_row_of_a_picture_is_a_wave(graphics: Graphics, tmp_path: Path) -> None:
    cells = np.array([0, 255, 255, 0, 255, 0, 0, 0])[None, :, None] * np.ones(3)
    write(tmp_path, cells)
    rows = 'p = image("blocks.png", fit="pixels")\nw = cycle(75, level=scan(p, count=8).cell, count=8)\n' \
           "speaker.left = w\nspeaker.gain = 1"
    with stage(graphics, tmp_path, rows, SIZE) as made:
        made.frame(10)
        heard = made.session.render(160)[0][-80:]
        wave = luma(cells)
        corners = heard[::10][:8]
        assert any(np.allclose(np.roll(heard, k)[::10], wave, atol=0.01) for k in range(80)), corners
