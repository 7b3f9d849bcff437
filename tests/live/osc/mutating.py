"""Packets gone wrong, from a seed: the kept corpus, changed a little, many times over."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
LONGEST = 4096
"""Bytes of a packet that is changed; length is a matter of its own tests."""
PIECES = (
    b"#bundle\0", bytes(8), b"/net/voice/freq\0", b"/*\0\0", b"//\0\0", b"/{a,ab}*[!a-c]?\0\0\0\0",
    b"/net/*/*\0\0\0\0", b",f\0\0", b",i\0\0", b",s\0\0", b",b\0\0", b",[[]]\0\0\0", b",q\0\0", b",TFNI\0\0\0",
    b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\4",
    struct.pack(">f", float("nan")), struct.pack(">d", float("inf")), b"\xc0", b"\xdb",
    b"\xff", "é".encode(), b"\0\0\0\0",
)
"""What is put in: what means something to OSC, and what should mean nothing."""


def corpus() -> dict[str, bytes]:
    """The kept packets by name."""
    return {path.name: path.read_bytes() for path in sorted(CORPUS.iterdir())}


def mutated(seed: int, count: int) -> Iterator[bytes]:
    """So many packets; the same for the same seed."""
    chance = random.Random(seed)
    kept = list(corpus().values())
    for _ in range(count):
        packet = bytearray(chance.choice(kept)[:LONGEST])
        for _ in range(chance.choice((1, 1, 2, 4, 8))):
            at = chance.randrange(len(packet) + 1)
            match chance.randrange(7):
                case 0 if packet:
                    packet[at % len(packet)] = chance.randrange(256)
                case 1 if packet:
                    packet[at % len(packet)] ^= 1 << chance.randrange(8)
                case 2:
                    packet[at:at] = chance.choice(PIECES)
                case 3:
                    piece = chance.choice(PIECES)
                    packet[at:at + len(piece)] = piece
                case 4:
                    del packet[at:at + chance.choice((1, 4, 8, 16))]
                case 5:
                    other = chance.choice(kept)
                    start = chance.randrange(len(other) + 1)
                    packet[at:at] = other[start:start + chance.choice((4, 16, 64))]
                case _:
                    packet[at:at] = packet[at // 2:at]
        if chance.random() < 0.8:  # most would else be refused for their length alone
            packet += bytes(-len(packet) % 4)
        yield bytes(packet[:2 * LONGEST])
