"""SLIP: packets come out of a stream as they went in, however it is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import OscError
from livedmm.live.osc import slip

# Bytes that mean something to SLIP come often.
PACKETS = st.lists(st.one_of(st.sampled_from([0xC0, 0xDB, 0xDC, 0xDD]), st.integers(0, 255)), min_size=1,
                   max_size=30).map(bytes)


@given(st.lists(PACKETS, max_size=8), st.data())
def test_packets_come_out_as_they_went_in_however_the_stream_is_cut(packets: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(map(slip.encode, packets))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=20)))
    decoder = slip.Decoder()
    out = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        out += decoder.feed(stream[start:end])
    assert out == packets


@given(st.binary(max_size=200))
def test_any_stream_gives_packets_or_an_error(stream: bytes) -> None:
    try:
        whole = slip.Decoder(64).feed(stream)
    except OscError:
        return
    assert all(whole)


def test_the_bytes_are_those_of_rfc_1055() -> None:
    assert slip.encode(b"a\xc0b\xdbc\xdb\xdc") == b"\xc0a\xdb\xdcb\xdb\xddc\xdb\xdd\xdc\xc0"


def test_a_stream_without_the_first_end_is_read_too() -> None:
    assert slip.Decoder().feed(b"ab\xc0cd\xc0\xc0\xc0ef") == [b"ab", b"cd"]


@pytest.mark.parametrize(("stream", "told"), [
    (b"a\xdbb\xc0", "the stream is no SLIP: an escape byte stands before nothing it could escape; "
                    "OSC over TCP is framed by SLIP here"),
    (b"a\xdb\xc0", "the stream is no SLIP"),
    (b"\xdb\xdb\xdd\xc0", "the stream is no SLIP"),
    (b"a" * 129, "a packet in the stream has over 64 bytes; send it in parts"),
])
def test_what_is_no_slip_is_told(stream: bytes, told: str) -> None:
    with pytest.raises(OscError) as caught:
        slip.Decoder(64).feed(stream)
    assert str(caught.value).startswith(told)


def test_a_large_packet_in_small_pieces_is_bounded_too() -> None:
    decoder = slip.Decoder(64)
    for _ in range(128):
        decoder.feed(b"a")
    with pytest.raises(OscError):
        decoder.feed(b"a")
