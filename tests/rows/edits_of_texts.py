"""What people do to a text while it plays, and which neurons must not notice (R31, R36).

A neuron is its kind and its name; while it stays, its state does. Kinds are keys of the matrix.
"""

from __future__ import annotations

from typing import NamedTuple


class TextEdit(NamedTuple):
    """A text before and after an edit of it: who stays, who is new, who is gone; ``kind name`` each."""

    name: str
    before: str
    after: str
    stay: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


EDITS = (
    TextEdit("wrap",
             "speaker = 0.3*saw(110)",
             "speaker = 0.3*lowpass(saw(110), 800)",
             stay=("saw speaker._saw",), new=("lowpass speaker._lowpass",)),
    TextEdit("unwrap",
             "speaker = 0.3*lowpass(saw(110), 800)",
             "speaker = 0.3*saw(110)",
             stay=("saw speaker._saw",), gone=("lowpass speaker._lowpass",)),
    TextEdit("number",
             "speaker = 0.3*lowpass(saw(110 + 3*sine(0.1)), 800)",
             "speaker = 0.2*lowpass(saw(111 + 4*sine(0.2)), 900)",
             stay=("saw speaker._saw", "lowpass speaker._lowpass", "sine speaker._sine")),
    TextEdit("a number becomes a stream",
             "lead = saw(110)",
             "lead = saw(110 + 3*sine(0.1))",
             stay=("saw lead",), new=("sine lead._sine",)),
    TextEdit("keyword",
             "speaker = 0.3*lowpass(saw(110), 800)",
             "speaker = 0.3*lowpass(saw(110), q=0.2, cutoff=800)",
             stay=("saw speaker._saw", "lowpass speaker._lowpass")),
    TextEdit("order of terms",
             "speaker = 0.3*saw(110) + 0.2*sine(220)",
             "speaker = 0.2*sine(220) + 0.3*saw(110)",
             stay=("saw speaker._saw", "sine speaker._sine")),
    # Two of one kind trade numbers, not places: the first is the first of the text.
    TextEdit("order of terms of one kind",
             "speaker = 0.3*sine(110) + 0.2*sine(220)",
             "speaker = 0.2*sine(220) + 0.3*sine(110)",
             stay=("sine speaker._sine", "sine speaker._sine[1]")),
    TextEdit("other kind",
             "lead = saw(110)\nspeaker = 0.3*lowpass(lead)",
             "lead = sine(110)\nspeaker = 0.3*lowpass(lead)",
             stay=("lowpass speaker._lowpass",), new=("sine lead",), gone=("saw lead",)),
    TextEdit("other kind inside",
             "speaker = 0.3*lowpass(saw(110))",
             "speaker = 0.3*delay(saw(110))",
             stay=("saw speaker._saw",), new=("delay speaker._delay",), gone=("lowpass speaker._lowpass",)),
    TextEdit("setting",
             "echo = delay(noise())\nspeaker = 0.3*echo",
             "echo = delay(noise(), longest=4)\nspeaker = 0.3*echo",
             stay=("noise echo._noise",), new=("delay(longest=4) echo",), gone=("delay echo",)),
    TextEdit("split",
             "speaker = 0.3*lowpass(saw(110), 800)",
             "voice = saw(110)\nspeaker = 0.3*lowpass(voice, 800)",
             stay=("lowpass speaker._lowpass",), new=("saw voice",), gone=("saw speaker._saw",)),
    TextEdit("join",
             "voice = saw(110)\nspeaker = 0.3*lowpass(voice, 800)",
             "speaker = 0.3*lowpass(saw(110), 800)",
             stay=("lowpass speaker._lowpass",), new=("saw speaker._saw",), gone=("saw voice",)),
    TextEdit("rename",
             "lfo = sine(0.1)\nvoice = saw(110 + 3*lfo)",
             "wobble = sine(0.1)\nvoice = saw(110 + 3*wobble)",
             stay=("saw voice",), new=("sine wobble",), gone=("sine lfo",)),
    TextEdit("move line",
             "lfo = sine(0.1)\nvoice = saw(110 + 3*lfo)\nspeaker = 0.3*voice + 0.1*noise()",
             "speaker = 0.3*voice + 0.1*noise()\nvoice = saw(110 + 3*lfo)\nlfo = sine(0.1)",
             stay=("sine lfo", "saw voice", "noise speaker._noise")),
    TextEdit("add term",
             "speaker = 0.3*saw(110)",
             "speaker = 0.3*saw(110) + 0.1*noise() + 0.1*saw(220)",
             stay=("saw speaker._saw",), new=("noise speaker._noise", "saw speaker._saw[1]")),
    TextEdit("take out term",
             "speaker = 0.3*saw(110) + 0.1*noise()",
             "speaker = 0.3*saw(110)",
             stay=("saw speaker._saw",), gone=("noise speaker._noise",)),
    TextEdit("delete line",
             "lfo = sine(0.1)\nvoice = saw(110)\nspeaker = 0.3*voice",
             "voice = saw(110)\nspeaker = 0.3*voice",
             stay=("saw voice",), gone=("sine lfo",)),
    TextEdit("add line",
             "voice = saw(110)",
             "voice = saw(110)\nvoice.freq = 110 + 3*sine(0.1)",
             stay=("saw voice",), new=("sine voice.freq._sine",)),
    TextEdit("comment and space",
             "lfo = sine(0.1)\nvoice = saw(110+3*lfo)",
             "lfo = sine( 0.1 )   # slow\n\n# the voice\nvoice = saw(\n    110 + 3*lfo)",
             stay=("sine lfo", "saw voice")),
    TextEdit("longer array",
             "bank = sine([110, 220])\nspeaker = 0.1*bank",
             "bank = sine([110, 220, 331])\nspeaker = 0.1*bank",
             stay=("sine bank[0]", "sine bank[1]"), new=("sine bank[2]",)),
    TextEdit("louder product",
             "ring = saw(110)*sine(3)",
             "ring = 0.5*saw(110)*sine(3)",
             stay=("signal_product ring", "saw ring._saw", "sine ring._sine")),
    TextEdit("a third factor",
             "ring = saw(110)*sine(3)",
             "ring = saw(110)*sine(3)*noise()",
             stay=("signal_product ring", "saw ring._saw", "sine ring._sine"),
             new=("signal_product ring._product", "noise ring._noise")),
)
