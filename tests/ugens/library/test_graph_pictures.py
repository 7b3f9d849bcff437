"""The network as a picture of itself."""

from __future__ import annotations

import numpy as np
import pytest

from livedmm.network import Network
from livedmm.ugens import builtin
from livedmm.ugens.library.graph_pictures import MOST, Edge, GraphPicture, graph, painted, places
from tests.language.reading import played

ROWS = "lfo = sine(2)\nvoice = saw(110 + 3*lfo)\nfar = delay(voice - 0.5*far)\nspeaker = 0.25*voice + 0.3*far"


def test_the_graph_has_who_lives_and_is_joined_and_the_largest_weight_between_two() -> None:
    found = graph(played(f"{ROWS}\nalone = sine(5)").matrix())
    names = [name for name, _ in found.neurons]
    assert sorted(names) == ["far", "lfo", "speaker", "voice"]
    edges = {(names[e.source], names[e.target]): e.weight for e in found.edges}
    assert edges == {("lfo", "voice"): 1, ("voice", "far"): 1, ("far", "far"): -0.5, ("voice", "speaker"): 0.25,
                     ("far", "speaker"): 0.3}


def test_only_those_that_are_named_are_drawn_beside_what_is_heard() -> None:
    names = [name for name, _ in graph(played(ROWS).matrix(), ["lf", "voi"]).neurons]
    assert sorted(names) == ["lfo", "speaker", "voice"]


def test_a_neuron_stands_left_of_those_that_read_it() -> None:
    found = graph(played(ROWS).matrix())
    at = dict(zip((name for name, _ in found.neurons), places(found), strict=True))
    assert at["lfo"][0] < at["voice"][0] == at["far"][0] < at["speaker"][0]
    assert at["voice"][1] != at["far"][1]


def test_a_line_is_as_bright_as_its_weight_and_another_colour_below_0() -> None:
    network = played(ROWS)
    found = graph(network.matrix())

    def line(weight: float) -> np.ndarray:
        alone = found._replace(edges=(Edge(0, 1, weight),))
        without = found._replace(edges=())
        return np.abs(painted(alone, 320, 180).astype(int) - painted(without, 320, 180)).max((0, 1))

    bright, dim, below = line(1), line(0.25), line(-1)
    assert bright[0] > 2 * dim[0] > 0
    assert bright[0] > bright[2]
    assert below[2] > below[0]


def test_what_looks_the_same_is_not_drawn_again() -> None:
    matrix = played(ROWS).matrix()
    state: tuple[object, object] = (None, None)

    def tick(given: object) -> np.ndarray | None:
        nonlocal state
        picture, *kept = GraphPicture.tick(given, "", 160, 90, *state)
        state = kept[0], kept[1]
        return picture

    first = tick(matrix)
    assert first is not None
    assert first.shape == (90, 160, 4)
    assert (first[..., :3].max(-1) <= first[..., 3]).all()
    assert tick(matrix) is None
    assert tick(played(ROWS.replace("0.25*", "0.2501*")).matrix()) is None
    assert tick(played(ROWS.replace("0.25*", "0.5*")).matrix()) is not None


@pytest.mark.parametrize("matrix", [{}, 5, {"a": 1}, {"a": {"b": {"alive": {"one": {"one": {"out": 1}}}}}}])
def test_no_network_is_no_picture(matrix: object) -> None:
    assert not painted(graph(matrix), 32, 18).any()  # type: ignore[arg-type]


def test_of_a_large_network_as_many_are_drawn_as_can_be_read() -> None:
    network = played("\n".join(f"n{i} = sine(n{i + 1})" for i in range(2 * MOST)) + f"\nn{2 * MOST} = sine(1)")
    assert len(graph(network.matrix()).neurons) == MOST
    assert painted(graph(network.matrix()), 320, 180).any()
    assert graph(Network.standing(builtin()).matrix()).neurons == ()
