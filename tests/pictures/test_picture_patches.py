"""The patches that are seen: each draws, is unlike the others, and each edit that it names does what it says it does.

Every edit is performed on the running machine, beside one that plays on without it. Up to the edit both give the same
pixels and the same samples; after it, what the patch's text promises is measured in what is seen or heard.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import Machine
from livedmm.network import STANDING, Network
from livedmm.pictures.context import Graphics
from livedmm.pictures.machine import PictureMachine
from tests.test_sound_patches import clicks, edited, level, loaded

RATE, FPS, SIZE = 48000, 60, (64, 36)
EDIT, FRAMES = 30, 90
"""Frames before the edit, and in all; the last 30 are measured."""

Heard = NDArray[np.float64]


class Performance(NamedTuple):
    """What was seen, ``(frame, height, width, 4)`` floats from the bottom left, and heard, ``(channels, samples)``."""

    seen: NDArray[np.float32]
    heard: NDArray[np.float32]

    @property
    def shown(self) -> NDArray[np.float32]:
        """The colours that a screen would show, of the frames that are measured."""
        return np.clip(self.seen[-30:, ..., :3], 0, 1)


Measure = Callable[[Performance], float]


# -- what is measured

def light(shown: Performance) -> float:
    """How much light there is, in hundredths."""
    return float(100 * (shown.shown @ [0.2126, 0.7152, 0.0722]).mean())


def colour(channel: int) -> Measure:
    """How much of the light is red, green or blue, in hundredths."""
    return lambda shown: float(100 * shown.shown[..., channel].mean() / shown.shown.sum(axis=-1).mean())


def detail(shown: Performance) -> float:
    """How much neighbours differ, in hundredths of the light."""
    picture = shown.shown
    steps = np.abs(np.diff(picture, axis=1)).mean() + np.abs(np.diff(picture, axis=2)).mean()
    return float(100 * steps / picture.mean())


def motion(shown: Performance) -> float:
    """How much a picture differs from the one before it, in hundredths of the light."""
    return float(100 * np.abs(np.diff(shown.shown, axis=0)).mean() / shown.shown.mean())


def middle(shown: Performance) -> float:
    """How much of the light is in the middle third, across and up, in hundredths."""
    height, width = shown.shown.shape[1:3]
    part = shown.shown[:, height // 3:-height // 3, width // 3:-width // 3]
    return float(100 * part.sum() / shown.shown.sum())


def waves(count: int) -> Measure:
    """How strongly a ring around the middle repeats so many times, in hundredths of its light."""
    def measured(shown: Performance) -> float:
        height, width = shown.shown.shape[1:3]
        angle = np.arange(360) * np.pi / 180
        x = (width / 2 + 0.3 * height * np.cos(angle)).astype(int)
        y = (height / 2 + 0.3 * height * np.sin(angle)).astype(int)
        ring = shown.shown[:, y, x].mean(axis=(0, 2))
        return float(100 * abs((ring * np.exp(1j * count * angle)).mean()) / ring.mean())
    return measured


def sound(low: float, high: float) -> Measure:
    """How loud what lies between two frequencies is, in dB."""
    return lambda shown: level(low, high)(shown.heard[:, -RATE // 2:].astype(float).mean(0))


def flashes(shown: Performance) -> float:
    """How many times the light rises after the edit, by at least half of its largest rise."""
    rises = np.diff(np.clip(shown.seen[EDIT:, ..., :3], 0, 1).mean(axis=(1, 2, 3)))
    strong = rises > 0.5 * rises.max()
    return float((strong[1:] & ~strong[:-1]).sum() + strong[0])


class Try(NamedTuple):
    """An edit that a patch names, and what it changes: by how much a measure is to go up, or, below 0, down."""

    patch: str
    edit: str
    measure: Measure
    least: float


TRIES: tuple[Try, ...] = (
    Try("first_light", "petals = 8", waves(5), -5), Try("first_light", "petals = 8", sound(2500, 20000), 3),
    Try("first_light", "light = 0.2", light, -1), Try("first_light", "light = 0.2", sound(2500, 20000), -3),
    Try("first_light", "trail.zoom = 0.98", middle, 3),
    Try("interval", "ratio = 5/4", sound(135, 140), 20), Try("interval", "ratio = 5/4", light, 2),
    Try("interval", "ratio = 1.618", sound(175, 181), 20), Try("interval", "ratio = 1.618", light, 2),
    Try("interval", "past.zoom = 0.97", middle, 3),
    Try("pulse", "clock.tempo = 124", flashes, 1),
    Try("pulse", "hall.sides = 3", waves(3), 1),
    Try("pulse", "heat.zoom = 0.96", middle, 3),
    Try("symmetry", "order = 5", waves(10), 1), Try("symmetry", "order = 5", sound(585, 590), 3),
    Try("symmetry", "order = 2.5", waves(5), 1),
    Try("symmetry", "light = 1", light, 5), Try("symmetry", "light = 1", sound(900, 20000), 3),
    Try("lantern", "smoke.fade = 0.9", light, -1), Try("lantern", "smoke.fade = 0.9", sound(20, 20000), -1),
    Try("lantern", "lamp.tint_b = 0", colour(2), -5), Try("lantern", "lamp.tint_b = 0", sound(160, 170), -3),
    Try("lantern", "smoke.amount = 0.03", middle, -3),
    Try("pond", "pond.decay = 0.96", motion, -0.2),
    Try("pond", "rain.freq = 7", sound(100, 20000), 1),
    Try("pond", "pond.speed = 0.95", motion, 0.2),
    Try("coral", "coral.kill = 0.0649", light, -1),
    Try("coral", "coral.feed = 0.03", light, -1),
    Try("coral", "coral.size = 0.45", detail, 1),
    Try("voyage", "pace = 0.24", motion, 1), Try("voyage", "pace = 0.24", sound(1700, 2500), 2),
    Try("voyage", "walls.hue = 0", colour(2), 3),
    Try("voyage", "tunnel.twist = 0.7", detail, 1),
    Try("attention", "weave.sharpness = 60", detail, 1),
    Try("attention", 'weave.softmax = "none"', detail, -1),
    Try("attention", "right.scale = 14", detail, 1),
    Try("colony", "colony.spark = 0.002", light, 1),
    Try("colony", "colony.birth_high = 4", light, 5),
    Try("colony", "colony.cells = 30", detail, -1),
    Try("silk", "swell[2] = 0", colour(2), -3), Try("silk", "swell[2] = 0", sound(270, 280), -10),
    Try("silk", "silk.amount = 0.014", light, 2),
    Try("silk", "pitch[0] = 4", sound(108, 112), -6),
)

PATCHES = tuple(dict.fromkeys(row.patch for row in TRIES))


def performed(graphics: Graphics, name: str, edit: str = "") -> Performance:
    """What a patch looks and sounds like, with an edit after `EDIT` frames."""
    patch, network = loaded(name)
    pictures = PictureMachine(graphics, SIZE)
    machine = Machine(network, patch.registry, CompiledMachine(patch.registry, RATE), pictures=pictures,
                      picture_ticks=patch.picture_ticks)
    seen, heard = [], []
    try:
        for frame in range(FRAMES):
            if edit and frame == EDIT:
                machine.change(edited(patch, machine, edit), glide=round(0.02 * RATE))
            heard.append(machine.render(machine.frame_sample(machine.frame + 1) - machine.signals.now))
            seen.append(pictures.floats())
    finally:
        pictures.release()
    return Performance(np.stack(seen), np.concatenate(heard, axis=1))


@pytest.fixture(scope="module")
def undisturbed(_graphics: Graphics) -> Callable[[str], Performance]:
    """What each patch looks and sounds like without an edit."""
    return cache(lambda name: performed(_graphics, name))


@pytest.fixture(scope="module")
def tried(_graphics: Graphics) -> Callable[[str, str], Performance]:
    """The same, with an edit."""
    return cache(lambda name, edit: performed(_graphics, name, edit))


Undisturbed = Callable[[str], Performance]
Tried = Callable[[str, str], Performance]


# -- fit to be shown

@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_shows_something_that_moves(undisturbed: Undisturbed, name: str) -> None:
    shown = undisturbed(name)
    assert np.isfinite(shown.seen).all()
    assert 1 < light(shown) < 60
    assert shown.shown.std(axis=(1, 2)).min() > 0.02
    assert motion(shown) > 0.1


@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_that_is_seen_is_heard_and_not_too_loud(undisturbed: Undisturbed, name: str) -> None:
    peak = 20 * np.log10(np.abs(undisturbed(name).heard).max())
    assert -20 <= peak <= -1


@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_that_is_seen_has_no_clicks(undisturbed: Undisturbed, name: str) -> None:
    assert [clicks(side) for side in undisturbed(name).heard] == [0, 0]


@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_is_the_same_at_each_run(undisturbed: Undisturbed, tried: Tried, name: str) -> None:
    first, again = undisturbed(name), tried(name, "")
    assert np.array_equal(again.seen, first.seen)
    assert np.array_equal(again.heard, first.heard)


def test_stills_are_unlike_each_other(undisturbed: Undisturbed) -> None:
    stills = [undisturbed(name).shown[-1] for name in PATCHES]
    alike = [(PATCHES[i], PATCHES[j]) for j in range(len(stills)) for i in range(j)
             if np.abs(stills[i] - stills[j]).mean() < 0.04]
    assert alike == []


# -- the edits that it names

@pytest.mark.parametrize("row", TRIES, ids=lambda row: f"{row.patch}: {row.edit}")
def test_an_edit_that_a_patch_names_does_what_it_says(undisturbed: Undisturbed, tried: Tried, row: Try) -> None:
    assert f"`{row.edit}`" in " ".join(loaded(row.patch)[0].texts["description"].split())
    plain, new = undisturbed(row.patch), tried(row.patch, row.edit)
    assert np.array_equal(new.seen[:EDIT], plain.seen[:EDIT])
    change = row.measure(new) - row.measure(plain)
    assert change / row.least >= 1, f"{change:.3g} where at least {row.least} was promised"


@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_that_is_seen_names_three_edits_and_says_what_to_expect(name: str) -> None:
    assert len({row.edit for row in TRIES if row.patch == name}) == 3
    text = loaded(name)[0].texts["description"]
    assert all(word in text for word in ("See:", "Hear:", "Try:"))


def test_sound_and_picture_share_neurons_in_at_least_four() -> None:
    """A neuron that is not standing is heard and seen: from it there are ways to the speaker and to the screen."""
    sharing = [name for name in PATCHES if leads_to(loaded(name)[1], "speaker") & leads_to(loaded(name)[1], "screen")]
    assert len(sharing) >= 4


def test_the_first_patch_that_one_meets_is_small_and_each_neuron_of_it_is_heard_or_seen() -> None:
    patch, network = loaded("first_light")
    named = {neuron.name for neuron in network.living() if "." not in neuron.name} - set(STANDING)
    heard, seen = leads_to(network, "speaker"), leads_to(network, "screen")
    assert named <= heard | seen
    assert {"notes", "light", "petals"} <= heard & seen
    assert len(named) <= 9
    # Each takes a quarter of a second to two to compile at the very first start.
    kinds = {patch.registry.kind(neuron.kind) for neuron in network.living()}
    assert sum(kind.stream == "signal" for kind in kinds) <= 10


def leads_to(network: Network, end: str) -> set[str]:
    """The neurons from which there is a way to another, the standing ones aside."""
    into: dict[str, set[str]] = {}
    for target, row in network.rows.items():
        for source in row:
            into.setdefault(target.neuron, set()).add(source.neuron)
    found, waiting = set(), [end]
    while waiting:
        new = into.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found - set(STANDING) - {end}
