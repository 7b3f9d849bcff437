"""The whole machine: signals at the sample, V-values at the frame, one clock (DESIGN 2, R10, R22).

Frame k is sampled at ``t_k = ceil(k * rate / frame_rate)``. There, V-value neurons read signals as the numbers
that stood at that sample; what they put out reaches signals as a straight line over the frame after the next,
or, at gates, as a step.

Edits from outside, E, move signal weights from their own sample, and those of V-values from the first frame not before
it. At that frame the update neuron begins to emit what they change, so `self` holds it a frame later. What `self`
holds beyond that, S, the network has written itself, and signal weights follow it in lines over a frame.

Pictures are ticked at the frame too, by whoever draws, with the weights that V-values have there. What numbers read of
a picture is its mean colour (R45), which comes back later: a frame that was not drawn in time changes nothing else.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Collection, Hashable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.drift import Drift
from livedmm.engine.emission import Emission
from livedmm.engine.exact import ExactMachine, Layer
from livedmm.engine.frames import BLACK, Colour, Pictures, Readings
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.picturing import Picturing
from livedmm.engine.reads import AT_FRAME, reads
from livedmm.engine.renaming import Renaming
from livedmm.engine.schedule import NeuronKey
from livedmm.errors import CompileError, LivedmmError
from livedmm.network import EDITING, STANDING, Address, Network
from livedmm.network.form import of_weights, weight_at
from livedmm.network.paths import Edge, Path, Segment, along, summed
from livedmm.ugens import ALIVE, Kind, Registry
from livedmm.ugens.recent import Recent
from livedmm.vvalues import ZERO, VValue, add, number

FRAME_RATE = 60.0
CLOCK = tuple(Address(STANDING["clock"], "clock", port) for port in ("phase", "bar_phase", "rate"))
"""What is known of the clock at each frame, for those who wait for a beat."""


class Machine:
    """A network of signals and V-values that plays.

    Called from the thread that owns the session.

    Parameters
    ----------
    network
        What plays from the first sample on.
    signals
        What ticks at the sample: a `CompiledMachine`, or a `LiteralMachine` to compare it with.
    pictures
        Who draws; nobody by default, and pictures then read 0.

    Attributes
    ----------
    network
        What edits from outside make of the network, and what it has written itself.
    frame
        Frames computed so far.
    late
        Of frames that come late: the sample from which each acts, None if it does not.
    readings
        The mean colours of pictures that the last frame has read.
    recorded
        For a replay: the colours that each frame has read, by its number, where they are others than before; they
        stand in the place of those of `pictures`.
    on_readings
        Is called with a frame's number and the colours that it reads, where they are others than before.
    picture_ticks
        How many times pictures are ticked at a frame (R46).
    """

    def __init__(self, network: Network, registry: Registry, signals: CompiledMachine | LiteralMachine, *,
                 frame_rate: float = FRAME_RATE, seed: int = 0, pictures: Pictures | None = None,
                 picture_ticks: int = 1) -> None:
        self.registry = registry
        self.signals = signals
        self.frame_rate = frame_rate
        self.values = ExactMachine(network, registry, seed=seed, frame_rate=frame_rate)
        self.frame = 0
        self.pictures = pictures
        self.picture_ticks = picture_ticks
        self.readings: Readings = {}
        self.recorded: Mapping[int, Readings] | None = None
        self.on_readings: Callable[[int, Readings], None] = _nobody
        self.late: dict[int, int | None] = {}
        self.network = network
        self.emission = Emission(network)
        self.drift = Drift(self.values.matrix, self._plays)
        self._known: dict[str, bool] = {}
        self._waiting: deque[dict[Hashable, VValue]] = deque()
        self._renaming = Renaming()
        self._numbers: dict[tuple[Address, bool], float] = {}
        self._picturing = Picturing(registry)
        self._observed: tuple[Address, ...] = ()
        self._heard_pictures: frozenset[NeuronKey] = frozenset()
        self._connect(network)
        signals.change(network)

    @property
    def edits(self) -> Network:
        """What edits from outside make of the network once all of them are in: E of R22."""
        return self.emission.network

    @property
    def written(self) -> Mapping[Edge, float]:
        """What the network has written itself, by row and column: S of R22."""
        return self.drift.weights

    def render(self, samples: int, block_size: int = 0) -> NDArray[np.float32]:
        """The next samples, ``(channels, samples)``, `block_size` at a time, or all at once if that is 0.

        Blocks are cut at frames, so no frame is late.
        """
        made = []
        now = self.signals.now
        end = now + samples
        while now < end:
            due = self.frame_sample(self.frame)
            if now == due:
                self.tick()
                continue
            block = min(end, due) - now
            made.append(self.signals.render(block, block_size))
            now += block
        if len(made) == 1:
            return made[0]
        return np.concatenate(made, axis=1) if made else np.zeros((self.signals.channels, 0), np.float32)

    def follow(self, lead: int = 0) -> list[tuple[int, int | None]]:
        """Compute the frames that are due by now, while another thread renders.

        A frame that comes late acts from `lead` samples after now; in a backlog all are computed, for V-values
        remember, and only the newest acts (R10).

        Returns
        -------
        late
            Of each frame that came late: its number, and the sample from which it acted, None if it did not.
        """
        late: list[tuple[int, int | None]] = []
        while self.signals.has_sampled(self.frame, self.frame_sample(self.frame)):
            frame, soon = self.frame, self.signals.now + lead
            if self.frame_sample(frame + 1) < soon:
                self.late[frame] = soon if self.frame_sample(frame + 1) > self.signals.now else None
                late.append((frame, self.late[frame]))
            self.tick()
        self.signals.listen()
        return late

    def frame_sample(self, frame: int) -> int:
        """The sample at which a frame is due."""
        return math.ceil(frame * self.signals.rate / self.frame_rate)

    def change(self, network: Network, start: int | None = None, glide: int = 0) -> None:
        """Go over to another network in straight lines, from sample `start` on: an edit without a history."""
        at = self.signals.now if start is None else max(start, self.signals.now)
        self.steer(network, self.signals.schedule.lines(self.edits, network, at, glide, self.emission.paths), at)

    def steer(self, edits: Network, paths: Mapping[Edge, Path], at: int,
              renamed: Mapping[str, str] | None = None) -> None:
        """Let edits from outside make another network, along paths of E from sample `at` on."""
        before = self.edits
        # In a backlog the frames that are still to be computed lie before now, and are on older parts of their paths.
        self.emission.steer(edits, paths, min(self.signals.now, self.frame_sample(self.frame)))
        if renamed:
            self._renaming.add(renamed, at)
        moves = {edge: path if (written := self.drift.path(edge)) is None else summed(path, written, at)
                 for edge, path in paths.items()}
        self._steer({row for row, _ in paths}, moves, at, renamed, before)

    def reload(self, was: Mapping[str, Kind], gain: Path, at: int) -> None:
        """Let kinds be those that the registry has by now: `was` says by key which they were.

        Kinds of signals are faded as `CompiledMachine.reload` does it; V-values have the new function at the next
        frame, with the states of the same names.

        Raises
        ------
        CompileError, KindError
            If a kind does not compile, or its sounds are missing; it plays on as it was.
        """
        self._known.clear()
        signals = {key: kind for key, kind in was.items() if kind.stream == "signal"}
        if signals:
            self.signals.reload(signals, gain, at)

    def clear(self, at: int) -> None:
        """Let every neuron of signals begin again at a sample, and of pictures at the next frame."""
        self.signals.clear(at)
        self._picturing.clear()

    def observe(self, columns: Collection[Address], at: int) -> None:
        """Let every sample of some outputs stand in `signals.recorder` too, from a sample on; no other bit changes."""
        self._observed = tuple(columns)
        self._connect(self.network)
        self.signals.steer(self.network, {}, at)

    def under_way(self) -> dict[Edge, float]:
        """The weights that glide, as they are at the present sample."""
        now = self.signals.now
        paths = self.emission.under_way(now) | self.signals.schedule.moving
        return {edge: along(path, now) for edge, path in paths.items()}

    def emit(self, outputs: Mapping[Hashable, VValue]) -> None:
        """Let the update neuron put out V-values at the next frame, one such map a frame, by the names of outputs."""
        self._waiting.append(dict(outputs))

    @property
    def waiting(self) -> int:
        """How many such maps wait for their frame."""
        return len(self._waiting)

    def inherit(self, written: Mapping[Edge, float]) -> None:
        """Add to what the network has written itself: S of R22, which the signals follow from the next frame on."""
        self.values.write(add(self.values.matrix, of_weights(written)))

    def tick(self) -> None:
        """Compute the next frame, and let it act from the frame after it, or from the sample that `late` says."""
        frame = self.frame
        acts_at = self.late.pop(frame, 0)
        for names in self._renaming.due(self.frame_sample(frame)):
            self._rename(names)
        if self._rests():
            self.values.tick()
            self.frame += 1
            return
        self.signals.arrive(frame)
        elsewhere: dict[Any, dict[Any, dict[Any, VValue]]] = {}
        for column in self._reads.signals:
            ports = elsewhere.setdefault(column.kind, {}).setdefault(column.neuron, {})
            ports[column.port] = self.signals.sampled(column, frame)
        self._look(frame, elsewhere)
        share, last = weight_at(self.values.matrix, EDITING), self.emission.sent
        out, ahead = self.emission.emit(self.frame_sample(frame), share)
        self._send(out)
        rest = last.rest(share + weight_at(ahead, EDITING))
        layer: Layer = {**self.values.outputs, **elsewhere}
        self.values.recent = partial(self._recent, self.frame_sample(frame))
        self.values.tick(elsewhere, ahead)
        if rest:
            self.values.write(add(self.values.matrix, rest))
        asked = self._reads.pictures | self._heard_pictures
        if self.pictures is not None and (asked or self.pictures.is_watched):
            self.pictures.show(self._picturing.frame(self.values.pictures, layer, asked, frame, 1 / self.frame_rate,
                                                     self.picture_ticks, self.pictures, self.values.painted))
        self.frame += 1
        if acts_at is None:
            return
        start = max(self.frame_sample(self.frame), acts_at)
        end = max(start, self.frame_sample(self.frame + 1))
        self._follow(start, end)
        if self._is_parting and not self.emission.emitted:
            # What has gone is read no more from the next edit's plan on: one of its own would keep an edit waiting.
            self._connect(self.network)
        before, self._numbers = self._numbers, {}
        for column, steps in self.signals.schedule.outside():
            known = self._renaming.by_now(column)
            x = self._numbers[known, steps] = self._number(known)
            a = before.get((known, steps), 0.0)
            if a != x:
                self.signals.feed(column, steps, Segment(start, start if steps else end, a, x))
        self._heard_pictures = frozenset(c[:2] for c, _ in self._numbers if self._picturing.is_picture(c.kind))
        if gone := before.keys() - self._numbers.keys():
            self.signals.forget({(self._renaming.by_then(column), steps) for column, steps in gone})

    def _rests(self) -> bool:
        """Whether a frame would do nothing: no V-value moves, none is fed or read, no edit is on its way."""
        return not (self._reads.signals or self._numbers or self._waiting or self.emission.is_under_way
                    or self._is_parting or self.pictures is not None or self.recorded is not None
                    or self.signals.schedule.outside()) and self.values.rests()

    def _look(self, frame: int, elsewhere: dict[Any, dict[Any, dict[Any, VValue]]]) -> None:
        """Read the mean colours of pictures at a frame."""
        before = self.readings
        if self.recorded is not None:
            self.readings = self.recorded.get(frame, before)
        elif self.pictures is not None:
            self.readings = self._renaming.read(self.pictures.readings())
        else:
            return
        if self.readings != before:
            self.on_readings(frame, self.readings)
        seen: dict[tuple[str, ...], Colour] = dict.fromkeys(self._reads.pictures, BLACK)
        for (kind, neuron, *part), colour in (seen | dict(self.readings)).items():
            elsewhere.setdefault(kind, {}).setdefault(neuron, {})[part[0] if part else "out"] = colour.value()

    def _send(self, out: VValue) -> None:
        """Let the update neuron put out what edits change, and what was asked to be put out by hand."""
        event = dict(self._waiting.popleft()) if self._waiting else {}
        if out:
            event["out"] = add(event.get("out", ZERO), out)
        if event:
            self.values.send("update", event)

    def _follow(self, start: int, end: int) -> None:
        """Let the signals follow what the network has written into its own matrix (R22)."""
        lines = self.drift.follow(self.values.matrix, self.emission, self.network, start, end, self.signals.now)
        if lines:
            moves = {edge: summed(self.emission.path(edge), path, start) for edge, path in lines.items()}
            self._steer({row for row, _ in lines}, moves, start, None, self.edits)

    def _plays(self, key: str) -> bool:
        """Whether there is a kind of this key; what a network writes of others into itself is told and let be."""
        if key in self._known:
            return self._known[key]
        try:
            kind = self.registry.kind(key)
            if kind.stream == "signal" and isinstance(self.signals, CompiledMachine):
                self.signals.memory.pool(kind)
        except LivedmmError as error:
            self.values.notices.refused(key, error)
            if isinstance(error, CompileError):  # to compile in vain at each frame would hold up all else
                self._known[key] = False
            return False
        self._known[key] = True
        return True

    def _steer(self, rows: set[Address], moves: Mapping[Edge, Path], at: int, renamed: Mapping[str, str] | None,
               before: Network) -> None:
        """Send the signals on their way to E + S."""
        total = self.network
        if self.edits is not before:
            total = self.edits
            rows = rows | {row for row, _ in self.written}
        made: dict[Address, dict[Address, float]] = {row: dict(self.edits.row(row)) for row in rows}
        for (row, column), weight in self.written.items():
            if row in made:
                made[row][column] = made[row].get(column, 0.0) + weight
        self.network = total.with_rows(made)
        if any(row.port == ALIVE or self.registry.kind(row.kind).stream in AT_FRAME for row in rows):
            self._connect(self.network)
        self.signals.steer(self.network, moves, at, renamed)

    def _rename(self, names: Mapping[str, str]) -> None:
        """Let V-values and pictures be called as signals are, which have been since the edit was sent to them."""
        self.values.rename(names)
        self._picturing.rename(names)
        self._numbers = {(column.renamed(names), steps): x for (column, steps), x in self._numbers.items()}
        self.readings = self._renaming.take(names, self.readings)
        self._heard_pictures = frozenset((kind, names.get(name, name)) for kind, name in self._heard_pictures)

    def _connect(self, network: Network) -> None:
        """Let the signals say what is read of them."""
        self._is_parting = bool(self.emission.emitted)
        self._reads = reads(network, self.emission.emitted, self.registry)
        known = self._reads.signals
        self.signals.watch([*known, *(c for c in CLOCK if c not in known)], [*self._reads.recorded, *self._observed])

    def _recent(self, due: int, weights: Mapping[Address, float]) -> Recent:
        """The samples of a row before a frame's; what is no signal is left out: a line that stands is no sound."""
        return Recent(self.signals.recorder.sum(weights, due), self.signals.rate)

    def number_of(self, column: Address) -> float:
        """What an output of a V-value or a picture is as a number, as of the last frame."""
        return self._number(self._renaming.by_now(column))

    def _number(self, column: Address) -> float:
        if (seen := self.readings.get(column[:2] if column.port == "out" else tuple(column))) is not None:
            return seen.luma
        ports: Any = self.values.outputs.get(column.kind, {}).get(column.neuron, {})
        return float(number(ports.get(column.port, 0.0)))


def _nobody(frame: int, readings: Readings) -> None:
    """Nobody is told."""
