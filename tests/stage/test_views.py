"""States of views: which cells a matrix has, which weight a wire of the graph stands for, which tiles are drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.engine.machine import Machine
from livedmm.language.patches import read_patch
from livedmm.network import ONE_OUT
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.graph import Graph
from livedmm.stage.knob import Knob
from livedmm.stage.levels import Levels
from livedmm.stage.matrix import Matrix
from livedmm.stage.snapshots import Snapshots
from livedmm.stage.views import Choice

from .rig import Rig
from .test_words import REGISTRY, SEEN


def nobody(*_: object) -> None:
    """Nobody is asked."""


def test_a_matrix_has_every_weight_but_those_of_life_and_of_the_network_itself():
    matrix = Matrix(Knob(nobody))
    matrix.follow(SEEN.network)
    cells = {(row, column) for row in matrix.rows for column in matrix.columns}
    for row, columns in SEEN.network.rows.items():
        for column in columns:
            assert ((row, column) in cells) == (row.port != "alive" and row.neuron != "self")
    assert matrix.columns[0] == ONE_OUT


def test_the_chosen_cell_stays_where_neurons_come_and_go():
    matrix = Matrix(Knob(nobody))
    matrix.follow(SEEN.network)
    matrix.choose(next(i for i, row in enumerate(matrix.rows) if str(row) == "speaker.left"), 2)
    chosen = matrix.chosen
    more = read_patch("rows: |\n  first = sine(1)\n  lfo = sine(0.5)\n  bank = saw([110, 220])\n  light = solid(lfo)\n"
                      "  speaker = 0.3*bank + first\n", "test", REGISTRY).require()
    matrix.follow(more)
    assert matrix.chosen == chosen
    matrix.follow(read_patch("rows: |\n  a = sine(1)", "test", REGISTRY).require())
    assert matrix.chosen is not None


def test_every_wire_of_the_graph_stands_for_its_weight():
    graph = Graph(Knob(nobody))
    graph.follow(SEEN)
    assert graph._coming is not None
    graph._coming.result(timeout=30)
    graph.follow(SEEN)
    assert graph.layout is not None
    assert len(graph.edges) == len(graph.layout.runs) > 3
    for run, (row, column) in zip(graph.layout.runs, graph.edges, strict=True):
        assert SEEN.network.weight(row, column) == run.wire.weight


@pytest.mark.parametrize(("before", "steps", "fine", "after"), [
    (0.4, 1, False, 0.42), (0.4, -1, False, 0.38), (0.0, 1, False, 0.01), (400.0, 2, True, 404.0),
    (-0.4, 1, False, -0.38)])
def test_a_knob_turns_by_steps_of_the_weights_own_size(before, steps, fine, after):
    asked = []
    row = next(row for row in SEEN.network.rows if str(row) == "speaker.left")
    column = next(iter(SEEN.network.row(row)))
    seen = Glimpse(SEEN.network.with_rows({row: {column: before}}), REGISTRY)
    knob = Knob(lambda *edge: asked.append(edge), clock=lambda: 0.0)
    knob.turn((row, column), seen, steps, fine)
    assert asked[-1][2] == pytest.approx(after)
    knob.turn((row, column), seen, 0.0)  # it goes on from what was asked for, though that is not seen yet
    assert asked[-1][2] == pytest.approx(after)


@given(st.lists(st.tuples(*[st.floats(-200, 900)] * 4), max_size=20))
def test_the_tiles_that_are_drawn_are_those_that_boxes_and_their_shadows_touch(corners):
    surface = pytest.importorskip("livedmm.stage.surface")
    boxes = np.array([(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners], np.float32)
    boxes = boxes.reshape(-1, 4)
    size, reach = (500, 300), surface.REACH
    inside = boxes[(boxes[:, 2] >= 0) & (boxes[:, 3] >= 0) & (boxes[:, 0] < size[0]) & (boxes[:, 1] < size[1])]
    expected = set()
    for left, top, right, bottom in inside:
        for column in range(13):
            for row in range(8):
                x, y = column * surface.TILE, row * surface.TILE
                if x <= right + reach and left - reach < x + surface.TILE and y <= bottom + reach \
                        and top - reach < y + surface.TILE:
                    expected.add((column, row))
    found = {(int(x), int(y)) for x, y in surface.covered(inside, size)}
    assert expected <= found


def test_levels_follow_what_moves_and_forget_it(tmp_path):
    rig = Rig("low = sine(60)\nstill = clip(0.5, 0, 1)\nspeaker = 0.2*low", tmp_path)
    machine, levels = rig.session.machine, Levels()
    for _ in range(60):
        rig.playing.play(1 / 60 + 1 / 517)
        levels.measure(machine, "low")
    seen = levels.seen()
    assert 0.7 < seen["low"].peak <= 1.0  # a sample a frame, of those of late
    assert seen["low"].activity > 0.9
    assert seen["still"].activity == 0.0
    assert seen["still"].now == 0.5
    assert len(levels.trace()) == 60
    rig.session.evaluate(rig.session.read("low = sine(0)"))
    for _ in range(90):
        rig.playing.play(1 / 60)
        levels.measure(machine)
    assert levels.seen()["low"].activity == 0.0
    assert len(levels.trace()) == 0
    assert isinstance(machine, Machine)


def test_what_is_chosen_is_among_what_is_seen():
    choice = Choice()
    for chord, at, seen in (("end", 99, range(90, 100)), ("page_up", 89, range(89, 99)), ("home", 0, range(10))):
        assert choice.moved(chord, 100)
        assert choice.shown(100, 10) == seen
        assert choice.at == at
    assert not choice.moved("x", 100)
    assert choice.shown(0, 10) == range(0)


def test_snapshots_that_have_no_key_are_listed_after_those_that_have(tmp_path):
    rig = Rig("low = sine(60)", tmp_path)
    rig.session.snap("verse")
    rig.turn()
    assert Snapshots(rig.stage.asks).listed(rig.lookout.seen) == (*map(str, range(1, 9)), "verse")
