"""Time tags and the host's clock."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from pythonosc.parsing.ntp import system_time_to_ntp

from livedmm.live.osc.timetags import HostLine, TimeTag

LINE = HostLine(1000.0, TimeTag.of(1_760_000_000))


@given(st.floats(0, 2_000_000_000))
def test_a_moment_of_the_wall_clock_is_what_python_osc_makes_of_it(unix: float) -> None:
    theirs = int.from_bytes(system_time_to_ntp(unix), "big")
    assert abs(TimeTag.of(unix) - theirs) <= 1 << 12  # a microsecond


@given(st.floats(-1e6, 1e6))
def test_host_time_and_time_tag_undo_each_other(seconds: float) -> None:
    tag = LINE.time_tag(1000.0 + seconds)
    assert abs(LINE.host_time(tag) - (1000.0 + seconds)) < 1e-9
    assert LINE.time_tag(LINE.host_time(tag)) in range(tag - 1, tag + 2)


@given(st.integers(-(1 << 62), 1 << 62))
def test_a_tag_keeps_its_fraction_of_a_second_to_the_bit(ahead: int) -> None:
    line = HostLine(0.0, LINE.tag)
    assert line.host_time((line.tag + ahead) % (1 << 64)) == ahead / (1 << 32)


def test_the_era_that_begins_in_2036_is_ahead() -> None:
    before = HostLine(0.0, (1 << 64) - (10 << 32))
    assert before.host_time(5 << 32) == 15.0
    assert before.time_tag(15.0) == 5 << 32
    assert TimeTag.of(2_085_978_496 + 3) == 3 << 32


def test_both_clocks_are_read_at_one_moment() -> None:
    before = time.monotonic(), time.time()
    line = HostLine.measure()
    after = time.monotonic(), time.time()
    assert before[0] <= line.host <= after[0]
    assert TimeTag.of(before[1]) - (1 << 12) <= line.tag <= TimeTag.of(after[1]) + (1 << 12)
    assert line.host_time(TimeTag.after(100.0)) - line.host >= 100.0 - 1e-3
