"""What edits need before they can start: kinds that are compiled, files of kinds that are run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.live.workshop import Workshop
from livedmm.network import Network
from livedmm.ugens import Kind, Registry
from livedmm.ugens.files import KindsFile, text_of, version_of
from livedmm.ugens.library import pure


class Making:
    """Makes what a session needs, aside while it plays. Called from the thread that owns the session.

    Attributes
    ----------
    workshop
        Where things are made while it plays; without one they are made at once.
    """

    def __init__(self, registry: Registry, signals: CompiledMachine | LiteralMachine) -> None:
        self.workshop: Workshop | None = None
        self._registry = registry
        self._memory = signals.memory if isinstance(signals, CompiledMachine) else None

    def prepare(self, kinds: Iterable[Kind]) -> None:
        """Compile what is not compiled yet, before anything is changed.

        Raises
        ------
        LivedmmError
            If a kind does not compile, or its files are not there.
        NotYet
            While it is compiled, where the session plays.
        """
        kinds = list(kinds)
        if self.workshop is not None and any(kind.name in pure.COMPILED for kind in kinds) and not pure.is_compiled():
            self.workshop.want(pure.compile_cycle, pure.compile_cycle, "compiling pure machines ...")
            self.workshop.take(pure.compile_cycle)
        if self._memory is not None:
            needed = [kind for kind in kinds if kind.stream == "signal"]
            self.compile(kind for kind in needed if kind.key not in self._memory.pools)
            for kind in needed:
                self._memory.pool(kind)

    def prepare_for(self, *networks: Network) -> None:
        """Compile what networks need; raises as `prepare`."""
        self.prepare(self._registry.kind(key) for key in {neuron.kind for n in networks for neuron in n.living()})

    def begin(self, kinds: Iterable[Kind]) -> None:
        """Begin to compile what will be needed, where the session plays."""
        if self._memory is not None and self.workshop is not None:
            pools = self._memory.pools
            self._want(self.workshop, [kind for kind in kinds if kind.key not in pools])

    def compile(self, kinds: Iterable[Kind]) -> None:
        """Compile kinds, whatever versions of them there are; raises as `prepare`."""
        if self._memory is None:
            return
        kinds = list(kinds)
        if self.workshop is not None:
            self._want(self.workshop, kinds)
        for kind in kinds:
            if kind.stream == "signal" and not self._memory.has(kind):
                made = self._memory.compile(kind) if self.workshop is None else self.workshop.take(kind.version)
                self._memory.made(made)

    def run(self, path: Path) -> KindsFile:
        """Read and run a file of kinds, without taking it over.

        Raises
        ------
        DeclarationError
            If the file cannot be read, does not run, or declares no kind.
        NotYet
            While it is run, where the session plays.
        """
        key = path, version_of(text_of(path))
        if self.workshop is None or (key not in self.workshop and self._registry.is_read(path)):
            return self._registry.read(path)
        self.workshop.want(key, partial(self._registry.read, path), f"running {path.name} ...")
        found: KindsFile = self.workshop.take(key)
        return found

    def _want(self, workshop: Workshop, kinds: Iterable[Kind]) -> None:
        for kind in kinds:
            if self._memory is not None and kind.stream == "signal" and not self._memory.has(kind):
                workshop.want(kind.version, partial(self._memory.compile, kind), f"compiling {kind.name} ...")
