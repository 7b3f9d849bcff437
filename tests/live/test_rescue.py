"""Recordings of sessions that were killed: what there is of them plays, and nothing goes without a word."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile

from livedmm.errors import PictureError
from livedmm.live.rescue import rescue_all
from livedmm.parts import is_written, part_of, written_aside
from livedmm.pictures.films import write_film

WRITER = """
import sys, numpy as np
from itertools import count
from livedmm.audio.files import write_sound
from livedmm.pictures.films import write_film
path, moving = sys.argv[1], sys.argv[1].endswith((".mp4", ".webm"))
rng = np.random.default_rng(0)
sound = lambda n: (0.3*np.sin(2*np.pi*440*(n*800 + np.arange(800))/48000))[None].repeat(2, 0).astype(np.float32)
shots = ((rng.integers(0, 255, (48, 64, 4), dtype=np.uint8), sound(n)) for n in count())
work = write_film(path, shots, 60.0, 48000.0, quickly=True) if moving else write_sound(
    path, (sound(n) for n in count()), 48000.0, keep=True)
for n, _ in enumerate(work):
    if n == 600:
        print("ten seconds", flush=True)
        sys.stdin.read()
"""


@pytest.mark.parametrize("name", ["take.mp4", "take.webm", "take.wav", "take.flac"])
def test_what_a_killed_session_has_recorded_plays(name: str, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / name)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ten seconds\n"
        told: list[str] = []
        if os.name != "nt":
            rescue_all(tmp_path, told.append)
            assert told == [], "somebody writes it"
        writer.send_signal(signal.SIGKILL)
    (tmp_path / f"{Path(name).stem}-cut{Path(name).suffix}").write_text("another, of before")
    rescue_all(tmp_path, told.append)
    cut = tmp_path / name.replace(".", "-cut-2.")
    assert len(told) == 1
    assert told[0].startswith(f"{name} was cut off while it was recorded: its ")
    assert told[0].endswith(f" s are in {cut.name}")
    assert not part_of(tmp_path / name).exists()
    if cut.suffix in (".mp4", ".webm"):
        assert len(_decoded(cut, "video")) / 60 > 6.0, "all but the last fragments"
    sound = np.concatenate([frame.to_ndarray().ravel()[:800] for frame in _decoded(cut, "audio")][:200])
    assert np.abs(sound / np.iinfo(sound.dtype).max if sound.dtype.kind == "i" else sound).max() > 0.2
    if name == "take.wav":
        whole, rate = soundfile.read(cut)
        assert len(whole) / rate == pytest.approx(10.0, abs=0.1)
    told.clear()
    rescue_all(tmp_path, told.append)
    assert told == []


def test_what_does_not_play_is_told_and_stays(tmp_path: Path) -> None:
    for name in (".take.mp4.part", ".take.wav.part", ".notes.txt.part"):
        (tmp_path / name).write_bytes(b"nothing that plays")
    told: list[str] = []
    rescue_all(tmp_path, told.append)
    assert told == [f"{name} was cut off while it was recorded, and what there is does not play: it stays as "
                    f".{name}.part" for name in ("take.mp4", "take.wav")]
    assert len(list(tmp_path.iterdir())) == 3
    rescue_all(tmp_path / "none", told.append)


def test_a_whole_recording_is_a_file_as_others_and_of_a_broken_one_the_part_stays(tmp_path: Path) -> None:
    def shots(upto: int):
        for n in count():
            if n == 240:
                if upto == n:
                    return
                raise OSError(28, "No space left on device")
            yield np.full((48, 64, 4), n, np.uint8), np.zeros((2, 800), np.float32)

    whole = tmp_path / "take.mp4"
    list(write_film(whole, shots(240), 60.0, 48000.0, quickly=True))
    assert b"moof" not in whole.read_bytes()[:64]
    assert len(_decoded(whole, "video")) == 240
    with pytest.raises(PictureError, match="No space left"):
        list(write_film(tmp_path / "torn.mp4", shots(999), 60.0, 48000.0, quickly=True))
    assert len(_decoded(part_of(tmp_path / "torn.mp4"), "video")) >= 180
    with pytest.raises(PictureError, match="No space left"):
        list(write_film(tmp_path / "rendered.mp4", shots(999), 60.0, 48000.0))
    assert not part_of(tmp_path / "rendered.mp4").exists()


@pytest.mark.skipif(os.name == "nt", reason="there a file that is open cannot be renamed")
def test_two_that_write_one_file_do_not_meet(tmp_path: Path) -> None:
    with written_aside(tmp_path / "x.wav") as part:
        assert is_written(part)
        with pytest.raises(OSError, match="another program writes it"), written_aside(tmp_path / "x.wav"):
            pass
        assert part.exists()
    assert not part.exists()
    assert (tmp_path / "x.wav").exists()


def _decoded(path: Path, stream: str) -> list[Any]:
    """What comes before the end, or before what was torn."""
    found: list[Any] = []
    with av.open(str(path)) as container, suppress(av.error.FFmpegError):
        found.extend(container.decode(**{stream: 0}))
    return found
