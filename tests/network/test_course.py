"""The course of edits: how a weight moves while several edits of it are on their way (R22, R25, R28)."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm.network import ONE, AddRow, Change, Course, Declare, Edit, History, Port, ScaleRow, SetWeight
from livedmm.network.paths import CORNER, Edge, Path, along, extended
from tests.network.kinds import REGISTRY, Sine, stage

FREQ = Port("a", "freq")
FIRST = 220.0


class Weight:
    """One weight under edits, and where it is at every sample."""

    def __init__(self) -> None:
        self.history = History(stage(), REGISTRY)
        entry = self.history.add(Edit((Declare("a", Sine),), "nobody"))
        assert entry is not None
        self.edge = next(step[:2] for step in entry.resolved.steps if step.row.port == "freq")
        self.course = Course(self.history)
        self.path: Path = ()

    def edit(self, change: Change, at: int, glide: int, author: str = "me") -> None:
        entry = self.history.add(Edit((change,), author, at, glide))
        if entry is not None:
            self._follow(self.course.start(entry, at, glide))

    def set(self, number: float, at: int, glide: int, author: str = "me") -> None:
        self.edit(SetWeight(FREQ, ONE, number), at, glide, author)

    def undo(self, at: int, glide: int) -> None:
        was = {entry.number: entry.gain for entry in self.history.entries}
        if taken := self.history.undo("me"):
            self._follow(self.course.fade(taken, was, at, glide))

    def fade(self, number: int, gain: float, at: int, glide: int) -> None:
        was = {number: self.history.entry(number).gain}
        self._follow(self.course.fade([self.history.fade(number, gain)], was, at, glide))

    @property
    def number(self) -> float:
        """What it is once all is done."""
        return self.history.network.weight(*self.edge)

    def way(self, last: int) -> NDArray[np.float64]:
        return np.array([along(self.path, n) for n in range(last)])

    def _follow(self, paths: Mapping[Edge, Path]) -> None:
        if self.edge in paths:
            path = paths[self.edge]
            self.path = extended(self.path, path, 0) if self.path else path


def test_a_fader_glides_on_from_where_it_is_however_often_it_moves_within_its_glide() -> None:
    weight, chance = Weight(), Random(1)
    for n in range(100):
        weight.set(chance.uniform(200, 240), 100 + 257 * n, 48_000)
        assert len(weight.course._gains) <= 1
    end = 100 + 257 * 99 + 48_000
    way = weight.way(end + 10)
    assert way[end] == weight.number
    assert np.abs(np.diff(way)).max() < 40 / 20_000
    assert np.abs(np.diff(way, 2)).max() < 2 * 40 / 20_000 / CORNER


def test_a_drag_is_undone_from_its_middle() -> None:
    weight = Weight()
    for n, number in enumerate((300, 400, 500)):
        weight.set(number, 1000 + 5000 * n, 20_000)
    weight.undo(16_000, 4000)
    way = weight.way(25_000)
    assert weight.number == way[20_000] == FIRST
    assert way.max() > 320, "it was on its way"
    assert np.abs(np.diff(way)).max() < 0.1
    assert np.abs(np.diff(way, 2)).max() < 2 * 0.1 / CORNER


def test_a_drag_lets_another_hand_go_on() -> None:
    weight = Weight()
    weight.set(300, 0, 9600)
    weight.set(400, 4800, 9600)
    weight.edit(AddRow(FREQ, {ONE: 10.0}), 7200, 48_000, "you")
    way = weight.way(60_000)
    assert way[14_400] == pytest.approx(401.5, abs=0.2), "the drag is there, the slow edit 15 % of its way"
    assert way[55_200] == weight.number == 410
    assert np.abs(np.diff(way)).max() < 0.05
    assert np.abs(np.diff(way, 2)).max() < 2 * 0.05 / CORNER


@pytest.mark.parametrize("seed", range(30))
def test_whatever_meets_nothing_jumps_and_all_ends_where_the_history_says(seed: int) -> None:
    weight, chance, at = Weight(), Random(seed), 0
    for _ in range(25):
        at += chance.choice([0, 100, 2000, 60_000])
        glide, hand = chance.choice([2400, 24_000, 100_000]), chance.choice(["me", "me", "you"])
        number = chance.choice(weight.history.entries).number
        to, more, times = chance.uniform(100, 300), chance.uniform(-9, 9), chance.uniform(0.9, 1.1)
        change = chance.choice([SetWeight(FREQ, ONE, to), AddRow(FREQ, {ONE: more}), ScaleRow(FREQ, times), None, None])
        if change is not None:
            weight.edit(change, at, glide, hand)
        elif number > 1 and chance.random() < 0.5:
            weight.fade(number, chance.random(), at, glide)
        else:
            weight.undo(at, glide)
    assert along(weight.path, at + 100_000) == weight.number
    for n in {n for segment in weight.path for n in (segment.start, segment.end)}:
        assert abs(along(weight.path, n + 1) - along(weight.path, n - 1)) < 1.0, "a jump would be some tens"


@pytest.mark.parametrize("at", [1150, 1250, 3000])
def test_many_edits_at_once_have_one_glide_from_where_all_is_to_what_they_make_of_it(
        at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = []
    for many in (10_000, 3):
        monkeypatch.setattr("livedmm.network.course.MANY", many)
        weight, chance = Weight(), Random(5)
        for i in range(12):
            change = SetWeight(FREQ, ONE, chance.uniform(100, 900)) if i % 3 else ScaleRow(FREQ, 1.1)
            weight.edit(change, 100 * i, 250, author=f"hand{i % 4}")
        entries = weight.history.entries[1:]
        was = {entry.number: entry.gain for entry in entries}
        weight.history.fade_all({entry.number: 0.0 for entry in entries})
        weight._follow(weight.course.fade(entries, was, at, 400))
        ways.append(weight.way(4000))
        assert weight.number == FIRST
    each, together = ways
    assert np.array_equal(each[:at], together[:at])
    assert together[at + 400:] == pytest.approx(FIRST)
    assert np.array_equal(each[at + 400:], together[at + 400:])
    steepest = np.abs(np.diff(each)).max()
    assert np.abs(np.diff(together[at - 1: at + 500])).max() < 4 * max(steepest, 800 / 400)
