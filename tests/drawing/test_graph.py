"""What of a network is drawn."""

from __future__ import annotations

from livedmm.drawing.graph import Line, Wire, read
from livedmm.network import Network
from tests.drawing.networks import FIRST_LIGHT, REGISTRY, network


def named(net: Network) -> dict[str, int]:
    return {box.name: i for i, box in enumerate(read(net, REGISTRY).boxes)}


def test_what_was_said_is_drawn_and_what_merely_stands_is_not() -> None:
    assert list(named(FIRST_LIGHT)) == ["speaker", "lfo", "voice", "filter"]
    assert read(Network.standing(REGISTRY), REGISTRY).boxes == ()


def test_a_standing_neuron_is_drawn_where_it_is_read_and_with_it_what_feeds_it() -> None:
    assert "clock" in named(network({"d": "delay"}, {"d.time": {"clock.beat": 0.75}}))
    assert {"self", "update"} <= named(network({"t": "plasma"}, {"t.warp": {"self.out": 1}})).keys()


def test_a_standing_neuron_is_drawn_once_its_row_is_not_the_usual() -> None:
    assert list(named(network({}, {"clock.tempo": {"one.out": 96}}))) == ["clock"]


def test_constants_are_lines_with_their_unit_and_not_wires_from_one() -> None:
    box = read(FIRST_LIGHT, REGISTRY).boxes[named(FIRST_LIGHT)["filter"]]
    assert box.lines == (Line("input"), Line("cutoff", "800 Hz"), Line("q", "0.7", usual=True))


def test_a_choice_is_told_by_its_name() -> None:
    net = network({"q": "quantise"}, {"q.scale": {"one.out": 1}})
    assert read(net, REGISTRY).boxes[0].lines == (Line("scale", "minor"),)


def test_a_kind_is_called_as_rows_call_it() -> None:
    net = network({"a": "signal_product", "b": 'sampler("kick.wav")'}, {})
    assert [box.kind for box in read(net, REGISTRY).boxes] == ["product", 'sampler("kick.wav")']


def test_each_weight_is_a_wire_to_a_line_of_its_own() -> None:
    net = network({"a": "sine", "b": "pan", "c": "lowpass"},
                  {"c.input": {"a.out": 1, "b.right": 0.5}, "c.q": {"b.left": 2}})
    graph, at = read(net, REGISTRY), named(net)
    assert graph.boxes[at["b"]].outputs == ("left", "right")
    assert set(graph.wires) == {Wire(at["a"], 0, at["c"], 0, 1.0), Wire(at["b"], 1, at["c"], 1, 0.5),
                                Wire(at["b"], 0, at["c"], 3, 2.0)}
    assert [line.name for line in graph.boxes[at["c"]].lines] == ["input", "", "cutoff", "q"]


def test_numbers_are_short_and_have_a_true_minus() -> None:
    net = network({"a": "sine"}, {"a.freq": {"one.out": -1 / 3}})
    assert read(net, REGISTRY).boxes[0].lines == (Line("freq", "\N{MINUS SIGN}0.3333 Hz"),)


def test_the_inputs_of_a_variadic_kind_are_drawn_under_the_names_they_have() -> None:
    net = network({"u": "update", "a": "timer"}, {"u.anything": {"a.out": 2}})
    assert [line.name for line in read(net, REGISTRY).boxes[named(net)["u"]].lines] == ["anything"]


def test_a_network_whose_kinds_are_not_known_is_drawn_all_the_same() -> None:
    matrix = {"gone": {"x": {"alive": {"one": {"one": {"out": 1}}}, "in": {"gone": {"x": {"y": 2}}}}}}
    graph = read(Network.from_matrix(matrix), REGISTRY)
    assert [(box.name, box.outputs) for box in graph.boxes] == [("x", ("y",))]
    assert graph.wires == (Wire(0, 0, 0, 0, 2.0),)
