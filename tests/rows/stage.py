"""The cast of the tables: a network that is on stage before a line is read."""

from __future__ import annotations

from livedmm.network import Network
from livedmm.ugens import Registry

from .table import expected

CAST = """
lfo: sine
lfo.freq <- 0.1 one.out
voice: saw
voice.freq <- 110 one.out
filter: lowpass
filter.input <- 1 voice.out
filter.cutoff <- 800 one.out
env: adsr
sides: pan
sides.input <- 1 voice.out
keys: voices(count=8)
tune: sequence
tune.phase <- 1 clock.phase
frames: timer
pointer: mouse
clouds: plasma
bank[0]: sine
bank[0].freq <- 110 one.out
bank[1]: sine
bank[1].freq <- 220 one.out
bank[2]: sine
bank[2].freq <- 331 one.out
pair[0]: noise
pair[1]: noise
the-reader-accum: accumulator
speaker.left <- 0.3 filter.out
speaker.right <- 0.3 filter.out
"""


def stage(registry: Registry) -> Network:
    """The standing neurons and the cast."""
    return expected(CAST.strip().splitlines(), Network.standing(registry), registry)
