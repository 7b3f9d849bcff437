"""The session: the one place where edits, events and time come together (DESIGN 4 and 5).

Everything that is done to a running network passes here, from whatever hand, and is written to the log before it takes
effect. It works alike with a device, on a timer, and offline: who runs it calls `turn` or `render`.

It is built in layers, each of which is of use without those above: time (`live.timed`), edits and fades
(`live.editing`), kinds that are exchanged (`live.exchanging`), texts (`live.evaluating`); and here, what comes in that
is no edit, and going on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.frames import Readings
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.machine import FRAME_RATE
from livedmm.errors import LivedmmError
from livedmm.language.macros import Macro
from livedmm.live import drift
from livedmm.live.again import again
from livedmm.live.evaluating import Evaluating
from livedmm.live.inputs import Inputs
from livedmm.live.log import Log
from livedmm.live.microphone import Recorder
from livedmm.live.order import Order
from livedmm.live.pending import Pending
from livedmm.network import Address, Network, Sources
from livedmm.network.paths import Edge
from livedmm.ugens import Registry
from livedmm.vvalues import VValue


class Session(Evaluating):
    """A network that is performed.

    Called from one thread, which owns it; who has another thread hands over what is to be done (`Conductor`).

    Parameters
    ----------
    network
        What plays at first. Undoing everything gives it back.
    signals
        What computes the samples.
    log
        Where everything is written that must be known to play the same again.
    tell
        Is called with a sentence for people.
    obey
        Carries out a command that rows call, for an author.
    """

    def __init__(self, network: Network, registry: Registry, signals: CompiledMachine | LiteralMachine, *,
                 frame_rate: float = FRAME_RATE, seed: int = 0, sources: Sources | None = None,
                 macros: Mapping[str, Macro] | None = None, log: Log | None = None,
                 tell: Callable[[str], None] = print) -> None:
        super().__init__(network, registry, signals, frame_rate, seed, log, tell, sources=sources, macros=macros)
        self.recorder: Recorder | None = None
        self.recall: Callable[[Mapping[str, Any]], None] = _nothing_kept
        """Is given what the desk of a session before this one kept, to go on from it."""
        self.watchers: list[Callable[[], None]] = []
        """Called after each frame, before what is pending is looked at."""
        self.late_frames = self.late_edits = self.late_bundles = 0
        self.inputs = Inputs(self.machine, registry, self.write)
        self.machine.on_readings = self._seen
        self.order = Order()

    def restore(self, line: Mapping[str, Any]) -> None:
        """Do again what a line of a log says; raises LivedmmError if that makes no sense, or does not fit."""
        again(self, line)()

    def inherit(self, written: Mapping[Edge, float]) -> None:
        """Begin with what a session before this one has written into its own matrix."""
        self.write({"inherit": drift.as_json(written)})
        self.machine.inherit(written)

    def event(self, name: str, values: Sequence[float], at: int | None = None) -> int:
        """Let numbers arrive at the `osc_in` neurons of a name, at their exact sample; returns how many there are."""
        if found := self.inputs.listeners(name):
            self._at_last(partial(self.inputs.numbers, name, values, max(self.soon(), at or 0)))
        return len(found)

    def input(self, kind: str, value: VValue) -> int:
        """Let what the mouse, the keys or the like say arrive at their neurons, at the next frame; returns how many.

        `kind` is that of the neurons, `value` as the kind describes it. Raises VValueError for what no log can hold.
        """
        return self.inputs.value(kind, value)

    def clear(self) -> None:
        """Let every signal neuron begin again from its first state."""
        self._at_last(partial(self._clear, self.soon()))

    def _clear(self, start: int) -> None:
        self.write({"clear": True, "at": start})
        self.machine.clear(start)

    def observe(self, columns: Sequence[Address]) -> None:
        """Let the last samples of some outputs stand in `signals.recorder`, for who looks at them.

        It is a plan of its own, so the log has it; no sample is another for it.
        """
        at = self.soon()
        self.write({"observe": [list(column) for column in columns], "at": at})
        self.machine.observe(columns, at)

    # -- going on

    def turn(self) -> None:
        """Do what is due by now, while another thread renders."""
        for frame, acts in self.machine.follow(self.lead):
            # A block that is longer than what is left of a frame delays what it does; that is not being late.
            self.late_frames += acts is None or acts > self.machine.frame_sample(frame + 2)
            self.write({"late": frame, "acts": acts})
        self._listen()
        self._look(self.machine.frame_sample(self.machine.frame + 1))

    def render(self, samples: int) -> NDArray[np.float32]:
        """The next samples, ``(channels, samples)``, with what is due in them: where nobody else renders."""
        made = []
        while samples:
            due = self.machine.frame_sample(self.machine.frame)
            if self.now == due:
                self.machine.tick()
                self._listen()
                due = self.machine.frame_sample(self.machine.frame)
            self._look(due)
            block = min(samples, due - self.now)
            made.append(self.signals.render(block))
            samples -= block
        return np.concatenate(made, axis=1) if made else np.zeros((2, 0), np.float32)

    def end(self) -> None:
        """Say in the log that this was all; nothing that is done after it is logged."""
        if self.log is None:
            return
        end = self.now
        if self.recorder is not None:
            self.recorder.close()
        self.write({"end": end})
        self.log.close()
        self.log = self.recorder = None

    def _listen(self) -> None:
        if isinstance(self.signals, CompiledMachine):
            for batch, sample in self.signals.late:
                self.late_edits += 1
                self.write({"acted": [batch, sample]})
            self.signals.late.clear()
        if self.recorder is not None:
            self.recorder.turn()
        self.beats.listen()
        for watcher in self.watchers:
            watcher()

    def _look(self, horizon: int) -> None:
        """Start what is due before a sample."""
        self.order.turn()
        for pending, sample in self.pending.due(horizon):
            self.order.do(pending.author, partial(self._start, pending, sample))

    def _start(self, pending: Pending, sample: int) -> None:
        # One line of the log says that it does not wait any more: a crash leaves it waiting, or done, and never both.
        with self._in_one_piece():
            try:
                if pending.command is not None:
                    self.obey(pending.command, pending.author)
                elif pending.work is not None:
                    pending.work(sample)
                else:
                    self.edit(pending.changes, author=pending.author, at=sample,
                              glide=self.glide_of(pending.when.glide), text=pending.text)
            except LivedmmError as error:
                self.pending.cancel(pending.number)
                self.tell(f"what waited for {pending.when} was not done: {error}")
            self.pending.started(pending)

    def _seen(self, frame: int, readings: Readings) -> None:
        """Write down the colours of pictures from which numbers are made: no replay can draw them again bit for bit."""
        self.write({"seen": [[*neuron, *colour] for neuron, colour in readings.items()]})


def _nothing_kept(kept: Mapping[str, Any]) -> None:
    """A replay has no desk."""
