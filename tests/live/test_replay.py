"""A performance in another process, played over UDP; and the same samples again from its log."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from livedmm import resources
from livedmm.live.osc.packets import Bundle, Message, read
from livedmm.live.osc.writing import write
from livedmm.live.replay import Replay

from .jack import Server
from .performing import perform, port_of
from .test_jack import RATE, server

__all__ = ["server"]


def play(port: int, messages: int, seed: int) -> int:
    """Send edits and events from here, one after the other, each answered; returns how many were done."""
    chance = random.Random(seed)
    done = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.settimeout(20)
        link.connect(("127.0.0.1", port))
        for _ in range(messages):
            name = chance.choice(["low", "fifth", "octave", "high"])
            message = chance.choice([
                Message(f"/net/{name}/freq", (chance.uniform(50, 400),)),
                Message("/row", (f"{name}.phase += {chance.uniform(0, 0.01)}*{name}",)), Message("/undo"),
                Message("/row", (f"speaker += 0.02*sine({chance.uniform(100, 900)})",)), Message("/redo"),
                Message("/code", (f"with at(beat), glide({chance.random()}):\n    {name}.freq *= 1.01",)),
                Message("/tempo", (chance.uniform(60, 200),)), Message("/mute", (name,)), Message("/status"),
            ])
            link.send(write(Bundle((Message("/rq", (7,)), message))))
            answer = read(link.recv(65536))
            assert isinstance(answer, Message)
            assert answer.arguments[-1] == 7
            done += answer.address != "/fail"
    return done


def test_a_performance_over_udp_is_logged_and_rendered_again(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with perform("drone", "--no-audio", "--log", str(log)) as performance:
        port = port_of(performance.until("OSC is heard"))
        performance.until(" plays; ")
        assert play(port, 60, 1) > 30
        until(port, 2 * RATE)
        assert performance.interrupt() == 0
    output = tmp_path / "again.wav"
    subprocess.run([sys.executable, "-m", "livedmm.cli", "replay", str(log), "-o", str(output)], check=True,
                   capture_output=True)
    sound, rate = soundfile.read(output, dtype="float32")
    again = np.concatenate(list(Replay(log).render(1000)), axis=1)
    assert rate == RATE
    assert np.array_equal(sound.T, again)
    assert np.abs(again).max() > 0.01
    shown = subprocess.run([sys.executable, "-m", "livedmm.cli", "log", str(log)], check=True, capture_output=True,
                           text=True).stdout
    assert "osc: " in shown


@pytest.mark.slow
def test_what_a_device_played_is_what_the_log_says(server: Server, tmp_path: Path) -> None:
    log, captured = tmp_path / "log.jsonl", tmp_path / "captured.wav"
    with perform(str(resources.patches()["drone"]), "--log", str(log), environment=server.environment) as performance:
        port = port_of(performance.until("OSC is heard"))
        performance.until(" plays; ")
        command = ["jack_rec", "-f", str(captured), "-d", "4", "-b", "32", "-B", "524288", "PortAudio:out_0",
                   "PortAudio:out_1"]
        with subprocess.Popen(command, env={**os.environ, **server.environment}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as recorder:
            assert play(port, 100, 2) > 50
            recorder.wait(60)
        assert performance.interrupt() == 0
    sound = soundfile.read(captured)[0].T
    # The recorder writes whole numbers of 32 bits.
    again = np.round(np.concatenate(list(Replay(log).render()), axis=1).astype(float) * 2**31) / 2**31
    loudest = int(np.abs(sound[0, :-64]).argmax())
    assert sound[0, loudest] != 0
    found = [s for s in np.flatnonzero(again[0] == sound[0, loudest])
             if np.array_equal(again[0, s:s + 64], sound[0, loudest:loudest + 64])]
    assert found, "what was captured is nowhere in the replay"
    start = int(found[0]) - loudest
    assert start >= 0
    assert np.array_equal(again[:, start:start + sound.shape[1]], sound)


def test_a_killed_session_is_resumed_where_it_was(tmp_path: Path) -> None:
    patch = tmp_path / "drone.yaml"
    shutil.copy(resources.patches()["drone"], patch)
    environment = {"XDG_STATE_HOME": str(tmp_path / "state")}
    with perform(str(patch), "--no-audio", environment=environment) as performance:
        port = port_of(performance.until("OSC is heard"))
        performance.until(" plays; ")
        play(port, 40, 3)
        asked(port, "/cancel")  # what waits would come on the first beat after
        rows = asked(port, "/patch/get")
        performance.process.kill()
    with perform(str(patch), "--no-audio", "--resume", environment=environment) as performance:
        port = port_of(performance.until("OSC is heard"))
        performance.until(" plays; ")
        assert asked(port, "/patch/get") == rows
        assert performance.interrupt() == 0


def until(port: int, sample: int) -> None:
    """Ask what time it is until it is late enough."""
    while (now := asked(port, "/clock")) != "" and int(now) < sample:
        pass


def asked(port: int, address: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.settimeout(20)
        link.connect(("127.0.0.1", port))
        link.send(write(Message(address)))
        answer = read(link.recv(65536))
        assert isinstance(answer, Message)
        return str(answer.arguments[0])
