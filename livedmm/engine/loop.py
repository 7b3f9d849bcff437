"""The compiled machine's loop: commands, then one two-stroke cycle a sample (DESIGN 2, R5, R7, R25).

It runs no Python, takes no lock and allocates nothing, so the same function serves the sound card's callback
and the offline renderer. What it shares with the host stands in one int64 array, the *context*; the host
writes commands into one ring and reads reports from another, each with a single writer and a single reader.
"""

from __future__ import annotations

from numba import cfunc, int64, types

from livedmm.engine.buffers import LANES
from livedmm.engine.intrinsics import (
    as_f32,
    as_f64,
    as_i32,
    as_i64,
    call_page,
    call_render,
    f32,
    flush_denormals,
    i32,
    inline,
    load_acquire,
    restore_mode,
    store_release,
)
from livedmm.engine.limiter import limit
from livedmm.engine.mixing import mix
from livedmm.engine.played import ROOM as PLAYED_ROOM
from livedmm.engine.played import UPTO as PLAYED_UPTO
from livedmm.engine.played import WORD as PLAYED
from livedmm.engine.recorder import ROOM as RECORD_ROOM

# The context: one int64 (or float64, DT and RETRY aside) each.
(DT, NOW, PLAN, BASE, COMMANDS, COMMANDS_MASK, COMMANDS_HEAD, COMMANDS_TAIL, REPORTS, REPORTS_MASK,
 REPORTS_HEAD, REPORTS_TAIL, SEGMENTS, ACTIVE, MUTED, MUTES, RETRY, LIMITER, SELF) = range(19)
# What the callback keeps besides: the gate, its clock, the books of how it went, the address of `render_block`, and how
# many channels it renders. Word 37 is of the microphone, `livedmm.engine.heard`, 38 and 39 of `livedmm.engine.played`.
(GATE, CLOCK, CLOCK_WHICH, CLOCK_RESULT, BLOCKS, SAMPLES, BUSY, SLOWEST, OVERRUNS, UNDERFLOWS, OVERFLOWS, LATEST,
 PEAK, RENDER, CHANNELS) = range(20, 35)
# The frames: samples and frames a second (float64), the next frame and its sample, and the ring of what the outputs
# that V-values read were at each: a line of two int64 (frame, plan) in one array and its float32 in another.
RATE, FRAME_RATE, FRAME, FRAME_AT, FRAMES, TAPPED = range(40, 46)
# The ways that end because other ways replace them: a table by address, and how many stand in it.
ENDS, ENDING = 46, 47
CONTEXT = 48

FRAME_ROOM = 256
"""Frames that are remembered: four seconds, in which the host may be busy."""
TAP_ROOM = 4096
"""Outputs that V-values may read."""

SEGMENT_ROOM = 65536
"""Weights that can move at once."""
ENDS_ROOM = 1 << 16
"""Slots of the table of ends, four int64 each: address, sample, how many ways there were; and the slot of the nth."""
MUTE_ROOM = 4096
"""Neurons that can be muted at once; those beyond are only silenced for the sample."""

# A plan: how many bundles and where, how many runs of pages and where, where its pages are, where the addresses of the
# speaker's channels stand, its number, what is written as it is taken up (pairs of address and four bytes), and which
# lanes are given to new neurons (pairs of page and lane), which no mute of an old neuron may hold; the outputs that
# V-values read; what is copied after that is written (pairs of addresses, to and from); and the outputs of which every
# sample is recorded (pairs of addresses, of the output and of a ring).
(BUNDLES, BUNDLE_TABLE, RUNS, RUN_TABLE, PAGE_TABLE, SPEAKER, PLAN_NUMBER, WRITES,
 WRITE_TABLE, FRESH, FRESH_TABLE, TAPS, TAP_TABLE, COPIES, COPY_TABLE, RECORDS, RECORD_TABLE) = range(17)
PLAN_ROOM = 17
# A run of pages of one kind, one after another in memory, all but the last of them full: the kind's function, the base
# of the first, all lanes, the number of the first and how many there are.
RUN_FUNCTION, RUN_BASE, RUN_LANES, RUN_FIRST, RUN_PAGES = range(5)
RUN_ROOM = 5
# A page in a plan: its base, its lanes, its number, first output and outputs, and the first values of its states: how
# many four-byte columns, from which, and where their values stand.
PAGE_BASE, PAGE_LANES, PAGE_NUMBER, OUTPUT_FIRST, OUTPUTS, STATE_FIRST, STATES, INITIAL = range(8)
PAGE_ROOM = 8

# Commands, eight int64 each, carried out in order. MOVE: address, the five numbers of a segment, and the
# sample at which it ends for another; it may be said that what moves that number already ends where it starts, and that
# it starts later by as much as its batch is late, instead of in its middle. ADOPT: plan, and the sample at
# which it is taken up, for which the commands after it wait too. BATCH: the number of the commands that follow, and
# the sample by which they should be here.
MOVE, ADOPT, BATCH = 1, 2, 3
SORT, REPLACES, WAITS = 0xFF, 0x100, 0x200
NEVER = 1 << 62
# Reports, four int64 each.
ADOPTED, WENT_WILD, LATE = 1, 2, 3

WILD = 1e18


@inline
def report(context, sort, a, b, c):
    """Tell the host; what does not fit is lost, for the callback never waits."""
    head = context[REPORTS_HEAD]
    if head - load_acquire(context_address(context, REPORTS_TAIL)) > context[REPORTS_MASK]:
        return
    ring = as_i64(context[REPORTS])
    at = 4 * (head & context[REPORTS_MASK])
    ring[at] = sort
    ring[at + 1] = a
    ring[at + 2] = b
    ring[at + 3] = c
    store_release(context_address(context, REPORTS_HEAD), head + 1)


@inline
def context_address(context, index):
    return context[SELF] + 8 * index


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
        elif sort == ADOPT:
            if ring[at + 2] > now:
                due = ring[at + 2]
                break
            context[PLAN] = ring[at + 1]
            end_all(context, as_i64(context[SEGMENTS]))
            context[ACTIVE] = 0
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
            meant = min(ring[at + 2], now)
            if meant < now:
                report(context, LATE, ring[at + 1], now, 0)
        tail += 1
    end_all(context, as_i64(context[SEGMENTS]))
    store_release(context_address(context, COMMANDS_TAIL), tail)
    return due


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
