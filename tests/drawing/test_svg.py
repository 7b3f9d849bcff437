"""The picture as SVG."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from livedmm.drawing import draw
from livedmm.drawing.graph import Box, Line
from livedmm.drawing.measure import SIDE, TEXT_SIZE, Face, width
from livedmm.network import Network
from tests.drawing.networks import ECHO, FIRST_LIGHT, REGISTRY, by_chance, network

SVG = "{http://www.w3.org/2000/svg}"


def parsed(net: Network, title: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(draw(net, REGISTRY, title))


def texts(root: ElementTree.Element, style: str) -> list[str]:
    return [t.text or "" for t in root.iter(f"{SVG}text") if style in t.get("class", "").split()]


def wires(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [p for p in root.iter(f"{SVG}path") if p.find(f"{SVG}title") is not None]


@pytest.mark.parametrize("net", [Network(), FIRST_LIGHT, ECHO, by_chance(30, 1)])
def test_the_same_network_gives_the_same_well_formed_text(net: Network) -> None:
    text = draw(net, REGISTRY, "a title")
    assert ElementTree.fromstring(text).tag == f"{SVG}svg"
    assert text == draw(net, REGISTRY, "a title")


def test_names_kinds_constants_and_weights_are_written() -> None:
    root = parsed(FIRST_LIGHT, "First light")
    assert texts(root, "title") == ["First light"]
    assert set(texts(root, "name")) == {"lfo", "voice", "filter", "speaker"}
    assert set(texts(root, "kind")) == {"sine", "saw", "lowpass"}
    assert set(texts(root, "value")) == {"0.1 Hz", "110 Hz", "800 Hz"}
    assert set(texts(root, "bias")) == {"0.7", "0.5"}
    assert sorted(texts(root, "weight")) == ["0.3", "0.3", "3", "600"]


def test_a_wire_tells_its_weight_in_words() -> None:
    told = {wire.findtext(f"{SVG}title") for wire in wires(parsed(FIRST_LIGHT))}
    assert "filter.cutoff ← 600 × lfo.out" in told


def test_a_larger_weight_is_broader_and_darker_and_a_negative_one_has_a_colour_of_its_own() -> None:
    net = network({"a": "sine", "b": "lowpass"},
                  {"b.input": {"a.out": 0.01}, "b.cutoff": {"a.out": -1}, "b.q": {"a.out": 100}})
    found = {w.findtext(f"{SVG}title"): w for w in wires(parsed(net))}
    small, minus, large = (found[f"b.{row} ← {w} × a.out"] for row, w in
                           [("input", "0.01"), ("cutoff", "\N{MINUS SIGN}1"), ("q", "100")])
    broad = [float(w.get("stroke-width", "")) for w in (small, minus, large)]
    dark = [float(w.get("stroke-opacity", "")) for w in (small, minus, large)]
    assert broad == sorted(broad)
    assert broad[0] < broad[1] < broad[2]
    assert dark[0] < dark[1] <= dark[2]
    assert [w.get("class") for w in (small, minus, large)] == ["wire signal", "wire minus", "wire signal"]


def test_streams_have_colours_of_their_own_and_the_legend_names_those_that_are_there() -> None:
    net = network({"lfo": "sine", "t": "timer", "p": "plasma"}, {"p.warp": {"lfo.out": 1, "t.out": 1},
                                                                "screen.input": {"p.out": 1}})
    root = parsed(net)
    assert {w.get("class") for w in wires(root)} == {"wire signal", "wire value", "wire image"}
    assert texts(root, "legend") == ["signal", "V-value", "picture"]
    assert texts(parsed(FIRST_LIGHT), "legend") == ["signal"]


def test_anonymous_neurons_are_subdued_and_called_by_the_end_of_their_name() -> None:
    guest = "speaker._lowpass"
    root = parsed(network({guest: "lowpass", "a": "saw"},
                          {f"{guest}.input": {"a.out": 1}, "speaker.left": {f"{guest}.out": 1}}))
    guests = [g for g in root.iter(f"{SVG}g") if "guest" in g.get("class", "")]
    assert [texts(g, "name") for g in guests] == [["_lowpass"]]


def test_names_that_are_markup_are_written_as_they_are() -> None:
    name = '</text><script>"&'
    matrix = {"sine": {name: {"alive": {"one": {"one": {"out": 1}}}}}}
    assert texts(parsed(Network.from_matrix(matrix), name), "name") == [name]


def test_it_is_readable_on_light_and_on_dark() -> None:
    style = parsed(FIRST_LIGHT).findtext(f"{SVG}style") or ""
    light, dark = style.split("@media (prefers-color-scheme:dark)")
    for rules in (light, dark):
        colours = dict(re.findall(r"\.(paper|title)[^{]*\{fill:#([0-9a-f]{6})\}", rules))
        assert contrast(colours["paper"], colours["title"]) > 7  # what the web's guidelines call enhanced


def contrast(a: str, b: str) -> float:
    """The ratio of relative luminances, as the Web Content Accessibility Guidelines define it."""
    def luminance(colour: str) -> float:
        parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("box", [
    Box("a", "b" * 20, "signal", (), ()),
    Box("a" * 60, "b", "signal", (), ("out",)),
    Box("a", "b", "signal", (Line("cutoff", "800 Hz"), Line("a_long_name")), ("left", "a_long_output")),
])
def test_a_box_is_wide_enough_for_its_text(box: Box) -> None:
    face = Face(box)
    outputs = max((width(o, TEXT_SIZE) for o in face.outputs_below), default=0)
    for line in box.lines:
        begin, last = (face.values_x, line.value) if line.value else (SIDE, line.name)
        assert begin + width(last, TEXT_SIZE) + outputs + SIDE <= face.width
    assert 2 * SIDE + width(face.title, 13) + width(face.kind, 11) <= face.width


def test_a_thousand_neurons_are_drawn() -> None:
    root = parsed(by_chance(1000, 7, loops=0.02))
    assert len(texts(root, "name")) >= 1000
