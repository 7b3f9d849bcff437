"""The page of all kinds: what it says of each, and that its examples are heard and seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from livedmm.commands.kinds_examples import SHOWN, example_of
from livedmm.commands.kinds_page import example_patch, text, write_sound_of, write_still
from livedmm.commands.registry import all_kinds
from livedmm.errors import DeviceError
from livedmm.pictures.context import headless
from livedmm.ugens import Registry


@pytest.fixture(scope="module")
def kinds() -> Registry:
    return all_kinds()


def test_every_kind_is_there_with_all_that_it_declares(kinds: Registry) -> None:
    page = text(kinds, {"sine": "kinds/sine.ogg"})
    for kind in kinds:
        entry = page.partition(f"\n### {kind.name}\n")[2].partition("\n### ")[0]
        for declared in (*kind.inputs, *kind.outputs, *kind.settings):
            assert f"| `{declared.name}" in entry
    assert '<audio controls preload="none" src="kinds/sine.ogg">' in page


def test_an_example_is_a_patch_in_which_its_kind_plays(kinds: Registry) -> None:
    for kind in kinds:
        if example_of(kind):
            patch = example_patch(kind, kinds)
            assert (patch.errors, patch.notices) == ((), ()), kind.name
            network = patch.require()
            assert kind.name in {kinds.kind(neuron.kind).name for neuron in network.living()}, kind.name
            end = "screen" if kind.stream == "image" else "speaker"
            assert end in {port.neuron for port in network.rows}, kind.name


def test_all_that_is_seen_and_nearly_all_signals_have_an_example(kinds: Registry) -> None:
    without = {kind.name for kind in kinds if kind.stream in ("signal", "image") and not example_of(kind)}
    assert without - {name for name, rows in SHOWN.items() if not rows} == set()


def test_the_table_of_examples_has_kinds_only(kinds: Registry) -> None:
    assert [name for name in SHOWN if name not in kinds] == []


def test_an_example_is_heard(kinds: Registry, tmp_path: Path) -> None:
    path = tmp_path / "sine.ogg"
    assert write_sound_of(kinds.named("sine"), kinds, path)
    sound, rate = soundfile.read(path)
    tone = np.abs(np.fft.rfft(sound[:, 0]))
    assert np.argmax(tone) * rate / len(sound) == pytest.approx(220, abs=1)
    assert np.abs(sound).max() == pytest.approx(0.4, abs=0.02)


def test_an_example_is_seen(kinds: Registry, tmp_path: Path) -> None:
    path = tmp_path / "solid.png"
    try:
        graphics = headless()
    except DeviceError as error:
        pytest.skip(str(error))
    with graphics.context:
        assert write_still(kinds.named("solid"), kinds, path, graphics)
    graphics.release()
    assert Image.open(path).convert("RGB").getpixel((5, 5)) == (255, 76, 51)
