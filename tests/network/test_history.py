"""Histories: gains, undo and redo, drags, and the way back to the start."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import EditError
from livedmm.network import (
    ONE,
    AddRow,
    Address,
    Declare,
    Edit,
    History,
    Port,
    ScaleRow,
    SetRow,
    SetWeight,
    diff,
    on_grid,
)
from tests.network.kinds import REGISTRY, Saw, Sine, stage
from tests.network.strategies import RANDOM, changes, network, perform, undo_all


def test_ten_thousand_edits_fades_and_redos_then_undo_of_all_give_back_the_start_bitwise():
    random = Random(20261123)
    start = network(random)
    history = History(start, REGISTRY)
    perform(random, history, 10_000)
    assert len(history.entries) > 4_000
    undo_all(history)
    assert history.network == start
