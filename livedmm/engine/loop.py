"""The compiled machine's loop: commands, then one two-stroke cycle a sample (DESIGN 2, R5, R7, R25).

It runs no Python, takes no lock and allocates nothing, so the same function serves the sound card's callback
and the offline renderer. What it shares with the host has its own module, `livedmm.engine.sharing`.
"""

from __future__ import annotations

from numba import cfunc, int64, types

from livedmm.engine.intrinsics import (
    as_f32,
    as_f64,
    as_i32,
    as_i64,
    call_page,
    call_render,
    flush_denormals,
    i32,
    inline,
    load_acquire,
    restore_mode,
    store_release,
)
from livedmm.engine.limiter import limit
from livedmm.engine.mixing import mix
from livedmm.engine.mutes import guard, unmute
from livedmm.engine.played import ROOM as PLAYED_ROOM
from livedmm.engine.played import UPTO as PLAYED_UPTO
from livedmm.engine.played import WORD as PLAYED
from livedmm.engine.recorder import ROOM as RECORD_ROOM
from livedmm.engine.sharing import (
    ACTIVE,
    ADOPT,
    ADOPTED,
    AHEAD,
    BASE,
    BUNDLE_TABLE,
    BUNDLES,
    CHANNELS,
    COMMANDS,
    COMMANDS_HEAD,
    COMMANDS_MASK,
    COMMANDS_TAIL,
    COPIES,
    COPY_TABLE,
    FEEDS,
    FRAME,
    FRAME_AT,
    FRAME_RATE,
    FRAME_ROOM,
    FRAMES,
    FRESH,
    FRESH_TABLE,
    LATE,
    LIMITER,
    MOVE,
    MUTES,
    NEVER,
    NOW,
    PLAN,
    PLAN_NUMBER,
    RATE,
    RECORD_TABLE,
    RECORDS,
    RENDER,
    RUN_BASE,
    RUN_FIRST,
    RUN_FUNCTION,
    RUN_LANES,
    RUN_PAGES,
    RUN_ROOM,
    RUN_TABLE,
    RUNS,
    SEEN,
    SEGMENTS,
    SELF,
    SORT,
    SPEAKER,
    TAP_ROOM,
    TAP_TABLE,
    TAPPED,
    TAPS,
    WRITE_TABLE,
    WRITES,
    context_address,
    report,
)
from livedmm.engine.ways import begin_way, end_all, move


@inline
def arrive(context, at, now):
    """Tell of a batch that is seen too late; returns the sample that it was meant for, or now."""
    ring = as_i64(context[COMMANDS])
    meant = min(ring[at + 2], now)
    if meant < now and not ring[at] & SEEN:
        report(context, LATE, ring[at + 1], now, 0)
    ring[at] |= SEEN
    return meant


@inline
def feed(context, tail, head, now):
    """Let numbers from outside go their ways although a plan waits at `tail`."""
    ring = as_i64(context[COMMANDS])
    n = max(tail, context[AHEAD])
    while n < head:
        at = 8 * (n & context[COMMANDS_MASK])
        if ring[at] & FEEDS:
            if ring[at] & SORT == MOVE:
                begin_way(context, at, now, now)
            else:
                arrive(context, at, now)
        n += 1
    context[AHEAD] = head


@inline
def obey(context, now):
    """Carry out the commands that are there, up to a plan whose time has not come; returns its sample."""
    head = load_acquire(context_address(context, COMMANDS_HEAD))
    tail = context[COMMANDS_TAIL]
    ring = as_i64(context[COMMANDS])
    due = int64(NEVER)
    meant = now
    while tail < head:
        at = 8 * (tail & context[COMMANDS_MASK])
        sort = ring[at] & SORT
        if sort == MOVE:
            begin_way(context, at, meant, now)
        elif sort == ADOPT:
            if ring[at + 2] > now:
                due = ring[at + 2]
                feed(context, tail, head, now)
                break
            context[PLAN] = ring[at + 1]
            end_all(context, as_i64(context[SEGMENTS]))
            context[ACTIVE] = 0
            context[AHEAD] = 0
            plan = as_i64(ring[at + 1])
            words = as_i64(plan[WRITE_TABLE])
            for i in range(plan[WRITES]):
                as_i32(words[2 * i])[0] = i32(words[2 * i + 1])
            copied = as_i64(plan[COPY_TABLE])
            for i in range(plan[COPIES]):
                as_i32(copied[2 * i])[0] = as_i32(copied[2 * i + 1])[0]
            unmute(context, as_i64(plan[FRESH_TABLE]), plan[FRESH])
            report(context, ADOPTED, plan[PLAN_NUMBER], now, 0)
        else:
            meant = arrive(context, at, now)
        tail += 1
    end_all(context, as_i64(context[SEGMENTS]))
    store_release(context_address(context, COMMANDS_TAIL), tail)
    return due


@inline
def take_frame(context, now):
    """Note what the outputs that V-values read are at the sample of a frame (R10)."""
    plan = as_i64(context[PLAN])
    frame = context[FRAME]
    slot = frame % FRAME_ROOM
    line = as_i64(context[FRAMES])
    line[2 * slot + 1] = plan[PLAN_NUMBER]
    taken = as_f32(context[TAPPED] + 4 * TAP_ROOM * slot)
    taps = as_i64(plan[TAP_TABLE])
    for i in range(plan[TAPS]):
        taken[i] = as_f32(taps[i])[0]
    store_release(context[FRAMES] + 16 * slot, frame)
    numbers = as_f64(context_address(context, 0))
    exact = float(frame + 1) * numbers[RATE] / numbers[FRAME_RATE]
    after = int64(exact)
    context[FRAME] = frame + 1
    context[FRAME_AT] = after + 1 if float(after) < exact else after


@inline
def remember(context, rows, stride, channels, samples, first):
    """Keep what is played, from the sample `first` on, for who records it."""
    ring = as_f32(context[PLAYED])
    for c in range(channels):
        for s in range(samples):
            ring[c * PLAYED_ROOM + ((first + s) & (PLAYED_ROOM - 1))] = rows[c * stride + s]


@inline
def render(context, samples, sound, stride):
    """Some samples of the machine, into float32 rows, one a channel, at the address `sound`, `stride` samples apart.

    Asked for none it does what comes before the next: it obeys, and notes the frame that is due.
    """
    mode = flush_denormals()
    rows = as_f32(sound)
    channels = context[CHANNELS]
    now = context[NOW]
    first = now
    s = int64(0)
    while True:
        due = obey(context, now)
        if now == context[FRAME_AT]:
            take_frame(context, now)
        plan = as_i64(context[PLAN])
        bundles = as_i64(plan[BUNDLE_TABLE])
        runs = as_i64(plan[RUN_TABLE])
        count = plan[RUNS]
        speaker = as_i64(plan[SPEAKER])
        records = plan[RECORDS]
        recorded = as_i64(plan[RECORD_TABLE])
        end = min(samples, s + min(due, context[FRAME_AT]) - now)
        while s < end:
            if context[ACTIVE] > 0:
                move(context, now)
            mix(context[BASE], bundles, plan[BUNDLES])
            for r in range(count):
                at = RUN_ROOM * r
                bad = call_page(runs[at + RUN_FUNCTION], runs[at + RUN_BASE], runs[at + RUN_LANES], now, context[SELF])
                if bad != 0 or context[MUTES] > 0:
                    guard(context, plan, runs[at + RUN_FIRST], runs[at + RUN_PAGES], bad, now)
            for c in range(channels):
                rows[c * stride + s] = as_f32(speaker[c])[0]
            for r in range(records):
                as_f32(recorded[2 * r + 1])[now & (RECORD_ROOM - 1)] = as_f32(recorded[2 * r])[0]
            now += 1
            s += 1
        context[NOW] = now
        if s >= samples:
            break
    if context[LIMITER] != 0:
        limit(as_f32(context[LIMITER]), as_i32(context[LIMITER]), rows, stride, channels, samples)
    if context[PLAYED] != 0:
        remember(context, rows, stride, channels, samples, first)
    store_release(context_address(context, PLAYED_UPTO), now)
    restore_mode(mode)


@cfunc(types.void(int64, int64), error_model="numpy", cache=True)
def publish(address, value):
    """Write an int64 that the loop reads, after everything that was written before it."""
    store_release(address, value)


@cfunc(types.void(int64, int64, int64, int64), error_model="numpy", cache=True)
def render_block(context, samples, sound, stride):
    """The loop by addresses: context, how many samples, and where the channels go and how far apart they are."""
    render(as_i64(context), samples, sound, stride)


@cfunc(types.void(int64, int64, int64, int64, int64), error_model="numpy", cache=True)
def render_blocks(context, samples, block, sound, stride):
    """As `render_block`, so many samples at a time: what a sound card does, for who renders without one."""
    done = int64(0)
    while done < samples:
        count = min(block, samples - done)
        call_render(as_i64(context)[RENDER], context, count, sound + 4 * done, stride)
        done += count
