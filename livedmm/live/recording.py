"""A file of what is played and seen, written while it is; neither waits for it.

The sound is taken from the ring behind the limiter, sample by sample what a replay of the log gives; pictures come as
they are drawn. Both wait in bounded queues for a thread that writes: what pictures it cannot take are left out, the one
before is then seen on, and that is counted and told. In the file a picture stands at the sample at which its frame was
due, as in a film that is rendered.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from livedmm.audio.files import write_sound
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.played import ROOM
from livedmm.engine.sides import LARGEST_BLOCK
from livedmm.errors import LivedmmError, PictureError
from livedmm.live.rescue import rescue
from livedmm.parts import part_of
from livedmm.pictures.films import MOVING, write_film

MOST_PICTURES = 8
"""Pictures that wait to be written: 30 MB at 1280x720."""
MOST_SECONDS = 60.0
"""Of sound that waits, while a disk or a codec stands still; after that the recording ends."""
PATIENCE = 60
"""Frames for which a picture is waited for that has not been drawn yet: then it never will be."""
DARK = 10.0
"""Seconds after which it is given up to wait for a first picture."""
NICE = 10
"""How much less urgent than the rest the writing is, where a thread can be so."""

Sound = NDArray[np.float32]
Pixels = NDArray[np.uint8]


class Recording:
    """One file that is being written.

    `turn` and `end` are called from the thread that owns the session, `picture` from the one that draws.

    Parameters
    ----------
    path
        Its ending says whether it is a film or a sound, and of which format.
    frame_sample
        The sample at which a frame is due.
    tell
        Is called, from the thread that writes, with how it went.

    Attributes
    ----------
    is_film
        Whether it wants pictures.
    written, left_out, lost
        Pictures that were written and that came too fast or too late; samples that were gone before they were taken.
    """

    def __init__(self, signals: CompiledMachine, path: Path, frame_rate: float, frame_sample: Callable[[int], int],
                 tell: Callable[[str], object]) -> None:
        self.path = path
        self.is_film = path.suffix.lower() in MOVING
        self.written = self.left_out = self.lost = 0
        self._signals = signals
        self._frame_rate = frame_rate
        self._frame_sample = frame_sample
        self._tell = tell
        self._channels = 2 if self.is_film else signals.channels
        self._sound: deque[Sound] = deque()
        self._pictures: dict[int, Pixels] = {}
        self._ended = self._is_behind = False
        self._there = threading.Condition()
        signals.played.begin()
        self._begun = self._upto = self._taken = signals.now
        self._thread = threading.Thread(target=self._write, name="recording", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether nothing more is taken: it was ended, or could not go on."""
        return self._ended

    @property
    def is_written(self) -> bool:
        """Whether the file is whole, or given up."""
        return not self._thread.is_alive()

    @property
    def seconds(self) -> float:
        """How much sound was taken so far."""
        return (self._upto - self._begun) / self._signals.rate

    def turn(self) -> None:
        """Take what was played since the last turn; of a turn later than 2.6 s (at 48 kHz) what the ring still has."""
        if self._ended:
            return
        played, start = self._signals.played, self._upto
        now = played.upto
        if now <= start:
            return
        first = max(start, now - ROOM)
        sound = played.between(first, now, self._channels)
        # Meanwhile the callback may have written over what is oldest, as far as a block beyond what it has rendered.
        intact = min(max(first, played.upto + LARGEST_BLOCK - ROOM), now)
        if intact > start:
            self.lost += intact - start
            sound = np.concatenate([np.zeros((self._channels, intact - start), np.float32), sound[:, intact - first:]],
                                   axis=1)
        self._upto = now
        with self._there:
            self._sound.append(sound)
            if self._upto - self._taken > MOST_SECONDS * self._signals.rate:
                self._ended = self._is_behind = True
            self._there.notify()

    def picture(self, frame: int, pixels: Pixels) -> None:
        """Take the picture of a frame, ``(height, width, 4)`` from the top left, if there is room for it."""
        with self._there:
            if self._ended or not self.is_film or self._frame_sample(frame) < self._begun:
                return
            if len(self._pictures) < MOST_PICTURES:
                self._pictures[frame] = pixels
            else:
                self.left_out += 1
            self._there.notify()

    def end(self) -> None:
        """Take what has been played by now, and let the file be finished."""
        self.turn()
        self._signals.played.end()
        with self._there:
            self._ended = True
            self._there.notify()

    def join(self) -> None:
        """Wait until the file is whole."""
        self._thread.join()

    # -- the thread that writes

    def _write(self) -> None:
        with suppress(OSError, AttributeError):  # where threads have no urgency of their own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        rate = self._signals.rate
        try:
            if self.is_film:
                for _ in write_film(self.path, self._shots(), self._frame_rate, rate, quickly=True):
                    pass
            else:
                for _ in write_sound(self.path, self._blocks(), rate, self._channels, keep=True):
                    pass
        except LivedmmError as error:
            self._fail(str(error))
        except Exception as error:  # what a codec raises has no common type, and who records must know
            self._fail(f"{type(error).__name__}: {error}")
        else:
            self._tell(self._summary())

    def _fail(self, why: str) -> None:
        with self._there:
            self._ended = True
            self._sound.clear()
            self._pictures.clear()
        self._tell(f"{self.path.name} is not recorded: {why}. It plays on.")
        if part_of(self.path).exists():
            self._tell(rescue(part_of(self.path)))

    def _summary(self) -> str:
        said = [f"{self.seconds:.1f} s"]
        if self.is_film:
            said.append(f"{self.written} pictures")
        if self.left_out:
            said.append(f"{self.left_out} more came too fast or too late to be written: smaller ones, with --size, "
                        "are faster")
        if self.lost:
            said.append(f"{self.lost / self._signals.rate:.2g} s of sound were lost, this machine was too busy")
        if self._is_behind:
            said.append("and no more, for the disk or the codec stood still")
        return f"{self.path.name} is recorded: {', '.join(said)}"

    def _blocks(self) -> Iterator[Sound]:
        """The sound, as it comes, to the end."""
        while True:
            with self._there:
                self._there.wait_for(lambda: self._ended or self._sound)
                if not self._sound:
                    return
                sound = self._sound.popleft()
                self._taken += sound.shape[1]
            yield sound

    def _shots(self) -> Iterator[tuple[Pixels | None, Sound]]:
        """The frames from the first picture on, each with the sound up to the next."""
        frame = self._first()
        self._take(self._frame_sample(frame))
        while True:
            with self._there:
                self._there.wait_for(lambda frame=frame: self._ended or self._is_known(frame))  # type: ignore[misc]
                is_last = not self._is_known(frame) and self._upto < self._frame_sample(frame + 1)
                pixels = self._pictures.pop(frame, None)
                for late in [number for number in self._pictures if number < frame]:
                    del self._pictures[late]
                    self.left_out += 1
                sound = self._take(self._upto if is_last else self._frame_sample(frame + 1))
            self.written += pixels is not None
            if is_last and not sound.shape[1]:
                return
            yield pixels, sound
            if is_last:
                return
            frame += 1

    def _first(self) -> int:
        """The first frame of which there is a picture."""
        until = self._begun + DARK * self._signals.rate
        with self._there:
            self._there.wait_for(lambda: self._ended or self._pictures or self._upto > until)
            if self._pictures:
                return min(self._pictures)
        raise PictureError("no picture was drawn", "record the sound alone, into a .wav")

    def _is_known(self, frame: int) -> bool:
        """Whether the sound of a frame is there, and its picture too if it ever will be."""
        return self._upto >= self._frame_sample(frame + 1) and (
            any(number >= frame for number in self._pictures) or self._upto >= self._frame_sample(frame + PATIENCE))

    def _take(self, end: int) -> Sound:
        """Take the sound up to a sample out of what waits."""
        taken: list[Sound] = []
        with self._there:
            while self._sound and self._taken < end:
                sound = self._sound.popleft()
                wanted = min(end - self._taken, sound.shape[1])
                if wanted < sound.shape[1]:
                    self._sound.appendleft(sound[:, wanted:])
                taken.append(sound[:, :wanted])
                self._taken += wanted
        return np.concatenate(taken, axis=1) if taken else np.zeros((self._channels, 0), np.float32)
