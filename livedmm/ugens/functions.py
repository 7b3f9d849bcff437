"""The arithmetic of signal kinds: what `tick` may call (R2, R3).

Every function here is written in the same dialect as a `tick`: one source for the compiled machine, which
translates it, and for plain Python on numpy's float32 scalars. The primitives at the top are what
the dialect cannot say in itself. The polynomials were fitted for this file by weighted least squares
that approach the minimax error; the errors given were measured in float32 over a dense grid.
"""

from __future__ import annotations

import numpy as np

TAU = 6.283185307179586
PI = 3.141592653589793

f32 = np.float32
i32 = np.int32
u32 = np.uint32


def floor(x):
    """The largest whole number that is not above `x`."""
    return np.floor(x)


def rint(x):
    """The whole number nearest to `x`; of two, the even one."""
    return np.rint(x)


def fma(x, y, z):
    """``x*y + z``, rounded once: IEEE's fusedMultiplyAdd."""
    x, y, last = (np.float64(f32(v)) for v in (x, y, z))
    product = x * y
    total = product + last
    part = total - product
    error = (product - (total - part)) + (last - part)
    # Twice rounded could be wrong; a float64 with its last bit set unless it is exact says on which side a tie was.
    if error != 0.0 and np.isfinite(total) and not total.view(np.int64) & 1:
        total = np.nextafter(total, np.copysign(np.inf, error))
    return np.float32(total)


def polynomial(x, *coefficients):
    """The polynomial of `x` with these coefficients, from the constant one up: Horner's rule, a rounding a step."""
    *lower, total = (f32(c) for c in coefficients)
    for c in reversed(lower):
        total = fma(x, total, c)
    return total


def sqrt(x):
    """The square root; 0 for what is negative."""
    return np.sqrt(x if x > 0.0 else f32(0.0))


def bits(x):
    """The bit pattern of a float32, as i32."""
    return np.float32(x).view(np.int32)


def from_bits(i):
    """The float32 of a bit pattern."""
    return np.int32(i).view(np.float32)


def whole(x):
    """A float32 without its fraction, as i32; from -2^30 to 2^30, beyond which it stays at the end."""
    return np.int32(-1073741824.0 if x < -1073741824.0 else (1073741824.0 if x > 1073741824.0 else x))


def clip(x, low, high):
    """`x`, but not below `low` and not above `high`; always a float32."""
    return f32(min(max(x, low), high))


def wrap(x):
    """`x` less its whole part, from 0 up to 1: a phase in cycles."""
    return x - floor(x)


def sine(x):
    """The sine of `x` cycles. Error below 2.8e-7.

    Its zeros at 0 and at half a cycle are factors, and what is left is even: so no sign and no quarter has to be told
    from another, which would cost as much as the polynomial.
    """
    r = x - rint(x)
    q = r * r
    p = polynomial(q, 25.132730382630225, -64.83468117490568, 67.04389914090567, -38.12320394205993, 12.233316520514009)
    return r * (0.25 - q) * p


def quarter_sine(m):
    """The sine of `m` cycles from 0 to 1/4. Relative error below 2.1e-7."""
    q = m * m
    return m * polynomial(q, 6.283185220928862, -41.3416660405825, 81.60158013304805, -76.56130343777698,
                          39.61488705150741)


def cosine(x):
    """The cosine of `x` cycles. Error below 5.1e-7 from -1 to 1."""
    return sine(x + 0.25)


def sin(x):
    """The sine of `x` radians."""
    return sine(x * 0.15915494309189535)


def cos(x):
    """The cosine of `x` radians."""
    return sine(x * 0.15915494309189535 + 0.25)


def tanh(x):
    """The hyperbolic tangent. Relative error below 7e-7."""
    p, d = tanh_ratio(clip(x, -9.0, 9.0))
    return clip(p / d, -1.0, 1.0)


def tanh_ratio(c):
    """Numerator and denominator of the hyperbolic tangent of `c` from -9 to 9."""
    q = c * c
    p = c * polynomial(q, 0.9999996193290852, 0.1283536171617571, 0.002855128505767397, 1.0424303504310641e-05)
    d = polynomial(q, 1.0, 0.46168408762767366, 0.02342012286445036, 0.0002252913140227423, 2.145724701276549e-07)
    return p, d


def approach(x):
    """1 - exp(-x) for an `x` that is not below 0, else 0. Relative error below 7e-7, however small `x`.

    How far a one-pole smoother moves in `x` time constants. With t = tanh(x/2) it is 2t / (1 + t).
    """
    p, d = tanh_ratio(clip(0.5 * x, 0.0, 9.0))
    return f32(min(2.0 * p / (d + p), 1.0))


def exp2(x):
    """2 to the power `x`; 0 below -126, and no more than 2^127. Relative error below 1e-7."""
    c = clip(x, -126.0, 127.0)
    n = floor(c + 0.5)
    r = c - n
    p = polynomial(r, 1.000000000554223, 0.6931472057370784, 0.24022646890213212, 0.05550328777272346,
                   0.009618489002659892, 0.0013399931120644214, 0.00015345799753768659)
    scaled = p * from_bits((whole(n) + 127) << 23)
    return scaled if x > -126.0 else f32(0.0)


def log2(x):
    """The logarithm of `x` to base 2; -126 for what is not above 0. Error below 1e-7 of it, of 1 if it is less."""
    i = bits(max(x, 1.1754944e-38))
    e = (i - 1060439283) >> 23
    m = from_bits(i - (e << 23))
    z = (m - 1.0) / (m + 1.0)
    q = z * z
    return fma(z, polynomial(q, 2.885390079778985, 0.9617988537198119, 0.5767138334277997, 0.4317483463316856), f32(e))


def exp(x):
    """e to the power `x`."""
    return exp2(x * 1.4426950408889634)


def log(x):
    """The natural logarithm of `x`."""
    return log2(x) * 0.6931471805599453


def pow(x, y):
    """`x` to the power `y`; 0 for an `x` that is not above 0."""
    return exp2(y * log2(x)) if x > 0.0 else f32(0.0)


def tan(x):
    """The tangent of `x` radians, for filters: from -pi/2 to pi/2."""
    return sin(x) / cos(x)


def decibels(x):
    """The gain of `x` decibels."""
    return exp2(x * 0.16609640474436813)


def midi_to_hz(x):
    """The frequency of a MIDI note number, 69 being 440 Hz."""
    return 440.0 * exp2((x - 69.0) * 0.08333333333333333)


def next_random(state):
    """The state of a random kind after `state`: a step of a Weyl sequence; `mix` makes it look random."""
    return state + u32(0x9E3779B9)


def mix(x):
    """A u32 that looks random, of any u32: the mixer ``lowbias32`` of Chris Wellons."""
    y = (x ^ (x >> u32(16))) * u32(0x7FEB352D)
    z = (y ^ (y >> u32(15))) * u32(0x846CA68B)
    return z ^ (z >> u32(16))


def unipolar(x):
    """A number from 0 up to 1 of a random u32."""
    return f32(x >> u32(8)) * 5.9604644775390625e-08


def bipolar(x):
    """A number from -1 up to 1 of a random u32."""
    return f32(x >> u32(8)) * 1.1920928955078125e-07 - 1.0


def towards(level, target, rise, fall, dt):
    """`level` a sample later, on its way to `target`, with the time constant `rise` or `fall` in seconds."""
    return level + approach(dt / max(rise if target > level else fall, 1e-6)) * (target - level)


def rate_of(dt):
    """Samples a second: the whole number nearest to 1/dt, since a float32 `dt` is off by up to 6e-8."""
    return floor(1.0 / dt + 0.5)


def per_sample(freq, dt):
    """A cutoff as a share of the rate, for `half_turn`: from 0 up to 0.497, whatever is given."""
    return clip(freq * dt, 0.0, 0.497)


def half_turn(x):
    """The sine and the cosine of `x` half cycles, from 0 to 0.497: what filters make of a cutoff.

    The sine's relative error is below 2.1e-7, the cosine's error below 1.8e-7.
    """
    q = x * x
    s = x * polynomial(q, 3.141592610464431, -5.167708255072813, 2.5500493791577514, -0.5981351831076327,
                       0.07737282627247541)
    return s, polynomial(q, 1.0, -4.93479567, 4.05845593, -1.33213094, 0.22016924)


def bounded(x):
    """`x` from -1e9 to 1e9: for lines that feed themselves, so that nothing wild can stay in them."""
    return clip(x, -1e9, 1e9)


def samples_ago(seconds, dt):
    """A time in samples, not below 0; a whole number where rounding alone keeps it from being one."""
    t = max(seconds, 0.0) * rate_of(dt)
    n = floor(t + 0.5)
    return n if abs(t - n) <= 2.4e-7 * t else t


def read_between(line, ago, newest):
    """A line as it was `ago` samples ago, of any fraction: Lagrange's cubic through the four samples around.

    `newest` is the least `ago` that may be read: 0 for a line that is written before it is read, else 1.
    At a whole `ago` it is exact. Its gain is nowhere above 1, so loops stay stable; half way between samples it
    is 1.1 dB less at a quarter of the rate, 0.07 at an eighth. Within a sample of the newest it is a straight
    line. `ago` ends 4 samples before the line does.
    """
    a = clip(ago, newest, f32(line.length() - 4))
    n = whole(a)
    x = a - f32(n)
    w, y, z = x + 1.0, 1.0 - x, 2.0 - x
    q, r = line.read(n), line.read(n + 1)
    curved = a >= newest + 1.0
    middle = w * z * (y * q + x * r) * 0.5
    outer = x * y * (z * line.read(n - 1 if curved else n) + w * line.read(n + 2)) * 0.16666667
    return middle - outer if curved else y * q + x * r


def loop_gain(time, decay):
    """What a loop of `time` seconds keeps, to be 60 dB down after `decay` seconds; negative if `decay` is."""
    gain = exp2(-9.965784 * time / max(abs(decay), 1e-6))
    return -gain if decay < 0.0 else gain
