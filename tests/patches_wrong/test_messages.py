"""Every message that a broken patch gets, whole and in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedmm.language.patches import read_patch
from tests.language.kinds import registry

from .table import TABLES, Case, cases, write_files


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("patches"))


@pytest.mark.parametrize("case", [c for table in TABLES for c in cases(table)], ids=lambda case: case.name)
def test_a_broken_patch_is_told_all_that_is_wrong_with_it(case: Case, folder: Path) -> None:
    patch = read_patch(case.text, "p.yaml", registry(), folder)
    assert [str(error).replace(f"{folder}/", "") for error in patch.errors] == case.messages
    assert patch.network is None
