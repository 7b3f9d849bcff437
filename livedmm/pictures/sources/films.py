"""Films from files, decoded by a thread ahead of what is shown (PyAV)."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from livedmm.errors import PictureError
from livedmm.pictures.sources.source import Asked, Pixels, premultiplied

AHEAD = 4
"""Pictures that are decoded before they are wanted."""
KEPT = 1 << 27
"""Bytes of pictures that stay in memory: a short loop is decoded once, what runs backwards some seconds at a time."""
JUMP = 2.0
"""Seconds ahead that are sought, not decoded through."""
LONGEST = 4096
"""Pixels of a side of a film; a larger one is made smaller as it is decoded."""
NEAR = 1e-3
"""Seconds by which a picture may come before its time: WebM counts in thousandths."""


class Film:
    """The pictures of a film. At each tick `speed` moves it on, and `position` is added, in seconds.

    So at speed 0 the picture is a function of `position` alone, else of how `speed` has been since the neuron began.
    With `loop` it begins again after its end, and ends before its beginning; without, its last and its first picture
    stay. With `waits` the picture is the one of that time; without, the one that is there of those nearest before it.
    """

    def __init__(self, path: Path, waits: bool) -> None:
        self._reel = Reel(path)
        self._waits = waits
        self._at = 0.0
        self._time: float | None = None
        self._shown: Pixels | None = None

    def picture(self, asked: Asked) -> Pixels | None:
        if self._time is not None:
            self._at += asked.numbers["speed"] * (asked.time - self._time)
        self._time = asked.time
        found = self._reel.at(self._at + asked.numbers["position"], asked.numbers["loop"] >= 0.5, self._waits)
        if found is self._shown:
            return None
        self._shown = found
        return found

    def close(self) -> None:
        self._reel.close()


class Reel:
    """A film of which some pictures, one after another, are in memory; a thread decodes around the time wanted last.

    Attributes
    ----------
    length
        Seconds; 0 while it is not known.
    """

    def __init__(self, path: Path) -> None:
        self.length = 0.0
        self._path = path
        self._wanted = 0.0
        self._times: list[float] = []
        self._pictures: list[Pixels] = []
        self._from = 0.0
        self._ended = self._closed = self._opened = self._dead = False
        self._error: PictureError | None = None
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._work, name=f"film {path.name}", daemon=True)
        self._thread.start()

    def at(self, time: float, loop: bool, waits: bool) -> Pixels | None:
        """The picture at a time in seconds; None if there is none yet.

        Raises
        ------
        PictureError
            If the film cannot be read, or not further; once.
        """
        with self._change:
            while waits and not (self._opened or self._dead):
                self._change.wait()
            length = self.length
            if length > 0:
                # What is a rounding before the end is the beginning.
                time = (time + NEAR) % length - NEAR if loop else min(time, length)
            self._wanted = max(time, 0.0)
            self._change.notify_all()
            while waits and not (self._is_there(self._wanted) or self._dead):
                self._change.wait()
            error, self._error = self._error, None
            if error is not None:
                raise error
            place = bisect_right(self._times, self._wanted + NEAR)
            return self._pictures[max(place - 1, 0)] if self._pictures else None

    def close(self) -> None:
        """Let the thread end."""
        with self._change:
            self._closed = True
            self._change.notify_all()

    # -- the thread that decodes

    def _work(self) -> None:
        import av

        try:
            with av.open(str(self._path)) as container:
                if not container.streams.video:
                    raise PictureError(f"{self._path} has no pictures", "a film has a stream of video")
                stream = container.streams.video[0]
                stream.thread_type = "AUTO"
                self._decode(container, stream)
        except PictureError as error:
            self._give_up(error)
        except Exception as error:  # who waits for a picture would wait for ever
            self._give_up(PictureError(f"{self._path}: the film cannot be read ({_words(error)})",
                                       "MP4, WebM, MOV, MKV and GIF can; is the file whole?"))

    def _give_up(self, error: PictureError) -> None:
        with self._change:
            self._error, self._dead = error, True
            self._change.notify_all()

    def _decode(self, container: Any, stream: Any) -> None:
        start = float((stream.start_time or 0) * stream.time_base)
        pictures = self._frames(container, stream)
        with self._change:
            if stream.duration:
                self.length = float(stream.duration * stream.time_base)
            elif container.duration:
                self.length = container.duration / 1e6
            self._opened = True
            self._change.notify_all()
        while True:
            with self._change:
                while not self._closed and not self._has_work():
                    self._change.wait()
                if self._closed:
                    return
                wanted = self._wanted
                seek = self._is_elsewhere(wanted)
                if seek:
                    self._times.clear()
                    self._pictures.clear()
                    self._from, self._ended = wanted, False
            if seek:
                container.seek(int((wanted + start) / stream.time_base), stream=stream)
                pictures = self._frames(container, stream)
            frame = next(pictures, None)
            picture = None if frame is None else shown(frame)
            with self._change:
                if frame is None or picture is None:
                    self._end(stream)
                else:
                    self._times.append(float(frame.pts * frame.time_base) - start)
                    self._pictures.append(picture)
                    self._forget()
                self._change.notify_all()

    def _frames(self, container: Any, stream: Any) -> Iterator[Any]:
        """What is decoded from here on; a film that is broken ends where it is, and that is told."""
        import av

        try:
            for frame in container.decode(stream):
                if frame.pts is not None:
                    yield frame
        except (av.error.FFmpegError, ValueError) as error:
            with self._change:
                self._error = PictureError(f"{self._path}: the film is broken after {self._last():.2f} s "
                                           f"({_words(error)})", "it ends there; is the file whole?")

    def _last(self) -> float:
        return self._times[-1] if self._times else 0.0

    def _end(self, stream: Any) -> None:
        self._ended = True
        if self._times:
            last, rate = self._times[-1], float(stream.average_rate or 25)
            each = last - self._times[-2] if len(self._times) > 1 else 1 / rate
            even = abs(round(last * rate) - last * rate) < 2 * NEAR * rate
            self.length = round(last * rate + 1) / rate if even else last + each
        elif self._from <= NEAR:
            raise PictureError(f"{self._path} has no pictures", "is the file whole?")
        else:
            # Nothing comes from where it was sought: what the file says of its length is wrong.
            self.length = self._from

    def _is_there(self, time: float) -> bool:
        """Whether the picture of a time is in memory, and it is known that no later one is meant."""
        if not self._times or (self._times[0] > time + NEAR and time < self._from - NEAR):
            return self._ended and not self._times
        return self._ended or self._times[-1] > time + NEAR

    def _is_elsewhere(self, time: float) -> bool:
        if not self._times:
            return self._ended or abs(time - self._from) > JUMP
        before = time + NEAR < self._times[0] and time < self._from - NEAR
        return before or (not self._ended and time > self._times[-1] + JUMP)

    def _has_work(self) -> bool:
        if not self._is_there(self._wanted):
            return True
        ahead = len(self._times) - bisect_right(self._times, self._wanted + NEAR)
        return not self._ended and ahead < AHEAD

    def _forget(self) -> None:
        """Let go of what is long past."""
        spare = sum(p.nbytes for p in self._pictures) - KEPT
        count = 0
        while spare > 0 and count + 1 < len(self._times) and self._times[count + 1] <= self._wanted:
            spare -= self._pictures[count].nbytes
            count += 1
        if count:
            del self._times[:count], self._pictures[:count]
            self._from = max(self._from, self._times[0])


def shown(frame: Any) -> Pixels:
    """A frame of FFmpeg as a picture.

    What does not say its colours has those of HD from 720 lines on, and those of television below, as players take it.
    """
    scale = min(1.0, LONGEST / max(frame.width, frame.height))
    width, height = max(1, int(frame.width * scale)), max(1, int(frame.height * scale))
    unsaid = frame.colorspace not in (1, 4, 5, 6, 7)
    source = ("ITU709" if frame.height >= 720 else "ITU601") if unsaid else None
    rgba = frame.reformat(width, height, "rgba", src_colorspace=source, dst_color_range="JPEG")
    return premultiplied(np.ascontiguousarray(rgba.to_ndarray()[::-1]))


def _words(error: BaseException) -> str:
    return getattr(error, "strerror", "") or str(error)
