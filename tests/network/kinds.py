"""A small registry for the tests of networks: kinds whose ports matter and whose ticks do not."""

from __future__ import annotations

from livedmm.network import STANDING, Network
from livedmm.ugens import Input, Kind, Output, Ports, Registry, Setting, ugen


@ugen(stream="constant")
class One:
    """The number 1."""

    out = Output()

    def tick():
        return 1


@ugen(stream="value")
class Accumulator:
    """The sum of its inputs."""

    accum = Input()
    delta = Input()
    out = Output()

    def tick(accum, delta):
        return accum


@ugen(stream="value")
class Update:
    """What edits emit."""

    out = Output()

    def tick():
        return {}


@ugen
class Clock:
    """The beat."""

    tempo = Input("beat/min", bias=120.0)
    beat = Output("s")

    def tick(tempo):
        return 0.5


@ugen(main=("left", "right"))
class Speaker:
    """What is heard."""

    left = Input()
    right = Input()
    gain = Input(bias=0.5)

    def tick(left, right, gain):
        return ()


@ugen(stream="image")
class Screen:
    """What is seen."""

    input = Input()

    def tick(input):
        return ()


@ugen
class Sine:
    """An oscillator."""

    freq = Input("Hz", bias=220.0)
    phase = Input("cycle")
    out = Output()

    def tick(freq, phase):
        return 0.0


@ugen
class Saw:
    """An oscillator that shares `freq` and `out` with `Sine`, and nothing else."""

    freq = Input("Hz", bias=110.0)
    shape = Input(bias=0.1)
    out = Output()
    slope = Output()

    def tick(freq, shape):
        return 0.0, 0.0


@ugen
class Envelope:
    """A kind with a gate and a trigger."""

    gate = Input(form="gate")
    hit = Input(form="trigger")
    attack = Input("s", bias=0.01)
    out = Output()

    def tick(gate, hit, attack):
        return 0.0


@ugen
class Mixer:
    """A kind with families of inputs and outputs."""

    channel = Input(family="count", bias=0.25)
    direct = Output(family="count")
    count = Setting(type="count", default=2)

    def tick(channel, direct):
        return ()


@ugen(stream="value")
class Follower:
    """A kind with an input that begins wired."""

    matrix = Input(wired="self.out")
    rate = Input(bias=1.0, wired="clock.beat")
    out = Output()

    def tick(matrix, rate):
        return {}


@ugen(stream="value")
class Anything:
    """A kind with any ports."""

    freq = Input(bias=5.0)
    others = Ports()

    def tick(freq, others):
        return {}


@ugen
class Noise:
    """A kind without inputs, and without `out`."""

    left = Output()
    right = Output()

    def tick():
        return 0.0, 0.0


KINDS: tuple[Kind, ...] = (
    One, Accumulator, Update, Clock, Speaker, Screen, Sine, Saw, Envelope, Mixer, Follower, Anything, Noise)
REGISTRY = Registry(KINDS)
FREE = (Sine, Saw, Envelope, Mixer, Mixer.bind(count=3), Follower, Anything, Noise)
"""The kinds that a test may declare neurons of."""


def stage() -> Network:
    """The network before anything is said."""
    assert all(kind in REGISTRY for kind in STANDING.values())
    return Network.standing(REGISTRY)
