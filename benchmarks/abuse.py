"""A real stream under abuse: how many callbacks miss their deadline while Python does its worst in the same process.

    python -m benchmarks.abuse [--seconds 60] [--blocks 64 128 256] [--callbacks ours bare Python]
                               [--ordinary] [--loads nothing loop collector compiler imports window shaders]

A JACK server with its dummy driver plays the sound card (apt-get install jackd2 libportaudio2). PortAudio calls, in
turn, the callback of a session of a hundred sines, an ordinary Python callback that computes the same with numpy,
and a bare compiled one that only writes silence. Each runs in a process of its own, beside each load, so many seconds.
`window` is a window with the pictures of the patch `symmetry` at 1280x720, drawn as in a performance (on a screen of
its own where there is none: apt-get install xvfb); `shaders` are shaders that take some 1.5 s each, compiled aside, one
after another. With `--ordinary` the server has no real-time rights, even where it may have them.

A callback misses a deadline for each block that it lasts longer than. Those are the machine's own if the thread was put
off by the scheduler, and neither waited for anything nor computed for so long; else the callback's. Faults are pages of
memory that were not there yet when it touched them: the system may let it wait for each. How late the machine wakes
the thread up is told apart, as the longest time from a callback to the next. Status 1 if our callback missed a
deadline that is not the machine's, 2 if there is no JACK.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numba import cfunc, int64, njit

from benchmarks.pictures import heavy
from benchmarks.timed import COUNT, FAULTS, SIGNATURE, TOOK, WALL, missed_of, timed
from livedmm.engine.callback import callback
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.intrinsics import as_f32, f32
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.machine import Machine
from livedmm.language.kinds import add_kinds
from livedmm.language.patches import read_patch
from livedmm.live.screening import Screening, Screens
from livedmm.live.session import Session
from livedmm.live.touch import Touch
from livedmm.pictures.aside import Aside
from livedmm.pictures.projector import Projector
from livedmm.resources import patches
from livedmm.ugens import builtin
from livedmm.ugens.shaders import shader_kind
from tests.pictures.xvfb import screen

RATE = 48000
SINES = 100
CALLBACKS = ["ours", "bare", "Python"]
SIZE = (1280, 720)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--blocks", type=int, nargs="+", default=[64, 128, 256])
    parser.add_argument("--loads", nargs="+", choices=list(LOADS), default=list(LOADS))
    parser.add_argument("--callbacks", nargs="+", choices=CALLBACKS, default=CALLBACKS)
    parser.add_argument("--ordinary", action="store_true", help="a server without real-time rights, though it may have")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(measure(given.child[0], given.child[1], given.blocks[0], given.seconds)))
        return 0
    if missing := [tool for tool in ("jackd", "jack_wait") if shutil.which(tool) is None]:
        print(f"no {', '.join(missing)}: apt-get install jackd2 libportaudio2", file=sys.stderr)
        return 2
    print(f"{given.seconds:g} s each; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start")
    print(f"{'block':>5} {'load':10} {'callback':9}{'deadlines':>10}{'missed':>8}{'%':>9}{'its own':>9}{'slowest':>11}"
          f"{'mean':>9}{'faults':>8}{'longest gap':>13}")
    guilty = 0
    for block in given.blocks:
        with tempfile.TemporaryDirectory() as folder, server(block, Path(folder), given.ordinary) as (environment, how):
            print(f"{block:5} of {1e6 * block / RATE:.0f} us, {how}")
            for load, who in itertools.product(given.loads, given.callbacks):
                told = child(who, load, block, given.seconds, environment)
                guilty += told["own"] if who == "ours" else 0
                print(f"{'':5} {load:10} {who:9}{told['due']:10}{told['missed']:8}"
                      f"{100 * told['missed'] / told['due']:9.3f}{told['own']:9}{told['slowest']:8.2f} ms"
                      f"{told['mean']:6.0f} us{told['faults']:8}{told['gap']:10.2f} ms", flush=True)
    print(f"our callback missed {guilty} deadlines of its own" if guilty else
          "our callback missed no deadline that is not the machine's own")
    return 1 if guilty else 0


# -- the sound card

@contextmanager
def server(block: int, folder: Path, ordinary: bool = False) -> Iterator[tuple[dict[str, str], str]]:
    """A JACK server whose card is a timer, in real time if that is allowed; its clients' environment, and which."""
    name = f"livedmm-abuse-{os.getpid()}"
    environment = {**os.environ, "JACK_DEFAULT_SERVER": name, "JACK_NO_AUDIO_RESERVATION": "1",
                   "JACK_NO_START_SERVER": "1"}
    ways = {"a real-time server": ["-R", "-P", "70"], "a server without real-time rights": ["-r"]}
    for how in list(ways)[ordinary:]:
        real_time = ways[how]
        command = ["jackd", "-n", name, *real_time, "-t", "10000", "-d", "dummy", "-r", str(RATE), "-p", str(block)]
        with (folder / "jackd.log").open("wb") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
                                       start_new_session=True)
        waited = subprocess.run(["jack_wait", "-s", name, "-w", "-t", "10"], env=environment, stdin=subprocess.DEVNULL,
                                capture_output=True, check=False)
        if waited.returncode == 0 and process.poll() is None and "Cannot use real-time" not in (
                folder / "jackd.log").read_text(errors="replace"):
            break
        process.terminate()
        process.wait(10)
    else:
        sys.exit(f"no JACK server can be had here: {(folder / 'jackd.log').read_text(errors='replace')}")
    try:
        yield environment, how
    finally:
        process.terminate()
        process.wait(10)


def child(who: str, load: str, block: int, seconds: float, environment: dict[str, str]) -> dict[str, Any]:
    """What a process of its own measures."""
    command = [sys.executable, "-m", "benchmarks.abuse", "--child", who, load, "--blocks", str(block), "--seconds",
               str(seconds)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False,
                         timeout=10 * seconds + 300)
    print(run.stderr, end="", file=sys.stderr)
    if run.returncode:
        sys.exit(f"{who} beside {load} ended with {run.returncode}: {run.stderr[-2000:]}")
    return dict(json.loads(run.stdout.splitlines()[-1]))


# -- one process

def measure(who: str, load: str, block: int, seconds: float) -> dict[str, Any]:
    """Play for some seconds beside a load; count."""
    import livedmm.audio.stream as streams

    notes = np.full((round(3 * seconds * RATE / block) + 1000, 8), 0, np.int64)
    signals = machine()
    inner, keep = {"ours": lambda: (callback.address, None), "bare": lambda: (silence.address, None),
                   "Python": python_callback}[who]()
    watched = timed(inner, notes)
    streams.callback = SimpleNamespace(address=watched.address)
    beat = LOADS[load]()
    next(beat)
    stream = streams.Stream(signals)
    stream.start()
    time.sleep(1.0)
    first = int(notes[COUNT])
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        next(beat)
    last = int(notes[COUNT])
    stream.close()
    del keep
    found = notes[first:last]
    missed, own = missed_of(found, RATE)
    for line in found[own & (missed > 0)][:10]:
        print(f"{who}: {line.tolist()}", file=sys.stderr)
    gaps = np.diff(found[:, WALL], prepend=found[:1, WALL])
    return {"due": int(np.maximum(missed, 1).sum()), "missed": int(missed.sum()), "own": int(missed[own].sum()),
            "slowest": found[:, TOOK].max() / 1e6, "mean": found[:, TOOK].mean() / 1e3,
            "faults": int(found[:, FAULTS].sum()), "gap": gaps.max() / 1e6}


def machine() -> CompiledMachine:
    """A hundred sines of their own frequencies through a tanh, each with a weight of its own."""
    rows = ["bank = sine([" + ", ".join(f"{100 + 7.3 * n:g}" for n in range(SINES)) + "])", "out = tanh(0.02*bank)",
            "speaker = 0.3*out"]
    registry = builtin().copy()
    add_kinds(registry)
    patch = read_patch("rows: |\n" + "".join(f"  {row}\n" for row in rows), "abuse", registry)
    signals = CompiledMachine(patch.registry, RATE, limiter=True)
    Session(patch.require(), patch.registry, signals, tell=lambda told: None)
    return signals


def python_callback() -> tuple[int, Any]:
    """The same sound by an ordinary Python callback, as sounddevice calls it; its address, and what must be kept."""
    from livedmm.audio.devices import sounddevice

    ffi = sounddevice()._ffi
    steps = (2 * np.pi / RATE * (100 + 7.3 * np.arange(SINES, dtype=np.float32)))[:, None].astype(np.float32)
    position = np.zeros((SINES, 1), np.float32)

    @ffi.callback("PaStreamCallback", error=0)  # type: ignore[untyped-decorator]
    def play(microphone: Any, sound: Any, samples: int, times: Any, flags: int, user: Any) -> int:
        out = np.frombuffer(ffi.buffer(sound, 8 * samples), np.float32).reshape(samples, 2)
        phases = position + steps * np.arange(samples, dtype=np.float32)
        out[:] = 0.3 * np.tanh(0.02 * np.sin(phases).sum(0))[:, None]
        np.remainder(position + samples * steps, 2 * np.pi, out=position)
        return 0

    return int(ffi.cast("intptr_t", play)), play


@cfunc(SIGNATURE, error_model="numpy")
def silence(microphone, sound, samples, times, flags, user):
    """What only the machine can be late for."""
    out = as_f32(sound)
    for i in range(2 * int64(samples)):
        out[i] = f32(0.0)
    return 0


# -- what is done meanwhile

def nothing() -> Iterator[None]:
    """Sleep."""
    while True:
        yield
        time.sleep(0.01)


def hog() -> Iterator[None]:
    """Hold the interpreter lock: in loops of bytecode, and in calls that do not let go of it."""
    while True:
        yield
        for _ in range(1_000_000):
            pass
        sum(range(3_000_000))


def collect() -> Iterator[None]:
    """Collect garbage among millions of objects."""
    kept: list[Any] = [[{}, (n,)] for n in range(2_000_000)]
    while kept:
        yield
        gc.collect()


def compile_again() -> Iterator[None]:
    """Compile with numba, another function each time."""
    for number in itertools.count():
        yield
        space: dict[str, Any] = {}
        exec(f"def f(x):\n    y = x\n    for i in range(100):\n        y = y * {number}.5 + i\n    return y", space)
        njit("float64(float64)")(space["f"])


HEAVY = ("asyncio", "email", "http", "xml", "unittest", "multiprocessing", "concurrent", "logging", "sqlite3", "pydoc",
         "urllib", "numpy.polynomial", "numpy.ma", "numpy.testing", "difflib", "argparse", "tarfile", "zipfile")


def import_again() -> Iterator[None]:
    """Import heavy modules, again and again as if for the first time."""
    def is_heavy(name: str) -> bool:
        return any(name == one or name.startswith(f"{one}.") for one in HEAVY)

    wanted = [name for name in HEAVY if importlib.util.find_spec(name)]
    while True:
        yield
        before = {name: sys.modules.pop(name) for name in list(sys.modules) if is_heavy(name)}
        for name in wanted:
            importlib.import_module(name)
        sys.modules.update(before)


def window() -> Iterator[None]:
    """Draw pictures in a window, as a performance does."""
    with ExitStack() as stack:
        if not os.environ.get("DISPLAY"):
            os.environ["DISPLAY"] = stack.enter_context(screen(SIZE))
        registry = builtin().copy()
        add_kinds(registry)
        patch = read_patch(patches()["symmetry"].read_text(), "window", registry)
        aside = Aside(SIZE)
        stack.callback(aside.close)
        projector = Projector(aside, print)
        # A sample a frame: what is heard comes from the stream.
        pictures = Machine(patch.require(), registry, LiteralMachine(registry, 60.0), pictures=projector)
        screening = Screening(Screens(size=SIZE), aside, projector, Touch(lambda kind, value: None),
                              lambda sentence: print(sentence, file=sys.stderr))
        screening.open()
        stack.callback(screening.close)
        due = time.monotonic()
        while True:
            yield
            if (now := time.monotonic()) >= due:
                due = max(due, now - 0.1) + 1 / 60
                pictures.render(1)
            screening.turn(max(0.0, due - time.monotonic()))


def shaders() -> Iterator[None]:
    """Compile shaders aside."""
    aside = Aside(SIZE)
    try:
        for number in itertools.count(int(time.time())):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "heavy.frag")
                path.write_text(heavy(number))
                kind = shader_kind(path)
            while not aside.result(kind, {"input": 1}):
                yield
                time.sleep(0.02)
    finally:
        aside.close()


LOADS: dict[str, Callable[[], Iterator[None]]] = {
    "nothing": nothing, "loop": hog, "collector": collect, "compiler": compile_again, "imports": import_again,
    "window": window, "shaders": shaders}


if __name__ == "__main__":
    sys.exit(main())
