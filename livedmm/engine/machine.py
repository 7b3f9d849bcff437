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
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.exact import ExactMachine, Layer
from livedmm.engine.frames import BLACK, Colour, Pictures, Readings
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.picturing import Picturing
from livedmm.engine.schedule import NeuronKey
from livedmm.errors import LivedmmError
from livedmm.network import EDITING, STANDING, Address, Network, on_grid
from livedmm.network.paths import Edge, Path, Segment, along, extended, settled, summed
from livedmm.network.weights import LARGEST
from livedmm.ugens import ALIVE, Kind, Registry
from livedmm.ugens.recent import Recent
from livedmm.vvalues import ZERO, VValue, add, number, scale

FRAME_RATE = 60.0
CLOCK = tuple(Address(STANDING["clock"], "clock", port) for port in ("phase", "bar_phase", "rate"))
"""What is known of the clock at each frame, for those who wait for a beat."""
HERE = ("value", "image")
"""The streams of what ticks at the frame."""


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
    edits
        What edits from outside make of the network once all of them are in: E of R22.
    network
        That, and what the network has written itself.
    written
        That alone, by row and column: S of R22.
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
        self.edits = self.network = network
        self.written: dict[Edge, float] = {}
        self._known: set[str] = set()
        self._paths: dict[Edge, Path] = {}
        self._drift: dict[Edge, Path] = {}
        self._emitted: dict[Edge, float] = {}
        self._arriving: dict[Edge, float] = {}
        self._sent: tuple[Any, float] = (ZERO, 1.0)
        self._waiting: list[dict[Hashable, VValue]] = []
        self._matrix: Any = self.values.matrix
        self._numbers: dict[tuple[Address, bool], float] = {}
        self._picturing = Picturing(registry)
        self._observed: tuple[Address, ...] = ()
        self._heard_pictures: frozenset[NeuronKey] = frozenset()
        self._connect(network)
        signals.change(network)

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
        self.steer(network, self.signals.schedule.lines(self.edits, network, at, glide, self._paths), at)

    def steer(self, edits: Network, paths: Mapping[Edge, Path], at: int,
              renamed: Mapping[str, str] | None = None) -> None:
        """Let edits from outside make another network, along paths of E from sample `at` on."""
        for edge in paths:
            if edge not in self._emitted:
                self._emitted[edge] = self.edits.weight(*edge)
        before, self.edits = self.edits, edits
        under_way = {e: p for e, p in self._paths.items() if not settled(p, at)}
        now = self.signals.now
        self._paths = under_way | {e: extended(under_way.get(e, ()), path, now) for e, path in paths.items()}
        if renamed:
            self.values.rename(renamed)
            self._picturing.rename(renamed)
        moves = {edge: path if edge not in self._drift and edge not in self.written
                 else summed(path, self._drift.get(edge) or _still(self.written[edge]), at)
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
        paths = {edge: path for edge, path in self._paths.items() if not settled(path, now)}
        return {edge: along(path, now) for edge, path in (paths | self.signals.schedule.moving).items()}

    def emit(self, outputs: Mapping[Hashable, VValue]) -> None:
        """Let the update neuron put out V-values at the next frame, one such map a frame, by the names of outputs."""
        self._waiting.append(dict(outputs))

    def inherit(self, written: Mapping[Edge, float]) -> None:
        """Add to what the network has written itself: S of R22, which the signals follow from the next frame on."""
        self.values.write(add(self.values.matrix, _tree(dict(written))))

    def tick(self) -> None:
        """Compute the next frame, and let it act from the frame after it, or from the sample that `late` says."""
        frame = self.frame
        acts_at = self.late.pop(frame, 0)
        elsewhere: dict[Any, dict[Any, dict[Any, VValue]]] = {}
        for column in self._read:
            ports = elsewhere.setdefault(column.kind, {}).setdefault(column.neuron, {})
            ports[column.port] = self.signals.sampled(column, frame)
        self._look(frame, elsewhere)
        sent, share = self._sent
        ahead = self._emit(self.frame_sample(frame))
        now = _weight(self.values.matrix, EDITING) + _weight(ahead, EDITING)
        layer: Layer = {**self.values.outputs, **elsewhere}
        self.values.recent = partial(self._recent, self.frame_sample(frame))
        self.values.tick(elsewhere, ahead)
        if sent and not (share and now == share):
            # What was emitted has come through another weight than it was made for: the rest of it is written by hand.
            self.values.write(add(self.values.matrix, scale(1 - now / share if share else 1, sent)))
        asked = self._seen_pictures | self._heard_pictures
        if self.pictures is not None and (asked or self.pictures.is_watched):
            self.pictures.show(self._picturing.frame(self.values.pictures, layer, asked, frame, 1 / self.frame_rate,
                                                     self.picture_ticks, self.pictures, self.values.painted))
        self.frame += 1
        if acts_at is None:
            return
        start = max(self.frame_sample(self.frame), acts_at)
        end = max(start, self.frame_sample(self.frame + 1))
        if self.values.matrix is not self._matrix or self._arriving:
            self._follow(start, end)
        before, self._numbers = self._numbers, {}
        for column, steps in self.signals.schedule.outside():
            x = self._numbers[column, steps] = self.number_of(column)
            a = before.get((column, steps), 0.0)
            if a != x:
                self.signals.feed(column, steps, Segment(start, start if steps else end, a, x))
        self._heard_pictures = frozenset(c[:2] for c, _ in self._numbers if self._picturing.is_picture(c.kind))
        if gone := before.keys() - self._numbers.keys():
            self.signals.forget(gone)

    def _look(self, frame: int, elsewhere: dict[Any, dict[Any, dict[Any, VValue]]]) -> None:
        """Read the mean colours of pictures at a frame."""
        before = self.readings
        if self.recorded is not None:
            self.readings = self.recorded.get(frame, before)
        elif self.pictures is not None:
            self.readings = self.pictures.readings()
        else:
            return
        if self.readings != before:
            self.on_readings(frame, self.readings)
        seen: dict[tuple[str, ...], Colour] = dict.fromkeys(self._seen_pictures, BLACK)
        for (kind, neuron, *part), colour in (seen | dict(self.readings)).items():
            elsewhere.setdefault(kind, {}).setdefault(neuron, {})[part[0] if part else "out"] = colour.value()

    def _emit(self, due: int) -> VValue:
        """Let the update neuron put out what edits have changed since the frame before.

        Returns what of E the matrix does not have yet, for it takes a frame to `self` and one from there.

        It is emitted so that it comes to `self` whole through the weight that `self.delta <- update.out` has now, for
        the edit's share is in it already. Where that weight is 0 nothing could come, and it is added by hand: what acts
        always is kept out by no patch (R24).
        """
        changed: dict[Edge, float] = {}
        ahead: dict[Edge, float] = {}
        arrived, self._arriving = self._arriving, dict(self._emitted)
        for edge, before in self._arriving.items():
            path = self._paths.get(edge)
            now = self.edits.weight(*edge) if path is None or settled(path, due) else on_grid(along(path, due))
            if now != arrived.get(edge, before):
                ahead[edge] = now - arrived.get(edge, before)
            if now != before:
                changed[edge] = now - before
                self._emitted[edge] = now
            elif path is None or settled(path, due):
                del self._emitted[edge]
        event = dict(self._waiting.pop(0)) if self._waiting else {}
        self._sent = ZERO, 1.0
        if changed:
            tree: Any = _tree(changed)
            share = _weight(self.values.matrix, EDITING)
            self._sent = tree, share
            if share:
                event["out"] = add(event.get("out", ZERO), tree if share == 1 else scale(1 / share, tree))
        if event:
            self.values.send("update", event)
        return _tree(ahead) if ahead else ZERO

    def _follow(self, start: int, end: int) -> None:
        """Let the signals follow what the network has written into its own matrix (R22).

        What is in `self` now of edits is what was emitted up to the frame before.
        """
        matrix: Any = self.values.matrix
        arrived = self._arriving
        edges = dict.fromkeys(arrived)
        for row in _changed(self._matrix, matrix):
            edges |= dict.fromkeys((row, c) for c in self.edits.row(row))
            edges |= dict.fromkeys((row, c) for c, _ in _columns(_leaf(matrix, row)))
            edges |= dict.fromkeys((row, c) for c in self.network.row(row))
        self._matrix = matrix
        drift: dict[Edge, Path] = {}
        for edge in edges:
            if not (self._plays(edge[0].kind) and self._plays(edge[1].kind)):
                continue
            has = arrived[edge] if edge in arrived else self.edits.weight(*edge)
            x = on_grid(_weight(matrix, edge) - has)
            a = self.written.get(edge, 0.0)
            if x != a:
                drift[edge] = (Segment(start, end, a, x),)
                if x:
                    self.written[edge] = x
                else:
                    self.written.pop(edge, None)
        if not drift:
            return
        now = self.signals.now
        under_way = {e: p for e, p in self._drift.items() if not settled(p, now)}
        # The line that ends where this one begins is still on its way: an edit before then is added to it.
        self._drift = under_way | {e: extended(under_way.get(e, ()), path, now) for e, path in drift.items()}
        moves = {edge: summed(self._paths.get(edge) or _still(self.edits.weight(*edge)), path, start)
                 for edge, path in drift.items()}
        self._steer({row for row, _ in drift}, moves, start, None, self.edits)

    def _plays(self, key: str) -> bool:
        """Whether there is a kind of this key; what a network writes of others into itself is told and let be."""
        if key in self._known:
            return True
        try:
            kind = self.registry.kind(key)
            if kind.stream == "signal" and isinstance(self.signals, CompiledMachine):
                self.signals.memory.pool(kind)
        except LivedmmError as error:
            self.values.notices.refused(key, error)
            return False
        self._known.add(key)
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
        if any(row.port == ALIVE or self.registry.kind(row.kind).stream in HERE for row in rows):
            self._connect(self.network)
        self.signals.steer(self.network, moves, at, renamed)

    def _connect(self, network: Network) -> None:
        """Note what is read at the frame: signals by V-values and pictures, pictures by V-values.

        What goes reads until it has gone from the matrix of the frames, too.
        """
        keys = network.keys | {address.kind for edge in self._emitted for address in edge}
        stream = {key: self.registry.kind(key).stream for key in keys}
        edges = [(row, column) for row, columns in network.rows.items() if stream.get(row.kind) in HERE
                 for column in columns]
        edges += [edge for edge in self._emitted if stream[edge[0].kind] in HERE]
        self._read = {column: None for _, column in edges if stream.get(column.kind) == "signal"}
        self._seen_pictures = frozenset(column[:2] for row, column in edges if stream.get(row.kind) == "value"
                                        and stream.get(column.kind) == "image")
        sampled = {column: None for row, column in edges
                   if (port := self.registry.kind(row.kind).input(row.port)) is not None and port.samples
                   and stream.get(column.kind) == "signal"}
        self.signals.watch([*self._read, *(c for c in CLOCK if c not in self._read)], [*sampled, *self._observed])

    def _recent(self, due: int, weights: Mapping[Address, float]) -> Recent:
        """The samples of a row before a frame's; what is no signal is left out: a line that stands is no sound."""
        return Recent(self.signals.recorder.sum(weights, due), self.signals.rate)

    def number_of(self, column: Address) -> float:
        """What an output of a V-value or a picture is as a number, as of the last frame."""
        if (seen := self.readings.get(column[:2] if column.port == "out" else tuple(column))) is not None:
            return seen.luma
        ports: Any = self.values.outputs.get(column.kind, {}).get(column.neuron, {})
        return float(number(ports.get(column.port, 0.0)))


def _nobody(frame: int, readings: Readings) -> None:
    """Nobody is told."""


def _still(x: float) -> Path:
    return (Segment(0, 0, x, x),)


def _leaf(tree: Any, keys: tuple[Hashable, ...]) -> Any:
    """What stands at the end of a path of keys; 0 if nothing does."""
    for key in keys:
        if not isinstance(tree, Mapping) or key not in tree:
            return 0
        tree = tree[key]
    return tree


def _weight(tree: Any, edge: Edge) -> float:
    """A weight of the matrix; what is no number, or beyond all bounds, is 0."""
    leaf = _leaf(_leaf(tree, edge[0]), edge[1])
    return float(leaf) if isinstance(leaf, int | float) and abs(leaf) <= LARGEST else 0.0


def _columns(tree: Any) -> Iterator[tuple[Address, Any]]:
    """The leaves of a row of the matrix."""
    for kind, neurons in tree.items() if isinstance(tree, Mapping) else ():
        for neuron, ports in neurons.items() if isinstance(neurons, Mapping) else ():
            for port, leaf in ports.items() if isinstance(ports, Mapping) else ():
                yield Address(kind, neuron, port), leaf


def _tree(weights: Mapping[Edge, float]) -> dict[str, Any]:
    """Weights in the six-level form of the matrix."""
    tree: dict[str, Any] = {}
    for (row, column), weight in weights.items():
        inputs = tree.setdefault(row.kind, {}).setdefault(row.neuron, {}).setdefault(row.port, {})
        inputs.setdefault(column.kind, {}).setdefault(column.neuron, {})[column.port] = weight
    return tree


def _changed(one: Any, other: Any, depth: int = 3, *path: str) -> Iterator[Address]:
    """The rows of two matrices that are not the same object."""
    if one is other:
        return
    if depth == 0:
        yield Address(*path)
        return
    one, other = (tree if isinstance(tree, Mapping) else {} for tree in (one, other))
    for key in {**one, **other}:
        if isinstance(key, str):
            yield from _changed(one.get(key), other.get(key), depth - 1, *path, key)
