"""What the host and the compiled loop share, word by word: the context, plans, commands and reports (DESIGN 2).

One int64 array, the *context*, has the addresses of all else. The host writes commands into one ring and reads reports
from another, each with a single writer and a single reader.
"""

from __future__ import annotations

from livedmm.engine.intrinsics import as_i64, inline, load_acquire, store_release

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
# The place in the ring of commands up to which feeds have gone ahead of a plan that waits.
AHEAD = 48
CONTEXT = 49

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
# the sample by which they should be here. What FEEDS a number from outside, and its batch, is done at once although a
# plan before it waits, for the number stands where it stands under either plan; and again after that plan, which
# forgets what moved. A batch that is SEEN has been, and is not late for coming again.
MOVE, ADOPT, BATCH = 1, 2, 3
SORT, REPLACES, WAITS, FEEDS, SEEN = 0xFF, 0x100, 0x200, 0x400, 0x800
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
