"""How much of an edit a patch takes, and what the network writes itself: the signals and `self` agree (R22, R24)."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedmm.network import EDITING, STANDING, Address, Network
from livedmm.network.paths import Edge
from livedmm.vvalues import VValue

from .sessions import Stage

FRAME = 800
"""Samples of a frame."""
FADER = Address(STANDING["speaker"], "speaker", "left"), Address("sine", "lfo", "out")
ACCUM = Address(STANDING["self"], "self", "accum"), Address(STANDING["self"], "self", "out")
EXACT = 1e-9
"""The grid of weights is 2^-32."""


class Score:
    """A session, frame by frame, and what `self` should hold of some weights."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.expected: dict[Edge, float] = {}
        self.arriving: dict[Edge, float] = {}

    def held(self, edge: Edge) -> float:
        """What `self` holds after the newest frame."""
        matrix: VValue = self.stage.session.machine.values.matrix
        return Network.from_matrix(matrix).weight(*edge)  # type: ignore[arg-type]

    def heard(self, edge: Edge, sample: int) -> float:
        """What the signals have at a sample."""
        return self.stage.signals.schedule.weight(*edge, sample)

    def watch(self) -> None:
        """From here on, `self` is followed by the rule."""
        self.expected = {edge: self.held(edge) for edge in (FADER, ACCUM, EDITING)}

    def frame(self) -> None:
        """Go on for a frame: ``self`` becomes what is at ``accum`` of it, and what is emitted."""
        keeps = self.expected[ACCUM]
        self.stage.play(FRAME / 48000)
        for edge in self.expected:
            self.expected[edge] = keeps * self.expected[edge] + self.arriving.get(edge, 0.0)
            assert self.held(edge) == pytest.approx(self.expected[edge], abs=EXACT)
        self.arriving = {}


@pytest.mark.parametrize(("row", "share"), [
    ("", 1.0), ("self.delta = 0.5*update", 0.5), ("self.delta = 0*update", 0.0), ("self.delta = 1.5*update", 1.5),
    ("self.accum = 0.9*self", None), ("self.accum = 0.9*self\nself.delta = 0.5*update", None)])
@pytest.mark.parametrize("into", [0, 1, 399, 799])
def test_an_edit_within_a_frame_counts_for_its_share_in_the_signals_and_in_self(
        row: str, share: float | None, into: int, tmp_path: Path) -> None:
    stage = Stage("lfo = sine(2)\nspeaker.left = 0.3*lfo", tmp_path)
    session = stage.session
    score = Score(stage)
    stage.play(3 * FRAME / 48000)
    if row:
        stage.say(f"with glide(seconds=0):\n    {row.replace(chr(10), chr(10) + '    ')}")
    stage.play(2 * FRAME / 48000)
    score.watch()
    score.frame()

    counts = score.expected[EDITING]
    if share is not None:
        assert counts == pytest.approx(share, abs=EXACT)
    if into:
        stage.heard.append(session.render(into))  # whose frame is computed at its first sample
        counts = score.held(EDITING)
    at = session.now
    before = score.heard(FADER, at)
    said = session.evaluate(session.read("with glide(seconds=0):\n    speaker.left += 0.1*lfo"))
    amount = 0.1 * counts
    assert bool(said.entries) == bool(counts)

    # The signals have it at its sample.
    assert score.heard(FADER, at) == pytest.approx(before + amount, abs=2e-7)

    # The update neuron puts it out at the first frame not before it, and self holds it one later.
    first = -(-at // FRAME)
    written = {}
    if into:
        stage.play((FRAME - into) / 48000)
        keeps = score.expected[ACCUM]
        score.expected = {edge: keeps * x for edge, x in score.expected.items()}
    for _ in range(8):
        score.arriving = {FADER: amount} if session.machine.frame == first + 1 else {}
        score.frame()
        newest = session.machine.frame - 1
        arrived = 0.3 + (amount if newest > first else 0.0)
        written[newest] = score.expected[FADER] - arrived
        # What is written at a frame is reached after the next, in a line.
        end = session.machine.frame_sample(newest + 2)
        assert score.heard(FADER, end) == pytest.approx(0.3 + amount + written[newest], abs=1e-6)
    assert score.held(FADER) == pytest.approx(session.machine.network.weight(*FADER), abs=EXACT)
    if "accum" not in row:
        assert max(map(abs, written.values())) < EXACT
        assert not session.machine.written


def test_what_acts_always_acts_whole_where_a_patch_takes_nothing(tmp_path: Path) -> None:
    stage = Stage("lfo = sine(2)\nspeaker.left = 0.3*lfo", tmp_path)
    stage.play(0.1)
    stage.say("with glide(seconds=0):\n    speaker.left = 0.2*lfo")
    stage.play(0.1)
    score = Score(stage)
    stage.say("self.delta = 0*update")
    stage.play(0.1)
    stage.say("speaker.left = 0.9*lfo")
    stage.play(0.1)
    assert score.held(FADER) == pytest.approx(0.2, abs=EXACT)
    stage.say("undo()")  # of the row that locked it: it is the last edit that did anything
    stage.play(0.1)
    assert score.held(EDITING) == 1.0
    stage.say("undo()")
    stage.play(0.1)
    assert score.held(FADER) == stage.session.machine.network.weight(*FADER)
    assert score.held(FADER) == pytest.approx(0.3, abs=EXACT)
