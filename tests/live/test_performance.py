"""What is played over UDP on a real stream: the performance of `tests.live.performance`, and triggers sent ahead."""

from __future__ import annotations

import random
import socket
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from livedmm.engine.limiter import AHEAD as LIMITED
from livedmm.live.log import read_log
from livedmm.live.osc.packets import Argument, Bundle, Message, read
from livedmm.live.osc.timetags import HostLine
from livedmm.live.osc.writing import write
from livedmm.live.replay import Replay

from .jack import Server, recorded
from .performance import LAST, performance
from .performing import perform, port_of
from .test_jack import RATE, server

__all__ = ["server"]


@pytest.mark.slow
def test_a_performance_is_answered_and_recorded_as_it_is_replayed(server: Server, tmp_path: Path) -> None:
    report = performance(server, tmp_path, seconds=6.0, edits=70, events=300, seed=3)
    assert not report.answers.unanswered
    assert report.answers.done > 0.95 * len(report.answers.sent)
    assert np.abs(report.captured).max() > 0.05
    assert not report.differing.size, f"from {report.differing[0]} on it is not what the log says"


@pytest.mark.slow
def test_a_thousand_triggers_sent_ahead_come_at_their_exact_samples(server: Server, tmp_path: Path) -> None:
    patch, log, sound = tmp_path / "patch.yaml", tmp_path / "log.jsonl", tmp_path / "sound.raw"
    patch.write_text('rows: |\n  key = osc_in("key")\n  speaker.left = key.trigger\n  speaker.gain = 1\n')
    chance, line, ahead = random.Random(1), HostLine.measure(), 0.1
    due: list[float] = []
    done: set[Argument] = set()
    late: set[Argument] = set()

    def listen(link: socket.socket, until: float, count: int) -> None:
        while len(done) < count and (left := until - time.monotonic()) > 0:
            link.settimeout(left)
            with suppress(TimeoutError):
                answer = read(link.recv(1024))
                assert isinstance(answer, Message)
                (late if answer.address == "/late" else done).add(answer.arguments[-1])

    with perform(str(patch), "--log", str(log), environment=server.environment) as session:
        port = port_of(session.until("OSC is heard"))
        session.until(" plays; ")
        with server.recording(sound), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            link.connect(("127.0.0.1", port))
            for number in range(1000):
                listen(link, time.monotonic() + chance.uniform(0.001, 0.01), 1000)
                due.append(time.monotonic() + ahead)
                message = Message("/in/key", (0.25 + number / 2048,))
                link.send(write(Bundle((Message("/rq", (number,)), message), line.time_tag(due[-1]))))
            listen(link, time.monotonic() + LAST, 1000)
            listen(link, due[-1] + ahead, 1001)  # it was answered before it is heard
        assert session.interrupt() == 0
    heard = recorded(sound)[0]
    again = np.concatenate(list(Replay(log).render()), axis=1)[0]
    (first, *_), fired = np.flatnonzero(again == heard[heard > 0][0]), np.flatnonzero(heard)
    acts = {round(2048 * (line["values"][0] - 0.25)): line["at"] for line in read_log(log)[1] if "in" in line}
    # Two connections to the speaker's output, and the limiter.
    came = {round(2048 * (float(heard[n]) - 0.25)): first + n - fired[0] - LIMITED - 1 for n in fired}
    in_time = [number for number in range(1000) if number not in late]
    assert len(acts) == 1000
    assert [came.get(number) for number in in_time] == [acts[number] for number in in_time]
    # The line from the host's clock to the samples moves seldom: when it was never so near, or the machine stood still.
    moved = np.abs(np.diff([acts[number] - RATE * due[number] for number in in_time]))
    assert np.mean(moved < 2) > 0.98
