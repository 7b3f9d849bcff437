"""A small registry for the tests of the language: kinds whose declarations matter and whose ticks do not."""

from __future__ import annotations

from livedmm.ugens import Event, Input, Kind, Output, Ports, Registry, Setting, ugen
from livedmm.ugens.library import standing


@ugen
class Sine:
    """A sine."""

    freq = Input(unit="Hz", bias=220.0)
    phase = Input(unit="cycle")
    out = Output()

    def tick(freq, phase):
        return 0.0


@ugen
class Saw:
    """A sawtooth."""

    freq = Input(unit="Hz", bias=220.0)
    out = Output()

    def tick(freq):
        return 0.0


@ugen
class Noise:
    """White noise."""

    out = Output()

    def tick():
        return 0.0


@ugen
class Lowpass:
    """A filter."""

    input = Input()
    cutoff = Input(unit="Hz", bias=1000.0)
    q = Input(bias=0.7)
    out = Output()

    def tick(input, cutoff, q):
        return 0.0


@ugen
class Adsr:
    """An envelope."""

    gate = Input(form="gate")
    attack = Input(unit="s", bias=0.01)
    decay = Input(unit="s", bias=0.1)
    sustain = Input(bias=0.7)
    release = Input(unit="s", bias=0.3)
    out = Output()

    def tick(gate, attack, decay, sustain, release):
        return 0.0


@ugen
class Delay:
    """A delay."""

    input = Input()
    time = Input(unit="s", bias=0.25)
    feedback = Input()
    longest = Setting(type="seconds", default=2.0)
    out = Output()

    def tick(input, time, feedback):
        return 0.0


@ugen
class Pan:
    """A mono stream placed between left and right."""

    input = Input()
    position = Input()
    left = Output()
    right = Output()

    def tick(input, position):
        return 0.0, 0.0


@ugen
class Voices:
    """Voices of a keyboard."""

    freq = Output(unit="Hz", family="count")
    gate = Output(family="count")
    velocity = Output(family="count")
    count = Setting(type="count", default=4)

    def tick(freq, gate, velocity):
        return ()


@ugen
class Sequence:
    """Steps in turn, as `phase` goes from 0 to 1."""

    phase = Input(unit="cycle")
    step = Input(family=16, notation="notes")
    gate = Input(family=16, form="gate", notation="gates")
    length = Input(bias=16.0)
    out = Output()
    gate_out = Output()

    def tick(phase, step, gate, length):
        return 0.0, 0.0


@ugen
class Rhythm:
    """Gates in turn; their number is a setting."""

    phase = Input(unit="cycle")
    gate = Input(family="count", form="gate", notation="gates")
    count = Setting(type="count", default=8)
    out = Output()

    def tick(phase, gate):
        return 0.0


@ugen
class Quantise:
    """A frequency moved to the nearest note of a scale."""

    input = Input(unit="Hz")
    scale = Input(choices=("major", "minor", "chromatic"))
    glide = Input(switch=True)
    out = Output(unit="Hz")

    def tick(input, scale, glide):
        return 0.0


@ugen
class Sampler:
    """A sound file, played at each trigger."""

    file = Setting(type="file")
    trigger = Input(form="trigger")
    rate = Input(bias=1.0)
    out = Output()

    def tick(trigger, rate):
        return 0.0


@ugen
class String:
    """A plucked string."""

    excite = Input(form="trigger")
    freq = Input(unit="Hz", bias=220.0)
    decay = Input(bias=0.99)
    out = Output()

    def tick(excite, freq, decay):
        return 0.0


@ugen
class Mix:
    """Sixteen inputs, summed."""

    input = Input(family=16)
    out = Output()

    def tick(input):
        return 0.0


@ugen(stream="value")
class Timer:
    """Frames so far."""

    accum = Input(wired="self.out")
    out = Output()

    def tick(accum):
        return 0


@ugen(stream="value")
class Constant:
    """A constant V-value."""

    value = Setting(type="value", default=0)
    out = Output()

    def tick(value):
        return value


@ugen(stream="value")
class Mouse:
    """Where the mouse is."""

    out = Output()
    event = Event(latest=True)

    def tick(event):
        return 0


@ugen(stream="value")
class Reader:
    """Any inputs and outputs."""

    out = Output()
    others = Ports()

    def tick(others):
        return 0, {}


@ugen(stream="image")
class Plasma:
    """Clouds."""

    warp = Input(bias=1.0)
    speed = Input(bias=0.5)
    out = Output()

    def tick(warp, speed):
        return 0.0


@ugen(stream="image")
class Blur:
    """A picture out of focus."""

    input = Input()
    radius = Input(bias=4.0)
    out = Output()

    def tick(input, radius):
        return 0.0


@ugen(stream="image", name="screen")
class Screen:
    """What is seen."""

    input = Input()
    out = Output()

    def tick(input):
        return 0.0


def _family(stream: str, family: str, *inputs: Input) -> Kind:
    """A kind of a family: its inputs are given in order."""
    takes = ", ".join(i.name for i in inputs)
    scope: dict[str, object] = {}
    return Kind(name=f"{stream}_{family}", stream=stream, doc=f"{family} of streams.",  # type: ignore[arg-type]
                tick=eval(f"lambda {takes}: 0.0", scope), inputs=inputs, outputs=(Output(name="out"),),
                family=family, main=tuple(i.name for i in inputs if i.name == "input"))


FAMILIES = {
    "identity": (Input(name="input"),),
    "product": (Input(name="a"), Input(name="b")),
    "quotient": (Input(name="a"), Input(name="b")),
    "greater": (Input(name="a"), Input(name="b")),
}

KINDS: tuple[Kind, ...] = (
    Sine, Saw, Noise, Lowpass, Adsr, Delay, Pan, Voices, Sequence, Rhythm, Quantise, Sampler, String, Mix,
    Timer, Constant, Mouse, Reader, Plasma, Blur, Screen,
)


def registry() -> Registry:
    """The standing kinds, those above, and the families for every stream."""
    found = Registry()
    found.add_module(standing)
    for kind in KINDS:
        found.add(kind)
    for name, inputs in FAMILIES.items():
        for stream in ("signal", "value", "image"):
            found.add(_family(stream, name, *inputs))
    return found
