"""Makes the built-in sounds: `python assets/sounds.py [FOLDER]` writes them, by default where they belong.

All are arithmetic, with a seed where there is chance. They are dedicated to the public domain under CC0 1.0, as
`assets/sounds/LICENSE` says: take them for anything.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]

RATE = 48000
MURMUR_RATE = 24000
PEAK = 0.9


def seconds(duration: float, rate: int = RATE) -> Wave:
    """The times of the samples of a sound."""
    return np.arange(round(duration * rate)) / rate


def noise(samples: int, low: float, high: float, seed: int, rate: int = RATE) -> Wave:
    """Gaussian noise between two frequencies, with a root mean square of 1."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(samples))
    freq = np.fft.rfftfreq(samples, 1 / rate)
    edges = np.clip((freq - 0.8 * low) / (0.2 * low + 1), 0, 1) * np.clip((1.1 * high - freq) / (0.1 * high), 0, 1)
    made = np.fft.irfft(spectrum * edges, samples)
    return np.asarray(made / np.sqrt(np.mean(made**2)))


def faded(wave: Wave, rate: int = RATE, out: float = 0.02) -> Wave:
    """With half a cosine at its end, so that it ends in silence, and at the peak that all have."""
    n = round(out * rate)
    wave = wave.copy()
    wave[-n:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, n + 1) / n)
    return np.asarray(PEAK * wave / np.abs(wave).max())


def kick() -> Wave:
    """A sine that falls from 230 to 48 Hz, and a click."""
    t = seconds(0.45)
    phase = 48 * t + 182 * 0.03 * (1 - np.exp(-t / 0.03))
    body = np.tanh(1.6 * np.sin(2 * np.pi * phase)) * np.exp(-t / 0.13)
    return faded(body + 0.12 * noise(len(t), 1500, 7000, 1) * np.exp(-t / 0.003))


def snare() -> Wave:
    """Two modes of a skin, and wires."""
    t = seconds(0.35)
    skin = np.sin(2 * np.pi * (187 * t + 0.8 * (1 - np.exp(-t / 0.01)))) + 0.6 * np.sin(2 * np.pi * 331 * t)
    wires = noise(len(t), 900, 11000, 2)
    return faded(0.7 * skin * np.exp(-t / 0.045) + 0.45 * wires * np.exp(-t / 0.075))


def hat() -> Wave:
    """Metal: 40 sines that are in no ratio, and noise, above 6 kHz."""
    t = seconds(0.16)
    chance = np.random.default_rng(3)
    freqs, turns = chance.uniform(6000, 15000, 40), chance.random(40)
    metal = np.sin(2 * np.pi * (np.outer(freqs, t) + turns[:, None])).sum(0) / np.sqrt(20)
    return faded((metal + 0.6 * noise(len(t), 7000, 17000, 4)) * np.exp(-t / 0.032))


def glass() -> Wave:
    """A struck glass: modes in the ratios of a free ring, 1 to 2.83 to 5.42 and on, each of two that beat."""
    t = seconds(2.2)
    made = np.zeros(len(t))
    for n in range(2, 8):
        ratio = n * (n**2 - 1) / np.sqrt(n**2 + 1) / (6 / np.sqrt(5))
        freq, height, decay = 523.25 * ratio, 1 / n**1.3, 0.62 / ratio**0.55
        pair = np.sin(2 * np.pi * freq * t) + 0.6 * np.sin(2 * np.pi * (freq + 0.9 * n) * t)
        made += height * pair * np.exp(-t / decay)
    strike = noise(len(t), 3000, 12000, 5) * np.exp(-t / 0.002)
    return faded((made + 0.25 * strike) * (1 - np.exp(-t / 0.0006)), out=0.3)


FORMANTS = {"a": (730, 1090, 2440), "e": (530, 1840, 2480), "i": (270, 2290, 3010), "o": (570, 840, 2410),
            "u": (300, 870, 2240)}
"""Hz: the middles of what G. Peterson and H. Barney measured (1952), of men's vowels."""
SYLLABLES = "aoieuaeoiaue"


def murmur() -> Wave:
    """What a voice might say in no language: vowels of a tract whose resonances glide, breath between them."""
    t = seconds(4.2, MURMUR_RATE)
    each = 4.2 / len(SYLLABLES)
    middle = (np.arange(len(SYLLABLES)) + 0.5) * each
    formants = [np.interp(t, middle, [FORMANTS[s][k] for s in SYLLABLES]) for k in range(3)]
    pitch = 118 + 16 * np.sin(2 * np.pi * 0.37 * t) + 9 * np.sin(2 * np.pi * 1.31 * t + 1)
    phase = np.cumsum(pitch) / MURMUR_RATE
    voice = np.zeros(len(t))
    for n in range(1, 40):
        freq = n * pitch
        gain = sum(weight / (1 + ((freq - f) / width) ** 2)
                   for f, width, weight in zip(formants, (90, 110, 170), (1.0, 0.6, 0.35), strict=True))
        voice += np.where(freq < 5500, gain, 0) * np.sin(2 * np.pi * n * phase + 0.7 * n * n) / np.sqrt(n)
    within = t / each - np.floor(t / each)
    mouth = np.clip(within / 0.25, 0, 1) * np.clip((1 - within) / 0.2, 0, 1)
    breath = noise(len(t), 2500, 7000, 6, MURMUR_RATE) * np.exp(-(((within - 0.06) / 0.05) ** 2))
    return faded(voice * np.sin(np.pi / 2 * mouth) ** 2 + 0.12 * breath, MURMUR_RATE, 0.05)


WAVE = 2048
"""Samples of one wave of a table: those of most tables there are."""


def vowels() -> Wave:
    """Eight waves of a table: a sine, then the vowels of `FORMANTS` at 110 Hz, then two of a choir of them."""
    n = np.arange(1, WAVE // 4)

    def spectrum(vowel: str) -> Wave:
        middles, widths, weights = FORMANTS[vowel], (90, 110, 170), (1.0, 0.6, 0.35)
        return np.asarray(sum(w / (1 + ((110 * n - f) / b) ** 2)
                              for f, b, w in zip(middles, widths, weights, strict=True)) / np.sqrt(n))

    each = [spectrum(vowel) for vowel in FORMANTS]
    tables = [np.where(n == 1, 1.0, 0.0), *each, each[0] + each[2] + each[4], each[1] + each[3] + 1 / n]
    angle = 2 * np.pi * np.arange(WAVE) / WAVE
    waves = [(heights[:, None] * np.sin(np.outer(n, angle) + 0.7 * (n**2 - 1)[:, None])).sum(0) for heights in tables]
    return np.concatenate([PEAK * wave / np.abs(wave).max() for wave in waves])


STEP = 5625
"""Samples of a sixteenth at 128 beats a minute: two bars of them are 180,000."""
BARS = {"kick": "9.....6...8.....9..4..7...8.5...", "snare": "....9..3.2..8..3....9..2.3..8.46",
        "hat": "7.5.8.5.7.5.8.547.5.8.5.7.548.5."}


def breaks() -> Wave:
    """Two bars of the three drums, strokes of different heights, in a small room."""
    drums = {"kick": kick(), "snare": 0.8 * snare(), "hat": 0.4 * hat()}
    made = np.zeros(32 * STEP + RATE)
    for name, strokes in BARS.items():
        for step, height in enumerate(strokes):
            if height != ".":
                wave = drums[name] * (int(height) / 9) ** 1.4
                made[step * STEP: step * STEP + len(wave)] += wave
    t = seconds(0.25)
    room = noise(len(t), 200, 9000, 7) * np.exp(-t / 0.05) * (t > 0.004) * 0.018
    size = len(made) + len(room)
    made = made + np.fft.irfft(np.fft.rfft(made, size) * np.fft.rfft(room, size), size)[: len(made)]
    made[: len(made) - 32 * STEP] += made[32 * STEP:]  # what rings on rings into the beginning: it is a loop
    loop = made[: 32 * STEP]
    return np.asarray(PEAK * loop / np.abs(loop).max())


SOUNDS: dict[str, tuple[Callable[[], Wave], int]] = {
    "breaks": (breaks, RATE), "glass": (glass, RATE), "hat": (hat, RATE), "kick": (kick, RATE),
    "murmur": (murmur, MURMUR_RATE), "snare": (snare, RATE), "vowels": (vowels, RATE)}


def main(folder: Path) -> None:
    """Write all of them as FLAC of 16 bits."""
    import soundfile

    folder.mkdir(parents=True, exist_ok=True)
    for name, (make, rate) in SOUNDS.items():
        soundfile.write(folder / f"{name}.flac", make(), rate, "PCM_16")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "sounds")
