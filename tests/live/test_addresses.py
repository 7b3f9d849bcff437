"""OSC on a session: what each message does, what is answered, and when it acts (R43, R44)."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from livedmm.engine import limiter
from livedmm.language.when import NOW, Span, When
from livedmm.live import hand
from livedmm.live.addresses import Addresses
from livedmm.live.conductor import SETTLES, Conductor, Line
from livedmm.live.log import read_log
from livedmm.live.logs import resumed
from livedmm.live.methods import fragments, master
from livedmm.live.osc.inbox import Inbox, Received
from livedmm.live.osc.packets import Argument, Bundle, Message, read
from livedmm.live.osc.timetags import TimeTag
from livedmm.live.osc.writing import write
from livedmm.live.player import Player
from livedmm.live.workshop import Workshop
from livedmm.network import ONE_OUT, STANDING, Address

from .sessions import RATE, Stage

ROWS = 'lfo = sine(2)\nwave = saw([110, 220])\nlow = lowpass(wave[0], cutoff=900)\nspeaker = 0.3*low + 0.1*wave[1]'


@dataclass(eq=False)
class Program:
    """Another program, which hears what is answered."""

    heard: list[tuple[str, tuple[Argument, ...]]] = field(default_factory=list)
    name = "test"
    local = True
    open = True

    def reply(self, packet: bytes) -> None:
        message = read(packet)
        assert isinstance(message, Message)
        self.heard.append((message.address, message.arguments))

    def at_port(self, port: int) -> Program:
        return self


class Rig:
    """A session with OSC, whose clock and sound the test drives."""

    def __init__(self, rows: str, folder: Path, block: int = 0, patch: str = "") -> None:
        folder.mkdir(exist_ok=True)
        self.stage = Stage(rows, folder, block=block, patch=patch)
        self.conductor = Conductor(self.stage.session, Player(self.stage.signals, device=None))
        self.ended: list[bool] = []
        self.addresses = Addresses(self.conductor, self.stage.desk, Inbox(lambda: None),
                                   lambda: self.ended.append(True))
        self.hand = self.addresses.hand
        self.program = Program()

    def send(self, address: str, *arguments: Argument) -> tuple[str, tuple[Argument, ...]]:
        """One message; what is answered last."""
        return self.bundle(Message(address, arguments))

    def bundle(self, *messages: Message, at: TimeTag | None = None) -> tuple[str, tuple[Argument, ...]]:
        packet = messages[0] if len(messages) == 1 and at is None else \
            Bundle(messages) if at is None else Bundle(messages, at)
        self.hand.receive(write(packet), self.program, time.monotonic())
        return self.program.heard[-1] if self.program.heard else ("", ())

    def weight(self, row: tuple[str, str, str], column: Address = ONE_OUT) -> float:
        return self.stage.session.machine.network.weight(Address(*row), column)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    rig = Rig(ROWS, tmp_path)
    rig.stage.play(0.05)
    return rig


@pytest.mark.parametrize(("message", "answer"), [
    (("/net/low/cutoff", 500.0), ("/done", ("/net/low/cutoff",))),
    (("/net/low/cutoff",), ("/net/low/cutoff", (900.0,))),
    (("/net/wave.1/freq", 330), ("/done", ("/net/wave.1/freq",))),
    (("/norm/low/cutoff", 0.5), ("/done", ("/norm/low/cutoff",))),
    (("/row", "low.cutoff = 700 + 20*lfo"), ("/done", ("/row",))),
    (("/code", "x = sine(3)\nlow.cutoff += 100*x"), ("/done", ("/code",))),
    (("/w/get", "low.cutoff", "one.out"), ("/w", ("low.cutoff", "one.out", 900.0))),
    (("/w/set", "low.cutoff", "lfo.out", 30.0), ("/done", ("/w/set",))),
    (("/w/free", "low.input", "wave[0].out"), ("/done", ("/w/free",))),
    (("/n/new", "echo", "delay"), ("/done", ("/n/new",))),
    (("/n/set", "low", "cutoff", 100.0), ("/done", ("/n/set",))),
    (("/n/free", "lfo"), ("/done", ("/n/free",))),
    (("/nu", "low.cutoff", "one.out", 1.0), ("/done", ("/nu",))),
    (("/ping",), ("/pong", ())),
    (("/sync", 7), ("/synced", (7,))),
    (("/mark", "here"), ("/done", ("/mark",))),
    (("/snap/save", "a"), ("/done", ("/snap/save",))),
    (("/hush",), ("/done", ("/hush",))),
    (("/panic",), ("/done", ("/panic",))),
    (("/mute", "low"), ("/done", ("/mute",))),
    (("/copy", "low", "deep", 1), ("/done", ("/copy",))),
    (("/insert", "lfo", "low.out", 0.25), ("/done", ("/insert",))),
    (("/tempo", 90.0), ("/done", ("/tempo",))),
    (("/at", "bar"), ("/done", ("/at",))),
    (("/v", "out", '{"a": 1}'), ("/done", ("/v",))),
    (("/notify", 1), ("/done", ("/notify",))),
    (("/quit",), ("/done", ("/quit",))),
    (("/save", "kept.live"), ("/done", ("/save",))),
    (("/patch/check", "x = sine(3)"), ("/patch/check", (0,))),
])
def test_a_message_is_answered(message: tuple[str, ...], answer: tuple[str, tuple[Argument, ...]], rig: Rig) -> None:
    assert rig.send(*message) == answer
    rig.stage.play(0.1)
    assert not rig.stage.told


@pytest.mark.parametrize(("message", "told"), [
    (("/net/lov/cutoff", 500.0), "no neuron 'lov'; did you mean 'low'"),
    (("/net/low/cutof", 500.0), "no input 'low.cutof'; did you mean 'cutoff'"),
    (("/row", "low.cutoff = "), "1:1"),
    (("/row", 5), "argument 1 is text, a text"),
    (("/record", "take.wav"), "nothing is recorded here"),
    (("/record", 5.0), "argument 1 is name, a text"),
    (("/still",), "still needs name"),
    (("/insert", "lfo", 3.0), "argument 2 is neuron.port, a text"),
    (("/copy", "lov", "deep"), "no neuron 'lov'; did you mean 'low'"),
    (("/n/new", "a", "sin"), "no kind 'sin'; did you mean 'sine'"),
    (("/net/low/cutoff", "x"), "argument 1 is cutoff, a number, not 'x'"),
    (("/edit/9/gain", 0.5), "no edit 9"),
    (("/snap/load", "nothing"), "no snapshot 'nothing'"),
    (("/patch/load", "../../secret"), "outside of the patch's folder"),
    (("/in/pad", 1.0), "nobody listens to /in/pad"),
    (("/fad", 1.0), "there is no such address; did you mean"),
    (("/v", "out", "{"), "argument 2 is no JSON"),
    (("/nu", "low.cutoff", "one.out", "x"), "argument 3 is weight, a number"),
    (("/goto", "there"), "no mark 'there'"),
    (("/goto",), "argument 1 is edit, a number, and is missing"),
    (("/net/low/cutof",), "no input 'low.cutof'; did you mean 'cutoff'"),
])
def test_what_is_wrong_is_told_to_the_sender_and_changes_nothing(message: tuple[str, ...], told: str, rig: Rig) -> None:
    before = rig.stage.session.machine.network
    address, arguments = rig.send(*message)
    assert (address, arguments[0]) == ("/fail", message[0])
    assert told in str(arguments[1])
    assert rig.stage.session.machine.network is before


def test_a_bundle_is_one_edit_whole_or_not_at_all_and_one_undo_step(rig: Rig) -> None:
    before = rig.stage.session.machine.network
    cutoff = Message("/net/low/cutoff", (500.0,))
    answer = rig.bundle(Message("/rq", (41,)), cutoff, Message("/net/nobody/freq", (1.0,)))
    assert answer[0] == "/fail"
    assert answer[1][-1] == 41
    assert rig.stage.session.machine.network is before
    answer = rig.bundle(Message("/by", ("you",)), Message("/glide", (0.5,)), cutoff,
                        Message("/row", ("wave[0].freq = 55",)), Message("/rq", (42,)))
    assert answer[1][-1] == 42
    assert [e.edit.author for e in rig.stage.session.history.entries] == ["you"]
    assert rig.stage.session.history.entries[0].edit.glide == 0.5 * RATE
    assert rig.weight(("lowpass", "low", "cutoff")) == 500
    rig.stage.session.undo("you")
    assert rig.stage.session.machine.network == before


def test_time_tagged_triggers_come_at_their_exact_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand, "LONGEST_TURN", 60.0)
    rig = Rig('key = osc_in("pad")\nspeaker.left = key.trigger\nspeaker.gain = 1', tmp_path)
    start = time.monotonic()
    rig.conductor.line.measure(start, 0)
    zero = TimeTag.after(start - time.monotonic())
    chance = random.Random(3)
    times = sorted(chance.sample(range(4000, 90_000), 1000))
    for at in times:
        rig.bundle(Message("/in/pad", (0.5,)), at=TimeTag(zero + round(at / RATE * 2**32)))
    for _ in range(200):
        rig.hand.turn()
        rig.stage.play(0.01)
    fired = np.flatnonzero(rig.stage.sound[0]) - 65
    apart = fired - np.array(times)
    # The two clocks of the host are read one after the other; all else is exact.
    assert len(set(apart)) <= 2
    assert abs(apart).max() <= 3


def test_the_published_commands_add_fragments(rig: Rig) -> None:
    path = json.dumps(["lowpass", "low", "cutoff"]), json.dumps(["sine", "lfo", "out"])
    assert rig.send("/nu", *path, 1.0)[0] == "/done"
    assert rig.send("/nu", *path, -0.1)[0] == "/done"
    column = Address("sine", "lfo", "out")
    assert rig.weight(("lowpass", "low", "cutoff"), column) == pytest.approx(0.9, abs=1e-9)
    for command in (("/sf", "f", *path, 2.0), ("/smul", "f", 0.5), ("/ssum", "g", "f", "f"), ("/nuff", "g")):
        assert rig.send(*command)[0] == "/done"
    assert rig.weight(("lowpass", "low", "cutoff"), column) == pytest.approx(2.9, abs=1e-9)


def test_a_kind_that_nobody_knows_is_told_and_the_show_goes_on(rig: Rig) -> None:
    fragment = {"nonsense": {"a": {"b": {"c": {"d": {"e": 1}}}}}}
    assert rig.send("/v", "out", json.dumps(fragment))[0] == "/done"
    rig.stage.play(0.2)
    assert any("nonsense" in sentence for sentence in rig.stage.session.machine.values.notices.drain())
    assert rig.send("/net/low/cutoff", 333.0)[0] == "/done"
    rig.stage.play(0.1)


def test_hostile_packets_change_nothing(rig: Rig) -> None:
    chance = random.Random(7)
    before = rig.stage.session.machine.network
    whole = write(Bundle((Message("/net/low/cutoff", (500.0,)), Message("/row", ("low.cutoff = 7",)))))
    rig.hand.receive(b"", rig.program, 0.0)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        rig.hand.receive(bytes(data[:chance.randrange(len(data))]), rig.program, 0.0)
    assert all(address in ("/fail", "/done", "/late") for address, _ in rig.program.heard)
    while rig.stage.session.undo(None):
        pass
    assert rig.stage.session.machine.network == before


def test_the_line_from_the_hosts_clock_is_the_highest_that_was_seen() -> None:
    line = Line(RATE)
    chance = random.Random(1)
    for n in range(500):  # a callback is late by up to 5 ms, never early
        line.measure(100 + 0.01 * n + chance.uniform(0, 0.005) * (n % 7 > 0), 480 * n)
    assert line(103.0) == pytest.approx(3 * RATE, abs=1)


def test_hush_is_silence_and_undo_brings_it_back(rig: Rig) -> None:
    rig.send("/hush")
    rig.stage.play(0.2)
    assert np.abs(rig.stage.sound[:, -1000:]).max() == 0
    assert rig.weight((STANDING["speaker"], "speaker", "gain")) == 0
    rig.send("/undo")
    rig.stage.play(0.2)
    assert np.abs(rig.stage.sound[:, -1000:]).max() > 0.01


def test_what_goes_wrong_before_anything_is_done_is_answered_with_the_number_too(rig: Rig) -> None:
    rig.conductor.line.measure(time.monotonic(), rig.stage.session.now)
    number = Message("/rq", (7,))
    address, arguments = rig.bundle(number, Message("/udno"))
    assert (address, arguments[0], arguments[-1]) == ("/fail", "/udno", 7)
    address, arguments = rig.bundle(number, Message("/undo"), at=TimeTag.after(7200.0))
    assert (address, arguments[-1]) == ("/fail", 7)
    rig.bundle(number, Message("/undo"), at=TimeTag.after(-10.0))
    rig.hand.turn()
    assert [a for a, arguments in rig.program.heard if arguments[-1] == 7] == ["/fail", "/fail", "/late", "/fail"]


def test_a_bundle_that_cannot_be_read_is_answered_with_the_number_that_it_opens_with(rig: Rig) -> None:
    whole = write(Bundle((Message("/rq", (7,)), Message("/row", ("low.cutoff = 7",)))))
    rig.hand.receive(whole[:-1] + b"\x07\0\0\0", rig.program, 0.0)
    address, arguments = rig.program.heard[-1]
    assert (address, arguments[0], arguments[-1]) == ("/fail", "", 7)
    rig.hand.receive(whole[:30], rig.program, 0.0)
    assert rig.program.heard[-1][0] == "/fail"


def test_what_opens_a_bundle_is_not_answered_and_sent_alone_is_for_all_that_comes_after(rig: Rig) -> None:
    opening = Message("/rq", (7,)), Message("/by", ("you",)), Message("/glide", (0.5,)), Message("/at", ("bar",))
    assert rig.bundle(*opening, Message("/row", ("low.cutoff = 7",))) == ("/done", ("/row", 7))
    assert rig.stage.session.default == NOW
    assert rig.bundle(opening[0], opening[3]) == ("/done", ("/at", 7))
    assert rig.send("/glide", 2, "beat") == ("/done", ("/glide",))
    assert rig.stage.session.default == When(at=Span(1.0, "bar"), glide=Span(2.0, "beat"))
    assert rig.send("/by", "me")[0] == "/fail"


def test_what_a_bundle_says_of_its_glide_holds_for_what_waits_and_for_commands(rig: Rig) -> None:
    glide, session = Message("/glide", (0.5,)), rig.stage.session
    rig.bundle(glide, Message("/at", ("bar",)), Message("/row", ("low.cutoff = 7",)))
    rig.bundle(glide, Message("/code", ("with at(bar): low.q = 3",)))
    rig.stage.play(2.1)
    rig.bundle(glide, Message("/mute", ("lfo",)), Message("/mute", ("low",)))
    assert [entry.edit.glide for entry in session.history.entries] == [0.5 * RATE]*3
    assert session.default == NOW


def test_fields_do_not_grow_without_end(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MOST_FIELDS", 2)
    for name in "aba":
        assert rig.send("/sf", name, "low.cutoff", "one.out", 1.0)[0] == "/done"
    assert "2 fields are there" in str(rig.send("/ssum", "c", "a", "b")[1][1])
    rig.send("/sfzero", "a")
    assert rig.send("/ssum", "c", "a", "b")[0] == "/done"


def test_no_more_listen_than_may_however_they_ask(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(master, "MOST_LISTENERS", 2)
    peers = [Program() for _ in range(4)]
    monkeypatch.setattr(rig.program, "at_port", lambda port: peers[port], raising=False)
    assert rig.bundle(*(Message("/notify", (1, port)) for port in (1, 2, 3)))[0] == "/fail"
    assert not rig.hand.listeners
    for port in (1, 2, 2):
        rig.send("/notify", 1, port)
    assert list(rig.hand.listeners) == peers[1:3]
    peers[1].open = False
    rig.send("/notify", 1, 3)
    rig.send("/notify", 0, 2)
    assert list(rig.hand.listeners) == peers[3:]


def test_who_begins_to_listen_while_others_are_told_is_no_trouble(rig: Rig) -> None:
    class Restless(Program):
        def reply(self, packet: bytes) -> None:
            super().reply(packet)
            rig.hand.receive(write(Message("/notify", ())), Program(), 0.0)

    rig.hand.receive(write(Message("/notify", ())), restless := Restless(), 0.0)
    rig.hand.tell("something")
    assert restless.heard[-1] == ("/told", ("something",))


def test_the_status_has_load_failures_and_memory(rig: Rig) -> None:
    rig.stage.play(SETTLES)  # what goes wrong before then is told to nobody
    rig.stage.session.late_edits, rig.stage.session.late_bundles = 1, 2
    rig.hand.inbox.dropped = 4
    rig.conductor.missed = lambda: 5
    rig.conductor._look()
    address, status = rig.send("/status")
    assert address == "/status.reply"
    neurons = len(rig.stage.session.machine.network.neurons)
    assert status[:2] == (1, neurons)
    assert status[7:9] == (RATE, RATE)
    assert status[10:15] == (0, 0, 0, 3, 4)
    assert 10 < status[15] < 100_000  # MB
    assert status[16] == 5
    assert [sentence.partition(",")[0] for sentence in rig.stage.told] == [
        "an edit came later than it should act", "more came over OSC than is taken",
        "a picture could not be drawn in time"]
    rig.conductor._look()
    assert len(rig.stage.told) == 3, "once"


@pytest.mark.parametrize("block", [64, 256, 1024])
@pytest.mark.parametrize("when", [1, 5, 7])
def test_a_packet_is_heard_at_most_a_block_after_it_was_read(block: int, when: int, tmp_path: Path) -> None:
    without, with_it = Rig(ROWS, tmp_path / "a", block), Rig(ROWS, tmp_path / "b", block)
    for rig in (without, with_it):
        rig.stage.play(when * 1024 / RATE)
        read_at = rig.stage.session.now
        if rig is with_it:
            rig.bundle(Message("/glide", (0.0,)), Message("/w/set", ("speaker.left", "wave[1].out", 0.5)))
        rig.stage.play(0.1)
    first = np.flatnonzero(with_it.stage.sound[0] != without.stage.sound[0])[0] - limiter.AHEAD
    assert read_at <= first <= read_at + block
    assert [line["at"] for line in read_log(with_it.stage.log)[1] if "edit" in line] == [first]


def test_what_is_more_than_a_turn_can_do_stays_in_the_inbox_which_is_bounded(
        rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand, "LONGEST_TURN", 0.0)
    inbox = rig.hand.inbox
    for _ in range(2):
        for _ in range(100):
            inbox.put(Received(write(Message("/ping")), time.monotonic(), rig.program))
        rig.hand.turn()
    assert len(rig.program.heard) == 2
    assert len(inbox.take()) == 100, "what is not done yet is not taken either"


def test_a_fader_that_has_overtaken_itself_is_one_edit_and_every_message_is_answered(
        rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand, "LONGEST_TURN", 60.0)
    programs = rig.program, Program()

    def put(number: float, address: str, program: Program) -> None:
        rig.hand.inbox.put(Received(write(Message(address, (number,))), 0.0, program))

    for number in range(100):
        for name, program in (("low/cutoff", 0), ("wave.0/freq", 1), ("low/cutoff", 1), ("low/cutof", 0)):
            put(100.0 + number, f"/net/{name}", programs[program])
    put(0.0, "/row", rig.program)
    put(300.0, "/net/low/cutoff", rig.program)
    rig.hand.turn()
    answers = [sorted(address for address, _ in program.heard) for program in programs]
    assert answers == [["/done"] * 101 + ["/fail"] * 101, ["/done"] * 200]
    assert [len(entry.resolved.steps) for entry in rig.stage.session.history.entries] == [1, 1, 1]
    assert rig.weight(("lowpass", "low", "cutoff")) == 300
    assert rig.weight(("saw", "wave[0]", "freq")) == 199


def test_a_drag_is_one_undo_step_until_a_second_of_rest_or_another_hand(rig: Rig, tmp_path: Path) -> None:
    def drag(*values: float, by: str = "osc") -> None:
        for value in values:
            rig.bundle(Message("/by", (by,)), Message("/net/low/cutoff", (value,)))
            rig.stage.play(0.1)

    cutoff = "lowpass", "low", "cutoff"
    drag(*range(910, 1000, 10))
    rig.stage.play(1.1)
    drag(2000, 2100)
    drag(2200, by="other")
    rig.send("/undo")
    assert rig.weight(cutoff) == 2200, "the other hand's is left alone"
    rig.bundle(Message("/by", ("other",)), Message("/undo"))
    assert rig.weight(cutoff) == 990
    again = Stage(ROWS, tmp_path / "again")
    for line in resumed(rig.stage.log)[1]:
        again.session.restore(line)
    for session in (rig.stage.session, again.session):
        session.undo("osc")
        assert session.machine.network.weight(Address(*cutoff), ONE_OUT) == 900
        session.redo("osc")
        assert session.machine.network.weight(Address(*cutoff), ONE_OUT) == 990


def test_what_a_fader_has_overtaken_within_a_turn_is_undone_with_the_rest_of_its_drag(rig: Rig) -> None:
    for turn in range(5):
        for value in range(3):
            rig.hand.inbox.put(Received(write(Message("/net/low/cutoff", (1000.0 + 10 * turn + value,))), 0.0,
                                        rig.program))
        rig.hand.turn()
        rig.stage.play(0.05)
    assert rig.weight(("lowpass", "low", "cutoff")) == 1042
    assert len(rig.stage.session.history.entries) == 5
    rig.send("/undo")
    assert rig.weight(("lowpass", "low", "cutoff")) == 900
    rig.send("/redo")
    assert rig.weight(("lowpass", "low", "cutoff")) == 1042
    rig.stage.play(0.1)
    assert np.array_equal(rig.stage.replayed(), rig.stage.sound)


def test_what_waits_for_a_kind_is_answered_when_it_starts_and_what_is_urgent_does_not_wait(rig: Rig) -> None:
    let, made = threading.Semaphore(0), threading.Semaphore(0)
    session = rig.stage.session

    class Slow(Workshop):
        """Makes something only when it is let."""

        def want(self, key: Hashable, make: Callable[[], object], words: str = "") -> None:
            super().want(key, lambda: (let.acquire(), make())[1], words)

    session.making.workshop = Slow(made.release, session.tell)
    for message in (Message("/row", ("new = bell(440)",)), Message("/net/low/cutoff", (700.0,)),
                    Message("/code", ("x = nothing(3)",)), Message("/net/low/cutoff", (800.0,))):
        rig.bundle(Message("/rq", (1,)), message)
    assert not rig.program.heard
    rig.bundle(Message("/by", ("other",)), Message("/net/lfo/freq", (3.0,)))
    rig.send("/ping")
    rig.send("/code", "hush()")
    assert [address for address, _ in rig.program.heard] == ["/done", "/pong", "/done"]
    assert rig.weight(("lowpass", "low", "cutoff")) == 900
    rig.stage.play(0.05)
    let.release()
    assert made.acquire(timeout=60)
    rig.stage.play(0.02)
    assert [address for address, _ in rig.program.heard[3:]] == ["/done", "/done", "/fail", "/done"]
    assert all(arguments[-1] == 1 for _, arguments in rig.program.heard[3:])
    assert rig.weight(("lowpass", "low", "cutoff")) == 800
    assert "new" in session.machine.network.neurons
    assert np.array_equal(rig.stage.replayed(), rig.stage.sound)


def test_a_text_is_held_against_what_plays_and_written_back(rig: Rig) -> None:
    text = "low = lowpass(wave[0], cutoff=900)\nspeaker = 0.3*low + 0.1*wave[1]\n"
    rig.send("/row", "low.cutoff = 1200")
    rig.send("/row", "speaker += 0.2*lfo")
    said = "/doc/moved", (2, 1, 31, "900", "1200", 2, 1, "", "0.2*lfo.out", 7)
    rig.bundle(Message("/rq", (7,)), Message("/doc/moved", (text,)))
    rig.addresses.documents.join()
    assert rig.program.heard[-1] == said
    rig.send("/doc/write", text)
    rig.addresses.documents.join()
    assert rig.program.heard[-1] == ("/doc/write", (text.replace("900", "1200"),))
    rig.send("/doc/write", "low = lowpas(wave[0])")
    rig.addresses.documents.join()
    assert rig.program.heard[-1][0] == "/fail"
    assert rig.program.heard[-1][1][3:] == (1, 7)
    assert len(rig.stage.session.history.entries) == 2
