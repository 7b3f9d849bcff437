"""OSC on a session that plays on a real stream: how soon a packet acts, and how many a second are taken.

    python -m benchmarks.onstage [--blocks 256 64] [--packets 2000] [--seconds 25] [--rate 2000] [--flood 60]

The session plays in this process, on a JACK server whose card is a timer (apt-get install jackd2 libportaudio2);
another process sends. First `--packets` single `/net/...` at random times within `--seconds`, over UDP, for each size
of block: from sending to the session's reading, to the sample from which the edit acts (in blocks after the reading),
and to the answer. Then `--rate` messages a second over TCP for `--flood` seconds: faders of eight inputs that take
turns, and an event for every tenth. Status 1 if anything is lost, or an edit acts more than a block after it was read.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from livedmm.engine.compiled import CompiledMachine
from livedmm.language.kinds import add_kinds
from livedmm.language.patches import read_patch
from livedmm.live.addresses import Addresses
from livedmm.live.conductor import Conductor
from livedmm.live.desk import Desk
from livedmm.live.hand import Hand
from livedmm.live.osc import slip
from livedmm.live.osc.client import Client
from livedmm.live.osc.packets import Message, read
from livedmm.live.osc.peers import Peer
from livedmm.live.osc.server import Server
from livedmm.live.osc.writing import write
from livedmm.live.player import Player
from livedmm.live.replay import header, start_log
from livedmm.live.session import Session
from livedmm.live.status import Books, memory
from livedmm.ugens import builtin
from tests.live import jack

RATE = 48000
FADERS = 8
PATCH = """rows: |
  pad = osc_in("pad")
  lfo = sine([0.3, 0.4, 0.5, 0.6])
  voice = saw([110, 165, 220, 275, 330, 385, 440, 495])
  filter = lowpass(sum(voice), cutoff=900 + 200*sum(lfo))
  echo = delay(filter + 0.4*echo, 0.2)
  speaker = 0.1*filter + 0.1*echo + 0.2*sine(660)*ar(pad.trigger)
"""


@dataclass
class Stage:
    """A session that plays, and what is noted of each packet: when it was read, and how far ahead its edit acts."""

    session: Session
    conductor: Conductor
    server: Server
    hand: Hand
    log: Path
    read: list[float] = field(default_factory=list)
    ahead: list[int] = field(default_factory=list)

    def note(self) -> None:
        """From now on note when packets are read."""
        receive = self.hand.receive

        def noted(data: bytes, peer: Peer, host: float) -> None:
            self.read.append(time.monotonic())
            now, before = self.session.now, len(self.session.history.entries)
            receive(data, peer, host)
            self.ahead += [entry.edit.start - now for entry in self.session.history.entries[before:]]

        self.hand.receive = noted  # type: ignore[method-assign]


@contextmanager
def playing(block: int) -> Iterator[Stage]:
    """A session on the JACK server that runs."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        registry = builtin().copy()
        add_kinds(registry)
        patch = read_patch(PATCH, "onstage", registry)
        signals = CompiledMachine(patch.registry, RATE, limiter=True)
        session = Session(patch.require(), patch.registry, signals, tell=told)
        head = header(patch.require(), seed=0, rate=RATE, frame_rate=60.0, patch=None)
        start_log(folder / "log.jsonl", session, head)
        conductor = Conductor(session, Player(signals, block_size=block, tell=told))
        server = Server(port=0, wake=conductor.wake, tell=told)
        hand = Addresses(conductor, Desk(session, folder), server.inbox, lambda: None).hand
        conductor.add(hand.turn)
        conductor.start()
        try:
            with server:
                yield Stage(session, conductor, server, hand, folder / "log.jsonl")
        finally:
            conductor.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--blocks", type=int, nargs="*", default=[256, 64])
    parser.add_argument("--packets", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--rate", type=float, default=2000.0)
    parser.add_argument("--flood", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is ended in order
    failed = False
    try:
        for block in given.blocks:
            failed |= beside_jack(block, one_by_one, block, given.packets, given.seconds, given.seed)
        if given.flood:
            failed |= beside_jack(256, flooded, given.rate, given.flood)
    except jack.NoServerError as error:
        print(error, file=sys.stderr)
        return 2
    return int(failed)


def beside_jack(block: int, work: Callable[..., bool], *arguments: float) -> bool:
    """What a function finds in a process of its own, which has a JACK server that was there before it."""
    with tempfile.TemporaryDirectory() as folder:
        card = jack.Server(f"livedmm-{os.getpid()}", Path(folder), RATE, block, real_time=True)
        os.environ |= card.environment
        try:
            return bool(elsewhere(work, *arguments))
        finally:
            card.end()


def one_by_one(block: int, packets: int, seconds: float, seed: int) -> bool:
    """Single packets at random times; returns whether one was lost, or acted too late."""
    with playing(block) as stage:
        time.sleep(2.0)
        stage.note()
        sent, answered = elsewhere(single, stage.server.address[1], packets, seconds, seed)
        books = stage.conductor.books
    print(f"block {block}: {len(stage.read)} of {packets} packets read; {shown(books)}")
    if len(stage.read) < packets or len(answered) < packets:
        return True
    spread("from sending to reading", np.array(stage.read) - sent)
    spread("from sending to the answer", np.array(answered) - sent)
    blocks = np.array(stage.ahead) / block
    print(f"    acts {np.median(blocks):.2f} blocks after reading, at most {blocks.max():.2f}; "
          f"{np.mean(blocks > 1):.2%} later than one")
    return bool(np.quantile(blocks, 0.99) > 1)


def shown(books: Books) -> str:
    return ", ".join([f"load {100 * books.load:.1f} %", *(f"{n} {name}" for name, n in books.failures.items())])


def spread(what: str, seconds: np.ndarray) -> None:
    p50, p99, most = 1000 * np.quantile(seconds, [0.5, 0.99, 1.0])
    print(f"    {what:28} median {p50:6.2f}, p99 {p99:6.2f}, most {most:6.2f} ms")


def flooded(rate: float, seconds: float) -> bool:
    """Messages at a rate over TCP; returns whether one was not answered."""
    with playing(256) as stage:
        time.sleep(2.0)
        before, waiting = memory(), [0]
        stop = threading.Event()

        def look() -> None:
            while not stop.wait(0.01):
                waiting[0] = max(waiting[0], len(stage.server.inbox._waiting) + len(stage.hand._waiting))

        looking = threading.Thread(target=look)
        looking.start()
        faders, events, answered, behind, took = elsewhere(flood, stage.server.address[1], rate, seconds)
        stop.set()
        looking.join()
        books = stage.conductor.books
        heard = [json.loads(line).keys() for line in stage.log.read_bytes().splitlines()]
    edits, sent = sum("edit" in keys for keys in heard), faders + events
    lost = faders - answered + events - sum("in" in keys for keys in heard)
    print(f"{sent} messages in {took:.1f} s over TCP, {sent / took:.0f} a second: {lost} lost, all is done "
          f"{1000 * behind:.0f} ms after the last; {edits} edits, at most {waiting[0]} packets waiting, "
          f"{(memory() - before) / 1e6:+.0f} MB; {shown(books)}")
    return bool(lost)


def elsewhere(work, *arguments):  # type: ignore[no-untyped-def]
    """What a function returns in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=in_child, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()


def in_child(back: Connection, work, arguments) -> None:  # type: ignore[no-untyped-def]
    back.send(work(*arguments))


def single(port: int, packets: int, seconds: float, seed: int) -> tuple[list[float], list[float]]:
    """When packets were sent at random times, one after another, and when each was answered."""
    chance = random.Random(seed)
    times = sorted(chance.uniform(0, seconds) for _ in range(packets))
    sent, answered = [], []
    with Client(port=port, timeout=5.0) as client:
        began = time.monotonic()
        for number, at in enumerate(times):
            if (wait := began + at - time.monotonic()) > 0:
                time.sleep(wait)
            sent.append(time.monotonic())
            client.send(f"/net/voice.{number % FADERS}/freq", chance.uniform(50, 500))
            if client.receive() is not None:
                answered.append(time.monotonic())
    return sent, answered


def flood(port: int, rate: float, seconds: float) -> tuple[int, int, int, float, float]:
    """How many faders and events were sent, how many faders answered, how long the last took, and how long all took."""
    answered, faders, total = [0], 0, round(rate * seconds)
    with socket.create_connection(("127.0.0.1", port)) as link:
        def listen() -> None:
            decoder = slip.Decoder()
            while data := link.recv(1 << 16):
                for packet in decoder.feed(data):
                    message = read(packet)
                    assert isinstance(message, Message)
                    if message.address == "/synced":
                        return
                    answered[0] += message.address == "/done"

        ear = threading.Thread(target=listen)
        ear.start()
        began = time.monotonic()
        for number in range(total):
            if (wait := began + number / rate - time.monotonic()) > 0:
                time.sleep(wait)
            fader = number % 10 < 9
            faders += fader
            link.sendall(slip.encode(write(
                Message(f"/net/voice.{number % FADERS}/freq", (100.0 + number % 100,)) if fader else
                Message("/in/pad", (0.5,)))))
        last = time.monotonic()
        link.sendall(slip.encode(write(Message("/sync", (1,)))))
        ear.join()
        return faders, total - faders, answered[0], time.monotonic() - last, last - began


def told(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
