"""Kinds: their ports, families, settings, and the key that stands in the matrix."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import KindError
from livedmm.ugens import ALIVE, Input, Kind, Output, Ports, Registry, Setting, literal, read_literal, ugen


@ugen
class Voices:
    """A kind with a family that a setting counts, one of a fixed size, and single ports."""

    gain = Input(bias=0.5)
    pitch = Input(family="count", bias=60.0)
    freq = Output(family="count")
    mix = Output()
    pair = Output(family=2)
    count = Setting("count", 3)

    def tick(gain, pitch, freq, pair):
        return gain


@ugen(stream="value")
class Table:
    """A kind with a setting of every type, and with any ports."""

    input = Input()
    others = Ports()
    text = Setting("text", "")
    file = Setting("file", "none.wav")
    count = Setting("count", 1)
    seconds = Setting("seconds", 0.5)
    number = Setting("number", 0)
    value = Setting("value", 0)

    def tick(input, others):
        return {}


REGISTRY = Registry([Voices, Table])
TEXTS = st.text(max_size=8)
NUMBERS = st.integers(-10**20, 10**20) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(NUMBERS | TEXTS, lambda inner: st.dictionaries(TEXTS | NUMBERS, inner, max_size=3), max_leaves=8)
SETTINGS = st.fixed_dictionaries({}, optional={
    "text": TEXTS, "file": TEXTS, "count": st.integers(1, 4096), "seconds": st.floats(0, 3600, exclude_min=True),
    "number": NUMBERS, "value": VALUES})


# -- ports


def test_families_are_spelled_out_in_declared_order():
    assert Voices.input_names == ("gain", "pitch[0]", "pitch[1]", "pitch[2]")
    assert Voices.output_names == ("freq[0]", "freq[1]", "freq[2]", "mix", "pair[0]", "pair[1]")
    assert Voices.bind(count=1).output_names == ("freq[0]", "mix", "pair[0]", "pair[1]")


@pytest.mark.parametrize("kind", [Voices, Voices.bind(count=12)])
def test_a_kind_has_the_ports_that_it_spells_out_and_no_others(kind: Kind):
    assert all(kind.input(name) for name in kind.input_names)
    assert all(kind.output(name) for name in kind.output_names)
    for no in ("pitch", "pitch[12]", "pitch[01]", "pitch[-1]", "pitch[]", "gain[0]", "pitch[0][0]", "", ALIVE, "count"):
        assert kind.input(no) is None, no
    for no in ("freq", "freq[12]", "pair[2]", "mix[0]", "gain"):
        assert kind.output(no) is None, no


def test_members_of_a_family_share_its_declaration():
    assert Voices.input("pitch[2]") is Voices.inputs[1]


def test_a_kind_with_any_ports_has_all_but_alive():
    assert Table.input("input") is Table.inputs[0]
    assert Table.input("whatever") == Input(name="whatever")
    assert Table.output("what ever") == Output(name="what ever")
    assert Table.input(ALIVE) is None


# -- settings


@pytest.mark.parametrize(("values", "key"), [
    ({}, "table"),
    ({"text": ""}, "table"),
    ({"text": "a \"b\" \\ ü"}, 'table("a \\"b\\" \\\\ ü")'),
    ({"text": "x\ny\u2028"}, 'table("x\\ny\\u2028")'),
    ({"file": "k.wav"}, 'table(file="k.wav")'),
    ({"text": "x", "count": 3}, 'table("x", count=3)'),
    ({"count": 3.0, "seconds": 2.5}, "table(count=3, seconds=2.5)"),
    ({"number": 10**16}, "table(number=1e+16)"),
    ({"number": -0.0}, "table"),
    ({"value": {"b": {"x": 1.0}, "a": -2}}, 'table(value={"b": {"x": 1}, "a": -2})'),
])
def test_the_key_of_a_kind_says_the_settings_that_are_not_the_default(values: dict[str, Any], key: str):
    assert Table.bind(**values).key == key
    assert repr(Table.bind(**values)) == f"<value kind {key}>"


@given(SETTINGS)
def test_a_key_reads_back_as_the_same_kind(values: dict[str, Any]):
    kind = Table.bind(**values)
    assert REGISTRY.kind(kind.key).values == kind.values
    assert REGISTRY.kind(kind.key).key == kind.key


@given(VALUES)
def test_a_literal_reads_back_as_the_same_value(value: Any):
    text = literal(value)
    assert read_literal(ast.parse(text, mode="eval").body) == value
    assert text.isprintable()


@given(NUMBERS)
def test_equal_numbers_have_one_text(value: float):
    if float(value) == value:
        assert literal(float(value)) == literal(value)
    if float(value).is_integer():
        assert literal(float(value)) == literal(int(float(value)))


@pytest.mark.parametrize("text", [
    "x", "f(1)", "[1]", "(1, 2)", "True", "None", "1j", "b'x'", "1 + 1", "--1", "+1", "{**{}}", "{1: x}", "{{}: 1}",
    "...", "f'x'", "-'x'", "{'a': " * 70 + "1" + "}" * 70])
def test_what_is_no_literal_is_refused(text: str):
    with pytest.raises(ValueError, match=r"literal|deep|\*\*"):
        read_literal(ast.parse(text, mode="eval").body)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"cuont": 3}, "table has no setting 'cuont'; did you mean 'count'?"),
    ({"x": 3}, "table has no setting 'x'; its settings are text, file, count, seconds, number, value"),
    ({"text": 3}, "table.text is 3; it must be a text in quotes"),
    ({"file": None}, "table.file is None; it must be a file name in quotes"),
    ({"count": 0}, "table.count is 0; it must be a whole number from 1 to 4096"),
    ({"count": 4097}, "table.count is 4097; it must be a whole number from 1 to 4096"),
    ({"count": 2.5}, "table.count is 2.5; it must be a whole number from 1 to 4096"),
    ({"count": True}, "table.count is True; it must be a whole number from 1 to 4096"),
    ({"count": 10**400}, "table.count is a number beyond every float; it must be a whole number from 1 to 4096"),
    ({"seconds": 0}, "table.seconds is 0; it must be seconds from 0 to 3600"),
    ({"seconds": float("nan")}, "table.seconds is nan; it must be seconds from 0 to 3600"),
    ({"number": float("inf")}, "table.number is inf; it must be a number"),
    ({"number": 10**400}, "table.number is a number beyond every float; it must be a number"),
    ({"number": "1"}, "table.number is '1'; it must be a number"),
    ({"value": None}, "table.value is None; it must be a V-value"),
    ({"value": {"a": {"b": float("inf")}}}, "table.value is {'a': {'b': inf}}; it must be a V-value"),
    ({"value": {(1, 2): 1}}, "table.value is {(1, 2): 1}; it must be a V-value"),
    ({"value": {"a": [1]}}, "table.value is {'a': [1]}; it must be a V-value"),
    ({"text": {"a" * 100: 1}}, f"table.text is {{'{'a' * 75}...; it must be a text in quotes"),
]


@pytest.mark.parametrize(("values", "text"), WRONG)
def test_a_setting_that_does_not_fit_is_refused_with_what_fits(values: dict[str, Any], text: str):
    with pytest.raises(KindError) as error:
        Table.bind(**values)
    assert str(error.value) == text


def test_a_kind_without_settings_says_so():
    @ugen
    class Plain:
        """It."""

        out = Output()

        def tick():
            return 1
    with pytest.raises(KindError) as error:
        Plain.bind(count=1)
    assert str(error.value) == "plain has no setting 'count'; it has none"


def test_binding_leaves_the_kind_as_it_is():
    assert Voices.bind(count=5).bind(count=3).key == "voices"
    assert Voices.bind(count=5).count("count") == 5
    assert Voices.count("count") == 3
