"""Laws of patches: what their forms say, and how a saved file is merged into what plays."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livedmm.errors import EditError, PatchError, Where
from livedmm.language import read as read_rows
from livedmm.language.patches import load_patch, read_patch
from livedmm.network import (
    ONE_OUT,
    Address,
    Network,
    Port,
    SetRow,
    Sources,
    apply,
    evaluate,
    on_grid,
    resolve,
)
from livedmm.ugens import ALIVE
from tests.language.patch_cases import KINDS, read


def test_an_input_that_the_matrix_does_not_name_has_the_row_it_is_born_with() -> None:
    network = read("neurons: {filter: lowpass}\n"
                   "matrix: {filter.cutoff: {}, filter.input: {one.out: 2}}").require()
    rows = {row.port: dict(columns) for row, columns in network.rows.items() if row.neuron == "filter"}
    assert rows == {ALIVE: {ONE_OUT: 1}, "q": {ONE_OUT: on_grid(0.7)}, "input": {ONE_OUT: 2}}


def test_tempo_is_the_row_of_the_clock() -> None:
    patch = read("tempo: 96")
    assert patch.tempo == 96
    assert patch.require().row(Address("clock", "clock", "tempo")) == {ONE_OUT: 96}
    assert patch.sayings["clock.tempo"].rows == {Port("clock", "tempo"): {Port("one", "out"): 96}}


def test_an_empty_patch_is_the_standing_network() -> None:
    for text in ("", "# nothing yet\n", "title: x\nrows: |\nneurons:\nmatrix:\n"):
        assert read(text).require() == Network.standing(KINDS)


def test_words_that_yaml_takes_for_something_else_are_names() -> None:
    network = read("neurons: {no: sine, 'null': saw, 1e3: sine, on: saw}\n"
                   "matrix: {speaker.left: {no.out: 1, on.out: 1e-1}}").require()
    assert {"no", "null", "1e3", "on"} <= set(network.neurons)


def test_a_published_network_has_nothing_added() -> None:
    published = {"accumulator": {":self": {":accum": {"accumulator": {":self": {":single": 1}}},
                                           ":delta": {"reader": {":the-reader": {":signal": 0.1}}}}}}
    patch = read("network:\n  accumulator:\n    :self:\n"
                 "      :accum: {accumulator: {':self': {':single': 1}}}\n"
                 "      ':delta': {reader: {\":the-reader\": {\":signal\": 0.1}}}\n")
    assert patch.require() == Network.from_matrix(published)
    assert patch.is_whole
    assert not patch.sayings


def test_what_the_published_form_cannot_keep_is_told_and_not_dropped() -> None:
    assert "only weights are kept" in str(read('network: {reader: {":r": {":dummy": {}}}}').errors[0])


def test_requiring_a_broken_patch_tells_everything() -> None:
    one, two = "tempo: fast", "tempo: fast\ntitel: x"
    with pytest.raises(PatchError) as caught:
        read(one).require()
    assert str(caught.value) == str(read(one).errors[0])
    with pytest.raises(PatchError) as caught:
        read(two).require()
    assert all(str(error) in str(caught.value) for error in read(two).errors)


def test_a_file_that_cannot_be_read_is_the_only_thing_that_loading_raises(tmp_path: Path) -> None:
    for data in (b"\xff\xfe", b"x" * (16 * 2**20 + 1)):
        (tmp_path / "p.yaml").write_bytes(data)
        with pytest.raises(PatchError):
            load_patch(tmp_path / "p.yaml", KINDS)
    with pytest.raises(PatchError):
        load_patch(tmp_path, KINDS)
    (tmp_path / "p.yaml").write_bytes(b"a: [")
    assert load_patch(tmp_path / "p.yaml", KINDS).errors


ROW_LINES = ["lfo = sine(0.1)", "voice = saw(110 + 3*lfo)", "  # indented", "speaker = 0.3*zzz", "", "a = (",
             "é = 3", "speaker.left = voice", "voice.freq = 2*voice  # é", "del x",
             "with at(bar):\n  clock.tempo = x"]


@given(st.lists(st.sampled_from(ROW_LINES), min_size=1), st.integers(1, 9), st.sampled_from(["\n", "\r\n"]))
@settings(deadline=None)
def test_places_in_a_text_block_are_those_of_the_file(lines: list[str], indent: int, end: str) -> None:
    rows = "\n".join(lines)
    alone = read_rows(rows, Network.standing(KINDS), KINDS, "p.yaml")
    text = f"title: x\nrows: |{indent}\n" + textwrap.indent(rows, " " * indent)
    patch = read(text.replace("\n", end))
    assert [(e.message, e.where) for e in patch.errors] == sorted(
        ((e.message, moved(e.where, indent)) for e in alone.errors), key=lambda e: (e[1].line, e[1].column))
    assert [(s.key, s.where, s.saying and s.saying.where) for s in patch.program.statements] == [
        (s.key, moved(s.where, indent), s.saying and moved(s.saying.where, indent)) for s in alone.statements]


def moved(where: Where, indent: int) -> Where:
    return replace(where, line=where.line + 2, column=where.column + indent)


SAME = [
    "rows: |\n  lfo = sine(0.1)\n  voice = saw(110 + 3*lfo)\n"
    "  speaker.left = 0.3*voice\n  clock.tempo = 96\n",
    "tempo: 96\nrows: |\n  lfo = sine(0.1)\n  voice = saw(110 + 3*lfo)\n  speaker.left = 0.3*voice\n",
    "neurons: {lfo: sine(0.1), voice: saw(110 + 3*lfo)}\nrows: {speaker.left: 0.3*voice}\ntempo: 96\n",
    "neurons:\n  lfo: sine(0.1)\n  voice: saw\ntempo: 96\nrows: |\n"
    "  speaker.left = 0.3*voice\n  voice.freq = 110 + 3*lfo\n",
    "neurons: {lfo: sine, voice: saw(110 + 3*lfo)}\nmatrix: {speaker.left: {voice.out: 0.3},\n"
    "  lfo.freq: {one.out: 0.1}, clock.tempo: {one.out: 96}}\n",
    "neurons: {lfo: sine, voice: saw}\ntempo: 96\nmatrix: {speaker.left: {voice.out: 0.3},\n"
    "  lfo.freq: {one.out: 0.1}, voice.freq: {one.out: 110, lfo.out: 3}}\n",
]


@pytest.mark.parametrize("text", SAME)
def test_all_forms_say_the_same(text: str) -> None:
    assert read(text).require() == read(SAME[0]).require()


@pytest.mark.parametrize("after", SAME)
@pytest.mark.parametrize("before", SAME)
def test_saving_the_patch_in_another_form_changes_nothing_that_plays(before: str, after: str) -> None:
    standing = Network.standing(KINDS)
    first, sources = evaluate("p", read(before).sayings, standing, Sources(), whole=True, again=False)
    plays = apply(resolve(first, standing, KINDS), standing)
    second, _ = evaluate("p", read(after).sayings, plays, sources, whole=True, again=False)
    assert not resolve(second, plays, KINDS).steps


def test_a_saved_number_is_the_only_change() -> None:
    standing = Network.standing(KINDS)
    first, sources = evaluate("p", read(SAME[-1]).sayings, standing, Sources(), whole=True, again=False)
    plays = apply(resolve(first, standing, KINDS), standing)
    now = read("# a line more\n" + SAME[-1].replace("0.3", "0.25")).sayings
    second, _ = evaluate("p", now, plays, sources, whole=True, again=False)
    assert second == (SetRow(Port("speaker", "left"), {Port("voice", "out"): 0.25}),)


@pytest.mark.parametrize("rows", ["a = sine(1)\n  a = saw()", "a = saw(2)\n  a = sine(1, 0.5)",
                                  "a = lowpass(1, cutoff=3)\n  a = saw()", "a = saw(1)\n  a.freq = 3"])
def test_what_is_said_twice_is_what_evaluating_makes_of_it(rows: str) -> None:
    patch, standing = read(f"rows: |\n  {rows}\n"), Network.standing(KINDS)
    changes, _ = evaluate("p", patch.sayings, standing, Sources(), whole=True, again=False)
    if patch.network is None:
        with pytest.raises(EditError):
            resolve(changes, standing, KINDS)
    else:
        assert apply(resolve(changes, standing, KINDS), standing) == patch.network


def test_rows_may_name_what_plays() -> None:
    playing = read("neurons: {lead: saw}\n").require()
    text = "rows: |\n  speaker = 0.1*lead\n"
    assert not read(text).network
    network = read_patch(text, "p.yaml", KINDS, network=playing).require()
    assert network.row(Address("speaker", "speaker", "left")) == {Address("saw", "lead", "out"): on_grid(0.1)}


def test_gestures_and_commands_in_a_patch_are_not_done_and_told() -> None:
    patch = read("rows: |\n  speaker = 0.1*clock.phase\n  speaker += 0.1*clock.phase\n  undo()\n")
    assert patch.require().weight(Address("speaker", "speaker", "left"), Address("clock", "clock", "phase")) \
        == on_grid(0.1)
    assert [notice.split(": ")[0] for notice in patch.notices] == ["p.yaml:3:3", "p.yaml:4:3"]
