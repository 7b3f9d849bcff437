"""Any text at all: reading ends, raises nothing, and says where it is wrong."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livedmm.language import read
from livedmm.language.program import Program
from livedmm.network import Declare, Network

from .reading import REGISTRY, played

STAGE = played("""
lfo = sine(0.1)
voice = saw(110 + 3*lfo)
bank = sine([1, 2, 3])
sides = pan(voice)
keys = voices(count=2)
tune = sequence(clock.phase)
speaker = 0.3*lowpass(voice)
""")

TOKENS = st.sampled_from([
    "lfo", "voice", "bank", "sides", "keys", "keys.freq", "tune", "speaker", "clock", "one", "self", "x", "y",
    "mouse", "net", "x.freq", "bank[1]", "bank[9]", "voice.freq", "tune.step", "speaker._lowpass",
    'net["voice"]', 'net["a b"]["c"]', "sine(", "saw(", "pan(", "lowpass(", "sequence(", "sampler(",
    "quantise(", "constant(", "product(", "mix(", "voices(", "sum(", "range(", "spread(", "random(", "note(",
    "db(", "pluck(", "undo(", "rename(", "morph(", "(", ")", "[", "]", "{", "}", ",", ".", ":", " = ", " += ",
    " *= ", " -= ", " /= ", "==", " + ", " - ", "*", "/", "**", " > ", " < ", "%", "-", "~", " and ", " if ",
    " else ", "not ", "lambda ", "for ", "del ", "def m(a, b=2):\n    ", "return ", "with at(bar):\n    ",
    "freq=", "count=", "scale=", "value=", "step=", "0", "1", "2", "3.5", "-1", "1e30", "9**9", "True", "None",
    "...", '"c4 . e4"', '"x.x."', '"minor"', '"a.wav"', "'", '"', "\n", "\n    ", " ", "# ", "\\", "\t", ";",
    "@", "*", "f'{x}'", "é", "’", "\0",
])


def check(found: Program, text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for error in found.errors:
        assert error.message
        assert 1 <= error.where.line <= len(lines)
        assert 1 <= error.where.column <= len(lines[error.where.line - 1]) + 2
    for statement in found.statements:
        assert (statement.saying is not None) + bool(statement.changes) + (statement.command is not None) == 1
        assert statement.text in text.replace("\r\n", "\n").replace("\r", "\n")
    assert len({s.key for s in found.statements}) == len(found.statements)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    check(read(text, STAGE, REGISTRY), text)


@given(st.lists(TOKENS, max_size=25).map("".join))
def test_any_heap_of_words_is_read(text: str) -> None:
    found = read(text, STAGE, REGISTRY)
    check(found, text)
    if not found.errors:
        assert says_what_it_can(found, STAGE)


@given(st.lists(TOKENS, max_size=6).map("".join), TOKENS)
def test_any_right_side_is_read(text: str, left: str) -> None:
    for row in (f"x = {text}", f"speaker = {text}", f"{left} = {text}", f"speaker += {text}", f"x = lowpass({text})"):
        check(read(row, STAGE, REGISTRY), row)


def says_what_it_can(program: Program, network: Network) -> bool:
    """Whether every neuron that a program names is there or declared, with the ports that are named."""
    kinds = {name: REGISTRY.kind(neuron.kind) for name, neuron in network.neurons.items()}
    for statement in program.statements:
        kinds |= statement.saying.neurons if statement.saying is not None else {}
        kinds |= {c.neuron: c.kind for c in statement.changes if isinstance(c, Declare)}
    rows = [item for said in program.sayings.values() for item in said.rows.items()]
    return all(kinds[row.neuron].input(row.port) is not None or row.port == "alive" for row, _ in rows) and all(
        kinds[column.neuron].output(column.port) is not None for _, columns in rows for column in columns)
