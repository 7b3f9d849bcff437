"""Plain GLSL files as kinds: what their declarations and comments say, and what is wrong with some."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedmm.errors import DeclarationError
from livedmm.ugens import Input, Kind, Registry
from livedmm.ugens.shaders import Uniform, shader_kind

MAIN = "out vec4 color;\nvoid main() { color = vec4(uv, 0.0, 1.0); }\n"


def kind_of(folder: Path, text: str | bytes, name: str = "glow.frag") -> Kind:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return shader_kind(file)


def told(folder: Path, text: str | bytes) -> str:
    with pytest.raises(DeclarationError) as error:
        kind_of(folder, text)
    return str(error.value).removeprefix(f"{folder / 'glow.frag'}:").strip()


def test_a_file_needs_no_more_than_an_output(tmp_path: Path) -> None:
    kind = kind_of(tmp_path, MAIN, "Circular Screen.frag")
    assert (kind.name, kind.stream, kind.inputs, kind.doc) == (
        "circular_screen", "image", (), "The shader Circular Screen.frag.")
    assert kind.output_names == ("out",)
    assert kind.shader is not None
    assert kind.shader.text == MAIN


@pytest.mark.parametrize(("declared", "ports", "uniforms"), [
    ("float speed;", [Input(name="speed")], [Uniform("speed", 0, "float")]),
    ("float speed = -0.5e1;  // Hz [0, 4] how fast it turns",
     [Input(name="speed", unit="Hz", bias=-5.0, range=(0.0, 4.0), doc="how fast it turns")],
     [Uniform("speed", 0, "float")]),
    ("float a = 1.0/4.0, b = 2.0; // [-1, 1]",
     [Input(name="a", bias=0.25, range=(-1.0, 1.0)), Input(name="b", bias=2.0, range=(-1.0, 1.0))],
     [Uniform("a", 0, "float"), Uniform("b", 0, "float")]),
    ("vec2 center = vec2(0.5, 1.0); /* where */",
     [Input(name="center_x", bias=0.5, doc="where"), Input(name="center_y", bias=1.0, doc="where")],
     [Uniform("center", 0, "vec2"), Uniform("center", 1, "vec2")]),
    ("vec3 tint = vec3(0.5);", [Input(name=f"tint_{c}", bias=0.5) for c in "rgb"],
     [Uniform("tint", i, "vec3") for i in range(3)]),
    ("int shape = 1; // {ring, big star} what", [Input(name="shape", bias=1.0, choices=("ring", "big star"),
                                                      doc="what")],
     [Uniform("shape", 0, "int")]),
    ("bool on = true; // whether", [Input(name="on", bias=1.0, switch=True, doc="whether")],
     [Uniform("on", 0, "bool")]),
    ("bool kick; // [trigger] begins", [Input(name="kick", form="trigger", doc="begins")],
     [Uniform("kick", 0, "event")]),
    ("bool held; // [gate]", [Input(name="held", form="gate")], [Uniform("held", 0, "bool")]),
    ("float\n  x\n = 0.5; // s [0, 1]", [Input(name="x", unit="s", bias=0.5, range=(0.0, 1.0))],
     [Uniform("x", 0, "float")]),
    ("float lambda;", [Input(name="lambda_")], [Uniform("lambda", 0, "float")]),
])
def test_a_uniform_of_numbers_is_an_input_for_each_component(
        tmp_path: Path, declared: str, ports: list[Input], uniforms: list[Uniform]) -> None:
    kind = kind_of(tmp_path, f"uniform {declared}\n{MAIN}")
    assert list(kind.inputs) == ports
    assert kind.shader is not None
    assert kind.shader.uniforms == dict(zip((p.name for p in ports), uniforms, strict=True))


def test_samplers_are_image_inputs_in_order_and_the_first_is_the_main_one(tmp_path: Path) -> None:
    kind = kind_of(tmp_path, f"uniform sampler2D image, mask; // seen\nuniform float x;\n{MAIN}")
    assert list(kind.inputs) == [Input(name="input", image=True, doc="seen"),
                                 Input(name="mask", image=True, doc="seen"), Input(name="x")]
    assert kind.shader is not None
    assert kind.shader.images == {"input": "image", "mask": "mask"}
    assert kind.main == ("input",)


@pytest.mark.parametrize("comment", ["/* Rings.\n\n   More of them. */", "// Rings.\n//\n//   More of them.",
                                     "#version 330 core\n/** Rings.\n *\n *   More of them.\n */"])
def test_the_comment_above_everything_is_the_documentation(tmp_path: Path, comment: str) -> None:
    text = f"{comment}\n\n// not this\n{MAIN}"
    assert kind_of(tmp_path, text).doc == "Rings.\n\nMore of them."


def test_declarations_in_comments_macros_and_functions_are_none(tmp_path: Path) -> None:
    kind = kind_of(tmp_path, "// uniform float a;\n/* uniform float b; */\n#define C uniform float c;\n"
                             f"void f(in float d, out vec4 e) {{ e = vec4(d); }}\n{MAIN}")
    assert kind.inputs == ()


def test_what_every_shader_has_may_be_declared_and_is_no_input(tmp_path: Path) -> None:
    kind = kind_of(tmp_path, "uniform float time;\nuniform vec2 resolution;\nin vec2 uv;\nuniform int frame;\n"
                             f"uniform float x;\n{MAIN}")
    assert kind.input_names == ("x",)
    assert kind.shader is not None
    assert kind.shader.body.splitlines()[4] == "uniform float x;"


@pytest.mark.parametrize(("text", "error"), [
    ("", "the file is empty; a shader has at least out vec4 color; and main"),
    (b"\0\1\2", "the file is no text; a shader is a text in GLSL"),
    (b" "*(11 << 20) + b"x", "the file has more than 1 MB; a shader is a text of some kB"),
    ("out vec4 color;", "1: there is no main; a shader's colour is computed in void main() { ... }"),
    ("// x\n/* never closed\nvoid main() {}", "2: a comment that begins here does not end; close it with */"),
    ("void main() {}", "1: it declares no output; write out vec4 color; above main"),
    (f"uniform float a;\nuniform float a;\n{MAIN}", "2: two inputs are called 'a'; give one another name"),
    (f"uniform float p_x;\nuniform vec2 p;\n{MAIN}", "2: two inputs are called 'p_x'; give one another name"),
    (f"\nuniform flaot a;\n{MAIN}", "2: 'a' is a flaot, which is no input; did you mean 'float'?"),
    (f"uniform float a[4];\n{MAIN}", "1: 'a' is an array, which is no input; write a uniform for each"),
    (f"uniform Block {{ float a; }};\n{MAIN}", "1: a block of 'uniform'; each input is a uniform of its own"),
    (f"uniform float a = b;\n{MAIN}",
     "1: the default of 'a': 'b' is no number here; write numbers, such as 0.5 or vec2(0.5, 1.0)"),
    (f"uniform vec3 a = vec3(1, 2);\n{MAIN}", "1: the default of 'a' has 2 numbers; it has 3"),
    (f"uniform float a; // [4, 1] x\n{MAIN}", "1: the range [4, 1] is empty; the lower end comes first"),
    (f"in vec2 v_texcoord;\n{MAIN}",
     "1: nothing gives 'in vec2 v_texcoord'; livedmm gives in vec2 uv; a number is a uniform"),
    (f"uniform sampler2D input;\n{MAIN}",
     "1: 'input' is a word that GLSL keeps for itself; call it image: then rows call it input"),
    (f"\nuniform float filter;\n{MAIN}",
     "2: an input is called 'filter', which the shader language keeps for itself; call it 'filter_1', say"),
    (f"uniform float resolution;\n{MAIN}", "1: 'resolution' is a float here; it is a vec2"),
    (f"out vec4 more;\n{MAIN}", "2: a second output, 'color'; a shader has one output: out vec4 color;"),
    ("out vec3 color;\nvoid main() {}", "1: the output is a vec3; a shader has one output: out vec4 color;"),
    ("void main() {}\nuniform float a", "2: 'uniform' does not end; a ';' is missing"),
])
def test_what_is_wrong_is_told_with_its_line_and_what_to_do(tmp_path: Path, text: str | bytes, error: str) -> None:
    assert told(tmp_path, text) == error


def test_a_registry_takes_a_shader_file(tmp_path: Path) -> None:
    registry = Registry()
    (tmp_path / "glow.glsl").write_text(MAIN)
    assert [k.name for k in registry.add_file(tmp_path / "glow.glsl")] == ["glow"]
    assert registry.named("glow").stream == "image"
