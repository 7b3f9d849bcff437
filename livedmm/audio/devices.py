"""Which sound devices there are.

PortAudio sees the devices that were there when it was loaded, and taking it down can end the process (R21). So
devices are listed by a child process, which sees those that are there now.
"""

from __future__ import annotations

import atexit
import ctypes
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livedmm.errors import DeviceError

HOW_TO_INSTALL = "install PortAudio: `apt-get install libportaudio2` on Debian and Ubuntu"
_SECONDS = 20.0
_CHILD = "from livedmm.audio.devices import tell_devices; tell_devices()"


@dataclass(frozen=True, slots=True)
class Device:
    """A device: its name, the system behind it, the channels that it plays and hears, its own rate, its latency in s.

    `default` and `default_input` say whether it is what plays, and what hears, where none is named.
    """

    number: int
    name: str
    system: str
    channels: int
    rate: float
    latency: float
    default: bool
    inputs: int = 0
    default_input: bool = False

    def __str__(self) -> str:
        mark = "*" if self.default else "<" if self.default_input else " "
        return (f"{mark} {self.name} ({self.system}): {self.channels} out, {self.inputs} in, {self.rate:g} Hz, "
                f"{1000 * self.latency:.0f} ms")


def sounddevice() -> Any:
    """The sounddevice library; raises DeviceError with what to install where PortAudio is missing."""
    try:
        import sounddevice as library
    except OSError as error:
        raise DeviceError("PortAudio is not installed", HOW_TO_INSTALL) from error
    return library


def load_again() -> None:
    """Let sounddevice work on a fresh copy of PortAudio, which sees the devices that are there now (R21).

    The copy that was used until now stays loaded, for what it was given may still be running. Called from the thread
    that opens streams, while none is open.

    Raises
    ------
    DeviceError
        If PortAudio is missing, or cannot be loaded a second time.
    """
    library = sounddevice()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            # The loader knows a library by its file: only a copy of it is another library.
            copy = shutil.copy(_file_of(library), folder)
            # To unload a copy, at the end of the process too, would take the ground from under its threads.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(library._lib))
            library._lib = library._ffi.dlopen(copy)
            library._initialized = 0
            library._initialize()
            atexit.unregister(library._exit_handler)
            atexit.register(library._exit_handler)
        except (OSError, library.PortAudioError) as error:
            raise DeviceError(f"PortAudio cannot be loaded again ({error})", "start livedmm again") from error


def _file_of(library: Any) -> Path:
    """The file that PortAudio was loaded from."""
    name = Path(library._libname)
    if name.is_absolute():
        return name
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        path = Path(line.split(maxsplit=5)[-1])
        if path.name.startswith(name.name) and path.exists():  # copies that were loaded before are deleted
            return path
    raise FileNotFoundError(f"the file of {name}")


def devices() -> list[Device]:
    """The devices that can play or hear now, the default ones marked. Any thread may call it; it takes a second or so.

    Raises
    ------
    DeviceError
        If PortAudio is missing, or does not answer.
    """
    try:
        done = subprocess.run([sys.executable, "-c", _CHILD], capture_output=True, text=True,
                              timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise DeviceError(f"the sound system did not answer in {_SECONDS:.0f} s", "restart it") from None
    if done.returncode:
        raise DeviceError("the sound devices cannot be listed", done.stderr.strip().splitlines()[-1]
                          if done.stderr.strip() else HOW_TO_INSTALL)
    return [Device(**entry) for entry in json.loads(done.stdout)]


def _list() -> list[dict[str, Any]]:
    library = sounddevice()
    systems = library.query_hostapis()
    hearing, playing = library.default.device
    return [{"number": d["index"], "name": d["name"], "system": systems[d["hostapi"]]["name"],
             "channels": d["max_output_channels"], "rate": d["default_samplerate"],
             "latency": d["default_low_output_latency" if d["max_output_channels"] else "default_low_input_latency"],
             "default": d["index"] == playing, "inputs": d["max_input_channels"],
             "default_input": d["index"] == hearing}
            for d in library.query_devices()]


def tell_devices() -> None:
    """What the child process does: print the devices as JSON, or leave with what is wrong."""
    try:
        print(json.dumps(_list()))
    except DeviceError as error:
        sys.exit(str(error))
