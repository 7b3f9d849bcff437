"""What has moved in a text, and writing it back (R41)."""

from __future__ import annotations

import random

import pytest

from livedmm.errors import RowError
from livedmm.language import evaluate, read
from livedmm.language.kinds import add_kinds
from livedmm.language.moved import write_back
from livedmm.network import Network, Sources, apply, resolve
from livedmm.ugens import Registry, builtin

TEXT = """# a drone
lfo   = sine(0.1)        # slow
voice = saw(110 + 3*lfo)
soft  = lowpass(voice, cutoff=800 + 600*lfo)
echo  = delay(soft, 0.25, longest=3)
speaker = 0.3*(soft + 0.5*echo)
"""


@pytest.fixture(scope="module")
def registry() -> Registry:
    made = builtin().copy()
    add_kinds(made)
    return made


def said(text: str, registry: Registry, network: Network | None = None) -> Network:
    network = network or Network.standing(registry)
    program = read(text, network, registry)
    assert not program.errors
    made, _ = evaluate(program, network, Sources(), whole=False, again=True)
    return apply(resolve([c for changes in made.values() for c in changes], network, registry), network)


def test_what_stands_still_is_left_alone(registry: Registry) -> None:
    assert write_back(TEXT, said(TEXT, registry), registry) == (TEXT, ())


@pytest.mark.parametrize(("edit", "places", "expected"), [
    ("voice.freq *= 2", [(3, 13, "110", "220"), (3, 19, "3", "6")], TEXT.replace("110 + 3*", "220 + 6*")),
    ("soft.cutoff += 50", [(4, 31, "800", "850")], TEXT.replace("800", "850")),
    ("soft.cutoff -= 100*lfo", [(4, 37, "600", "500")], TEXT.replace("600", "500")),
    ("lfo.freq = 1/3", [(2, 14, "0.1", "0.3333333333")], TEXT.replace("0.1)", "0.3333333333)")),
    ("echo.time = -0.125", [(5, 21, "0.25", "-0.125")], TEXT.replace("0.25", "-0.125")),
    # A factor before a bracket, where all that it says has moved alike, and where not.
    ("speaker *= 0.5", [(6, 11, "0.3", "0.15")], TEXT.replace("0.3*", "0.15*")),
    ("speaker = 0.3*soft + 0.3*echo", [(6, 23, "0.5", "1")], TEXT.replace("0.5*echo", "1*echo")),
    ("speaker = 0.6*soft + 0.9*echo", [(6, 11, "0.3", "0.6"), (6, 23, "0.5", "1.5")],
     TEXT.replace("0.3*", "0.6*").replace("0.5*echo", "1.5*echo")),
    ("lfo.freq = 3", [(2, 14, "0.1", "3")], TEXT.replace("0.1)", "3)")),
    # What no number says is marked at the statement.
    ("lfo.phase = 0.25", [], TEXT),
    ("voice.freq += 0.5*soft", [(3, 1, "", "0.5*soft.out")], TEXT),
    ("speaker.left = 0.2*soft + 0.15*echo", [(6, 1, "", "0.2*soft.out")], TEXT)])
def test_the_numbers_of_what_has_moved_are_written_and_nothing_else(
        edit: str, places: list[tuple[int, int, str, str]], expected: str, registry: Registry) -> None:
    network = said(edit, registry, said(TEXT, registry))
    text, moved = write_back(TEXT, network, registry)
    assert text == expected
    assert [(m.where.line, m.where.column, m.said, m.now) for m in moved] == places


def test_what_is_written_back_says_what_there_is(registry: Registry) -> None:
    chance = random.Random(4)
    rows = ["bank = sine([110, 220, 331, 440])", "def pluck(freq, loud=0.3):\n    return loud*saw(freq)",
            "a = identity(pluck(220) + 2*pluck(110, 0.2))", "fold = sine(440*2)", "part = 0.25*sum(bank)",
            "speaker.left = 0.3*part - 0.2*a", "speaker.right = -0.5*a + 2*(0.1*fold + 0.2*part)",
            "with at(4*bar), glide(2):\n    fold.phase = 0.125"]
    text = "\n".join(rows)
    start = said(text, registry)
    for _ in range(20):
        moved_rows = {row: {c: w if chance.random() < 0.5 else round(chance.uniform(-3, 900), 3)
                            for c, w in columns.items()}
                      for row, columns in start.rows.items() if columns and row.port in ("freq", "phase")}
        network = start.with_rows(moved_rows)
        written, _ = write_back(text, network, registry)
        again = said(written, registry)
        for row, columns in network.rows.items():
            assert again.row(row) == pytest.approx(columns, rel=1e-9, abs=1e-9)
        assert write_back(written, network, registry) == (written, ())


def test_a_number_that_says_more_than_has_moved_is_left_alone(registry: Registry) -> None:
    text = "a = sine(5)\nspeaker = 0.3*a"
    network = said("speaker.left = 0.1*a", registry, said(text, registry))
    written, moved = write_back(text, network, registry)
    assert written == text
    assert [(m.where.line, m.said, m.now) for m in moved] == [(2, "", "0.1*a.out")]


@pytest.mark.parametrize(("row", "edit", "expected"), [
    ("a = sine(-1)", "a.freq = 2", "a = sine(2)"), ("a = sine(0x10)", "a.freq = 2", "a = sine(2)"),
    ("a = sine(1_000)", "a.freq = 2.5", "a = sine(2.5)"), ("a = sine(1e3)", "a.freq = -2", "a = sine(-2)"),
    ("a = sine(2 - 1)", "a.freq = 3", "a = sine(4 - 1)"), ("a = sine(440*2**(3/12))", "a.freq = 440",
                                                            "a = sine(369.9944224*2**(3/12))"),
    ("a = sine(2**3)", "a.freq = 20", "a = sine(2**3)"), ("a = delay(0.5, longest=3)", "a.input = 0.75",
                                                          "a = delay(0.75, longest=3)")])
def test_numbers_are_written_as_they_can_be(row: str, edit: str, expected: str, registry: Registry) -> None:
    assert write_back(row, said(edit, registry, said(row, registry)), registry)[0] == expected


def test_line_ends_and_letters_of_other_alphabets_stay(registry: Registry) -> None:
    text = "\ufeff# é\r\na = sine(5) # ü\r\nb = sine(freq=7); c = sine(8)\r\n"
    network = said("a.freq = 6\nc.freq = 9", registry, said(text, registry))
    assert write_back(text, network, registry)[0] == text.replace("(5)", "(6)").replace("(8)", "(9)")


def test_a_text_that_is_wrong_is_told(registry: Registry) -> None:
    with pytest.raises(RowError):
        write_back("a = sien(5)", Network.standing(registry), registry)
