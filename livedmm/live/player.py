"""A machine that plays in real time: on a device, or, while there is none, on a timer (DESIGN 4, R21)."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from livedmm.audio.devices import Device, devices, load_again
from livedmm.audio.stream import LOST_AFTER, Stream
from livedmm.engine import loop
from livedmm.engine.callback import LARGEST_BLOCK, callback
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import Machine
from livedmm.errors import DeviceError, EditError
from livedmm.network import Address, Network

TIMER_BLOCK = 256
"""Samples that the timer renders at a time."""
LOOK_AGAIN = 3.0
"""Seconds between two looks for a device."""
FADE_OUT = 0.05
"""Seconds in which it falls silent at the end."""
LARGEST_CATCH_UP = 2.0
"""Seconds that the timer renders at most after a pause of the machine; beyond, the clock slips (R9)."""


@dataclass(frozen=True, slots=True)
class Books:
    """How it goes.

    Attributes
    ----------
    load
        The share of the time that was spent in the callback since the last look.
    overruns, underflows
        Blocks that took longer than they last; blocks that the device says came too late.
    peak
        The largest sample since the last look.
    late
        Frames whose V-values were computed late.
    """

    load: float
    overruns: int
    underflows: int
    peak: float
    late: int
    seconds: float
    device: str


class Player:
    """Plays a machine until it is stopped.

    The methods are called from the thread that owns the session; V-values are computed on a thread of the player's.

    Parameters
    ----------
    device
        Part of a device's name; None to play without one.
    tell
        Is called with a sentence when something happens that a player should know; from either thread.
    """

    def __init__(self, machine: Machine, *, device: str | None = "", latency: float | None = None,
                 tell: Callable[[str], None] = print) -> None:
        if not isinstance(machine.signals, CompiledMachine):
            raise TypeError("only the compiled machine plays in real time")
        self.machine = machine
        self.signals = machine.signals
        self.tell = tell
        self._wanted = device
        self._latency = latency
        self._stream: Stream | None = None
        self._stopping = threading.Event()
        self._seen: list[Device] | None = None
        self._lists: deque[list[Device]] = deque(maxlen=1)
        self._late = 0
        self._looked = (0, 0)
        self._thread = threading.Thread(target=self._run, name="frames", daemon=True)

    def start(self) -> None:
        """Begin to play, on the device if there is one."""
        if self._wanted is not None:
            try:
                self._take(self._wanted)
            except DeviceError as error:
                self.tell(f"{error}. It plays on without sound, and takes a device up when one appears.")
        self._thread.start()

    def stop(self) -> None:
        """End: the frames first, then the sound, faded out, and the device."""
        self._stopping.set()
        self._thread.join()
        if self._stream is not None:
            self._fade_out()
            self._stream.close()
            self._stream = None

    def books(self) -> Books:
        """How it has gone since the last call."""
        context = self.signals.context
        busy, samples = int(context[loop.BUSY]), int(context[loop.SAMPLES])
        lasted = (samples - self._looked[1]) / self.signals.rate * 1e9
        load = (busy - self._looked[0]) / lasted if lasted else 0.0
        self._looked = (busy, samples)
        numbers = context.view(np.float64)
        peak, numbers[loop.PEAK] = float(numbers[loop.PEAK]), 0.0
        return Books(load, int(context[loop.OVERRUNS]), int(context[loop.UNDERFLOWS]), peak, self._late,
                     self.signals.now / self.signals.rate, self._stream.name if self._stream else "no device")

    def _fade_out(self) -> None:
        """Take the master fader down and wait until that is heard, or for as long as it should take twice over."""
        matrix: Any = self.machine.values.matrix
        network = Network.from_matrix(matrix)
        glide = round(FADE_OUT * self.signals.rate)
        silent = self.signals.now + glide + LARGEST_BLOCK
        with suppress(EditError):
            self.machine.change(network.with_rows({Address("speaker", "speaker", "gain"): {}}), glide=glide)
        until = time.monotonic() + 2 * (silent - self.signals.now) / self.signals.rate
        while self.signals.now < silent and time.monotonic() < until:
            time.sleep(FADE_OUT / 10)

    def _take(self, device: str) -> None:
        self._stream = Stream(self.signals, device, self._latency)
        self.signals.context[loop.LATEST] = time.monotonic_ns()
        self.tell(f"playing on {self._stream.name}, {1000 * self._stream.latency:.0f} ms")

    def _run(self) -> None:
        """The frames, and the watch over the device."""
        frame = 1.0 / self.machine.frame_rate
        timer_at = looked = time.monotonic()
        while not self._stopping.wait(frame / 2):
            self._late += len(self.machine.follow(TIMER_BLOCK))
            for key, neuron, _ in self.signals.wild:
                self.tell(f"'{neuron}' ({key}) went beyond all bounds: it is muted, and tried again each 0.1 s")
            self.signals.wild.clear()
            now = time.monotonic()
            if self._stream is not None:
                timer_at = now
                block = int(self.signals.context[loop.SAMPLES]) / max(1, int(self.signals.context[loop.BLOCKS]))
                patience = max(LOST_AFTER, 8 * block / self.signals.rate)
                if time.monotonic_ns() - int(self.signals.context[loop.LATEST]) > patience * 1e9:
                    self.tell(f"{self._stream.name} is gone: it plays on without sound until a device appears")
                    self._stream.abandon()
                    self._stream = self._seen = None
                    self._lists.clear()
                    looked = now
            else:
                timer_at = self._stand_in(timer_at, now)
                if self._lists:
                    self._take_up(self._lists.popleft())
                if self._wanted is not None and now - looked > LOOK_AGAIN:
                    looked = now
                    # It takes up to a second, in which the frames go on.
                    threading.Thread(target=self._look, name="devices", daemon=True).start()

    def _stand_in(self, since: float, now: float) -> float:
        """Render what a device would have asked for since then; returns up to when that is done."""
        since = max(since, now - LARGEST_CATCH_UP)
        while now - since >= TIMER_BLOCK / self.signals.rate:
            callback.ctypes(0, self._silence.ctypes.data, TIMER_BLOCK, 0, 0, self.signals.context_address)
            since += TIMER_BLOCK / self.signals.rate
        return since

    def _look(self) -> None:
        with suppress(DeviceError):
            self._lists.append(devices())

    def _take_up(self, found: list[Device]) -> None:
        """Take a device up if others are there than when it was tried last; each try keeps a copy of PortAudio."""
        if found == self._seen:
            return
        self._seen = found
        if found:
            try:
                load_again()
                self._take(self._wanted or "")
            except DeviceError as error:
                self.tell(f"{error}. It plays on without sound.")

    _silence = np.zeros(2 * TIMER_BLOCK, np.float32)
