"""Edits of every sort, performed on a sounding machine, and how far they bend the sound.

A click is a bend of the wave that the sound itself does not have: the largest second difference while an edit
is made, as a multiple of the largest in the steady sound before and after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import Machine
from livedmm.language import evaluate, read
from livedmm.language.kinds import add_kinds
from livedmm.network import Change, Edit, History, Network, Sources, apply, resolve
from livedmm.ugens import Registry, builtin

RATE = 48000
GLIDE = 960
"""Samples: the 20 ms that an edit takes unless it says otherwise."""
SETTLED = 4800
"""Samples after which every sound here is steady."""
TOO_MUCH = 2.0
"""An edit that bends the wave more than this many times as far as the steady sound does is a click."""

TONE = "voice = sine(660)\nspeaker = 0.3*voice"
FILTERED = "voice = saw(110)\nsoft = lowpass(voice, 500)\nspeaker = 0.3*soft"
LEVELLED = "level = value_identity(0.3)\nvoice = sine(660)\nspeaker = level*voice"


class Hand:
    """One player at a machine: edits go through a history and glide."""

    def __init__(self, rows: str, registry: Registry, glide: int) -> None:
        self.registry = registry
        self.glide = glide
        self.history = History(_said(rows, Network.standing(registry), registry), registry, RATE)
        self.machine = Machine(self.history.network, registry, CompiledMachine(registry, RATE))
        self.heard: list[NDArray[np.float32]] = []

    def play(self, samples: int) -> None:
        """Let it sound."""
        self.heard.append(self.machine.render(samples))

    def say(self, rows: str) -> None:
        """Evaluate rows by hand."""
        self.history.add(Edit(tuple(_changes(rows, self.history.network, self.registry))))
        self.go()

    def go(self) -> None:
        """Let the machine follow the history."""
        self.machine.change(self.history.network, glide=self.glide)


Action = Callable[[Hand], object]


def say(rows: str) -> Action:
    """Rows, evaluated by hand."""
    return lambda hand: hand.say(rows)


def undo(hand: Hand) -> None:
    """Take the last edit back."""
    hand.history.undo()
    hand.go()


def redo(hand: Hand) -> None:
    """Bring it back."""
    hand.history.redo()
    hand.go()


def fade(gain: float) -> Action:
    """Give the first edit another gain."""
    def faded(hand: Hand) -> None:
        hand.history.fade(1, gain)
        hand.go()
    return faded


class Case(NamedTuple):
    """One sort of edit.

    Attributes
    ----------
    before
        What has been done, and has settled, when the edit is made.
    steps
        Whether it is a click without a glide: what only begins softly, or goes its own way, is none.
    """

    name: str
    rows: str
    edit: Action
    steps: bool = True
    before: tuple[Action, ...] = ()


EDITED = (say("speaker = 0.1*voice"),)
CASES = (
    Case("the weight of a signal", TONE, say("speaker = 0.1*voice")),
    Case("the weight of a signal, to its negative", TONE, say("speaker = -0.3*voice")),
    Case("the master fader", TONE, say("speaker.gain = 0.1")),
    Case("the gain of an edit", TONE, fade(0.3), before=EDITED),
    Case("undo", TONE, undo, before=EDITED),
    Case("redo", TONE, redo, before=(*EDITED, undo)),
    Case("a frequency", TONE, say("voice.freq = 990")),
    Case("a phase", TONE, say("voice.phase = 0.4")),
    Case("a phase past its end", "voice = sine(660, 0.8)\nspeaker = 0.3*voice", say("voice.phase = 1.3")),
    Case("a cutoff", FILTERED, say("soft.cutoff = 900"), False),
    Case("another kind", TONE, say("voice = triangle(660)")),
    Case("another kind, and back", TONE, undo, before=(say("voice = triangle(660)"),)),
    Case("another kind with sharp edges of its own", TONE, say("voice = saw(660)"), False),
    Case("a delay longer than the glide", TONE, say("speaker += 0.3*delay(voice, 0.03)")),
    Case("a setting of a delay", "voice = sine(660)\nlate = delay(voice, 0.01)\nspeaker = 0.3*late",
         say("late = delay(voice, 0.01, longest=3)")),
    Case("a setting of an oscillator", "voice = harmonics(660, count=3)\nspeaker = 0.3*voice",
         say("voice = harmonics(660, count=4)")),
    Case("a neuron more", TONE, say("other = sine(500, 0.25)\nspeaker += 0.3*other")),
    Case("a neuron out of silence", "voice = sine(660, 0.25)\nspeaker = 0", say("speaker = 0.3*voice")),
    Case("a neuron that is removed", TONE, say("del voice")),
    Case("a removal undone", TONE, undo, before=(say("del voice"),)),
    Case("an anonymous neuron of a sum", TONE, say("speaker += 0.2*sine(440, 0.25)")),
    Case("a row set", "voice = sine(660)\nother = sine(500)\nspeaker = 0.3*voice", say("speaker = 0.2*other")),
    Case("a row added to", "voice = sine(660)\nother = sine(500)\nspeaker = 0.3*voice", say("speaker += 0.2*other")),
    Case("a row scaled", TONE, say("speaker.left *= 0.2")),
    Case("a row deleted", TONE, say("speaker = 0")),
    Case("one side of the speaker", TONE, say("speaker.left = 0")),
    Case("wrapped in a filter", "speaker = 0.3*sine(660)", say("speaker = 0.3*lowpass(sine(660), 800)")),
    Case("wrapped in a loop", TONE, say("loop = signal_identity(voice + -0.5*loop)\nspeaker = 0.3*loop")),
    Case("a product", TONE, say("speaker = 0.3*voice*sine(50)")),
    Case("a name", TONE, say('rename(voice, "other")'), False),
    Case("a V-value", LEVELLED, say("level = value_identity(0.1)"), False),
    Case("a weight of a V-value", LEVELLED, say("speaker = 0.5*level*voice")),
    Case("a gate", "env = adsr(1)\nvoice = sine(660)\nspeaker = 0.3*env*voice", say("env.gate = 0"), False),
    Case("an edit within the glide of another", TONE, lambda hand: (
        hand.say("speaker = 0.1*voice"), hand.play(GLIDE // 3), hand.say("speaker = 0.4*voice"))),
    Case("a removal taken back within its glide", TONE, lambda hand: (
        hand.say("del voice"), hand.play(GLIDE // 3), undo(hand))),
    Case("another kind, taken back within its glide", "voice = triangle(660)\nspeaker = 0.3*voice", lambda hand: (
        hand.say("voice = sine(660)"), hand.play(GLIDE // 3), undo(hand))),
)


@cache
def registry() -> Registry:
    """Every kind."""
    made = builtin().copy()
    add_kinds(made)
    return made


def bend(case: Case, glide: int, moments: int) -> tuple[float, float]:
    """How far an edit bends the sound, and how far the sound does itself.

    The worst of some moments in the sound's course at which it is made, and of both sides. The silent edit that
    follows lets the machine clear away what has faded.
    """
    found = [_bend(case, glide, 29 * moment) for moment in range(moments)]
    return max(found, key=lambda pair: pair[0] / pair[1])


def _bend(case: Case, glide: int, moment: int) -> tuple[float, float]:
    hand = Hand(case.rows, registry(), glide)
    for action in case.before:
        hand.play(SETTLED)
        action(hand)
    hand.play(2 * SETTLED + moment)
    first = hand.machine.signals.now
    case.edit(hand)
    hand.play(SETTLED)
    hand.say("silent = sine(1)")
    hand.play(SETTLED)
    last = hand.machine.signals.now
    hand.play(SETTLED)
    bends = np.abs(np.diff(np.concatenate(hand.heard, axis=1).astype(float), 2)).max(0)
    steady = max(bends[first - SETTLED: first - 2].max(), bends[last:].max())
    return float(bends[first - 2: last].max()), float(steady)


def _changes(rows: str, network: Network, registry: Registry) -> Iterator[Change]:
    program = read(rows, network, registry)
    assert not program.errors, program.errors
    made, _ = evaluate(program, network, Sources(), whole=False, again=True)
    for changes in made.values():
        yield from changes


def _said(rows: str, network: Network, registry: Registry) -> Network:
    return apply(resolve(_changes(rows, network, registry), network, registry), network)
