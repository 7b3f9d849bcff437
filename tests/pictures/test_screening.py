"""What is seen of a session while it plays: lost contexts, screens that go, files that are made of it."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import moderngl
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from PIL import Image

from livedmm import Client
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.machine import Machine
from livedmm.language.patches import read_patch
from livedmm.live.replay import Replay
from livedmm.live.screening import MOST_LOST, Screening, Screens
from livedmm.live.touch import Touch
from livedmm.pictures.aside import Aside
from livedmm.pictures.compiling import Program
from livedmm.pictures.context import BACK, DRAWING, Graphics, stand_back
from livedmm.pictures.machine import PictureMachine
from livedmm.pictures.projector import Projector
from tests.live.performing import Performance, perform, port_of

from .playing import kinds
from .xvfb import screen

ROWS = "level = value_identity(0.25)\nscreen = level + 0.5*screen\nseen = value_identity(screen)"
"""A loop: after a while the screen is twice the level."""
PATIENCE = 60.0


class Stage:
    """A screening without a window, in a context of its own, whose frames come one by one."""

    def __init__(self, folder: Path, rows: str) -> None:
        registry = kinds(folder, {})
        text = "rows: |\n" + "".join(f"  {row}\n" for row in rows.splitlines())
        self.said: list[str] = []
        self.aside = Aside()
        self.projector = Projector(self.aside, lambda error: self.said.append(str(error)))
        self.machine = Machine(read_patch(text, "stage", registry).require(), registry, LiteralMachine(registry, 6000),
                               pictures=self.projector)
        self.screening = Screening(Screens(window=False, size=(8, 4)), self.aside, self.projector,
                                   Touch(lambda kind, value: None), self.said.append)

    def until(self, is_so: Callable[[], bool]) -> None:
        """Let frames go by until something is so."""
        ends = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < ends
            self.machine.render(100)
            self.screening.turn(0)

    def seen(self) -> float:
        """How bright the screen is."""
        reading = self.machine.readings.get(("screen", "screen"))
        return reading.r if reading is not None else 0.0

    def close(self) -> None:
        self.screening.close()
        self.aside.close()


@pytest.fixture
def stage(graphics: Graphics, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, ROWS)
    try:
        made.until(lambda: made.seen() > 0.49)
        made.said.clear()
        yield made
    finally:
        made.close()


def fail_times(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the driver refuse what it is asked for so often."""
    draw, left = Program.draw, [times]

    def drawn(program: Program) -> None:
        if left[0]:
            left[0] -= 1
            raise moderngl.Error("GL_CONTEXT_LOST")
        draw(program)

    monkeypatch.setattr(Program, "draw", drawn)


def test_a_lost_context_is_followed_by_another_and_loops_begin_anew(
        stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stage.screening._graphics
    fail_times(monkeypatch, 1)
    stage.until(lambda: stage.seen() < 0.4)
    stage.until(lambda: stage.seen() > 0.49)
    assert stage.screening._graphics is not before
    (told,) = stage.said
    assert "GL_CONTEXT_LOST" in told
    assert "the sound plays on" in told


def test_contexts_that_are_lost_again_and_again_end_the_pictures_and_nothing_else(
        stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_times(monkeypatch, 1000)
    stage.until(lambda: "nothing more can be drawn" in " ".join(stage.said))
    assert sum("begin anew" in sentence for sentence in stage.said) == MOST_LOST
    stage.screening.still(Path("a.png"))
    frames = stage.machine.frame
    stage.until(lambda: stage.machine.frame > frames + 2)
    assert "a.png is not taken" in stage.said[-1]


def test_a_still_is_taken_of_a_session_that_nobody_watches(graphics: Graphics, tmp_path: Path) -> None:
    stage = Stage(tmp_path, "screen = 0.5")
    try:
        frames = stage.machine.frame
        stage.until(lambda: stage.machine.frame > frames + 2)
        assert not stage.projector.is_watched
        stage.screening.still(tmp_path / "a.png")
        stage.until((tmp_path / "a.png").exists)
        stage.until(lambda: not stage.projector.is_watched)
    finally:
        stage.close()
    assert Image.open(tmp_path / "a.png").getpixel((3, 2)) == (128, 128, 128)


def test_a_still_during_which_the_context_is_lost_is_taken_in_the_next(
        stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = PictureMachine.pixels

    def lost(machine: PictureMachine) -> NDArray[np.uint8]:
        monkeypatch.setattr(PictureMachine, "pixels", read)
        raise moderngl.Error("GL_CONTEXT_LOST")

    monkeypatch.setattr(PictureMachine, "pixels", lost)
    stage.screening.still(tmp_path / "a.png")
    stage.until((tmp_path / "a.png").exists)
    assert "GL_CONTEXT_LOST" in stage.said[0]


def test_what_draws_in_software_stands_back(graphics: Graphics) -> None:
    if "llvmpipe" not in graphics.renderer or not sys.platform.startswith("linux"):
        pytest.skip("nothing is drawn by llvmpipe here")
    graphics.canvas(64, 64).release()
    mine = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert stand_back() > 0
    for task in Path("/proc/self/task").iterdir():
        if (task / "comm").read_text().startswith(DRAWING):
            assert os.getpriority(os.PRIO_PROCESS, int(task.name)) == BACK
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == mine


BLOCKS = """import ctypes
from livedmm.live.status import memory
from livedmm.pictures.context import LARGE_BLOCK, keep_apart

library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.malloc.argtypes = [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
library.free(library.malloc(5 * LARGE_BLOCK))  # from here on glibc would take as much from its heap
keep_apart()
block = library.malloc(2 * LARGE_BLOCK)
ctypes.memset(block, 1, 2 * LARGE_BLOCK)
after = library.malloc(1000)
before = memory()
library.free(block)
print((before - memory()) / LARGE_BLOCK)
"""


@pytest.mark.skipif("glibc" not in platform.libc_ver(), reason="the allocator is another")
def test_a_large_block_is_given_back_though_small_ones_came_after_it() -> None:
    run = subprocess.run([sys.executable, "-c", BLOCKS], capture_output=True, text=True, check=True)
    assert float(run.stdout) > 1.9


def patch(folder: Path) -> str:
    path = folder / "p.yaml"
    path.write_text("rows: |\n  speaker = 0.3*sine(220)\n  screen = 0.5\n")
    return str(path)


def asked(session: Performance) -> Client:
    return Client(port=port_of(session.until("OSC is heard")), timeout=60)


def test_a_window_that_is_taken_away_comes_back_and_a_screen_that_goes_leaves_the_sound(tmp_path: Path) -> None:
    with screen() as display:
        environment = {"DISPLAY": display}
        with (perform(patch(tmp_path), "--no-audio", "--size", "64x36", environment=environment) as session,
              asked(session) as client):
            session.until("by the processor")
            found = ["xdotool", "search", "--sync", "--name", "^livedmm"]
            subprocess.run([*found, "windowclose"], check=True, env={**os.environ, **environment}, capture_output=True)
            assert "the window was taken away" in session.until("begin anew")
            subprocess.run([*found, "windowkill"], check=True, env={**os.environ, **environment}, capture_output=True)
            assert "The sound plays on" in session.until("the screen is gone")
            client.row("speaker.gain = 0.25")
            assert session.interrupt() == 0
            session.until("played ")


def test_a_performance_is_recorded_as_it_was_played(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with (perform(patch(tmp_path), "--no-audio", "--no-window", "--size", "64x36", "--log", str(log)) as session,
          asked(session) as client):

        def stills(name: str) -> None:
            """Let some frames be drawn."""
            for n in range(6):
                client.send("/still", f"{name}{n}.png")
                session.until(f"{name}{n}.png: the picture of the screen")

        client.send("/record", "take.wav")
        client.row("speaker.gain = 0.25")
        stills("a")
        client.send("/record")
        session.until("take.wav is recorded")
        for n in range(20):  # a busy machine may not draw anything while it is recorded
            client.row('record("take.mp4")')
            stills(f"{n} ")
            client.row("record()")
            if "is recorded" in session.until("take.mp4 is "):
                break
        assert session.interrupt() == 0
    sound = soundfile.read(tmp_path / "take.wav", dtype="float32")[0].T
    again = np.concatenate(list(Replay(log).render()), axis=1)
    places = np.flatnonzero(again[0] == sound[0, 0])
    assert any(np.array_equal(again[:, at:at + sound.shape[1]], sound) for at in places)
    with av.open(str(tmp_path / "take.mp4")) as film:
        pictures = [f.to_ndarray(format="gray").mean() for f in film.decode(video=0)]
    assert pictures
    assert pictures[-1] == pytest.approx(127, abs=4)
