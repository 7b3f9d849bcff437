"""Where boxes stand and how wires run."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from livedmm.drawing.graph import read
from livedmm.drawing.layout import TURN, Layout, Turn, layout
from tests.drawing.networks import ECHO, FIRST_LIGHT, REGISTRY, by_chance

CHANCE = [by_chance(count, seed, loops=loops) for count, seed, loops in
          [(3, 1, 0.0), (12, 2, 0.0), (12, 3, 0.4), (40, 4, 0.05), (40, 5, 0.5)]]
PICTURES = [layout(read(net, REGISTRY)) for net in (FIRST_LIGHT, ECHO, *CHANCE)]


@pytest.mark.parametrize("picture", PICTURES)
def test_boxes_stand_inside_and_apart(picture: Layout) -> None:
    areas = [(b.x, b.y, b.x + b.width, b.y + b.face.height) for b in picture.boxes]
    for left, top, right, bottom in areas:
        assert left >= -0.01
        assert top >= -0.01
        assert right <= picture.width + 0.01
        assert bottom <= picture.height + 0.01
    for a, b in combinations(areas, 2):
        assert a[2] + 15 < b[0] or b[2] + 15 < a[0] or a[3] + 15 < b[1] or b[3] + 15 < a[1]


@pytest.mark.parametrize("picture", PICTURES)
def test_a_wire_leads_from_its_output_to_its_line(picture: Layout) -> None:
    for run in picture.runs:
        source, target = picture.boxes[run.wire.source], picture.boxes[run.wire.target]
        assert run.pieces[0][0] == source.x + source.width
        assert run.pieces[0][2] == source.y + source.face.output_y(run.wire.output)
        assert run.pieces[-1][1] == target.x
        assert run.pieces[-1][2] == target.y + target.face.line_y(run.wire.line)


@pytest.mark.parametrize("picture", PICTURES)
def test_no_wire_runs_through_a_box(picture: Layout) -> None:
    for run in picture.runs:
        for begin, end, y in run.pieces:
            left, right = sorted((begin, end))
            for box in picture.boxes:
                beside = right <= box.x + 0.01 or left >= box.x + box.width - 0.01
                assert beside or y <= box.y or y >= box.y + box.face.height


@pytest.mark.parametrize("picture", PICTURES)
def test_wires_run_to_the_right_unless_they_turn_round(picture: Layout) -> None:
    for run in picture.runs:
        if run.turn is Turn.NONE:
            assert all(begin <= end for begin, end, _ in run.pieces)
            assert all(a[1] <= b[0] for a, b in pairwise(run.pieces))
        else:
            assert all(begin > end for begin, end, _ in run.pieces[1:-1])


@pytest.mark.parametrize("picture", PICTURES)
def test_where_wires_turn_round_there_is_room(picture: Layout) -> None:
    for run in picture.runs:
        places = [x for begin, end, _ in run.pieces for x in (begin, end)]
        if run.turn is Turn.BACK:
            assert min(places) >= TURN
            assert max(places) <= picture.width - TURN
        assert min(places) >= 0
        assert max(places) <= picture.width


def test_a_loop_is_drawn_back_and_a_wire_to_its_own_box_around_it() -> None:
    picture = layout(read(ECHO, REGISTRY))
    names = [box.face.box.name for box in picture.boxes]
    turns = {(names[r.wire.source], names[r.wire.target]): r.turn for r in picture.runs}
    assert turns == {("voice", "echo"): Turn.NONE, ("damp", "echo"): Turn.BACK, ("echo", "echo"): Turn.LOOP,
                     ("echo", "damp"): Turn.NONE, ("echo", "speaker"): Turn.NONE}


def test_a_chain_without_branches_is_level() -> None:
    picture = layout(read(FIRST_LIGHT, REGISTRY))
    speaker = max(picture.boxes, key=lambda box: box.x)
    assert speaker.face.box.name == "speaker"
    ends = sorted(run.pieces[-1][2] for run in picture.runs if run.pieces[-1][1] == speaker.x)
    begin = next(run.pieces[0][2] for run in picture.runs if run.pieces[-1][1] == speaker.x)
    assert begin == pytest.approx(sum(ends) / 2, abs=0.5)
