"""How a session goes: the same books for the status line, for `/status`, and for what is told of failures."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Books:
    """What has been counted up to a moment.

    Attributes
    ----------
    load, slowest
        Of the last half second: the share of the time that was spent in the callback, and what the slowest block took
        of the time that it lasts.
    peak
        The largest sample of that time.
    overruns, xruns
        So far: blocks that took longer than they last; blocks that the device says came too late, or went unheard.
    late_frames, late_edits
        So far: frames of V-values that acted later than they should, or not at all; edits and bundles likewise.
    dropped
        OSC packets lost so far for want of room.
    missed
        Pictures so far that were not drawn in time.
    memory
        Bytes of this process; 0 where the system does not tell.
    seconds, rate
        How long it plays, and the samples a second of the device.
    """

    load: float = 0.0
    slowest: float = 0.0
    peak: float = 0.0
    overruns: int = 0
    xruns: int = 0
    late_frames: int = 0
    late_edits: int = 0
    dropped: int = 0
    missed: int = 0
    memory: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    device: str = "no device"

    @property
    def failures(self) -> dict[str, int]:
        """What went wrong, by its name for people; nothing if nothing did."""
        counts = {"late blocks": self.overruns, "xruns": self.xruns, "late frames": self.late_frames,
                  "late edits": self.late_edits, "packets lost": self.dropped, "pictures missed": self.missed}
        return {name: count for name, count in counts.items() if count}


_ADVICE = {
    "late blocks": "a block took longer to compute than it lasts, and may have been heard as a gap: let fewer neurons "
                   "play, or ask for larger blocks with --block-size and --latency",
    "xruns": "the device says that a block came too late: if there are no late blocks beside it, other programs kept "
             "the machine busy; end them, or ask for more --latency",
    "late frames": "a frame of V-values came late and acts from where it came: there are too many V-value neurons for "
                   "a sixtieth of a second, or the machine was busy",
    "late edits": "an edit came later than it should act, and acts from where it came; for a while edits start a block "
                  "later. What must be in time is sent ahead, with a time tag",
    "packets lost": "more came over OSC than is taken, and packets were lost: send less, or over TCP, where it waits",
    "pictures missed": "a picture could not be drawn in time, and was left out: draw smaller ones with --size, or "
                       "fewer; the sound knows nothing of it",
}
"""What to do about each failure, told once."""


def told(before: Books, now: Books) -> Iterator[str]:
    """Sentences about what has gone wrong between two looks."""
    return (_ADVICE[name] for name, count in now.failures.items() if count > before.failures.get(name, 0))


def memory() -> int:
    """Bytes of this process that are in use; the most that were, where that is all that the system tells; 0 else."""
    with suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    with suppress(ImportError):
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else 1024 * most
    return 0
