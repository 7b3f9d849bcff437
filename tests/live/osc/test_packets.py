"""Packets: written and read, refused in words, and compared with another implementation."""

from __future__ import annotations

import math
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from livedmm.errors import OscError
from livedmm.live.osc import packets
from livedmm.live.osc.packets import Bundle, Colour, Message, Midi, Packet, read
from livedmm.live.osc.timetags import IMMEDIATELY, TimeTag
from livedmm.live.osc.writing import write

from .strategies import PACKETS, TEXTS, depth


def typed(value: Any) -> Any:
    """A value with the types of all that is in it, since 1 == 1.0 == True and -0.0 == 0.0."""
    if isinstance(value, float):
        return float, value, math.copysign(1, value)
    if isinstance(value, Message):
        return value.address, [typed(a) for a in value.arguments]
    if isinstance(value, Bundle):
        return value.time, [typed(e) for e in value.elements]
    return type(value), [typed(v) for v in value] if type(value) is tuple else value


@given(PACKETS)
def test_what_is_written_reads_back_the_same_to_its_types(packet: Packet) -> None:
    assume(depth(packet) <= packets.DEEPEST)
    assert typed(read(write(packet))) == typed(packet)


@given(st.binary(max_size=64) | st.binary(max_size=16).map(lambda b: b"#bundle\0" + bytes(8) + b)
       | st.binary(max_size=16).map(lambda b: b"/a\0\0," + b))
def test_any_bytes_are_a_packet_or_an_error(data: bytes) -> None:
    told = None
    try:
        packet = read(data)
    except OscError as error:
        told = str(error)
    if told is None:
        assert typed(read(write(packet))) == typed(packet)
    else:
        assert told.isprintable()


@given(PACKETS, st.data())
def test_a_packet_that_is_cut_off_is_never_read_as_another(packet: Packet, data: st.DataObject) -> None:
    assume(depth(packet) <= packets.DEEPEST)
    whole = write(packet)
    cut = whole[:data.draw(st.integers(0, len(whole) - 1))]
    try:
        rest = read(cut)
    except OscError:
        return
    # Only where a packet may end can it be cut unseen: after whole elements, and after an address alone.
    if isinstance(packet, Bundle):
        assert isinstance(rest, Bundle)
        assert typed(rest) == typed(Bundle(packet.elements[:len(rest.elements)], packet.time))
    else:
        assert rest == Message(packet.address)


# -- python-osc as the oracle

@given(st.lists(st.tuples(st.sampled_from("fd"), st.floats(width=32, allow_nan=False, allow_infinity=False))
                | st.tuples(st.just("i"), st.integers(-(1 << 31), (1 << 31) - 1))
                | st.tuples(st.just("h"), st.integers(-(1 << 63), (1 << 63) - 1))
                | st.tuples(st.just("s"), TEXTS) | st.tuples(st.just("b"), st.binary(min_size=1, max_size=9))
                | st.sampled_from([("T", True), ("F", False), ("N", None)]), max_size=6))
def test_python_osc_writes_what_is_read_and_reads_what_is_written(arguments: list[tuple[str, Any]]) -> None:
    builder = OscMessageBuilder("/a/b")
    for tag, value in arguments:
        builder.add_arg(value, tag)
    expected = Message("/a/b", tuple(value for _, value in arguments))
    assert read(builder.build().dgram) == expected
    assert tuple(OscMessage(write(expected)).params) == expected.arguments


def test_python_oscs_bundles_are_read_with_their_time() -> None:
    builder = OscBundleBuilder(1700000000)
    builder.add_content(OscMessageBuilder("/a").build())
    bundle = read(builder.build().dgram)
    assert bundle == Bundle((Message("/a"),), TimeTag.of(1700000000))
    assert OscBundle(write(bundle)).timestamp == pytest.approx(1700000000, abs=1e-6)


# -- types

@pytest.mark.parametrize(("tags", "data", "expected"), [
    ("i", b"\0\0\0\x05", (5,)), ("f", struct.pack(">f", 0.5), (0.5,)), ("h", struct.pack(">q", -1), (-1,)),
    ("d", struct.pack(">d", 0.1), (0.1,)), ("s", b"abc\0", ("abc",)), ("S", b"abcd\0\0\0\0", ("abcd",)),
    ("b", b"\0\0\0\x01x\0\0\0", (b"x",)), ("t", bytes(7) + b"\x01", (IMMEDIATELY,)), ("T", b"", (True,)),
    ("F", b"", (False,)), ("N", b"", (None,)), ("I", b"", (True,)), ("c", b"\0\0\0a", ("a",)),
    ("r", b"\x01\x02\x03\x04", (Colour(1, 2, 3, 4),)), ("m", b"\0\x90\x3c\x40", (Midi(0, 0x90, 60, 64),)),
    ("[i[T]]i", b"\0\0\0\x01\0\0\0\x02", ((1, (True,)), 2)),
])
def test_every_type_of_argument_is_read(tags: str, data: bytes, expected: tuple[Any, ...]) -> None:
    tag_bytes = b"," + tags.encode()
    packet = b"/a\0\0" + tag_bytes + bytes(4 - len(tag_bytes) % 4) + data
    assert typed(read(packet)) == typed(Message("/a", expected))


def test_numbers_of_numpy_are_numbers() -> None:
    assert read(write(Message("/a", (np.float32(0.5), np.int64(3))))) == Message("/a", (0.5, 3))  # type: ignore[arg-type]


def test_without_doubles_floats_are_rounded_to_singles() -> None:
    assert read(write(Message("/a", (0.1,)), doubles=False)) == Message("/a", (float(np.float32(0.1)),))
    assert write(Message("/a", (0.1,)), doubles=False)[4:8] == b",f\0\0"


# -- what is refused

NESTED = Bundle()
for _ in range(packets.DEEPEST - 1):
    NESTED = Bundle((NESTED,))


@pytest.mark.parametrize(("data", "told"), [
    (b"", "a packet that begins with b''; OSC begins with / or #bundle"),
    (b"abc", "a packet of 3 bytes; OSC has a multiple of 4"),
    (b"GET / HT", "a packet that begins with b'GET / HT'; OSC begins with / or #bundle"),
    (b"/a b\0\0\0\0", "'/a b' is no address; one begins with /, and has printable ASCII without spaces and #"),
    ("/é\0\0\0\0\0".encode()[:8],
     "'/é' is no address; one begins with /, and has printable ASCII without spaces and #"),
    (b"/\xff\0\0", "the address is no UTF-8"),
    (b"/abc", "the address is cut off; a text ends with a zero byte"),
    (b"/a\0\0xyz\0", "/a: its arguments have no type tags; they begin with a comma"),
    (b"/a\0\0,if\0\0\0\0\1", "/a: argument 2, of type f, is cut off"),
    (b"/a\0\0,i\0\0\0\0\0\1\0\0\0\0",
     "/a: 4 bytes are left after its arguments; its type tags are ',i'"),
    (b"/a\0\0,qi\0\0\0\0\1", "/a: argument 1 has the unknown type 'q'; known are i h f d s S b t T F N I c r m [ ]"),
    (b"/a\0\0,f\0\0\x7f\xc0\0\0", "/a: argument 1 is nan; send finite numbers"),
    (b"/a\0\0,d\0\0\xff\xf0\0\0\0\0\0\0", "/a: argument 1 is -inf; send finite numbers"),
    (b"/a\0\0,b\0\0\x7f\xff\xff\xff", "/a: argument 1 is a blob of 2147483647 bytes; the message has 0 left"),
    (b"/a\0\0,b\0\0\xff\xff\xff\xff", "/a: argument 1 is a blob of -1 bytes; the message has 0 left"),
    (b"/a\0\0,]\0\0", "/a: an array ends at argument 1, and none has begun"),
    (b"/a\0\0,[\0\0", "/a: an array does not end; type tags want a ] for each ["),
    (b"/a\0\0," + b"[" * 15 + b"\0" * 4 + b"\0" * 12, "/a: arrays are more than 8 deep"),
    (b"/a\0\0,c\0\0\0\0\1\0", "/a: argument 1 is no ASCII character (256)"),
    (b"#bundle\0\0\0\0\0", "the head of a bundle is broken; it is #bundle and a time tag of 8 bytes"),
    (b"#bundle\0" + bytes(8) + b"\0\0\0\x08/a\0\0", "element 1 of a bundle has 8 bytes; the bundle has 4 left"),
    (b"#bundle\0" + bytes(8) + bytes(4), "element 1 of a bundle has 0 bytes; the bundle has 0 left"),
    (write(Bundle((NESTED,))), "bundles are more than 8 deep; send them one after another"),
    (write(Bundle((Message("/a"),) * 1025)), "more than 1,024 elements in a packet; send it in parts"),
    (write(Message("/a", (True,) * 8_193)), "/a: more than 8,192 arguments in a packet; send it in parts"),
    (b"/" + b"a" * 1024 + b"\0" * 3, "an address of 1,025 characters; 1,024 are the most"),
    (bytes((1 << 20) + 4), "a packet of 1,048,580 bytes; 1,048,576 are the most; send it in parts"),
])
def test_what_is_wrong_is_told(data: bytes, told: str) -> None:
    with pytest.raises(OscError) as caught:
        read(data)
    assert str(caught.value) == told


def test_the_limits_themselves_are_read() -> None:
    assert read(write(NESTED)) == NESTED
    for packet in (Bundle((Message("/a"),) * 1024), Message("/a", (True,) * 8_192), Message("/" + "a" * 1023)):
        assert read(write(packet)) == packet


@pytest.mark.parametrize(("message", "told"), [
    (Message("a"), "'a' is no address; one begins with /, and has printable ASCII without spaces and #"),
    (Message("/a", (math.nan,)), "/a: nan is no finite number"),
    (Message("/a", (1 << 63,)), "/a: 9223372036854775808 has more than 64 bits; send it as a float"),
    (Message("/a", ("x\0y",)), "/a: 'x\\x00y' has a zero character; OSC ends a text with it"),
    (Message("/a", ("\ud800",)), "/a: '\\ud800' is no UTF-8"),
    (Message("/a", (Colour(256, 0, 0, 0),)),
     "/a: Colour(red=256, green=0, blue=0, alpha=0) has parts beyond 0 to 255"),
    (Message("/a", ({},)),  # type: ignore[arg-type]
     "/a: OSC has no type for {}; send numbers, texts, bytes, or lists of them"),
])
def test_what_cannot_be_written_is_told(message: Message, told: str) -> None:
    with pytest.raises(OscError) as caught:
        write(message)
    assert str(caught.value) == told


def test_a_message_is_shown_on_a_line() -> None:
    message = Message("/w", ("voice.freq", 440.0, 2, "", "two words", b"abc", None, True, 0.1, (1, 2)))
    assert str(message) == "/w voice.freq 440 2 '' 'two words' <3 bytes> None True 0.1 (1, 2)"
