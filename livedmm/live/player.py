"""A machine that plays in real time: on a device, or, while there is none, on a timer (DESIGN 4, R21)."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from livedmm.audio.devices import Device, devices, load_again
from livedmm.audio.stream import LOST_AFTER, Stream
from livedmm.engine import sharing
from livedmm.engine.callback import callback
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.sides import Side
from livedmm.engine.speakers import channels_of
from livedmm.errors import DeviceError
from livedmm.live.status import Books

TIMER_BLOCK = 256
"""Samples that the timer renders at a time."""
LOOK_AGAIN = 3.0
"""Seconds between two looks for a device."""
LARGEST_CATCH_UP = 2.0
"""Seconds that the timer renders at most after a pause of the machine; beyond, the clock slips (R9)."""


class Player:
    """Lets a device play a machine's signals, or a timer where there is none.

    The methods are called from the thread that owns the session, `turn` again and again.

    Parameters
    ----------
    device
        Part of a device's name; None to play without one.
    latency, block_size
        Seconds, and samples of a block, that are asked for; the device's own, and the host's, by default.
    tell
        Is called with a sentence when something happens that a player should know.
    """

    def __init__(self, signals: CompiledMachine, *, device: str | None = "", latency: float | None = None,
                 block_size: int = 0, tell: Callable[[str], None] = print) -> None:
        self.signals = signals
        self.tell = tell
        self._wanted = device
        self._latency = latency
        self._block_size = block_size
        self._stream: Stream | None = None
        self._seen: list[Device] | None = None
        self._lists: deque[list[Device]] = deque(maxlen=1)
        self._looked = (0, 0, 0)
        self._before = (0, 0)
        self._side = Side(signals, signals.rate)
        self._timer_at = self._looked_at = self._turned = self._awake = 0.0

    def start(self) -> None:
        """Begin to play, on the device if there is one."""
        self._timer_at = self._looked_at = self._turned = self._awake = time.monotonic()
        if self._wanted is not None:
            try:
                self._take(self._wanted)
            except DeviceError as error:
                self.tell(f"{error}. It plays on without sound, and takes a device up when one appears.")

    def stop(self) -> None:
        """Let the device go."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    @property
    def lead(self) -> int:
        """Samples of a block, before which nothing that is sent now can act."""
        if self._stream is None:
            return 0
        context = self.signals.context
        samples = int(context[sharing.SAMPLES]) - self._before[0]
        blocks = int(context[sharing.BLOCKS]) - self._before[1]
        return -(-samples // max(1, blocks))

    def turn(self) -> None:
        """See whether the device is there; while there is none, render what it would have asked for since."""
        now = time.monotonic()
        if now - self._turned > LOST_AFTER:
            # The whole process may have stood still, the device's thread with it: it is waited for from now on.
            self._awake = now
        self._turned = now
        if self._stream is not None:
            patience = max(LOST_AFTER, 8 * self.lead / self.signals.rate)
            latest = int(self.signals.context[sharing.LATEST]) / 1e9
            if now - max(latest, self._awake) > patience:
                # The clock goes on from where the device left it (R9).
                self._timer_at = latest
                self.tell(f"{self._stream.name} is gone: it plays on without sound until a device appears")
                self._stream.abandon()
                self._stream = self._seen = None
                self._lists.clear()
                self._looked_at = now
            elif not self._fits(self._stream):
                self._reopen(self._stream)
            return
        self._timer_at = self._stand_in(self._timer_at, now)
        if self._lists:
            self._take_up(self._lists.popleft())
        if self._wanted is not None and now - self._looked_at > LOOK_AGAIN:
            self._looked_at = now
            # It takes up to a second, in which the frames go on.
            threading.Thread(target=self._look, name="devices", daemon=True).start()

    def books(self) -> Books:
        """How it has gone since the last call, as far as the callback and the device know."""
        context, rate = self.signals.context, self.signals.rate
        busy, samples, blocks = (int(context[word]) for word in (sharing.BUSY, sharing.SAMPLES, sharing.BLOCKS))
        lasted = (samples - self._looked[1]) / rate * 1e9
        load = (busy - self._looked[0]) / lasted if lasted else 0.0
        slowest = int(context[sharing.SLOWEST]) * (blocks - self._looked[2]) / lasted if lasted else 0.0
        self._looked = (busy, samples, blocks)
        numbers = context.view(np.float64)
        # A block that ends between the look and the new beginning is lost to both; the callback waits for nobody.
        peak, numbers[sharing.PEAK], context[sharing.SLOWEST] = float(numbers[sharing.PEAK]), 0.0, 0
        return Books(load, slowest, peak, int(context[sharing.OVERRUNS]),
                     int(context[sharing.UNDERFLOWS]) + int(context[sharing.OVERFLOWS]),
                     seconds=self.signals.now / rate, rate=self._stream.rate if self._stream else rate,
                     device=self._stream.name if self._stream else "no device")

    def _take(self, device: str) -> None:
        """Open a device, make up for the time that went by meanwhile, and let it play."""
        self.signals.channels = max(self.signals.channels, channels_of(self.signals.schedule.network))
        stream = Stream(self.signals, device, self._latency, block_size=self._block_size,
                        channels=self.signals.channels, listens=self.signals.listens)
        self._stand_in(self._timer_at, time.monotonic())
        context = self.signals.context
        self._before = int(context[sharing.SAMPLES]), int(context[sharing.BLOCKS])
        context[sharing.LATEST] = time.monotonic_ns()
        stream.start()
        self._stream = stream
        self.tell(f"playing on {stream}")
        if self.signals.listens and not stream.inputs:
            self.tell(f"{stream.name} has no input: microphones hear silence")

    def _fits(self, stream: Stream) -> bool:
        """Whether the stream has the channels, and the input, that the network needs now."""
        needed = min(channels_of(self.signals.schedule.network), stream.most_outputs)
        return needed <= stream.outputs and (stream.listens or not self.signals.listens)

    def _reopen(self, stream: Stream) -> None:
        """Open the device anew, with what the network needs now: a gap of some tenths of a second."""
        self.tell(f"{stream.name} is opened again: the network needs "
                  f"{'its input' if self.signals.listens and not stream.listens else 'more channels'}")
        stream.close()
        self._stream, self._timer_at = None, time.monotonic()
        self._seen = None
        try:
            self._take(self._wanted or "")
        except DeviceError as error:
            self.tell(f"{error}. It plays on without sound.")

    def _stand_in(self, since: float, now: float) -> float:
        """Render what a device would have asked for since then; returns up to when that is done."""
        since = max(since, now - LARGEST_CATCH_UP)
        context = self.signals.context
        late = int(context[sharing.OVERRUNS])
        while now - since >= TIMER_BLOCK / self.signals.rate:
            callback.ctypes(0, self._silence.ctypes.data, TIMER_BLOCK, 0, 0, self._side.address)
            since += TIMER_BLOCK / self.signals.rate
        context[sharing.OVERRUNS] = late  # nobody waits for these blocks, so none is late
        return since

    def _look(self) -> None:
        with suppress(DeviceError):
            self._lists.append(devices())

    def _take_up(self, found: list[Device]) -> None:
        """Take a device up if others are there than when it was tried last; each try keeps a copy of PortAudio."""
        if found == self._seen:
            return
        self._seen = found
        if any(device.channels for device in found):
            try:
                load_again()
                self._take(self._wanted or "")
            except DeviceError as error:
                self.tell(f"{error}. It plays on without sound.")

    _silence = np.zeros(2 * TIMER_BLOCK, np.float32)
