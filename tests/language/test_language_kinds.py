"""``edit(...)``: a text of rows as the matrix that it adds (R35)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.language.kinds import add_kinds, fragment
from livedmm.network import Network
from livedmm.vvalues import add, scale

from .kinds import registry
from .reading import played

REGISTRY = registry()
add_kinds(REGISTRY)
STAGE = played("lfo = sine(0.1)\nvoice = saw(110 + 3*lfo)\nspeaker = 0.25*voice")

TEXTS = ["voice.freq = 300", "voice.freq += 2*lfo", "voice.freq *= 2", "speaker = 0.5*lfo", "del lfo",
         "drone = saw(55)\nspeaker += 0.125*drone", "voice.freq = 300\nlfo.freq = 2"]


@pytest.mark.parametrize("text", TEXTS)
def test_the_matrix_and_what_an_edit_adds_are_the_matrix_after_it(text: str) -> None:
    assert Network.from_matrix(add(STAGE.matrix(), fragment(text, STAGE.matrix(), REGISTRY))) == played(text, STAGE)


def test_a_share_at_each_frame_leads_to_what_the_text_says() -> None:
    matrix: Any = STAGE.matrix()
    edit = REGISTRY.kind('edit("voice.freq = 300")')
    for _ in range(60):
        matrix = add(matrix, scale(0.25, edit.tick("voice.freq = 300", matrix)))
    row = matrix["saw"]["voice"]["freq"]
    assert row["one"]["one"]["out"] == pytest.approx(300, abs=1e-5)
    assert row.get("sine", {}).get("lfo", {}).get("out", 0) == pytest.approx(0, abs=1e-6)


def test_what_is_there_already_needs_nothing() -> None:
    matrix = played("voice.freq = 300", STAGE).matrix()
    assert fragment("voice.freq = 300", matrix, REGISTRY) == {}


def test_it_reads_the_network_matrix_unless_it_is_told_otherwise() -> None:
    kind = REGISTRY.kind('edit("hush")')
    assert kind.input("matrix") is not None
    assert [i.wired for i in kind.inputs] == ["self.out"]


@pytest.mark.parametrize("text", ["", "voice.freq = ", "lof.freq = 3", "undo()", "voice.freq = 1e300",
                                  "x = edit('x = 1')"])
def test_a_text_that_cannot_be_an_edit_adds_nothing_or_what_it_can(text: str) -> None:
    assert isinstance(fragment(text, STAGE.matrix(), REGISTRY), dict)


LEAVES = st.one_of(st.integers(), st.floats(), st.text(max_size=3), st.none())
KEYS = st.one_of(st.text(max_size=3), st.integers(), st.sampled_from(["one", "out", "alive", "saw", "voice"]))
TREES = st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=20)


@given(TREES, st.sampled_from(TEXTS))
def test_it_takes_any_value_for_a_matrix(matrix: Any, text: str) -> None:
    assert isinstance(fragment(text, matrix, REGISTRY), dict)
