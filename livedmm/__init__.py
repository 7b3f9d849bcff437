"""livedmm: an instrument for sound and picture whose program is one matrix of numbers.

`livedmm.render(patch, seconds=...)` is what a patch sounds like, as an array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from livedmm.live.offline import render as render

__all__ = ["render"]


def __getattr__(name: str) -> Any:
    # To import `livedmm` must cost nothing: `livedmm --help` does. What renders takes half a second.
    if name == "render":
        from livedmm.live.offline import render

        return render
    raise AttributeError(f"module 'livedmm' has no attribute '{name}'")
