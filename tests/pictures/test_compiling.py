"""What is wrong with a shader is told with its place, in the words of whatever driver; saved shaders are taken over."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from livedmm.errors import LivedmmError, ShaderError
from livedmm.pictures.aside import Aside
from livedmm.pictures.compiling import Problem, compiled, found_in
from livedmm.pictures.context import Graphics
from livedmm.ugens import Kind
from livedmm.ugens.shaders import shader_kind
from tests.pictures.playing import stage

PATIENCE = 60.0


def kind(folder: Path, text: str, name: str = "mine") -> Kind:
    path = folder / f"{name}.frag"
    path.write_text(text)
    return shader_kind(path)


@pytest.mark.parametrize(("log", "problems"), [
    ("GLSL Compiler failed\n\nfragment_shader\n===============\n0:2(14): error: syntax error, unexpected ';'\n\n",
     [Problem(2, 14, "syntax error, unexpected ';'")]),
    ("0:3(1): warning: unused\n0:4(10): error: `x' undeclared\n0:5(2): error: type mismatch",
     [Problem(4, 10, "`x' undeclared"), Problem(5, 2, "type mismatch")]),
    ("0:1(3): preprocessor error: Unterminated #if", [Problem(1, 3, "Unterminated #if")]),
    ('0(12) : error C1008: undefined variable "x"', [Problem(12, 0, 'undefined variable "x"')]),
    ("0(7) : warning C7050: maybe\n0(9) : fatal error C9999: too deep", [Problem(9, 0, "too deep")]),
    ("ERROR: 0:12: Use of undeclared identifier 'x'\nERROR: 0:13: 'y' : syntax error",
     [Problem(12, 0, "Use of undeclared identifier 'x'"), Problem(13, 0, "'y' : syntax error")]),
    ("the linker has no words", [])])
def test_the_logs_of_drivers_are_read(log: str, problems: list[Problem]) -> None:
    assert found_in(log) == problems


def test_an_error_has_the_place_in_the_file(graphics: Graphics, tmp_path: Path) -> None:
    wrong = kind(tmp_path, "uniform sampler2D image;\nout vec4 color;\nvoid main() {\n"
                           "    color = texture(image, uv) + texture(image, uv)*missing;\n}\n")
    assert wrong.shader is not None
    for count in (0, 1, 3):
        with pytest.raises(ShaderError) as told:
            compiled(graphics, wrong.shader, {"input": count})
        where = told.value.where
        assert (where.document, where.line, where.column) == (str(tmp_path / "mine.frag"), 4, 53)
        assert "missing" in told.value.message


def settled(aside: Aside, one: Kind, sources: dict[str, int]) -> ShaderError | bool:
    """What becomes of a shader that is compiled aside."""
    ends = time.monotonic() + PATIENCE
    while (found := aside.result(one, sources)) is False:
        assert time.monotonic() < ends
        time.sleep(0.01)
    return found


def test_shaders_are_compiled_aside(graphics: Graphics, tmp_path: Path) -> None:
    good = kind(tmp_path, "uniform sampler2D image;\nuniform vec2 at = vec2(0.5);\nuniform int n = 3;\n"
                          "out vec4 color;\nvoid main() { color = float(n)*texture(image, at); }\n", "good")
    wrong = kind(tmp_path, "out vec4 color;\nvoid main() {\n    color = missing;\n}\n", "wrong")
    aside = Aside((16, 9), limit=20)
    try:
        assert settled(aside, good, {"input": 2}) is True
        error = settled(aside, wrong, {})
        assert isinstance(error, ShaderError)
        assert (error.where.line, error.where.column) == (3, 13)
        # llvmpipe ends every loop after 65,536 turns, so here it is the time that is short.
        aside._limit = 0.0
        late = settled(aside, good, {"input": 5})
        assert isinstance(late, ShaderError)
        assert "within 0 s" in str(late)
        assert aside.refused(good, {"input": 5}) is late
        aside._limit = 20
        assert settled(aside, good, {"input": 3}) is True
    finally:
        aside.close()


def test_a_saved_shader_is_taken_over_and_its_picture_kept(graphics: Graphics, tmp_path: Path) -> None:
    rows = "p = mine()\np.input = p\nscreen = p"
    text = "uniform sampler2D image;\nout vec4 color;\nvoid main() { color = texture(image, uv) + vec4(%s); }\n"
    with stage(graphics, tmp_path, rows, texts={"mine": text % 0.125}) as made:
        made.frame(4)
        made.session.registry.add(kind(tmp_path, text % 0.5))
        made.frame()
        assert made.colour("p")[0] == 1
        programs, textures = graphics.programs, graphics.textures
        for n in range(40):
            made.session.registry.add(kind(tmp_path, text % (n * 0.001)))
            made.frame()
        assert graphics.programs < programs + 40
        assert graphics.textures == textures


def test_a_shader_that_fails_keeps_the_picture_and_is_told(graphics: Graphics, tmp_path: Path) -> None:
    rows = "p = mine()\np.input = p\nscreen = p"
    text = "uniform sampler2D image;\nout vec4 color;\nvoid main() { color = texture(image, uv) + vec4(%s); }\n"
    with stage(graphics, tmp_path, rows, texts={"mine": text % 0.125}) as made:
        told: list[LivedmmError] = []
        made.pictures._tell = told.append
        made.frame(4)
        made.session.registry.add(kind(tmp_path, text % "missing"))
        for _ in range(5):
            made.frame()
            assert made.colour("p")[0] == 0.5
        assert [error.where.line for error in told] == [3]
        made.session.registry.add(kind(tmp_path, text % 0.25))
        made.frame()
        assert made.colour("p")[0] == 0.75


def test_passes_that_stay_keep_their_targets(graphics: Graphics, tmp_path: Path) -> None:
    head = ('/*{"ISFVSN": "2", "PASSES": [{"TARGET": "a", "PERSISTENT": true}, {%s}], "INPUTS": []}*/\n')
    text = ("void main() { gl_FragColor = PASSINDEX == 0 ? IMG_THIS_PIXEL(a) + vec4(0.125)"
            " : IMG_THIS_PIXEL(a)*%s; }\n")
    path = tmp_path / "mine.fs"
    path.write_text(head % "" + text % "1.0")
    with stage(graphics, tmp_path, "p = mine()\nscreen = p", texts={}, files=[path]) as made:
        made.frame(3)
        assert made.colour("p")[0] == 0.375
        path.write_text(head % "" + text % "2.0")
        made.session.registry.add(shader_kind(path))
        made.frame()
        assert made.colour("p")[0] == 1.0
