"""Recording while it plays: the sound is what was played, bit for bit; pictures stand where they belong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from livedmm.errors import EditError
from livedmm.live import recording as recorded
from livedmm.live.recording import MOST_PICTURES, Recording
from livedmm.live.takes import Takes

from .sessions import RATE, Stage

ROWS = "speaker = 0.6*lowpass(pink(), 3000)"
SIZE = (64, 48)


class Hall(Stage):
    """A stage with somebody who draws: the picture of each frame is as bright as its number says."""

    def __init__(self, folder: Path) -> None:
        super().__init__(ROWS, folder, block=256)
        self.folder = folder
        self.wanted: list[Recording | None] = []
        self.stills: list[Path] = []
        self.said: list[str] = []
        self.takes = self.desk.takes = Takes(self.session, self, self.said.append)

    def film(self, recording: Recording | None) -> None:
        self.wanted.append(recording)

    def still(self, path: Path) -> None:
        self.stills.append(path)

    def do(self, row: str) -> None:
        for statement in self.session.read(row).statements:
            assert statement.command is not None
            self.desk.do(statement.command, "me")

    def go_on(self, frames: int, bright: Callable[[int], int | None] = lambda frame: None,
              patiently: bool = True) -> None:
        """Play so many frames; `bright` says how bright the picture of each is, None where none was drawn.

        It goes as fast as it can, but for waiting `patiently` for who writes.
        """
        first = self.session.machine.frame
        while self.session.machine.frame < first + frames:
            before = self.session.machine.frame
            self.play(self.block / RATE)
            self.takes.turn()
            for frame in range(before, self.session.machine.frame):
                level = bright(frame)
                if self.wanted and (into := self.wanted[-1]) is not None and level is not None:
                    while patiently and len(into._pictures) == MOST_PICTURES:
                        into._thread.join(0.001)
                    into.picture(frame, np.full((SIZE[1], SIZE[0], 4), level, np.uint8))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.takes.close()
    made.session.end()


def test_the_sound_of_a_recording_is_what_was_played_bit_for_bit(hall: Hall) -> None:
    hall.go_on(7)
    begun = hall.session.now
    hall.do('record("take.wav")')
    hall.go_on(40)
    ended = hall.session.now
    hall.do("record()")
    hall.takes.close()
    heard = np.concatenate(hall.heard, axis=1)[:, begun:ended]
    sound, rate = soundfile.read(hall.folder / "take.wav", dtype="float32")
    assert rate == RATE
    assert heard.any()
    assert np.array_equal(sound.T, heard)
    assert hall.said == [f"take.wav is recorded: {(ended - begun) / RATE:.1f} s"]


def test_a_flash_and_a_click_lie_within_a_frame_and_a_picture_that_was_not_drawn_is_held(hall: Hall) -> None:
    hall.go_on(5)
    hall.do('record("take.mp4")')
    first = hall.session.machine.frame + 2
    flash = first + 30
    hall.go_on(60, lambda frame: None if frame < first or (frame - first) % 3 == 1
               else 255 if frame == flash else 40)
    hall.do("record()")
    hall.takes.close()
    assert " is recorded" in hall.said[-1], hall.said
    with av.open(str(hall.folder / "take.mp4")) as film:
        pictures = {round(float(f.time) * 60): f.to_ndarray(format="gray").mean() for f in film.decode(video=0)}
    assert 0 in pictures
    assert not any(number % 3 == 1 for number in pictures)
    assert max(pictures, key=lambda number: pictures[number]) == flash - first
    with av.open(str(hall.folder / "take.mp4")) as film:
        pieces = [(float(f.time), f.to_ndarray()[0]) for f in film.decode(audio=0)]
    sound = np.concatenate([piece for _, piece in pieces])
    start = hall.session.machine.frame_sample(first)
    heard = np.concatenate(hall.heard, axis=1)[0, start:]
    at = round(pieces[0][0] * RATE)
    shift = np.correlate(sound[:20000], heard[3000:13000], "valid").argmax() - 3000 + at
    assert abs(shift) <= RATE / 60
    assert abs(len(sound) + at - len(heard)) < 2048  # a block of the codec, filled up


def test_neither_sound_nor_picture_waits_for_a_codec_that_stands_still(
        hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()
    real = recorded.write_film

    def slow(path: Path, shots: Iterator[object], *rest: object, **more: object) -> Iterator[int]:
        goes_on.wait(60)
        yield from real(path, shots, *rest, **more)

    monkeypatch.setattr(recorded, "write_film", slow)
    hall.do('record("take.webm")')
    hall.go_on(50, lambda frame: 100, patiently=False)
    taken = hall.wanted[-1]
    assert taken is not None
    assert taken.left_out >= 50 - MOST_PICTURES - 2
    goes_on.set()
    hall.do("record()")
    hall.takes.close()
    assert f"{taken.left_out} more came too fast or too late to be written" in hall.said[-1]
    with av.open(str(hall.folder / "take.webm")) as film:
        heard = sum(f.samples for f in film.decode(audio=0))
    assert heard == pytest.approx(50 / 60 * RATE, abs=4000)


def test_what_stands_still_for_too_long_ends_a_recording_and_is_told(
        hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()
    real = recorded.write_sound
    monkeypatch.setattr(recorded, "MOST_SECONDS", 0.5)
    monkeypatch.setattr(recorded, "write_sound",
                        lambda *given, **how: (goes_on.wait(60), *real(*given, **how)))
    hall.do('record("take.wav")')
    hall.go_on(60)
    goes_on.set()
    hall.takes.close()
    assert "the disk or the codec stood still" in hall.said[-1]
    assert 0.4 * RATE < soundfile.info(hall.folder / "take.wav").frames < 0.7 * RATE


def test_what_was_gone_before_it_was_taken_is_silence_and_is_told(hall: Hall) -> None:
    hall.do('record("take.wav")')
    for _ in range(3):
        hall.play(1.2)
    hall.takes.turn()
    hall.do("record()")
    hall.takes.close()
    assert "s of sound were lost" in hall.said[-1]
    assert soundfile.info(hall.folder / "take.wav").frames == hall.session.now


def test_a_film_of_which_nothing_is_drawn_is_told(hall: Hall) -> None:
    hall.do('record("take.mp4")')
    hall.go_on(20)
    hall.do("record()")
    hall.takes.close()
    assert "no picture was drawn" in hall.said[-1]
    assert not (hall.folder / "take.mp4").exists()


@pytest.mark.parametrize(("row", "told"), [
    ('record("take.wave")', "did you mean '.wav' or"), ('record("take")', "end it in .mp4"),
    ('record("../take.wav")', "outside of the patch's folder"), ("record()", 'record("take.mp4") begins'),
    ('record("log.jsonl")', "there already"), ('still("a.gif")', "end it in .png"),
])
def test_what_cannot_be_recorded_is_told(hall: Hall, row: str, told: str) -> None:
    with pytest.raises(EditError) as refused:
        hall.do(row)
    assert told in str(refused.value)


def test_one_thing_is_recorded_at_a_time_and_stills_go_to_who_draws(hall: Hall) -> None:
    hall.do('record("one.wav")')
    with pytest.raises(EditError, match=r"one\.wav is being recorded"):
        hall.do('record("two.wav")')
    hall.do('still("a.png")')
    assert hall.stills == [hall.folder / "a.png"]


def test_a_session_that_is_rendered_records_nothing(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    with pytest.raises(EditError, match="nothing is recorded here"):
        stage.desk.call("record", "take.wav")
