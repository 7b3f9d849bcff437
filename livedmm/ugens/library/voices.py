"""Polyphony: one line of notes as several voices."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import f32
from livedmm.ugens.ports import Input, Output, Setting, State


@ugen
class Voices:
    """Each note to the next voice in turn, so that the last ones can ring on: ``v = voices(seq, seq.gate_out)``.

    A note is from where `play` opens to where it closes. Its voice keeps its frequency and its velocity until its turn
    comes again.
    """

    pitch = Input("Hz", "of the note; it may move while the note lasts", bias=220.0, range=(20.0, 5000.0))
    play = Input("gain", "open while the note lasts; its height where it opens is the velocity", form="gate")
    freq = Output("Hz", family="count")
    gate = Output("gain", family="count")
    velocity = Output("gain", family="count")
    count = Setting("count", 8, "from 1 to 64")
    last = State()
    turn = State(initial=-1.0)
    kept = State(family="count", doc="the frequency of each voice")
    height = State(family="count")

    def tick(pitch, play, count, freq, gate, velocity, last, turn, kept, height):
        open = play > 0.0
        begun = open and last <= 0.0
        turn = turn + 1.0 if begun else turn
        turn = 0.0 if turn >= f32(count) else turn
        for i in range(count):
            mine = open and f32(i) == turn
            kept.put(i, pitch if mine else kept.at(i))
            height.put(i, play if mine and begun else height.at(i))
            freq.put(i, kept.at(i))
            gate.put(i, height.at(i) if mine else f32(0.0))
            velocity.put(i, height.at(i))
        return play, turn
