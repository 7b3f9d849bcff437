"""Directions in the space of weights, more of them than there are weights, each with a probability that adapts.

A direction is a group of weights that move together: a V-value as ``edit("voice.freq += 10")`` puts it out. The
population is sampled, a step is taken, and what was of use is taken more often. After the notes "population of
directions" of the DMM project (2017). What the kinds here put out is to be fed to ``self.delta``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Setting, State
from livedmm.vvalues import ZERO, VValue, add, number, scale

LEAST = 0.02
"""No probability falls below this share of an even one, or a direction would never be tried again."""


@ugen(stream="value")
class CoordinateDescent:
    """Steps along sampled directions, of which those are kept that lower `cost`.

    A direction is drawn by its probability and a step made along it, forwards or backwards. If after `hold` ticks the
    cost is lower, the step stays, the direction gains, and the next follows at once; or else the step is taken back,
    the direction loses, and the next comes after as long again. `rate` says by how much they gain and lose.
    """

    cost = Input(doc="what is to become less; it may be another cost at any time")
    step = Input(doc="how far along a direction", bias=1.0, range=(0.0, 10.0))
    hold = Input("tick", "how long a step is tried; at least the 4 after which it is in the cost", bias=30.0,
                 range=(4.0, 240.0))
    rate = Input(doc="how fast probabilities adapt", bias=0.3, range=(0.0, 1.0))
    direction = Input(doc="an edit", family="count")
    out = Output(doc="what is to be added to the network matrix")
    chosen = Output(doc="which direction is being tried, from 0; -1 while none is")
    won = Output(doc="1 at the tick at which a step was of use, -1 at that at which one was not")
    probability = Output("gain", family="count")
    count = Setting("count", 4, "how many directions there are")
    odds = State(initial={})
    trying = State(initial={"left": 0, "which": -1})

    def tick(cost, step, hold, rate, direction, count, odds, trying, random):
        shares = evened([odds.get(i, 1.0) for i in range(count)])
        which, left, made, won = trying["which"], trying["left"], ZERO, 0
        if left > 1:
            return ZERO, which, 0, shares, dict(enumerate(shares)), {**trying, "left": left - 1}
        if which >= 0:
            won = 1 if number(cost) < trying["cost"] else -1
            shares[which] *= 1 + won * min(max(float(number(rate)), 0.0), 1.0)
            shares = evened(shares)
        time = max(number(hold), 4)
        if won < 0 or left == 0:
            made = scale(-trying["step"], trying["along"]) if won else ZERO
            now = {"left": time, "which": -1}
        else:
            which = drawn(shares, random)
            length = float(number(step)) * random.choice((-1, 1))
            made = scale(length, direction[which])
            now = {"left": time, "which": which, "cost": number(cost), "step": length, "along": direction[which]}
        return made, now["which"], won, shares, dict(enumerate(shares)), now


@ugen(stream="value")
class Directions:
    """Two directions of a population, under a slider that goes both ways: `x` along the one, `y` along the other.

    `take` keeps where the slider has gone: the two gain by how far it went along each, and the combination joins the
    population, as probable as they are on the mean. `drop` goes back, and the two lose. After either, two others are
    drawn by their probabilities, and the slider counts from where it stands. Of more than `places` the least probable
    of what has joined goes.
    """

    x = Input(range=(-1.0, 1.0))
    y = Input(range=(-1.0, 1.0))
    take = Input(form="trigger")
    drop = Input(form="trigger")
    rate = Input(doc="how fast probabilities adapt", bias=0.5, range=(0.0, 1.0))
    direction = Input(doc="an edit", family="count")
    out = Output(doc="what is to be added to the network matrix")
    first = Output(doc="which is along `x`, from 0")
    second = Output(doc="which is along `y`")
    size = Output(doc="how many directions there are by now")
    probability = Output("gain", family="places")
    count = Setting("count", 4, "how many directions there are at first")
    places = Setting("count", 8, "how many there can be")
    odds = State(initial={})
    joined = State(initial={}, doc="what has joined, by its place")
    pair = State(initial={})
    before = State(initial={})

    def tick(x, y, take, drop, rate, direction, count, places, odds, joined, pair, before, random):
        population = {**dict(enumerate(direction)), **joined}
        odds = {i: odds.get(i, 1.0) for i in population}
        at = float(number(x)), float(number(y))
        now = number(take), number(drop)
        taken, dropped = (new > 0 >= number(before.get(i, 0)) for i, new in enumerate(now))
        if not pair:
            pair = _drawn_pair(odds, at, random)
        along = population[pair["first"]], population[pair["second"]]
        went = ZERO if dropped else _between(along, at, pair["from"])
        made = add({}, went, scale(-1, pair["went"]))
        pair = {**pair, "went": went}
        if taken or dropped:
            share = min(max(float(number(rate)), 0.0), 1.0)
            for i, which in enumerate((pair["first"], pair["second"])):
                odds[which] *= 1 + share * min(abs(at[i] - pair["from"][i]), 1.0) if taken else 1 - share
            if taken and went != ZERO:
                joined = dict(joined)
                place = _free(odds, count, max(places, count + 1))
                odds[place] = (odds[pair["first"]] + odds[pair["second"]]) / 2
                joined[place] = went
            odds = dict(zip(odds, evened(list(odds.values())), strict=True))
            pair = _drawn_pair(odds, at, random)
        total = sum(odds.values())
        shown = [odds.get(i, 0.0) / total for i in range(places)]
        return (made, pair["first"], pair["second"], len(odds), shown, odds, joined, pair, dict(enumerate(now)))


def evened(odds: Sequence[float]) -> list[float]:
    """Probabilities in these proportions, each raised to the least that one may have."""
    total = sum(odds)
    least = LEAST / len(odds)
    raised = [max(x / total, least) for x in odds]
    return [x / sum(raised) for x in raised]


def drawn(odds: Sequence[float], random: Random) -> int:
    """One of some places, by their odds."""
    return random.choices(range(len(odds)), odds)[0]


def _drawn_pair(odds: Mapping[int, float], at: tuple[float, float], random: Random) -> dict[str, VValue]:
    """Two directions that are not the same, if there are two, and where the slider stands."""
    keys = list(odds)
    first = keys[drawn([odds[k] for k in keys], random)]
    others = [k for k in keys if k != first] or keys
    second = others[drawn([odds[k] for k in others], random)]
    return {"first": first, "second": second, "from": dict(enumerate(at)), "went": ZERO}


def _between(along: tuple[VValue, VValue], at: tuple[float, float], begun: Mapping[int, float]) -> VValue:
    return add({}, scale(at[0] - begun[0], along[0]), scale(at[1] - begun[1], along[1]))


def _free(odds: Mapping[int, float], count: int, places: int) -> int:
    """The first place that nothing has, or that of the least probable of what has joined."""
    free = next((i for i in range(count, places) if i not in odds), None)
    return min((i for i in odds if i >= count), key=lambda i: odds[i]) if free is None else free
