"""Playing recordings of continuous cellular automata, ``d_aug20_*``, ``d_aug24_*``, ``d_jun4_*``.

The cells of a board are one array, which a neuron is fed back at weight 1: at each tick it makes an operation of
each connection of each cell, and sums them. Operations and sums are float32 and in the original's order: a map that
was started 1e-7 beside is 0.1 beside after forty generations (June 2016).

In August 2015 the weights of those sums were numbers of the matrix; four days later they were themselves values of
the network, so that two numbers turned all of them. Here they are rows from `one`, and then rows from two neurons:
hence one tick more until a weight is heard of. They are changed at frame 10 by an edit of the network matrix.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.engine import ExactMachine
from livedmm.network import ONE_OUT, Address, Network
from livedmm.ugens import Event, Input, Kind, Output, Registry, builtin, ugen
from livedmm.vvalues import number
from tests.oracle.arrays import array
from tests.oracle.hashing import walk
from tests.oracle.recordings import DifferenceError, UnplayableError

SWITCH = 10
"""The frame at which the pattern takes over from what the board was started with."""
AMENDED = 0.8
"""Of what is lost by dropped operations, the part that the others are amplified by, since the higher-order machine."""
SCALE = 0.5
"""Of what a sine is taken of, in cycles."""
TOLERANCE = 1e-5
AHEAD = 2
"""Ticks from what `update` is sent to what the matrix does."""

Board = NDArray[np.float32]


class Sketch(NamedTuple):
    """What is different between the three programs."""

    higher_order: bool
    sines: bool


SKETCHES = {"Aug20CA": Sketch(False, False), "Aug24CA": Sketch(True, False), "Jun4CA": Sketch(True, True)}


class Automaton:
    """A recorded automaton: which connections, what it was started with, and in which order it summed."""

    def __init__(self, recording: Mapping[str, Any]) -> None:
        sketch = SKETCHES.get(recording["sketch"])
        if sketch is None:
            raise UnplayableError(f"the sketch {recording['sketch']!r} is not known")
        self.sketch = sketch
        self.size = int(recording["board_size"])
        self.connections = [(int(i), int(j)) for i, j in recording["arr_connect"]]
        self.frames = {int(frame["frame"]): frame for frame in recording["frames"]}
        lost = np.float32(1) / np.float32(recording["propagation_probability"]) - np.float32(1)
        self.gain = np.float32(1) + np.float32(AMENDED) * lost if sketch.higher_order else np.float32(1)
        self.start = self._image() if sketch.sines else self._dots(int(recording["gap_size"]))
        self.order = self._order(int(recording["gap_size"]))
        self.share = float(np.float32(1) / np.float32(len(self.connections)))
        self.control = float(recording.get("control", self._control()))

    def lost(self, frame: int) -> list[tuple[int, int, int]]:
        """The operations that were dropped at a frame: cell, cell, connection."""
        return [(int(i), int(j), int(k)) for i, j, k in self.frames.get(frame, {}).get("drops", ())]

    def operations(self, board: Board, lost: list[tuple[int, int, int]]) -> dict[str, list[Board]]:
        """What the operations of each connection make of a board, before any mask."""
        near = [np.roll(board, (-i, -j), (0, 1)) for i, j in self.connections]
        passed = [self.gain * x for x in near]
        for i, j, k in lost:
            passed[k][i, j] = 0
        if not self.sketch.sines:
            return {"aux": passed}
        angles = [x * np.float32(SCALE) * np.float32(2 * np.pi) for x in near]
        return {"aux": passed, "sin": [np.sin(x.astype(np.float64)).astype(np.float32) for x in angles]}

    def next(self, board: Board, lost: list[tuple[int, int, int]], weights: tuple[float, float],
             control: float) -> Board:
        """One generation, where the sum has one weight for the start and another for the pattern."""
        from_start, from_pattern = map(np.float32, weights)
        masks = {"aux": np.float32(control), "sin": np.float32(1) - np.float32(control)}
        made = self.operations(board, lost)
        terms = [from_start * self.start]
        for k in range(len(self.connections)):
            terms += [from_pattern * (made[op][k] * masks[op] if self.sketch.sines else made[op][k]) for op in made]
        ordered = np.take_along_axis(np.array(terms), self.order, 0)
        board = np.zeros_like(self.start)
        for term in ordered:
            board = board + term
        return board

    def _dots(self, gap: int) -> Board:
        lit = np.arange(self.size) % gap == 0
        return np.where(lit[:, None] & lit, np.float32(1), np.float32(-1))

    def _image(self) -> Board:
        """The picture that it was started with, as the recording first shows it."""
        for frame in sorted(self.frames):
            if 1 < frame <= SWITCH and self.frames[frame].get("board") is not None:
                return np.array(self.frames[frame]["board"], np.float32)
        raise UnplayableError(f"no board before frame {SWITCH} tells what it was started with")

    def _control(self) -> float:
        """How much of the pattern is passed on instead of its sine: the first generation of it tells."""
        first = self.frames.get(SWITCH + 1, {})
        if not self.sketch.sines or not first.get("drops") or first.get("board") is None:
            return 0.0  # an operation that is masked by 0 drops nothing
        made = self.operations(self.start, self.lost(SWITCH + 1))
        sines, passed = (sum(made[op]) * np.float64(self.share) for op in ("sin", "aux"))
        along = passed - sines
        found = np.vdot(along, np.array(first["board"]) - sines) / np.vdot(along, along)
        return round(float(found), 4)

    def _order(self, gap: int) -> NDArray[np.intp]:
        """For each cell, in which order its terms were summed: shape ``(terms, size, size)``."""
        operations = ("aux", "sin") if self.sketch.sines else ("aux",)
        orders = np.empty((self.size, self.size, 1 + len(operations) * len(self.connections)), np.intp)
        for i in range(self.size):
            for j in range(self.size):
                here = f"{i}:{j}"
                lit = "White" if i % gap == 0 and j % gap == 0 else "Black"
                names = [f"Const {here}" if self.sketch.sines else lit]
                for di, dj in self.connections:
                    there = f"{(i + di) % self.size}:{(j + dj) % self.size}"
                    names += [f"{operation} {there} for {here}" for operation in operations]
                orders[i, j] = walk([f"(arg {here})#({n})" for n in names] if self.sketch.higher_order else names)
        return np.moveaxis(orders, 2, 0)


def cells_of(automaton: Automaton) -> Kind:
    """The kind of the neuron that is a board: its output is to be fed back to it."""

    @ugen(stream="value")
    class Cells:
        """The next generation of `board`; what is sent to it are the operations that drop."""

        board = Input()
        from_start = Input()
        from_pattern = Input()
        control = Input()
        out = Output()
        event = Event()

        def tick(board, from_start, from_pattern, control, event):
            before = array(board, np.zeros_like(automaton.start))
            weights = float(number(from_start)), float(number(from_pattern))
            return automaton.next(before, event or [], weights, float(number(control)))

    return Cells


CELLS = Address("cells", "cells", "out")
WEIGHTS = ("from_start", "from_pattern")


def network_of(automaton: Automaton) -> Network:
    """The machine before the switch: the board, its two weights, and in the higher-order case who has them."""
    standing = Network.standing(builtin()).rows
    rows: dict[Address, Mapping[Address, float]] = {**standing, CELLS._replace(port="alive"): {ONE_OUT: 1.0},
                                                    CELLS._replace(port="board"): {CELLS: 1.0},
                                                    CELLS._replace(port="control"): {ONE_OUT: automaton.control}}
    for name, weight in zip(WEIGHTS, (1.0, 0.0), strict=True):
        rows[_weight(automaton, name)] = {ONE_OUT: weight}
        if automaton.sketch.higher_order:
            identity = Address("value_identity", name, "out")
            rows[identity._replace(port="alive")] = {ONE_OUT: 1.0}
            rows[CELLS._replace(port=name)] = {identity: 1.0}
    return Network(rows)


def _weight(automaton: Automaton, name: str) -> Address:
    """The input by which a weight of the sums is set."""
    return Address("value_identity", name, "input") if automaton.sketch.higher_order else CELLS._replace(port=name)


def play(recording: Mapping[str, Any]) -> int:
    """Play a recording of an automaton; the number of comparisons.

    Raises
    ------
    DifferenceError
        At the first number that is further than 1e-5 from what was recorded.
    UnplayableError
        If the recording is of none of the three programs.
    """
    automaton = Automaton(recording)
    network = network_of(automaton)
    machine = ExactMachine(network, Registry([*(builtin().kind(key) for key in network.keys if key != "cells"),
                                              cells_of(automaton)]))
    turn = Network({_weight(automaton, "from_start"): {ONE_OUT: -1.0},
                    _weight(automaton, "from_pattern"): {ONE_OUT: automaton.share}})
    count = 0
    for frame in range(1, max(automaton.frames) + 1):
        if frame == SWITCH - AHEAD:
            machine.send("update", {"out": turn.matrix()})
        if lost := automaton.lost(frame):
            machine.send("cells", lost)
        machine.tick()
        board = array(machine.outputs["cells"]["cells"]["out"], np.zeros_like(automaton.start))
        if frame in automaton.frames:
            count += _compared(automaton.frames[frame], board.astype(np.float64), frame)
    return count


def _compared(recorded: Mapping[str, Any], board: NDArray[np.float64], frame: int) -> int:
    parts = len(recorded.get("mean8x8") or [0])
    blocks = board.reshape(parts, -1, parts, len(board) // parts).mean((1, 3))
    found = {"board": board, "mean": board.mean(), "rms": np.sqrt((board**2).mean()), "max_abs": abs(board).max(),
             "mean8x8": blocks}
    count = 0
    for name, here in found.items():
        if recorded.get(name) is None:
            continue
        there = np.array(recorded[name], np.float64)
        beside = np.argwhere(~(abs(here - there) <= TOLERANCE * np.maximum(1, abs(there))))
        if len(beside):
            place = tuple(map(int, beside[0]))
            raise DifferenceError((f"frame {frame}", name, *place), f"{there[place]:.9g}",
                                  f"{np.asarray(here)[place]:.9g}")
        count += there.size
    return count
