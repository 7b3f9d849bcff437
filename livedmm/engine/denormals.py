"""Plain Python's arithmetic with the processor as the compiled machine has it: denormals are 0 (R7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from numba import njit

from livedmm.engine.intrinsics import flush_denormals, restore_mode


@njit(error_model="numpy", cache=True)
def _flush() -> int:
    return int(flush_denormals())


@njit(error_model="numpy", cache=True)
def _restore(mode: int) -> None:
    restore_mode(mode)


@contextmanager
def denormals_flushed() -> Iterator[None]:
    """Flush denormals on this thread while the block runs."""
    mode = _flush()
    try:
        yield
    finally:
        _restore(mode)
