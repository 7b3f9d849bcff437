"""Fading: the neurons of a kind that was reloaded, beside those of its version before (DESIGN 4).

For the time of a glide both tick: what feeds the successors feeds the former ones too, and the outputs, which all
others read, go from those to these. So do the samples that both write into a buffer, or the jump between the two would
come out of a delay line later. Where both versions say the same, no bit changes.

To the loop these are runs of pages like others: `hand_on`, `former` for each run of former pages, `keep`; those of all
other pages; and last `blend`.
"""

from __future__ import annotations

from numba import cfunc

from livedmm.engine.intrinsics import PAGE, as_f32, as_i64, call_page, f32, inline

# The table of a kind that is faded: the address of the gain; inputs, with the addresses to hand on to and from; samples
# of buffers that are kept, with where, the address of the buffer and its mask; outputs, with the addresses of the
# result, of the former and of the successor; samples that are blended, with the buffer, its mask, and where the former
# one is kept.
GAIN, INPUTS, INPUT_TABLE, KEPT, KEPT_TABLE, OUTPUTS, OUTPUT_TABLE, SAMPLES, SAMPLE_TABLE = range(9)
# The table of a run of former pages, after the gain: the kind's function and the base of the first page.
FUNCTION, BASE = 1, 2


@inline
def between(gain, a, b):
    """From `a` to `b`: exactly `b` at the end, and exactly `a` where both are equal."""
    return b if gain >= f32(1) else a + gain * (b - a)


@cfunc(PAGE, error_model="numpy", cache=True)
def hand_on(base, lanes, now, context):
    """What feeds the successors feeds the former neurons."""
    table = as_i64(base)
    inputs = as_i64(table[INPUT_TABLE])
    for i in range(table[INPUTS]):
        as_f32(inputs[2 * i])[0] = as_f32(inputs[2 * i + 1])[0]
    return 0


@cfunc(PAGE, error_model="numpy", cache=True)
def former(base, lanes, now, context):
    """A sample of a run of former neurons, as long as anything of them is heard; whether one went wild."""
    table = as_i64(base)
    if as_f32(table[GAIN])[0] >= f32(1):
        return 0
    return call_page(table[FUNCTION], table[BASE], lanes, now, context)


@cfunc(PAGE, error_model="numpy", cache=True)
def keep(base, lanes, now, context):
    """Keep what former neurons wrote into buffers, before their successors do."""
    table = as_i64(base)
    kept = as_i64(table[KEPT_TABLE])
    for i in range(table[KEPT]):
        as_f32(kept[3 * i])[0] = as_f32(kept[3 * i + 1])[now & kept[3 * i + 2]]
    return 0


@cfunc(PAGE, error_model="numpy", cache=True)
def blend(base, lanes, now, context):
    """What is heard of former neurons and of their successors, at one sample."""
    table = as_i64(base)
    gain = as_f32(table[GAIN])[0]
    outputs = as_i64(table[OUTPUT_TABLE])
    for i in range(table[OUTPUTS]):
        a, b = as_f32(outputs[3 * i + 1])[0], as_f32(outputs[3 * i + 2])[0]
        as_f32(outputs[3 * i])[0] = between(gain, a, b)
    samples = as_i64(table[SAMPLE_TABLE])
    for i in range(table[SAMPLES] if gain < f32(1) else 0):
        buffer, at = as_f32(samples[3 * i]), now & samples[3 * i + 1]
        buffer[at] = between(gain, as_f32(samples[3 * i + 2])[0], buffer[at])
    return 0
