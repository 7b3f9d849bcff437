"""The stream to a sound device: PortAudio, given the compiled callback itself."""

from __future__ import annotations

import atexit
from typing import Any

from livedmm.audio.devices import sounddevice
from livedmm.engine import loop
from livedmm.engine.callback import callback
from livedmm.engine.compiled import CompiledMachine
from livedmm.errors import DeviceError, near

LOST_AFTER = 0.25
"""Seconds without a callback after which a device counts as lost, or 8 blocks if that is more (R21)."""


class Stream:
    """A machine that a device plays.

    Called from the thread that owns the session.

    Parameters
    ----------
    device
        A part of the device's name; the system's default if empty.
    latency
        Seconds that are asked for; the device's own low latency if None.

    Raises
    ------
    DeviceError
        If there is no such device, or it cannot be opened; with what it says itself.
    """

    def __init__(self, machine: CompiledMachine, device: str = "", latency: float | None = None) -> None:
        self._machine = machine
        library = sounddevice()
        chosen = _chosen(library, device)
        info = library.query_devices(chosen, "output")
        self.name = str(info["name"])
        channels = min(2, int(info["max_output_channels"]))
        context = machine.context
        context[loop.CHANNELS] = channels
        context[loop.STOPPING] = 0
        ffi = library._ffi
        try:
            # The public classes wrap a Python callback; this base takes the address of a compiled one.
            self._stream: Any = library._StreamBase(
                kind="output", samplerate=machine.rate, blocksize=0, device=chosen, channels=channels,
                dtype="float32", latency="low" if latency is None else latency,
                callback=ffi.cast("PaStreamCallback*", callback.address),
                userdata=ffi.cast("void*", machine.context_address), wrap_callback=None)
            self._stream.start()
        except library.PortAudioError as error:
            raise DeviceError(f"'{self.name}' cannot be opened at {machine.rate:g} Hz ({error})",
                              "choose another with --device, or another --sample-rate") from error
        self.latency = float(self._stream.latency)

    @property
    def is_active(self) -> bool:
        """Whether PortAudio says that the stream runs, which it also does of some devices that are gone."""
        return bool(self._stream.active)

    def close(self) -> None:
        """End the stream after the block that plays."""
        self._machine.context[loop.STOPPING] = 1
        self._stream.close(ignore_errors=True)

    def abandon(self) -> None:
        """Let go of a stream whose device is gone: to close it, or PortAudio, could end or hang the process (R21)."""
        self._machine.context[loop.STOPPING] = 1
        atexit.unregister(sounddevice()._exit_handler)


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
