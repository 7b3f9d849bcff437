"""``edit(...)``: a text of rows as the matrix that it adds (R35)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.language import fragments, read
from livedmm.language.fragments import MOST_TEXTS, Fragments
from livedmm.language.kinds import add_kinds
from livedmm.network import Network
from livedmm.vvalues import VValue, add, scale

from .kinds import registry
from .reading import played

REGISTRY = registry()
add_kinds(REGISTRY)
STAGE = played("lfo = sine(0.1)\nvoice = saw(110 + 3*lfo)\nspeaker = 0.25*voice")

TEXTS = ["voice.freq = 300", "voice.freq += 2*lfo", "voice.freq *= 2", "speaker = 0.5*lfo", "del lfo",
         "drone = saw(55)\nspeaker += 0.125*drone", "voice.freq = 300\nlfo.freq = 2"]


def fragment(text: str, matrix: Any) -> VValue:
    """What a text adds to a matrix, read by one who has read nothing before."""
    return Fragments(REGISTRY)(text, matrix)


@pytest.mark.parametrize("text", TEXTS)
def test_the_matrix_and_what_an_edit_adds_are_the_matrix_after_it(text: str) -> None:
    assert Network.from_matrix(add(STAGE.matrix(), fragment(text, STAGE.matrix()))) == played(text, STAGE)


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
    assert fragment("voice.freq = 300", matrix) == {}


def test_it_reads_the_network_matrix_unless_it_is_told_otherwise() -> None:
    kind = REGISTRY.kind('edit("hush")')
    assert kind.input("matrix") is not None
    assert [i.wired for i in kind.inputs] == ["self.out"]


@pytest.mark.parametrize("text", ["", "voice.freq = ", "lof.freq = 3", "undo()", "voice.freq = 1e300",
                                  "x = edit('x = 1')"])
def test_a_text_that_cannot_be_an_edit_adds_nothing_or_what_it_can(text: str) -> None:
    assert isinstance(fragment(text, STAGE.matrix()), dict)


LEAVES = st.one_of(st.integers(), st.floats(), st.text(max_size=3), st.none())
KEYS = st.one_of(st.text(max_size=3), st.integers(), st.sampled_from(["one", "out", "alive", "saw", "voice"]))
TREES = st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=20)


@given(TREES, st.sampled_from(TEXTS))
def test_it_takes_any_value_for_a_matrix(matrix: Any, text: str) -> None:
    assert isinstance(fragment(text, matrix), dict)


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from([0.0, 0.25, 1.0, -1.0])), max_size=8))
def test_what_was_read_before_changes_nothing(moves: list[tuple[str, float]]) -> None:
    remembering = Fragments(REGISTRY)
    matrix: Any = STAGE.matrix()
    for text, share in moves:
        for other in TEXTS:
            new = fragment(other, matrix)
            assert repr(remembering(other, matrix)) == repr(new)
        matrix = add(matrix, scale(share, remembering(text, matrix)))


@pytest.fixture
def texts_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are read, as they are."""
    found: list[str] = []

    def counting(text: str, *others: Any) -> Any:
        found.append(text)
        return read(text, *others)

    monkeypatch.setattr(fragments, "read", counting)
    return found


def test_a_text_is_read_once_while_only_numbers_move(texts_read: list[str]) -> None:
    remembering = Fragments(REGISTRY)
    matrix: Any = STAGE.matrix()
    for _ in range(10):
        for text in ("voice.freq = 300", "speaker = 0.5*lfo"):
            matrix = add(matrix, scale(0.125, remembering(text, matrix)))
    assert texts_read == ["voice.freq = 300", "speaker = 0.5*lfo"]


def test_a_text_is_read_again_when_a_name_means_something_else(texts_read: list[str]) -> None:
    remembering = Fragments(REGISTRY)
    text = "voice.freq = 3*rise"
    assert remembering(text, STAGE.matrix()) == {}
    later = played("rise = sine(0.1)", STAGE)
    assert played(text, later) == Network.from_matrix(add(later.matrix(), remembering(text, later.matrix())))
    assert texts_read == [text, text]


def test_a_text_is_read_again_when_the_kinds_are_others(texts_read: list[str]) -> None:
    kinds = registry()
    remembering = Fragments(kinds)
    for _ in range(2):
        remembering("voice.freq = 300", STAGE.matrix())
        add_kinds(kinds)
    assert len(texts_read) == 2


def test_of_many_texts_not_all_are_remembered(texts_read: list[str]) -> None:
    remembering = Fragments(REGISTRY)
    for turn in range(2):
        for number in range(MOST_TEXTS + 1):
            assert remembering(f"voice.freq = {300 + number}", played(f"lfo.freq = {turn + 1}", STAGE).matrix())
    assert len(texts_read) > MOST_TEXTS + 1
    assert len(remembering._programs) <= MOST_TEXTS
