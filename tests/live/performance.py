"""A performance over UDP on a real stream, and the same samples again from its log.

    python -m tests.live.performance [--minutes 3] [--edits 500] [--events 5000] [--block 256] [--seed 1]

This process plays a session in another one, on a JACK server (apt-get install jackd2 libportaudio2) whose card is a
timer, while a third records what comes out. Edits of every sort and input events come at times drawn from the seed,
half of the events with a time tag. Every packet must be answered, no block may take longer to compute than it lasts,
and what was recorded must be what `livedmm replay` renders from the log, bit for bit. Status 1 if not, 2 without JACK.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from livedmm.live.osc.packets import Argument, Bundle, Message, read
from livedmm.live.osc.timetags import IMMEDIATELY, HostLine
from livedmm.live.osc.writing import write
from livedmm.live.replay import Replay

from .jack import NoServerError, Server, recorded
from .performing import perform, port_of

PATCH = """title: A performance
rows: |
  lfo = sine(0.3)
  slow = value_identity(lfo)
  pad = osc_in("pad")
  key = osc_in("key")
  bend = osc_in("bend")
  voice = saw([110, 164.81, 220])
  lead = saw(220 + 20*bend)
  ring = sine(660)*ar(pad.trigger, 0.002, 0.2)
  pluck = triangle(330)*adsr(key.gate)
  filter = lowpass(sum(voice) + 0.3*lead, cutoff=900 + 400*lfo + 200*slow)
  echo = delay(filter + 0.3*echo, 0.2)
  speaker = 0.15*filter + 0.15*echo + 0.2*ring + 0.2*pluck
"""
MERGED = "rows: |\n  merged = sine(55)\n  lfo.freq = 0.4\n"
AHEAD = 0.02, 0.12
"""Seconds by which an event is sent ahead that has a time tag."""
LAST = 30.0
"""Seconds after the last packet within which all answers must be there."""
RATE = 48000
SAMPLES = 64
"""That are the same in two recordings only at the same place."""

Packets = tuple[tuple[Message, ...], ...]
"""What a hand does, packet by packet; several messages in one are one edit."""


def row(text: str) -> tuple[Message, ...]:
    return (Message("/row", (text,)),)


def say(address: str, *arguments: Argument) -> tuple[Message, ...]:
    return (Message(address, arguments),)


def path(kind: str, neuron: str, port: str) -> str:
    return json.dumps([kind, neuron, port])


HANDS: tuple[Callable[[random.Random, int], Packets], ...] = (
    lambda c, n: (row(f"voice[{c.randrange(3)}].freq = {c.uniform(60, 400)}"),),
    lambda c, n: (row(f"filter.cutoff *= {c.uniform(0.8, 1.25)}"), row("filter.cutoff = 900 + 400*lfo + 200*slow")),
    lambda c, n: (row(f"lead.freq += {c.uniform(1, 9)}*lfo"), row("lead.freq = 220 + 20*bend")),
    lambda c, n: (row(f"n{n} = sine({c.uniform(200, 900)})\nspeaker += 0.03*n{n}"), row(f"del n{n}")),
    lambda c, n: (row(f"speaker += 0.02*square({c.uniform(50, 300)})"), say("/undo")),
    lambda c, n: (row(f"lead = {c.choice(['triangle', 'square', 'pulse', 'sine'])}(220)"),
                  row("lead = saw(220 + 20*bend)")),
    lambda c, n: tuple(say("/net/filter/cutoff", c.uniform(300, 3000)) for _ in range(4)),
    lambda c, n: (say("/norm/filter/cutoff", c.random()), say(f"/net/voice.{c.randrange(3)}/freq", c.uniform(60, 400))),
    lambda c, n: (say("/w/set", "filter.q", "lfo.out", c.random()), say("/w/get", "filter.q", "lfo.out"),
                  say("/w/add", "filter.q", "lfo.out", 0.1), say("/w/free", "filter.q", "lfo.out")),
    lambda c, n: (say("/n/new", f"m{n}", "lfnoise"), say("/w/set", "filter.input", f"m{n}.out", 0.05),
                  say("/n/query", f"m{n}"), say("/n/free", f"m{n}")),
    lambda c, n: (say("/n/set", "echo", "time", c.uniform(0.05, 0.4)), say("/n/set", "echo", "time", 0.2)),
    lambda c, n: (say("/code", f"with at(beat), glide(1):\n    filter.q = {c.uniform(0.5, 3)}"),
                  say("/code", "with at(bar):\n    filter.q *= 0.9")),
    lambda c, n: (say("/code", "with every(beat):\n    lfo.freq *= 1.03"), say("/status"), say("/cancel"),
                  row("lfo.freq = 0.3")),
    lambda c, n: (say("/at", "beat"), row(f"echo.time = {c.uniform(0.1, 0.3)}"), say("/at", "now")),
    lambda c, n: ((Message("/by", ("anna",)), Message("/glide", (c.random(),)),
                   Message("/net/lead/freq", (c.uniform(60, 400),)), Message("/row", ("echo.time = 0.25",))),
                  (Message("/by", ("anna",)), Message("/undo")), (Message("/by", ("anna",)), Message("/redo"))),
    lambda c, n: (say("/undo"), say("/undo", 2), say("/redo", 3)),
    lambda c, n: (say("/mark", f"here{n}"), row("voice[0].freq = 55"), row("filter.cutoff = 400"),
                  say("/goto", f"here{n}")),
    lambda c, n: (say(f"/edit/{c.randint(1, 9)}/gain", c.random()), say(f"/edit/{c.randint(1, 9)}/gain", 1.0)),
    lambda c, n: (say("/snap/save", f"a{n}"), row(f"voice[1].freq = {c.uniform(60, 400)}\nfilter.q = 2"),
                  say("/snap/save", f"b{n}"), *(say("/morph", f"a{n}", f"b{n}", x) for x in (0.3, 0.8, "lfo.out")),
                  say("/snap/load", f"a{n}")),
    lambda c, n: (say("/mute", "echo"), say("/unmute", "echo")),
    lambda c, n: (say("/solo", "ring"), say("/solo")),
    lambda c, n: (say("/hush"), say("/undo")),
    lambda c, n: (say("/panic"), say("/undo")),
    lambda c, n: (say("/tempo", c.uniform(60, 180)), say("/tap"), say("/tap")),
    lambda c, n: (row(f'self.delta += {c.uniform(0.002, 0.02)}*edit("voice[2].freq = {c.uniform(100, 300)}")'),
                  say("/clock"), row("self.delta = update")),
    lambda c, n: (say("/nu", "filter.cutoff", "lfo.out", 20.0),
                  say("/sf", "f", path("lowpass", "filter", "cutoff"), path("sine", "lfo", "out"), -20.0),
                  say("/smul", "f", 0.5), say("/ssum", "g", "f", "f"), say("/nuff", "g"), say("/sfzero", "f")),
    lambda c, n: (say("/sf", "h", path("saw", "lead", "freq"), path("constant", "one", "out"), c.uniform(-5, 5)),
                  say("/nu_general", "h", "out"),
                  say("/v", "out", '{"saw": {"lead": {"freq": {"constant": {"one": {"out": 1}}}}}}')),
    lambda c, n: (say("/patch/merge", "merged"), say("/patch/check", "lfo.freq = 0.3"), row("lfo.freq = 0.3")),
    lambda c, n: (row('rename(pluck, "picked")'), row('rename(picked, "pluck")')),
    lambda c, n: (row("voce.freq = 220"), say("/net/filter/cutof", 300.0)),
)
"""What a player does; each leaves the patch so that the others find what they need."""


def hands(chance: random.Random) -> Iterator[tuple[Message, ...]]:
    """Edits of all sorts, again and again in another order."""
    for n in count():
        for hand in chance.sample(HANDS, len(HANDS)):
            yield from hand(chance, 100 * n + chance.randrange(100))


@dataclass
class Answers:
    """What came back: how it ended for each request, the sentences of what was refused, and how long each took."""

    sent: dict[int, float] = field(default_factory=dict)
    ends: dict[int, str] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    late: int = 0

    @property
    def unanswered(self) -> list[int]:
        return sorted(self.sent.keys() - self.ends.keys())

    @property
    def done(self) -> int:
        return sum(end != "/fail" for end in self.ends.values())

    def hear(self, data: bytes, host: float) -> None:
        answer = read(data)
        assert isinstance(answer, Message)
        request = answer.arguments[-1]
        assert isinstance(request, int)
        assert request not in self.ends, f"{request} is answered twice: {answer}"
        if answer.address == "/late":
            self.late += 1
            return
        self.ends[request] = answer.address
        self.took.append(host - self.sent[request])
        if answer.address == "/fail":
            self.refused[str(answer.arguments[1])] += 1


def play(port: int, seconds: float, edits: int, events: int, seed: int) -> Answers:
    """Send so many edits and events over UDP, at even odds over the time; wait until all are answered."""
    chance = random.Random(seed)
    made = hands(chance)
    due = sorted([*((chance.uniform(0, seconds), "edit") for _ in range(edits)),
                  *((chance.uniform(0, seconds), "event") for _ in range(events))])
    answers, line = Answers(), HostLine.measure()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.connect(("127.0.0.1", port))
        link.settimeout(0.1)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    data = link.recv(65536)
                except TimeoutError:
                    continue
                answers.hear(data, time.monotonic())

        ear = threading.Thread(target=listen)
        ear.start()
        began = time.monotonic()
        for request, (at, sort) in enumerate(due):
            if (wait := began + at - time.monotonic()) > 0:
                time.sleep(wait)
            tag = IMMEDIATELY
            if sort == "edit":
                messages = next(made)
            else:
                name = chance.choice(["pad", "pad", "key", "bend"])
                value = chance.uniform(-1, 1) if name == "bend" else chance.choice([0.0, chance.random()])
                messages = say(f"/in/{name}", value)
                if chance.random() < 0.5:
                    tag = line.time_tag(time.monotonic() + chance.uniform(*AHEAD))
            answers.sent[request] = time.monotonic()
            link.send(write(Bundle((Message("/rq", (request,)), *messages), tag)))
        until = time.monotonic() + LAST
        while answers.unanswered and ear.is_alive() and time.monotonic() < until:
            time.sleep(0.05)
        ended.set()
        ear.join()
    return answers


def asked(port: int, address: str) -> tuple[Argument, ...]:
    """Ask one thing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.settimeout(LAST)
        link.connect(("127.0.0.1", port))
        link.send(write(Message(address)))
        answer = read(link.recv(65536))
    assert isinstance(answer, Message)
    return answer.arguments


@dataclass(frozen=True)
class Report:
    """How a performance went.

    Attributes
    ----------
    status
        The arguments of `/status.reply` at its end.
    said
        What the session has told people.
    """

    answers: Answers
    status: tuple[Argument, ...]
    said: list[str]
    captured: NDArray[np.float32]
    replayed: NDArray[np.float32]

    @property
    def overruns(self) -> int:
        """Blocks that took longer to compute than they last."""
        return int(self.status[10])  # type: ignore[arg-type]

    @property
    def place(self) -> int:
        """The sample of the replay at which the recording begins, told by its loudest; -1 if it is nowhere in it."""
        loudest = int(np.abs(self.captured[0, :-SAMPLES]).argmax())
        mark = self.captured[:, loudest:loudest + SAMPLES]
        places = np.flatnonzero(self.replayed[0] == mark[0, 0])
        found = (int(at) for at in places if np.array_equal(self.replayed[:, at:at + SAMPLES], mark))
        return max(-1, next(found, 0) - loudest)

    @property
    def differing(self) -> NDArray[np.intp]:
        """The samples of the recording that are not what is replayed, in any bit."""
        if self.place < 0:
            return np.arange(self.captured.shape[1])
        again = self.replayed[:, self.place:self.place + self.captured.shape[1]]
        if again.shape != self.captured.shape:
            return np.arange(again.shape[1], self.captured.shape[1])
        return np.flatnonzero((again != self.captured).any(axis=0))


def performance(server: Server, folder: Path, seconds: float, edits: int, events: int, seed: int) -> Report:
    """Play a session in another process, record it, and replay its log."""
    patch, log, sound = folder / "patch.yaml", folder / "log.jsonl", folder / "sound.raw"
    patch.write_text(PATCH)
    (folder / "merged.yaml").write_text(MERGED)
    with perform(str(patch), "--log", str(log), "--seed", str(seed), environment=server.environment) as session:
        port = port_of(session.until("OSC is heard"))
        session.until(" plays; ")
        with server.recording(sound):
            answers = play(port, seconds, edits, events, seed)
        status = asked(port, "/status")
        assert session.interrupt() == 0
        session.until("played ")
    replayed = np.concatenate(list(Replay(log).render()), axis=1)
    return Report(answers, status, session.said, recorded(sound), replayed)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--block", type=int, default=256)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the patch, the log and the recording")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is ended in order
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            server = Server(f"livedmm-{os.getpid()}", folder, RATE, given.block, real_time=True)
        except NoServerError as error:
            print(error, file=sys.stderr)
            return 2
        try:
            report = performance(server, folder, 60 * given.minutes, given.edits, given.events, given.seed)
        finally:
            server.end()
    show(report)
    return 1 if report.answers.unanswered or report.overruns or report.differing.size else 0


def show(report: Report) -> None:
    """Print how it went."""
    answers, status = report.answers, report.status
    print("\n".join(report.said))
    print(f"{len(answers.sent)} packets: {answers.done} done, {sum(answers.refused.values())} refused, "
          f"{len(answers.unanswered)} unanswered, {answers.late} late")
    for sentence, times in answers.refused.most_common():
        print(f"    {times} times: {sentence}")
    took = 1000 * np.array(answers.took)
    print(f"from packet to answer: median {np.median(took):.1f}, p99 {np.quantile(took, 0.99):.1f}, "
          f"most {took.max():.1f} ms")
    print(f"blocks that took longer than they last: {report.overruns}; xruns {status[11]}, late frames {status[12]}, "
          f"late edits {status[13]}, {status[15]:.0f} MB")
    seconds, differing = report.captured.shape[1] / RATE, report.differing
    print(f"{seconds:.1f} s recorded, as replayed from sample {report.place} on, bit for bit" if not differing.size else
          f"{seconds:.1f} s recorded, of which {differing.size} samples are NOT as replayed from {report.place} on, "
          f"the first at {differing[0] / RATE:.3f} s")


if __name__ == "__main__":
    sys.exit(main())
