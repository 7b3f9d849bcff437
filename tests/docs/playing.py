"""What a page plays: a patch, then rows and messages one after another on one session, and what is heard and seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from livedmm.live.osc.packets import Argument
from livedmm.pictures.context import Graphics
from livedmm.pictures.machine import PictureMachine
from tests import test_sound_patches
from tests.live.sessions import RATE
from tests.live.test_addresses import Rig
from tests.pictures import test_picture_patches
from tests.pictures.test_picture_patches import Performance

from .pages import Block, Expected

SIZE, FRAMES = (64, 36), 30
"""Of the pictures that are measured, and how many of them; what is heard is measured for as long: half a second."""
SETTLE = 0.1
"""Seconds after an edit before anything is measured: it glides for 0.02."""
HEARD: dict[str, Any] = vars(test_sound_patches)
SEEN: dict[str, Any] = vars(test_picture_patches)


class Played:
    """A session on a patch. With graphics its pictures are drawn."""

    def __init__(self, patch: Path, folder: Path, graphics: Graphics | None) -> None:
        self.rig = Rig("", folder, patch=str(patch))
        self.session = self.rig.stage.session
        self.pictures = None if graphics is None else PictureMachine(graphics, SIZE)
        self.session.machine.pictures = self.pictures
        self._play(SETTLE)
        self.last = self._perform()

    def send(self, address: str, *arguments: Argument) -> tuple[str, tuple[Argument, ...]]:
        """One message; what is answered."""
        return self.rig.send(address, *arguments)

    def judge(self, block: Block) -> None:
        """Play on after a block, and measure what is expected of it."""
        before, waited = self.last, -1.0
        self._play(SETTLE)
        for expected in sorted(block.expected, key=lambda one: one.wait):
            if expected.wait > waited:
                self._play(expected.wait - max(waited, 0.0))
                self.last, waited = self._perform(), expected.wait
            self._measure(expected, before, block.name)

    def end(self) -> None:
        if self.pictures is not None:
            self.pictures.release()

    def _measure(self, expected: Expected, before: Performance, name: str) -> None:
        measured = _measure(expected)
        now = measured(self.last)
        if expected.how == "is":
            assert now == pytest.approx(expected.number, rel=0.01), f"{name}: {expected.measure}"
        elif expected.how in ("above", "below"):
            over = now - expected.number
            assert over * (1 if expected.how == "above" else -1) > 0, f"{name}: {expected.measure} is {now:.4g}"
        else:
            change = now - measured(before)
            assert change * (1 if expected.how == "up" else -1) >= expected.number, (
                f"{name}: {expected.measure} went from {now - change:.4g} to {now:.4g}")

    def _play(self, seconds: float) -> None:
        self.session.render(round(seconds * RATE))

    def _perform(self) -> Performance:
        machine = self.session.machine
        heard, seen = [], []
        for _ in range(FRAMES):
            heard.append(self.session.render(machine.frame_sample(machine.frame + 1) - self.session.now))
            if self.pictures is not None:
                seen.append(self.pictures.floats())
        return Performance(np.stack(seen) if seen else np.zeros((FRAMES, 1, 1, 4), np.float32),
                           np.concatenate(heard, axis=1))


def _measure(expected: Expected) -> Callable[[Performance], float]:
    """The measure of that name, of the tests of patches."""
    if expected.sense == "seen":
        seen: Callable[[Performance], float] = eval(expected.measure, SEEN)
        return seen
    heard = eval(expected.measure, HEARD)
    return lambda shown: float(heard(shown.heard[:2].astype(float).mean(0)))
