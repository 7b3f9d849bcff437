"""The player on a real sound server: JACK with its dummy driver, a server for each test."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from .jack import NoServerError, Server
from .performing import perform

RATE = 48000
TONE = "title: Tone\nrows: |\n  voice = sine(440)\n  speaker = 0.5*voice\n"
HEIGHT = 0.25
"""Of the tone: the master fader begins at a half."""


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server at 48 kHz, or at the rate that is the parameter."""
    try:
        server = Server(f"livedmm-{os.getpid()}", tmp_path, getattr(request, "param", RATE))
    except NoServerError as error:
        pytest.skip(str(error))
    yield server
    server.end()


@pytest.fixture
def tone(tmp_path: Path) -> str:
    path = tmp_path / "tone.yaml"
    path.write_text(TONE)
    return str(path)


@pytest.mark.parametrize(("server", "told"), [(RATE, "48000 Hz"), (44100, "device runs at 44100 Hz, resampled")],
                         indirect=["server"])
def test_a_tone_is_heard_at_its_pitch_and_without_a_gap(server: Server, told: str, tone: str, tmp_path: Path) -> None:
    captured = tmp_path / "captured.wav"
    with perform(tone, environment=server.environment) as performance:
        assert told in performance.until("playing on ")
        server.run("jack_rec", "-f", str(captured), "-d", "2", "-b", "16", "-B", "262144",
                   "PortAudio:out_0", "PortAudio:out_1")
        assert performance.interrupt() == 0
    sound, rate = soundfile.read(captured)
    assert rate == server.rate
    for side in sound[rate // 2:].T:  # without the recorder's beginning
        angle = 2 * np.pi * 440 / rate * np.arange(len(side))
        waves = np.stack([np.sin(angle), np.cos(angle)], axis=1)
        parts = np.linalg.lstsq(waves, side, rcond=None)[0]
        assert np.hypot(*parts) == pytest.approx(HEIGHT, rel=1e-3)
        # 16 bits; a lost or doubled sample is 0.014 off, and so is 0.1 Hz at the end.
        assert np.abs(side - waves @ parts).max() < 1e-4


def test_the_end_is_no_click(server: Server, tone: str, tmp_path: Path) -> None:
    captured = tmp_path / "captured.wav"
    with perform(tone, environment=server.environment) as performance:
        performance.until("playing on ")
        command = ["jack_rec", "-f", str(captured), "-d", "4", "-b", "16", "-B", "262144", "PortAudio:out_0",
                   "PortAudio:out_1"]
        with subprocess.Popen(command, env={**os.environ, **server.environment}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as recorder:
            server.run("jack_rec", "-f", str(tmp_path / "meanwhile.wav"), "-d", "1", "-b", "16", "system:capture_1")
            assert performance.interrupt() == 0
            recorder.wait(60)
    side = soundfile.read(captured)[0][RATE // 4:, 0]
    assert np.abs(side[-RATE // 4:]).max() == 0
    bends = np.abs(np.diff(side, 2))
    assert bends.max() < 2 * bends[:RATE // 4].max()


def test_a_session_outlives_its_sound_server_and_takes_up_the_next(server: Server, tone: str) -> None:
    with perform(tone, environment=server.environment) as performance:
        performance.until("playing on ")
        server.kill()
        assert "plays on without sound" in performance.until(" is gone")
        server.start()
        performance.until("playing on ")
        assert performance.interrupt() == 0
        performance.until("played ")


def test_a_session_whose_sound_server_is_gone_ends_well(server: Server, tone: str) -> None:
    with perform(tone, environment=server.environment) as performance:
        performance.until("playing on ")
        server.kill()
        performance.until(" is gone")
        assert performance.interrupt() == 0


def test_a_device_that_is_not_there_is_told_and_what_is_near(server: Server, tone: str) -> None:
    with perform(tone, "--device", "systen", environment=server.environment) as performance:
        assert "did you mean 'system'?" in performance.until("no sound device 'systen'")
        performance.until(" plays; ")
        assert performance.interrupt() == 0


def test_what_a_device_is_asked_for_is_told_in_ms(server: Server, tone: str) -> None:
    with perform(tone, "--block-size", "128", "--latency", "777", environment=server.environment) as performance:
        told = performance.until("playing on ")
        assert "2 out; 48000 Hz; blocks of 128 (2.7 ms); latency" in told
        assert "777 ms were asked for: the host decides" in told
        assert performance.interrupt() == 0


def test_the_input_is_opened_once_a_microphone_is_played(server: Server, tone: str) -> None:
    with perform(tone, environment=server.environment) as performance:
        assert " in" not in performance.until("playing on ").partition("latency")[0]
        Path(tone).write_text(TONE + "  heard = lowpass(microphone)\n")
        performance.until("opened again: the network needs its input")
        assert "2 out, 2 in" in performance.until("playing on ")
        assert performance.interrupt() == 0
