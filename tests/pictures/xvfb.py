"""A screen without a screen: Xvfb, and hands on its keyboard and mouse (xdotool)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

TOOLS = ("Xvfb", "xdotool")


@contextmanager
def screen(size: tuple[int, int] = (1280, 720)) -> Iterator[str]:
    """A display of its own while the context lasts; the test is skipped where there can be none."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} missing: sudo apt-get install xvfb xdotool")
    reading, writing = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size[0]}x{size[1]}x24",
                               "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL, cwd="/",
                              start_new_session=True)  # Ctrl-C is not for it: it goes last
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            display = number.readline().strip()  # comes when it is ready; empty if it could not start
        if not display:
            pytest.skip("Xvfb does not start here")
        yield f":{display}"
    finally:
        server.terminate()
        server.wait()


def hand(*words: str) -> None:
    """Let xdotool do something on the present display."""
    subprocess.run(["xdotool", *words], check=True, capture_output=True)
