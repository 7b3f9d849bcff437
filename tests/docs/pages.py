"""The pages of the documentation as a test reads them: blocks of code, and what the text says will be heard or seen.

A block is fenced, and its language says what is done with it (`test_pages`). A comment of Markdown right before a block
may name the file that it is, or the built-in patch that plays from there on; comments after it say what is measured, or
with what words it is refused; no reader sees them::

    <!-- plays: first_light -->
    <!-- file: kinds/slew.py -->
    <!-- heard: pitch(60, 200) is 82.4 -->
    <!-- after 4 s, seen: light up 2 -->
    <!-- refused: no kind 'sien' -->
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = ("kinds.md", "keys.md")
"""Pages that `make docs` makes from the code."""
PAGES = (ROOT / "README.md", *sorted(p for p in (ROOT / "docs").glob("*.md") if p.name not in MADE))

_BLOCK = re.compile(r"^(?P<fence>```+)(?P<language>[\w+-]*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--\s*(.*?)\s*-->")
_EXPECTED = re.compile(r"(?:after (?P<wait>[\d.]+) s, )?(?P<sense>heard|seen): (?P<measure>\w+(?:\([^)]*\))?) "
                       r"(?P<how>is|above|below|up|down) (?P<number>-?[\d.]+)")


@dataclass(frozen=True)
class Expected:
    """What is measured after a block: that a measure is a number, or above or below it, or how far
    it has gone up or down at least."""

    sense: str
    measure: str
    how: str
    number: float
    wait: float = 0.0


@dataclass(frozen=True)
class Block:
    """A block of code of a page."""

    page: Path
    line: int
    language: str
    text: str
    file: str = ""
    plays: str = ""
    refused: list[str] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found: list[Block] = []
    last = 0
    for match in _BLOCK.finditer(text):
        between, last = text[last:match.start()], match.end()
        _say(between, found)
        line = text.count("\n", 0, match.start()) + 1
        said = dict(re.findall(r"<!--\s*(file|plays): (\S+)\s*-->", between))
        found.append(Block(page, line, match["language"], match["text"], said.get("file", ""), said.get("plays", "")))
    _say(text[last:], found)
    return found


def _say(between: str, found: list[Block]) -> None:
    """Give the last block what is expected of it."""
    for comment in _COMMENT.findall(between):
        word = re.match(r"(refused|heard|seen|after)\b", comment)
        if not word:
            continue
        assert found, f"nothing was done before this is measured: {comment}"
        if word[1] == "refused":
            found[-1].refused.append(comment.removeprefix("refused: "))
            continue
        expected = _EXPECTED.fullmatch(comment)
        assert expected, f"this cannot be measured: {comment}"
        found[-1].expected.append(Expected(expected["sense"], expected["measure"], expected["how"],
                                           float(expected["number"]), float(expected["wait"] or 0)))
