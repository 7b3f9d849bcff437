"""The public ISF collection, if ``LIVEDMM_ISF_FILES`` names a folder of it: what loads, draws, and is not constant.

Each file is drawn for 60 frames over three pictures, in a child process that a heavy file can only end for itself.
Nothing is fetched; the collection is github.com/Vidvox/ISF-Files. It takes some nine minutes on one core.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from livedmm.pictures.context import Graphics

FOLDER = os.environ.get("LIVEDMM_ISF_FILES", "")
SECONDS = 240
"""For one file; the heaviest known takes 30."""


def drawn(files: list[Path]) -> dict[str, str]:
    """What became of each file: ``ok``, ``constant``, or what was wrong."""
    found: dict[str, str] = {}
    waiting = list(files)
    while waiting:
        with subprocess.Popen([sys.executable, "-m", "tests.pictures.judging", *map(str, waiting)], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
            assert child.stdout is not None
            while waiting and (line := _line(child, SECONDS)):
                name, verdict = json.loads(line)
                found[name] = verdict
                waiting.pop(0)
            child.kill()
        if waiting:
            found[waiting.pop(0).name] = f"it ended the process, or took more than {SECONDS} s"
    return found


def _line(child: subprocess.Popen[str], seconds: float) -> str:
    """The next line of a child, or nothing if it does not come in time."""
    timer = Timer(seconds, child.kill)
    timer.start()
    try:
        assert child.stdout is not None
        return child.stdout.readline()
    finally:
        timer.cancel()


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER, reason="LIVEDMM_ISF_FILES names no folder of ISF files")
def test_nearly_all_public_isf_files_load_and_draw(graphics: Graphics) -> None:
    files = sorted(Path(FOLDER).rglob("*.fs"))
    verdicts = drawn(files)
    failed = {name: verdict for name, verdict in verdicts.items() if verdict not in ("ok", "constant")}
    constant = sorted(name for name, verdict in verdicts.items() if verdict == "constant")
    print(f"{len(files)} files, {len(failed)} failed: {failed}; {len(constant)} constant: {constant}")
    assert len(files) >= 321
    assert len(failed) <= 3, failed
    assert len(files) - len(failed) - len(constant) >= 300, constant


def test_a_file_that_fails_or_is_constant_is_found_out(graphics: Graphics, tmp_path: Path) -> None:
    mains = {"a": "gl_FragColor = vec4(isf_FragNormCoord, 0.0, 1.0);", "b": "gl_FragColor = vec4(0.5);",
             "c": "gl_FragColor = x;", "d": "gl_FragColor = vec4(fract(TIME));"}
    for name, main in mains.items():
        (tmp_path / f"{name}.fs").write_text(f"/*{{}}*/\nvoid main() {{ {main} }}")
    verdicts = drawn(sorted(tmp_path.glob("*.fs")))
    assert (verdicts["a.fs"], verdicts["b.fs"], verdicts["d.fs"]) == ("ok", "constant", "ok")
    assert "`x' undeclared" in verdicts["c.fs"]
