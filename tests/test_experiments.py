"""The published experiments: each is heard and seen, names edits that can be made, and is told of in the documentation.

Every patch is performed once, small and short, and then edited by what it names, one edit after another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm import resources
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import Machine
from livedmm.errors import DeviceError, LivedmmError
from livedmm.pictures.context import Graphics, headless
from livedmm.pictures.machine import PictureMachine
from tests.test_sound_patches import edited, loaded

NAMES = [name for name in resources.patches() if name.startswith("experiments/")]
PAGE = Path(__file__).parents[1] / "docs" / "experiments.md"

RATE, SIZE = 48000, (64, 36)
FRAMES, AFTER = 60, 3
"""Frames before the first edit, and after each."""


class Performance(NamedTuple):
    """What was seen at every tenth frame, ``(frame, height, width, 3)``, and heard, ``(channels, samples)``."""

    seen: NDArray[np.float32]
    heard: NDArray[np.float32]
    left_as_it_was: list[str]
    """The edits that changed nothing."""


Performed = Callable[[str], Performance]


@pytest.fixture(scope="module")
def performed() -> Iterator[Performed]:
    try:
        graphics = headless()
    except DeviceError as error:
        pytest.skip(str(error))
    yield cache(lambda name: _performed(graphics, name))
    graphics.release()


def _performed(graphics: Graphics, name: str) -> Performance:
    patch, network = loaded(name)
    seen, heard, same = [], [], []
    with graphics.context:
        pictures = PictureMachine(graphics, SIZE, tell=_is_camera)
        machine = Machine(network, patch.registry, CompiledMachine(patch.registry, RATE), pictures=pictures,
                          picture_ticks=patch.picture_ticks)

        def play(frames: int) -> None:
            for _ in range(frames):
                heard.append(machine.render(machine.frame_sample(machine.frame + 1) - machine.signals.now))
                if machine.frame % 10 == 0:
                    seen.append(pictures.floats()[..., :3])

        play(FRAMES)
        for edit in named_edits(name):
            before = machine.edits
            machine.change(edited(patch, machine, edit), glide=round(0.02 * RATE))
            if machine.edits == before:
                same.append(edit)
            play(AFTER)
        pictures.release()
    return Performance(np.stack(seen), np.concatenate(heard, axis=1), same)


def _is_camera(error: LivedmmError) -> None:
    """A patch that would like a camera goes on without one."""
    if "the camera" not in str(error):
        raise error


def named_edits(name: str) -> list[str]:
    """What stands between backquotes after ``Try:`` in a patch's description."""
    text = " ".join(loaded(name)[0].texts["description"].split())
    return re.findall(r"`([^`]+)`", text.partition("Try: ")[2])


@pytest.mark.filterwarnings("ignore:the camera")
@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_is_seen(performed: Performed, name: str) -> None:
    seen = performed(name).seen
    assert np.isfinite(seen).all()
    shown = np.clip(seen, 0, 1)
    assert shown.std(axis=(1, 2, 3)).max() > 0.02
    assert np.abs(np.diff(shown, axis=0)).max() > 0.02


@pytest.mark.filterwarnings("ignore:the camera")
@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_is_heard_and_not_too_loud(performed: Performed, name: str) -> None:
    heard = performed(name).heard
    assert np.isfinite(heard).all()
    assert -24 <= 20 * np.log10(np.abs(heard).max()) <= -1


@pytest.mark.filterwarnings("ignore:the camera")
@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_names_three_edits_which_change_it_without_failing(performed: Performed, name: str) -> None:
    assert len(named_edits(name)) >= 3
    assert performed(name).left_as_it_was == []


@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_says_what_is_seen_and_heard(name: str) -> None:
    text = loaded(name)[0].texts["description"]
    assert all(word in text for word in ("See: ", "Hear: ", "Try: "))


@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_is_told_of_in_the_documentation(name: str) -> None:
    stem = name.removeprefix("experiments/")
    entries = PAGE.read_text(encoding="utf-8").count(f"\n### {stem}\n")
    assert entries == 1, f"docs/experiments.md wants one entry '### {stem}', it has {entries}"
