"""What OSC costs: reading, dispatch, packets gone wrong, and the way from another process through the server.

    python -m benchmarks.osc [--packets 1000000] [--messages 20000] [--rate 2000] [--seed 1]

The first part is `--packets` mutated ones of the kept corpus, each read, written again, and looked up among the
addresses of a session with 100 neurons; the worst is told, in processor time of the thread. In the second another
process sends `--messages` at `--rate` a second over UDP and over TCP, each with the time at which it was sent.
"""

from __future__ import annotations

import argparse
import multiprocessing
import threading
import time
from collections.abc import Callable

from livedmm.live.osc.client import Client
from livedmm.live.osc.inbox import Inbox, Received
from livedmm.live.osc.packets import MOST_ARGUMENTS, MOST_ELEMENTS, Bundle, Message, read
from livedmm.live.osc.patterns import Pattern
from livedmm.live.osc.server import Server
from livedmm.live.osc.writing import write
from tests import fuzzing
from tests.live.osc import mutating

WORST = {
    "numbers": write(Message("/a", (0.5,) * (MOST_ARGUMENTS - 100)), doubles=False),
    "messages": write(Bundle((Message("/net/voice/freq", (440.0,)),) * (MOST_ELEMENTS - 1))),
    "arrays": write(Message("/a", ((),) * (MOST_ARGUMENTS // 2 - 1))),
    "texts": write(Message("/a", ("abc",) * (MOST_ARGUMENTS - 100))),
}
"""Datagrams, or nearly, that cost as much as can be."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--packets", type=int, default=1_000_000)
    arguments.add_argument("--messages", type=int, default=20_000)
    arguments.add_argument("--rate", type=float, default=2000.0)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    one_by_one()
    gone_wrong(chosen.packets, chosen.seed)
    for protocol in ("udp", "tcp"):
        through_the_server(protocol, chosen.messages, chosen.rate)


def one_by_one() -> None:
    """Single things, best of many."""
    fader = write(Message("/net/voice/freq", (440.0,)), doubles=False)
    stars, address = "/" + "*a" * 14 + "b", "/" + "a" * 60
    session = fuzzing.SESSION
    for what, do in {
        "read a fader's message": lambda: read(fader),
        "find an address that is written out": lambda: session.find("/undo"),
        "find an address with parameters": lambda: session.find("/net/voice/freq"),
        "find 100 neurons by a pattern": lambda: session.find("/net/*/freq"),
        "match a pattern of 14 stars": lambda: uncached(stars, address),
        **{f"read {len(packet):,} bytes of {name}": lambda p=packet: read(p) for name, packet in WORST.items()},
    }.items():
        print(f"{what:40} {best(do) * 1e6:10.1f} us")


def uncached(pattern: str, address: str) -> bool:
    """Match without what was kept from last time: another last character each time."""
    uncached.count += 1  # type: ignore[attr-defined]
    return Pattern(pattern).matches(f"{address}{uncached.count}")  # type: ignore[attr-defined]


uncached.count = 0  # type: ignore[attr-defined]


def best(do: Callable[[], object], seconds: float = 0.3) -> float:
    """Seconds that it takes, at the least."""
    least, until = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        do()
        least = min(least, time.perf_counter() - began)
    return least


def gone_wrong(count: int, seed: int) -> None:
    """Mutated packets; any fault ends this with its traceback."""
    worst, slowest, total = 0.0, b"", 0.0
    for packet in mutating.mutated(seed, count):
        began = time.thread_time()
        fuzzing.osc(packet)
        took = time.thread_time() - began
        total += took
        if took > worst:
            worst, slowest = took, packet
    print(f"{count:,} packets gone wrong, seed {seed}: no fault; {total / max(count, 1) * 1e6:.1f} us each, "
          f"worst {worst * 1e3:.2f} ms ({slowest[:60]!r}...)")


def through_the_server(protocol: str, count: int, rate: float) -> None:
    """From send in one process to the stamp of the server in this one."""
    come = threading.Event()
    with Server(port=0, inbox=Inbox(come.set)) as server:
        sender = multiprocessing.get_context("spawn").Process(
            target=send, args=(server.address[1], protocol, count, rate))
        sender.start()
        taken: list[Received] = []
        while len(taken) + server.inbox.dropped < count and come.wait(5.0):
            come.clear()
            taken += server.inbox.take()
        sender.join()
    late = sorted(r.host - read(r.data).arguments[0] for r in taken)  # type: ignore[union-attr, operator]
    middle, most_of_them, most = (late[int(share * (len(late) - 1))] * 1e3 for share in (0.5, 0.99, 1.0))
    print(f"{protocol}: {len(taken):,} of {count:,} at {rate:g}/s; from sending to the stamp: "
          f"median {middle:.2f}, p99 {most_of_them:.2f}, most {most:.2f} ms")


def send(port: int, protocol: str, count: int, rate: float) -> None:
    """Send times at a rate, in a process of its own; what is behind is made up for."""
    with Client(port=port, protocol=protocol) as client:  # type: ignore[arg-type]
        began = time.monotonic()
        for n in range(count):
            if (wait := began + n / rate - time.monotonic()) > 0:
                time.sleep(wait)
            client.send("/net/voice/freq", time.monotonic())


if __name__ == "__main__":
    main()
