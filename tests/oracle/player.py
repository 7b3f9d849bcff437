"""Playing recordings of every format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.oracle import automata, cases, changing, graphs, networks, pure
from tests.oracle.recordings import DifferenceError, UnplayableError, read


def play(recording: Any) -> int:
    """Play a recording, whichever its format; the number of comparisons.

    Raises
    ------
    DifferenceError
        At the first thing that is not as recorded.
    UnplayableError
        If the recording is of no known format.
    """
    if isinstance(recording, list):
        return cases.play_core(recording)
    if pure.is_pure(recording):
        return pure.play(recording)
    if "output_layers" in recording:
        return networks.play(recording)
    if "arr_connect" in recording:
        return automata.play(recording)
    if "_graph" in recording.get("note", ""):
        return graphs.play(recording)
    if "jun_2" in recording.get("note", ""):
        return changing.play(recording)
    if "cases" in recording:
        return cases.play_wave(recording)
    if any("fns" in name or name.startswith("map-every") for name in recording):
        return cases.play_turns(recording)
    raise UnplayableError("this is no recording of a known format")


def report(path: Path) -> tuple[bool, str]:
    """Whether a file is as it was recorded, and a line that says so."""
    try:
        return True, f"{path.name}: ok, {play(read(path))} comparisons"
    except DifferenceError as difference:
        return False, f"{path.name}: {difference}"
    except Exception as error:  # a file may hold anything, and the others are still to be played
        return False, f"{path.name}: cannot be played: {type(error).__name__}: {error}"


def main(files: list[str]) -> int:
    """Print a line for each file; 0 if all are as recorded, 1 if not, 2 without files."""
    if not files:
        print("usage: python tests/oracle/play.py FILE...")
        return 2
    reports = [report(Path(file)) for file in files]
    print("\n".join(line for _, line in reports))
    return 0 if all(good for good, _ in reports) else 1
