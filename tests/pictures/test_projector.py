"""Frames on their way to the thread that draws: none is waited for, and what is missed is counted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from livedmm.engine.literal import LiteralMachine
from livedmm.engine.machine import Machine
from livedmm.errors import LivedmmError, ShaderError
from livedmm.language.patches import read_patch
from livedmm.network import Network
from livedmm.pictures.aside import Aside
from livedmm.pictures.context import Graphics
from livedmm.pictures.machine import PictureMachine
from livedmm.pictures.projector import Projector
from livedmm.ugens import Registry
from livedmm.ugens.shaders import shader_kind
from tests.pictures.playing import kinds

PATIENCE = 60.0
TURN = "uniform sampler2D image;\nout vec4 color;\nvoid main() { color = texture(image, uv)*%s + 0.125; }\n"


class Show:
    """A machine, a projector, and who draws, all on one thread."""

    def __init__(self, graphics: Graphics, registry: Registry, rows: str) -> None:
        self.registry = registry
        self.told: list[LivedmmError] = []
        self.aside = Aside()
        self.projector = Projector(self.aside, self.told.append)
        self.pictures = PictureMachine(graphics, (8, 4), tell=self.told.append, aside=self.aside)
        self.machine = Machine(self.network(rows), registry, LiteralMachine(registry, 6000), pictures=self.projector)

    def network(self, rows: str) -> Network:
        text = "rows: |\n" + "".join(f"  {row}\n" for row in rows.splitlines())
        return read_patch(text, "show", self.registry).require()

    def frame(self, draws: bool = True) -> None:
        self.machine.render(100)
        if draws:
            self.projector.draw(self.pictures)

    def until(self, *names: str) -> None:
        """Let frames go by until neurons of these names are drawn."""
        ends = time.monotonic() + PATIENCE
        while not set(names) <= {neuron.name for neuron in self.pictures.plan.neurons}:
            assert time.monotonic() < ends
            self.frame()
            time.sleep(0.01)


@contextmanager
def show(graphics: Graphics, folder: Path, rows: str, **texts: str) -> Iterator[Show]:
    made = Show(graphics, kinds(folder, texts), rows)
    try:
        yield made
    finally:
        made.aside.close()
        made.pictures.release()


def test_only_the_newest_frame_is_drawn_and_the_others_are_counted(graphics: Graphics, tmp_path: Path) -> None:
    with show(graphics, tmp_path, "screen = 0.5") as made:
        made.until("screen")
        drawn, missed = made.projector.counts.drawn, made.projector.counts.missed
        for _ in range(5):
            made.frame(draws=False)
        assert made.projector.wait(0)
        assert made.projector.draw(made.pictures)
        assert not made.projector.draw(made.pictures)
        assert not made.projector.wait(0)
        assert (made.projector.counts.drawn, made.projector.counts.missed) == (drawn + 1, missed + 4)
        assert made.pictures.floats()[0, 0].tolist() == [0.5] * 4


def test_what_is_new_waits_for_its_shader_and_the_rest_goes_on(graphics: Graphics, tmp_path: Path) -> None:
    with show(graphics, tmp_path, "level = value_identity(0.25)\nscreen = level", turn=TURN % "0.5") as made:
        made.until("screen")
        made.machine.change(made.network("level = value_identity(0.25)\nt = turn(screen)\nscreen = 2*level + 0*t"))
        made.frame()
        made.frame()
        names = {neuron.name for neuron in made.pictures.plan.neurons}
        assert made.pictures.floats()[0, 0, 0] == (0.5 if names == {"screen"} else 0.0) or names == {"screen", "t"}
        made.until("t")
        made.frame()
        made.frame()
        assert made.pictures.floats()[0, 0, 0] == 0.5
        assert made.told == []


def test_a_shader_that_does_not_compile_is_told_once_and_the_show_goes_on(graphics: Graphics, tmp_path: Path) -> None:
    with show(graphics, tmp_path, "t = turn(screen)\nscreen = 0.25 + t", turn=TURN % "missing") as made:
        made.until("screen", "t")
        for _ in range(3):
            made.frame()
        assert made.pictures.floats()[0, 0, 0] == 0.25
        assert {str(error.where.line) for error in made.told} == {"3"}
        assert len({str(error) for error in made.told}) == 1


def test_a_saved_shader_is_accepted_once_it_is_compiled(graphics: Graphics, tmp_path: Path) -> None:
    with show(graphics, tmp_path, "t = turn(screen)\nscreen = 0.25 + 0*t", turn=TURN % "0.5") as made:
        made.until("screen", "t")
        for text, fine in ((TURN % "0.25", True), (TURN % "oh", False)):
            (tmp_path / "turn.frag").write_text(text)
            kind = shader_kind(tmp_path / "turn.frag")
            ends = time.monotonic() + PATIENCE
            while (found := made.projector.accepts(kind)) is False:
                assert time.monotonic() < ends
                made.frame()
                time.sleep(0.01)
            assert isinstance(found, ShaderError) != fine
            if fine:
                made.registry.add(kind)
                made.frame()
                assert made.pictures.plan.neurons[0].kind is kind or made.pictures.plan.neurons[1].kind is kind


def test_mean_colours_come_back_through_the_projector(graphics: Graphics, tmp_path: Path) -> None:
    with show(graphics, tmp_path, "screen = 0.5\nseen = value_identity(screen)") as made:
        made.until("screen")
        for _ in range(4):
            made.frame()
        assert made.machine.readings["screen", "screen"] == pytest.approx((0.5, 0.5, 0.5, 0.5))


def test_while_nobody_watches_frames_are_made_only_for_who_reads_a_colour(graphics: Graphics, tmp_path: Path) -> None:
    rows = "n = value_identity(0.5)\nscreen = n"
    with show(graphics, tmp_path, rows) as made:
        made.projector.is_watched = False
        made.machine.render(1000)
        assert not made.projector.wait(0)
        assert made.machine.frame == 10
        made.machine.change(made.network(rows + "\nseen = value_identity(screen)"))
        made.until("screen")
        made.machine.change(made.network(rows))
        made.machine.render(200)
        made.projector.skip()
        made.machine.render(1000)
        assert not made.projector.wait(0)
        made.projector.is_watched = True
        made.until("screen")
