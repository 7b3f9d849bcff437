"""livedmm: an instrument for sound and picture whose program is one matrix of numbers.

`livedmm.render(patch, seconds=...)` is what a patch sounds like, as an array; `livedmm.film(patch, seconds=...)` is
what it looks and sounds like, frame by frame; `livedmm.Client()` is a hand on a session that plays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from livedmm.live.filming import film as film
    from livedmm.live.offline import render as render
    from livedmm.live.osc.client import Client as Client

__all__ = ["Client", "film", "render"]


def __getattr__(name: str) -> Any:
    # To import `livedmm` must cost nothing: `livedmm --help` does. What renders takes half a second.
    if name == "render":
        from livedmm.live.offline import render

        return render
    if name == "film":
        from livedmm.live.filming import film

        return film
    if name == "Client":
        from livedmm.live.osc.client import Client

        return Client
    raise AttributeError(f"module 'livedmm' has no attribute '{name}'")
