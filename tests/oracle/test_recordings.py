"""livedmm does what the original programs did, and the player would see it if not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.oracle import player
from tests.oracle.recordings import DifferenceError, compare, read

FURTHER = sorted((Path(__file__).parent / "further").glob("*.gz"))
"""Further recordings of the original programs, made for these tests: random edits, clicks and commands."""

PATTERNS = ("core_cases*", "a_iter_apply*", "b_*", "d_*")


def test_every_recorded_run_is_reproduced(oracle_folder: Path) -> None:
    files = [file for pattern in PATTERNS for file in sorted(oracle_folder.glob(pattern))]
    assert len(files) >= 3
    assert [line for good, line in map(player.report, files) if not good] == []


@pytest.mark.parametrize("file", FURTHER, ids=lambda file: file.name)
def test_further_runs_are_reproduced(file: Path) -> None:
    good, line = player.report(file)
    assert good, line


def test_an_altered_recording_is_found_out(oracle_folder: Path) -> None:
    for file in sorted(oracle_folder.glob("b_*")):
        recording = read(file)
        if "output_layers" in recording:
            for altered, where in alterations(recording, every=max(1, leaves_of(recording) // 8)):
                with pytest.raises(DifferenceError, match=f"^tick {where} "):
                    player.play(altered)


@pytest.mark.parametrize("file", FURTHER, ids=lambda file: file.name)
def test_an_altered_further_run_is_found_out(file: Path) -> None:
    recording = read(file)
    for altered, where in alterations(recording, every=leaves_of(recording) // 3):
        with pytest.raises(DifferenceError, match=f"^tick {where} "):
            player.play(altered)


@pytest.mark.parametrize(
    ("recorded", "found"),
    [
        (1, 2),
        (1.0, 1.0 + 1e-11),
        ({"a": 1}, {}),
        ({}, {"a": 1}),
        ({"a": {}}, {}),
        (1, {":number": 1}),
        ("a", "b"),
        (True, 1),
        (False, 0),
        (1, True),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 0}}),
        (None, 1),
        (None, False),
        ({}, 0),
    ],
    ids=repr,
)
def test_what_is_not_equal_is_a_difference(recorded: Any, found: Any) -> None:
    with pytest.raises(DifferenceError):
        compare(recorded, found)


@pytest.mark.parametrize(
    ("recorded", "found"),
    [
        (1, 1.0),
        (1.0, 1.0 + 1e-14),
        (float("nan"), float("nan")),
        (None, {}),
        ({"a": None}, {}),
        (None, 0),
        ({}, {}),
    ],
    ids=repr,
)
def test_what_is_equal_is_none(recorded: Any, found: Any) -> None:
    assert compare(recorded, found) == 1


def test_the_player_prints_a_line_for_each_file_and_tells_by_its_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, other = tmp_path / "good.jsonl", tmp_path / "bad.json.gz", tmp_path / "other.json"
    case = {"op": "rec-map-sum", "args": [{"a": 1}, {"a": 2}], "result": {"a": 3}}
    good.write_text(json.dumps(case) + "\n")
    layer = {
        "accum": {
            ":self": {":single": {"accum": {":self": {":accum": {"accum": {":self": {":single": 1}}}}}}}
        }
    }
    with gzip.open(bad, "wt") as file:
        json.dump({"output_layers": [layer, {}], "events": {}}, file)
    other.write_text('{"frames": []}')
    assert player.main([str(good)]) == 0
    assert capsys.readouterr().out == "good.jsonl: ok, 1 comparisons\n"
    assert player.main([str(good), str(bad), str(other), "none"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["good.jsonl", "ok, 1 comparisons"],
        ["bad.json.gz", "tick 1 output accum"],
        ["other.json", "cannot be played"],
        ["none", "cannot be played"],
    ]
    assert player.main([]) == 2


def leaves_of(recording: Any) -> int:
    return sum(1 for _ in leaves(recording["output_layers"][1:])) + sum(
        1 for _ in leaves(recording["input_layers"])
    )


def alterations(recording: Any, every: int) -> Iterator[tuple[Any, int]]:
    """The recording with one leaf altered, here and there, and the tick at which that must be found."""
    count = 0
    for layers, first in (("output_layers", 1), ("input_layers", 0)):
        for tick, layer in enumerate(recording[layers][first:], 1):
            for path, leaf in leaves(layer):
                count += 1
                if count % every == 0:
                    altered = deepcopy(recording)
                    node = altered[layers][tick - 1 + first]
                    for key in path[:-1]:
                        node = node[key]
                    node[path[-1]] = {"odd": 1} if leaf == {} or leaf is None else leaf + 1
                    yield altered, tick


def leaves(x: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(x, dict | list) and x:
        for key, below in x.items() if isinstance(x, dict) else enumerate(x):
            for path, leaf in leaves(below):
                yield (key, *path), leaf
    else:
        yield (), x
