"""Patches that are broken at random or meant to harm are read or refused, with few words."""

from __future__ import annotations

import gc
import random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from livedmm.errors import LivedmmError
from livedmm.language.patch_head import KEYS
from livedmm.language.patch_saving import save_patch
from livedmm.language.patches import Patch
from tests.language.patch_cases import read

SEED_PATCHES = [
    "livedmm: 1\ntitle: First light\ntempo: 96\nrows: |\n"
    "  lfo = sine(0.1)\n  voice = saw(110 + 3*lfo)\n  speaker = 0.3*voice\n",
    "neurons: {lfo: sine(0.1), voice: saw}\n"
    "rows: {speaker.left: 0.3*voice}\nmatrix: {voice.freq: {lfo.out: 3}}\n",
    "kinds: [x.py, y.frag]\nnetwork: {sine: {a: {freq: {sine: {a: {out: -0.5}}}}}}\n",
]
PIECES = ["", " ", "\n", "  ", "\t", ": ", "- ", "{", "}", "[", "]", "|", ">", "&a ", "*a", "!!int ", "<<: ",
          "'", '"', "nan", "1e999", ".inf", "# ", "---\n", "\x00", "\ud800", "\u2028", "é", "(", ")", "=",
          'net["x"]', "0" * 500, "a" * 70, "del voice", "lambda: 0", "speaker += voice", "bank.0", "[0]", ".",
          "self.delta: {update.out: 0}"]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A valid patch with some parts cut out, moved and put in."""
    text = draw(st.sampled_from(SEED_PATCHES))
    for _ in range(draw(st.integers(1, 6))):
        a, b = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        b = min(b, a + draw(st.sampled_from([0, 0, 1, 5, 20])))
        text = text[:a] + draw(st.sampled_from([*PIECES, text[a:b] * 2])) + text[b:]
    return text


@given(mutated())
@settings(deadline=None, max_examples=400)
def test_a_mutated_patch_is_read_or_refused(text: str) -> None:
    patch = read(text)
    check_readable(patch)
    assert sum(len(str(error)) for error in patch.errors) < 1000 + 20 * len(text)


trees = st.recursive(
    st.sampled_from(["sine", "sine(0.1)", "0.3*voice", "1", "nan", "", "x.py", "a = 1\nb = 2", "voice", "(",
                     "1; a = 2"]),
    lambda t: st.lists(t, max_size=3) | st.dictionaries(
        st.sampled_from(["lfo", "voice", "voice.freq", "speaker.left", "one.out", "sine", "bank.0", "a; b",
                         "a = b", "l, r", "one", "", "out"]), t, max_size=3), max_leaves=8)


@given(st.dictionaries(st.sampled_from([*KEYS, "zzz"]), trees))
@settings(deadline=None, max_examples=400)
def test_a_patch_of_any_structure_is_read_or_refused(tree: dict[str, Any]) -> None:
    check_readable(read(yaml.safe_dump(tree)))


def check_readable(patch: Patch) -> None:
    """What holds of every patch that was read, however wrong."""
    assert (patch.network is None) == bool(patch.errors)
    assert all(isinstance(error, LivedmmError) for error in patch.errors)
    assert all(str(error).isprintable() for error in patch.errors)
    if patch.network is not None:
        assert read(save_patch(patch.network, patch.registry)).require() == patch.network


def test_many_mistakes_are_told_in_few_words() -> None:
    choose = random.Random(3)
    keys = [f"neuron_{choose.random():.12f}" for _ in range(2_000)]
    text = "\n".join(["neurons:", *(f"  {k}: sine" for k in keys),
                      "matrix:", *(f"  {k}x.freq: {{{k}y.out: 1}}" for k in keys)])
    assert len(read(text).errors) == 100


ODD_KINDS = [
    "constant(value={{}: 1})", "constant(value={(1, 2): 1})", "voices(count=1e400)", f"voices(count={'9' * 400})",
    f"voices(count={'9' * 5000})", f"constant(value={'{1: ' * 90}1{'}' * 90})", f"voices({'(' * 1000}",
    "voices(**{'a': 1})", "voices(count=1, count=2)", "constant(value={'a': 1e999})", "sampler(b'a')", "sampler('\\q')",
    "sampler('a', 'b')", "sine()()", "sine[0]", "lambda: 0", "(sine)",
]


@pytest.mark.parametrize("kind", ODD_KINDS)
def test_any_text_may_stand_for_a_kind(kind: str) -> None:
    for patch in ({"neurons": {"a": kind}}, {"network": {kind: {"a": {"x": {kind: {"a": {"out": 1}}}}}}}):
        check_readable(read(yaml.safe_dump(patch)))


def test_one_row_of_many_mistakes_is_told_in_few_words() -> None:
    columns = ", ".join(f"a{i}.out: 1" for i in range(300))
    assert len(read(f"matrix: {{speaker.left: {{{columns}}}}}").errors) == 100


@pytest.mark.parametrize("form", ["neurons", "rows"])
def test_rows_that_are_too_long_are_refused_before_they_are_parsed(form: str) -> None:
    patch = read(f"{form}: {{clock.tempo: '1{'+1' * 1_000_000}'}}")
    assert [str(error) for error in patch.errors] == [
        f"p.yaml:1:{len(form) + 17}: {form}.clock.tempo: these rows are longer than 2,000,000 characters; "
        "write rows of weights under matrix"]


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    for was_on in (False, True):
        (gc.enable if was_on else gc.disable)()
        read("tempo: 96")
        assert gc.isenabled() == was_on


def test_names_without_end_are_told_in_few_words() -> None:
    long = "a" * 5000
    patch = read(f"neurons:\n  ? {long}\n  : sine\nmatrix:\n  ? {long}b.freq\n  : {{one.out: 1}}\n")
    assert [str(error).count("a" * 300) for error in patch.errors] == [0]
    assert patch.errors[0].advice == "declare it under neurons"
