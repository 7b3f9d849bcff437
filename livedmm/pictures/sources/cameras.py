"""Cameras, and the test pictures of FFmpeg, as they come (PyAV).

What a camera saw is not in the log: a replay shows what it sees then. What numbers have read of it is (R12).
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping

from livedmm.errors import DeviceError
from livedmm.pictures.sources.films import shown
from livedmm.pictures.sources.source import Asked, Pixels

FORMATS: Mapping[str, str] = {"linux": "v4l2", "darwin": "avfoundation", "win32": "dshow"}
TEST = "lavfi:"
AGAIN = 2.0
"""Seconds after which a camera that was lost is looked for again."""


class Camera:
    """The newest picture of a camera, whenever it came; a thread waits for them.

    Parameters
    ----------
    device
        What the system calls it, such as ``/dev/video0``; ``lavfi:testsrc2`` is a picture that FFmpeg makes.
    """

    def __init__(self, device: str) -> None:
        self._device = device
        self._newest: Pixels | None = None
        self._error: DeviceError | None = None
        self._closed = threading.Event()
        threading.Thread(target=self._work, name=f"camera {device}", daemon=True).start()

    def picture(self, asked: Asked) -> Pixels | None:
        error, self._error = self._error, None
        if error is not None:
            raise error
        newest, self._newest = self._newest, None
        return newest

    def close(self) -> None:
        self._closed.set()

    def _work(self) -> None:
        import av

        while not self._closed.is_set():
            try:
                self._watch()
                what = "it ended"
            except (av.error.FFmpegError, OSError, ValueError) as error:
                what = getattr(error, "strerror", "") or str(error)
            self._error = DeviceError(f"the camera {self._device} gives no pictures ({what})",
                                       "is it plugged in, and free? livedmm looks for it again")
            self._closed.wait(AGAIN)

    def _watch(self) -> None:
        """Take its pictures until there are no more."""
        import av

        test = self._device.startswith(TEST)
        name = self._device.removeprefix(TEST)
        begun = time.monotonic()
        with av.open(name, format="lavfi" if test else FORMATS.get(sys.platform, "v4l2")) as container:
            for frame in container.decode(video=0):
                if test and frame.time is not None:
                    # FFmpeg makes these as fast as it can.
                    self._closed.wait(max(0.0, frame.time - (time.monotonic() - begun)))
                if self._closed.is_set():
                    return
                self._newest = shown(frame)
