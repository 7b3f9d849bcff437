"""Kinds of the user's own: in which order they are found, what is told, and what is not run (R42)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from livedmm.commands import registry
from livedmm.commands.loading import load
from livedmm.commands.registry import Own, all_kinds
from livedmm.errors import DeclarationError

KIND = '''from livedmm.ugens import Input, Output, ugen

@ugen
class {0}:
    """{1}"""
    input = Input()
    out = Output()

    def tick(input):
        return input
'''


def write(folder: Path, name: str, *kinds: tuple[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("\n".join(KIND.format(*kind) for kind in kinds))
    return file


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What is told, with a user's folder that is this test's own."""
    sentences: list[str] = []
    monkeypatch.setattr(registry, "tell", sentences.append)
    monkeypatch.setattr("livedmm.commands.loading.tell", sentences.append)
    monkeypatch.setattr(registry, "own_folder", lambda name="kinds": tmp_path / "user" / name.removeprefix("kinds"))
    return sentences


def test_a_patchs_kinds_come_before_the_users_and_those_before_the_built_in(told: list[str], tmp_path: Path) -> None:
    users = write(tmp_path / "user", "mine.py", *((kind, "The user's.") for kind in ("Saw", "Whirl", "Own")))
    named = write(tmp_path / "named", "more.py", ("Whirl", "Named."), ("Sub", "Named."))
    write(tmp_path / "patch" / "kinds", "own.py", ("Sub", "The patch's."), ("Gong", "The patch's."))
    patch = tmp_path / "patch" / "p.yaml"
    patch.write_text("rows: |\n  b = gong(sub(whirl(saw(own(1)))))\n")
    loaded = load(patch, Own([named.parent]))
    assert loaded is not None
    docs = {name: loaded[0].registry.named(name).doc for name in ("saw", "own", "whirl", "sub", "gong")}
    assert docs == {"saw": "The user's.", "own": "The user's.", "whirl": "Named.", "sub": "The patch's.",
                    "gong": "The patch's."}
    assert told == [f"{users}: its 'saw' hides another kind", f"{named}: its 'whirl' hides another kind",
                    "'kinds/own.py' was run; it brings sub, gong", "'kinds/own.py': its 'sub' hides another kind"]


def test_in_safe_mode_no_file_is_run_whoever_names_it(told: list[str], tmp_path: Path,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    traps = [tmp_path / "user" / "a.py", tmp_path / "named" / "b.py", tmp_path / "kinds" / "c.py", tmp_path / "d.py"]
    for trap in traps:
        trap.parent.mkdir(exist_ok=True)
        trap.write_text("raise AssertionError('this ran')\n")
    patch = tmp_path / "p.yaml"
    patch.write_text("kinds: [d.py]\nrows: |\n  speaker = 0.1*sine(9)\n")
    assert load(patch, Own([traps[1].parent], run=False)) is None
    assert "'d.py' is Python and was not run" in capsys.readouterr().err
    assert told == [*(f"{trap} was not run, so its kinds are not known" for trap in traps[:2]),
                    "kinds/c.py was not run, so its kinds are not known"]


def test_a_broken_file_of_the_users_folder_is_told_and_one_that_was_named_is_refused(
        told: list[str], tmp_path: Path) -> None:
    broken = write(tmp_path / "user", "broken.py")
    broken.write_text("x = = 1\n")
    write(tmp_path / "user", "fine.py", ("Fine", "Fine."))
    write(tmp_path / "user", "_shared.py").write_text("raise AssertionError('this ran')\n")
    assert "fine" in all_kinds()
    assert told == [f"{broken}:1: SyntaxError: invalid syntax; the kinds before it stay as they were. It is left out."]
    with pytest.raises(DeclarationError, match=r"broken\.py:1"):
        all_kinds(Own([broken]))
    (tmp_path / "empty").mkdir()
    with pytest.raises(DeclarationError, match="holds no kinds"):
        all_kinds(Own([tmp_path / "empty"]))


def test_a_file_that_is_known_as_it_stands_is_not_run_again(told: list[str], tmp_path: Path) -> None:
    write(tmp_path / "kinds", "own.py", ("Gong", "One."))
    patch = tmp_path / "p.yaml"
    patch.write_text("rows: |\n  b = gong(1)\n")
    first = load(patch)
    assert first is not None
    from livedmm.language.patches import load_patch

    again = load_patch(patch, first[0].registry)
    assert again.notices == ()
    assert again.registry.named("gong") is first[0].registry.named("gong")
    write(tmp_path / "kinds", "own.py", ("Gong", "Two."))
    assert load_patch(patch, first[0].registry).notices == ("'kinds/own.py' was run; it brings gong",)


def test_an_installed_package_brings_kinds(told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "site" / "bells_for_livedmm", "__init__.py", ("Carillon", "From a package."))
    about = tmp_path / "site" / "bells_for_livedmm-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: bells-for-livedmm\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[livedmm.ugens]\nbells = bells_for_livedmm\n"
                                            "broken = no_such_module_of_anybody\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    try:
        assert all_kinds(Own(run=False)).named("carillon").doc == "From a package."
    finally:
        sys.modules.pop("bells_for_livedmm", None)
    assert told == ["the kinds of no_such_module_of_anybody could not be loaded: "
                    "No module named 'no_such_module_of_anybody'"]


SHADER = "// {}\nout vec4 color;\nvoid main() {{ color = vec4(uv, 0.0, 1.0); }}\n"


def test_shaders_are_found_by_their_stem_and_the_nearest_hides_the_others(told: list[str], tmp_path: Path) -> None:
    users, patchs = tmp_path / "user" / "shaders", tmp_path / "patch" / "shaders"
    for folder, names in ((users, ("Zigzag.frag", "zig.fs")), (patchs, ("zigzag.frag", "zag.glsl"))):
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text(SHADER.format(f"{folder.parent.name}: {name}"))
    (users / "broken.isf").write_text("void main() {}")
    (patchs / "broken.frag").write_text("\nout vec3 color;\nvoid main() {}")
    (patchs / "trap.py").write_text("raise AssertionError('this ran')\n")
    patch = tmp_path / "patch" / "p.yaml"
    patch.write_text("rows: |\n  screen = zigzag() + zig() + zag()\n")
    loaded = load(patch)
    assert loaded is not None
    assert [loaded[0].registry.named(name).doc for name in ("zigzag", "zig", "zag")] == [
        "patch: zigzag.frag", "user: zig.fs", "patch: zag.glsl"]
    assert told == [
        f"{users / 'broken.isf'}:1: there is no header; an ISF file begins with /*{{ \"ISFVSN\": \"2\", ... }}*/. "
        "It is left out.",
        f"{patchs / 'broken.frag'}:2: the output is a vec3; a shader has one output: out vec4 color;. It is left out.",
        "'shaders/zigzag.frag': its 'zigzag' hides another kind"]


def test_a_patch_that_names_a_broken_shader_is_told_where(
        told: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "glow.fs").write_text('/*{\n  "INPUTS": [{"NAME": "x", "TYPE": "flaot"}]\n}*/\nvoid main() {}\n')
    patch = tmp_path / "p.yaml"
    patch.write_text("kinds: [glow.fs]\nrows: |\n  screen = glow()\n")
    assert load(patch) is None
    assert f"{tmp_path / 'glow.fs'}:2: input 'x' is of the type 'flaot'; did you mean 'float'?" in (
        capsys.readouterr().err)
