"""Imports go one way: what a package may know is what stands before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MAY_IMPORT = {
    "errors": set(),
    "parts": set(),
    "resources": {"errors"},
    "vvalues": {"errors"},
    "sounds": {"errors", "resources"},
    "pure": set(),
    "ugens": {"errors", "resources", "vvalues", "sounds", "pure"},
    "network": {"errors", "vvalues", "ugens"},
    "language": {"errors", "resources", "vvalues", "ugens", "network"},
    "drawing": {"errors", "ugens", "network"},
    "engine": {"errors", "vvalues", "sounds", "ugens", "network"},
    "audio": {"errors", "parts", "vvalues", "ugens", "network", "engine"},
    "pictures": {"errors", "parts", "resources", "vvalues", "ugens", "network", "engine"},
    "live": {"errors", "parts", "resources", "vvalues", "ugens", "network", "language", "drawing", "engine", "audio",
             "pictures"},
    "stage": {"errors", "ugens", "network", "language", "drawing", "engine", "pictures", "live"},
    "commands": {"errors", "resources", "vvalues", "ugens", "network", "language", "drawing", "engine",
                 "audio", "pictures", "live", "stage"},
    "cli": {"errors", "commands"},
    "__main__": {"cli"},
}
"""Package or module of livedmm: the others that it may import. A new one is added here, with its place."""


def wrong_imports(root: Path) -> list[str]:
    """The imports under `root`/livedmm that go against the layers or reach into another package's privacy."""
    found = []
    for path in sorted((root / "livedmm").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if len(parts) == 2 and parts[1] == "__init__":
            continue
        here = parts[1]
        for line, target in imports(path, parts):
            at = f"{path.relative_to(root).as_posix()}:{line}"
            if target[0] != "livedmm" or len(target) < 2:
                continue
            there = target[1]
            if there != here and there not in MAY_IMPORT.get(here, set()):
                found.append(f"{at}: {here} may not import {'.'.join(target)}")
            elif there != here and any(name.startswith("_") and not name.startswith("__") for name in target):
                found.append(f"{at}: {'.'.join(target)} is private to {there}")
    return found


def imports(path: Path, parts: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line and absolute name of everything that a file imports, inside functions too."""
    package = parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, tuple(name.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            module = (*start, *(node.module.split(".") if node.module else ()))
            for name in node.names:
                yield node.lineno, (*module, name.name)


def test_imports_go_one_way() -> None:
    assert wrong_imports(ROOT) == []


def test_every_package_has_its_place_in_the_layers() -> None:
    packages = {p.stem for p in (ROOT / "livedmm").iterdir()
                if p.suffix == ".py" or (p.is_dir() and (p / "__init__.py").exists())} - {"__init__"}
    assert packages <= set(MAY_IMPORT)


@pytest.mark.parametrize(("place", "text", "told"), [
    ("vvalues/sums.py", "import livedmm.network",
     "livedmm/vvalues/sums.py:1: vvalues may not import livedmm.network"),
    ("ugens/kind.py", "def f():\n    from livedmm.engine import plan",
     "livedmm/ugens/kind.py:2: ugens may not import livedmm.engine.plan"),
    ("ugens/library/deep.py", "from ...network import edits",
     "livedmm/ugens/library/deep.py:1: ugens may not import livedmm.network.edits"),
    ("errors.py", "from livedmm import cli", "livedmm/errors.py:1: errors may not import livedmm.cli"),
    ("network/edits.py", "from livedmm.vvalues._sums import add",
     "livedmm/network/edits.py:1: livedmm.vvalues._sums.add is private to vvalues"),
    ("network/edits.py", "from livedmm.vvalues import _add",
     "livedmm/network/edits.py:1: livedmm.vvalues._add is private to vvalues"),
])
def test_an_import_against_the_layers_is_told(tmp_path: Path, place: str, text: str, told: str) -> None:
    file = tmp_path / "livedmm" / place
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert wrong_imports(tmp_path) == [told]


@pytest.mark.parametrize(("place", "text"), [
    ("network/edits.py", "from livedmm.ugens import Kind"),
    ("network/edits.py", "from ._steps import Step\nfrom livedmm.network._steps import Step"),
    ("cli.py", "import livedmm.commands.check\nimport os"),
])
def test_an_import_along_the_layers_is_allowed(tmp_path: Path, place: str, text: str) -> None:
    file = tmp_path / "livedmm" / place
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert wrong_imports(tmp_path) == []
