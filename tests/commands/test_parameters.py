"""Arguments: a patch is found by its file, and by the name that it has among the built-in ones."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from livedmm import resources
from livedmm.commands.parameters import LogFile, PatchFile


@pytest.mark.parametrize("said", ["experiments/wave", "patches/experiments/wave", "patches/experiments/wave.yaml"])
def test_a_patch_in_a_sub_folder_is_found_from_anywhere(said: str, tmp_path_factory: pytest.TempPathFactory,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert PatchFile().convert(said, None, None) == resources.folder("patches") / "experiments" / "wave.yaml"


def test_a_file_is_found_without_its_ending_and_before_a_built_in_one(tmp_path: Path,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bells.yaml").touch()
    (tmp_path / "drone").mkdir()
    assert PatchFile().convert("bells", None, None) == Path("bells.yaml")
    assert PatchFile().convert("drone", None, None) == resources.patches()["drone"]


@pytest.mark.parametrize(("said", "advice"), [("wave", "did you mean 'experiments/wave'"), ("dron", "'drone'")])
def test_a_patch_that_is_not_there_is_told_with_what_is_near(said: str, advice: str) -> None:
    with pytest.raises(click.BadParameter, match=advice):
        PatchFile().convert(said, None, None)


def test_names_are_completed() -> None:
    context = click.Context(click.Command("check"))
    found = PatchFile().shell_complete(context, click.Argument(["patch"]), "experiments/w")
    assert "experiments/wave" in [item.value for item in found]


def test_a_log_that_comes_with_livedmm_is_found_by_its_name() -> None:
    log = resources.folder("patches") / "experiments" / "march_14.jsonl"
    for said in ("experiments/march_14", "patches/experiments/march_14.jsonl", str(log)):
        assert LogFile().convert(said, None, None).resolve() == log.resolve()
    with pytest.raises(click.BadParameter, match="no log of this name comes with livedmm; did you mean 'experiments/m"):
        LogFile().convert("experiments/march", None, None)
