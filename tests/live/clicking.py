"""Edits of every sort, performed on a sounding machine, and how far they bend the sound.

A click is a bend of the wave that the sound itself does not have: the largest second difference while an edit
is made, as a multiple of the largest in the steady sound before and after it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.sides import Side
from livedmm.language import Span, When, evaluate, read
from livedmm.language.kinds import add_kinds
from livedmm.live.session import Session
from livedmm.network import Network, Sources, apply, resolve
from livedmm.ugens import Registry, builtin

RATE = 48000
GLIDE = 960
"""Samples: the 20 ms that an edit takes unless it says otherwise."""
SETTLED = 4800
"""Samples after which every sound here is steady."""
TOO_MUCH = 2.0
"""An edit that bends the wave more than this many times as far as the steady sound does is a click."""

BASS = "voice = sine(41)\nspeaker = 0.5*voice"
TONE = "voice = sine(660)\nspeaker = 0.3*voice"
FILTERED = "voice = saw(110)\nsoft = lowpass(voice, 500)\nspeaker = 0.3*soft"
LEVELLED = "level = value_identity(0.3)\nvoice = sine(660)\nspeaker = level*voice"


class Hand:
    """One player in a session, all of whose edits glide alike."""

    def __init__(self, rows: str, registry: Registry, glide: int) -> None:
        self.signals = CompiledMachine(registry, RATE)
        self.side = Side(self.signals, RATE)
        self.session = Session(_said(rows, Network.standing(registry), registry), registry, self.signals)
        self.session.default = When(glide=Span(glide / RATE, "s"))
        self.heard: list[NDArray[np.float32]] = []

    def play(self, samples: int) -> None:
        """Let it sound."""
        self.heard.append(self.session.render(samples))

    def say(self, rows: str) -> None:
        """Evaluate rows by hand."""
        self.session.evaluate(self.session.read(rows))


Action = Callable[[Hand], object]


def say(rows: str) -> Action:
    """Rows, evaluated by hand."""
    return lambda hand: hand.say(rows)


def undo(hand: Hand) -> None:
    """Take the last edit back."""
    hand.session.undo("me")


def redo(hand: Hand) -> None:
    """Bring it back."""
    hand.session.redo("me")


def fade(gain: float) -> Action:
    """Give the first edit another gain."""
    return lambda hand: hand.session.fade({1: gain})


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
    Case("the weight of a bass", BASS, say("speaker = 0.1*voice")),
    Case("a bass that is removed", BASS, say("del voice")),
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
    Case("an edit undone within its glide", TONE, lambda hand: (
        hand.say("speaker = 0.1*voice"), hand.play(GLIDE // 3), undo(hand))),
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
    first = hand.session.now
    case.edit(hand)
    hand.play(SETTLED)
    hand.say("silent = sine(1)")
    hand.play(SETTLED)
    last = hand.session.now
    hand.play(SETTLED)
    bends = np.abs(np.diff(np.concatenate(hand.heard, axis=1).astype(float), 2)).max(0)
    steady = max(bends[first - SETTLED: first - 2].max(), bends[last:].max())
    return float(bends[first - 2: last].max()), float(steady)


def _said(rows: str, network: Network, registry: Registry) -> Network:
    program = read(rows, network, registry)
    assert not program.errors, program.errors
    made, _ = evaluate(program, network, Sources(), whole=False, again=True)
    return apply(resolve([change for changes in made.values() for change in changes], network, registry), network)
