"""What does not change: constant V-values, and constant matrices that make the network matrix change."""

from __future__ import annotations

from functools import cache

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Output, Setting


@ugen(stream="value")
class Constant:
    """`value`, at every tick. A number is better written as a weight, which can be edited."""

    value = Setting("value", 0, "what it puts out, for ever")
    out = Output()

    def tick(value):
        return value


@ugen(stream="value")
class Wave:
    """Edits of the network matrix that hand one weight of ``self.delta`` around.

    Each output takes 1 from the weight of ``self.delta`` from itself and adds 1 to that from the next
    output. So with ``self.delta`` fed from ``out[0]`` its row goes round with the period `count`. `name`
    is the name of the neuron itself.
    """

    name = Setting("text", "wave", "the neuron's own name, which stands in the matrices that it puts out")
    count = Setting("count", 3, "how many matrices, so the period of the wave")
    out = Output(family="count")

    def tick(name, count):
        return _edits(name, count)


@cache
def _edits(name, count):
    kind = Wave.bind(name=name, count=count).key
    return tuple(
        {"accumulator": {"self": {"delta": {kind: {name: {f"out[{i}]": -1, f"out[{(i + 1) % count}]": 1}}}}}}
        for i in range(count))
