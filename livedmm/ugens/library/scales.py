"""Scales, degrees, chords, and the tunings that they can be in.

A scale or chord is twelve bits, bit i for the note i semitones above the tonic or root. Tunings other than the equal
one are built on that note by fifths and thirds, so they are pure in its key and wolfish far from it; the note itself
stays where equal temperament on a4 = 440 Hz has it.
"""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import clip, exp2, f32, floor, log2, u32, wrap
from livedmm.ugens.ports import Input, Output, Setting

KEYS = ("c", "c#", "d", "eb", "e", "f", "f#", "g", "ab", "a", "bb", "b")
SCALES = ("major", "minor", "dorian", "phrygian", "lydian", "mixolydian", "locrian", "harmonic_minor",
          "melodic_minor", "pentatonic", "minor_pentatonic", "blues", "whole_tone", "octatonic", "chromatic")
CHORDS = ("major", "minor", "diminished", "augmented", "sus2", "sus4", "sixth", "minor_sixth", "seventh",
          "major_seventh", "minor_seventh", "half_diminished", "diminished_seventh", "fifth")
TUNINGS = ("equal", "just", "pythagorean", "meantone")

TWELFTH = 0.08333333333333333
FIFTH = 0.5849625007211562
"""Octaves of a pure fifth, 3/2."""
COMMA = 0.01792190799726153
"""Octaves of the syntonic comma, 81/80: what four pure fifths are above two octaves and a pure third."""
MEANTONE_FIFTH = FIFTH - 0.25 * COMMA
"""Octaves of the fifth of which four make a pure third."""


def scale_bits(scale):
    """The notes of the scale of an index into `SCALES`."""
    n = floor(scale + 0.5)
    bits = u32(0xAB5)
    bits = u32(0x5AD) if n >= 1.0 else bits
    bits = u32(0x6AD) if n >= 2.0 else bits
    bits = u32(0x5AB) if n >= 3.0 else bits
    bits = u32(0xAD5) if n >= 4.0 else bits
    bits = u32(0x6B5) if n >= 5.0 else bits
    bits = u32(0x56B) if n >= 6.0 else bits
    bits = u32(0x9AD) if n >= 7.0 else bits
    bits = u32(0xAAD) if n >= 8.0 else bits
    bits = u32(0x295) if n >= 9.0 else bits
    bits = u32(0x4A9) if n >= 10.0 else bits
    bits = u32(0x4E9) if n >= 11.0 else bits
    bits = u32(0x555) if n >= 12.0 else bits
    bits = u32(0x6DB) if n >= 13.0 else bits
    return u32(0xFFF) if n >= 14.0 else bits


def chord_bits(kind):
    """The notes of the chord of an index into `CHORDS`."""
    n = floor(kind + 0.5)
    bits = u32(0x091)
    bits = u32(0x089) if n >= 1.0 else bits
    bits = u32(0x049) if n >= 2.0 else bits
    bits = u32(0x111) if n >= 3.0 else bits
    bits = u32(0x085) if n >= 4.0 else bits
    bits = u32(0x0A1) if n >= 5.0 else bits
    bits = u32(0x291) if n >= 6.0 else bits
    bits = u32(0x289) if n >= 7.0 else bits
    bits = u32(0x491) if n >= 8.0 else bits
    bits = u32(0x891) if n >= 9.0 else bits
    bits = u32(0x489) if n >= 10.0 else bits
    bits = u32(0x449) if n >= 11.0 else bits
    bits = u32(0x249) if n >= 12.0 else bits
    return u32(0x081) if n >= 13.0 else bits


def size(bits):
    """How many notes there are."""
    found = u32(0)
    for i in range(12):
        found = found + ((bits >> u32(i)) & u32(1))
    return f32(found)


def note_at(bits, index):
    """The semitones of the note that `index` others lie below, from 0."""
    seen = f32(0.0)
    note = f32(0.0)
    for i in range(12):
        held = ((bits >> u32(i)) & u32(1)) == u32(1)
        note = f32(i) if held and seen == index else note
        seen = seen + (1.0 if held else 0.0)
    return note


def nearest(bits, x):
    """The note nearest to `x` semitones, in any octave; of two alike the one that is lower in the scale."""
    best = f32(0.0)
    gap = f32(24.0)
    for i in range(12):
        held = ((bits >> u32(i)) & u32(1)) == u32(1)
        note = f32(i) + 12.0 * floor((x - f32(i)) * TWELFTH + 0.5)
        closer = held and abs(x - note) < gap
        best = note if closer else best
        gap = abs(x - note) if closer else gap
    return best


def above(bits, index):
    """The semitones of the note `index` notes above the lowest, octave upon octave; below it, below 0."""
    notes = size(bits)
    octave = floor(index / notes)
    return note_at(bits, index - notes * octave) + 12.0 * octave


def tuned(note, tuning):
    """The octaves of a whole number of semitones above the note that a tuning is built on.

    The note is so many fifths from there, from -5 to 6. Just intonation is the Pythagorean with the thirds a comma
    narrower: all that have a pure major third in them one way are three to six fifths up, the other way two to five
    fifths down.
    """
    octave = floor(note * TWELFTH + 0.01)
    i = note - 12.0 * octave
    fifths = 7.0 * i - 12.0 * floor((7.0 * i + 5.5) * TWELFTH)
    comma = COMMA if fifths > 2.5 else (-COMMA if fifths < -1.5 else 0.0)
    pure = wrap(FIFTH * fifths)
    n = floor(tuning + 0.5)
    unequal = pure - comma if n < 2.0 else (pure if n < 3.0 else wrap(MEANTONE_FIFTH * fifths))
    return octave + (i * TWELFTH if n < 1.0 else unequal)


def hertz(octaves):
    """The frequency so many octaves above a4, from -20 to 10."""
    return 440.0 * exp2(clip(octaves, -20.0, 10.0))


@ugen
class ToScale:
    """`freq` moved to the nearest note of a scale."""

    freq = Input("Hz", bias=220.0, range=(20.0, 5000.0))
    scale = Input(choices=SCALES)
    key = Input(doc="the tonic", choices=KEYS)
    tuning = Input(choices=TUNINGS)
    out = Output("Hz")
    note = Output("note", "its MIDI number; in all tunings that of the key on a keyboard")

    def tick(freq, scale, key, tuning):
        tonic = floor(clip(key, 0.0, 11.0) + 0.5)
        note = nearest(scale_bits(scale), 69.0 - tonic + 12.0 * log2(freq * 0.0022727273))
        heard = hertz(tuned(note, tuning) + (tonic - 69.0) * TWELFTH)
        return heard if freq > 0.0 else 0.0, note + tonic


@ugen
class Degree:
    """The frequency of a degree of a scale: 0 is the tonic, 1 the note above it, -1 the one below.

    Beyond the scale it goes on in the next octave: 7 is the octave of a scale of seven notes.
    """

    degree = Input(doc="the nearest whole number counts", range=(-7.0, 14.0))
    scale = Input(choices=SCALES)
    key = Input(doc="the tonic", choices=KEYS)
    octave = Input("octave", "of the tonic; 4 begins at c4", bias=4.0, range=(0.0, 8.0))
    tuning = Input(choices=TUNINGS)
    out = Output("Hz")
    note = Output("note", "its MIDI number; in all tunings that of the key on a keyboard")

    def tick(degree, scale, key, octave, tuning):
        tonic = floor(clip(key, 0.0, 11.0) + 0.5)
        first = floor(clip(octave, -4.0, 12.0) + 0.5)
        note = above(scale_bits(scale), floor(clip(degree, -500.0, 500.0) + 0.5))
        return hertz(tuned(note, tuning) + first + (tonic - 57.0) * TWELFTH), note + tonic + 12.0 * first + 12.0


@ugen
class Chord:
    """The frequencies of a chord on `root`, the lowest first; voices beyond its notes repeat them an octave higher.

    ``inversion=1`` leaves the lowest note out and adds one above; so it may go on to any number, and below 0.
    """

    root = Input("Hz", bias=220.0, range=(20.0, 2000.0))
    chord = Input(choices=CHORDS)
    inversion = Input(doc="the nearest whole number counts", range=(-4.0, 8.0))
    tuning = Input(choices=TUNINGS)
    out = Output("Hz", "the lowest")
    freq = Output("Hz", family="count")
    count = Setting("count", 4, "voices, from 1 to 16")

    def tick(root, chord, inversion, tuning, count, freq):
        bits = chord_bits(chord)
        lowest = floor(clip(inversion, -48.0, 48.0) + 0.5)
        for i in range(count):
            freq.put(i, root * exp2(tuned(above(bits, lowest + f32(i)), tuning)))
        return root * exp2(tuned(above(bits, lowest), tuning))
