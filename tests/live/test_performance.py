"""The performance of `tests.live.performance`, a short one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from .jack import Server
from .performance import performance
from .test_jack import server

__all__ = ["server"]


@pytest.mark.slow
def test_a_performance_is_answered_and_recorded_as_it_is_replayed(server: Server, tmp_path: Path) -> None:
    report = performance(server, tmp_path, seconds=6.0, edits=70, events=300, seed=3)
    assert not report.answers.unanswered
    assert report.answers.done > 0.95 * len(report.answers.sent)
    assert np.abs(report.captured).max() > 0.05
    assert not report.differing.size, f"from {report.differing[0]} on it is not what the log says"
