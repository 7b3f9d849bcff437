"""ISF headers as declarations, and what is wrong with some."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from livedmm.errors import DeclarationError
from livedmm.ugens import Input, Kind
from livedmm.ugens.shaders import Pass, Uniform, shader_kind

MAIN = "\nvoid main() { gl_FragColor = vec4(1.0); }\n"


def kind_of(folder: Path, header: dict[str, Any] | str, name: str = "glow.fs", main: str = MAIN) -> Kind:
    file = folder / name
    file.write_text(f"/*{header if isinstance(header, str) else json.dumps(header, indent=1)}*/{main}")
    return shader_kind(file)


def told(folder: Path, header: dict[str, Any] | str, main: str = MAIN) -> str:
    with pytest.raises(DeclarationError) as error:
        kind_of(folder, header, main=main)
    return str(error.value).removeprefix(f"{folder / 'glow.fs'}:").strip()


def one(**entry: Any) -> dict[str, Any]:
    return {"INPUTS": [{"NAME": "x", **entry}]}


@pytest.mark.parametrize(("entry", "ports", "uniforms"), [
    ({"TYPE": "float"}, [Input(name="x")], [Uniform("x", 0, "float")]),
    ({"TYPE": "float", "DEFAULT": 2, "MIN": 1, "MAX": 4, "LABEL": "how\nfast"},
     [Input(name="x", bias=2.0, range=(1.0, 4.0), doc="how fast")], [Uniform("x", 0, "float")]),
    ({"TYPE": "float", "MIN": 1, "MAX": 4}, [Input(name="x", bias=1.0, range=(1.0, 4.0))], [Uniform("x", 0, "float")]),
    ({"TYPE": "bool", "DEFAULT": 1}, [Input(name="x", bias=1.0, switch=True)], [Uniform("x", 0, "bool")]),
    ({"TYPE": "event"}, [Input(name="x", form="trigger")], [Uniform("x", 0, "event")]),
    ({"TYPE": "long", "VALUES": [0, 1], "LABELS": ["a", "b"], "DEFAULT": 1},
     [Input(name="x", bias=1.0, choices=("a", "b"))], [Uniform("x", 0, "int")]),
    ({"TYPE": "long", "VALUES": [8, 2], "LABELS": ["a"], "DEFAULT": 2},
     [Input(name="x", bias=1.0, choices=("a", "2"))], [Uniform("dmm_choice_x", 0, "int")]),
    ({"TYPE": "long", "MIN": 1, "MAX": 9, "DEFAULT": 3}, [Input(name="x", bias=3.0, range=(1.0, 9.0))],
     [Uniform("x", 0, "int")]),
    ({"TYPE": "point2D", "DEFAULT": [1, 2], "MIN": [0, 1], "MAX": [4, 5]},
     [Input(name="x_x", bias=1.0, range=(0.0, 4.0)), Input(name="x_y", bias=2.0, range=(1.0, 5.0))],
     [Uniform("x", 0, "vec2"), Uniform("x", 1, "vec2")]),
    ({"TYPE": "color", "DEFAULT": [0.1, 0.2, 0.3]},
     [Input(name=f"x_{c}", bias=b, range=(0.0, 1.0)) for c, b in zip("rgba", (0.1, 0.2, 0.3, 1.0), strict=True)],
     [Uniform("x", i, "vec4") for i in range(4)]),
])
def test_an_input_of_numbers_is_an_input_for_each_component(
        tmp_path: Path, entry: dict[str, Any], ports: list[Input], uniforms: list[Uniform]) -> None:
    kind = kind_of(tmp_path, one(**entry))
    assert list(kind.inputs) == ports
    assert kind.shader is not None
    assert kind.shader.uniforms == dict(zip((p.name for p in ports), uniforms, strict=True))


def test_pictures_and_sounds_are_image_inputs(tmp_path: Path) -> None:
    kind = kind_of(tmp_path, {"INPUTS": [{"NAME": "heard", "TYPE": "audioFFT"}, {"NAME": "inputImage", "TYPE": "image"},
                                         {"NAME": "wave", "TYPE": "audio", "LABEL": "what is heard"}]})
    assert list(kind.inputs) == [Input(name="heard", image=True, doc="a spectrum as a picture",
                                       wired="played_spectrum.out"),
                                 Input(name="input", image=True),
                                 Input(name="wave", image=True, doc="what is heard: a waveform as a picture",
                                       wired="played_wave.out")]
    assert kind.main == ("input",)


def test_the_documentation_is_the_description_and_the_credit(tmp_path: Path) -> None:
    assert kind_of(tmp_path, {"DESCRIPTION": " Glows. ", "CREDIT": "by me"}).doc == "Glows.\n\nby me"
    assert kind_of(tmp_path, {"CREDIT": ""}).doc == "The shader glow.fs."
    assert kind_of(tmp_path, {"CREDIT": "by me"}).doc == "The shader glow.fs.\n\nby me"


def test_passes_have_targets_and_sizes_over_the_pictures_and_the_inputs(tmp_path: Path) -> None:
    kind = kind_of(tmp_path, {
        "INPUTS": [{"NAME": "n", "TYPE": "float"}, {"NAME": "p", "TYPE": "point2D"}],
        "PASSES": [{"TARGET": "a", "WIDTH": "max(floor($WIDTH/3.0), $n)", "HEIGHT": 7, "PERSISTENT": "true"},
                   {"TARGET": "b", "FLOAT": True, "WIDTH": "$p_x*0 - 5"}, {}]})
    assert kind.shader is not None
    first, second, last = kind.shader.passes
    assert (first.target, first.persistent, first.float) == ("a", True, False)
    assert (second.target, second.persistent, second.float) == ("b", False, True)
    assert last == Pass()
    assert first.size(64, 48, {"n": 2.0}) == (21, 7)
    assert first.size(64, 48, {"n": 30.9}) == (30, 7)
    assert first.size(64, 48, {"n": 1e9}) == (16384, 7)
    assert second.size(64, 48, {}) == (1, 48)
    assert last.size(64, 48, {}) == (64, 48)


def test_a_header_may_follow_a_version_and_be_in_small_letters(tmp_path: Path) -> None:
    file = tmp_path / "x.frag"
    file.write_text('#version 330\n\n// mine\n/*{"inputs": [{"name": "x", "type": "float"}]}*/\n' + MAIN)
    assert shader_kind(file).input_names == ("x",)


@pytest.mark.parametrize(("header", "error"), [
    ('{\n "INPUTS": [\n  {"NAME": "x",}\n ]\n}',
     '3:16: the header is not JSON: expecting property name enclosed in double quotes; '),
    ("{ x", "1:5: the header is not JSON: expecting property name enclosed in double quotes; "),
    ("{" + '"a":{'*100000, "1: the header is not JSON that can be read; "),
    ('{"INPUTS": {}}', None), ('{"INPUTS": [3]}', "1: INPUTS is no list of maps; it is written "),
    (one(TYPE="flaot"), "4: input 'x' is of the type 'flaot'; did you mean 'float'?"),
    (one(), "4: input 'x' is of the type None; types are float, bool, long, point2D, color, event, image, audio, "
            "audioFFT"),
    (one(TYPE="float", DEFAULT="much"), "4: DEFAULT of input 'x' is 'much'; it is a number"),
    (one(TYPE="float", DEFAULT=1e999), "4: DEFAULT of input 'x' is inf; it is a number"),
    (one(TYPE="point2D", MIN=[1, 2, 3]), "4: MIN of input 'x' is [1, 2, 3]; it is 2 numbers"),
    (one(TYPE="long", VALUES="abc"), "4: the VALUES of input 'x' are no list of up to 1000; write [0, 1, 2]"),
    ({"INPUTS": [{"NAME": "in", "TYPE": "float"}]},
     "4: an input is called 'in', which the shader language keeps for itself; call it 'in_1', say"),
    ({"INPUTS": [{"NAME": "a b", "TYPE": "float"}]},
     "4: an input has the name 'a b'; a name is letters, digits and _"),
    ({"INPUTS": [{"TYPE": "float"}]}, "1: an input has the name None; a name is letters, digits and _"),
    ({"INPUTS": [{"NAME": "x", "TYPE": "float"}]*2}, "4: two inputs are called 'x'; give one another name"),
    ({"INPUTS": [{"NAME": "x", "TYPE": "float"}], "PASSES": [{"TARGET": "x"}]},
     "4: two things are called 'x'; give one another name"),
    ({"INPUTS": [{"NAME": f"i{i}", "TYPE": "image"} for i in range(16)]}, "64: more than 15 pictures; "),
    ({"INPUTS": [{"NAME": f"i{i}", "TYPE": "image"} for i in range(15)], "PASSES": [{"TARGET": "t"}, {}]},
     "2: 16 pictures are read: inputs, targets and imported ones; a card reads 15 at once"),
    ({"INPUTS": [{"NAME": f"i{i}", "TYPE": "float"} for i in range(257)]}, "1028: more than 256 inputs; "),
    ({"PASSES": [{"TARGET": "t", "WIDTH": "$HIGHT"}]},
     "4: the WIDTH of target 't': '$HIGHT' is no number here; it is arithmetic over $WIDTH, $HEIGHT and inputs"),
    ({"PASSES": [{"TARGET": "t", "WIDTH": "__import__('os')"}]}, "4: the WIDTH of target 't': ''os')' is not underst"),
    ({"PASSES": [{}]*65}, "2: 65 passes; a shader has at most 64"),
    ({"IMPORTED": {"pic": {"PATH": "no.png"}}}, "3: there is no picture 'no.png' of 'pic' beside the shader; "),
    ({"IMPORTED": {"pic": {"PATH": "../outside.png"}}},
     "3: the picture '../outside.png' of 'pic' is not below the shader's folder; put it there"),
])
def test_what_is_wrong_in_a_header_is_told_with_its_line(
        tmp_path: Path, header: dict[str, Any] | str, error: str | None) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "outside.png").write_bytes(b"x")
    if error is None:
        kind_of(folder, header)
    else:
        assert told(folder, header).startswith(error)


def test_a_file_that_must_be_isf_or_is_not_whole_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.isf"
    file.write_text(MAIN)
    with pytest.raises(DeclarationError, match="there is no header"):
        shader_kind(file)
    file.write_text('/*{"INPUTS": []')
    with pytest.raises(DeclarationError, match=r"x\.isf:1: a comment that begins here does not end"):
        shader_kind(file)
    assert told(tmp_path, {}, "void main() {}") == "1: it declares no output; write out vec4 color; above main"
    assert told(tmp_path, {}, "vec4 x;").startswith("1: there is no main; ")
