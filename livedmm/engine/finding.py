"""How lanes find the entries of rows: at one place, in a run of places, in two runs, or each at its own (R4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from livedmm.engine.buffers import LANES
from livedmm.engine.mixing import PLACE, RUN, SCATTERED, SPLIT
from livedmm.engine.vectors import WIDTH
from livedmm.network import Address

ZERO_PLACE, ONE_PLACE = 0, 1
"""Where 0 and 1 stand, for whoever reads them."""
Row = tuple[int, Address, Sequence[int]]
"""A row: its target, its address, the places of its entries."""
Found = list[tuple[int, int | list[int] | tuple[int, int, int]]]
"""How lanes side by side find each entry: its one place, the first of a run of places, the place of each, or, of two
runs, the first of one, how many lanes it has, and where the other would have begun."""


def lanes_find(target: int, members: Sequence[Row], longest: int, width: int, loose: Collection[int]) -> Found:
    """How so many lanes from a target on find each entry of rows side by side, of which the longest has so many."""
    places = np.full((longest, width), ZERO_PLACE)
    used = np.zeros((longest, width), np.bool_)
    for place, _, where in members:
        places[: len(where), place - target] = where
        used[: len(where), place - target] = True
    lane = used.argmax(axis=1)
    first = places[np.arange(longest), lane]
    start = first - lane
    # Lanes without an entry read too, with weight 0: they may only read what is finite, as all outputs are.
    whole = np.asarray(used.all(axis=1))
    one = ((places == first[:, None]) | ~used).all(axis=1) & (whole | ~np.isin(first, list(loose)))
    run = ((places - np.arange(width) == start[:, None]) | ~used).all(axis=1) & (
        whole | (start // LANES == (start + width - 1) // LANES))
    filled = whole.tolist()
    return [(PLACE, int(first[e])) if one[e] else (RUN, int(start[e])) if run[e] else
            _scattered(places[e].tolist(), filled[e] and width == WIDTH) for e in range(longest)]


def vector_finds(places: Sequence[int], loose: Collection[int]) -> tuple[int, int | list[int] | tuple[int, int, int]]:
    """How sixteen entries of a long row are found; those that it does not have may read what is finite."""
    if not places:
        return RUN, ZERO_PLACE
    start = places[0]
    if all(place - start == i for i, place in enumerate(places)) and (
            len(places) == WIDTH or (start // LANES == (start + WIDTH - 1) // LANES and start not in loose)):
        return RUN, start
    if len(places) == WIDTH and (found := _split(places)) is not None:
        return SPLIT, found
    return SCATTERED, [*places, *[ZERO_PLACE] * (WIDTH - len(places))]


def _scattered(places: list[int], may_split: bool) -> tuple[int, list[int] | tuple[int, int, int]]:
    """How lanes that are at no one place and no run find an entry."""
    found = _split(places) if may_split else None
    return (SCATTERED, places) if found is None else (SPLIT, found)


def _split(places: Sequence[int]) -> tuple[int, int, int] | None:
    """Where two runs would have begun, and between them how many lanes are the first's; None if it is not two."""
    starts = [place - lane for lane, place in enumerate(places)]
    count = next((lane for lane, start in enumerate(starts) if start != starts[0]), len(starts))
    if count == len(starts) or any(start != starts[count] for start in starts[count:]):
        return None
    return starts[0], count, starts[count]
