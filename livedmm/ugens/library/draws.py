"""Signed samples as signals: one stream drawn where a row would have added them all.

A row is a linear combination; drawn from, it is a stream at a time, each with the probability that is its share of
the weights, and with the sign of its weight. The mean of many draws is the combination again, over the sum of the
magnitudes. The formalism is that of the sampling notes of the DMM project (2017).
"""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import f32, mix, next_random, unipolar, whole
from livedmm.ugens.ports import Input, Output, Setting, State


@ugen
class Draw:
    """One of its inputs, drawn at each trigger, with the sign of its weight.

    Input i is drawn with the probability ``abs(weight[i]) / sum of abs(weight)``, and comes times 1 or -1. With
    `missing`, what the sum lacks to 1 is the probability that nothing comes. Before the first trigger, and of weights
    that are all 0, nothing comes. `sample` draws from measures on V-values in the same way.
    """

    trigger = Input(form="trigger", doc="draws")
    input = Input(doc="what is drawn from; it may move while it is heard", family="count")
    weight = Input("gain", "of each input, below 0 too", range=(-1.0, 1.0), family="count")
    missing = Input(doc="whether nothing may be drawn", switch=True)
    out = Output()
    sign = Output(doc="1 or -1, or 0 where nothing was drawn")
    index = Output(doc="which was drawn, from 0; -1 where nothing was")
    fired = Output("gain", "the trigger, where something was drawn")
    count = Setting("count", 4, "how many inputs there are")
    last = State()
    drawn = State(initial=-1.0)
    turned = State()
    random = State("u32", "seed")

    def tick(trigger, input, weight, missing, count, last, drawn, turned, random):
        begun = trigger > 0.0 and last <= 0.0
        random = next_random(random) if begun else random
        total = f32(0.0)
        for i in range(count):
            total = total + abs(weight.at(i))
        mark = unipolar(mix(random)) * (max(total, 1.0) if missing >= 0.5 else total)
        below, found, sign = f32(0.0), f32(-1.0), f32(0.0)
        for i in range(count):
            below = below + abs(weight.at(i))
            hit = found < 0.0 and mark < below
            found = f32(i) if hit else found
            sign = (f32(1.0) if weight.at(i) > 0.0 else f32(-1.0)) if hit else sign
        drawn = found if begun else drawn
        turned = sign if begun else turned
        heard = turned * input.at(whole(max(drawn, 0.0)))
        return heard, turned, drawn, trigger if begun and found >= 0.0 else 0.0, trigger, drawn, turned, random
