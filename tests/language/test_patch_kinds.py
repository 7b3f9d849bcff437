"""Files of kinds that patches bring with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from livedmm.language.patches import load_patch, read_patch
from livedmm.network import ONE_OUT, Address
from livedmm.ugens.shaders import kind_name_of_file
from tests.language.patch_cases import KINDS, odd_names
from tests.patches_wrong.table import write_files

KIND_NAMES = {
    "Circular Screen.fs": "circular_screen", "glow.frag": "glow", "a/Glow-2 (copy).frag": "glow_2_copy_",
    "3d.fs": "fx_3d", "lambda.frag": "lambda_", "in.fs": "in_", "a - b.frag": "a_b", "_x.fs": "x",
    "光.fs": "fx_",
}


@pytest.mark.parametrize("file", KIND_NAMES)
def test_the_kind_of_a_file_is_its_stem(file: str) -> None:
    assert kind_name_of_file(file) == KIND_NAMES[file]


@given(odd_names)
def test_every_file_has_a_kind_that_rows_can_name(stem: str) -> None:
    name = kind_name_of_file(f"{stem}.frag")
    assert name.isidentifier()
    assert name.isascii()
    assert name[0].isalpha()
    compile(f"{name} = {name}()", "", "exec")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("patches"))


def test_a_patch_brings_kinds_and_says_so(folder: Path) -> None:
    file = folder / "patch.yaml"
    file.write_text("kinds: [good.py, sub/deep.py]\nneurons: {a: buzz}\nmatrix: {speaker.left: {a.out: 1}}\n")
    patch = load_patch(file, KINDS)
    assert patch.require().row(Address("buzz", "a", "freq")) == {ONE_OUT: 50.0}
    assert patch.notices == ("'good.py' was run; it brings buzz", "'sub/deep.py' was run; it brings sine",
                             "'sub/deep.py': its 'sine' hides another kind")
    assert "buzz" in patch.registry
    assert "buzz" not in KINDS


def test_a_strangers_kinds_are_not_run(folder: Path) -> None:
    (folder / "trap.py").write_text("raise AssertionError('this ran')\n")
    patch = read_patch("kinds: [trap.py]", "p.yaml", KINDS, folder, run_kinds=False)
    assert [str(error) for error in patch.errors] == [
        "p.yaml:1:9: kinds[0]: 'trap.py' is Python and was not run, so its kinds are not known; "
        "read what it does, then allow it"]
    assert read_patch("kinds: [trap.py]", "p.yaml", KINDS).network is None
