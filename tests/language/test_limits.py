"""Hostile texts: each is read or refused with a sentence, in bounded time and memory.

The bounds are of work that is counted, so none of these tests looks at a clock: without the bounds they
would not end, or would take more memory than there is.
"""

from __future__ import annotations

import pytest

from livedmm.language import limits, read

from .reading import REGISTRY, STANDING, errors, program

BANK = "bank = sine(range(10000))\n"
REFUSED = {
    "a deep bracket": "x = " + "(" * 100_000,
    "a deep sign": "x = " + "-" * 100_000 + "1",
    "a deep sum": "x = " + "+".join(["1"] * 100_000),
    "a deep power": "x = " + "2**" * 50_000 + "1",
    "a deep address": "x = a" + ".b" * 100_000,
    "a deep address that Python parses": "x = a" + ".b" * 500,
    "a deep index": "x = a" + "[0]" * 500,
    "a deep call": "x = " + "saw(" * 150 + "1" + ")" * 150,
    "a deep product": "x = " + "1*(" * 150 + "1" + ")" * 150,
    "a deep comparison": "x = " + "(" * 150 + "1" + " > 1)" * 150,
    "deep blocks": "".join(" " * i + f"with at({i + 1}*bar):\n" for i in range(99)) + " " * 99 + "x = 1",
    "a deep map": "x = constant(value=" + "{1: " * 90 + "1" + "}" * 90 + ")",
    "a number of many digits": "x = " + "9" * 100_000,
    "a tower of powers": "x = 9**9**9**9**9**9",
    "a large array": "x = sine(range(1e6))",
    "a long list": "x = [" + "1, " * 20_000 + "1]",
    "many large arrays": "\n".join(f"x{i} = sine(range(10000))" for i in range(20)),
    "arrays of sums of arrays": BANK + "\n".join(f"c{i} = sine(sum(bank))" for i in range(1000)),
    "an array of sums": BANK + "c = saw(sum(bank)*range(10000))",
    "an array of sums as an argument": BANK + "c = lowpass(sum(bank), range(10000))",
    "a product of arrays": BANK + "c = " + "*".join(["bank"] * 1000),
    "a sum of arrays": BANK + "c = " + " + ".join(["2*bank"] * 1000),
    "an array of sides": BANK + "speaker = " + " + ".join(["pan(bank)"] * 1000),
    "a power of an array": BANK + "c = bank**8*bank**8*bank**8",
    "a long note": f'x = note("{"c" * 100_000}")',
    "a long pattern": f'x = sequence(clock.phase, "{"c4 " * 100_000}")',
    "a long setting": f'x = sampler("{"a" * 1_000_000}")',
    "a large map": "x = constant(value={" + ", ".join(f"'{i}': {i}" for i in range(50_000)) + "})",
    "a huge number in a map": f"x = constant(value={{'a': {'9' * 400}}})",
    "many arguments": "x = saw(" + ", ".join(["1"] * 50_000) + ")",
    "many names of arguments": "x = saw(" + ", ".join(f"a{i}=1" for i in range(50_000)) + ")",
    "many unknown names": "\n".join(f"x{i} = lof{i}" for i in range(20_000)),
    "many brackets": "\n".join(f"x{i} = (" for i in range(20_000)),
    "many odd letters": "я = 1\n" * 20_000,
    "one long odd name": "я" * 1_000_000,
    "quotes": "'''" * 99_999,
    "escaped quotes": '"""' + '\\"""' * 100_000 + "я",
    "a long text": "#" * (limits.LONGEST_TEXT + 1),
    "a text of signs": "x = [" + "1," * limits.MOST_MARKS + "]",
    "a long name": "x = " + "a" * 1_000_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_sentences_of_bounded_length(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_WORK", 300_000)  # the same refusals, in less time
    found = errors(REFUSED[name])
    assert 1 <= len(found) <= limits.MOST_ERRORS
    assert all(len(e) < 400 for e in found)


ALLOWED = {
    "a long sum": "a = saw(1)\nx = " + " + ".join(["a"] * 2000),
    "a long product": "a = saw(1)\nx = " + "*".join(["a"] * 2000),
    "a sum of ten thousand terms": "a = saw(1)\nx = sum(" + ", ".join(["a"] * 10_000) + ")",
    "brackets around brackets": "x = " + "(" * 150 + "1" + ")" * 150,
    "calls in calls": "x = " + "saw(" * 40 + "1" + ")" * 40,
    "many comments": "# a comment, with commas\n" * 50_000,
    "a comment of a million letters": "#" * 1_000_000,
    "many statements in a line": "x = saw(1); " * 2_000,
    "many gestures": "speaker += saw(1)\n" * 2_000,
    "rows that wait for each other": "\n".join(f"v{i} = 2*v{i + 1}" for i in range(2_000)) + "\nv2000 = saw(1)",
    "a row that waits for all": "s = sum(" + ", ".join(f"v{i}" for i in range(2_000)) + ")\n" + "\n".join(
        f"v{i} = 2*v{i + 1}" for i in range(2_000)) + "\nv2000 = saw(1)",
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_only_long_is_read(name: str) -> None:
    program(ALLOWED[name])


def test_gestures_of_a_long_text_do_not_search_their_names_from_the_start() -> None:
    statements = program("speaker += saw(1)\n" * 1_000).statements
    assert statements[-1].changes[0].neuron == "speaker._saw[999]"  # type: ignore[union-attr]


def test_work_is_counted_over_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(f"v{i} = saw(110 + 3*v{i})" for i in range(1_000))
    monkeypatch.setattr(limits, "MOST_WORK", 5_000)
    refused = read(text, STANDING, REGISTRY)
    assert len(refused.errors) == 1
    assert len(refused.statements) < 1_000
    monkeypatch.setattr(limits, "MOST_WORK", 50_000)
    assert program(text)


def test_statements_that_are_read_again_count_their_neurons_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_NEURONS", 60)
    assert program("\n".join(f"v{i} = 2*v{i + 1}" for i in range(50)) + "\nv50 = saw(1)")
