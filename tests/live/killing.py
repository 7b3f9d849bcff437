"""Sessions that are killed: in the middle of edits, of log writes, and of being resumed (R12).

    python -m tests.live.killing --times 50 --seed 1

Each time a session plays, edited over TCP, and is killed right after an edit was sent, within the time that the edit
takes. Then its log must be readable, and `--resume` must give the rows as they were after the last edit that was
acknowledged, with the one after it whole or not at all. Some resumptions are killed on their way too.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from livedmm import Client
from livedmm.errors import OscError, RefusedError
from livedmm.live.log import read_log

from .performing import Performance, perform, port_of

PATCH = """title: Rehearsal
rows: |
  slow = sine(0.5)
  low = sine(110)
  high = saw(220)
  filter = lowpass(low + 0.5*high, cutoff=900 + 300*slow)
  speaker = 0.2*filter
"""
MARKS = ("low", "high")
"""Neurons whose phase every edit sets to one number: an edit that is there in part leaves them apart."""
LONGEST = 0.004
"""Seconds after sending within which a session is killed: an edit is read, logged and answered in some 2 ms."""


@dataclass
class Killed:
    """What was known of a session when it was killed.

    Attributes
    ----------
    rows
        As they were after the last edit that was acknowledged.
    mark, next
        The number that it gave to the marks, and the number of the edit that was not acknowledged.
    """

    rows: str = ""
    mark: float = 0.0
    next: float = 0.0
    said: list[str] = field(default_factory=list)


def edit(chance: random.Random, number: int) -> list[tuple[str, *tuple[str | float, ...]]]:
    """The messages of an edit: it sets the marks, and something else."""
    phase = mark(number)
    return [*((f"/net/{name}/phase", phase) for name in MARKS), chance.choice([
        ("/net/low/freq", chance.uniform(50, 400)), ("/net/filter/cutoff", chance.uniform(200, 2000)),
        ("/row", f"speaker += 0.02*sine({chance.uniform(100, 900):.3f})"), ("/row", "filter.cutoff *= 1.01"),
        ("/code", f"more = sine({chance.uniform(1, 9):.2f})\nfilter.cutoff += 20*more"), ("/mute", "high"),
        ("/w/add", "high.freq", "slow.out", chance.uniform(0, 5)), ("/nu", "high.freq", "one.out", 1.0)])]


def mark(number: int) -> float:
    return number % 1000 / 1024


def play_and_kill(performance: Performance, chance: random.Random, edits: int) -> Killed:
    """Make some edits, each acknowledged, and kill the session in the next."""
    known = Killed()
    with Client(port=port_of(performance.until("OSC is heard")), protocol="tcp", timeout=60) as client:
        performance.until(" plays; ")
        for number in range(1, edits + 1):
            known.said.append(str(messages := edit(chance, number)))
            client.bundle(*messages, glide=chance.choice([None, 0.5]))
            if chance.random() < 0.2:
                with suppress(RefusedError):  # there may be nothing to redo
                    client.ask(chance.choice(["/undo", "/redo"]))
        known.rows, known.mark = rows_and_mark(client)
        known.next = mark(edits + 1)
        for address, *arguments in edit(chance, edits + 1)[:2]:
            known.said.append(f"{address} {arguments}, not acknowledged")
        client.send("/code", "\n".join(f"{name}.phase = {known.next!r}" for name in MARKS))
        until = time.perf_counter() + chance.uniform(0, LONGEST)
        while time.perf_counter() < until:
            pass
        performance.process.kill()
        performance.process.wait()
    return known


def rows_and_mark(client: Client) -> tuple[str, float]:
    """The rows, and the number of the marks; fails if the marks are apart."""
    first, second = (client.ask(f"/net/{name}/phase").arguments[0] for name in MARKS)
    assert first == second, f"an edit is there in part: {MARKS} have {first} and {second}"
    assert isinstance(first, float)
    return str(client.ask("/patch/get").arguments[0]), first


def resume(patch: Path, environment: Mapping[str, str], known: Killed) -> tuple[float, bool]:
    """Resume, and see whether everything is there.

    Returns the seconds from start to sound, and whether the edit that was not acknowledged is there.
    """
    began = time.perf_counter()
    with perform(str(patch), "--no-audio", "--resume", environment=environment) as performance:
        port = port_of(performance.until("OSC is heard"))
        performance.until(" plays; ")
        took = time.perf_counter() - began
        with Client(port=port, protocol="tcp", timeout=60) as client:
            rows, number = rows_and_mark(client)
            if number != known.mark:
                assert number == known.next, f"the marks have {number}, but {known.mark} or {known.next} were sent"
                for name in MARKS:
                    client.ask(f"/net/{name}/phase", known.mark)
                rows = str(client.ask("/patch/get").arguments[0])
            assert rows == known.rows, f"{known.rows}\nwas before, after resuming it is\n{rows}\nedits: {known.said}"
        performance.process.kill()
    return took, number == known.next


def once(chance: random.Random, edits: int, folder: Path, killed_resumptions: int) -> tuple[float, bool]:
    """Kill one session and resume it, after as many resumptions that are killed too."""
    patch = folder / "rehearsal.yaml"
    patch.write_text(PATCH)
    environment = {"XDG_STATE_HOME": str(folder / "state")}
    with perform(str(patch), "--no-audio", environment=environment) as performance:
        known = play_and_kill(performance, chance, edits)
    for _ in range(killed_resumptions):
        with perform(str(patch), "--no-audio", "--resume", environment=environment) as performance:
            logs = len(list(folder.rglob("*.jsonl")))
            if (moment := chance.randrange(3)) < 2:
                # While it is written, or has just got its name.
                pattern, count = (("*.new", 0), ("*.jsonl", logs))[moment]
                while len(list(folder.rglob(pattern))) <= count and performance.process.poll() is None:
                    pass
                until = time.perf_counter() + chance.uniform(0, LONGEST)
                while time.perf_counter() < until:
                    pass
            else:
                performance.until("OSC is heard")
            performance.process.kill()
            performance.process.wait()
    for log in (folder / "state").rglob("*.jsonl"):
        read_log(log)
    return resume(patch, environment, known)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--times", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--edits", type=int, default=40, help="at most, before each killing")
    chosen = arguments.parse_args()
    chance = random.Random(chosen.seed)
    times, whole, resumptions = [], 0, 0
    for number in range(1, chosen.times + 1):
        with tempfile.TemporaryDirectory() as folder:
            killed = chance.choice([0, 0, 1, 2])
            try:
                took, there = once(chance, chance.randint(1, chosen.edits), Path(folder), killed)
            except (AssertionError, OscError) as error:
                raise SystemExit(f"killed {number} times, seed {chosen.seed}: {error}") from error
        times.append(took)
        whole += there
        resumptions += killed
        print(f"{number:3}  resumed in {took:.2f} s, after {killed} resumptions that were killed", flush=True)
    times.sort()
    print(f"{chosen.times} sessions and {resumptions} resumptions killed: every log was readable, every edit that was "
          f"acknowledged was there, and {whole} that were not, whole. From start to sound: median "
          f"{times[len(times) // 2]:.2f} s, most {times[-1]:.2f} s")


if __name__ == "__main__":
    main()
