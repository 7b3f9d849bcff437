"""Pictures of sound and of the network: each number of them is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.machine import Machine
from livedmm.engine.recorder import ROOM
from livedmm.language.patches import read_patch
from livedmm.network import ONE_OUT, Address, Declare
from livedmm.pictures.context import Graphics
from livedmm.ugens import RECENT, Recent, builtin
from livedmm.ugens.library import sights
from tests.pictures.playing import stage

RATE = 6000


def machine(rows: str, of: type[CompiledMachine | LiteralMachine] = CompiledMachine, rate: float = RATE) -> Machine:
    text = "rows: |\n" + "".join(f"  {line}\n" for line in rows.strip().splitlines())
    registry = builtin().copy()
    return Machine(read_patch(text, "sights", registry).require(), registry, of(registry, rate))


def line(made: Machine, name: str) -> np.ndarray:
    """The red of the only row of a picture."""
    (picture,) = (p for (_, n), p in made.values.painted.items() if n == name)
    assert picture.dtype == np.float32
    assert (picture[..., 3] == 1).all()
    assert len(picture) == 1
    return picture[0, :, 0]


def frames(made: Machine, count: int) -> None:
    """Up to the tick of a frame."""
    made.render(made.frame_sample(made.frame + count - 1) - made.signals.now + 1)


@pytest.mark.parametrize("of", [CompiledMachine, LiteralMachine])
def test_a_waveform_is_the_last_samples_before_its_frame(of: type[CompiledMachine | LiteralMachine]) -> None:
    rows = "a = sine(7)\nb = saw(31)\nw = waveform(0.5*a - 0.25*b + 3, seconds=0.05, steady=0, columns=300)\n" \
           "speaker.left = 0.5*a - 0.25*b\nspeaker.gain = 1\nspeaker.right = w"
    made, plain = machine(rows, of), machine(rows, of)
    frames(made, 12)
    heard = plain.render(1100 + 2)[0]
    # The speaker is a connection later: what it has at sample n + 1 the neurons put out at n.
    assert np.allclose(line(made, "w"), heard[1101 - 300: 1101], atol=1e-6)


def test_both_machines_record_the_same() -> None:
    rows = "a = sine(70)\nn = noise()\nw = waveform(a + n, seconds=0.1, columns=600)\ns = spectrum(a + n, size=512)"
    one, other = machine(rows), machine(rows, LiteralMachine)
    for made in (one, other):
        frames(made, 5)
    assert (line(one, "w") == line(other, "w")).all()
    assert (line(one, "s") == line(other, "s")).all()


def test_a_waveform_does_not_depend_on_blocks() -> None:
    rows = "a = saw(70)\nw = waveform(a, seconds=0.1)"
    one, other = machine(rows), machine(rows)
    one.render(3001)
    for block in (7, 1, 993, 2000):
        other.render(block, 64)
    assert (line(one, "w") == line(other, "w")).all()


def test_a_steady_tone_stands_still() -> None:
    made = machine("a = sine(113)\nw = waveform(a, seconds=0.02, columns=120)")
    frames(made, 10)
    first = line(made, "w")
    assert abs(first[0]) < 0.02
    assert first[5] > 0
    for _ in range(5):
        frames(made, 1)
        assert np.abs(line(made, "w") - first).max() < 0.02


def test_samples_go_on_when_the_network_changes(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "a = sine(70)\nw = waveform(a, seconds=0.15, steady=0)") as made:
        made.frame(20)
        made.do("b = sine(20)\nw.input = a + b\nspeaker = 0.1*b")
        made.frame(20)
        found = made.pictures.floats(next(n.key for n in made.pictures.plan.neurons if n.name == "w"))
        assert found.shape == (1, 1024, 4)
        assert np.abs(np.diff(found[0, :, 0])).max() < 0.2
        made.do("del a")
        made.frame(20)
        made.do("del w")
        made.frame(5)
        assert not made.machine.signals.recorder.lines


def test_recorded_rings_are_for_what_is_read_alone() -> None:
    made = machine("a = sine(70)\nb = sine(50)\nw = waveform(a)\nv = value_identity(b)\np = plasma(b)")
    assert {column.neuron: ring.size for column, ring in made.signals.recorder.lines.items()} == {"a": ROOM}


def test_numbers_lie_in_rows_from_the_top_left() -> None:
    given, first = [1.0, -2.0, {":number": 3.0}, 0.5, 7.0], sights.Numbers.tick([0.0] * 5, 5, 3, None)[1]
    picture, shown = sights.Numbers.tick(given, 5, 3, first)
    assert picture[..., 0].tolist() == [[0.5, 7.0, 0.0], [1.0, -2.0, 3.0]]
    assert (picture[..., 3] == 1).all()
    assert sights.Numbers.tick(given, 5, 3, shown)[0] is None
    assert sights.Numbers.tick(given, 5, 4096, None)[0].shape == (1, 5, 4)


@pytest.mark.parametrize("freq", [100.0, 440.0, 3000.0, 10000.0])
@pytest.mark.parametrize("scale", [0, 1])
def test_a_spectrum_has_its_peak_at_the_tone(freq: float, scale: int) -> None:
    wave = np.sin(2*np.pi*freq/48000*np.arange(RECENT)).astype(np.float32)
    picture = sights.Spectrum.tick(Recent(wave, 48000.0), 40.0, 16000.0, scale, 72.0, 256, 4096)
    found = picture[0, :, 0]
    edges = (np.linspace if scale else np.geomspace)(40, 16000, 257)
    peak = int(found.argmax())
    # A bin of the transform is 11.7 Hz wide.
    assert edges[peak] - 12 <= freq <= edges[peak + 1] + 12
    assert found[peak] == pytest.approx(1, abs=0.03)
    far = np.abs(np.sqrt(edges[1:]*edges[:-1]) - freq) > 0.2*freq + 60
    assert found[far].max() < 0.25


def test_a_spectrum_counts_decibels() -> None:
    wave = np.sin(2*np.pi*1000*np.arange(RECENT)/48000).astype(np.float32)
    for softer in (6.0, 20.0, 60.0):
        picture = sights.Spectrum.tick(Recent(wave*10**(-softer/20), 48000.0), 40.0, 16000.0, 0, 72.0, 128, 4096)
        assert picture[0, :, 0].max() == pytest.approx(1 - softer/72, abs=0.03)


@pytest.mark.parametrize("odd", [0.0, -1.0, 1e30, float("nan")])
def test_odd_numbers_make_a_picture_all_the_same(odd: float) -> None:
    recent = Recent(np.random.default_rng(1).standard_normal(RECENT).astype(np.float32), 48000.0)
    silence = Recent(np.zeros(RECENT, np.float32), 1000.0)
    assert np.isfinite(sights.Waveform.tick(recent, odd, 1, 64)).all()
    assert np.isfinite(sights.Spectrum.tick(recent, odd, odd, 0, odd, 64, 256)).all()
    assert np.isfinite(sights.Spectrum.tick(silence, 40, 16000, 1, 72, 64, 1)).all()


def test_the_matrix_is_a_picture_that_is_edited(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "a = sine(70)\nb = sine(a + 2*b)\nm = matrix_picture()\nscreen = m") as made:
        made.frame(3)

        def shown() -> dict[float, int]:
            cells = made.pictures.floats(next(n.key for n in made.pictures.plan.neurons if n.name == "m"))[..., 0]
            numbers, counts = np.unique(cells, return_counts=True)
            return dict(zip(numbers.tolist(), counts.tolist(), strict=True))

        weights = [w for row, columns in made.machine.network.rows.items() if row.port != "alive"
                   for w in columns.values()]
        found = shown()
        for weight in {*weights} - {0.0}:
            assert found[float(np.float32(weight))] == weights.count(weight)
        made.do("b.freq = a - 7*b")
        made.frame(4)
        assert -7.0 in shown()
        assert 2.0 not in shown()


WAVE = Path(__file__).parent / "isf" / "wave.fs"
"""An ISF file with an input of the type `audio`: a column is white up to the height of its sample."""


def test_an_isf_file_hears_what_is_played_unless_it_is_told_otherwise(graphics: Graphics, tmp_path: Path) -> None:
    rows = "speaker.left = 0.25\nspeaker.gain = 1\nspeaker.right = -0.5\nother = wave(0.125)\n" \
           "screen = wave() + 0*other"
    with stage(graphics, tmp_path, rows, size=(8, 64), files=[WAVE]) as made:
        network = made.machine.network
        (shown,) = (n for n in network.neurons.values() if n.kind == "wave" and n.name != "other")
        assert network.row(Address("wave", shown.name, "heard")) == {Address("played_wave", "played_wave", "out"): 1.0}
        assert network.row(Address("wave", "other", "heard")) == {ONE_OUT: 0.125}
        made.frame(16)
        seen = made.pictures.floats()[:, -1, 0]
        assert seen.mean() == pytest.approx(0.5 + 0.25 / 2, abs=1 / 64)
        right = made.machine.values.painted["played_wave", "played_wave"][1, -1]
        assert right.tolist() == [0.25, 0.25, 0.25, 1.0]


def test_what_is_played_appears_for_who_is_made_by_hand_and_goes_with_the_line_that_needed_it(
        graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "speaker = sine(100)", files=[WAVE]) as made:
        session = made.session
        session.edit([Declare("view", session.registry.kind("wave"))])
        assert "played_wave" in session.machine.network.neurons
        session.undo("me")
        assert "played_wave" not in session.machine.network.neurons
        for text in ("speaker = sine(100)\nview = wave()", "speaker = sine(100)"):
            session.evaluate(session.read(text), whole=True)
            assert ("played_wave" in session.machine.network.neurons) == ("wave" in text)


def test_the_spectrum_of_what_is_played_has_its_peak_at_the_tone() -> None:
    rows = "t = sine(1500)\nspeaker.left = 0.5*t\nspeaker.right = 0.05*t\nspeaker.gain = 1\n" \
           "p = played_spectrum()"
    made = machine(rows)
    frames(made, 30)
    (picture,) = (p for (_, n), p in made.values.painted.items() if n == "p")
    assert picture.shape == (2, 256, 4)
    for side, gain in zip(picture, (0.5, 0.05), strict=True):
        assert side[:, 0].argmax() == 128  # half of half the rate
        assert side[128, 0] == pytest.approx(1 + 20 * np.log10(gain) / 72, abs=0.01)
