"""What tests of signal kinds hear with: one compiled neuron, spectra, levels, impulse responses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from livedmm.engine.solo import play
from livedmm.sounds import Sounds
from livedmm.ugens import Kind, builtin

RATE = 48000.0

Wave = NDArray[np.float64]


def kind_of(key: str) -> Kind:
    """The built-in kind of a key, settings included."""
    return builtin().kind(key)


def hear_all(key: str, samples: int, inputs: Mapping[str, ArrayLike] | None = None, rate: float = RATE,
             seed: int = 1, sounds: Sounds | None = None) -> dict[str, Wave]:
    """What every output of one neuron gives in so many samples; an input is a number or as many numbers."""
    given = {name: np.asarray(x, np.float32) for name, x in (inputs or {}).items()}
    kind = kind_of(key)
    assert set(given) <= set(kind.input_names)
    return {name: x.astype(float) for name, x in play(kind, given, samples, rate, seed, sounds).items()}


def hear(key: str, samples: int, /, output: str = "out", seed: int = 1, **inputs: ArrayLike) -> Wave:
    """What one output gives."""
    return hear_all(key, samples, inputs, seed=seed)[output]


def click(samples: int, height: float = 1.0, at: int = 0) -> Wave:
    """A single sample among zeros."""
    wave = np.zeros(samples)
    wave[at] = height
    return wave


def tone(freq: float, samples: int, height: float = 1.0, rate: float = RATE) -> Wave:
    """A sine that begins at 0."""
    return height * np.sin(2 * np.pi * freq / rate * np.arange(samples))


def noise(samples: int, height: float = 1.0, seed: int = 5) -> Wave:
    """White noise, even from -height to height."""
    return np.random.default_rng(seed).uniform(-height, height, samples)


def response(key: str, samples: int = 1 << 15, output: str = "out",
             **inputs: ArrayLike) -> tuple[Wave, NDArray[np.complex128]]:
    """Frequencies, and the gain and phase there, of a kind with one `input` that is linear: of its impulse response."""
    heard = hear(key, samples, output=output, input=click(samples), **inputs)
    return np.fft.rfftfreq(samples, 1 / RATE), np.fft.rfft(heard)


def db(gain: ArrayLike) -> Wave:
    """Decibels of a gain; no less than -300."""
    return 20 * np.log10(np.maximum(np.abs(np.asarray(gain)), 1e-15))


def level(wave: Wave) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(wave**2)))


def lines(wave: Wave) -> Wave:
    """Heights of the sines that a wave is made of, by whole cycles in its length: for waves that repeat in it."""
    return np.abs(np.fft.rfft(wave)) / len(wave) * 2


def whole_cycles(freq: float, samples: int, rate: float = RATE) -> tuple[float, int]:
    """The frequency nearest to `freq` of which an odd number of cycles fits into so many samples; and that number."""
    cycles = max(1, 2 * round((freq * samples / rate - 1) / 2) + 1)
    return cycles * rate / samples, cycles
