"""`livedmm doctor`: what is missing is said, with what to do, in words and as JSON."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from livedmm import cli
from livedmm.commands.doctor import _port
from livedmm.live.osc import server
from tests.live.osc.answering import Answering


def asked(*arguments: str, **environment: str) -> tuple[int, str]:
    """Status and output of a `livedmm doctor` of its own."""
    done = subprocess.run([sys.executable, "-m", "livedmm.cli", "doctor", *arguments], capture_output=True, text=True,
                          check=False, env={**os.environ, **environment})
    assert not done.stderr
    return done.returncode, done.stdout


@pytest.fixture
def no_portaudio(tmp_path: Path) -> str:
    """A folder for PYTHONPATH with which sounddevice finds no PortAudio."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    return str(tmp_path)


def test_the_status_says_whether_anything_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["doctor", "--json"])
    findings: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert [f["what"] for f in findings][:6] == ["Python", "livedmm", "compiler", "compiled engine", "sound files",
                                                 "PortAudio"]
    assert left.value.code == (0 if all(f["works"] for f in findings) else 1)
    assert all(f["to_do"] for f in findings if not f["works"])


def test_without_portaudio_it_says_what_to_install(no_portaudio: str) -> None:
    status, out = asked(PYTHONPATH=no_portaudio)
    assert status == 1
    (line,) = (line for line in out.splitlines() if line.startswith("MISSING") and "PortAudio" in line)
    assert "apt-get install libportaudio2" in line
    *_, last = out.splitlines()
    assert last.startswith("What is missing: PortAudio")
    assert last.endswith(". What needs none of it works.")


def test_a_cache_that_is_not_there_yet_is_nothing_missing(tmp_path: Path) -> None:
    _, out = asked("--json", LIVEDMM_CACHE=str(tmp_path / "cache"))
    (finding,) = (f for f in json.loads(out) if f["what"] == "compiled engine")
    assert finding["works"]
    assert "livedmm warm" in finding["to_do"]


def test_without_a_screen_it_says_how_to_play_all_the_same() -> None:
    _, out = asked("--json", DISPLAY="", WAYLAND_DISPLAY="")
    (screen,) = (f for f in json.loads(out) if f["what"] == "screen")
    assert not screen["works"]
    assert "livedmm repl" in screen["to_do"]
    assert "livedmm replay" in screen["to_do"]


def test_it_says_what_draws_and_whether_rows_can_be_typed_over_it(tmp_path: Path) -> None:
    (tmp_path / "imgui_bundle.py").write_text("raise ImportError('libX11.so.6: no such file')\n")
    (tmp_path / "moderngl.py").write_text(
        "class Error(Exception): pass\n\n\ndef create_context(**_):\n    raise Error('libEGL.so not loaded')\n\n\n"
        "def __getattr__(name):\n    return object\n")
    status, out = asked("--json", PYTHONPATH=str(tmp_path))
    found = {f["what"]: f for f in json.loads(out)}
    assert status == 1
    assert "libEGL.so" in found["OpenGL"]["found"]
    assert "apt-get install libegl1" in found["OpenGL"]["to_do"] or sys.platform != "linux"
    assert "libX11.so.6" in found["interface"]["found"]
    assert found["interface"]["to_do"]


def test_a_port_that_is_taken_is_told_with_who_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setattr(server, "PORT", other.getsockname()[1])
        finding = _port()
    assert not finding.works
    assert "is held by python" in finding.found or sys.platform != "linux"
    assert "--osc-port" in finding.to_do


def test_a_session_that_plays_is_nothing_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Answering() as session:
        monkeypatch.setattr(server, "PORT", session.port)
        finding = _port()
    assert "is held by" in finding.found
    assert finding.works == ("a session of" in finding.found)
