"""A session that plays among packets gone wrong: over UDP and TCP from another process, and what is left of it.

    python -m benchmarks.hostile [--packets 100000] [--rate 1000] [--seed 1] [--memory] [--live]

First the packets are sent to a session on a timer: told are the worst of them in processor time of the conductor's
thread (in which a virtual machine counts what it lends to others, so each is tried again alone), the growth of the
process, and whether the session still answers. Then the same packets go to one session offline, and what was not
refused to another: both must sound alike in every bit, and so must an edit afterwards. With `--memory` the lines of
code are told that hold the most of what was allocated meanwhile, which takes time; with `--live` the second part is
left out.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import socket
import tempfile
import time
import tracemalloc
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappush, heapreplace
from pathlib import Path
from typing import Any

from benchmarks.growth import resident
from livedmm import Client
from livedmm.live.osc import slip
from livedmm.live.osc.peers import Peer
from livedmm.live.osc.server import Server
from livedmm.network import Entry
from livedmm.network.paths import Edge
from livedmm.network.paths import Path as Way
from tests.live.hostile import AT_LAST, ROWS, heard_alike
from tests.live.osc.mutating import mutated
from tests.live.test_addresses import Rig

STALL = 0.005
"""Seconds of processor time that one packet may take."""
SHOWN = 4
MANY = 20
"""Edits: who goes back over more at once asks for that much work, and is counted apart."""


@dataclass
class Took:
    """How long packets took, in seconds: all together, and the worst of them."""

    count: int = 0
    slow: int = 0
    total: float = 0.0
    worst: list[tuple[float, int, bytes]] = field(default_factory=list)

    def add(self, seconds: float, faded: int, data: bytes) -> None:
        self.count += 1
        self.slow += seconds > STALL
        self.total += seconds
        if len(self.worst) < SHOWN or seconds > self.worst[0][0]:
            (heappush if len(self.worst) < SHOWN else heapreplace)(self.worst, (seconds, faded, data))

    def clear(self) -> None:
        self.count, self.slow, self.total = 0, 0, 0.0
        self.worst.clear()


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--packets", type=int, default=100_000)
    arguments.add_argument("--rate", type=float, default=1000.0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--memory", action="store_true")
    arguments.add_argument("--live", action="store_true", help="only the first part")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        while_it_plays(chosen.packets, chosen.rate, chosen.seed, chosen.memory, Path(folder))
    if chosen.live:
        return
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        done = heard_alike(mutated(chosen.seed, chosen.packets), Path(folder))
        print(f"offline: {chosen.packets:,} packets, of {done:,} something was done; without the others it sounds the "
              f"same, bit for bit, and so does an edit afterwards ({time.perf_counter() - began:.0f} s)")


def while_it_plays(count: int, rate: float, seed: int, memory: bool, folder: Path) -> None:
    """Send packets from another process to a session that plays on a timer."""
    rig = Rig(ROWS, folder)
    session = rig.stage.session
    took = Took(), Took()  # of packets that fade few edits, and many
    receive_one, fade, faded = rig.hand.receive, session.course.fade, [0]

    def fade_counted(entries: Iterable[Entry], *rest: Any) -> dict[Edge, Way]:
        faded[0] += len(entries := list(entries))
        return fade(entries, *rest)

    def receive(data: bytes, peer: Peer, host: float) -> None:
        faded[0] = 0
        began = time.thread_time()
        receive_one(data, peer, host)
        took[faded[0] > MANY].add(time.thread_time() - began, faded[0], data)

    with Server(port=0, wake=rig.conductor.wake, tell=print) as server:
        rig.hand.inbox = server.inbox
        rig.hand.receive = receive  # type: ignore[method-assign]
        session.course.fade = fade_counted  # type: ignore[assignment]
        gc.freeze()  # as a performance does
        rig.conductor.add(rig.hand.turn)
        rig.conductor.start()
        port = server.address[1]
        sent(port, count // 10, rate, seed + 1)  # everything that is made once is made
        gc.collect()
        before, edits = resident(), len(session.history.entries)
        for one in took:
            one.clear()
        if memory:
            tracemalloc.start()
        missed = sent(port, count, rate, seed)
        came = sum(one.count for one in took) - 1  # the last asks whether all has come
        with Client(port=port, timeout=30) as client:
            for message in AT_LAST:
                client.ask(message.address, *message.arguments)
        gc.collect()
        grown = resident() - before
        rig.conductor.stop()
    print(f"{came:,} of {count:,} packets gone wrong at {rate:g}/s, over UDP and TCP in turn, "
          f"{server.inbox.dropped} dropped, {missed} not sent; an edit afterwards was answered")
    for what, some in (("each", took[0]), (f"each that fades over {MANY} edits at once", took[1])):
        print(f"dispatch, in processor time: {some.total / max(some.count, 1) * 1e6:.0f} us {what}, {some.slow} of "
              f"{some.count:,} over {STALL * 1e3:g} ms, the worst")
        for seconds, edits_faded, data in sorted(some.worst, reverse=True):
            print(f"  {seconds * 1e3:6.2f} ms, {edits_faded} edits faded, {alone(data) * 1e3:.2f} ms alone: "
                  f"{data[:80]!r}")
    history = len(session.history.entries) - edits
    if memory:
        for line in tracemalloc.take_snapshot().statistics("lineno")[:12]:
            print(f"  {line}")
    print(f"memory: {grown:+.1f} MB, with {history} edits more in the history; late frames {session.late_frames}")


def alone(data: bytes) -> float:
    """Seconds of processor time that a packet takes in a session that has just begun: the best of five."""
    took = []
    for _ in range(5):
        with tempfile.TemporaryDirectory() as folder:
            rig = Rig(ROWS, Path(folder))
            rig.stage.play(0.02)
            began = time.thread_time()
            rig.hand.receive(data, rig.program, 0.0)
            took.append(time.thread_time() - began)
    return min(took)


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
