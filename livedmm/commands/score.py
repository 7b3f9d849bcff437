"""`livedmm log`: a log as a score, a line for each thing that was done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click


def show_log(path: Path) -> int:
    """Print a log as a score."""
    from livedmm.live.log import read_log

    head, lines = read_log(path)
    rate = head["rate"]
    click.echo(f"# {head.get('patch') or 'a session'}, seed {head['seed']}, {rate:g} Hz, livedmm {head['version']}")
    for line in lines:
        said = words(line, rate)
        if said is None:
            continue
        # What V-values hear acts at a frame, all else at a sample.
        seconds = line["at"] / rate if "at" in line else line["frame"] / head["frame_rate"]
        number = f"{line['edit']:5}" if "edit" in line else ""
        first, *more = said.splitlines() or [""]
        click.echo(f"{seconds:10.3f} s  {number:5}  {first}")
        for text in more:
            click.echo(f"{'':21}{text}")
    return 0


def words(line: Mapping[str, Any], rate: float) -> str | None:
    """What a line of a log says; None where it is nothing that somebody did."""
    if "edit" in line:
        return f"{line['by']}: {line['text'] or str(len(line['steps'])) + ' weights'}"
    if "kinds" in line:
        return f"{line['by']}: {Path(line['kinds']).name} was saved"
    if "fade" in line:
        return ", ".join(f"edit {n} to {g:g}" for n, g in line["fade"])
    if "in" in line:
        return f"/in/{line['in']} {' '.join(f'{x:g}' for x in line['values'])}"
    if "input" in line:
        return f"{line['input']}: {json.dumps(line['value'])}"
    if "snap" in line:
        return f"snap({line['snap']!r})"
    if "emit" in line:
        return f"update: {json.dumps(line['emit'])}"
    if "microphone" in line:
        return "the microphone is heard" + (f", {line['lost'] / rate:.2g} s before are lost" if line["lost"] else "")
    if "wait" in line:
        times = ", ".join(f"{word} {amount:g} {unit}" for word, (amount, unit) in line["when"].items())
        return f"{line['by']}: waits ({times}): {line['text'] or str(len(line['changes'])) + ' changes'}"
    if "cancel" in line:
        return f"cancelled: {len(line['cancel'])} that waited"
    if "clear" in line:
        return "all states cleared"
    return None
