"""`livedmm perform` from outside: it begins, it goes on whatever is missing, and it ends when it is told to."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import numpy as np
import pytest

from livedmm.commands import performing
from livedmm.live.log import read_log
from livedmm.live.replay import Replay

from .performing import perform, port_of


def test_it_plays_without_a_device_until_it_is_interrupted() -> None:
    with perform("--no-audio") as performance:
        performance.until("'First light' plays")
        assert performance.interrupt() == 0
        performance.until("played ")


def test_without_a_screen_it_says_how_to_reach_it_and_how_to_film_it(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with perform("--no-audio", "--log", str(log), environment={"DISPLAY": "", "WAYLAND_DISPLAY": ""}) as performance:
        port = port_of(performance.until("OSC is heard at"))
        told = performance.until("another terminal")
        assert f"livedmm repl --port {port}; " in told
        assert 'record("take.mp4")' in told
        assert performance.until("afterwards").endswith(f"livedmm replay {log} -o film.mp4")
        assert performance.interrupt() == 0


def test_a_patch_with_an_error_does_not_play(tmp_path: Path) -> None:
    patch = tmp_path / "wrong.yaml"
    patch.write_text("rows: |\n  voice = sawx(110)\n")
    with perform(str(patch), "--no-audio") as performance:
        assert "no kind 'sawx'" in performance.until("wrong.yaml:2:")
        assert performance.process.wait(60) == 1


@pytest.fixture
def no_portaudio(tmp_path: Path) -> dict[str, str]:
    """An environment in which sounddevice finds no PortAudio."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    return {"PYTHONPATH": str(tmp_path)}


def test_without_portaudio_it_says_what_to_install_and_plays_on(no_portaudio: dict[str, str]) -> None:
    with perform(environment=no_portaudio) as performance:
        told = performance.until("PortAudio is not installed")
        assert "apt-get install libportaudio2" in told
        assert "plays on" in told
        performance.until(" plays; ")
        assert performance.interrupt() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_ends_processes_or_closes_the_terminal_ends_it_in_order(number: signal.Signals, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with perform("--no-audio", "--no-window", "--log", str(log)) as performance:
        performance.until(" plays; ")
        performance.process.send_signal(number)
        performance.until("played ")
        assert performance.process.wait(60) == 0
    assert "end" in read_log(log)[1][-1]


def test_a_second_interrupt_ends_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    stopping = threading.Event()
    performing._end_on_signals(stopping)
    try:
        for status in ([], [130]):
            signal.raise_signal(signal.SIGINT)
            assert stopping.is_set()
            assert ended == status
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.slow
def test_a_file_of_kinds_that_is_saved_is_taken_over_and_a_broken_one_is_told(tmp_path: Path) -> None:
    kinds, patch, log = tmp_path / "kinds" / "mine.py", tmp_path / "p.yaml", tmp_path / "log.jsonl"
    text = ("from livedmm.ugens import Input, Output, ugen\n\n\n@ugen\nclass Mine:\n    'A number.'\n"
            "    input = Input()\n    out = Output()\n\n    def tick(input):\n        return 0.5 * input\n")
    kinds.parent.mkdir()
    kinds.write_text(text)
    patch.write_text("rows: |\n  m = mine(sine(200))\n  speaker = 0.3*m\n")
    with perform(str(patch), "--no-audio", "--log", str(log)) as performance:
        performance.until(" plays; ")
        kinds.write_text(text.replace("0.5", "0.25"))
        performance.until("mine.py was saved: mine plays as it says")
        kinds.write_text(text + "x = = 1\n")
        assert "Nothing was changed." in performance.until("mine.py:12: SyntaxError")
        kinds.unlink()
        assert performance.interrupt() == 0
    sound = np.concatenate(list(Replay(log).render()), axis=1)
    assert np.abs(sound[:, 1000:4000]).max() == pytest.approx(0.075, rel=0.01)
    assert np.abs(sound[:, -12000:-6000]).max() == pytest.approx(0.0375, rel=0.01)
