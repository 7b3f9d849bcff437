"""The player without a device: when one counts as gone."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from livedmm.audio.stream import LOST_AFTER
from livedmm.engine import sharing
from livedmm.engine.compiled import CompiledMachine
from livedmm.live.player import Player

from .sessions import kinds


class Card:
    """As much of a stream as the player looks at."""

    name, outputs, most_outputs, listens, rate = "card", 2, 2, False, 48000.0
    abandoned = False

    def abandon(self) -> None:
        self.abandoned = True


@pytest.mark.parametrize("pause", [0.0, 60.0])
def test_a_device_is_gone_once_it_is_silent_though_we_are_awake(pause: float, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    clock = SimpleNamespace(now=time.monotonic())
    monkeypatch.setattr("livedmm.live.player.time.monotonic", lambda: clock.now)
    player: Any = Player(CompiledMachine(kinds()), tell=told.append)
    card = player._stream = Card()
    player.signals.context[sharing.LATEST] = round(clock.now * 1e9)
    player._turned = clock.now
    clock.now += pause  # the laptop slept, or somebody pressed Ctrl-Z: the card's thread stood still like ours
    player.turn()
    assert not card.abandoned
    for _ in range(3):
        clock.now += LOST_AFTER / 2
        player.turn()
    assert card.abandoned
    assert "card is gone" in told[0]


def test_no_block_is_late_that_no_device_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=time.monotonic())
    monkeypatch.setattr("livedmm.live.player.time.monotonic", lambda: clock.now)
    player = Player(CompiledMachine(kinds()), device=None)
    player.start()
    player.signals.context.view(np.float64)[sharing.DT] = 1e-12  # a block that lasts next to nothing takes longer
    clock.now += 0.1
    player.turn()
    assert player.signals.now > 0
    assert player.books().overruns == 0
