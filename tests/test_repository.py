"""What must hold for the repository as a whole."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

from livedmm import resources
from livedmm.commands.registry import all_kinds
from livedmm.drawing import draw
from livedmm.language.patches import load_patch
from livedmm.ugens import Registry
from livedmm.ugens.library import MODULES
from livedmm.ugens.shaders import kind_name_of_file

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PATCHES = resources.patches()

# Written in pieces, so that this file is no finding itself.
MACHINE_PATHS = re.compile("(?<![\\w.~}-])/(?:" + "|".join(["work", "tmp", "root", "Users"]) + ")/[a-z]"
                           + "|/home/" + "[a-z]")
REGISTRIES = re.compile("|".join(["pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.org",
                                  "crates" + r"\.io", "anaconda" + r"\.org", "index" + "-url"]))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def findings(text: str) -> list[str]:
    """Paths of somebody's machine and hosts of package registries in a text."""
    return [found[0] for pattern in (MACHINE_PATHS, REGISTRIES) for found in pattern.finditer(text)]


def test_no_tracked_file_knows_a_machine_or_a_package_registry() -> None:
    found = []
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data:
            text = data.decode("utf-8", "replace")
            found += [f"{path.relative_to(ROOT)}: {what}" for what in findings(text)]
    assert found == []


@pytest.mark.parametrize("text", ["see /" + "work/main", 'open("/' + 'tmp/x")', "/" + "home/ann/x",
                                  "https://pypi" + ".org/simple", "--index" + "-url x"])
def test_a_path_of_a_machine_is_found(text: str) -> None:
    assert findings(text)


@pytest.mark.parametrize("text", ["../shared/oracle", "#!/usr/bin/env bash", "matrix/tmp", "{root}/work/a"])
def test_other_paths_are_not(text: str) -> None:
    assert not findings(text)


# -- what a newcomer reads

def test_the_changelog_has_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(PROJECT['version'])}\] - ", changelog, re.MULTILINE)


def test_the_pictures_of_the_documentation_are_what_is_drawn_now() -> None:
    pictures = sorted((ROOT / "docs").glob("*.svg"))
    assert pictures
    for picture in pictures:
        patch = load_patch(PATCHES[picture.stem], all_kinds())
        assert picture.read_text(encoding="utf-8") == draw(patch.require(), patch.registry, patch.title), (
            f"run: livedmm show {picture.stem} --graph docs/{picture.name}")


def test_make_help_tells_of_every_target() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    told = re.findall(r"^  make ([a-z]+) +\S", done.stdout, re.MULTILINE)
    assert sorted(told) == sorted(targets)


# -- what comes with livedmm

@pytest.mark.parametrize("name", list(PATCHES))
def test_a_built_in_patch_is_fine_and_says_what_to_expect_and_to_try(name: str) -> None:
    patch = load_patch(PATCHES[name], all_kinds())
    assert patch.errors == ()
    assert patch.notices == ()
    assert patch.title
    description = patch.texts["description"]
    assert "See: " in description or "Hear: " in description
    assert "Try: " in description


def test_no_built_in_shader_hides_another_kind() -> None:
    declared = Registry()
    for module in MODULES:
        declared.add_module(import_module(f"livedmm.ugens.library.{module}"))
    assert {kind.name for kind in declared} & {kind_name_of_file(path) for path in resources.shaders()} == set()


def test_a_wheel_has_the_built_in_files_where_they_are_looked_for(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    built = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    code = ("from livedmm import resources\nimport livedmm\n"
            "print(livedmm.__file__)\nprint(sorted(resources.patches()))\n"
            "print([resources.folder(n).is_dir() for n in ('patches', 'shaders', 'assets')])")
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=unpacked, capture_output=True, text=True, check=False)
    where, names, folders = done.stdout.splitlines()
    assert Path(where).is_relative_to(unpacked)
    assert ast.literal_eval(names) == list(PATCHES)
    assert folders == "[True, True, True]"
