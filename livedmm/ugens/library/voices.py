"""Polyphony: notes dealt out to several voices."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import f32, i32, midi_to_hz, whole
from livedmm.ugens.library.events import NOTES
from livedmm.ugens.ports import Input, Output, Setting, State

LINE = -1e9
"""The number of the note that comes in at `pitch` and `play`; others are MIDI note numbers."""


def begin(key, hz, strength, order, stamp, held, freq, gate, velocity, trigger):
    """Begin a note: in the voice that has it already, else in the one silent for longest, else in the oldest.

    Returns the order of what comes next, as `end` does.
    """
    best, mine = i32(0), i32(0)
    for i in range(64):
        if i < stamp.count():
            a, b = stamp.at(i), stamp.at(best)
            # Those that are silent first, and of either the one that has been so for longest.
            sooner = (a <= 0.0 and (b > 0.0 or a > b)) or (a > 0.0 and b > 0.0 and a < b)
            same = a > 0.0 and held.at(i) == key
            if same or (mine == 0 and sooner):
                best = i32(i)
            mine = i32(1) if same else mine
    # An envelope begins again where its gate opens: in a voice that is taken it is closed for a sample.
    gate.put(best, f32(0.0) if stamp.at(best) > 0.0 else strength)
    stamp.put(best, order)
    held.put(best, key)
    freq.put(best, hz)
    velocity.put(best, strength)
    trigger.put(best, strength)
    return order + 1.0


def end(key, order, stamp, held, gate):
    """End a note, if a voice has it."""
    for i in range(64):
        if i < stamp.count() and stamp.at(i) > 0.0 and held.at(i) == key:
            stamp.put(i, -order)
            gate.put(i, f32(0.0))
    return order + 1.0


@ugen
class Voices:
    """Notes dealt out to voices: ``v = voices(seq, seq.gate_out)``, or ``voices(name="keys")`` for ``/in/keys 60 1``.

    What arrives is a MIDI note number, fractions included, and a velocity, which is 0 where the note ends; a chord
    begins at one sample. A line's note is from where `play` opens to where it closes. A note goes to the voice that has
    been silent for longest, so that the last ones can ring on; if none is, to the oldest. A voice keeps its frequency
    and its velocity until its turn comes again.
    """

    pitch = Input("Hz", "of the line's note; it may move while that lasts", bias=220.0, range=(20.0, 5000.0))
    play = Input("gain", "open while the line's note lasts; its height where it opens is the velocity", form="gate")
    freq = Output("Hz", family="count")
    gate = Output("gain", "closed for a sample first where a voice is taken from a note that lasts", family="count")
    velocity = Output("gain", family="count")
    trigger = Output("gain", "the velocity, at the sample on which a note begins", family="count")
    count = Setting("count", 8, "from 1 to 64")
    name = Setting("text", "", "what follows /in/ in the address that plays it")
    last = State()
    order = State(initial=1.0, doc="notes begun and ended so far, and 1")
    lately = State(doc="1 if something began or ended a sample ago")
    stamp = State(family="count", doc="the order of its note's beginning, or below 0 of its end")
    held = State(family="count", doc="which note it has")
    note = State(family=NOTES, doc="what arrives, each in a place of its own; who brings it writes it")
    strength = State(family=NOTES)
    number = State(family=NOTES, doc="the number of the event that is in a place")
    done = State(family=NOTES, doc="the number of the last that was played from there")
    events = State(doc="the number of the last event")
    seen = State()

    def tick(pitch, play, count, freq, gate, velocity, trigger, last, order, lately, stamp, held, note, strength,
             number, done, events, seen):
        if lately > 0.0:
            for i in range(count):
                gate.put(i, velocity.at(i) if stamp.at(i) > 0.0 else f32(0.0))
                trigger.put(i, f32(0.0))
        before = order
        if events != seen:
            for i in range(NOTES):
                # In the order in which they were sent.
                place = (whole(events) + 1 + i) & (NOTES - 1)
                if number.at(place) != done.at(place):
                    done.put(place, number.at(place))
                    if strength.at(place) > 0.0:
                        order = begin(note.at(place), midi_to_hz(note.at(place)), strength.at(place), order, stamp,
                                      held, freq, gate, velocity, trigger)
                    else:
                        order = end(note.at(place), order, stamp, held, gate)
        if play > 0.0 and last <= 0.0:
            order = begin(LINE, pitch, play, order, stamp, held, freq, gate, velocity, trigger)
        if play <= 0.0 and last > 0.0:
            order = end(LINE, order, stamp, held, gate)
        if play > 0.0:
            for i in range(count):
                if stamp.at(i) > 0.0 and held.at(i) == LINE:
                    freq.put(i, pitch)
        return play, order, 1.0 if order != before else 0.0, events, events
