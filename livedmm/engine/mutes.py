"""Mutes: neurons that went wild are silent for a while, and are then tried again (R7)."""

from __future__ import annotations

from livedmm.engine.buffers import LANES
from livedmm.engine.intrinsics import as_f32, as_i32, as_i64, f32, i32, inline
from livedmm.engine.sharing import (
    INITIAL,
    MUTE_ROOM,
    MUTED,
    MUTES,
    OUTPUT_FIRST,
    OUTPUTS,
    PAGE_BASE,
    PAGE_LANES,
    PAGE_NUMBER,
    PAGE_ROOM,
    PAGE_TABLE,
    RETRY,
    STATE_FIRST,
    STATES,
    WENT_WILD,
    WILD,
    report,
)


@inline
def unmute(context, fresh, count):
    """Forget the mutes of lanes that new neurons have taken."""
    muted = as_i64(context[MUTED])
    i = 0
    while i < context[MUTES]:
        taken = False
        for f in range(count):
            if muted[3 * i] == fresh[2 * f] and muted[3 * i + 1] == fresh[2 * f + 1]:
                taken = True
        if taken:
            drop_mute(context, muted, i)
        else:
            i += 1


@inline
def drop_mute(context, muted, i):
    last = context[MUTES] - 1
    for j in range(3):
        muted[3 * i + j] = muted[3 * last + j]
    context[MUTES] = last


@inline
def silence(page, lane):
    """Outputs 0 and states as at first, for one lane of a page."""
    memory = as_i32(page[PAGE_BASE])
    for c in range(page[OUTPUTS]):
        memory[LANES * (page[OUTPUT_FIRST] + c) + lane] = i32(0)
    first = as_i32(page[INITIAL])
    for c in range(page[STATES]):
        memory[LANES * (page[STATE_FIRST] + c) + lane] = first[LANES * c + lane]


@inline
def is_wild(page, lane):
    memory = as_f32(page[PAGE_BASE])
    for c in range(page[OUTPUTS]):
        if not abs(memory[LANES * (page[OUTPUT_FIRST] + c) + lane]) <= f32(WILD):
            return True
    initial = as_i32(page[INITIAL])
    for c in range(page[STATES]):
        # The lanes after the first values say which columns are numbers that can go wild.
        can = initial[LANES * page[STATES] + c] != 0
        if can and not abs(memory[LANES * (page[STATE_FIRST] + c) + lane]) <= f32(WILD):
            return True
    return False


@inline
def tame(context, page, now):
    """Mute the lanes that went wild, tell of each once, and try them again after a while (R7)."""
    muted = as_i64(context[MUTED])
    for lane in range(page[PAGE_LANES]):
        if is_wild(page, lane):
            silence(page, lane)
            count = context[MUTES]
            if count < MUTE_ROOM:
                muted[3 * count] = page[PAGE_BASE]
                muted[3 * count + 1] = lane
                muted[3 * count + 2] = now + context[RETRY]
                context[MUTES] = count + 1
            report(context, WENT_WILD, page[PAGE_NUMBER], lane, now)


@inline
def keep_silent(context, page, now):
    """Hold the muted lanes of a page at 0."""
    muted = as_i64(context[MUTED])
    i = 0
    while i < context[MUTES]:
        if muted[3 * i] == page[PAGE_BASE]:
            if now >= muted[3 * i + 2]:
                drop_mute(context, muted, i)
                continue
            silence(page, muted[3 * i + 1])
        i += 1


@inline
def guard(context, plan, first, count, bad, now):
    """What a run of pages needs while lanes are muted, and when one went wild."""
    for p in range(first, first + count):
        page = as_i64(plan[PAGE_TABLE] + 8 * PAGE_ROOM * p)
        if context[MUTES] > 0:
            keep_silent(context, page, now)
        if bad != 0:
            tame(context, page, now)
