"""Notices: counted every time, told once."""

from __future__ import annotations

from livedmm.engine.notices import MOST, Notices


def test_a_trouble_is_counted_every_time_and_told_once() -> None:
    notices = Notices()
    for _ in range(3):
        notices.note("x", lambda: "x is odd")
        notices.note("y", lambda: "y is odd", times=2)
    assert notices.drain() == ["x is odd", "y is odd"]
    notices.note("x", lambda: "never asked for")
    assert notices.drain() == []
    assert notices.counts == {"x is odd": 4, "y is odd": 6}


def test_endless_new_troubles_take_bounded_room() -> None:
    notices = Notices()
    for n in range(3 * MOST):
        notices.note(n, lambda n=n: f"trouble {n}")  # type: ignore[misc]
    told = notices.drain()
    assert len(told) == MOST + 1
    assert notices.counts[told[-1]] == 2 * MOST
