"""What holds for every signal kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm.engine.denormals import denormals_flushed
from livedmm.engine.plain import PlainNeuron
from livedmm.engine.solo import play
from livedmm.ugens import Kind, builtin

RATE = 48000.0
KINDS = [kind for kind in builtin() if kind.stream == "signal"]
WILD = (0.0, -1.0, RATE / 2, 1e18, -1e18, 1e-30)
"""What R18 asks for, both signs, and a number near the least."""

Given = dict[str, NDArray[np.float32]]


def lively(kind: Kind, samples: int, seed: int) -> Given:
    """Random inputs: first about the declared ranges, then now and then a wild one."""
    rng = np.random.default_rng(seed)
    given: Given = {}
    for name in kind.input_names:
        declared = kind.input(name)
        assert declared is not None
        low, high = declared.range or (-1.0, 1.0)
        x = rng.uniform(low, high, samples)
        x = np.where(rng.random(samples) < 0.5, np.repeat(x[::16], 16)[:samples], x)
        rare = (rng.random(samples) < 0.02) & (np.arange(samples) > samples // 2)
        given[name] = np.where(rare, rng.choice(WILD[:3], samples), x).astype(np.float32)
    return given


def ticked(kind: Kind, given: Mapping[str, NDArray[np.float32]], samples: int, seed: int) -> tuple[Given, int]:
    """What plain Python gives, and how many samples went by before anything was wild."""
    neuron = PlainNeuron(kind, RATE, seed)
    made = {name: np.zeros(samples, np.float32) for name in kind.output_names}
    with denormals_flushed():
        for n in range(samples):
            for name, x in neuron.tick({name: x[n] for name, x in given.items()}).items():
                made[name][n] = x
            if neuron.went_wild:
                return made, n
    return made, samples


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_compiled_and_plain_are_alike_bit_for_bit(kind: Kind) -> None:
    samples = 160
    given = lively(kind, samples, seed=3)
    compiled = play(kind, given, samples, RATE, seed=77)
    plain, tame = ticked(kind, given, samples, seed=77)
    assert tame > samples // 2
    for name in kind.output_names:
        np.testing.assert_array_equal(compiled[name][:tame].view(np.int32), plain[name][:tame].view(np.int32), name)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_no_input_makes_what_is_no_number(kind: Kind) -> None:
    stretch = 24
    rows = [(name, x) for name in kind.input_names for x in WILD]
    samples = stretch * (2 * len(rows) + len(WILD) + 1)
    given = lively(kind, samples, seed=4)
    for i, (name, x) in enumerate(rows):
        given[name][2 * i * stretch: (2 * i + 1) * stretch] = x
    for i, x in enumerate(WILD):
        for name in kind.input_names:
            given[name][(2 * len(rows) + i) * stretch: (2 * len(rows) + i + 1) * stretch] = x
    for name, wave in play(kind, given, samples, RATE, seed=5).items():
        assert not np.isnan(wave).any(), name


BY_SAMPLES = {"align": "delays by samples", "limiter": "looks ahead by samples",
              "bitcrush": "takes samples at moments that a rate shifts", "rise": "its triggers last a sample"}


def by_chance(kind: Kind) -> bool:
    return any(state.initial == "seed" for state in kind.states)


@pytest.mark.parametrize("kind", [k for k in KINDS if not by_chance(k) and k.name not in BY_SAMPLES],
                         ids=lambda kind: kind.key)
def test_twice_the_rate_is_the_same_sound(kind: Kind) -> None:
    """A low tone through it, at 48 and at 96 kHz: alike within 5 %, which is what steps of a few samples differ by."""
    samples = 9600
    heard = []
    for times in (1, 2):
        given: Given = {}
        for k, name in enumerate(kind.input_names):
            declared = kind.input(name)
            assert declared is not None
            if name in ("input", "a", "b", "left", "right", "side"):
                given[name] = (0.5 * np.sin(2 * np.pi * (60 + 7 * k) / RATE / times
                                            * np.arange(samples * times))).astype(np.float32)
        heard.append(play(kind, given, samples * times, RATE * times))
    for name in kind.output_names:
        slow, fast = heard[0][name].astype(float), heard[1][name][::2].astype(float)
        assert np.sqrt(np.mean((slow - fast) ** 2)) <= 0.05 * np.sqrt(np.mean(slow**2)) + 1e-6, name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_is_held_against_a_closed_form_or_measured(kind: Kind) -> None:
    """A kind that no other file here names has only been compared with itself."""
    texts = [file.read_text() for file in Path(__file__).parent.glob("test_*.py") if file != Path(__file__)]
    assert any(re.search(rf"[\"'(]{kind.name}[\"'(,]", text) for text in texts)
