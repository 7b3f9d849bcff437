"""Kernels: a signal kind compiled to one function that computes a page of its neurons for one sample.

A *page* is memory for 64 neurons of a kind, a structure of arrays: one column of 64 four-byte lanes for
each input, output and state, in declared order (a `cycle` or an f64 has two). The loop runs across the
lanes, so the processor's vector lanes hold neurons, and one sample at a time is no slower than a block.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from types import ModuleType

from livedmm.engine import cache, heard
from livedmm.engine.intrinsics import entry
from livedmm.engine.pages import source
from livedmm.ugens import Kind


class Kernel:
    """A compiled kind: the address of its page function, its layout, and whether it hears what a microphone hears.

    Making one compiles, 0.1 to 0.8 s unless it is in the cache: never from the callback.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        text, self.layout = source(kind)
        self.listens = heard.is_listening(kind)
        self._module = load(text)
        self.address: int = entry(self._module.page)
        self.singly: bool = self._module.SINGLY
        """Whether lanes are computed one by one, and so no more of them than there are neurons."""

    def is_same(self, other: Kernel) -> bool:
        """Whether neurons of another version of the kind do the same with the same memory."""
        def of_memory(kind: Kind) -> tuple[object, ...]:
            return kind.input_names, kind.output_names, kind.states, kind.buffers, kind.sounds, kind.values

        return self.address == other.address and of_memory(self.kind) == of_memory(other.kind)


_loaded: dict[str, ModuleType] = {}


def load(text: str) -> ModuleType:
    """Compile a written module, once for each text in a process, and once for each in the cache folder."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:20]
    name = f"livedmm_kernel_{digest}"
    if name not in _loaded:
        path = cache.folder() / f"{name}.py"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(f".{os.getpid()}")
            aside.write_text(text)
            aside.replace(path)
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        _loaded[name] = module
    return _loaded[name]
