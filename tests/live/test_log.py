"""The log: whole lines whatever tears it, a disk that is full, and one writer (R12)."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from livedmm.errors import LivedmmError
from livedmm.live import logs
from livedmm.live.log import AGAIN, HEAD, MOST_WAITING, Log, network_of, read_log
from livedmm.live.logs import resumed
from livedmm.live.replay import Replay, header, start_log
from livedmm.network import Network

from .sessions import RATE, Stage

ROWS = "low = sine(110)\nhigh = sine(220)\nspeaker = 0.2*low + 0.1*high"


class Told:
    """What was told, and a clock that the test moves."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.now = 100.0

    def log(self, path: Path) -> Log:
        log = Log(path, self.told.append, lambda: self.now)
        log.write(dict.fromkeys(HEAD, 1))
        log.publish()
        return log


@contextmanager
def no_room(path: Path, more: int) -> Iterator[None]:
    """A disk on which a file can grow by so many bytes, as far as this process sees."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + more, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def restored(log: Path) -> Network:
    """The network that a session begins with which is resumed from a log."""
    head, lines = resumed(log)
    session = Replay(log).session
    assert session.history.network == network_of(head)
    for line in lines:
        session.restore(line)
    return session.history.network


def test_a_log_that_is_cut_at_any_byte_of_its_last_line_has_everything_before(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.say("low.freq = 111")
    before, size = stage.session.history.network, stage.log.stat().st_size
    stage.say("low.freq = 222 # é\nhigh.phase = 0.25")
    whole = stage.log.read_bytes()
    head, lines = read_log(stage.log)
    torn = tmp_path / "torn.jsonl"
    for end in range(size, len(whole) + 1):
        torn.write_bytes(whole[:end])
        is_whole = end >= len(whole) - 1
        assert read_log(torn) == (head, lines if is_whole else lines[:-1])
    assert restored(torn) == stage.session.history.network
    torn.write_bytes(whole[:-2])
    assert restored(torn) == before


def test_what_is_written_together_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    for text in ('snap("a")', "low.freq = 300", 'snap("b")'):
        stage.say(text)
    before, size = stage.session.history.network, stage.log.stat().st_size
    with stage.session.together():
        stage.desk.call("morph", "a", "b", 0.5)
    whole = stage.log.read_bytes()
    assert whole[size:].count(b"\n") > 1
    torn = tmp_path / "torn.jsonl"
    for end in (size, *(n + 1 for n in range(size, len(whole)) if whole[n] == ord("\n")), len(whole) - 9):
        torn.write_bytes(whole[:end])
        assert restored(torn) == (stage.session.history.network if end == len(whole) else before)


def test_a_full_disk_is_told_once_and_the_log_lacks_nothing_once_there_is_room(tmp_path: Path) -> None:
    stage = Told()
    log = stage.log(tmp_path / "log.jsonl")
    with no_room(log.path, 5):
        for number in range(100):
            log.write({"late": number})
            stage.now += AGAIN / 10
    assert len(stage.told) == 1
    assert "File too large" in stage.told[0]
    assert "make room" in stage.told[0]
    assert read_log(log.path)[1] == [], "the torn line is no line"
    stage.now += AGAIN
    log.turn()
    log.write({"late": 100})
    assert len(stage.told) == 2
    assert "lacks nothing" in stage.told[1]
    assert [line["late"] for line in read_log(log.path)[1]] == list(range(101))
    log.close()


def test_what_found_no_room_to_the_end_is_told(tmp_path: Path) -> None:
    stage = Told()
    log = stage.log(tmp_path / "log.jsonl")
    with no_room(log.path, 0):
        log.write({"late": 1})
        log.write({"late": 2})
        log.close()
    assert "2 lines of the log found no room and are lost" in stage.told[-1]


def test_what_waits_for_room_is_bounded(tmp_path: Path) -> None:
    stage = Told()
    log = stage.log(tmp_path / "log.jsonl")
    with no_room(log.path, 0):
        for _ in range(3):
            log.write({"text": "x" * (MOST_WAITING // 2)})
        log.write({"late": 1})
    assert "the log ends here" in stage.told[-1]
    assert len(stage.told) == 2


def test_a_session_on_a_full_disk_plays_the_same(tmp_path: Path) -> None:
    sounds = []
    for full in (False, True):
        folder = tmp_path / str(full)
        folder.mkdir()
        stage = Stage(ROWS, folder)
        stage.play(0.05)
        if full:
            with no_room(stage.log, 5):
                stage.say("low.freq = 300")
        else:
            stage.say("low.freq = 300")
        stage.play(0.1)
        sounds.append(stage.sound)
        told = stage.told
    assert (sounds[0] == sounds[1]).all()
    assert len(told) == 1


def test_a_log_has_one_writer(tmp_path: Path) -> None:
    stage = Told()
    log = stage.log(tmp_path / "log.jsonl")
    with pytest.raises(LivedmmError, match="another session writes this log"):
        Log(log.path, print)
    log.close()
    Log(log.path, print).close()


def test_a_log_that_is_there_already_is_kept_under_its_date(tmp_path: Path) -> None:
    stage = Told()
    for count in range(3):
        stage.log(tmp_path / "log.jsonl").close()
        assert len(list(tmp_path.glob("log*.jsonl"))) == count + 1
    assert len(stage.told) == 2
    assert "log.jsonl was there already: it is log-2" in stage.told[0]


def test_until_everything_is_in_it_a_log_takes_nobodys_name(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.say("low.freq = 300")
    before = stage.log.read_bytes()
    stage.session.log.close()  # type: ignore[union-attr]
    _, lines = resumed(stage.log)
    again = Replay(stage.log).session
    head = header(again.history.network, seed=5, rate=RATE, frame_rate=60.0, patch=None)
    with pytest.raises(LivedmmError, match="makes no sense"):
        start_log(stage.log, again, head, [*lines, {"edit": 3, "at": 0}])
    assert stage.log.read_bytes() == before


def test_who_goes_on_from_a_session_that_has_ended_begins_before_its_end(tmp_path: Path) -> None:
    log = Told().log(tmp_path / "log.jsonl")
    edits: list[dict[str, Any]] = [{"edit": n, "by": "end", "at": 99, "glide": 9, "text": "", "steps": []}
                                   for n in (1, 2)]
    for line in (edits[0], {"ending": 120}, edits[1], {"end": 140}):
        log.write(line)
    assert resumed(log.path)[1] == [{**edits[0], "at": 0, "glide": 0}]


@pytest.mark.parametrize(("text", "told"), [
    ("{}\n", "no log of livedmm"),
    ("notes\n", r"log.jsonl:1: no log of livedmm"),
    ('{"livedmm_log": 9, "version": "7.1"}\n', "a log of livedmm 7.1, of format 9; this is livedmm"),
    ('{"livedmm_log": 1, "version": "0"}\n', "the log's head lacks seed"),
    (json.dumps({**dict.fromkeys(HEAD, 1), "livedmm_log": 1}) + "\n{torn\n{}\n", r"log.jsonl:2: .*changed by hand"),
])
def test_what_is_no_log_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(text)
    with pytest.raises(LivedmmError, match=told):
        read_log(path)


def test_the_log_to_go_on_from_is_the_last_of_this_patch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "folder", lambda: tmp_path)
    ours, others = tmp_path / "here" / "set.yaml", tmp_path / "there" / "set.yaml"
    with pytest.raises(LivedmmError, match=r"no session of .*set.yaml to go on from"):
        logs.last_of(ours, None)
    paths = []
    for patch in (ours, ours, others):
        paths.append(logs.place_for(patch))
        log = Log(paths[-1], print)
        log.write({"patch": str(patch)})
        log.publish()
        log.close()
    assert len(set(paths)) == 3
    assert logs.last_of(ours, None) == paths[1]
    assert logs.last_of(ours, paths[2]) == paths[2]
    with pytest.raises(LivedmmError, match="there is no log"):
        logs.last_of(ours, tmp_path / "nothing")
