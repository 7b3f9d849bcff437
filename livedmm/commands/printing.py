"""Printing: JSON for programs, aligned columns for people, V-values on a line."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import click

from livedmm.vvalues import NUMBER

T = TypeVar("T")

LONGEST = 400
"""Characters of a V-value that are printed for people."""
DEEPEST = 200
"""Levels of a V-value that are printed; a list of 1,000 clicks has 1,000."""


def tell(sentence: str) -> None:
    """Say something beside the output, for people; to nobody if the terminal is gone. Any thread may call."""
    with suppress(OSError):
        click.echo(f"livedmm: {sentence}", err=True)


def echo_json(data: Any, *, line: bool = False) -> None:
    """Print data as JSON, over several lines or on one."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=None if line else 2))


def progress(things: Sequence[T], label: str, name: Callable[[T], str]) -> Iterator[T]:
    """Things one after another, with a bar beside the output that says how far it is, and with what."""
    with click.progressbar(things, label=label, file=sys.stderr,
                           item_show_func=lambda thing: name(thing) if thing is not None else None) as bar:
        yield from bar


def columns(rows: Sequence[Sequence[str]], indent: str = "  ") -> None:
    """Print rows in columns of equal width; what is too long for the terminal is cut in the last column."""
    if not rows:
        return
    terminal = shutil.get_terminal_size((1000, 24)).columns
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [f"{cell:{width}}" for cell, width in zip(row, widths, strict=False)]
        line = indent + "  ".join([*cells, row[-1]])
        click.echo((line if len(line) <= terminal else line[: terminal - 1] + "…").rstrip())


def counted(count: int, what: str) -> str:
    """So many of something: ``1 neuron``, ``2 neurons``."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def first_sentence(text: str) -> str:
    """The first sentence of a text, on one line."""
    first = " ".join(text.partition("\n\n")[0].split())
    head, stop, _ = first.partition(". ")
    return head + stop.strip()


def plain(v: Any, depth: int = DEEPEST) -> Any:
    """A V-value as JSON has it: every key a text, every leaf a number, an array a list."""
    if isinstance(v, Mapping):
        if not depth:
            return "…"
        return {str(key): plain(below, depth - 1) for key, below in v.items()}
    if isinstance(v, int | float):
        return v
    return v.tolist() if hasattr(v, "tolist") else str(v)


def on_a_line(v: Any) -> str:
    """A V-value on a line, for people; a long one is cut."""
    text = _text(v, DEEPEST) if v != {} else "0"
    return text if len(text) <= LONGEST else f"{text[:LONGEST - 1]}…"


def _text(v: Any, depth: int) -> str:
    if isinstance(v, Mapping):
        if not depth:
            return "…"
        if v.keys() == {NUMBER}:  # a tree that is only a number is that number
            return _text(v[NUMBER], depth - 1)
        return "{" + ", ".join(f"{key}: {_text(below, depth - 1)}" for key, below in v.items()) + "}"
    return f"{v:g}" if isinstance(v, float) else str(v).replace("\n", "")


def same(a: Any, b: Any, depth: int = DEEPEST) -> bool:
    """Whether two V-values are the same, as far down as they are printed."""
    if a is b or not depth:
        return True
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(same(below, b[key], depth - 1) for key, below in a.items())
    equal = a == b
    return bool(equal.all() if hasattr(equal, "all") else equal)
