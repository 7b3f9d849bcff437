"""Whose a late block is, as the rehearsal tells it, and which sentences it takes for a trouble."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.pauses import Pauses, mapped
from benchmarks.rehearsal import EXPECTED
from benchmarks.timed import COMPUTED, PUT_OFF, SAMPLES, TOOK, WAITED, missed_of
from benchmarks.watched import ROOM, Notes
from benchmarks.watched import mapped as noted


@pytest.mark.parametrize(("note", "missed", "own"), [
    ({TOOK: 5_300_000, COMPUTED: 5_300_000}, 0, True),
    ({TOOK: 11_000_000, COMPUTED: 11_000_000}, 2, True),
    ({TOOK: 6_000_000, COMPUTED: 90_000, PUT_OFF: 1}, 1, False),
    ({TOOK: 6_000_000, COMPUTED: 90_000, PUT_OFF: 1, WAITED: 1}, 1, True),
    ({TOOK: 6_000_000, COMPUTED: 90_000}, 1, True)])
def test_a_late_block_is_the_machines_only_if_its_thread_was_put_off(note, missed, own):
    line = np.zeros((1, 8), np.int64)
    line[0, SAMPLES] = 256
    for word, value in note.items():
        line[0, word] = value
    assert [found.tolist() for found in missed_of(line, 48000)] == [[missed], [own]]


def test_what_a_processor_stood_still_is_told_of_any_time(tmp_path: Path) -> None:
    paths = [tmp_path / "0", tmp_path / "1"]
    pauses = Pauses(paths)
    mapped(paths[0])[0] = 100, 200
    mapped(paths[1])[:2] = (150, 160), (180, 300)
    assert [pauses.within(*time) for time in ((0, 90), (120, 170), (190, 400), (155, 200))] == [0, 50, 110, 45]
    assert pauses.longest(0) == 120
    assert pauses.longest(170) == 120
    assert pauses.longest(190) == 0


def test_notes_are_read_once_and_the_newest_where_there_were_too_many(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes")
    ring = noted(tmp_path / "notes")
    for count, fresh in ((3, [0, 1, 2]), (5, [3, 4]), (ROOM + 5, list(range(6, ROOM + 5)))):
        for number in range(int(ring[0, 7]), count):
            ring[number % ROOM, 0] = number
        ring[0, 7] = count
        assert notes.fresh()[:, 0].tolist() == fresh


def test_faults_are_troubles() -> None:
    assert not EXPECTED.search("livedmm: a fault of livedmm, please report it: KeyError: 3")
    assert not EXPECTED.search("Traceback (most recent call last):")
    assert EXPECTED.search("livedmm: spark.py:3: no. Nothing was changed.")
