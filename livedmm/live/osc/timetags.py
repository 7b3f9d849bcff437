"""Moments as OSC writes them, and as the host's clock does."""

from __future__ import annotations

import time
from dataclasses import dataclass

_SECOND = 1 << 32
_ERA = 1 << 64
_NTP_LESS_UNIX = 2_208_988_800
"""Seconds from 1900, where NTP begins, to 1970."""


class TimeTag(int):
    """A moment: 64 bits of NTP, seconds since 1900 above the point and their fraction below it."""

    __slots__ = ()

    @classmethod
    def of(cls, unix: float) -> TimeTag:
        """The moment `unix` seconds after 1970, on the wall clock; exact to 0.3 us, as float64 is there."""
        return cls(round((unix + _NTP_LESS_UNIX) * _SECOND) % _ERA)

    @classmethod
    def after(cls, seconds: float) -> TimeTag:
        """The moment so many seconds from now."""
        return cls((_now() + round(seconds * _SECOND)) % _ERA)

    def __repr__(self) -> str:
        return f"TimeTag({int(self):#x})"


IMMEDIATELY = TimeTag(1)
"""What stands in a bundle that has no moment: as soon as it is read."""


def _now() -> int:
    """The wall clock in NTP; in whole numbers, since a float of nanoseconds since 1970 is 256 of them coarse."""
    seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
    return (seconds + _NTP_LESS_UNIX) * _SECOND + (nanoseconds << 32) // 1_000_000_000


@dataclass(frozen=True, slots=True)
class HostLine:
    """How the wall clock stood to the host's clock (`time.monotonic`) when it was looked at.

    Time tags are of the wall clock, which people and NTP set; the host's clock never jumps. Taken once a
    session, a tag means one moment for good, whatever happens to the wall clock meanwhile.
    """

    host: float
    """Seconds on the host's clock."""
    tag: int
    """The same moment in NTP."""

    @classmethod
    def measure(cls) -> HostLine:
        """Look at both clocks now: the nearest of five looks, since a thread may be stopped between the two."""
        looks = []
        for _ in range(5):
            before = time.monotonic()
            tag = _now()
            after = time.monotonic()
            looks.append((after - before, (before + after) / 2, tag))
        _, host, tag = min(looks)
        return cls(host, tag)

    def host_time(self, tag: int) -> float:
        """When a tag is on the host's clock, in seconds; a difference of over 68 years is taken as the next era's."""
        ahead = (tag - self.tag + _ERA // 2) % _ERA - _ERA // 2
        return self.host + ahead / _SECOND

    def time_tag(self, host: float) -> TimeTag:
        """The tag of a moment of the host's clock."""
        return TimeTag((self.tag + round((host - self.host) * _SECOND)) % _ERA)
