"""Resampling, and copies of a sound with less and less treble, from one Fourier transform of the whole sound.

The spectrum is cut where the lower of the two rates ends, with half a cosine over the last 8 % of the band, so a
file at 44.1 kHz keeps all that is below 20.3 kHz. Nothing folds back and no image is left: what remains is the
rounding to float32. The sound is padded, so that its end does not ring into its beginning.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

TAPER = 0.08
PADDING = 0.1
"""Seconds: the cosine's impulse response is 100 dB down after that."""

Samples = NDArray[np.float32]


def copies(channel: Samples, rate: int, wanted: float, count: int) -> list[Samples]:
    """A sound at another rate, and `count` - 1 copies that go up to a half, a quarter, ... of its band.

    The first has the rate `wanted`, and so has the first copy: each is kept at twice the rate that its band needs, so
    that reading between its samples is good. At the same rate the first is the sound itself.

    Parameters
    ----------
    channel
        ``(samples,)`` at `rate`.
    wanted
        The rate of the first one in Hz.
    """
    ratio = Fraction(wanted / rate).limit_denominator(1 << 16)
    step = ratio.denominator * 2 ** max(count - 2, 0)  # of the length, so that every copy has a whole number of samples
    padded = step * smooth(-(-round(len(channel) + PADDING * rate) // step))
    spectrum = np.fft.rfft(channel.astype(np.float64), padded)
    made = []
    for level in range(count):
        kept = max(level - 1, 0)
        size = padded * ratio.numerator // (ratio.denominator << kept)
        samples = -(-len(channel) * ratio.numerator // (ratio.denominator << kept))
        if level == 0 and ratio == 1:
            made.append(channel)
            continue
        edge = min(padded, padded * ratio / 2 ** level) / 2
        made.append(_inverse(spectrum, float(edge), size)[:samples] * np.float32(size / padded))
    return made


def rings(cycle: Samples) -> list[Samples]:
    """One period of a wave, and copies with half, a quarter, ... of its harmonics, down to a sine, all as long."""
    spectrum, size = np.fft.rfft(cycle.astype(np.float64)), len(cycle)
    made = [cycle]
    while (size >> len(made)) > 1:
        kept = spectrum.copy()
        kept[(size >> (len(made) + 1)) + 1:] = 0
        made.append(np.fft.irfft(kept, size).astype(np.float32))
    return made


def _inverse(spectrum: NDArray[np.complex128], edge: float, size: int) -> Samples:
    """The wave of `size` samples of what a spectrum has below `edge`, counted in its bins."""
    bins = min(int(edge) + 1, len(spectrum), size // 2 + 1)
    share = np.clip((edge - np.arange(bins)) / (TAPER * edge), 0.0, 1.0)
    cut = np.zeros(size // 2 + 1, np.complex128)
    cut[:bins] = spectrum[:bins] * (0.5 - 0.5 * np.cos(np.pi * share))
    return np.fft.irfft(cut, size).astype(np.float32)


def smooth(least: int) -> int:
    """The smallest number from `least` on without prime factors above 5, of which transforms are fast."""
    found = 1 << max(least - 1, 0).bit_length()
    five = 1
    while five < found:
        three = five
        while three < found:
            twos = three << max(-(-least // three) - 1, 0).bit_length()
            found = min(found, twos)
            three *= 3
        five *= 5
    return found
