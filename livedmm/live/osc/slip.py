"""SLIP (RFC 1055): packets in a stream of bytes, each between two END bytes, as OSC 1.1 has it for TCP."""

from __future__ import annotations

import re

from livedmm.errors import OscError
from livedmm.live.osc.packets import LARGEST

_END, _ESCAPE = b"\xc0", b"\xdb"
_ESCAPED_END, _ESCAPED_ESCAPE = b"\xdb\xdc", b"\xdb\xdd"
_BROKEN = re.compile(rb"\xdb(?![\xdc\xdd])")


def encode(packet: bytes) -> bytes:
    """A packet as it stands in the stream."""
    inside = packet.replace(_ESCAPE, _ESCAPED_ESCAPE).replace(_END, _ESCAPED_END)
    return b"".join([_END, inside, _END])


class Decoder:
    """Takes a stream apart as it comes, in any pieces; holds at most one packet that is not whole yet."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = 2 * largest  # every byte may be escaped
        self._begun: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The packets that are whole now, in order.

        Raises
        ------
        OscError
            If the stream is no SLIP, or a packet is too large. What stood before it in `data` is lost, and
            the stream cannot be trusted any more: close it.
        """
        *ended, rest = data.split(_END)
        packets = []
        for piece in ended:
            self._keep(piece)
            if self._begun:  # between the END of one packet and that of the next there is nothing
                packets.append(_unescape(b"".join(self._begun)))
                self._begun.clear()
                self._size = 0
        self._keep(rest)
        return packets

    def _keep(self, piece: bytes) -> None:
        if not piece:
            return
        self._size += len(piece)
        if self._size > self._largest:
            raise OscError(f"a packet in the stream has over {self._largest // 2:,} bytes", "send it in parts")
        self._begun.append(piece)


def _unescape(inside: bytes) -> bytes:
    if _BROKEN.search(inside):
        raise OscError("the stream is no SLIP: an escape byte stands before nothing it could escape",
                       "OSC over TCP is framed by SLIP here")
    return inside.replace(_ESCAPED_END, _END).replace(_ESCAPED_ESCAPE, _ESCAPE)
