"""The compiled callback, called as PortAudio would: its channels, its rates, its gate, and what it hears."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from livedmm.engine import sharing
from livedmm.engine.callback import FREE, TAKEN, callback
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.sides import LARGEST_BLOCK, Side
from livedmm.language.patches import read_patch
from livedmm.network import Network
from livedmm.ugens import builtin

CONTINUE, COMPLETE = 0, 1
UNDERFLOW = 4


def network(rows: str) -> Network:
    return read_patch("rows: |\n" + "".join(f"  {row.strip()}\n" for row in rows.splitlines()), "test",
                      builtin()).require()


def machine(rows: str, rate: float = 48000.0, channels: int = 2) -> CompiledMachine:
    made = CompiledMachine(builtin(), rate, channels=channels)
    made.change(network(rows))
    return made


def play(side: Side, blocks: Iterable[int], outputs: int = 2, heard: np.ndarray | None = None) -> np.ndarray:
    """What a device gets, ``(outputs, samples)``; of `heard`, ``(inputs, samples)``, each block gets its part."""
    made, at = [], 0
    for block in blocks:
        sound = np.full((block, outputs), np.nan, np.float32)
        part = None if heard is None else np.ascontiguousarray(heard[:, at: at + block].T, np.float32)
        assert callback.ctypes(0 if part is None else part.ctypes.data, sound.ctypes.data, block, 0, 0,
                               side.address) == CONTINUE
        made.append(sound)
        at += block
    return np.concatenate(made).T


def level(side: np.ndarray, rate: float, freq: float) -> tuple[float, float]:
    """The height of a sine in the middle of a sound, and in dB below it all that is not within 20 Hz of it."""
    middle = side[len(side) // 10: -len(side) // 10].astype(float)
    shape = np.kaiser(len(middle), 20.0)
    power = np.abs(np.fft.rfft(middle * shape)) ** 2
    near = np.abs(np.fft.rfftfreq(len(middle), 1 / rate) - freq) < 20
    height = 2 * np.sqrt(power[near].sum() / len(middle) / (shape ** 2).sum())
    return float(height), float(10 * np.log10(power[~near].sum() / power[near].sum()))


TONE = "voice = sine(1000)\nspeaker = voice\nspeaker.gain = 1"


def test_a_device_gets_what_is_rendered_sample_by_sample_however_large_its_blocks() -> None:
    blocks = [64, 1, 500, LARGEST_BLOCK + 7]
    heard = play(Side(machine(TONE), 48000), blocks)
    made = machine(TONE).render(sum(blocks))
    made[:, :64] *= np.arange(64, dtype=np.float32) / 64  # it sets in without a click
    assert np.allclose(heard, made, atol=1e-6)
    assert np.array_equal(heard[:, 64:], made[:, 64:])


@pytest.mark.parametrize(("rate", "device"), [(48000, 44100), (44100, 48000), (48000, 96000), (96000, 44100),
                                              (48000, 8000)])
def test_a_tone_keeps_its_pitch_and_stays_clean_at_another_rate(rate: int, device: int) -> None:
    heard = play(Side(machine(TONE, rate), device), [441] * (device // 441))
    height, rest = level(heard[0], device, 1000.0)
    assert height == pytest.approx(1.0, abs=1e-4)
    assert rest < -90


@pytest.mark.parametrize("freq", [60.0, 5000.0, 12000.0, 18000.0])
def test_what_is_heard_passes_up_to_18_khz_without_images_or_aliases(freq: float) -> None:
    heard = play(Side(machine(TONE.replace("1000", str(freq))), 44100), [512] * 80)
    height, rest = level(heard[0], 44100, freq)
    assert height == pytest.approx(1.0, abs=2e-3)
    assert rest < -80


def test_the_size_of_a_device_block_changes_no_bit_of_what_is_resampled() -> None:
    first, *rest = (play(Side(machine(TONE), 44100), [100, *blocks])[:, 100:]
                    for blocks in ([4000], [1] * 4000, [7, 93, 1, 2899, 1000]))
    for other in rest:
        assert np.array_equal(first, other)


def test_as_many_samples_are_rendered_as_the_rates_say() -> None:
    playing = machine(TONE)
    play(Side(playing, 44100), [256] * 441)
    assert playing.now == 256 * 480


def test_one_channel_plays_both_sides_and_further_channels_are_silent() -> None:
    rows = "a = sine(300)\nb = sine(500)\nspeaker.left = 0.5*a\nspeaker.right = 0.5*b\nspeaker.gain = 1"
    left, right = machine(rows).render(300)[:, 100:]
    mono = play(Side(machine(rows), 48000, outputs=1), [100, 200], outputs=1)[0, 100:]
    assert np.allclose(mono, 0.5 * (left + right), atol=1e-7)
    four = play(Side(machine(rows), 48000, outputs=4), [100, 200], outputs=4)[:, 100:]
    assert np.array_equal(four[:2], [left, right])
    assert not four[2:].any()


def test_numbered_channels_go_to_the_channels_of_the_device() -> None:
    rows = "a = sine(300)\nspeaker.channel[0] = 0.2*a\nspeaker.channel[3] = 0.4*a\nspeaker.gain = 1"
    heard = play(Side(machine(rows, channels=4), 48000, outputs=6), [100, 200], outputs=6)[:, 100:]
    assert np.abs(heard[0]).max() == pytest.approx(0.2, rel=1e-3)
    assert np.allclose(heard[3], 2 * heard[0], atol=1e-7)
    assert not heard[[1, 2, 4, 5]].any()


HEARING = "speaker.left = microphone.left\nspeaker.right = microphone.right\nspeaker.gain = 1"


def noise(samples: int) -> np.ndarray:
    return np.random.default_rng(1).uniform(-1, 1, (2, samples)).astype(np.float32)


def test_what_a_device_hears_arrives_at_its_sample_and_can_be_read_back() -> None:
    given, playing = noise(1000), machine(HEARING)
    heard = play(Side(playing, 48000, inputs=2), [100, 1, 899], heard=given)
    assert np.array_equal(heard[:, 101:], given[:, 100:-1]), "a sample from connection to connection"
    assert np.array_equal(playing.heard.between(0, 1000), given)


def test_one_input_channel_is_heard_on_both_sides() -> None:
    given, playing = noise(500)[:1], machine(HEARING)
    play(Side(playing, 48000, inputs=1), [500], heard=given)
    assert np.array_equal(playing.heard.between(0, 500), np.repeat(given, 2, axis=0))


def test_without_an_input_a_microphone_hears_silence_and_not_what_it_heard_before() -> None:
    playing = machine(HEARING)
    play(Side(playing, 48000, inputs=2), [500], heard=noise(500))
    assert not play(Side(playing, 48000), [10, 4096] * 40)[:, 10:].any()


@pytest.mark.parametrize("device", [44100, 96000, 8000])
def test_what_a_device_of_another_rate_hears_keeps_its_pitch(device: int) -> None:
    given = np.sin(2 * np.pi * 1000 / device * np.arange(device))[None].astype(np.float32)
    playing = machine(HEARING)
    blocks = [441] * (device // 441)
    play(Side(playing, device, inputs=1), blocks, heard=given)
    heard = playing.heard.between(0, playing.now)
    assert playing.now == sum(blocks) * 48000 // device
    height, rest = level(heard[0], 48000, 1000.0)
    assert height == pytest.approx(1.0, abs=1e-4)
    assert rest < -90


def test_a_stream_sets_in_and_ends_in_straight_lines() -> None:
    playing = machine("speaker = 1\nspeaker.gain = 1\nspeaker.left = one\nspeaker.right = one")
    playing.render(10)
    side = Side(playing, 48000)
    rise = play(side, [50])[0]
    assert np.allclose(rise, np.arange(50) / 50, atol=1e-6)
    side.end()
    sound = np.zeros((100, 2), np.float32)
    assert callback.ctypes(0, sound.ctypes.data, 100, 0, 0, side.address) == COMPLETE
    assert np.allclose(sound[:, 0], 1 - np.arange(100) / 100, atol=1e-6)
    assert side.is_closed


def test_a_stream_that_was_abandoned_is_silent_and_renders_nothing() -> None:
    playing = machine(TONE)
    late, next_one = Side(playing, 48000), Side(playing, 48000)
    late.close()
    sound = np.full((64, 2), np.nan, np.float32)
    assert callback.ctypes(0, sound.ctypes.data, 64, 0, 0, late.address) == COMPLETE
    assert not sound.any()
    assert playing.now == 0
    play(next_one, [64])
    assert playing.now == 64


def test_who_does_not_get_the_gate_is_silent() -> None:
    playing = machine(TONE)
    side = Side(playing, 48000)
    playing.context[sharing.GATE] = TAKEN
    assert not play(side, [64]).any()
    assert playing.now == 0
    playing.context[sharing.GATE] = FREE
    play(side, [64])
    assert playing.now == 64
    assert playing.context[sharing.GATE] == FREE


def test_the_books_count_blocks_samples_the_peak_and_what_came_late() -> None:
    playing = machine(TONE)
    side = Side(playing, 44100)
    play(side, [441] * 10)
    sound = np.zeros((441, 2), np.float32)
    callback.ctypes(0, sound.ctypes.data, 441, 0, UNDERFLOW, side.address)
    context = playing.context
    assert (context[sharing.BLOCKS], context[sharing.SAMPLES], context[sharing.UNDERFLOWS]) == (11, 11 * 480, 1)
    assert context.view(np.float64)[sharing.PEAK] == pytest.approx(1.0, rel=1e-3)
    assert context[sharing.LATEST] > 0
