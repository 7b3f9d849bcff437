"""OSC packets: from bytes to messages and bundles, in bounded time and memory.

Reads OSC 1.0 and the types of 1.1 (https://opensoundcontrol.stanford.edu/spec-1_0.html): ``i h f d s S b t T F N I c r
m [ ]``. What cannot be read is refused with a sentence, as a whole. An unknown tag is, since the sizes of all arguments
after it would be guesses; and so is a number that is not finite, since it would stay in the first loop of the network
that it reaches.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from struct import Struct
from typing import NamedTuple, TypeAlias

from livedmm.errors import NOWHERE, OscError, Where
from livedmm.live.osc.timetags import IMMEDIATELY, TimeTag

LARGEST = 1 << 20
"""Bytes of a packet; a datagram has at most 65,507 anyway."""
DEEPEST = 8
"""Bundles within each other, and arrays within each other."""
MOST_ELEMENTS = 1024
"""Messages and bundles of a packet."""
MOST_ARGUMENTS = 8192
"""Arguments of a packet: so many texts take 4 ms to read."""
LONGEST_ADDRESS = 1024
"""Characters."""


class Colour(NamedTuple):
    """The argument `r`: 0 to 255 each."""

    red: int
    green: int
    blue: int
    alpha: int


class Midi(NamedTuple):
    """The argument `m`: the four bytes of a MIDI message."""

    port: int
    status: int
    data1: int
    data2: int


Argument: TypeAlias = "int | float | str | bytes | bool | TimeTag | Colour | Midi | tuple[Argument, ...] | None"
"""Numbers are finite. T and I (an impulse) are True, F False, N None, c a text of one character, an array a tuple."""


@dataclass(frozen=True, slots=True)
class Message:
    """An address, or a pattern of addresses, and its arguments."""

    address: str
    arguments: tuple[Argument, ...] = ()

    def __str__(self) -> str:
        return " ".join([self.address, *map(_shown, self.arguments)])


@dataclass(frozen=True, slots=True)
class Bundle:
    """Messages and bundles that belong together, and the moment that they are for."""

    elements: tuple[Packet, ...] = ()
    time: TimeTag = IMMEDIATELY


Packet: TypeAlias = Message | Bundle

_HEAD = b"#bundle\0"
_SIZE = Struct(">i")
_NUMBERS = {"i": Struct(">i"), "h": Struct(">q"), "f": Struct(">f"), "d": Struct(">d")}
_TIME = Struct(">Q")
_CONSTANTS = {"T": True, "F": False, "N": None, "I": True}
_ADDRESS = re.compile(r'/[!"$-~]*')


def read(data: bytes) -> Packet:
    """Read a packet.

    The time is in proportion to the bytes: 4 us for a fader's message, 4 ms for the worst datagram. Any thread may
    call.

    Raises
    ------
    OscError
        If it is no packet, is larger than the limits of this module, or has a number that is not finite.
    """
    if len(data) > LARGEST:
        raise OscError(f"a packet of {len(data):,} bytes", f"{LARGEST:,} are the most; send it in parts")
    return _Reader(data).packet(0, len(data), 0)


def check_address(address: str) -> None:
    """Raise OscError if a text is neither an address nor a pattern of addresses."""
    if len(address) > LONGEST_ADDRESS:
        raise OscError(f"an address of {len(address):,} characters", f"{LONGEST_ADDRESS:,} are the most")
    if not _ADDRESS.fullmatch(address):
        raise OscError(f"{address[:60]!r} is no address",
                       "one begins with /, and has printable ASCII without spaces and #")


class _Reader:
    """The reading of one packet, with what is left of its limits."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._elements = MOST_ELEMENTS
        self._arguments = MOST_ARGUMENTS

    def packet(self, start: int, end: int, depth: int) -> Packet:
        if (end - start) % 4:
            raise OscError(f"a packet of {end - start} bytes", "OSC has a multiple of 4")
        first = self._data[start:start + 1]
        if first == b"/":
            return self._message(start, end)
        if first == b"#":
            return self._bundle(start, end, depth)
        raise OscError(f"a packet that begins with {self._data[start:min(start + 8, end)]!r}",
                       "OSC begins with / or #bundle")

    def _bundle(self, start: int, end: int, depth: int) -> Bundle:
        data = self._data
        if data[start:start + 8] != _HEAD or end - start < 16:
            raise OscError("the head of a bundle is broken", "it is #bundle and a time tag of 8 bytes")
        if depth >= DEEPEST:
            raise OscError(f"bundles are more than {DEEPEST} deep", "send them one after another")
        time = TimeTag(_TIME.unpack_from(data, start + 8)[0])
        at = start + 16
        elements: list[Packet] = []
        while at < end:
            self._elements -= 1
            if self._elements < 0:
                raise OscError(f"more than {MOST_ELEMENTS:,} elements in a packet", "send it in parts")
            size = _SIZE.unpack_from(data, at)[0]  # there are 4 bytes: all sizes are multiples of it
            at += 4
            if not 0 < size <= end - at:
                raise OscError(f"element {len(elements) + 1} of a bundle has {size} bytes",
                               f"the bundle has {end - at} left")
            elements.append(self.packet(at, at + size, depth + 1))
            at += size
        return Bundle(tuple(elements), time)

    def _message(self, start: int, end: int) -> Message:
        address, at = self._text(start, end, "the address", NOWHERE)
        check_address(address)
        if at == end:  # what very old programs send when there are no arguments
            return Message(address)
        where = Where(path=address)
        tags, at = self._text(at, end, "the type tags", where)
        if tags[:1] != ",":
            raise OscError("its arguments have no type tags", "they begin with a comma", where)
        self._arguments -= len(tags) - 1
        if self._arguments < 0:
            raise OscError(f"more than {MOST_ARGUMENTS:,} arguments in a packet", "send it in parts", where)
        arguments, at = self._read_arguments(tags, at, end, where)
        if at != end:
            raise OscError(f"{end - at} bytes are left after its arguments", f"its type tags are {tags[:40]!r}", where)
        return Message(address, arguments)

    def _read_arguments(self, tags: str, at: int, end: int, where: Where) -> tuple[tuple[Argument, ...], int]:
        data = self._data
        arguments: list[Argument] = []
        outer: list[list[Argument]] = []
        for position in range(1, len(tags)):
            tag = tags[position]
            if (number := _NUMBERS.get(tag)) is not None:
                after = at + number.size
                if after > end:
                    raise _cut_off(position, tag, where)
                value = number.unpack_from(data, at)[0]
                if not math.isfinite(value):
                    raise OscError(f"argument {position} is {value}", "send finite numbers", where)
                arguments.append(value)
                at = after
            elif tag in "sS":
                text, at = self._text(at, end, f"argument {position}", where)
                arguments.append(text)
            elif tag in _CONSTANTS:
                arguments.append(_CONSTANTS[tag])
            elif tag == "b":
                blob, at = self._blob(at, end, position, where)
                arguments.append(blob)
            elif tag == "[":
                if len(outer) >= DEEPEST:
                    raise OscError(f"arrays are more than {DEEPEST} deep", "", where)
                outer.append(arguments)
                arguments = []
            elif tag == "]":
                if not outer:
                    raise OscError(f"an array ends at argument {position}, and none has begun", "", where)
                array = tuple(arguments)
                arguments = outer.pop()
                arguments.append(array)
            else:
                argument, at = self._odd(tag, at, end, position, where)
                arguments.append(argument)
        if outer:
            raise OscError("an array does not end", "type tags want a ] for each [", where)
        return tuple(arguments), at

    def _odd(self, tag: str, at: int, end: int, position: int, where: Where) -> tuple[Argument, int]:
        """An argument of a type that is seldom sent."""
        size = {"t": 8, "c": 4, "r": 4, "m": 4}.get(tag)
        if size is None:
            raise OscError(f"argument {position} has the unknown type {tag!r}",
                           "known are i h f d s S b t T F N I c r m [ ]", where)
        if at + size > end:
            raise _cut_off(position, tag, where)
        four = self._data[at:at + size]
        if tag == "t":
            return TimeTag(_TIME.unpack(four)[0]), at + size
        if tag == "r":
            return Colour(*four), at + size
        if tag == "m":
            return Midi(*four), at + size
        code = _SIZE.unpack(four)[0]
        if not 0 < code < 128:
            raise OscError(f"argument {position} is no ASCII character ({code})", "", where)
        return chr(code), at + size

    def _text(self, at: int, end: int, what: str, where: Where) -> tuple[str, int]:
        """A text that ends with a zero byte, and where what comes after it begins."""
        stop = self._data.find(b"\0", at, end)
        if stop < 0:
            raise OscError(f"{what} is cut off", "a text ends with a zero byte", where)
        try:
            return self._data[at:stop].decode(), at + (stop - at) // 4 * 4 + 4
        except UnicodeDecodeError:
            raise OscError(f"{what} is no UTF-8", "", where) from None

    def _blob(self, at: int, end: int, position: int, where: Where) -> tuple[bytes, int]:
        if at + 4 > end:
            raise _cut_off(position, "b", where)
        size = _SIZE.unpack_from(self._data, at)[0]
        at += 4
        if not 0 <= size <= end - at:
            raise OscError(f"argument {position} is a blob of {size} bytes", f"the message has {end - at} left", where)
        return self._data[at:at + size], at + (size + 3) // 4 * 4


def _cut_off(position: int, tag: str, where: Where) -> OscError:
    return OscError(f"argument {position}, of type {tag}, is cut off", "", where)


def _shown(argument: Argument) -> str:
    if isinstance(argument, str):
        return argument if argument.isprintable() and argument and " " not in argument else repr(argument)
    if isinstance(argument, float):
        return f"{argument:g}" if float(f"{argument:g}") == argument else repr(argument)
    if isinstance(argument, bytes):
        return f"<{len(argument)} bytes>"
    return repr(argument)
