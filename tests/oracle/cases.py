"""Playing recorded cases of single functions: ``core_cases*``, ``a_iter_apply*``, ``b_apr15_2018_wave*``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import islice
from random import Random
from typing import Any

from livedmm import vvalues
from livedmm.engine.calling import Moment, bind
from livedmm.ugens import Kind
from tests.oracle import published
from tests.oracle.recordings import UnplayableError, compare


def _of_kind(kind: Kind) -> Callable[[Any], Any]:
    call = bind(kind).full

    def outputs(inputs: Any) -> Any:
        return call(inputs, {}, Moment(0, 1.0, 0.0, None, lambda: Random(0)))[0]

    return outputs


def _content(operation: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    """The published masks as neurons give what stands under ``:single``, a number included."""
    return lambda inputs: operation(inputs.get(":mask", {}), inputs.get(":main", {})).get(":single")


OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "rec-map-sum": vvalues.add,
    "rec-map-mult": vvalues.scale,
    "rec-map-div": vvalues.divide,
    "rec-map-add": vvalues.shift,
    "rec-map-sub": vvalues.subtract,
    "rec-map-mult-mask": vvalues.mask,
    "rec-map-lin-comb": vvalues.combine,
    "rec-map-max-norm": vvalues.max_norm,
    "rec-map-non-negative?": vvalues.is_non_negative,
    "rec-map-<=": vvalues.less_or_equal,
    "apply-matrix": vvalues.apply_matrix,
    "accum": _of_kind(published.ACCUM),
    "max-norm": _of_kind(published.MAX_NORM),
    "less-or-equal": _of_kind(published.LESS_OR_EQUAL),
    "mult-mask": _content(vvalues.mask),
    "lin-comb": _content(vvalues.combine),
}

TURNS: tuple[Callable[[Any], Any], ...] = (
    lambda v: vvalues.scale(2, v), lambda v: vvalues.shift(3, v), lambda v: vvalues.divide(7, v))
"""The functions of the published test of cyclic application."""


def play_core(cases: list[Mapping[str, Any]]) -> int:
    """Every case of one operation: the result, or zero where the original raised an error."""
    count = 0
    for number, case in enumerate(cases, 1):
        operation = OPERATIONS.get(case["op"])
        if operation is None:
            raise UnplayableError(f"case {number}: the operation {case['op']} is not known")
        # An error was recorded without a result: nothing is compared with our zero.
        count += compare(case.get("result"), operation(*case["args"]), (f"case {number}", case["op"]))
    return count


def play_turns(recording: Mapping[str, list[Any]]) -> int:
    """``two-fns-20``: 20 values of two functions applied in turn; ``map-every-nth-3``: every third item."""
    count = 0
    for name, recorded in recording.items():
        if name == "note":
            continue
        if (turns := re.match(r"(one|two|three)-fns?", name)) is not None:
            functions = TURNS[:("one", "two", "three").index(turns[1]) + 1]
            found = list(islice(vvalues.iter_apply(recorded[0], *functions), len(recorded)))
        elif (every := re.match(r"map-every-(?:other|nth-(\d+))", name)) is not None:
            found = list(vvalues.map_every_nth(int(every[1] or 2), lambda x: x, range(1, len(recorded) + 1)))
        else:
            raise UnplayableError(f"{name} is not known")
        for index, (one, other) in enumerate(zip(recorded, found, strict=True)):
            count += compare(one, other, (name, index))
    return count


def play_wave(recording: Mapping[str, Any]) -> int:
    """A picture whose size and colours the note tells, transformed at several timers; and no picture."""
    note = recording["note"]
    size, colour = re.search(r"(\d+)x(\d+) image", note), re.search(r"=(\d+)x\+(\d*)y\+(\d+)", note)
    if size is None or colour is None:
        raise UnplayableError("the note does not tell the size and the colours of the picture")
    width, height = int(size[1]), int(size[2])
    of_x, of_y, offset = int(colour[1]), int(colour[2] or 1), int(colour[3])
    points = {(x, y): of_x * x + of_y * y + offset for x in range(width) for y in range(height)}
    image = {":width": width, ":height": height, ":points": points}
    transform = _of_kind(published.WAVE_TRANSFORM)
    count = 0
    for case in recording["cases"]:
        timer = {} if case["timer"] is None else {":number": case["timer"]}
        found = transform({":image": image, ":timer": timer})
        count += compare(case["out"], found, (f"timer {case['timer']}",))
    if "no_image" in recording:
        count += compare(recording["no_image"], transform({}), ("no image",))
    return count
