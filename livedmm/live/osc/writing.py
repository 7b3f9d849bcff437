"""OSC packets: from messages and bundles to bytes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from numbers import Integral, Real
from struct import Struct

from livedmm.errors import OscError, Where
from livedmm.live.osc.packets import Argument, Colour, Message, Midi, Packet, check_address
from livedmm.live.osc.timetags import TimeTag

_INT, _LONG, _TIME = Struct(">i"), Struct(">q"), Struct(">Q")
_SINGLE, _DOUBLE = Struct(">f"), Struct(">d")


def write(packet: Packet, *, doubles: bool = True) -> bytes:
    """Write a packet; `read` gives the same again.

    Whole numbers go as `i`, or as `h` where that is too small. Other numbers go as `f` where float32 holds
    them exactly, else as `d`, or rounded to `f` without `doubles`: not every fader's program knows `d`.

    Raises
    ------
    OscError
        If an address is none, or an argument is of no type that OSC has, or not finite.
    """
    if isinstance(packet, Message):
        return _message(packet, doubles)
    parts = [b"#bundle\0", _TIME.pack(packet.time)]
    for element in packet.elements:
        data = write(element, doubles=doubles)
        parts += (_INT.pack(len(data)), data)
    return b"".join(parts)


def _message(message: Message, doubles: bool) -> bytes:
    check_address(message.address)
    where = Where(path=message.address)
    tags = [","]
    parts: list[bytes] = []
    _arguments(message.arguments, doubles, where, tags, parts)
    return b"".join([_text(message.address, where), _text("".join(tags), where), *parts])


def _arguments(arguments: Iterable[Argument], doubles: bool, where: Where, tags: list[str],
               parts: list[bytes]) -> None:
    for argument in arguments:
        if argument is None or isinstance(argument, bool):
            tags.append({None: "N", True: "T", False: "F"}[argument])
        elif isinstance(argument, str):
            tags.append("s")
            parts.append(_text(argument, where))
        elif isinstance(argument, bytes):
            tags.append("b")
            parts += (_INT.pack(len(argument)), argument, bytes(-len(argument) % 4))
        elif isinstance(argument, TimeTag):
            tags.append("t")
            parts.append(_TIME.pack(argument))
        elif isinstance(argument, Colour | Midi):
            tags.append("r" if isinstance(argument, Colour) else "m")
            if not all(0 <= byte < 256 for byte in argument):
                raise OscError(f"{argument} has parts beyond 0 to 255", "", where)
            parts.append(bytes(argument))
        elif isinstance(argument, tuple | list):
            tags.append("[")
            _arguments(argument, doubles, where, tags, parts)
            tags.append("]")
        else:
            tag, data = _number(argument, doubles, where)
            tags.append(tag)
            parts.append(data)


def _number(argument: object, doubles: bool, where: Where) -> tuple[str, bytes]:
    # Numbers of numpy are none of Python's, but are registered as these.
    if isinstance(argument, Integral):
        whole = int(argument)
        if -(1 << 31) <= whole < 1 << 31:
            return "i", _INT.pack(whole)
        if -(1 << 63) <= whole < 1 << 63:
            return "h", _LONG.pack(whole)
        raise OscError(f"{whole} has more than 64 bits", "send it as a float", where)
    if not isinstance(argument, Real):
        raise OscError(f"OSC has no type for {argument!r:.60}", "send numbers, texts, bytes, or lists of them", where)
    number = float(argument)
    if not math.isfinite(number):
        raise OscError(f"{number} is no finite number", "", where)
    try:
        single = _SINGLE.pack(number)
    except OverflowError:
        return "d", _DOUBLE.pack(number)
    if doubles and _SINGLE.unpack(single)[0] != number:
        return "d", _DOUBLE.pack(number)
    return "f", single


def _text(text: str, where: Where) -> bytes:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise OscError(f"{text[:40]!r} is no UTF-8", "", where) from None
    if b"\0" in data:
        raise OscError(f"{text[:40]!r} has a zero character", "OSC ends a text with it", where)
    return data + bytes(4 - len(data) % 4)
