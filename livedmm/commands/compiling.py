"""Compiling: what the first start must do before it can play, told; and `livedmm warm`, which does it ahead."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from livedmm.commands.printing import counted, progress, tell
from livedmm.commands.registry import all_kinds
from livedmm.errors import CompileError
from livedmm.network import Network
from livedmm.ugens import Kind, Registry
from livedmm.ugens.library import pure

PATIENCE = 1.0
"""Seconds that compiling may take before it is told of."""
LONGEST = 20.0
"""Seconds that are waited for kinds which another process compiles."""


def warm(names: Collection[str] = ()) -> int:
    """Compile the engine and every kind that ticks at the sample, and keep it; 1 if a kind does not compile.

    With `names`, the kinds of these names and nothing else.
    """
    began = time.monotonic()
    if not names:
        compile_engine()
    from livedmm.engine.kernel import Kernel

    failed = []
    kinds = [kind for kind in all_kinds() if kind.stream == "signal" and (not names or kind.name in names)]
    for kind in progress(kinds, "kinds", lambda kind: kind.name):
        try:
            Kernel(kind)
        except CompileError as error:
            failed.append(error)
    if not names:
        pure.compile_cycle()
    for problem in failed:
        tell(str(problem))
    done = counted(len(kinds) - len(failed), "kind") if names else \
        f"the engine and {counted(len(kinds) - len(failed), 'kind')}"
    tell(f"compiled: {done}, in {time.monotonic() - began:.1f} s; what plays now begins at once")
    return 1 if failed else 0


def compile_for(network: Network, registry: Registry) -> None:
    """Compile what a network needs, or take it from the cache; what takes long is told.

    Raises
    ------
    CompileError
        If a kind does not compile.
    """
    kinds = _needed(network, registry)
    with _compiled_beside(kinds):
        compile_engine()
    from livedmm.engine.kernel import Kernel

    began, told = time.monotonic(), False
    for done, kind in enumerate(kinds):
        if not told and time.monotonic() - began > PATIENCE:
            told = True
            tell(f"compiling {counted(len(kinds), 'kind')}, {done} are ready; once only, `livedmm warm` does it ahead")
        Kernel(kind)
    if any(registry.kind(neuron.kind).name in pure.COMPILED for neuron in network.living()):
        pure.compile_cycle()


@contextmanager
def _compiled_beside(kinds: Sequence[Kind]) -> Iterator[None]:
    """Let another process compile kinds while this one compiles the engine: the first sound of all is 5 s earlier.

    What it does not know, or does not come to, is compiled here as ever.
    """
    known = {kind.name for kind in all_kinds()}
    names = sorted({kind.name for kind in kinds} & known)
    if not names or is_engine_cached():
        yield
        return
    child = subprocess.Popen([sys.executable, "-m", "livedmm", "warm", *names], stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
        child.wait(LONGEST)
    except subprocess.TimeoutExpired:
        pass
    finally:
        child.kill()
        child.wait()


def compile_engine() -> None:
    """Compile the engine, or take it from the cache; that it compiles is told before, since it takes some 10 s."""
    if not is_engine_cached():
        tell("the first start compiles the engine, which takes some 10 s, and once only")
    # Compiling is what importing it does.
    import_module("livedmm.engine.callback")


def is_engine_cached() -> bool:
    """Whether the engine of this version has been compiled on this machine."""
    from livedmm.engine import cache

    return any(cache.folder().rglob("callback.callback-*.nbc"))


def _needed(network: Network, registry: Registry) -> list[Kind]:
    kinds = {neuron.kind: registry.kind(neuron.kind) for neuron in network.living()}
    return [kind for kind in kinds.values() if kind.stream == "signal"]
