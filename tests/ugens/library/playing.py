"""Kinds of V-values, ticked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from livedmm.engine.calling import Moment, bind, random_of
from livedmm.ugens import builtin


def played(
    key: str, ticks: Iterable[Mapping[str, Any]], events: Mapping[int, Any] | None = None, seed: int = 0
) -> list[Any]:
    """The outputs of one neuron at each tick, for its inputs at each tick, and events by the number of the tick."""
    caller, states, found = bind(builtin().kind(key)), {}, []
    for frame, inputs in enumerate(ticks):
        moment = Moment(
            frame, 0.02, frame * 0.02, (events or {}).get(frame), partial(random_of, seed, "n", frame)
        )
        outputs, states = caller.full(inputs, states, moment)
        found.append(outputs)
    return found


def once(key: str, **inputs: Any) -> Any:
    """The outputs for these inputs, at a first tick."""
    return played(key, [inputs])[0]
