"""Packets for tests of all that OSC is."""

from __future__ import annotations

from hypothesis import strategies as st

from livedmm.live.osc.packets import Bundle, Colour, Message, Midi, Packet
from livedmm.live.osc.timetags import TimeTag

BYTES = st.integers(0, 255)
TIMES = st.integers(0, (1 << 64) - 1).map(TimeTag)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.one_of(st.integers(-(1 << 63), (1 << 63) - 1), st.floats(allow_nan=False, allow_infinity=False),
                    st.floats(width=32, allow_nan=False, allow_infinity=False))
SIMPLE = st.one_of(NUMBERS, TEXTS, st.binary(max_size=9), st.booleans(), st.none(), TIMES,
                   st.builds(Colour, BYTES, BYTES, BYTES, BYTES), st.builds(Midi, BYTES, BYTES, BYTES, BYTES))
ARGUMENTS = st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=6)
ADDRESSES = st.lists(st.text('abcz019_-.*?[]{},!"$', max_size=5), min_size=1, max_size=4).map(
    lambda parts: "/" + "/".join(parts))
MESSAGES = st.builds(Message, ADDRESSES, st.lists(ARGUMENTS, max_size=5).map(tuple))
PACKETS: st.SearchStrategy[Packet] = st.recursive(
    MESSAGES, lambda inner: st.builds(Bundle, st.lists(inner, max_size=4).map(tuple), TIMES), max_leaves=8)


def depth(packet: Packet) -> int:
    """How many bundles are within each other."""
    return 1 + max(map(depth, packet.elements), default=0) if isinstance(packet, Bundle) else 0
