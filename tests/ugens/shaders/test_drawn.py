"""Shader texts as they are drawn: sums in the text, the names that are there, finite pixels, lines of errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import moderngl
import numpy as np
import pytest

from livedmm.errors import DeclarationError, Where
from livedmm.ugens import Kind
from livedmm.ugens.shaders import MOST_SAMPLERS, shader_kind
from tests.ugens.shaders.drawing import Drawer, Picture, pictures

SIZE = (64, 48)
WEIGHTS = (0.5, -0.25, 1.5, 0.125, 2.0, -1.0, 0.75)
ADDED = (0.25, 0.0, -0.5, 1.0)

Y, X = np.mgrid[0:SIZE[1], 0:SIZE[0]].astype(np.float32)
UV = (X + 0.5)/SIZE[0], (Y + 0.5)/SIZE[1]


@pytest.fixture
def kind_of(tmp_path: Path) -> Callable[..., Kind]:
    def made(main: str, above: str = "", name: str = "x.frag") -> Kind:
        (tmp_path / name).write_text(f"{above}\nout vec4 color;\nvoid main() {{ {main} }}\n")
        return shader_kind(tmp_path / name)
    return made


def sources(count: int) -> list[Picture]:
    return [pictures(SIZE)[i % 3]*np.float32(1 + i) for i in range(count)]


# -- sums


@pytest.mark.parametrize("count", range(6))
@pytest.mark.parametrize("main", [
    "color = texture(image, uv);", "color = texture(image, uv, 0.0);", "color = textureLod(image, uv, 0.0);",
    "color = textureGrad(image, uv, vec2(0.0), vec2(0.0));",
    "color = texelFetch(image, ivec2(gl_FragCoord.xy), 0);"])
def test_an_input_reads_as_the_sum_of_its_sources_in_every_way_of_reading(
        ctx: moderngl.Context, kind_of: Callable[..., Kind], main: str, count: int) -> None:
    drawer = Drawer(ctx, kind_of(main, "uniform sampler2D image;"), SIZE, {"input": sources(count)},
                    {"input": WEIGHTS[:count]}, {"input": ADDED})
    wanted = sum((w*s for w, s in zip(WEIGHTS, sources(count), strict=False)),
                 start=np.zeros((SIZE[1], SIZE[0], 4), np.float32)) + np.float32(ADDED)
    assert np.allclose(drawer.draw(), wanted, atol=2e-3, rtol=2e-3)


def test_sources_of_other_sizes_are_read_where_they_lie(ctx: moderngl.Context, kind_of: Callable[..., Kind]) -> None:
    small = np.repeat(np.repeat(np.float32([[0.25, 0.75]]), 1, 0)[..., None], 4, 2)
    first, kind = pictures(SIZE)[0], kind_of("color = texelFetch(image, ivec2(gl_FragCoord.xy), 0);",
                                             "uniform sampler2D image;")
    drawn = Drawer(ctx, kind, SIZE, {"input": [first, small]}).draw() - first
    assert np.allclose(drawn[:, :16], 0.25, atol=2e-3)
    assert np.allclose(drawn[:, -16:], 0.75, atol=2e-3)
    assert np.allclose(drawn[:, 31:33].mean(), 0.5, atol=2e-3)


def test_the_size_is_that_of_the_first_source_and_of_the_frame_without_any(
        ctx: moderngl.Context, kind_of: Callable[..., Kind]) -> None:
    kind = kind_of("color = vec4(textureSize(image, 0), textureSize(image, 1))/64.0;", "uniform sampler2D image;")
    one = np.zeros((8, 32, 4), np.float32)
    assert Drawer(ctx, kind, SIZE, {"input": [one, pictures(SIZE)[0]]}).draw()[0, 0, :2].tolist() == [0.5, 0.125]
    assert Drawer(ctx, kind, SIZE).draw()[0, 0].tolist() == [1.0, 0.75, 0.5, 0.375]


HANDED = "vec4 f(sampler2D s, vec2 p) { return texture(s, p); }"


@pytest.mark.parametrize(("main", "above", "counts"), [
    ("color = texture(image, uv);", "", {0: False, 1: False, 2: False, 15: False, 16: True, 40: True}),
    ("color = texture(image, uv) + texture(image, uv.yx);", "", {1: False, 4: False, 5: True}),
    ("for (int i = 0; i < 9; i++) { color += texture(image, uv*float(i)); }", "", {1: False, 2: True}),
    ("for (int i = 0; i < 9; i++) color += texture(image, uv); color.r = 0.0;", "", {1: False, 2: True}),
    ("for (int i = 0; i < 9; i++) color += vec4(i); color += texture(image, uv);", "", {2: False, 15: False}),
    ("color = AT(uv);", "#define AT(p) texture(image, p)", {1: False, 2: True}),
    ("color = f(image, uv);", HANDED, {0: True, 1: True, 2: True}),
    ("color = TEX(image, uv);", "#define TEX(s, p) texture(s, p)", {1: True, 2: True}),
    ("color = textureOffset(image, uv, ivec2(1));", "", {1: True}),
    ("color = vec4(uv, 0.0, 1.0); /* f(image) */ // f(image)", "", {0: False, 15: False}),
])
def test_one_picture_is_wanted_where_the_sampler_is_handed_on_or_read_often_or_the_sources_are_too_many(
        kind_of: Callable[..., Kind], main: str, above: str, counts: dict[int, bool]) -> None:
    shader = kind_of(main, f"uniform sampler2D image;\n{above}").shader
    assert shader is not None
    assert {count: shader.needs_sum({"input": count}) == {"input"} for count in counts} == counts


def test_no_program_reads_more_pictures_than_there_are_units(kind_of: Callable[..., Kind]) -> None:
    shader = kind_of("color = texture(a, uv) + texture(b, uv) + texture(c, uv);", "uniform sampler2D a, b, c;").shader
    assert shader is not None
    assert shader.needs_sum({"a": 5, "b": 5, "c": 5}) == frozenset()
    assert shader.needs_sum({"a": 5, "b": 5, "c": 6}) == {"c"}
    assert shader.needs_sum({"a": 9, "b": 9, "c": 9}) == {"a", "b"}
    for counts in ({"a": 9, "b": 9, "c": 9}, {"a": 13, "b": 1, "c": 1}, {"a": 100}):
        text = shader.fragment(counts)
        assert text.count("uniform sampler2D") <= MOST_SAMPLERS


@pytest.mark.parametrize(("main", "above"), [
    ("color = f(image, uv);", HANDED), ("color = TEX(image, uv);", "#define TEX(s, p) texture(s, p)"),
    ("color = f(image, uv);", "vec4 f(sampler2D image, vec2 p) { return texture(image, p); }"),
    ("vec4 image = texture(image, uv); color = image;", ""),
    ("color = texture(s, uv).stpq.stpq;", "uniform sampler2D s;\n#define S s"),
])
def test_a_sampler_that_is_handed_on_reads_the_one_picture(
        ctx: moderngl.Context, kind_of: Callable[..., Kind], main: str, above: str) -> None:
    kind = kind_of(main, f"uniform sampler2D image;\n{above}" if "sampler2D s;" not in above else above)
    drawer = Drawer(ctx, kind, SIZE, {image: sources(2) for image in kind.main})
    assert np.allclose(drawer.draw(), sum(sources(2)), atol=2e-3, rtol=2e-3)


# -- what every shader has


def test_a_plain_shader_has_uv_resolution_time_and_frame_declared_or_not(
        ctx: moderngl.Context, kind_of: Callable[..., Kind]) -> None:
    main = "color = vec4(uv, time*60.0/8.0 + float(frame)/8.0, resolution.x/resolution.y);"
    for above in ("", "in vec2 uv;\nuniform float time;\nuniform int frame; uniform vec2 resolution;"):
        drawer = Drawer(ctx, kind_of(main, above), SIZE)
        drawer.draw()
        drawn = drawer.draw()
        assert np.allclose(drawn[..., 0], UV[0], atol=1e-3)
        assert np.allclose(drawn[..., 1], UV[1], atol=1e-3)
        assert np.allclose(drawn[0, 0, 2:], (0.25, 4/3), atol=1e-3)


@pytest.mark.parametrize("above", ["float time = 0.5;", "#define time 0.5", "const float time = 0.5, x = 1.0;"])
def test_a_name_that_the_file_uses_itself_is_left_to_it(
        ctx: moderngl.Context, kind_of: Callable[..., Kind], above: str) -> None:
    drawer = Drawer(ctx, kind_of("float frame = 0.25; color = vec4(time, frame, 0.0, 1.0);", above), SIZE)
    drawer.draw()
    assert drawer.draw()[0, 0].tolist() == [0.5, 0.25, 0.0, 1.0]


def test_members_of_structures_have_names_of_their_own(ctx: moderngl.Context, kind_of: Callable[..., Kind]) -> None:
    above = ("uniform sampler2D image;\nstruct Hit { vec2 uv; float time; vec4 image; };\n"
             "Hit hit(vec2 uv, float time) { return Hit(uv, time, texture(image, uv)); }\n")
    drawer = Drawer(ctx, kind_of("Hit h = hit(uv, 0.5 + time); color = vec4(h.uv, h.time, h.image.x);", above), SIZE,
                    {"input": sources(2)})
    drawn = drawer.draw()
    assert np.allclose(drawn[..., 0], UV[0], atol=1e-3)
    assert np.allclose(drawn[..., 2], 0.5)
    assert np.allclose(drawn[..., 3], sum(sources(2))[..., 0], atol=2e-3)


def test_inputs_of_every_type_arrive(ctx: moderngl.Context, kind_of: Callable[..., Kind]) -> None:
    above = ("uniform float a = 0.5;\nuniform int b = 2;\nuniform bool c;\nuniform vec2 d;\nuniform vec3 e;\n"
             "uniform vec4 f;\nuniform bool g; // [trigger]\nuniform int which;\n")
    main = "color = which == 0 ? vec4(a, b, c, g) : which == 1 ? vec4(d, e.xy) : which == 2 ? vec4(e.z, f.xyz) : f;"
    drawer = Drawer(ctx, kind_of(main, above), SIZE)
    assert drawer.draw()[0, 0].tolist() == [0.5, 2.0, 0.0, 0.0]
    numbers = {"a": 0.25, "b": 2.6, "c": 0.5, "g": 1.0, "d_x": 1.0, "d_y": 2.0, "e_r": 3.0, "e_g": 4.0, "e_b": 5.0,
               "f_r": 6.0, "f_g": 7.0, "f_b": 8.0, "f_a": 9.0}
    drawn = [drawer.draw(**numbers, which=w)[0, 0].tolist() for w in range(4)]
    assert drawn == [[0.25, 3.0, 1.0, 1.0], [1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [6.0, 7.0, 8.0, 9.0]]


def test_what_is_not_finite_becomes_finite(ctx: moderngl.Context, kind_of: Callable[..., Kind]) -> None:
    kind = kind_of("color = vec4(0.0/zero, 1.0/zero, -1.0/zero, 1e9);", "uniform float zero;")
    assert Drawer(ctx, kind, SIZE).draw()[0, 0].tolist() == [0.0, 65504.0, -65504.0, 65504.0]


def test_an_error_has_the_line_of_the_file(ctx: moderngl.Context, kind_of: Callable[..., Kind]) -> None:
    above = "#version 330 core\n/* two\nlines */\nuniform sampler2D image;\n#extension GL_ARB_gpu_shader5 : enable"
    kind = kind_of("color = wrong_0 + texture(image, uv) + wrong_1*texture(image, uv)*wrong_2;", above)
    with pytest.raises(moderngl.Error) as error:
        Drawer(ctx, kind, SIZE, {"input": sources(3)})
    found = re.findall(r"0:(\d+)\((\d+)\): error: `(wrong_.)' undeclared", str(error.value))
    assert [wrong for _, _, wrong in found] == ["wrong_0", "wrong_1", "wrong_2"]
    assert kind.shader is not None
    for line, column, wrong in found:
        where = kind.shader.where(int(line), int(column), {"input": 3})
        assert kind.shader.text.split("\n")[where.line - 1][where.column - 1:].startswith(wrong)
        assert where.line == 7
    assert kind.shader.where(99, 1, {"input": 3}) == Where(str(kind.shader.path))


# -- Shadertoy


def test_shadertoys_form_is_drawn(ctx: moderngl.Context, tmp_path: Path) -> None:
    (tmp_path / "toy.frag").write_text(
        "// A toy.\nuniform float gain = 2.0; // [0, 4]\n"
        "void mainImage(out vec4 fragColor, in vec2 fragCoord) {\n"
        "    vec2 uv = fragCoord/iResolution.xy, mouse = iMouse.xy/iResolution.xy;\n"
        "    float t = iTime*60.0 + float(iFrame) + iTimeDelta*60.0 + iChannelTime[0];\n"
        "    fragColor = gain*texture(iChannel0, uv) + texelFetch(iChannel2, ivec2(0), 0);\n"
        "    if (iFrame == 1) fragColor = vec4(t, mouse, 0.0);\n"
        "    if (iFrame == 2) fragColor = vec4(iChannelResolution[2].xy, iDate.y, 0.0);\n"
        "}\n")
    kind = shader_kind(tmp_path / "toy.frag")
    assert kind.input_names == ("input", "channel2", "mouse_x", "mouse_y", "click_x", "click_y", "gain")
    assert kind.doc == "A toy."
    assert kind.shader is not None
    assert kind.shader.dialect == "shadertoy"
    one, two, three = pictures(SIZE)
    drawer = Drawer(ctx, kind, SIZE, {"input": [one, two], "channel2": [three[:8, :8]]})
    first = drawer.draw(mouse_x=0.25, mouse_y=0.5)
    assert np.allclose(first[..., :3], (2*(one + two) + three[0, 0])[..., :3], atol=5e-3)
    assert np.all(first[..., 3] == 1.0)
    assert np.allclose(drawer.draw()[0, 0], (1.0 + 1.0 + 1.0 + 1/60, 0.25, 0.5, 1.0), atol=1e-2)
    assert drawer.draw()[0, 0].tolist() == [8.0, 8.0, 10.0, 1.0]


def test_a_sound_or_a_sky_of_shadertoys_is_none(tmp_path: Path) -> None:
    (tmp_path / "toy.frag").write_text("vec2 mainSound(int n, float t) { return vec2(0.0); }")
    with pytest.raises(DeclarationError, match="there is no main"):
        shader_kind(tmp_path / "toy.frag")
