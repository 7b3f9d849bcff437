"""What must hold for any bytes: the targets of the fuzzer, which the suite runs on the kept corpus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from livedmm.commands.registry import all_kinds
from livedmm.errors import LivedmmError, OscError, PatchError, RowError
from livedmm.language import read
from livedmm.language.patch_saving import save_patch
from livedmm.language.patches import read_patch
from livedmm.language.printer import show_rows
from livedmm.language.text_files import decode
from livedmm.live.osc import slip
from livedmm.live.osc.dispatch import Dispatch
from livedmm.live.osc.packets import LARGEST, Message, Packet
from livedmm.live.osc.packets import read as read_packet
from livedmm.live.osc.writing import write
from livedmm.network import Network, Sources, apply, evaluate, resolve

REGISTRY = all_kinds()
STANDING = Network.standing(REGISTRY)
T = TypeVar("T")
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def rows(data: bytes) -> None:
    """A text of rows reads, or has errors that say where; what it makes prints and reads back, bitwise."""
    text = data.decode("utf-8", "replace")
    program = read(text, STANDING, REGISTRY, "fuzz")
    for error in program.errors:
        assert isinstance(error, RowError), error
        assert error.where.document == "fuzz"
        assert 1 <= error.where.line <= text.count("\n") + text.count("\r") + text.count("\f") + 1
        assert not CONTROLS.search(str(error)), "a terminal would obey it"
    if program.errors:
        return
    made = network_of(program.sayings)
    if made is not None:
        again = read(show_rows(made, REGISTRY), STANDING, REGISTRY, "again")
        assert again.errors == ()
        assert network_of(again.sayings) == made


def patches(data: bytes) -> None:
    """A patch reads, or has errors; what it makes saves and reads back, bitwise."""
    try:
        text = decode(data, "fuzz")
    except PatchError:
        return
    patch = read_patch(text, "fuzz", REGISTRY)
    assert (patch.network is None) == bool(patch.errors)
    for error in patch.errors:
        assert isinstance(error, LivedmmError)
        assert not CONTROLS.search(str(error)), "a terminal would obey it"
    if patch.network is not None:
        again = read_patch(save_patch(patch.network, REGISTRY, patch.title), "again", REGISTRY)
        assert again.errors == ()
        assert again.network == patch.network
        assert again.title == patch.title


def osc(data: bytes) -> None:
    """A packet reads, or has an error; what is read writes and reads back; its addresses mean some or have errors."""
    packet = told(lambda: read_packet(data))
    if packet is not None:
        written = write(packet)
        # A character, which has 4 bytes, is written as a text, which may have 8; the limit may then be passed.
        assert len(written) > LARGEST or read_packet(written) == packet
        for message in messages_of(packet):
            told(lambda address=message.address: SESSION.find(address))
    told(lambda: slip.Decoder(1024).feed(data))


def told(do: Callable[[], T]) -> T | None:
    """What something returns; None if that is an error, which can be shown."""
    try:
        return do()
    except OscError as error:
        sentence = str(error)
    assert not CONTROLS.search(sentence), "a terminal would obey it"
    return None


def messages_of(packet: Packet) -> Iterator[Message]:
    """All messages of a packet."""
    if isinstance(packet, Message):
        yield packet
    else:
        for element in packet.elements:
            yield from messages_of(element)


def _session() -> Dispatch[str]:
    made: Dispatch[str] = Dispatch()
    neurons = ["voice", "lfo", "speaker._sine.1", *(f"bank.{n}" for n in range(97))]
    for address in ("/ping", "/undo", "/row", "/w/set", "/w/get", "/in/<name>", "/edit/<number>/gain"):
        made.add(address, address)
    made.add("/net/<neuron>/<input>", "net", lambda: neurons, lambda _: ["freq", "phase", "a", "input"])
    return made


SESSION = _session()


def network_of(sayings) -> Network | None:  # type: ignore[no-untyped-def]
    """The network that a text makes of the standing one; None if it asks for what cannot be."""
    try:
        changes, _ = evaluate("fuzz", sayings, STANDING, Sources(), whole=True, again=False)
        return apply(resolve(changes, STANDING, REGISTRY), STANDING)
    except LivedmmError:
        return None
