"""Ways: how moving weights move, sample by sample, and how those end that others replace (R25)."""

from __future__ import annotations

from livedmm.engine.intrinsics import as_f32, as_f64, as_i64, f32, inline
from livedmm.engine.sharing import ACTIVE, COMMANDS, ENDING, ENDS, ENDS_ROOM, REPLACES, SEGMENT_ROOM, SEGMENTS, WAITS


@inline
def slot_of(ends, address):
    """Where an address stands in the table of ends, or would."""
    slot = (address >> 2) & (ENDS_ROOM - 1)
    while ends[4 * slot] != 0 and ends[4 * slot] != address:
        slot = (slot + 1) & (ENDS_ROOM - 1)
    return slot


@inline
def end_ways(context, segments, address, at):
    """Let all that moves a number by now end at a sample.

    It is noted, and `end_all` does it for many numbers at once: to look through all ways for each took 18 ms where
    2,000 weights moved and went elsewhere.
    """
    if context[ENDING] == ENDS_ROOM // 2:
        end_all(context, segments)
    ends = as_i64(context[ENDS])
    slot = slot_of(ends, address)
    if ends[4 * slot] == address:
        end_all(context, segments)
        slot = slot_of(ends, address)
    ends[4 * slot] = address
    ends[4 * slot + 1] = at
    ends[4 * slot + 2] = context[ACTIVE]
    ends[4 * context[ENDING] + 3] = slot
    context[ENDING] += 1


@inline
def end_all(context, segments):
    """End the ways that were noted, as far as they were there then."""
    if context[ENDING] == 0:
        return
    ends = as_i64(context[ENDS])
    for i in range(context[ACTIVE]):
        slot = slot_of(ends, segments[8 * i])
        if ends[4 * slot] != 0 and i < ends[4 * slot + 2]:
            segments[8 * i + 6] = min(segments[8 * i + 6], ends[4 * slot + 1])
    for n in range(context[ENDING]):
        ends[4 * ends[4 * n + 3]] = 0
    context[ENDING] = 0


@inline
def begin_way(context, at, meant, now):
    """Let a number go the way that a command says, at its place in the ring; what moves it ends, if it says so too."""
    ring = as_i64(context[COMMANDS])
    segments = as_i64(context[SEGMENTS])
    if ring[at] & WAITS:
        if ring[at + 2] >= meant:
            ring[at + 3] += now - meant
            ring[at + 2] += now - meant
        if ring[at + 7] >= meant:
            ring[at + 7] += now - meant
    if ring[at] & REPLACES:
        end_ways(context, segments, ring[at + 1], ring[at + 2])
    active = context[ACTIVE]
    if active < SEGMENT_ROOM:
        for i in range(7):
            segments[8 * active + i] = ring[at + 1 + i]
        context[ACTIVE] = active + 1
    else:
        # No room to glide: the weight is where it was going at once.
        as_f32(ring[at + 1])[0] = f32(as_f64(context[COMMANDS])[at + 5])


@inline
def move(context, now):
    """Take each moving weight to its place at sample `now`; what has arrived leaves the list (R25)."""
    segments = as_i64(context[SEGMENTS])
    numbers = as_f64(context[SEGMENTS])
    kept = 0
    for i in range(context[ACTIVE]):
        at = 8 * i
        start = segments[at + 1]
        end = segments[at + 2]
        if now >= segments[at + 6]:
            continue
        if now >= end:
            as_f32(segments[at])[0] = f32(numbers[at + 4])
            continue
        if now >= start:
            share = float(now - start) / float(end - start)
            bend = numbers[at + 5]
            way = numbers[at + 4] - numbers[at + 3] - bend
            as_f32(segments[at])[0] = f32(numbers[at + 3] + way * share + bend * (share * share))
        # The order is kept: of two ways of one number that meet, the later one has the last word.
        for j in range(7):
            segments[8 * kept + j] = segments[at + j]
        kept += 1
    context[ACTIVE] = kept
