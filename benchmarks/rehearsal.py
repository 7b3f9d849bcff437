"""An hour on stage: a performance in its window that is played, reloaded and robbed of its sound card without a rest.

    python -m benchmarks.rehearsal [--minutes 60] [--seed 1] [--no-window] [--keep FOLDER]

`livedmm perform` plays first_light in a process of its own, on a screen of its own (apt-get install xvfb xdotool) and
on a JACK server whose card is a timer (apt-get install jackd2 libportaudio2). It is played from outside alone: over
OSC, by real keys and clicks, and by files that are saved (`benchmarks.deeds`), in an order drawn from the seed: at
first everything once, quickly, as at a sound check; then an act every 2 to 5 seconds. Every two minutes the sound
card goes, in order or by being killed, and after some seconds another one is there, of another rate or size of block,
or the same. Every two minutes and a half first_light is loaded anew: the network is then as large as it was, and the
memory of the process can be compared. What grows by design is in it: the history of edits, up to 10,000 (a kilobyte
each), and the compiled code of each version of a kind.

A line each minute: resident memory at the last such point, in MB, and of the child processes now; acts; edits and
questions done over OSC, and refused as they should be; blocks; blocks that took longer than they last, by our fault
and by the machine's (`benchmarks.timed`); what JACK calls xruns beside them: it, or the callback, was woken too late,
and no block of ours lasted too long; the longest time from a callback to the next while there was a card; the longest
for which a processor stood still (`benchmarks.pauses`), which is taken off a block that lasted too long; late frames of
V-values; pictures drawn a second; sound cards that were played on; troubles, which nobody provoked: answers that should
not be, and sentences that no deed explains.

Status 1 if it crashed, if the memory grew by more than 5 % from the first point after minute 5 to the last, if a
block of ours was late, or if there was a trouble; 2 if there is no JACK or no screen. `--keep` keeps the patch, its
log, what was said, and a picture of the screen each minute.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import CalledProcessError

import numpy as np
from PIL import ImageGrab

from benchmarks.deeds import DEEDS, home, prepare
from benchmarks.hands import SIZE, WINDOW, Acts, Hands
from benchmarks.pauses import Pauses, watching
from benchmarks.timed import SAMPLES, TOOK, WALL, missed_of
from benchmarks.watched import Notes
from benchmarks.window_deeds import AT_WINDOW
from livedmm.audio.stream import LOST_AFTER
from livedmm.errors import OscError
from tests.live.jack import NoServerError, Server
from tests.live.performing import Performance, perform, port_of
from tests.pictures.xvfb import hand, screen

RATE, BLOCK = 48000, 256
ALL = DEEDS + AT_WINDOW
CARDS = ((48000, 256), (44100, 512), (48000, 128), (48000, 256), (96000, 512))
"""Rates and blocks of the sound cards that come and go."""
SWITCH = 120.0
"""Seconds from one switch of cards to the next."""
HOME = 150.0
"""Seconds after which first_light is loaded anew."""
REST = 10.0
"""Seconds after that in which the memory is looked at."""
BETWEEN, QUICKLY = (2.0, 5.0), (0.3, 1.0)
"""Seconds from an act to the next, and so in the sound check."""
WARM = 5.0
"""Minutes after which the memory is compared: by then each kind, shader and view was there once or so."""
MOST_GROWTH = 0.05
FRAME_RATE = 60.0
XRUNS, LATE_FRAMES, MISSED = 11, 12, 16
"""Where they stand in `/status.reply`."""
EXPECTED = re.compile("|".join((
    "was run; it brings", r"(compiling|running) .* \.\.\.$", "OSC is heard at", "plays; Ctrl-C ends it", "playing on ",
    " is gone: it plays on without sound", "is opened again: ", " was saved: ", r"Nothing was changed\.$",
    " is recorded: ", ": the picture of the screen$", "pictures are drawn by the processor",
    "is in no file; it is kept", "a picture could not be drawn in time", "the device says that a block came too late",
    "a block took longer to compute", "a frame of V-values came late", "an edit came later than it should act",
    r"what waited for at 1 beat was not done: .*no neuron 't\d+'$", "played [0-9.]+ s$")))
"""What the session says of what is done to it, or what is counted; at the sound check undo comes before the beat."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--window", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--keep", type=Path, help="a folder for the patch, its log, and pictures of the screen")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # all is ended in order
    with ExitStack() as stack:
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        memory = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/dev/shm")))
        try:
            card = Server(f"livedmm-{os.getpid()}", folder, RATE, BLOCK, real_time=True)
        except NoServerError as error:
            print(error, file=sys.stderr)
            return 2
        stack.callback(card.end)
        os.environ["DISPLAY"] = stack.enter_context(screen(SIZE))
        notes, pauses = Notes(memory / "notes"), stack.enter_context(watching(memory))
        options = ["--log", str(folder / "log.jsonl"), *([] if given.window else ["--no-window"])]
        with perform(str(prepare(folder)), *options, environment=card.environment,
                     program=("benchmarks.watched", str(memory / "notes"))) as session:
            hands = Hands(folder, port_of(session.until("OSC is heard")), random.Random(given.seed), given.window)
            session.until(" plays; ")
            rehearsal = Rehearsal(session, card, notes, pauses, hands, given.keep)
            try:
                rehearsal.play(given.minutes)
            except KeyboardInterrupt:
                print("interrupted", file=sys.stderr)
            finally:
                rehearsal.end()
        return rehearsal.verdict()


@dataclass
class Counts:
    """What was counted from the beginning on; the gap is the longest of a minute, in seconds."""

    acts: int = 0
    blocks: int = 0
    ours: int = 0
    machine: int = 0
    xruns: int = 0
    late_frames: int = 0
    missed: int = 0
    gap: float = 0.0


class Rehearsal:
    """A session that is played, and what is found of it.

    Attributes
    ----------
    points
        Minutes since the beginning, and the memory in MB, each time first_light had come back.
    """

    def __init__(self, session: Performance, card: Server, notes: Notes, pauses: Pauses, hands: Hands,
                 keep: Path | None) -> None:
        self.session = session
        self.card = card
        self.notes = notes
        self.pauses = pauses
        self.hands = hands
        self.keep = keep
        self.counts = Counts()
        self.points: list[tuple[float, float]] = []
        self.crashed = ""
        self.cards = 1
        self._beats = notes.fresh()[-1:]
        self._checked = False
        self._began = self._homed = self._switched = time.monotonic()

    def play(self, minutes: float) -> None:
        """Do one thing after another; a line each minute."""
        if self.hands.window:
            hand("search", "--sync", "--name", WINDOW, "windowfocus", "--sync", "windowmove", "0", "0")
        print(f"{'minute':>6}{'MB':>8}{'children':>9}{'acts':>6}{'done':>6}{'refused':>8}{'blocks':>8}"
              f"{'late: ours':>11}{'machine':>8}{'xruns':>6}{'gap ms':>7}{'hole ms':>8}{'late frames':>12}"
              f"{'pictures':>9}{'cards':>6}{'troubles':>9}", flush=True)
        before, minute = replace(self.counts), 1
        for _ in self._acts():
            self.counts.acts += 1
            until = time.monotonic() + self.hands.chance.uniform(*(BETWEEN if self._checked else QUICKLY))
            while (left := until - time.monotonic()) > 0:
                time.sleep(min(left, 1.0))
                if self.session.process.poll() is not None:
                    self.crashed = f"it ended by itself with status {self.session.process.returncode}"
                    return
                self._look()
            if time.monotonic() - self._began >= 60 * minute:
                self._line(minute, before)
                before, minute = replace(self.counts), minute + 1
                self.counts.gap = 0.0
                if minute > minutes:
                    return

    def _acts(self) -> Acts:
        """All deeds, again and again in another order, and between them what comes at its time."""
        while True:
            for deed in self.hands.chance.sample(ALL, len(ALL)):
                yield from self._done(deed)
                if time.monotonic() - self._switched > SWITCH:
                    yield from self._done(self._switch)
                    self._switched = time.monotonic()
                if time.monotonic() - self._homed > HOME:
                    yield from self._done(self._home)
                    self._homed = time.monotonic()
            self._checked = True

    def _done(self, deed: Callable[[Hands], Acts]) -> Acts:
        try:
            yield from deed(self.hands)
        except (OscError, CalledProcessError, NoServerError) as error:
            self.hands.trouble(f"{deed.__name__}: {error}")
        yield

    def _switch(self, hands: Hands) -> Acts:
        """Let the sound card go, in order or not, and another come."""
        hands.chance.choice([self.card.end, self.card.kill])()
        yield
        hands.row("petals = 6")
        yield
        self.card.rate, self.card.block = hands.chance.choice(CARDS)
        before = self.cards
        self.card.start()
        for _ in range(4):
            yield
            if self.cards > before:
                return
        self.hands.trouble(f"no card is played on, and one of {self.card.rate} Hz is there")

    def _home(self, hands: Hands) -> Acts:
        """Come back to first_light, and see what it takes at the least: textures are given back some frames later."""
        home(hands)
        found = []
        until = time.monotonic() + REST
        while time.monotonic() < until:
            yield
            found.append(resident(self.session.process.pid))
        self.points.append(((time.monotonic() - self._began) / 60, min(found)))

    # -- what is found

    def _look(self) -> None:
        """Count what has come since."""
        counts, cards = self.counts, self.cards
        for line in self.session.heard():
            self.session.said.append(line)
            self.cards += "playing on " in line
            if not EXPECTED.search(line):
                self.hands.trouble(line)
        found = self.notes.fresh()
        counts.blocks += len(found)
        missed, own = missed_of(found, self.card.rate)
        for note, many, is_own in zip(found[missed > 0], missed[missed > 0], own[missed > 0], strict=True):
            began, took, period = int(note[WALL]), int(note[TOOK]), 1e9 * int(note[SAMPLES]) / self.card.rate
            stood = self.pauses.within(began, began + took)
            ours = int((took - stood) // period) if is_own else 0
            counts.ours += ours
            counts.machine += int(many) - ours
            print(f"a block of {period / 1e6:.1f} ms took {took / 1e6:.1f} ms, in which the machine stood still for "
                  f"{stood / 1e6:.1f} ms: {'ours' if ours else 'not ours'}; {note.tolist()}", file=sys.stderr)
        self._beats = np.concatenate([self._beats[-1:], found])
        gaps = np.diff(self._beats[:, WALL]) / 1e9
        if self.cards == cards:
            counts.gap = max(counts.gap, *gaps[gaps < LOST_AFTER], 0.0)

    def _line(self, minute: int, before: Counts) -> None:
        """Print how it goes."""
        hands, counts = self.hands, self.counts
        status = hands.ask("/status")
        if status:
            counts.xruns, counts.late_frames, counts.missed = (int(status[at]) for at in (XRUNS, LATE_FRAMES, MISSED))
        pictures = FRAME_RATE - (counts.missed - before.missed) / 60
        hole = self.pauses.longest(time.monotonic_ns() - 60_000_000_000)
        memory = self.points[-1][1] if self.points else resident(self.session.process.pid)
        print(f"{minute:6}{memory:8.1f}{sum(map(resident, children(self.session.process.pid))):9.1f}{counts.acts:6}"
              f"{hands.done:6}{hands.refused:8}{counts.blocks:8}{counts.ours:11}{counts.machine:8}{counts.xruns:6}"
              f"{1000 * counts.gap:7.1f}{hole / 1e6:8.1f}{counts.late_frames:12}"
              f"{pictures:9.1f}{self.cards:6}{sum(hands.troubles.values()):9}", flush=True)
        if self.keep and hands.window:
            ImageGrab.grab().save(self.keep / f"minute{minute:02}.png")

    def end(self) -> None:
        """End the session in order, and hear what it says last."""
        self._look()
        if not self.crashed and (status := self.session.interrupt()) != 0:
            self.crashed = f"it ended with status {status}"
        self._look()
        if self.keep:
            (self.keep / "said.txt").write_text("\n".join(self.session.said) + "\n")

    def verdict(self) -> int:
        """Say whether it was as it should be; the exit status."""
        hands, ours = self.hands, self.counts.ours
        minutes = (time.monotonic() - self._began) / 60
        print(f"{minutes:.0f} minutes: " + (f"CRASHED: {self.crashed}" if self.crashed else "no crash"))
        warm = [point for point in self.points if point[0] >= WARM]
        growth = 0.0
        if len(warm) > 1:
            (first, before), (last, after) = warm[0], warm[-1]
            growth = after / before - 1
            print(f"memory: {before:.1f} MB in minute {first:.1f}, {after:.1f} in minute {last:.1f}: "
                  f"{100 * growth:+.1f} %, {100 * MOST_GROWTH:.0f} % are allowed")
        else:
            print(f"memory: not compared, for it is told from minute {WARM:.0f} on; {self.points}")
        print(f"blocks of ours that were late: {ours} of {self.counts.blocks}; the machine's: {self.counts.machine} "
              f"late, {self.counts.xruns} xruns")
        print(f"troubles: {sum(hands.troubles.values())}" + "".join(
            f"\n    {times} times: {what}" for what, times in hands.troubles.most_common()))
        return int(bool(self.crashed) or growth > MOST_GROWTH or ours > 0 or bool(hands.troubles))


def resident(process: int) -> float:
    """The memory of a process that is in use, in MB; 0 if it is gone."""
    with suppress(OSError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0


def children(process: int) -> Iterator[int]:
    """The processes that a process has started."""
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            yield from map(int, (thread / "children").read_text().split())


if __name__ == "__main__":
    sys.exit(main())
