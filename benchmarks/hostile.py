"""A session among packets gone wrong: how long each takes, and what is left of it.

    python -m benchmarks.hostile [--packets 100000] [--rate 1000] [--seed 1] [--memory] [--only live|took|alike]

In three parts. First the packets are sent from another process, over UDP and TCP, to a session that plays on a timer:
told are what was lost, the growth of the process, and whether it still answers. With `--memory` the lines of code are
told that hold the most of what was allocated meanwhile, which takes time.

Then the same packets go to three sessions offline, one after another, and the least processor time of each packet
counts: a virtual machine counts as a thread's what it lends to others, 8 ms at a time, and does so in every second run.

At last they go to one session, and what was not refused to another: both must sound alike in every bit, and so must an
edit afterwards.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import socket
import tempfile
import time
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.growth import resident
from livedmm import Client
from livedmm.live.osc import slip
from livedmm.live.osc.peers import Peer
from livedmm.live.osc.server import Server
from livedmm.network import Entry
from livedmm.network.paths import Edge
from livedmm.network.paths import Path as Way
from tests.live.hostile import AT_LAST, ROWS, Hostile, heard_alike
from tests.live.osc.mutating import mutated
from tests.live.test_addresses import Rig

STALL = 0.005
"""Seconds of processor time that one packet may take."""
RUNS = 3
SHOWN = 4
MANY = 20
"""Edits: who goes back over more at once asks for that much work, and is counted apart."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--packets", type=int, default=100_000)
    arguments.add_argument("--rate", type=float, default=1000.0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--memory", action="store_true")
    arguments.add_argument("--only", choices=("live", "took", "alike"))
    chosen = arguments.parse_args()
    parts = {"live": lambda folder: while_it_plays(chosen.packets, chosen.rate, chosen.seed, chosen.memory, folder),
             "took": lambda folder: how_long(chosen.packets, chosen.seed, folder),
             "alike": lambda folder: alike(chosen.packets, chosen.seed, folder)}
    for name, part in parts.items():
        if chosen.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                part(Path(folder))


def while_it_plays(count: int, rate: float, seed: int, memory: bool, folder: Path) -> None:
    """Send packets from another process to a session that plays on a timer."""
    rig = Rig(ROWS, folder)
    session = rig.stage.session
    received, receive = [0], rig.hand.receive

    def counted(data: bytes, peer: Peer, host: float) -> None:
        received[0] += 1
        receive(data, peer, host)

    with Server(port=0, wake=rig.conductor.wake, tell=print) as server:
        rig.hand.inbox = server.inbox
        rig.hand.receive = counted  # type: ignore[method-assign]
        rig.conductor.add(rig.hand.turn)
        rig.conductor.start()
        port = server.address[1]
        sent(port, count // 10, rate, seed + 1)  # everything that is made once is made
        gc.collect()
        before, edits = resident(), len(session.history.entries)
        received[0] = 0
        if memory:
            tracemalloc.start()
        missed = sent(port, count, rate, seed)
        came = received[0] - 1  # the last asks whether all has come
        with Client(port=port, timeout=30) as client:
            for message in AT_LAST:
                client.ask(message.address, *message.arguments)
        gc.collect()
        grown = resident() - before
        rig.conductor.stop()
    print(f"live: {came:,} of {count:,} packets gone wrong at {rate:g}/s, over UDP and TCP in turn, "
          f"{server.inbox.dropped} dropped, {missed} not sent; an edit afterwards was answered")
    if memory:
        for line in tracemalloc.take_snapshot().statistics("lineno")[:12]:
            print(f"  {line}")
    history = len(session.history.entries) - edits
    print(f"memory: {grown:+.1f} MB, with {history} edits more in the history; late frames {session.late_frames}")


class Took(NamedTuple):
    """A packet, and what it cost.

    Attributes
    ----------
    seconds
        Of processor time.
    done
        Whether anything of it was done: some are right after all, and do what they say.
    faded
        Edits that it took back, or brought back.
    """

    seconds: float
    done: bool
    faded: int
    data: bytes


def how_long(count: int, seed: int, folder: Path) -> None:
    """Tell how long packets took, each in the best of some sessions that were sent all of them."""
    runs = [list(timed(count, seed, folder / str(run))) for run in range(RUNS)]
    best = [min(tried) for tried in zip(*runs, strict=True)]
    groups = {"refused": [took for took in best if not took.done],
              f"done, and fades at most {MANY} edits": [t for t in best if t.done and t.faded <= MANY],
              "done, and fades more": [t for t in best if t.done and t.faded > MANY]}
    for what, packets in groups.items():
        slow = sum(took.seconds > STALL for took in packets)
        mean = sum(took.seconds for took in packets) / max(len(packets), 1)
        print(f"dispatch of what is {what}, in processor time: {mean * 1e6:.0f} us, {slow} of {len(packets):,} over "
              f"{STALL * 1e3:g} ms, the worst")
        for took in sorted(packets, reverse=True)[:SHOWN]:
            print(f"  {took.seconds * 1e3:6.2f} ms, {took.faded} edits faded: {took.data[:80]!r}")


def timed(count: int, seed: int, folder: Path) -> Iterator[Took]:
    """Send packets to a session offline, a thousand a second of its sound."""
    hostile = Hostile(folder)
    course, faded = hostile.rig.stage.session.course, [0]
    fade = course.fade

    def fade_counted(entries: Iterable[Entry], *rest: Any) -> dict[Edge, Way]:
        faded[0] += len(entries := list(entries))
        return fade(entries, *rest)

    course.fade = fade_counted  # type: ignore[assignment]
    gc.collect()
    gc.freeze()  # as a performance does
    for packet in mutated(seed, count):
        faded[0] = 0
        done = hostile.send(packet)
        yield Took(hostile.took, done, faded[0], packet)
    gc.unfreeze()


def alike(count: int, seed: int, folder: Path) -> None:
    """Hold a session that is sent all packets against one that is sent what was done of them."""
    began = time.perf_counter()
    done = heard_alike(mutated(seed, count), folder)
    print(f"alike: of {count:,} packets something was done of {done:,}; without the others it sounds the same, bit for "
          f"bit, and so does an edit afterwards ({time.perf_counter() - began:.0f} s)")


def sent(port: int, count: int, rate: float, seed: int) -> int:
    """Let another process send packets; returns how many it could not send."""
    found = multiprocessing.get_context("spawn").Queue()
    sender = multiprocessing.get_context("spawn").Process(target=send, args=(port, count, rate, seed, found))
    sender.start()
    missed: int = found.get()
    sender.join()
    return missed


def send(port: int, count: int, rate: float, seed: int, found: multiprocessing.Queue[int]) -> None:
    """Send packets in turn over UDP and TCP at a rate, hear the answers, and wait until the last is answered."""
    missed = 0
    with socket.create_connection(("127.0.0.1", port)) as tcp, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.connect(("127.0.0.1", port))
        began = time.monotonic()
        for number, packet in enumerate(mutated(seed, count)):
            if (wait := began + number / rate - time.monotonic()) > 0:
                time.sleep(wait)
            if number % 2 and packet:
                tcp.sendall(slip.encode(packet))
            else:
                try:
                    udp.send(packet)
                except OSError:
                    missed += 1
            for link in (udp, tcp):
                drained(link)
    with Client(port=port, protocol="tcp", timeout=300) as client:
        client.ask("/sync", 1)
    found.put(missed)


def drained(link: socket.socket) -> None:
    """Hear what is answered."""
    try:
        while link.recv(1 << 16, socket.MSG_DONTWAIT):
            pass
    except BlockingIOError:
        pass


if __name__ == "__main__":
    main()
