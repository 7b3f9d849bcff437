"""The patches that sound: fit to be played, and each edit that they name does what they say it does.

Every edit is performed on the running machine, with a glide, beside a machine that plays on without it. Up to the edit
both give the same bits; after it, what the patch's text promises is measured in the sound.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm import resources
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import Machine
from livedmm.language import evaluate, read
from livedmm.language.kinds import add_kinds
from livedmm.language.patches import Patch, load_patch
from livedmm.network import Network, Sources, apply, resolve
from livedmm.ugens import builtin

Wave = NDArray[np.float64]

RATE = 48000
EDIT, GLIDE, END = round(0.6 * RATE), round(0.02 * RATE), 2 * RATE
AFTER = slice(RATE, END)
"""The second in which the effect of an edit is measured."""


# -- what is measured

def level(low: float, high: float) -> Callable[[Wave], float]:
    """How loud what lies between two frequencies is, in dB."""
    def measured(wave: Wave) -> float:
        power = np.abs(np.fft.rfft(wave * np.hanning(len(wave)))) ** 2
        freq = np.fft.rfftfreq(len(wave), 1 / RATE)
        return float(10 * np.log10(power[(freq >= low) & (freq < high)].sum() / len(wave) ** 2 + 1e-15))
    return measured


def pitch(low: float, high: float) -> Callable[[Wave], float]:
    """The strongest frequency between two others in Hz."""
    def measured(wave: Wave) -> float:
        half = wave[len(wave) // 2:]
        power = np.abs(np.fft.rfft(half * np.hanning(len(half)), 1 << 18))
        freq = np.fft.rfftfreq(1 << 18, 1 / RATE)
        return float(freq[np.argmax(power * ((freq >= low) & (freq < high)))])
    return measured


def tones(*freqs: float) -> Callable[[Wave], Wave]:
    """The heights of sines of these frequencies, by least squares: it tells 40 from 41 Hz in a second."""
    def measured(wave: Wave) -> Wave:
        angle = 2 * np.pi / RATE * np.outer(np.arange(len(wave)), freqs)
        both = np.concatenate([np.cos(angle), np.sin(angle)], axis=1)
        cos, sin = np.split(np.linalg.lstsq(both, wave, rcond=None)[0], 2)
        return np.hypot(cos, sin)
    return measured


def onsets(low: float, high: float) -> Callable[[Wave], float]:
    """How many times in the second something begins between two frequencies: its loudness doubles within 40 ms."""
    def measured(wave: Wave) -> float:
        spectrum = np.fft.rfft(wave)
        freq = np.fft.rfftfreq(len(wave), 1 / RATE)
        heard = np.fft.irfft(spectrum * ((freq >= low) & (freq < high)))
        loud = np.sqrt((heard.reshape(-1, 480) ** 2).mean(1))
        rises = (loud[4:] > 2 * loud[:-4]) & (loud[4:] > 0.2 * loud.max())
        return float((rises[1:] & ~rises[:-1]).sum() + rises[0])
    return measured


def swing(low: float, high: float, rate: float) -> Callable[[Wave], float]:
    """How much of the loudness between two frequencies swings so many times a second: 0 to 1."""
    def measured(wave: Wave) -> float:
        spectrum = np.fft.rfft(wave)
        freq = np.fft.rfftfreq(len(wave), 1 / RATE)
        heard = np.fft.irfft(spectrum * ((freq >= low) & (freq < high)))
        loud = np.sqrt((heard.reshape(-1, 480) ** 2).mean(1))
        turns = np.exp(-2j * np.pi * rate * np.arange(len(loud)) * 480 / RATE)
        return float(abs((loud * turns).mean()) / loud.mean())
    return measured


def ratio(of: float, to: float) -> Callable[[Wave], float]:
    """The height of one sine as a multiple of another's."""
    def measured(wave: Wave) -> float:
        a, b = tones(of, to)(wave)
        return float(a / b)
    return measured


def repeats(seconds: float, low: float) -> Callable[[Wave], float]:
    """How alike the spectra above a frequency are to those some time earlier: a correlation."""
    def measured(wave: Wave) -> float:
        hop = 800
        frames = np.lib.stride_tricks.sliding_window_view(wave, 2048)[::hop] * np.hanning(2048)
        bins = np.log(np.abs(np.fft.rfft(frames))[:, round(low * 2048 / RATE):200] + 1e-4)
        bins = bins - bins.mean(0)
        lag = round(seconds * RATE / hop)
        return float(np.corrcoef(bins[lag:].ravel(), bins[:-lag].ravel())[0, 1])
    return measured


class Try(NamedTuple):
    """An edit that a patch names, and what it changes: by how much a measure is to go up, or, below 0, down."""

    patch: str
    edit: str
    measure: Callable[[Wave], float]
    least: float


TRIES = (
    Try("drone", "low.phase += 0.06*low", level(513, 515), 3),
    Try("drone", "fifth.freq = 87.31", level(85, 90), 15),
    Try("drone", "depth.input = 0.02", level(500, 20000), -6),
    Try("bells", "bells[0].ratio = 1", level(1058, 1066), -10),
    Try("bells", "index = 0", level(1500, 20000), -20),
    Try("bells", "turn[0].freq = 4", swing(420, 460, 4), 0.08),
    Try("string", "damp[0].cutoff = 900", level(1205, 1215), -10),
    Try("string", "string[0].time = 1/73.42 - 0.0437*ms", level(71, 76), 15),
    Try("string", "pace[2].freq = 3", onsets(4000, 12000), 1),
    Try("chaos", "cell[62].input = 0", level(1300, 1340), -10),
    Try("chaos", "push = 0.02*white()", level(2500, 20000), 20),
    Try("chaos", "cell[46].input = 0", level(870, 890), -10),
    Try("forty", "bank[0].freq = 41", ratio(41, 40), 5),
    Try("forty", "moving = 0", ratio(80, 40), 0.1),
    Try("forty", "tilt = -0.2", level(400, 2000), 10),
    Try("turns", "melody.hold = 7", repeats(35 / 60, 300), 0.2),
    Try("turns", 'melody.input[2] = note("g5")', level(775, 792), 4.5),
    Try("turns", "slide = accumulator(0.96*slide, 0.04*melody)", level(291, 296), -4),
    Try("tides", "pace = 20", pitch(270, 350), -5),
    Try("tides", "self.delta = update", pitch(270, 350), -5),
    Try("tides", 'self.delta += 0.1*edit("tone[3].freq = 392")', pitch(270, 420), 20),
    Try("clouds", "voice.speed = 0.5", level(40, 90), 8),
    Try("clouds", "voice.density = 4", swing(1000, 3000, 4), 0.12),
    Try("clouds", "sky[0].speed = 1.6", level(833, 842), 20),
    Try("breaks", "clock.tempo = 160", onsets(100, 400), 1),
    Try("breaks", "slices.speed = 0.5", level(9000, 20000), -10),
    Try("breaks", "order.step = 0", level(45, 60), 2),
    Try("beat", "clock.tempo = 168", onsets(20, 100), 1),
    Try("beat", "back.trigger = 0", level(3000, 4000), -6),
    Try("beat", "tick.phase = 2*clock.bar_phase", onsets(9000, 20000), 3),
)

SOUNDING = tuple(dict.fromkeys(row.patch for row in TRIES))


@cache
def loaded(name: str) -> tuple[Patch, Network]:
    registry = builtin().copy()
    add_kinds(registry)
    patch = load_patch(resources.patches()[name], registry)
    return patch, patch.require()


def edited(patch: Patch, machine: Machine, text: str) -> Network:
    """What edits make of the network once a line has been evaluated by hand."""
    program = read(text, machine.network, patch.registry, macros=patch.program.macros)
    changes, _ = evaluate(program, machine.network, Sources(), whole=False, again=True)
    made = [c for some in changes.values() for c in some]
    return apply(resolve(made, machine.edits, patch.registry, machine.written), machine.edits)


def heard(name: str, seconds: float, edit: str = "", glide: int = GLIDE) -> NDArray[np.float32]:
    """What a patch sounds like, with an edit after 0.6 s."""
    patch, network = loaded(name)
    machine = Machine(network, patch.registry, CompiledMachine(patch.registry, RATE))
    first = machine.render(EDIT)
    if edit:
        machine.change(edited(patch, machine, edit), glide=glide)
    return np.concatenate([first, machine.render(round(seconds * RATE) - EDIT)], axis=1)


@cache
def undisturbed(name: str) -> NDArray[np.float32]:
    return heard(name, 4)


@cache
def tried(name: str, edit: str) -> NDArray[np.float32]:
    return heard(name, 2, edit)


def bends(side: NDArray[np.float32]) -> Wave:
    """The magnitudes of the second differences."""
    return np.abs(np.diff(side.astype(float), 2))


def clicks(side: NDArray[np.float32]) -> int:
    """Where a wave jumps out of what is before and after it.

    A bend counts that is above -40 dB and 20 times the root mean square of those within 2 ms on either side: noise
    has peaks of 4, band-limited saws of 8, drums have a side of noise. A jump in a sine has hundreds.
    """
    bent = bends(side)
    reach = 96
    power = np.concatenate([[0.0], np.cumsum(bent**2)])
    mean = np.sqrt(np.maximum(power[reach:] - power[:-reach], 0) / reach)
    at = np.arange(reach + 3, len(bent) - reach - 3)
    around = np.maximum(mean[at - reach - 2], mean[at + 3])
    return int(((bent[at] > 0.01) & (bent[at] > 20 * around)).sum())


# -- fit to be played

@pytest.mark.parametrize("name", SOUNDING)
def test_a_patch_is_loud_enough_and_not_too_loud(name: str) -> None:
    peak = 20 * np.log10(np.abs(undisturbed(name)).max())
    assert -12 <= peak <= -1


@pytest.mark.parametrize("name", SOUNDING)
def test_a_patch_has_no_offset(name: str) -> None:
    assert np.abs(undisturbed(name).mean(1)).max() < 0.003


@pytest.mark.parametrize("name", SOUNDING)
def test_a_patch_has_no_clicks(name: str) -> None:
    for side in undisturbed(name):
        assert clicks(side) == 0


def test_a_jump_in_a_tone_is_a_click() -> None:
    tone = 0.3 * np.sin(2 * np.pi * 220 / RATE * np.arange(RATE)).astype(np.float32)
    assert clicks(tone) == 0
    tone[RATE // 2:] += 0.02
    assert clicks(tone) > 0


# -- the edits that it names

@pytest.mark.parametrize("row", TRIES, ids=lambda row: f"{row.patch}: {row.edit}")
def test_an_edit_that_a_patch_names_does_what_it_says(row: Try) -> None:
    assert f"`{row.edit}`" in " ".join(loaded(row.patch)[0].texts["description"].split())
    plain, new = undisturbed(row.patch), tried(row.patch, row.edit)
    assert np.array_equal(new[:, :EDIT], plain[:, :EDIT])
    change = row.measure(mid(new)) - row.measure(mid(plain))
    assert change / row.least >= 1, f"{change:.3g} where at least {row.least} was promised"


@pytest.mark.parametrize("row", TRIES, ids=lambda row: f"{row.patch}: {row.edit}")
def test_no_edit_that_a_patch_names_makes_a_click(row: Try) -> None:
    for side in tried(row.patch, row.edit):
        assert clicks(side) == 0


def test_without_a_glide_an_edit_is_a_click() -> None:
    assert clicks(heard("forty", 1, "speaker = 0.2*tone", glide=0)[0]) > 0
    assert clicks(heard("forty", 1, "speaker = 0.2*tone")[0]) == 0


@pytest.mark.parametrize("name", SOUNDING)
def test_a_patch_names_three_edits(name: str) -> None:
    assert sum(row.patch == name for row in TRIES) == 3


def mid(sound: NDArray[np.float32]) -> Wave:
    """What both sides have in common, in the second after an edit."""
    return sound[:, AFTER].astype(float).mean(0)


def test_the_network_of_chaos_is_what_its_script_makes() -> None:
    made = subprocess.run([sys.executable, str(resources.folder("assets") / "chaos.py")], capture_output=True,
                          text=True, check=True).stdout
    assert made == resources.patches()["chaos"].read_text(encoding="utf-8")
