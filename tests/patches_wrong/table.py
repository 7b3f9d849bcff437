"""The tables of this folder: broken patches, each with every message that it must get, in order.

    === a key that no patch has
    title: x
    tempoo: 96
    ! p.yaml:2:1: a patch has no 'tempoo'; did you mean 'tempo'?

In a table ``\\x07`` stands for the character of that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
TABLES = sorted(path.name for path in FOLDER.glob("*.txt"))


@dataclass
class Case:
    """A patch and what is to be said of it."""

    name: str
    lines: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The patch."""
        return re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), "\n".join(self.lines) + "\n")


def cases(table: str) -> Iterator[Case]:
    """The cases of one table."""
    case: Case | None = None
    for line in (FOLDER / table).read_text(encoding="utf-8").splitlines():
        if line.startswith("=== "):
            if case is not None:
                yield case
            case = Case(f"{table}: {line[4:]}")
        elif case is not None:
            (case.messages if line.startswith("! ") else case.lines).append(line.removeprefix("! "))
    if case is not None:
        yield case


KIND_FILE = '''
from livedmm.ugens import Input, Output, ugen


@ugen
class Buzz:
    """A buzz."""

    freq = Input(unit="Hz", bias=50.0)
    out = Output()

    def tick(freq):
        return freq
'''


def write_files(folder: Path) -> Path:
    """Write the files that patches of the tables name; return the folder in which the patches stand."""
    patches = folder / "mine"
    (patches / "sub").mkdir(parents=True)
    (patches / "good.py").write_text(KIND_FILE)
    (patches / "sub" / "deep.py").write_text(KIND_FILE.replace("Buzz", "Sine"))
    (patches / "bad.py").write_text("x = 1\ny = (\n")
    (patches / "empty.py").write_text("x = 1\n")
    (patches / "leaves.py").write_text("raise SystemExit\n")
    (patches / "notes.txt").write_text("")
    (folder / "far.py").write_text(KIND_FILE)
    (patches / "outside.py").symlink_to(folder / "far.py")
    return patches
