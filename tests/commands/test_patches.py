"""`livedmm patches` and `livedmm new`: what comes with livedmm, and the start of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from livedmm import cli, resources
from livedmm.commands.registry import all_kinds
from livedmm.language.patches import load_patch


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(list(arguments))
    assert isinstance(left.value.code, int)
    return left.value.code


def test_every_built_in_patch_is_listed_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("patches") == 0
    lines = {words[0]: words[1:] for line in capsys.readouterr().out.splitlines() if (words := line.split())}
    for name in resources.patches():
        assert len(lines[name]) >= 3


def test_the_list_for_programs_has_the_texts(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("patches", "--json") == 0
    first = next(patch for patch in json.loads(capsys.readouterr().out) if patch["name"] == "first_light")
    assert (first["title"], Path(first["file"])) == ("First light", resources.patches()["first_light"])


@pytest.mark.parametrize(("name", "file", "title"), [
    ("night_sky", "night_sky.yaml", "night sky"), ("sets/one.yaml", "sets/one.yaml", "one"),
    ("12: no", "12: no.yaml", "12: no"), ("v1.5", "v1.5.yaml", "v1.5")])
def test_a_new_patch_is_heard_and_seen_and_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str,
                                                        file: str, title: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert status("new", name) == 0
    patch = load_patch(Path(file), all_kinds())
    assert (patch.errors, patch.notices, patch.title) == ((), (), title)
    fed = {port.neuron for port in patch.require().rows}
    assert {"speaker", "screen"} <= fed


def test_a_new_patch_replaces_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("title: Mine\n")
    assert status("new", str(tmp_path / "mine")) == 1
    assert "there is a file" in capsys.readouterr().err
    assert mine.read_text() == "title: Mine\n"
