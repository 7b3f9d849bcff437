"""The dialect: what it refuses, and that what it takes is plain Python on float32, bit for bit."""

from __future__ import annotations

import inspect
import math
import re
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from livedmm.engine.dialect import Module
from livedmm.engine.kernel import source
from livedmm.engine.plain import PlainNeuron
from livedmm.engine.solo import play
from livedmm.errors import CompileError
from livedmm.ugens import Buffer, Input, Kind, Output, Setting, State, builtin, ugen
from livedmm.ugens.functions import clip, f32, floor, fma, polynomial, sine, u32, whole

QUARTER = 0.25
LIST = [1.0, 2.0]


def halved(x):  # type: ignore[no-untyped-def]
    return 0.5 * x


def twice_and_half(x):  # type: ignore[no-untyped-def]
    return x + x, halved(x)


def for_ever(x):  # type: ignore[no-untyped-def]
    return for_ever(x)


class Refused:
    """Each function says in its last line what the dialect does not have."""

    def power(x):  # type: ignore[no-untyped-def]
        return x ** 2

    def remainder(x):  # type: ignore[no-untyped-def]
        return x % 1.0

    def whole_division(x):  # type: ignore[no-untyped-def]
        return x // 1.0

    def library(x):  # type: ignore[no-untyped-def]
        return math.sin(x)

    def unknown_name(x):  # type: ignore[no-untyped-def]
        return x * nothing_of_the_sort  # type: ignore[name-defined] # noqa: F821

    def unknown_function(x):  # type: ignore[no-untyped-def]
        return round(x)

    def list_of_the_module(x):  # type: ignore[no-untyped-def]
        return x * LIST

    def while_loop(x):  # type: ignore[no-untyped-def]
        while x > 0.0: x = x - 1.0  # noqa: E701

    def loop_over_a_list(x):  # type: ignore[no-untyped-def]
        for y in LIST: x = x + y  # noqa: E701

    def loop_of_no_known_length(x):  # type: ignore[no-untyped-def]
        for _ in range(whole(x)): x = x + 1.0  # noqa: E701

    def loop_of_many_turns(x):  # type: ignore[no-untyped-def]
        for _ in range(100000): x = x + 1.0  # noqa: E701

    def mixed_types(x):  # type: ignore[no-untyped-def]
        return x + whole(x)

    def changed_type(x):  # type: ignore[no-untyped-def]
        x = whole(x)

    def number_as_a_condition(x):  # type: ignore[no-untyped-def]
        return 1.0 if x else 0.0

    def bits_of_a_float(x):  # type: ignore[no-untyped-def]
        return x & 1

    def divided_whole_numbers(x):  # type: ignore[no-untyped-def]
        return f32(whole(x) / 2)

    def keyword_argument(x):  # type: ignore[no-untyped-def]
        return clip(x, low=0.0, high=1.0)

    def too_few_arguments(x):  # type: ignore[no-untyped-def]
        return clip(x, 0.0)

    def endless_call(x):  # type: ignore[no-untyped-def]
        return for_ever(x)

    def results_left_over(x):  # type: ignore[no-untyped-def]
        return 1.0 + twice_and_half(x)

    def attribute(x):  # type: ignore[no-untyped-def]
        return x.real

    def subscript(x):  # type: ignore[no-untyped-def]
        return x[0]

    def text(x):  # type: ignore[no-untyped-def]
        return "x"

    def nothing_returned(x):  # type: ignore[no-untyped-def]
        halved(x)


@pytest.mark.parametrize("name", [n for n in vars(Refused) if not n.startswith("_")])
def test_what_the_dialect_has_not_is_refused_with_its_line(name: str) -> None:
    function = vars(Refused)[name]
    with pytest.raises(CompileError) as refused:
        Module().add(function, ("f32",))
    lines, first = inspect.getsourcelines(function)
    if name not in ("nothing_returned", "endless_call"):
        assert refused.value.where.line == first + len(lines) - 1
        assert refused.value.where.document == __file__
    assert isinstance(function, FunctionType)
    assert function.__name__ in str(refused.value) or "for_ever" in str(refused.value)


@ugen
class Arithmetic:
    """What floats can do."""

    a = Input()
    b = Input()
    literals = Output()
    choices = Output()
    least = Output()
    most = Output()
    calls = Output()

    def tick(a, b):
        literals = a * 0.1 + 0.3 * 7 - QUARTER / (b * b + 0.1)
        literals += 3
        literals *= -a
        if a > b:
            choices = a
        elif (a > 0.5 and not b < 0.25) or a == b:
            choices = 2 * b
        else:
            choices = -1.0 if a != 0.0 else b
        double, half = twice_and_half(abs(b))
        calls = sine(double) + floor(half) + clip(a, -0.1, 0.1) + fma(a, b, -half) + polynomial(a + 1, 0.1, b, -3)
        return literals, choices, min(a, b), max(b, a), calls


@ugen
class WholeNumbers:
    """What whole numbers can do: they wrap at their width."""

    a = Input()
    mixed = Output()
    shifted = Output()
    count = State("u32", 0xFFFFFFF0)
    signed = State("i32", 2147483600)

    def tick(a, count, signed):
        n = whole(a * 1000.0)
        mixed = (count ^ u32(n)) * u32(0x9E3779B9)
        shifted = ((signed + n) >> 3) - (n << 4) + (n & 255) | 1
        return f32(mixed >> u32(8)), f32(shifted), count + u32(7), signed + 1


@ugen
class Memory:
    """Families, buffers and settings; indices beyond the end."""

    a = Input(family="count")
    out = Output(family="count")
    sum = Output()
    count = Setting("count", 3)
    kept = State(initial=0.5, family="count")
    line = Buffer(0.0001)

    def tick(a, out, count, kept, line):
        sum = f32(0.0)
        for i in range(count):
            sum = sum + a.at(i) * kept.at(count - 1 - i)
            kept.put(i, 0.9 * kept.at(i) + a.at(i + 1))
            out.put(i, line.read(i + 1) + line.read_at(i - 5))
        line.write(sum)
        line.write_at(whole(sum * 100.0), sum)
        return sum + f32(line.length()) + f32(a.count()) + a.at(-3) + a.at(99)


@pytest.mark.parametrize("kind", [Arithmetic, WholeNumbers, Memory], ids=lambda k: k.name)
def test_compiled_it_is_plain_python_bit_for_bit(kind: Kind) -> None:
    """Zeros of both signs, equal numbers and what is not finite included."""
    samples = 300
    rng = np.random.default_rng(1)
    odd = np.array([0.0, -0.0, 1.0, -1.0, 0.25, 0.5, 1e-3], np.float32)
    given = {name: rng.uniform(-1.5, 1.5, samples).astype(np.float32) for name in kind.input_names}
    for k, x in enumerate(given.values()):  # every pair of the odd numbers, at the beginning
        x[:49] = np.tile(odd, 7) if k % 2 else np.repeat(odd, 7)
    heard = play(kind, given, samples)
    neuron = PlainNeuron(kind)
    compared = 0
    for n in range(samples):
        ticked = neuron.tick({name: x[n] for name, x in given.items()})
        if neuron.went_wild:
            continue
        compared += 1
        for name, x in ticked.items():
            assert heard[name][n].view(np.int32) == x.view(np.int32), (name, n)
    assert compared > samples // 2


def test_a_literal_is_a_float32_beside_one_and_whole_beside_a_whole_number() -> None:
    text = source(Arithmetic).text + source(WholeNumbers).text
    assert "(a * f32(0.1))" in text
    assert "(f32(0.25) / " in text
    assert "i32(n & i32(255))" in text
    ticks = "".join(source(kind).text.partition("SINGLY")[0] for kind in (Arithmetic, WholeNumbers))
    assert not re.search(r"[-+*/&|] [0-9.]+\)", ticks)


@pytest.mark.parametrize("key", ["wavetable", "harmonics", "noise_gate", "lfnoise", "eq", "compressor"])
def test_the_loop_over_neurons_has_vector_lanes(key: str) -> None:
    """In LLVM's own words: floats come four or more at a time, and no function of the tick is left to be called."""
    scope: dict[str, Any] = {}
    exec(source(builtin().kind(key)).text.replace(", cache=True", ""), scope)
    text = scope["page"].inspect_llvm()
    assert re.search(r"fmul <(4|8|16) x float>", text)
    page = text[text.index("define"):]
    assert not re.search(r"call [^\n]*(tick|_f_\d|_ff)", page)


def test_a_kind_of_families_alone_returns_nothing() -> None:
    @ugen
    class Spread:
        """What arrives, at each output."""

        input = Input()
        each = Output(family=3)

        def tick(input, each):
            for i in range(3):
                each.put(i, input)

    made = play(Spread, {"input": 0.5}, 4)
    assert all((made[f"each[{i}]"] == 0.5).all() for i in range(3))
