"""A JACK server of our own, whose card is a timer, and a recorder of what is played on it.

    python -m tests.live.jack FILE

records what livedmm plays there, as raw float32, left and right interleaved, until its input ends.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from livedmm.audio.devices import sounddevice
from livedmm.errors import DeviceError

TOOLS = ("jackd", "jack_wait", "jack_rec")


class NoServerError(Exception):
    """No JACK server can be had here; why, in words."""


class Server:
    """A JACK server, which needs no sound card; in real time if that is asked for and allowed."""

    def __init__(self, name: str, folder: Path, rate: int, block: int = 512, real_time: bool = False) -> None:
        if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
            raise NoServerError(f"no {', '.join(missing)}: apt-get install jackd2")
        try:
            sounddevice()
        except DeviceError as error:
            raise NoServerError(str(error)) from None
        self.rate = rate
        self.block = block
        self.real_time = real_time and _may_be_real_time()
        self.folder = folder
        self.environment = {"JACK_DEFAULT_SERVER": name, "JACK_NO_AUDIO_RESERVATION": "1", "JACK_NO_START_SERVER": "1"}
        self.name = name
        self.start()

    def start(self) -> None:
        # -S: the server waits for its clients, so a busy machine makes no gaps.
        how = ["-R", "-P", "70"] if self.real_time else ["--no-realtime"]
        command = ["jackd", "-n", self.name, *how, "-S", "-d", "dummy", "-r", str(self.rate), "-p", str(self.block)]
        said = self.folder / "jackd.log"
        with said.open("wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                                            start_new_session=True)
        for _ in range(30):
            try:
                return self.run("jack_wait", "-s", self.name, "-w", "-t", "1")
            except subprocess.CalledProcessError:
                if self.process.poll() is not None:
                    break
        self.kill()
        raise NoServerError(f"no JACK server can be had here: {' '.join(said.read_text().split())}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """Let the server go in order: JACK has room for eight, and one that is killed keeps its place."""
        if self.process.poll() is not None:
            self.start()
        self.process.terminate()
        self.process.wait(30)

    def run(self, *command: str) -> None:
        subprocess.run(command, env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
                       capture_output=True, check=True, timeout=60)

    @contextmanager
    def recording(self, path: Path) -> Iterator[None]:
        """Record what livedmm plays, while this lasts; `recorded` reads it."""
        with subprocess.Popen([sys.executable, "-m", "tests.live.jack", str(path)], text=True,
                              env={**os.environ, **self.environment}, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdin is not None
            assert process.stdout.readline() == "recording\n"
            yield
            process.stdin.close()


def _may_be_real_time() -> bool:
    """Whether threads of this user may go before all others."""
    try:
        import resource
    except ImportError:
        return False
    return os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_RTPRIO)[0] >= 70


def recorded(path: Path) -> NDArray[np.float32]:
    """What was recorded, ``(2, samples)``, from where every channel that sounds has begun to.

    The ports are connected one after the other, and may be so in the middle of a block.
    """
    sound = np.fromfile(path, np.float32).reshape(-1, 2).T
    return sound[:, max((int(np.flatnonzero(channel)[0]) for channel in sound if channel.any()), default=0):]


def record(path: Path) -> None:
    """Record in this process; a callback does no more than keep each block."""
    library = sounddevice()
    blocks: list[bytes] = []

    def keep(data: memoryview, samples: int, times: object, flags: object) -> None:
        # Flags are let be: the server waits for us, so a cycle that JACK counts as late is late, and not lost.
        blocks.append(bytes(data))

    with library.RawInputStream(device="PortAudio", channels=2, dtype="float32", callback=keep):
        print("recording", flush=True)
        sys.stdin.read()
    path.write_bytes(b"".join(blocks))


if __name__ == "__main__":
    record(Path(sys.argv[1]))
