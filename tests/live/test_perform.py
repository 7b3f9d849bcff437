"""`livedmm perform` from outside: it begins, it goes on whatever is missing, and it ends when it is told to."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from livedmm.commands import performing
from livedmm.live.log import read_log

from .performing import perform


def test_it_plays_without_a_device_until_it_is_interrupted() -> None:
    with perform("--no-audio") as performance:
        performance.until("'A drone that bends itself' plays")
        assert performance.interrupt() == 0
        performance.until("played ")


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
