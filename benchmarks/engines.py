"""How fast livedmm plays, beside other engines and beside kernels written by hand for one work each.

    python -m benchmarks.engines [--works W1 W4] [--quick] [--rounds 5]

Everything is measured in one run, on one core, at 48 kHz: processor time, user and system, of whoever
computes. Engines that are programs play a long and a short piece, and the difference counts, so that starting and
writing the file's head are left out. They take turns, and of several rounds the best counts, since the machine may be
busy. Before that what they play is compared: spectra in thirds of an octave, the kernel's samples bit for bit.

A peer that is missing is told with what to type to get it. A run without scsynth counts as not run: it ends with 1.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.comparing import difference
from benchmarks.peers.csound import Csound
from benchmarks.peers.faust import Faust
from benchmarks.peers.fused import Fused
from benchmarks.peers.fused_patch import FusedPatch
from benchmarks.peers.gemv import Gemv
from benchmarks.peers.ours import KINDS, Callback, Ours, network
from benchmarks.peers.playing import Peer, PeerFailed, Player
from benchmarks.peers.pyo import Pyo
from benchmarks.peers.supercollider import Scsynth
from benchmarks.peers.works import RATE, WORKS, LivePatch, Work

PEERS: Sequence[Peer] = (
    Scsynth("scsynth", 64, ("W1", "W2", "W3", "W6")),
    Scsynth("scsynth, block 1", 1, ("W4", "W6")),
    Faust(),
    Csound(),
    Pyo(),
    Gemv(),
)

TARGETS: Mapping[str, Mapping[str, float]] = {
    "W1": {"fused kernel": 0.5, "scsynth": 3, "pyo": 12},
    "W2": {"fused kernel": 0.5, "scsynth": 3},
    "W3": {"fused kernel": 0.5, "scsynth": 4},
    "W4": {"fused kernel": 0.5, "scsynth, block 1": 10, "Faust": 3},
    "W5 sparse": {"fused kernel": 0.7, "numpy gemv": 1.5},
    "W5 dense": {"fused kernel": 0.7, "numpy gemv": 1.5},
    "W6": {"fused kernel": 0.5, "scsynth, block 1": 2},
}
"""How many times as fast as each livedmm has to be, by work."""

NOISY = 60.0
"""Seconds that noise is listened to, until the spectrum of its lowest third of an octave is right within 1 dB."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--works", nargs="+", default=list(WORKS), help=f"of {', '.join(WORKS)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="two short rounds: figures to within a fifth or so")
    given = parser.parse_args()
    works = [work for name, work in WORKS.items() if name in given.works or name.split()[0] in given.works]
    rounds, budget, listened = (2, 0.2, 4.0) if given.quick else (given.rounds, 0.8, 10.0)
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {load}; "
          f"best of {rounds} rounds of about {budget:g} s of processor time each\n")
    there = [peer for peer in PEERS if peer.is_there()]
    for peer in PEERS:
        if peer not in there:
            print(f"{peer.name} is missing: {peer.how_to_get}")
    missed = [name for work in works for name in measure(work, there, rounds, budget, listened)]
    if any("scsynth" in name for name in missed):
        sys.exit("scsynth did not play: this run does not count")


def measure(work: Work, peers: Sequence[Peer], rounds: int, budget: float, listened: float) -> list[str]:
    """Compare what is played, then time it, and print the work's part of the table.

    Returns the names of those for whom there is a target, and who did not play.
    """
    print(f"{work.name}: {work.what}", flush=True)
    net = network(work)
    ours = Ours(net)
    played = ours.render(round((NOISY if isinstance(work, LivePatch) else listened) * RATE))
    wrong = {}
    with tempfile.TemporaryDirectory() as folder:
        players: list[Player] = [ours, Callback(net)]
        for player, theirs in others(work, peers, Path(folder), len(played)):
            players.append(player)
            wrong[player.name] = what_differs(player, played, theirs)
        costs = timed(players, rounds, budget)
    for name, cost in costs.items():
        said = [f"    {name:<20}{1 / cost:8.2f} x real time"]
        if name in wrong:
            ratio, target = cost / costs[ours.name], TARGETS[work.name].get(name)
            said.append(f"livedmm is {ratio:6.2f} x as fast")
            if wrong[name]:
                said.append(f"NOT VALID, {wrong[name]}")
            elif target is not None:
                said.append(f"wanted {target:g}: {'met' if ratio >= target else 'NOT MET'}")
        print("; ".join(said), flush=True)
    missed = [name for name in TARGETS[work.name] if name not in wrong]
    for name in missed:
        print(f"    {name:<20} did not play; wanted {TARGETS[work.name][name]:g}")
    print()
    return missed


def others(work: Work, peers: Sequence[Peer], folder: Path,
           samples: int) -> Iterator[tuple[Player, NDArray[np.float32]]]:
    """Who plays a work beside livedmm, and the first samples of it."""
    fused = FusedPatch(network(work), KINDS) if isinstance(work, LivePatch) else Fused(work)
    yield fused, fused.render(samples)
    for number, peer in enumerate(peers):
        place = folder / str(number)
        place.mkdir()
        try:
            player = peer.player(work, place)
            if player is not None:
                yield player, player.render(samples)
        except PeerFailed as error:
            print(f"    {peer.name} failed: {error}")


def what_differs(player: Player, ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> str:
    """What is wrong with what a player played; empty if it is right."""
    if isinstance(player, Fused | FusedPatch):
        same = np.array_equal(ours.view(np.int32), theirs.view(np.int32))
        return "" if same else f"bits differ from sample {int(np.flatnonzero(ours != theirs)[0])} on"
    apart = difference(ours, theirs)
    return "" if apart <= 1.0 else f"spectra differ by {apart:.1f} dB"


def timed(players: Sequence[Player], rounds: int, budget: float) -> dict[str, float]:
    """Seconds of processor time a second of sound, by player."""
    seconds = {p.name: min(max(budget * 0.5 / max(p.processor_time(0.5), 1e-4), 0.25), 120.0) for p in players}
    costs: dict[str, list[float]] = {p.name: [] for p in players}
    for _ in range(rounds):
        for player in players:
            costs[player.name].append(player.processor_time(seconds[player.name]) / seconds[player.name])
    return {name: min(measured) for name, measured in costs.items()}


def on_one_core() -> None:
    """Begin again, if BLAS has not been told to use one thread: it reads that when numpy is imported."""
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.engines", *sys.argv[1:]])


if __name__ == "__main__":
    on_one_core()
    main()
