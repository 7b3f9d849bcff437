"""Whatever a file holds, it is a kind or told wrong in words; expressions are read and never evaluated as Python."""

from __future__ import annotations

import json
import math
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import DeclarationError
from livedmm.ugens.shaders import Expression, shader_kind
from livedmm.ugens.shaders.expressions import MOST_CHARACTERS
from livedmm.ugens.shaders.tokens import code, tokens

FOLDER = Path(__file__).parents[2] / "pictures" / "isf"
TEXTS = [path.read_text() for path in sorted(FOLDER.glob("*.fs"))]
PLAIN = "uniform float x = 0.5; // Hz [0, 1] x\nout vec4 color;\nvoid main() {}\n"
PIECES = ["uniform", "float", "vec2(", ")", "{", "}", "/*", "*/", "//", "\n", "#define", "#", "\\\n", "[0, 1]", "= ",
          ";", "out vec4 color;", "sampler2D", "texture(image,", "image", "main", "mainImage(", '"', "{}", "[", "\0",
          "é", "void main() {}", "in", ".", "0x", "1e", "uv", "time", "for (", "IMG_SIZE(", "__"]


@st.composite
def changed_texts(draw: st.DrawFn) -> str:
    """A shader of ours with pieces cut out and put in."""
    text = draw(st.sampled_from([*TEXTS, "", PLAIN]))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[at + draw(st.integers(0, 40)):]
    return text


@given(changed_texts(), st.sampled_from(["x.fs", "x.frag", "x.isf"]), st.integers(0, 20))
def test_any_text_is_a_kind_or_wrong_in_words(text: str, name: str, count: int) -> None:
    try:
        kind = shader_kind(FOLDER / name, text)
    except DeclarationError as error:
        told = error
    else:
        told = None
    if told is not None:
        assert told.where.document == str(FOLDER / name)
        return
    assert kind.shader is not None
    whole = kind.shader.fragment(dict.fromkeys(kind.shader.images, count))
    assert whole.startswith("#version 330 core\n")
    assert len({*kind.input_names}) == len(kind.inputs)
    assert all(math.isfinite(port.bias) for port in kind.inputs)


values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
                      | st.sampled_from(["float", "long", "image", "color", "x", "$WIDTH", "tile.png"]),
                      lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
                          st.sampled_from(["NAME", "TYPE", "DEFAULT", "MIN", "MAX", "VALUES", "LABELS", "TARGET",
                                           "WIDTH", "PATH", "PERSISTENT"]), inner, max_size=6), max_leaves=12)


@given(st.dictionaries(st.sampled_from(["INPUTS", "PASSES", "IMPORTED", "PERSISTENT_BUFFERS", "DESCRIPTION"]), values))
def test_any_header_is_a_kind_or_wrong_in_words(header: dict[str, object]) -> None:
    with suppress(DeclarationError):
        shader_kind(FOLDER / "x.fs", f"/*{json.dumps(header)}*/\nvoid main() {{ gl_FragColor = vec4(1.0); }}")


@given(changed_texts())
def test_tokens_stand_where_they_say(text: str) -> None:
    try:
        found = tokens(text, "x")
    except DeclarationError:
        return
    assert all(text[token.start:token.end] == token.text for token in found)
    assert all(text.count("\n", 0, token.start) + 1 == token.line for token in found)
    assert all(token.text.strip() for token in code(found))


# -- expressions


@pytest.mark.parametrize(("text", "value"), [
    ("1", 1.0), ("-2.5e1", -25.0), (".5", 0.5), ("0.5f", 0.5), ("1 + 2*3", 7.0), ("(1 + 2)*3", 9.0), ("7 % 4", 3.0),
    ("8/2/2", 2.0), ("2 - 3 - 4", -5.0), ("--1", 1.0), ("floor($WIDTH/3.0)", 21.0), ("max($HEIGHT, $WIDTH)", 64.0),
    ("min($n, 1) + ceil(0.1)", 2.0), ("round(2.5)", 3.0), ("pow(2, 10)", 1024.0), ("sqrt(-1)", 0.0), ("1/0", 0.0),
    ("1e999", 0.0), ("1e308*10", 0.0), ("pow(10, 400)", 0.0), ("5 % 0", 0.0), ("int(2.9) + float(1)", 3.0),
])
def test_an_expression_is_arithmetic_over_its_names(text: str, value: float) -> None:
    names = {"$WIDTH": 64.0, "$HEIGHT": 48.0, "$n": 4.0}
    assert Expression(text, frozenset(names)).value(names) == value


@pytest.mark.parametrize(("text", "told"), [
    ("", "it ends too early"), ("1 +", "it ends too early"), ("(1", "a ')' is missing"),
    ("1 2", "'2' was not expected"),
    ("a", "'a' is no number here"), ("min(1)", "min takes 2 numbers, given 1"), ("__import__('os')", "''os')' is not"),
    ("1.2.3", "'1.2.3' is not"), ("x.y", "'.y' is not"), ("max 1", "'max' is no number here"), ("2(3)", "'(' was not"),
    ("("*100 + "1" + ")"*100, "more than 64 levels deep"), ("1"*2000, "an expression of 2000 characters"),
    ("-"*(MOST_CHARACTERS - 1) + "1", "more than 64 levels deep"), ("lambda: 0", "': 0' is not understood"),
])
def test_what_is_no_expression_is_told(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(told)}"):
        Expression(text, frozenset({"x"}))


@given(st.text(alphabet="0123456789.+-*/%() ,$WIDTHfloormaxe", max_size=30))
def test_an_expression_is_finite_or_wrong(text: str) -> None:
    with suppress(ValueError):
        assert math.isfinite(Expression(text, frozenset({"$WIDTH"})).value({"$WIDTH": 64.0}))
