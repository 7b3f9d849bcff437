"""The text as a whole: order does not matter, loops settle, statements keep their keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.language import read
from livedmm.network import Network, Port

from .reading import REGISTRY, STANDING, errors, played, program, said, saying

ROWS = [
    "lfo = sine(0.1 + 0.5*wobble)",
    "wobble = 0.25*lfo",
    "bank = sine([110, 220, 331] + 3*lfo)",
    "pack = lowpass(bank, 800 + 100*wobble)",
    "keys = voices(count=3)",
    "lead = saw(keys.freq)*adsr(keys.gate)",
    "clouds = plasma(warp=lfo)",
    "mixed = 0.5*clouds + 0.25*echo",
    "echo = 0.5*mixed",
    "l, r = pan(sum(pack), wobble)",
    "speaker = 0.1*pack + 0.3*l",
    "bank[1].phase = 0.5",
    "p = pluck(220 + lfo)",
    "p.string.decay = 0.5",
]
MACRO = "def pluck(freq):\n    string = string(lfo, freq)\n    return 0.5*string\n"


@given(st.permutations(ROWS))
def test_names_may_be_used_before_their_line(rows: list[str]) -> None:
    assert said(MACRO + "\n".join(rows)) == said(MACRO + "\n".join(ROWS))


@given(st.permutations(range(12)), st.integers(0, 11), st.sampled_from(["plasma()", "saw(3)", "timer()"]))
def test_the_kinds_along_a_chain_are_those_of_its_end(order: list[int], loop: int, end: str) -> None:
    stream = {"plasma()": "image", "saw(3)": "signal", "timer()": "value"}[end]
    rows = [f"n{i} = 0.5*n{i + 1} + 0.125*n{(i + loop) % 12}" for i in range(11)] + [f"n11 = 2*({end})"]
    kinds = said("\n".join(rows[i] for i in order))
    assert [kinds[f"n{i}"] for i in range(12)] == [f"{stream}_identity"] * 12


def test_a_loop_that_nothing_decides_is_of_values() -> None:
    kinds = said("a = 0.5*b\nb = a*a\nc = c")
    assert (kinds["a"], kinds["b"], kinds["c"]) == ("value_identity", "value_product", "value_identity")


def test_arrays_go_round_loops() -> None:
    kinds = said("echo = delay(0.5*pack, 0.3)\npack = lowpass([saw(1), saw(2)] + 0.5*echo)")
    assert [n for n in kinds if n.startswith("echo[") and "." not in n] == ["echo[0]", "echo[1]"]


@pytest.mark.parametrize("text", ["a = [b, b]\nb = [a, a]", "a = [a, 1]",
                                  "a = sine(b + [1, 2])\nb = saw(a + [1, 2, 3])"])
def test_arrays_that_would_grow_for_ever_are_refused(text: str) -> None:
    assert errors(text)


def test_reading_is_a_function() -> None:
    text = MACRO + "\n".join(ROWS)
    assert said(text) == said(text)


def test_what_a_text_said_is_what_it_says_in_the_network_it_made() -> None:
    text = MACRO + "\n".join(ROWS)
    assert said(text, played(text)) == said(text)


def test_names_are_looked_up_in_the_text_first() -> None:
    network = played("voice = voices()\nbank = sine([1, 2, 3])")
    assert errors("x = 2*voice", network), "voices have no output 'out'"
    assert said("x = 2*voice\nvoice = saw(3)", network)["x"] == "signal_identity"
    rows = program("bank = saw(1)\nx = 2*bank", network).sayings["x"].rows
    assert rows == {Port("x", "input"): {Port("bank", "out"): 2.0}}


def test_a_key_is_the_left_side_however_it_is_written() -> None:
    text = 'net["a b"] = saw(1)\nnet["voice"] = saw(2)\nvoice . freq = 3\nnet["a b"]["x-y"] = 4\nl,  r = pan(voice)'
    assert [s.key for s in read(text, STANDING, REGISTRY).statements] == ["a b", "voice", "voice.freq", "l, r"]


def test_a_key_is_had_by_one_statement() -> None:
    text = "bank = sine([1, 2, 3])\nbank[2] = saw(1)\nbank = saw([1, 2, 3])\nbank = 3"
    keys = [s.key for s in program(text).statements]
    assert keys[:2] == ["bank", "bank[2]"]
    assert len(set(keys)) == 4


def test_of_rows_with_one_left_side_the_last_counts() -> None:
    text = "voice = lowpass(saw(110), q=0.5)\nspeaker = voice\nvoice = sine(3)"
    assert said(text) == said("speaker = voice\nvoice = sine(3)")
    assert program(text).sayings["voice"].neurons == {}


def test_a_name_is_what_its_last_statement_says_however_often_others_are_read() -> None:
    assert said("y = 2*x\nx = 2*z\nx = saw(3)\nz = plasma()")["y"] == "signal_identity"


def test_a_member_that_is_declared_again_is_what_the_last_says() -> None:
    text = "bank = sine([1, 2])\nbank[1] = lowpass(bank[0])"
    assert list(program(text).sayings["bank"].neurons) == ["bank[0]"]
    found = said(text)
    assert (found["bank[0]"], found["bank[1]"]) == ("sine", "lowpass")
    assert "bank[1].freq" not in found


def test_what_comes_from_outside_appears_when_it_is_used() -> None:
    for text in ("clouds = plasma(warp=0.5*mouse)", "clouds = plasma(warp=0.5*mouse.out)"):
        assert saying(text).neurons["mouse"].key == "mouse"
        assert saying(text, played(text)).neurons["mouse"].key == "mouse", "a text says the same when it is read again"
    assert program("mouse = saw(3)\nx = 2*mouse").sayings["x"].neurons.keys() == {"x"}


def test_a_network_of_unknown_kinds_can_still_be_read() -> None:
    lost = {"lost": {"old": {"alive": {"one": {"one": {"out": 1}}}}}}
    network = Network.from_matrix({**played("a = saw(1)").matrix(), **lost})
    assert Port("old", "anything") in saying("x = 2*old.anything + a", network).rows[Port("x", "input")]


def test_ten_thousand_terms_are_one_row() -> None:
    text = "\n".join(f"v{i} = saw({i + 1})" for i in range(2000))
    terms = ", ".join(f"{i + 1}*v{i % 2000}" for i in range(10_000))
    weights = program(f"{text}\nspeaker = sum({terms})").sayings["speaker"].rows[Port("speaker", "left")]
    assert len(weights) == 2000
    assert weights[Port("v3", "out")] == sum(i + 1 for i in range(3, 10_000, 2000))
