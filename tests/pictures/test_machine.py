"""Laws of pictures: what a network of solid colours shows at each frame, in closed form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from livedmm.engine.frames import PictureNeuron
from livedmm.errors import DeviceError, LivedmmError, PictureError
from livedmm.language.kinds import installed_kinds
from livedmm.language.reader import read
from livedmm.network import Network, Rename, along
from livedmm.pictures.context import Canvas, Form, Graphics
from livedmm.pictures.painted import Painted
from livedmm.pictures.sizes import size_of
from livedmm.ugens import Input, Output, State, ugen
from livedmm.vvalues import number
from tests.pictures.playing import Stage, kinds, stage

HALF = 2e-3
"""Half floats have 11 bits."""


def near(colour: object, wanted: object) -> bool:
    return bool(np.allclose(colour, wanted, atol=HALF, rtol=HALF))


@pytest.mark.parametrize("kind", ["passed", "handed"])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 15, 16, 20, 31])
def test_an_image_input_is_the_linear_combination_of_any_number_of_pictures(
        graphics: Graphics, tmp_path: Path, kind: str, count: int) -> None:
    chance = np.random.default_rng(count)
    tints, weights = chance.uniform(0, 1, (count, 4)).round(3), chance.uniform(-1, 1, count).round(3)
    rows = [f"s{i} = solid({r}, {g}, {b}, {a})" for i, (r, g, b, a) in enumerate(tints)]
    terms = " ".join(f"+ {w}*s{i}" for i, w in enumerate(weights))
    rows += ["n = constant(value={\"r\": 0.5, \"a\": 0.25})", f"p = {kind}(0.125 + 0.5*n {terms})"]
    with stage(graphics, tmp_path, "\n".join(rows)) as made:
        made.frame(3)
        wanted = weights @ tints + 0.125 + 0.5 * np.array([0.5, 0, 0, 0.25])
        assert near(made.colour("p"), wanted)


def test_each_connection_delays_by_one_frame(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "s = solid(1)\na = passed(s)\nb = handed(a)\nscreen = b") as made:
        seen = []
        for _ in range(6):
            made.frame()
            seen.append([int(made.colour(n)[0]) for n in ("s", "a", "b", "screen")])
        assert seen == [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], *[[1, 1, 1, 1]] * 3]


def test_pictures_tick_several_times_a_frame(graphics: Graphics, tmp_path: Path) -> None:
    rows = "s = solid(1)\na = passed(s)\nb = handed(a)\nscreen = b\nc = counted()"
    with stage(graphics, tmp_path, rows, ticks=4) as made:
        made.frame()
        assert made.colour()[0] == 1
        made.frame()
        assert near(made.colour("c")[:2], [7, (1 + 3/4) / 60])


def test_a_loop_through_one_picture_is_a_power_of_its_weight(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "p = passed()\np.input = 0.5*p + 0.5") as made:
        for n in range(1, 9):
            made.frame()
            assert near(made.colour("p"), 1 - 0.5**n)


def test_a_loop_through_two_pictures_turns(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "a = passed()\nb = handed(a)\na.input = 1 - b") as made:
        seen = []
        for _ in range(8):
            made.frame()
            seen.append((made.colour("a")[0], made.colour("b")[0]))
        assert seen == [(1, 0), (1, 1), (0, 1), (0, 0)] * 2


def test_what_is_not_finite_does_not_stay_in_a_loop(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "bad = bad()\np = passed(0)\np.input = bad + 0.5*p") as made:
        made.frame(4)
        assert np.isfinite(made.colour("bad")).all()
        assert np.isfinite(made.colour("p")).all()
        made.do("bad.x = 2")
        made.frame(30)
        assert near(made.colour("p")[3], 2)


def test_weights_are_those_of_the_glide_at_the_frame(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "s = solid(1, 1, 1)\nscreen = 0*s\nscreen = s") as made:
        made.frame(2)
        made.do("screen = 0.25*s", glide=1000)
        machine = made.machine
        for _ in range(14):
            at = machine.frame_sample(machine.frame)
            made.frame()
            path = next(path for edge, path in machine.emission.paths.items() if edge[0].neuron == "screen")
            assert near(made.colour()[0], along(path, at))
        assert near(made.colour()[0], 0.25)


def test_a_number_input_follows_signals_and_values(graphics: Graphics, tmp_path: Path) -> None:
    rows = """
lfo = sine(3)
count = value_identity()
count.input = count + 0.125
s = solid(0.5*lfo + 0.5, count, 0.25)
screen = s"""
    with stage(graphics, tmp_path, rows) as made:
        for frame in range(1, 8):
            at = made.machine.frame_sample(made.machine.frame)
            made.frame()
            lfo = np.sin(2*np.pi*3*(at - 1)/made.session.signals.rate) if at else 0
            assert near(made.colour("s")[:3], [0.5*lfo + 0.5, 0.125*(frame - 1), 0.25])


def test_a_number_is_grey_and_a_value_is_its_colour(graphics: Graphics, tmp_path: Path) -> None:
    rows = 'red = constant(value={"r": 1})\nscreen = 0.5*red + 0.25'
    with stage(graphics, tmp_path, rows) as made:
        made.frame(2)
        assert near(made.colour(), [0.75, 0.25, 0.25, 0.25])


def test_numbers_read_the_mean_colour_a_frame_later(graphics: Graphics, tmp_path: Path) -> None:
    rows = """
s = solid(0.5, 0.25, 0.125, 1)
seen = value_identity(s)
t = solid(s, 0, 0)
speaker.left = s
speaker.gain = 1"""
    with stage(graphics, tmp_path, rows) as made:
        luma = 0.2126*0.5 + 0.7152*0.25 + 0.0722*0.125
        made.frame()
        assert made.machine.values.outputs["value_identity"]["seen"]["out"] == {":number": 0.0, "r": 0.0, "g": 0.0,
                                                                              "b": 0.0, "a": 0.0}
        made.frame()
        found = made.machine.values.outputs["value_identity"]["seen"]["out"]
        assert found == {":number": luma, "r": 0.5, "g": 0.25, "b": 0.125, "a": 1.0}
        assert near(made.colour("t")[0], luma)
        made.frame(3)
        assert near(made.session.signals.outputs[next(a for a in made.session.signals.outputs
                                                      if a.port == "left_out")], luma)


def test_the_mean_colour_of_any_size_of_picture(graphics: Graphics, tmp_path: Path) -> None:
    for size in ((1, 1), (37, 11), (64, 64), (333, 97)):
        with stage(graphics, tmp_path, "p = position()\nseen = value_identity(p)", size) as made:
            made.frame(2)
            found = made.machine.readings["position", "p"]
            mean = made.pictures.floats(("position", "p")).mean(axis=(0, 1), dtype=np.float64)
            assert np.allclose(found, mean, rtol=1e-6)
            assert np.allclose(found[:2], 0.5, atol=HALF)


def test_pictures_stay_when_the_plan_changes(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "p = passed()\np.input = p + 0.125") as made:
        made.frame(3)
        made.do("q = passed(p)\nr = solid(1)\np.input = p + 0.125 + 0*r")
        made.frame()
        assert near(made.colour("p"), 0.5)
        made.do("del q, r")
        made.frame(3)
        assert near(made.colour("p"), 0.875)


def test_a_renamed_neuron_keeps_its_picture(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "p = passed()\np.input = p + 0.125") as made:
        made.frame(3)
        made.session.edit([Rename("p", "q")])
        made.frame()
        assert near(made.colour("q"), 0.5)


def test_who_hears_a_picture_that_is_renamed_hears_on(graphics: Graphics, tmp_path: Path) -> None:
    rows = "p = passed()\np.input = p + 0.125\nseen = value_identity(p)\nspeaker.left = p + seen\nspeaker.gain = 1"
    heard = []
    for name in ("p", "q"):
        with stage(graphics, tmp_path, rows) as made:
            made.frame(3)
            if name != "p":
                made.session.edit([Rename("p", name)])
            heard.append(made.session.render(800)[0])
    assert np.ptp(heard[0]) > 0.5
    assert np.array_equal(*heard)


def test_a_neuron_that_returns_begins_again(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "p = passed()\np.input = p + 0.125") as made:
        made.frame(3)
        textures = graphics.textures
        made.do("del p")
        made.frame(3)
        assert graphics.textures == textures - 2
        made.session.undo("me")
        made.frame(2)
        assert made.colour("p")[0] <= 0.25


def test_a_network_that_writes_its_own_weights_moves_its_pictures(graphics: Graphics, tmp_path: Path) -> None:
    rows = """
s = solid(1, 1, 1)
screen = 0.25*s
self.delta = update + 0.125*edit("screen = 1.25*s")"""
    with stage(graphics, tmp_path, rows) as made:
        seen = []
        for _ in range(6):
            made.frame()
            seen.append(float(made.colour()[0]))
        steps = np.diff(seen[1:])
        assert seen[1] >= 0.25
        assert (steps > 0).all()


def test_twice_is_the_same(graphics: Graphics, tmp_path: Path) -> None:
    rows = "p = position()\nscreen = 0.9*screen + 0.1*p"

    def made(one: Stage) -> bytes:
        one.frame(5)
        return one.pictures.floats().tobytes()

    with stage(graphics, tmp_path, rows, (40, 30)) as one, stage(graphics, tmp_path, rows, (40, 30)) as other:
        assert made(one) == made(other)


@pytest.mark.parametrize(("rows", "wanted"), [
    ("product(a, b)", [0.5*0.25, 0.5, 0, 1]), ("a*b", [0.5*0.25, 0.5, 0, 1]), ("0.5*a*b", [0.25*0.25, 0.25, 0, 0.5]),
    ("a/b", [2, 2, 0, 1]), ("a > b", [1, 1, 1, 1]), ("b > a", [0, 0, 0, 0]), ("a > a", [0, 0, 0, 0])])
def test_operators_of_pictures(graphics: Graphics, tmp_path: Path, rows: str, wanted: list[float]) -> None:
    with stage(graphics, tmp_path, f"a = solid(0.5, 1, 0)\nb = solid(0.25, 0.5, 0)\nx = {rows}") as made:
        made.frame(4)
        assert near(made.colour("x"), wanted)


def test_what_is_shown_is_opaque_within_bounds_and_upright(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "p = position()\nscreen = 2*p - 0.5", (8, 4)) as made:
        made.frame(2)
        shown = made.pictures.pixels()
        assert shown.shape == (4, 8, 4)
        assert (shown[..., 3] == 255).all()
        assert shown[0, 0, 1] == 255
        assert shown[-1, 0].tolist() == [0, 0, 0, 255]
        assert made.pictures.pixels(size=(3, 5)).shape == (5, 3, 4)


def test_pictures_of_another_size_go_on(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "p = passed()\np.input = p + 0.125") as made:
        made.frame(3)
        made.pictures.resize((31, 7))
        made.frame()
        assert near(made.colour("p"), 0.5)
        assert made.pictures.floats(("passed", "p")).shape == (7, 31, 4)


@ugen(stream="image")
class Ramp:
    """A picture of two by one pixels, by a V-value; nothing new while that stays."""

    level = Input()
    out = Output()
    shown = State(initial=None)

    def tick(level, shown):
        if shown is not None and level == shown:
            return None, shown
        return np.array([[[number(level), 0, 0, 1], [0, number(level), 0, 1]]], np.float32), level


@ugen(stream="image")
class Wrong:
    """No picture."""

    out = Output()

    def tick():
        return np.zeros(3)


def test_a_picture_may_come_as_an_array(graphics: Graphics, tmp_path: Path) -> None:
    rows = "r = ramp(level)\nlevel = value_identity(0.25)\np = passed(r)\nseen = value_identity(r)\nscreen = p"
    with stage(graphics, tmp_path, rows, (2, 1), more=[Ramp]) as made:
        seen = []
        for frame in range(7):
            if frame == 4:
                made.do("level = 0.5")
            made.frame()
            seen.append([float(made.pictures.floats((kind, name))[0, 0, 0]) for kind, name in (
                ("ramp", "r"), ("passed", "p"))])
        # The weight of an edit is there at its frame, and its number a frame later.
        assert seen == [[0, 0], [0.25, 0], [0.25, 0.25], [0.25, 0.25], [0.25, 0.25], [0.5, 0.25], [0.5, 0.5]]
        assert made.machine.readings["ramp", "r"] == (0.25, 0.25, 0, 1)


def test_a_tick_that_gives_no_picture_is_told(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "w = wrong()\nscreen = w", more=[Wrong]) as made:
        told: list[LivedmmError] = []
        made.pictures._tell = told.append
        made.frame(3)
        assert "its tick gave an array of (3,)" in str(told[0])
        assert not made.pictures.floats().any()


@pytest.mark.parametrize("dtype", ["uint8", "float16", "float32", "float64"])
def test_arrays_of_every_form_are_shown(graphics: Graphics, tmp_path: Path, dtype: str) -> None:
    painted = Painted(graphics, PictureNeuron(1, Ramp, "r", (), (), 0, 0))
    for side, size in enumerate([(3, 5), (4, 4), (4, 4), (2, 9)]):
        picture = (np.random.default_rng(side).random((*size, 4)) * (255 if dtype == "uint8" else 1)).astype(dtype)
        painted.take(picture, side & 1)
        wanted = picture.astype(np.float32) / (255 if dtype == "uint8" else 1)
        assert np.allclose(painted.output(side & 1).pixels(), wanted, atol=1e-6)
    painted.release()


@pytest.mark.parametrize(("said", "size"), [
    ("", (640, 360)), ("1/2", (320, 180)), ("0.25", (160, 90)), ("2", (1280, 720)), ("256x128", (256, 128)),
    (" 8 X 8 ", (8, 8))])
def test_a_neuron_has_the_resolution_that_it_says(tmp_path: Path, said: str, size: tuple[int, int]) -> None:
    kind = kinds(tmp_path).kind("solid").bind(resolution=said)
    assert size_of(kind, (640, 360)) == size


@pytest.mark.parametrize("said", ["half", "-1", "8x", "1e3"])
def test_what_reads_as_no_resolution_is_told_where_it_is_written(said: str) -> None:
    registry, _ = installed_kinds()
    text = f'a = solid(1, resolution="{said}")\nscreen = feedback(a, "lighten")\n'
    wrong, other = read(text, Network.standing(registry), registry).errors
    assert (wrong.where.line, wrong.message) == (1, f"solid.resolution is '{said}'")
    assert "256x256" in wrong.advice
    assert (other.where.line, other.advice) == (2, 'write mix_by="lighten"')


@pytest.mark.parametrize("said", ["0", "1/0", "0x8", "99999x8", "1/1000"])
def test_what_is_no_resolution_is_told(tmp_path: Path, said: str) -> None:
    with pytest.raises(PictureError, match="write pixels"):
        size_of(kinds(tmp_path).kind("solid").bind(resolution=said), (640, 360))


def test_neurons_of_several_resolutions_feed_each_other(graphics: Graphics, tmp_path: Path) -> None:
    rows = 'p = position(resolution="4x2")\nq = handed(p, resolution="1/2")\nscreen = 0.5*p + 0.5*q'
    with stage(graphics, tmp_path, rows, (16, 8)) as made:
        made.frame(4)
        shapes = {n.name: made.pictures.floats(n.key).shape[1::-1] for n in made.pictures.plan.neurons}
        assert shapes == {"p": (4, 2), "q": (8, 4), "screen": (16, 8)}
        assert np.allclose(made.pictures.floats().mean(axis=(0, 1))[:2], 0.5, atol=0.01)
        made.pictures.resize((32, 16))
        made.frame()
        shapes = {n.name: made.pictures.floats(n.key).shape[1::-1] for n in made.pictures.plan.neurons}
        assert shapes == {"p": (4, 2), "q": (16, 8), "screen": (32, 16)}


def test_a_window_resized_to_nothing_has_a_pixel(graphics: Graphics, tmp_path: Path) -> None:
    with stage(graphics, tmp_path, "screen = 0.5") as made:
        made.frame(2)
        made.pictures.resize((0, -3))
        made.frame(2)
        assert made.pictures.floats().shape == (1, 1, 4)
        assert near(made.colour(), 0.5)


def test_a_picture_for_which_there_is_no_memory_is_told_and_the_show_goes_on(
        graphics: Graphics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas, large = Graphics.canvas, []

    def scarce(self: Graphics, width: int, height: int, form: Form = "f2") -> Canvas:
        if width > 1000:
            large.append(width)
            if len(large) % 4 == 0:
                raise DeviceError("there is no memory", "make it smaller")
        return canvas(self, width, height, form)

    monkeypatch.setattr(Graphics, "canvas", scarce)
    with stage(graphics, tmp_path, "s = solid(1)\nscreen = s") as made:
        told: list[LivedmmError] = []
        made.pictures._tell = told.append
        made.frame(3)
        textures = graphics.textures
        made.pictures.resize((1001, 4))
        assert [str(error) for error in told] == ["there is no memory; make it smaller"]
        assert graphics.textures == textures
        made.frame(2)
        assert made.colour()[0] == 1
        made.do("t = solid(1)\nscreen = 0.5*s + 0.25*t")
        made.frame(3)
        assert made.pictures.floats()[0, 0, 0] == 0.75
        made.pictures.resize((8, 8))
        made.frame()
        assert made.pictures.floats().shape == (8, 8, 4)
