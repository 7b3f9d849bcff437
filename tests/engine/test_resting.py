"""What follows from knobs that rest is kept, and is bit for bit what would have been computed."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray

from livedmm.engine.denormals import denormals_flushed
from livedmm.engine.heard import WORD, Heard
from livedmm.engine.intrinsics import as_f32, call_page, flush_denormals, restore_mode
from livedmm.engine.kernel import Kernel
from livedmm.engine.layout import Layout
from livedmm.engine.pages import source
from livedmm.engine.plain import PlainNeuron
from livedmm.engine.resting import TURNS
from livedmm.engine.solo import play
from livedmm.ugens import Kind, builtin

KINDS = builtin()
KEEPING = [kind for kind in KINDS if kind.stream == "signal" and source(kind).layout.kept]
RATE = 48000.0
LOWPASS = KINDS.kind("lowpass")


def wandering(kind: Kind, samples: int, seed: int) -> dict[str, NDArray[np.float32]]:
    """Inputs that rest for a while, jump, come back, and move for a while; the first is 0 everywhere."""
    rng = np.random.default_rng(seed)
    given = {}
    for name in kind.input_names:
        declared = kind.input(name)
        low, high = (declared.range if declared else None) or (-1.0, 1.0)
        places = np.concatenate([[0.0, -0.0], rng.uniform(low, high, 3)])
        x, values = np.zeros(samples), [0.0]
        at = int(rng.integers(1, 2 * TURNS))
        while at < samples:
            count = int(rng.integers(1, 3 * TURNS))
            moves = rng.random() < 0.3
            values = rng.uniform(low, high, count) if moves else np.full(count, rng.choice(places))
            x[at: at + count] = values[: samples - at]
            at += count
        given[name] = x.astype(np.float32)
    return given


@pytest.mark.parametrize("kind", KEEPING, ids=lambda kind: kind.key)
def test_whatever_knobs_do_the_sound_is_that_of_plain_python(kind: Kind) -> None:
    samples = 12 * TURNS
    given = wandering(kind, samples, seed=8)
    compiled = play(kind, given, samples, RATE)
    neuron = PlainNeuron(kind, RATE)
    with denormals_flushed():
        for n in range(samples):
            for name, x in neuron.tick({name: x[n] for name, x in given.items()}).items():
                assert compiled[name][n].view(np.int32) == x.view(np.int32), (name, n)
            if neuron.went_wild:
                break
    assert n > samples // 2


@njit(error_model="numpy")
def _turns(function, page, context, count):  # type: ignore[no-untyped-def]
    mode = flush_denormals()
    heard = as_f32(page)[64 * 3]
    for now in range(count):
        call_page(function, page, 16, now, context)
        heard = as_f32(page)[64 * 3]
    restore_mode(mode)
    return heard


class Page:
    """Sixteen filters, of which the first is heard."""

    def __init__(self) -> None:
        self.kernel = Kernel(LOWPASS)
        self.page = np.zeros((self.kernel.layout.columns, 64), np.float32)
        self.set("input", 1.0)
        self.set("cutoff", 500.0)
        self.set("q", 1.0)
        self.silence = Heard()
        self.context = np.zeros(WORD + 1, np.int64)
        self.context.view(np.float64)[0] = 1 / RATE
        self.context[WORD] = self.silence.ring.ctypes.data

    def set(self, name: str, x: float) -> None:
        self.page[self.kernel.layout.inputs[name], :16] = x

    def turns(self, count: int) -> float:
        return float(_turns(self.kernel.address, self.page.ctypes.data, self.context.ctypes.data, count))

    def spoil(self) -> None:
        """Make all that is kept wrong, and leave the knobs that it is of."""
        layout: Layout = self.kernel.layout
        keys = sum(1 for name in ("cutoff", "q") if name in layout.inputs)
        self.page[layout.kept_first + 1: layout.columns - keys, :16] *= 0.5


def test_what_is_kept_is_what_sounds_until_a_knob_moves() -> None:
    """Spoilt by hand it is heard, so it was not computed anew; once a knob has moved it is."""
    played, spoilt = Page(), Page()
    for page in (played, spoilt):
        page.turns(2 * TURNS)
    spoilt.spoil()
    assert played.turns(1) != spoilt.turns(1)
    for page in (played, spoilt):
        page.page[4:6] = 0  # the states, so that what was heard is over
        page.set("cutoff", 600.0)
    assert played.turns(1) == spoilt.turns(1)
    assert played.turns(3 * TURNS) == spoilt.turns(3 * TURNS)


def test_a_knob_that_moves_at_each_sample_is_looked_at_once_in_a_while() -> None:
    """Between two looks nothing is kept, though the knob may rest: it is computed, and right."""
    page = Page()
    page.turns(1)
    page.spoil()
    fresh = Page()
    fresh.turns(1)
    assert page.turns(TURNS - 1) == fresh.turns(TURNS - 1)
    assert page.turns(1) != fresh.turns(1)


def test_kinds_of_which_little_rests_keep_nothing() -> None:
    assert {"lowpass", "saw", "adsr", "decay"} <= {kind.key for kind in KEEPING}
    assert not source(KINDS.kind("sine")).layout.kept
    assert not source(KINDS.kind("tanh")).layout.kept
