"""The stream to a sound device: PortAudio, given the compiled callback itself."""

from __future__ import annotations

import atexit
import time
from typing import Any

from livedmm.audio.devices import sounddevice
from livedmm.engine.callback import callback
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.sides import INPUTS, OUTPUTS, Side
from livedmm.errors import DeviceError, near

LOST_AFTER = 0.25
"""Seconds without a callback after which a device counts as lost, or 8 blocks if that is more (R21)."""

LAST_BLOCK = 0.2
"""Seconds that a stream which ends has for its last block."""


class Stream:
    """A machine that a device plays, and that hears through the device's input if it `listens`.

    Called from one thread, the one that opens streams. It plays from `start` on.

    Parameters
    ----------
    device
        A part of the device's name; the system's default if empty.
    latency
        Seconds that are asked for; the device's own low latency if None.
    block_size
        Samples of a block that are asked for; 0 leaves them to the host. So does a host that insists.
    channels
        How many are played, as far as the device has them.
    listens
        Whether the device's input is opened too.

    Attributes
    ----------
    rate
        The device's rate: the machine's, or, if the device refuses that, the device's own, resampled (R9).
    outputs, most_outputs, inputs
        Channels that are played, that the device has, and that are heard.
    listens
        Whether an input was asked for, had or not.
    latency, input_latency
        Seconds, as PortAudio has them; None without an input.

    Raises
    ------
    DeviceError
        If there is no such device, or it cannot be opened; with what it says itself.
    """

    def __init__(self, machine: CompiledMachine, device: str = "", latency: float | None = None, *,
                 block_size: int = 0, channels: int = 2, listens: bool = False) -> None:
        library = sounddevice()
        playing = _chosen(library, device)
        info = library.query_devices(playing)
        hearing = _input_beside(library, playing) if listens else None
        self.name = str(info["name"])
        self.inputs = 0 if hearing is None else min(2, int(library.query_devices(hearing)["max_input_channels"]))
        self.most_outputs = int(info["max_output_channels"])
        self.outputs = min(channels, self.most_outputs)
        self.listens = listens
        own = float(info["default_samplerate"])
        tries = [(rate, size) for rate in dict.fromkeys([machine.rate, own]) for size in dict.fromkeys([block_size, 0])]
        refused: Exception | None = None
        for self.rate, self.block_size in tries:
            # Kept as long as this stream: PortAudio gives its address to the callback.
            self._side = Side(machine, self.rate, self.outputs, self.inputs)
            try:
                self._stream = _opened(library, self._side, self.rate, self.block_size, playing, hearing,
                                       "low" if latency is None else latency)
                break
            except library.PortAudioError as error:
                refused = refused or error
        else:
            raise DeviceError(f"'{self.name}' cannot be opened at {machine.rate:g} Hz ({refused})",
                              "another program may hold it; choose another with --device, or another --sample-rate"
                              ) from refused
        both = self._stream.latency
        self.latency = float(both if hearing is None else both[1])
        self.input_latency = None if hearing is None else float(both[0])
        self._asked = block_size
        self._asked_latency = latency
        self._machine_rate = machine.rate

    def __str__(self) -> str:
        """What a player is told of it: channels, rate, blocks and latency in ms."""
        said = [f"{self.outputs} out{f', {self.inputs} in' if self.inputs else ''}", f"{self.rate:g} Hz"]
        if self.rate != self._machine_rate:
            said[-1] = f"device runs at {self.rate:g} Hz, resampled from {self._machine_rate:g}"
        if self.block_size:
            said.append(f"blocks of {self.block_size} ({1000 * self.block_size / self.rate:.1f} ms)")
        elif self._asked:
            said.append(f"blocks as the host wants them, not of {self._asked}")
        said.append(f"latency {1000 * self.latency:.0f} ms out"
                    + (f", {1000 * self.input_latency:.0f} ms in" if self.input_latency is not None else ""))
        if self._asked_latency is not None and abs(self.latency - self._asked_latency) >= 0.001:
            said.append(f"{1000 * self._asked_latency:.0f} ms were asked for: the host decides")
        return f"{self.name}: {'; '.join(said)}"

    def start(self) -> None:
        """Begin to play.

        Raises
        ------
        DeviceError
            If the device does not start after all.
        """
        library = sounddevice()
        try:
            self._stream.start()
        except library.PortAudioError as error:
            self._stream.close(ignore_errors=True)
            raise DeviceError(f"'{self.name}' does not start ({error})", "choose another with --device") from error

    @property
    def is_active(self) -> bool:
        """Whether PortAudio says that the stream runs, which it also does of some devices that are gone."""
        return bool(self._stream.active)

    def close(self) -> None:
        """End the stream after a block in which it falls silent; does not wait long for that."""
        self._side.end()
        until = time.monotonic() + LAST_BLOCK
        while self.is_active and not self._side.is_closed and time.monotonic() < until:
            time.sleep(LAST_BLOCK / 100)
        self._stream.close(ignore_errors=True)
        self._side.close()

    def abandon(self) -> None:
        """Let go of a stream whose device is gone: to close it, or PortAudio, could end or hang the process (R21)."""
        self._side.close()
        _abandoned.append((self._stream, self._side))
        atexit.unregister(sounddevice()._exit_handler)


_abandoned: list[tuple[Any, Side]] = []
"""Streams that were let go: a callback of theirs may still come, and must find its side."""


def _opened(library: Any, side: Side, rate: float, block_size: int, playing: int, hearing: int | None,
            latency: str | float) -> Any:
    """A PortAudio stream, not started. The public classes wrap a Python callback; the base takes a compiled one."""
    ffi = library._ffi
    outputs, inputs = int(side.words[OUTPUTS]), int(side.words[INPUTS])
    duplex = hearing is not None
    return library._StreamBase(
        kind="duplex" if duplex else "output", samplerate=rate, blocksize=block_size,
        device=(hearing, playing) if duplex else playing, channels=(inputs, outputs) if duplex else outputs,
        dtype="float32", latency=latency, callback=ffi.cast("PaStreamCallback*", callback.address),
        userdata=ffi.cast("void*", side.address), wrap_callback=None)


def _input_beside(library: Any, playing: int) -> int | None:
    """The input that goes with a device: its own, or the default one of the same system; None if there is none."""
    devices = library.query_devices()
    if devices[playing]["max_input_channels"] > 0:
        return playing
    system = library.query_hostapis(devices[playing]["hostapi"])
    default = int(system["default_input_device"])
    if default >= 0:
        return default
    return next((int(d["index"]) for d in devices
                 if d["hostapi"] == devices[playing]["hostapi"] and d["max_input_channels"] > 0), None)


def _chosen(library: Any, device: str) -> int:
    """The number of the device whose name has `device` in it."""
    playing = {d["name"]: d["index"] for d in library.query_devices() if d["max_output_channels"] > 0}
    if not playing:
        raise DeviceError("there is no sound device", "connect one, or start a sound server")
    if not device:
        default = library.default.device[1]
        return int(default if default in playing.values() else next(iter(playing.values())))
    for name, index in playing.items():
        if device.lower() in name.lower():
            return int(index)
    raise DeviceError(f"no sound device '{device}'", near(device, playing) or f"there are {', '.join(playing)}")
