"""A frame of a machine in which no V-value moves is skipped: nothing that comes later is any different."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import Machine
from livedmm.language.patches import read_patch
from livedmm.network import Network
from livedmm.ugens import builtin

KINDS = builtin()
SOUND = "voice = saw(200)\nspeaker = 0.2*voice\nself.delta = update.out"
ELSEWHERE = "voice = saw(300)\nsoft = lowpass(voice, 500)\nspeaker = 0.2*soft\nself.delta = update.out"
FED = "level = value_identity(0.25)\nvoice = saw(200)\nspeaker = level*voice\nself.delta = update.out"


def network(rows: str) -> Network:
    return read_patch("rows: |\n" + "".join(f"  {row}\n" for row in rows.splitlines()), "rest", KINDS).require()


def machine() -> Machine:
    return Machine(network(SOUND), KINDS, CompiledMachine(KINDS, channels=2))


def self_edit(made: Machine) -> None:
    weight = {"saw": {"voice": {"freq": {"one": {"one": {"out": 25.0}}}}}}
    made.values.send("update", {"out": weight})


HAPPENS: dict[str, Callable[[Machine], object]] = {
    "nothing": lambda made: None,
    "an edit": lambda made: made.change(network(ELSEWHERE), glide=700),
    "a V-value that is heard": lambda made: made.change(network(FED)),
    "an edit by the network itself": self_edit,
    "an edit of what the network has edited": lambda made: (self_edit(made), made.render(3000),
                                                           made.change(network(ELSEWHERE), glide=100)),
}


@pytest.mark.parametrize("what", HAPPENS)
def test_it_sounds_as_if_every_frame_had_been_computed(what: str) -> None:
    made, other = machine(), machine()
    other._rests = lambda: False  # type: ignore[method-assign]
    heard, written = [], []
    for one in (made, other):
        sound = [one.render(5000)]
        HAPPENS[what](one)
        sound.append(one.render(9000))
        written.append(one.values.matrix)
        one.change(network(SOUND), glide=50)
        sound.append(one.render(9000))
        heard.append(np.concatenate(sound, axis=1))
    assert heard[0].tobytes() == heard[1].tobytes()
    assert made.frame == other.frame == made.values.frame == other.values.frame
    assert written[0] == written[1]
    assert made.values.matrix == other.values.matrix
    assert made.drift.weights == other.drift.weights


def test_a_machine_that_only_sounds_rests_and_one_with_a_value_that_is_heard_does_not() -> None:
    made = machine()
    made.render(8000)
    assert made._rests()
    self_edit(made)
    assert not made._rests()
    made.change(network(FED))
    made.render(8000)
    assert not made._rests()
