"""Every sort of edit that a performer can make, on sounds in which it is heard if it clicks."""

from __future__ import annotations

from pathlib import Path

from livedmm.live.osc.packets import Argument
from livedmm.live.saving import Follower
from livedmm.ugens.files import kinds_of

from .clicking import GLIDE, RATE, SETTLED, Action, Case, Hand

BASS = "voice = sine(41)\nspeaker = 0.5*voice"
TONE = "voice = sine(660)\nspeaker = 0.3*voice"
FILTERED = "voice = saw(110)\nsoft = lowpass(voice, 500)\nspeaker = 0.3*soft"
PAIR = "voice = sine(660)\nother = sine(500)\nspeaker = 0.3*voice + 0.2*other"
LEVELLED = "level = value_identity(0.3)\nvoice = sine(660)\nspeaker = level*voice"


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


def send(address: str, *arguments: Argument) -> Action:
    """A message over OSC."""
    return lambda hand: hand.send(address, *arguments)


def load(hand: Hand) -> None:
    """Replace everything by a patch."""
    hand.write("voice = triangle(660)\nother = sine(500)\nspeaker = 0.2*voice + 0.2*other")
    hand.send("/patch/load", "other")


def merge(hand: Hand) -> None:
    """Evaluate another patch as a whole document."""
    hand.write("other = sine(500)\nspeaker = 0.3*voice + 0.2*other")
    hand.send("/patch/merge", "other")


def save(rows: str) -> Action:
    """Save the patch file that plays."""
    def saved(hand: Hand) -> None:
        path = hand.write(hand.rows, "played")
        clock = iter(range(10))
        follower = Follower(path, hand.desk, lambda told: None, clock=lambda: float(next(clock)))
        hand.desk.merge(hand.desk.read(path, hand.desk.session.machine.network))
        hand.write(rows, "played")
        for _ in range(4):
            follower.turn()
    return saved


MINE = """from livedmm.ugens import Buffer, Input, Output, State, ugen
from livedmm.ugens.functions import TAU, sin

@ugen
class Mine:
    'A tone.'
    freq = Input("Hz")
    out = Output()
    position = State("cycle")

    def tick(freq, position, dt):
        return sin(TAU * position){0}, freq * dt

@ugen
class Late:
    'An echo.'
    input = Input()
    out = Output()
    line = Buffer(0.05)

    def tick(input, line):
        line.write({1} * input + 0.5 * line.read(700))
        return line.read(500)
"""
LATE = "voice = sine(660)\necho = late(voice)\nspeaker = 0.3*echo"


def reload(*parts: object) -> Action:
    """Save a file of kinds."""
    return lambda hand: hand.session.reload(kinds_of(Path("mine.py"), MINE.format(*parts)))


def morph(place: float) -> Action:
    """Go to a place between what plays and what else might."""
    def morphed(hand: Hand) -> None:
        hand.say('snap("a")')
        hand.write("voice = sine(660)\nspeaker = 0.1*voice", "b")
        hand.send("/morph", "a", "b", place)
    return morphed


def wait(hand: Hand) -> None:
    """Let an edit wait for the next beat, half a second away at most."""
    hand.say("with at(beat):\n    speaker = 0.1*voice")
    hand.play(RATE // 2)


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
    Case("the tempo", "voice = sine(330*clock.rate)\nspeaker = 0.3*voice", say("clock.tempo = 180")),
    Case("an edit that waits for the beat", TONE, wait),
    Case("/net", TONE, send("/net/speaker/gain", 0.1)),
    Case("/norm", TONE, send("/norm/voice/freq", 0.7)),
    Case("/row", TONE, send("/row", "speaker = 0.1*voice")),
    Case("/w/set", TONE, send("/w/set", "speaker.left", "voice.out", -0.2)),
    Case("/w/add", TONE, send("/w/add", "speaker.left", "voice.out", -0.2)),
    Case("/w/free", TONE, send("/w/free", "speaker.left", "voice.out")),
    Case("/n/new", TONE, send("/n/new", "other", "saw"), False),
    Case("/n/free", TONE, send("/n/free", "voice")),
    Case("/n/set", TONE, send("/n/set", "voice", "freq", 990.0)),
    Case("/tempo", "voice = sine(330*clock.rate)\nspeaker = 0.3*voice", send("/tempo", 180.0)),
    Case("/goto", TONE, send("/goto", 0), before=EDITED),
    Case("/edit/1/gain", TONE, send("/edit/1/gain", 0.3), before=EDITED),
    Case("/copy", TONE, send("/copy", "voice", "other"), False),
    Case("/insert", "lfo = sine(220)\n" + TONE, send("/insert", "lfo", "voice", 0.5)),
    Case("/mute", TONE, send("/mute", "voice")),
    Case("/unmute", TONE, send("/unmute", "voice"), before=(send("/mute", "voice"),)),
    Case("/solo", PAIR, send("/solo", "other")),
    Case("/solo taken back", PAIR, send("/solo"), before=(send("/solo", "other"),)),
    Case("/hush", TONE, send("/hush"), False),
    Case("/hush undone", TONE, send("/undo"), before=(send("/hush"),)),
    Case("/panic", TONE, send("/panic"), cuts=True),
    Case("/panic undone", TONE, send("/undo"), before=(send("/panic"),)),
    Case("/snap/load", TONE, send("/snap/load", "here"), before=(send("/snap/save", "here"), *EDITED)),
    Case("/morph", TONE, morph(0.7)),
    Case("/morph that goes on", TONE, send("/morph", "a", "b", 0.9), before=(morph(0.1),)),
    Case("/morph by a neuron", "lfo = value_identity(0.9)\nvoice = sine(660)\nspeaker = 0.3*voice",
         send("/row", 'morph("a", "b", lfo)'), before=(morph(0.0),), steps=False),
    Case("/patch/load", TONE, load),
    Case("/patch/merge", TONE, merge),
    Case("a saved file", TONE, save("voice = sine(660)\nspeaker = 0.1*voice")),
    Case("a saved file with another kind", TONE, save("voice = triangle(660)\nspeaker = 0.3*voice")),
    Case("a saved file of kinds", TONE, reload(" + 0.3*sin(2.0*TAU*position)", 1.0),
         before=(reload("", 1.0), say("voice = mine(660)"))),
    Case("a saved kind with a delay line", TONE, reload("", -0.6), before=(reload("", 1.0), say(LATE))),
    Case("/nu", TONE, send("/nu", "speaker.left", "voice.out", -0.2)),
    Case("/nuff", TONE, lambda hand: (hand.send("/sf", "f", "speaker.left", "voice.out", -0.2),
                                      hand.send("/smul", "f", 2.0), hand.send("/nuff", "f"))),
    Case("/nu_general", TONE, lambda hand: (hand.send("/sf", "f", "speaker.left", "voice.out", -0.2),
                                            hand.send("/nu_general", "f", "out")), False),
    Case("a network that edits itself", TONE, say('self.delta += 0.2*edit("speaker = 0.1*voice")'), False),
    Case("an edit within what a network writes", TONE, lambda hand: (hand.play(SETTLED), hand.play(350),
                                                                     hand.say("speaker = 0.2*voice")),
         before=(say('self.delta += 0.02*edit("speaker = 0.1*voice")'),)),
    Case("an edit undone within its glide", TONE, lambda hand: (
        hand.say("speaker = 0.1*voice"), hand.play(GLIDE // 3), undo(hand))),
    Case("an edit within the glide of another", TONE, lambda hand: (
        hand.say("speaker = 0.1*voice"), hand.play(GLIDE // 3), hand.say("speaker = 0.4*voice"))),
    Case("a removal taken back within its glide", TONE, lambda hand: (
        hand.say("del voice"), hand.play(GLIDE // 3), undo(hand))),
    Case("another kind, taken back within its glide", "voice = triangle(660)\nspeaker = 0.3*voice", lambda hand: (
        hand.say("voice = sine(660)"), hand.play(GLIDE // 3), undo(hand))),
)
