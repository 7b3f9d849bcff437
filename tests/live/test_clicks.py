"""No edit clicks; and what keeps it from clicking is its glide."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm.engine.callback import callback

from .click_cases import CASES, TONE
from .clicking import GLIDE, SETTLED, TOO_MUCH, Case, Hand, bend, registry


@pytest.mark.parametrize("case", [case for case in CASES if not case.cuts], ids=lambda case: case.name)
def test_an_edit_bends_the_sound_at_most_twice_as_far_as_the_sound_does(case: Case) -> None:
    bent, steady = bend(case, GLIDE, moments=2)
    assert bent <= TOO_MUCH * steady


@pytest.mark.parametrize("case", [case for case in CASES if case.steps], ids=lambda case: case.name)
def test_without_a_glide_it_is_a_click(case: Case) -> None:
    cut, steady = bend(case, 0, moments=2)
    assert cut > TOO_MUCH * steady


def test_an_edit_is_heard_within_a_block_and_whole_after_its_glide() -> None:
    block = 128
    hand, other = Hand(TONE, registry(), GLIDE), Hand(TONE, registry(), GLIDE)
    hand.session.lead = block
    for _ in range(20):
        called_back(hand, block)
        called_back(other, block)
    hand.say("speaker = 0.1*voice")
    changed, steady = (np.concatenate([called_back(h, block) for _ in range(20)]) for h in (hand, other))
    differs = np.flatnonzero(changed != steady)
    assert block <= differs[0] < 2 * block, "the block that may be on its way already is left as it was"
    quiet = steady[block + GLIDE:] * (0.1 / 0.3)
    assert np.abs(changed[block + GLIDE:] - quiet).max() < 1e-7


@pytest.mark.parametrize("edit", ["speaker = 0.1*voice", "other = sine(500)\nspeaker += 0.2*other", "del voice"])
def test_an_edit_of_which_the_loop_hears_too_late_is_no_click(edit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block, or ten, may be played while it is worked out; the glide must not be begun in its middle for that."""
    hand = Hand(TONE, registry(), GLIDE)
    hand.play(SETTLED)
    publish = hand.signals.commands.publish

    def late() -> int:
        hand.heard.append(hand.signals.render(700))
        return publish()

    with monkeypatch.context() as patched:
        patched.setattr(hand.signals.commands, "publish", late)
        hand.say(edit)
    for _ in range(SETTLED // 100):
        hand.heard.append(hand.signals.render(100))
        hand.session.turn()
    assert hand.session.late_edits == 1
    bends = np.abs(np.diff(np.concatenate(hand.heard, axis=1)[0].astype(float), 2))
    assert bends.max() < TOO_MUCH * max(bends[:SETTLED].max(), bends[-1000:].max())


def called_back(hand: Hand, samples: int) -> NDArray[np.float32]:
    """A block, as a sound card asks for it."""
    sound = np.zeros((samples, 2), np.float32)
    callback.ctypes(0, sound.ctypes.data, samples, 0, 0, hand.side.address)
    return sound[:, 0]
