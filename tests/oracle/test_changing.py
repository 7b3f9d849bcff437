"""Graphs that change while they run: the script that was recorded, the one that was not, and what would be seen."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from livedmm.network import ONE, AddRow, Port, Remove, Rename, SetRow
from tests.oracle import changing
from tests.oracle.changing import SCRIPTS, Window
from tests.oracle.recordings import DifferenceError, UnplayableError, read


def test_the_graph_of_21_june_is_made_of_the_same_edits_at_other_frames() -> None:
    window = Window(SCRIPTS["jun_21"])
    for frame in range(1, 430):
        window.frame(frame)
    main = window.structure()
    assert [main["left_x"], main["vertices"]] == [0, []]
    wave, negation = main["subgraphs"]
    assert (wave["left_x"], wave["left_y"], negation["left_x"]) == (10, 25, 510)
    assert [v["sources"] for v in negation["vertices"]] == [["g1.v2", "g0.v1"], ["g1.v0"], []]
    assert negation["vertices"][0]["interpolation_coef"] == 0.71
    assert negation["vertices"][2]["rect"] == [-200, 500, 450, 450]
    assert [v["visible"] for v in negation["vertices"]] == [True, True, False]


def test_an_insertion_that_counts_0_can_be_taken_out_again() -> None:
    window = Window(SCRIPTS["jun_28"])
    for frame in range(1, 150):
        window.frame(frame)
    before = window.network
    window.frame(150)
    assert (window.network.neurons["g1_v0"].kind, window.number("g1_v0", "position")) == ("dissolve", 0)
    for end in ("", ".place"):
        window.edit(Remove(f"g1_v0{end}"))
        window.edit(Rename(f"g1_v2{end}", f"g1_v0{end}"))
    window.edit(SetRow(Port("g1_v1", "input"), {Port("g1_v0", "out"): 1.0}),
                SetRow(Port("g1_v0.place", "visible"), {ONE: 1.0}),
                AddRow(Port("g1_v0.place", "left"), {ONE: -50.0}), AddRow(Port("g1_v0.place", "top"), {ONE: -300.0}))
    assert window.network == before


def test_an_altered_structure_is_found_out(oracle_folder: Path) -> None:
    found = read(oracle_folder / "d_jun28_graph.json.gz")
    for change in (
        lambda graph: graph["vertices"][0]["sources"].reverse(),
        lambda graph: graph["vertices"][0].update(interpolation_coef=0.02),
        lambda graph: graph["vertices"].pop(),
        lambda graph: graph.update(left_x=1011),
    ):
        altered = deepcopy(found)
        change(altered["frames"]["201"]["subgraphs"][1])
        with pytest.raises(DifferenceError, match=r"^frame 201 subgraphs 1 "):
            changing.play(altered)
    with pytest.raises(UnplayableError):
        changing.play({"note": "jul_1", "frames": {}})
