"""The callback allocates nothing, whatever arrives (DESIGN 4)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("allocations.c")


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that stands before the C library's malloc."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the counter is preloaded as glibc's loader does it")
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler: apt-get install gcc libc6-dev")
    library = tmp_path_factory.mktemp("counter") / "counter.so"
    command = [compiler, "-O1", "-fno-builtin", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"the counter is for glibc: {made.stderr.splitlines()[0]}")
    return library


def test_ten_thousand_callbacks_allocate_nothing_while_edits_arrive(counter: Path) -> None:
    run = subprocess.run([sys.executable, "-m", "tests.engine.allocating", str(counter)], capture_output=True,
                         text=True, env={**os.environ, "LD_PRELOAD": str(counter)}, cwd=SOURCE.parents[2], check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["callbacks"] == 10_000
    assert told["plans"] > 20, "plans were taken up in them"
    assert told["wild"] > 0, "a neuron was muted in them"
    assert told["peak"] > 0.001
    assert told["on purpose"] == 200, "the counter sees what a callback allocates"
    assert told["allocated"] == 0
    assert told["faults"] == 0, "each page is there before the callback touches it"
