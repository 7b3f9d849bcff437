"""Which sound devices there are.

PortAudio sees the devices that were there when it was loaded, and taking it down can end the process (R21). So
devices are listed by a child process, which sees those that are there now.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from livedmm.errors import DeviceError

HOW_TO_INSTALL = "install PortAudio: `apt-get install libportaudio2` on Debian and Ubuntu"
_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Device:
    """A device that can play: its name, the system behind it, its channels, its own rate, and its latency."""

    number: int
    name: str
    system: str
    channels: int
    rate: float
    latency: float
    default: bool

    def __str__(self) -> str:
        mark = "*" if self.default else " "
        return (f"{mark} {self.name} ({self.system}): {self.channels} channels, {self.rate:g} Hz, "
                f"{1000 * self.latency:.0f} ms")


def sounddevice() -> Any:
    """The sounddevice library; raises DeviceError with what to install where PortAudio is missing."""
    try:
        import sounddevice as library
    except OSError as error:
        raise DeviceError("PortAudio is not installed", HOW_TO_INSTALL) from error
    return library


def devices() -> list[Device]:
    """The devices that can play now, the default one marked. Any thread may call it; it takes a second or so.

    Raises
    ------
    DeviceError
        If PortAudio is missing, or does not answer.
    """
    try:
        done = subprocess.run([sys.executable, "-m", "livedmm.audio.devices"], capture_output=True, text=True,
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
    default = library.default.device[1]
    return [{"number": d["index"], "name": d["name"], "system": systems[d["hostapi"]]["name"],
             "channels": d["max_output_channels"], "rate": d["default_samplerate"],
             "latency": d["default_low_output_latency"], "default": d["index"] == default}
            for d in library.query_devices() if d["max_output_channels"] > 0]


if __name__ == "__main__":
    try:
        print(json.dumps(_list()))
    except DeviceError as error:
        sys.exit(str(error))
