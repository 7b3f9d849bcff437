"""Sessions among packets gone wrong: what is refused must leave no trace, and what is done is an edit like others.

The packets are those of `osc.mutating`. Some of them are right after all, and change what plays. So a session that was
sent all of them is held against one that was sent only what was not refused, at the same samples: the two must sound
alike, bit for bit, and an edit that both are sent afterwards as well.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from livedmm.live.osc.packets import Message
from livedmm.live.osc.writing import write

from .test_addresses import Rig

ROWS = """lfo = sine(0.1)
voice = saw(110)
filter = lowpass(voice, cutoff=800 + 100*lfo)
tune = sequence(clock.phase, "c4 eb4 . g4")
kick = osc_in("kick")
ping = sine(tune)*ar(kick.trigger, 0.001, 0.1)
speaker = 0.2*filter + 0.1*ping"""
BETWEEN = 0.001
"""Seconds of sound between two packets: a thousand a second."""
AT_LAST = (Message("/at", ("now",)), Message("/goto", (0,)), Message("/panic"),
           Message("/row", ("speaker.gain = 0.5",)), Message("/net/voice/freq", (220.0,)))
"""The edit afterwards, when all before it is undone and every state has begun anew."""


class Hostile:
    """A session offline, which is sent packets and says what it did of each.

    Attributes
    ----------
    took
        Seconds of processor time that the dispatch of the last took.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.took = 0.0
        self.rig = Rig(ROWS, folder)
        self.rig.stage.play(0.02)

    def send(self, packet: bytes) -> bool:
        """Send a packet and go on for a moment; whether anything of it was done: an inner bundle is its own edit."""
        heard = self.rig.program.heard
        heard.clear()
        began = time.thread_time()
        self.rig.hand.receive(packet, self.rig.program, 0.0)
        self.took = time.thread_time() - began
        self.rig.hand.turn()
        self.rig.stage.play(BETWEEN)
        return not heard or any(address not in ("/fail", "/late") for address, _ in heard)

    def probe(self) -> NDArray[np.float32]:
        """What an edit sounds like now."""
        self.rig.stage.heard.clear()
        for message in AT_LAST:
            self.rig.hand.receive(write(message), self.rig.program, 0.0)
        assert self.rig.program.heard[-1][0] == "/done"
        self.rig.stage.play(0.3)
        return self.rig.stage.sound


def heard_alike(packets: Iterable[bytes], folder: Path) -> int:
    """Send all packets to one session, and to another what the first did not refuse; their sounds must be equal.

    Returns how many were not refused.
    """
    first, second = Hostile(folder / "all"), Hostile(folder / "some")
    done = 0
    for number, packet in enumerate(packets):
        if first.send(packet):
            done += 1
            second.send(packet)
        else:
            second.rig.stage.play(BETWEEN)
        if number % 100 == 99:
            hold_against(first, second, packet)
    one, other = first.probe(), second.probe()
    assert np.array_equal(one, other), "an edit afterwards sounds otherwise"
    assert np.abs(one).max() > 0.01
    return done


def hold_against(first: Hostile, second: Hostile, packet: bytes) -> None:
    sound, same = first.rig.stage.sound, second.rig.stage.sound
    assert np.array_equal(sound, same), f"what was refused was heard, before {packet!r}"
    network, other = (s.rig.stage.session.history.network for s in (first, second))
    assert network == other
    first.rig.stage.heard.clear()
    second.rig.stage.heard.clear()
