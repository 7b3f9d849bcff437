"""`livedmm doctor`: what is missing is said, with what to do, in words and as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from livedmm import cli


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
    (line,) = (line for line in out.splitlines() if line.startswith("MISSING"))
    assert "PortAudio" in line
    assert "apt-get install libportaudio2" in line
    assert out.endswith("What is missing: PortAudio. What needs none of it works.\n")


def test_a_cache_that_is_not_there_yet_is_nothing_missing(tmp_path: Path) -> None:
    _, out = asked("--json", LIVEDMM_CACHE=str(tmp_path / "cache"))
    (finding,) = (f for f in json.loads(out) if f["what"] == "compiled engine")
    assert finding["works"]
    assert "livedmm warm" in finding["to_do"]
