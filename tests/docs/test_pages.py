"""The README and the pages of the documentation: each block of code is run, and what the text says of it is measured.

What is done with a block its language says: ``console``, commands that are run and whose output is compared; ``sh``,
commands that are run if they are quick and else only read, and what they send to a session is sent to that of the page;
``yaml``, a patch that plays from there on; ``rows``, done on what plays; ``python``, a file of kinds, or a script.
"""

from __future__ import annotations

import ast
import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from livedmm import cli, resources
from livedmm.commands.sending import guessed
from livedmm.errors import DeviceError
from livedmm.language.patches import load_patch
from livedmm.live.osc.packets import Argument
from livedmm.pictures.context import Graphics, headless
from livedmm.stage.editing import MOVES
from livedmm.stage.keys import ACTIONS, shown
from tests.live.sessions import kinds

from .pages import MADE, PAGES, ROOT, Block, blocks
from .playing import Played

ELSEWHERE = {("protocol.md", "python"): "tests/live/osc/test_protocol.py",
             ("protocol.md", "vim"): "tests/live/osc/test_protocol.py",
             ("shaders.md", "glsl"): "tests/ugens/shaders/test_shader_page.py"}
"""Blocks that other tests run."""
QUICK = {"new", "check", "kinds", "patches", "show", "run"}
"""Commands of which those in ``sh`` blocks are run."""
OTHERS = {"sudo", "brew", "git", "cd", ".", "printf", "nc", "xvfb-run", "open", "xdg-open"}
"""Programs that are not ours to test."""
OTHER_KEYS = {"Ctrl-C", "Ctrl-D", "Ctrl-E"}
"""Keys of terminals and editors."""
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def _graphics() -> Iterator[Graphics]:
    try:
        made = headless()
    except DeviceError as error:
        pytest.skip(str(error))
    yield made
    made.release()


@pytest.fixture
def graphics(_graphics: Graphics) -> Iterator[Graphics]:
    """A place to draw, which is the current one: commands that a page runs have theirs."""
    with _graphics.context:
        yield _graphics


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_works_and_is_heard_and_seen_as_it_says(
        page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
        request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(tmp_path)
    found = [block for block in blocks(page) if (page.name, block.language) not in ELSEWHERE]
    sees = any(expected.sense == "seen" for block in found for expected in block.expected)
    reading = _Reading(tmp_path, capsys, request.getfixturevalue("graphics") if sees else None)
    for block in found:
        if block.file:
            reading.write(block)
    try:
        for block in found:
            reading.do(block)
    finally:
        reading.end()


class _Reading:
    """A reader who does all that a page says, in a folder of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], graphics: Graphics | None) -> None:
        self.folder = folder
        self.capsys = capsys
        self.graphics = graphics
        self.patch: Path | None = None
        self._played: Played | None = None

    def write(self, block: Block) -> None:
        path = self.folder / block.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")

    def do(self, block: Block) -> None:
        """Do what a block says, and measure what the page says of it."""
        if block.plays:
            self._begin(resources.patches()[block.plays])
        does = getattr(self, f"_{block.language or 'text'}", None)
        assert does, f"{block.name}: what is '{block.language}'?"
        does(block)
        if block.expected:
            self.played.judge(block)

    @property
    def played(self) -> Played:
        """The session on the patch that the page has shown last."""
        assert self.patch is not None, "nothing plays on this page"
        if self._played is None:
            self._played = Played(self.patch, self.folder / f"session of {self.patch.stem}", self.graphics)
        return self._played

    def end(self) -> None:
        if self._played is not None:
            self._played.end()
        self._played = None

    def _begin(self, patch: Path) -> None:
        self.end()
        self.patch = patch

    def _text(self, block: Block) -> None:
        """A picture made of letters; nothing is done."""

    def _yaml(self, block: Block) -> None:
        path = self.folder / (block.file or f"line-{block.line}.yaml")
        path.write_text(block.text, encoding="utf-8")
        patch = load_patch(path, kinds())
        assert patch.errors == (), block.name
        assert [notice for notice in patch.notices if "was run; it brings" not in notice] == [], block.name
        self._begin(path)

    def _rows(self, block: Block) -> None:
        self._answered(block, self.played.send("/code", block.text))

    def _answered(self, block: Block, answer: tuple[str, tuple[Argument, ...]]) -> None:
        if block.refused:
            assert answer[0] == "/fail", block.name
            assert all(words in str(answer[1][1]) for words in block.refused), (block.name, answer[1][1])
        else:
            assert answer[0] != "/fail", (block.name, answer)

    def _python(self, block: Block) -> None:
        if block.file:
            ast.parse(block.text)
            return
        with contextlib.chdir(ROOT):
            exec(compile(block.text, block.name, "exec"), {})

    def _sh(self, block: Block) -> None:
        for line in block.text.replace("\\\n", " ").splitlines():
            words = shlex.split(line.partition(" < ")[0].partition(" | ")[0], comments=True)
            if words and words[0] == "livedmm":
                self._command(block, words[1:])
            elif words[:2] == ["python", "-m"]:
                assert find_spec(words[2]), f"{block.name}: no module {words[2]}"
            elif words and words[0] == "make":
                assert words[1] in TARGETS, f"{block.name}: no target {words[1]}"
            else:
                assert not words or words[0] in OTHERS, f"{block.name}: what is {words[0]}?"

    def _command(self, block: Block, words: list[str]) -> None:
        if words[0] == "send" and words[1] != "-":
            if words[1].startswith("/"):
                self._answered(block, self.played.send(words[1], *map(guessed, words[2:])))
            else:
                self._answered(block, self.played.send("/code", " ".join(words[1:])))
        elif words[0] in QUICK:
            self._run(words)
        else:
            for word in words[1:]:
                if word.endswith((".jsonl", ".py")):  # stands for one that the reader has
                    (self.folder / word).touch()
            context = click.Context(cli.cli, info_name="livedmm")
            command = cli.cli.get_command(context, words[0])
            assert command, f"{block.name}: no command {words[0]}"
            command.make_context(words[0], words[1:], parent=context)

    def _run(self, words: list[str]) -> str:
        with pytest.raises(SystemExit) as left:
            cli.main(words)
        out, err = self.capsys.readouterr()
        assert left.value.code == 0, err
        return out

    def _console(self, block: Block) -> None:
        """``$ livedmm`` lines are run, those under them compared; ``...`` stands for any lines."""
        commands: list[tuple[str, list[str]]] = []
        for line in block.text.splitlines():
            if line.startswith("$ "):
                commands.append((line.removeprefix("$ "), []))
            elif commands:
                commands[-1][1].append(line)
        for command, output in commands:
            program, *words = shlex.split(command, comments=True)
            if program == "make":
                assert words[0] in TARGETS
            elif program == "livedmm":
                out = self._run(words)
                if output:
                    parts = "\n".join(re.escape(line) for line in output).replace(r"\.\.\.", ".*")
                    assert re.fullmatch(parts, out.rstrip("\n"), re.DOTALL), out
            else:
                assert program in OTHERS, f"{block.name}: what is {program}?"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_that_a_text_names_are_there(page: Path) -> None:
    named = re.findall(r"`livedmm ([a-z]+)", page.read_text(encoding="utf-8"))
    assert [name for name in named if name not in cli.cli.commands] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    gone = [link for link in links if not link.startswith("http") and Path(link).name not in MADE
            and not (page.parent / link).exists()]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_keys_that_a_page_names_are_keys(page: Path) -> None:
    there = {shown(chord) for chord in [*ACTIONS, *MOVES]}
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"\b(?:Ctrl|Alt|Shift)(?:-[A-Za-z]+)*-(?:[A-Za-z]+|[./+])|\bF1?\d\b", text)) - OTHER_KEYS
    assert named - there == set()


@pytest.mark.slow
def test_the_documentation_is_built_without_a_warning(tmp_path: Path) -> None:
    missing = [name for name in ("sphinx", "myst_parser", "furo") if find_spec(name) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"{', '.join(missing)} missing: pip install -e '.[docs]'")
    # On a copy: two pages are made among the others.
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("_build", "kinds"))
    for name in ("README.md", "CHANGELOG.md", "livedmm/ARCHITECTURE.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    build = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", str(tmp_path / "docs"),
             str(tmp_path / "site")]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    page = (tmp_path / "site" / "kinds.html").read_text(encoding="utf-8")
    assert all(f'id="{name}"' in page for name in ("sine", "plasma", "sequence"))


def test_a_page_that_promises_what_is_not_heard_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("```yaml\nrows: |\n  tone = sine(440)\n  speaker = 0.3*tone\n```\n"
                    "<!-- heard: pitch(300, 600) is 440 -->\n```rows\ntone.freq = 550\n```\n"
                    "<!-- heard: pitch(300, 600) is 500 -->\n")
    first, second = blocks(page)
    reading = _Reading(tmp_path, capsys, None)
    reading.do(first)
    with pytest.raises(AssertionError, match="pitch"):
        reading.do(second)
