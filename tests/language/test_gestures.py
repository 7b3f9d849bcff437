"""Gestures and commands: what is done each time, and what is called (R31, R36, R38)."""

from __future__ import annotations

import pytest

from livedmm.language import COMMANDS, Span, When
from livedmm.network import Declare, Network, Rename

from .reading import errors, played, program

STAGE = played("voice = saw(110)\nspeaker = 0.3*delay(voice)\nbank = sine([1, 2])")


def made(text: str, network: Network = STAGE) -> list[str]:
    """The neurons that the gestures of a text declare, in order."""
    return [c.neuron for s in program(text, network).statements for c in s.changes if isinstance(c, Declare)]


def test_each_call_in_a_gesture_is_a_new_neuron() -> None:
    assert made("speaker += 0.1*delay(voice)\nspeaker += delay(delay(voice))") == [
        "speaker._delay[1]", "speaker._delay[2]", "speaker._delay[3]"]


def test_a_number_that_is_free_is_taken_again() -> None:
    network = played("del speaker._delay", played("speaker += 0.1*delay(voice)", STAGE))
    assert made("speaker += 0.1*delay(voice)", network) == ["speaker._delay"]


def test_a_gesture_leaves_the_names_that_rows_of_its_text_say() -> None:
    assert made("speaker += sine(1)\nspeaker = 0.3*sine(2)", Network(STAGE.rows)) == ["speaker._sine[1]"]


def test_a_macro_in_a_gesture_gets_a_name_of_its_own_too() -> None:
    macro = "def tone(x):\n    osc = saw(x)\n    return osc\n"
    network = played(macro + "speaker += 0.1*tone(55)", STAGE)
    assert "speaker._tone.osc" in network.neurons
    assert made(macro + "speaker += 0.1*tone(66)", network) == ["speaker._tone[1].osc"]


def test_what_appears_is_declared_by_gestures_too() -> None:
    assert made("voice.freq += 0.1*mouse") == ["mouse"]
    assert errors("del mouse", STAGE)


def test_a_gesture_on_an_array_is_one_on_each() -> None:
    assert len(program("bank.freq *= 2", STAGE).statements[0].changes) == 2
    assert len(program("del bank", STAGE).statements[0].changes) == 2


def test_rename_takes_addresses_of_anonymous_neurons() -> None:
    statement, = program('rename(speaker._delay, "echo")', STAGE).statements
    assert statement.changes == (Rename("speaker._delay", "echo"),)


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"rename"}))
def test_every_command_can_be_called_with_what_it_declares(name: str) -> None:
    given = {"number": "2", "text": '"a"', "neuron": "voice", "output": "voice", "stream": "voice.out"}
    kind = COMMANDS[name]
    required = [p for p in kind.parameters if not p.optional]
    for parameters in (kind.parameters, required):
        call = f"{name}({', '.join(given[p.type] for p in parameters)})"
        command, = program(call, STAGE).commands
        assert command.name == name
        assert list(command.arguments) == [p.name for p in kind.parameters]
        assert [a is None for a in command.arguments.values()] == [
            p not in parameters and p.default is None for p in kind.parameters]
    if required:
        assert f"{name} needs {required[0].name}" in errors(f"{name}()", STAGE)[0]
    assert errors(f"{name}({', '.join(['1'] * 9)})", STAGE)


@pytest.mark.parametrize(("words", "when"), [
    ("at(now)", When()),
    ("at(beat)", When(Span(1, "beat"))),
    ("at(bar*3)", When(Span(3, "bar"))),
    ("at(1/4*bar)", When(Span(0.25, "bar"))),
    ("glide(2.5)", When(glide=Span(2.5, "beat"))),
    ("glide(2*bar)", When(glide=Span(2, "bar"))),
    ("glide(seconds=1/2)", When(glide=Span(0.5, "s"))),
    ("every(2*beat), at(bar), glide(0)", When(Span(1, "bar"), Span(0, "beat"), Span(2, "beat"))),
])
def test_times_are_read(words: str, when: When) -> None:
    statement, = program(f"with {words}:\n    voice.freq = 3", STAGE).statements
    assert statement.when == when


@pytest.mark.parametrize("words", [
    "at()", "at(4)", "at(0*bar)", "at(-1*bar)", "at(bar, bar)", "at(voice)", "at(1/0*bar)", "at(10**400*bar)",
    "every(now)", "glide(-1)", "glide(1e400)", "glide(beats=2)", "glide(bar + 1)", "glide(True)", "glide(-1e999)",
    "later(3)", "x"])
def test_what_is_no_time_is_refused(words: str) -> None:
    found = errors(f"with {words}:\n    voice.freq = 3", STAGE)
    assert len(found) == 1
    assert found[0].startswith("1:")
