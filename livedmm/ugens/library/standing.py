"""The neurons of every network: one, self, update, clock, speaker; and the microphone."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Event, Input, Output, Ports, State
from livedmm.vvalues import ZERO, add

MOST_CHANNELS = 16
"""Of a speaker: 16 cost 6 ns a sample more than two, 32 would cost 45."""


@ugen(stream="constant")
class One:
    """The number 1, from which every constant is a weight."""

    out = Output()

    def tick():
        return 1


@ugen(stream="value")
class Accumulator:
    """The sum of `accum` and `delta`.

    With `accum` fed from its own `out` at weight 1 it keeps what `delta` adds; at 0.9 it forgets. The
    neuron `self`, which holds the network matrix, is one.
    """

    accum = Input()
    delta = Input()
    out = Output()

    def tick(accum, delta):
        return add(accum, delta)


@ugen(stream="value")
class Update:
    """What edits from outside emit: a V-value at the tick after it came, and nothing at the others.

    An event is a map from outputs to V-values; a fragment of the network matrix goes out of `out`, which
    feeds `self.delta`, and other outputs carry whatever is sent to them.
    """

    out = Output(doc="what is to be added to the network matrix")
    event = Event()
    others = Ports()

    def tick(event, others):
        if not isinstance(event, dict):
            return ZERO, ZERO
        return event.get("out", ZERO), {k: v for k, v in event.items() if k != "out"}


@ugen
class Clock:
    """Beat and bar of the session; `tempo` is the tempo of everything.

    A bar is four beats long unless `meter` says otherwise.
    """

    tempo = Input("beat/min", bias=120.0, range=(20.0, 300.0))
    meter = Input("beat", "beats in a bar", bias=4.0, range=(1.0, 16.0))
    beat = Output("s", "how long a beat is")
    rate = Output("beat/s")
    phase = Output("cycle", "position in the beat")
    bar_phase = Output("cycle", "position in the bar")
    beats = State("cycle")
    bars = State("cycle")

    def tick(tempo, meter, beats, bars, dt):
        rate = max(tempo, 0.0) / 60.0
        beat = 1.0 / rate if rate > 0.001 else 1000.0
        return beat, rate, beats, bars, rate * dt, rate * dt / max(meter, 1.0)


@ugen(main=("left", "right"))
class Speaker:
    """What is heard. A mono stream feeds both sides; outputs called left and right go to their sides.

    A device with more channels plays `speaker.channel[2]` on its third, and so on; what feeds `channel[0]` and
    `channel[1]` is added to the left and the right.
    """

    left = Input("gain")
    right = Input("gain")
    gain = Input("gain", "the master fader", bias=0.5, range=(0.0, 1.0))
    channel = Input("gain", "the device's channels, from 0 on", family=MOST_CHANNELS)
    left_out = Output("gain", "what has gone to the left, after the fader")
    right_out = Output("gain", "what has gone to the right, after the fader")
    channel_out = Output("gain", "what has gone to each channel, after the fader", family=MOST_CHANNELS)

    def tick(left, right, gain, channel, channel_out):
        left_out = (left + channel.at(0)) * gain
        right_out = (right + channel.at(1)) * gain
        for i in range(MOST_CHANNELS):
            channel_out.put(i, channel.at(i) * gain)
        channel_out.put(0, left_out)
        channel_out.put(1, right_out)
        return left_out, right_out


@ugen
class Microphone:
    """What the sound device hears, at the sample at which it is handed in; silence where there is none.

    The device's input is opened while a network has a microphone. Offline it hears the `microphone` that
    `livedmm.render` is given.
    """

    out = Output("gain", "both sides, half each")
    left = Output("gain")
    right = Output("gain")

    def tick(heard_left, heard_right):
        return 0.5 * (heard_left + heard_right), heard_left, heard_right
