"""The activation functions of the original programs, as livedmm's kinds under their published names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from livedmm.ugens import Kind, Ports, ugen
from livedmm.ugens.library.arithmetic import ValueIdentity
from livedmm.ugens.library.lists import Cons
from livedmm.ugens.library.measures import LessOrEqual, MaxNorm
from livedmm.ugens.library.outside import Clicks, Messages, Mouse, Printer, Reader
from livedmm.ugens.library.pictures import WaveTransform
from livedmm.ugens.library.standing import Accumulator, Update
from livedmm.ugens.library.timing import Timer
from livedmm.vvalues import ZERO, combine, mask


def renamed(kind: Kind, name: str, inputs: Mapping[str, str] | None = None,
            outputs: Mapping[str, str] | None = None) -> Kind:
    """`kind` under another name, its inputs and outputs too; outputs without another name are left out."""
    to, back = dict(inputs or {}), {new: old for old, new in (inputs or {}).items()}
    names = dict(outputs or {})
    kept = [i for i, output in enumerate(kind.outputs) if output.name in names]
    further = (kind.ports is not None) + len(kind.states)
    width = len(kind.outputs) + further

    @wraps(kind.tick)
    def tick(**arguments: Any) -> Any:
        result = kind.tick(**{back.get(key, key): value for key, value in arguments.items()})
        returned = (result,) if width == 1 else result
        selected = (*(returned[i] for i in kept), *returned[width - further:])
        return selected[0] if len(selected) == 1 else selected

    return replace(kind, name=name, tick=tick,
                   inputs=tuple(replace(i, name=to.get(i.name, i.name)) for i in kind.inputs),
                   outputs=tuple(replace(kind.outputs[i], name=names[kind.outputs[i].name]) for i in kept))


@ugen(stream="value")
class MultMask:
    """What stands under ``:single`` in `:main` masked by `:mask`, as the outputs themselves."""

    ports = Ports()

    def tick(ports):
        return mask(ports.get(":mask", ZERO), ports.get(":main", ZERO)).get(":single")


@ugen(stream="value")
class LinComb:
    """What stands under ``:single`` in the combination of `:main` by `:mask`, as the outputs themselves."""

    ports = Ports()

    def tick(ports):
        return combine(ports.get(":mask", ZERO), ports.get(":main", ZERO)).get(":single")


MULT_MASK = renamed(MultMask, "mult-mask")
LIN_COMB = renamed(LinComb, "lin-comb")
ACCUM = renamed(Accumulator, "accum", {"accum": ":accum", "delta": ":delta"}, {"out": ":single"})
IDENTITY = renamed(ValueIdentity, "identity")
MAX_NORM = renamed(MaxNorm, "max-norm", outputs={"out": ":number"})
LESS_OR_EQUAL = renamed(LessOrEqual, "less-or-equal", {"left": ":left", "right": ":right"},
                        {"true_channel": ":true-channel", "false_channel": ":false-channel"})
PRINTER = renamed(Printer, "printer")
CONS = renamed(Cons, "dmm-cons", {"list": ":self", "signal": ":signal"}, {"out": ":self"})
CLICKS = renamed(Clicks, "mouse-pressed-monitor", outputs={"out": ":signal"})
NETWORK_TIME = renamed(Timer, "emit-network-time", outputs={"frames": ":timer"})
WAVE_TRANSFORM = renamed(WaveTransform, "custom-wave-transform", {"image": ":image", "timer": ":timer"},
                         {"out": ":image"})

ALWAYS = (ACCUM, IDENTITY, MAX_NORM, LESS_OR_EQUAL, MULT_MASK, LIN_COMB, PRINTER, CONS, CLICKS, NETWORK_TIME,
          WAVE_TRANSFORM)
"""The functions that were the same in all programs that had them."""

MOUSE_2017 = renamed(Mouse, "mouse-coords", outputs={"x": ":mouse-x", "y": ":mouse-y"})
MOUSE_2018 = renamed(Mouse, "mouse-coords", {"previous": ":previous"},
                     {"position": ":current", "last": ":previous"})
"""From March 2018 on the mouse also tells where it was."""

UPDATE_ON_SIGNAL = renamed(Update, "network-update-monitor", outputs={"out": ":signal"})
UPDATE_ON_OUTPUTS = renamed(Messages, "network-update-monitor")
"""From April 2018 on a message is the whole map of outputs."""


def reader(default: Any) -> Kind:
    """The reader, which puts out `default` at a tick without an event."""
    return renamed(Reader.bind(default=default), "reader", outputs={"out": ":signal"})
