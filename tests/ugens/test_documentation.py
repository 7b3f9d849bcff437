"""What the kinds say of themselves: enough to play them by, and examples that can be read."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator

import pytest

from livedmm.language import read
from livedmm.language.kinds import add_kinds
from livedmm.network import STANDING, Network
from livedmm.ugens import Input, Kind, builtin

REGISTRY = builtin().copy()
add_kinds(REGISTRY)
KINDS = [pytest.param(kind, id=kind.key) for kind in REGISTRY]
OPERANDS = ("a", "b")
"""What the signs of rows stand between says nothing of itself."""


def examples(kind: Kind) -> Iterator[str]:
    """The rows, or calls of kinds, that stand in quotes in a kind's documentation."""
    for text in re.findall(r"``(.+?)``|`(.+?)`", inspect.cleandoc(kind.doc), re.DOTALL):
        quoted = " ".join("".join(text).split())
        try:
            statement, = ast.parse(quoted).body
        except (SyntaxError, ValueError):
            continue
        if isinstance(statement, ast.AugAssign | ast.Assign) and isinstance(statement.value, ast.Call | ast.BinOp):
            yield quoted
        elif isinstance(statement, ast.Expr) and isinstance(called := statement.value, ast.Call) \
                and isinstance(called.func, ast.Name) and called.func.id in REGISTRY:
            yield f"example = {quoted}"


def is_told(declared: Input, kind: Kind) -> bool:
    """Whether a person can tell what an input takes."""
    return bool(declared.unit or declared.doc or declared.choices or declared.switch or declared.form != "line"
                or declared.name in kind.main or declared.name in ("input", *OPERANDS))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_what_it_is_in_a_sentence(kind: Kind) -> None:
    first = kind.doc.split("\n\n")[0]
    assert first.rstrip("`").endswith((".", "!", '"')), first


@pytest.mark.parametrize("kind", [p for p in KINDS if p.values[0].stream == "signal"])
def test_every_input_of_a_signal_kind_says_what_it_takes(kind: Kind) -> None:
    assert [i.name for i in kind.inputs if not is_told(i, kind)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_says_what_it_is_for(kind: Kind) -> None:
    assert [s.name for s in kind.settings if not s.doc] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_range_goes_up_and_what_an_input_begins_with_lies_in_it(kind: Kind) -> None:
    for declared in kind.inputs:
        if declared.range is not None:
            low, high = declared.range
            assert low < high, declared.name
            assert not declared.bias or low <= declared.bias <= high, declared.name


EXAMPLES = [pytest.param(text, id=f"{kind.key}: {text}") for kind in REGISTRY for text in examples(kind)]


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_in_the_documentation_of_a_kind_can_be_read(text: str) -> None:
    tree = ast.parse(text)
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    # Names that an example takes for granted are sequences: these have outputs of all sorts.
    stage = "".join(f"{name} = sequence()\n" for name in sorted(named - called - set(STANDING)))
    stage += "voice = saw()\n" if "voice.freq" in text else ""
    program = read(stage + text, Network.standing(REGISTRY), REGISTRY)
    assert [str(error) for error in program.errors] == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8
