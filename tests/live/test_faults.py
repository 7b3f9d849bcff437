"""What goes wrong on a stage, one row a fault: how it comes, and what must be told of it.

Each is told once, with its place, what was found, what was given, and what to do; nothing is half done, and what
sounds goes on.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from livedmm import cli
from livedmm.live import logs, player
from livedmm.live.log import Log
from livedmm.live.offline import render
from livedmm.live.osc.holders import PROC
from livedmm.live.osc.packets import Message
from livedmm.live.osc.timetags import TimeTag
from livedmm.live.pending import MOST_PENDING
from livedmm.live.player import Player
from livedmm.live.saving import Follower

from .sessions import Stage
from .test_addresses import ROWS, Rig
from .test_log import no_room

PATCH = "rows: |\n  low = sine(110)\n  speaker = 0.2*low\n"
HELD = ("is held by ", "(process ") if PROC.is_dir() else ("cannot be had",)
MANY_TURNS = 200_000
STILL = 9_600
"""The sample that is reached if it goes on."""


class Scene:
    """A folder with a patch, a session that can be sent messages, and what was told."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        self._capsys = capsys
        self._rig: Rig | None = None
        self.file("set.yaml", PATCH)

    def file(self, name: str, content: str) -> str:
        path = self.folder / name
        path.write_text(content)
        return str(path)

    @property
    def rig(self) -> Rig:
        if self._rig is None:
            self._rig = Rig(ROWS, self.folder)
            self._rig.stage.play(0.05)
            self._rig.conductor.line.measure(time.monotonic(), self._rig.stage.session.now)
        return self._rig

    def command(self, *arguments: str) -> list[str]:
        """What a command says that ends with an error; a usage error without its usage."""
        with pytest.raises(SystemExit) as ended:
            cli.main([*arguments])
        assert ended.value.code in (1, 2)
        return self._capsys.readouterr().err.strip().split("\n\n")[-1].splitlines()

    def perform(self, *arguments: str, patch: str = PATCH) -> list[str]:
        return self.command("perform", self.file("set.yaml", patch), "--no-audio", "--osc-port", "0", *arguments)

    def send(self, address: str, *arguments: Any) -> list[str]:
        """What is answered to a message, which must change nothing."""
        before = self.rig.stage.session.machine.network
        self.rig.program.heard.clear()
        self.rig.send(address, *arguments)
        assert self.rig.stage.session.machine.network is before
        return self.answers()

    def packet(self, data: bytes) -> list[str]:
        self.rig.hand.receive(data, self.rig.program, time.monotonic())
        return self.answers()

    def answers(self) -> list[str]:
        assert all(address == "/fail" for address, _ in self.rig.program.heard)
        return [str(arguments[1]) for _, arguments in self.rig.program.heard]

    def ended(self) -> None:
        """Its session has been ended."""
        self._rig = None

    def goes_on(self) -> bool:
        """Whether a session that was begun still plays."""
        if self._rig is None:
            return True
        self._rig.stage.play(0.1)
        return bool(np.abs(self._rig.stage.sound[:, -2000:]).max() > 0)


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(logs, "folder", lambda: tmp_path / "sessions")
    monkeypatch.chdir(tmp_path)
    return Scene(tmp_path, capsys, monkeypatch)


# -- how they come


def a_port_that_is_taken(scene: Scene) -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        return scene.perform("--osc-port", str(other.getsockname()[1]))


def a_session_on_the_same_log(scene: Scene) -> list[str]:
    log = Log(scene.folder / "log.jsonl", print)
    log.publish()
    try:
        return scene.perform("--log", str(log.path))
    finally:
        log.close()


def with_devices(names: list[str], device: str) -> Callable[[Scene], list[str]]:
    def provoke(scene: Scene) -> list[str]:
        found = [{"name": name, "index": i, "max_output_channels": 2} for i, name in enumerate(names)]
        library = SimpleNamespace(query_devices=lambda: found)
        scene.monkeypatch.setattr("livedmm.audio.stream.sounddevice", lambda: library)
        told: list[str] = []
        Player(scene.rig.stage.signals, device=device, tell=told.append).start()
        return told

    return provoke


def a_device_that_cannot_be_opened(scene: Scene) -> list[str]:
    class BusyError(Exception):
        """What PortAudio says."""

    def refuse(**_: object) -> None:
        raise BusyError("Device unavailable")

    found = [{"name": "Speakers", "index": 0, "max_output_channels": 2, "default_samplerate": 48000.0}]
    library = SimpleNamespace(query_devices=lambda index=None: found if index is None else found[index],
                              default=SimpleNamespace(device=(0, 0)), PortAudioError=BusyError, _StreamBase=refuse,
                              _ffi=SimpleNamespace(cast=lambda *_: None))
    scene.monkeypatch.setattr("livedmm.audio.stream.sounddevice", lambda: library)
    told: list[str] = []
    Player(scene.rig.stage.signals, device="", tell=told.append).start()
    return told


def a_microphone_without_an_input(scene: Scene) -> list[str]:
    class Speakers:
        """A device that only plays."""

        name, inputs, outputs = "Speakers", 0, 2

        def __init__(self, *_: object, **__: object) -> None: ...
        def start(self) -> None: ...
        def close(self) -> None: ...

    scene.monkeypatch.setattr(player, "Stream", Speakers)
    signals = Stage("echo = delay(microphone.left, 0.1)\nspeaker = echo", scene.folder).signals
    told: list[str] = []
    playing = Player(signals, device="", tell=told.append)
    playing.start()
    playing.stop()
    return told[1:]


def a_neuron_gone_wild(scene: Scene) -> list[str]:
    stage = scene.rig.stage
    told: list[str] = []
    stage.session.tell = told.append
    assert scene.rig.send("/code", "wild = signal_identity(1000*wild + 1)\nspeaker += 0.001*wild")[0] == "/done"
    scene.rig.conductor.start()
    for _ in range(MANY_TURNS):
        scene.rig.conductor.call(lambda: None)
        if told and stage.signals.now > STILL:
            break
    else:
        told.append("and it plays no more")
    scene.rig.conductor.stop()
    scene.ended()
    return told


def a_file_that_is_broken_while_it_plays(scene: Scene) -> list[str]:
    patch = scene.folder / "set.yaml"
    told: list[str] = []
    now = [0.0]
    follower = Follower(patch, scene.rig.stage.desk, told.append, clock=lambda: now[0])
    before = scene.rig.stage.session.machine.network
    patch.write_text("rows: |\n  low = sien(110)\n")
    for _ in range(20):
        now[0] += 0.1
        follower.turn()
    assert scene.rig.stage.session.machine.network is before
    return told


def a_disk_that_is_full(scene: Scene) -> list[str]:
    stage = scene.rig.stage
    with no_room(stage.log, 0):
        for number in range(20):
            assert scene.rig.send("/net/low/cutoff", 500.0 + number)[0] == "/done"
    return stage.told


def a_disk_that_is_full_for_a_render(scene: Scene) -> list[str]:
    name = scene.file("out.wav", "")
    render(scene.file("set.yaml", PATCH), seconds=0.01)  # what is compiled is kept in files too
    with no_room(Path(name), 4096):
        return scene.command("render", scene.file("set.yaml", PATCH), "-o", name, "--seconds", "1")[-1:]


def a_log_of_another_version(scene: Scene) -> list[str]:
    return scene.command("log", scene.file("log.jsonl", '{"livedmm_log": 7, "version": "9.0"}\n'))


def a_log_that_was_changed(scene: Scene) -> list[str]:
    head = scene.rig.stage.log.read_text()
    return scene.command("log", scene.file("changed.jsonl", head + '{"edit": \n{"late": 1}\n'))


def a_bundle_that_is_late(scene: Scene) -> list[str]:
    scene.rig.bundle(Message("/rq", (5,)), Message("/net/low/cutoff", (500.0,)), at=TimeTag.after(-2.0))
    scene.rig.hand.turn()
    assert [address for address, _ in scene.rig.program.heard] == ["/late", "/done"]
    return [f"{scene.rig.program.heard[0][1][0]:.1f} s late, request {scene.rig.program.heard[0][1][1]}"]


def a_bundle_too_far_ahead(scene: Scene) -> list[str]:
    scene.rig.bundle(Message("/net/low/cutoff", (500.0,)), at=TimeTag.after(7200.0))
    return scene.answers()


def too_many_that_wait(scene: Scene) -> list[str]:
    for _ in range(MOST_PENDING):
        assert scene.rig.send("/row", "with at(4*bar): low.cutoff = 5")[0] == "/done"
    return scene.send("/row", "with at(4*bar): low.cutoff = 6")


def a_quit_from_elsewhere(scene: Scene) -> list[str]:
    scene.rig.program.local = False
    told = scene.send("/quit")
    assert not scene.rig.ended
    return told


def a_packet(data: bytes) -> Callable[[Scene], list[str]]:
    return lambda scene: scene.packet(data)


def a_message(address: str, *arguments: Any) -> Callable[[Scene], list[str]]:
    return lambda scene: scene.send(address, *arguments)


def a_patch(rows: str, **files: str) -> Callable[[Scene], list[str]]:
    def provoke(scene: Scene) -> list[str]:
        for name, content in files.items():
            scene.file(name.replace("__", "."), content)
        return scene.perform(patch=rows)

    return provoke


def options(*arguments: str) -> Callable[[Scene], list[str]]:
    return lambda scene: scene.perform(*arguments)


def command(*arguments: str) -> Callable[[Scene], list[str]]:
    return lambda scene: scene.command(*arguments)


def a_number(value: float) -> bytes:
    return b"/net/low/cutoff\0,f\0\0" + struct.pack(">f", value)


FAULTS: list[tuple[str, Callable[[Scene], list[str]], tuple[str, ...]]] = [
    # the device
    ("no device", with_devices([], ""), ("there is no sound device", "connect one", "plays on without sound")),
    ("no such device", with_devices(["Speakers", "HDMI"], "spekers"),
     ("no sound device 'spekers'", "did you mean 'Speakers'?", "plays on without sound")),
    ("device held", a_device_that_cannot_be_opened,
     ("'Speakers' cannot be opened at 48000 Hz", "Device unavailable", "another program may hold it", "--device")),
    ("no input", a_microphone_without_an_input, ("Speakers has no input", "microphones hear silence")),
    # the port
    ("port taken", a_port_that_is_taken, ("port ", " of 127.0.0.1 ", *HELD, "--osc-port")),
    ("address of others", options("--bind", "203.0.113.7"),
     ("203.0.113.7 is no address of this machine", "--bind", "127.0.0.1")),
    ("address of nobody", options("--bind", "nowhere.invalid"), ("no address 'nowhere.invalid'", "127.0.0.1")),
    # the patch
    ("no patch", command("perform", "dron"), ("no file 'dron'", "did you mean 'drone'?")),
    ("no yaml", a_patch("rows: [\n"), ("set.yaml:2:1: this is no YAML",)),
    ("key twice", a_patch(PATCH + "rows: x\n"), ("set.yaml:4:1: 'rows' is said twice, first in line 1", "keep one")),
    ("row error", a_patch("rows: |\n  low = sine(110)\n  speaker = 0.2*lwo\n"),
     ("set.yaml:3:17: no neuron 'lwo'", "did you mean 'low'?")),
    ("no sound file", a_patch('rows: |\n  speaker = sampler("kikc.wav")\n', kick__wav="x"),
     ("set.yaml:2:13: no sound 'kikc.wav'", "did you mean 'kick'?")),
    ("broken sound file", a_patch('rows: |\n  speaker = sampler("kick.wav")\n', kick__wav="x"),
     ("set.yaml:2:13: 'kick.wav' cannot be read", "Format not recognised", "WAV, FLAC, OGG")),
    ("broken while playing", a_file_that_is_broken_while_it_plays,
     ("set.yaml:2:9: no kind 'sien'", "did you mean 'sine'", "Nothing was changed")),
    # the log
    ("log taken", a_session_on_the_same_log, ("log.jsonl: another session writes this log", "--log")),
    ("log not to be written", options("--log", "/dev/null/log"), ("/dev/null/log: no log can be written", "--log")),
    ("log full", a_disk_that_is_full,
     ("log.jsonl: the log cannot be written (File too large)", "plays on", "make room", "tried again every 1 s")),
    ("render full", a_disk_that_is_full_for_a_render,
     ("out.wav' cannot be written (File too large)", "choose another folder or name, or make room")),
    ("log of another version", a_log_of_another_version,
     ("log.jsonl:1: a log of livedmm 9.0, of format 7", "use that version")),
    ("log changed", a_log_that_was_changed, ("changed.jsonl:2: a line that cannot be read", "changed by hand")),
    ("no log", command("log", __file__), ("test_faults.py:1: no log of livedmm", "perform --log FILE")),
    ("nothing to resume", options("--resume"), ("no session of", "set.yaml", "start without --resume")),
    ("no such log", options("--resume", "--log", "no.jsonl"), ("there is no log no.jsonl", "start without --resume")),
    # the command line
    ("no such option", options("--no-audi"), ("No such option '--no-audi'", "'--no-audio'")),
    ("no such command", command("perfom"), ("No such command 'perfom'", "'perform'")),
    ("port beyond", options("--osc-port", "99999"), ("'--osc-port': 99999 is not in the range 0<=x<=65535",)),
    ("nobody plays", command("send", "--port", "1", "/ping"),
     ("nobody listens at 127.0.0.1:1", "start a session: livedmm perform")),
    # packets
    ("not a number", a_packet(a_number(float("nan"))), ("/net/low/cutoff: argument 1 is nan", "finite")),
    ("no packet", a_packet(b"hello"), ("a packet of 5 bytes", "a multiple of 4")),
    ("no type", a_packet(b"/ping\0\0\0,q\0\0" + bytes(8)), ("/ping: argument 1", "unknown type 'q'", "known are i h")),
    ("late", a_bundle_that_is_late, ("2.0 s late, request 5",)),
    ("too far ahead", a_bundle_too_far_ahead, ("a bundle for 7200 s ahead", "at most an hour")),
    # messages
    ("no address", a_message("/net/low/cutof/x", 1.0), ("/net/low/cutof/x: there is no such address",)),
    ("near address", a_message("/udno"), ("/udno: there is no such address", "did you mean '/undo'")),
    ("text for number", a_message("/net/low/cutoff", "high"),
     ("argument 1 is cutoff, a number, not 'high'", "type f, d or i")),
    ("number for text", a_message("/row", 5), ("argument 1 is text, a text, not 5", "a string")),
    ("missing argument", a_message("/tempo"), ("argument 1 is tempo, a number, and is missing",)),
    ("no neuron", a_message("/net/lov/cutoff", 1.0), ("no neuron 'lov'", "did you mean 'low'")),
    ("no input", a_message("/net/low/cutof", 1.0), ("no input 'low.cutof'", "did you mean 'cutoff'?")),
    ("no kind", a_message("/n/new", "a", "sien"), ("no kind 'sien'", "did you mean 'sine'")),
    ("no output", a_message("/row", "low.cutoff = lfo.oout"), ("1:14: no output 'lfo.oout'", "did you mean 'out'?")),
    ("too large", a_message("/net/low/cutoff", 1e30), ("low.cutoff: a weight cannot be 1e+30", "-1e18 to 1e18")),
    ("no time", a_message("/at", "noon"), ("no time 'noon'", "now, beat, bar")),
    ("no beats", a_message("/at", 0, "beat"), ("nothing comes every 0", "4 bar")),
    ("no glide", a_message("/glide", -1.0), ("a glide cannot take -1 s", "0 for at once")),
    ("no tempo", a_message("/tempo", -3.0), ("a tempo cannot be -3", "0 to 10000 beats a minute")),
    ("nothing to undo", a_message("/undo"), ("'osc' has nothing to undo", "each hand takes back its own edits")),
    ("no edit", a_message("/edit/9/gain", 0.5), ("no edit 9", "there are 0")),
    ("no mark", a_message("/goto", "there"), ("no mark 'there'", "/mark sets one")),
    ("no snapshot", a_message("/snap/load", "b"), ("no snapshot 'b', and no patch of this name", 'snap("name")')),
    ("no patch to load", a_message("/patch/load", "sett"), ("no patch 'sett' in ", "did you mean 'set'?")),
    ("outside", a_message("/patch/load", "../../secret"), ("outside of the patch's folder", "without .. or /")),
    ("not muted", a_message("/unmute", "lfo"), ("'lfo' is not muted",)),
    ("no command", a_message("/row", "udno()"), ("1:1: no command 'udno'", "did you mean 'undo'?")),
    ("unfinished", a_message("/row", "low.cutoff = 3 +"), ("1:17: nothing follows the '+'", "write a number")),
    ("nobody listens", a_message("/in/pad", 1.0), ("nobody listens to /in/pad", 'key = osc_in("pad")')),
    ("no port", a_message("/notify", 1, 99999), ("there is no port 99999", "1 to 65535")),
    ("not from here", a_quit_from_elsewhere, ("/quit is only for this machine", "where it runs")),
    ("too many wait", too_many_that_wait, ("1000 edits wait already", "cancel() lets go of them")),
    # while it plays
    ("wild", a_neuron_gone_wild, ("'wild' (signal_identity)", "beyond all bounds", "muted, and tried again")),
]


@pytest.mark.parametrize(("provoke", "words"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_told_once_with_what_to_do(provoke: Callable[[Scene], list[str]], words: tuple[str, ...],
                                              scene: Scene) -> None:
    told = provoke(scene)
    assert len(told) == 1, told
    for word in words:
        assert word in told[0]
    assert scene.goes_on()
