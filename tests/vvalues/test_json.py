"""V-values written as JSON come back as they were; what JSON cannot say is refused in a sentence."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import LivedmmError
from livedmm.vvalues import VValueError, from_json, to_json
from tests.strategies import FLOATS, odd_values, trees
from tests.vvalues.comparing import told

NUMBERS = FLOATS | st.integers(-(2**63), 2**63 - 1)


@given(trees(NUMBERS, st.text()))
def test_a_value_comes_back_with_its_integers_floats_and_order(v: Any) -> None:
    assert told(from_json(to_json(v))) == told(v)


@given(FLOATS)
def test_a_float_is_its_shortest_decimal(x: float) -> None:
    assert to_json({"x": x}) == f'{{"x": {x!r}}}'


@given(odd_values())
def test_anything_is_written_or_refused_and_what_is_written_is_json(v: Any) -> None:
    try:
        text = to_json(v)
    except VValueError:
        return
    json.loads(text)
    from_json(text)


@given(st.text(alphabet='{}[]":,0123456789eE+-.ntruefalsINy \\') | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        v = from_json(text)
    except VValueError:
        return
    assert told(from_json(to_json(v))) == told(v)


@pytest.mark.parametrize(("v", "sentence"), [
    ({"a": {"b": math.nan}}, "a.b: the number is nan; JSON has only finite numbers"),
    ({"a": -math.inf}, "a: the number is -inf; JSON has only finite numbers"),
    (math.inf, "the number is inf; JSON has only finite numbers"),
    ({"a": {(0, 1): 2}}, "a: the key (0, 1) is no text; JSON has no other keys"),
    ({1: 2}, "the key 1 is no text; JSON has no other keys"),
    ({"a": np.ones(2)}, "a: ndarray is an extended leaf; JSON has only numbers and objects"),
])
def test_what_json_cannot_say_is_refused(v: Any, sentence: str) -> None:
    with pytest.raises(LivedmmError) as error:
        to_json(v)
    assert str(error.value) == sentence


@pytest.mark.parametrize(("text", "sentence"), [
    ('{"a": NaN}', "the number is NaN; numbers must be finite"),
    ('{"a": 1e999}', "the number is 1e999; numbers must be finite"),
    ("9" * 5000, "the number is 999999999999...; numbers must be finite"),
    ('{"a": {"b": 1, "b": 2}}', "the key 'b' is named twice in one object; name each key once"),
    ('{"a": {"b": "text"}}', 'a.b: "text" is no V-value; there are only numbers and objects'),
    ('{"a": [1]}', "a: [1] is no V-value; there are only numbers and objects"),
    ('{"a": true}', "a: true is no V-value; there are only numbers and objects"),
    ("null", "null is no V-value; there are only numbers and objects"),
    ('{"a":\n  1,,}', "2:5: no JSON: Expecting property name enclosed in double quotes"),
    ("", "1:1: no JSON: Expecting value"),
    ('{"a":' * 300 + "1" + "}" * 300, "a.a.a: it is more than 256 keys deep; that is deeper than V-values are read"),
    ('{"a":' * 100_000, "objects stand more than 256 deep in one another"),
])
def test_what_is_no_vvalue_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(LivedmmError) as error:
        from_json(text)
    assert str(error.value) == sentence


def test_ratios_and_long_integers_become_the_nearest_floats() -> None:
    assert to_json({"a": Fraction(1, 3), "b": 2**70}) == '{"a": 0.3333333333333333, "b": 1.1805916207174113e+21}'
    found: Any = from_json('{"a": 9223372036854775808, "b": 9223372036854775807}')
    assert told(found) == told({"a": 2.0**63, "b": 2**63 - 1})


def test_what_is_deeper_than_values_are_read_is_refused() -> None:
    deep: Any = 1
    for _ in range(5000):
        deep = {"a": deep}
    with pytest.raises(VValueError, match="more than 256 keys deep"):
        to_json(deep)
