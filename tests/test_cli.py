"""The command line: what is printed, where, and the exit status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from livedmm import cli
from livedmm.commands.registry import all_kinds
from livedmm.language.patches import load_patch, read_patch
from livedmm.network import Network

ROOT = Path(__file__).parents[1]

COUNT = """\
title: Counting
rows: |
  count = accumulator(count, 2)
  half = accumulator(0.5*half, count)
  ear = reader()
  kept = accumulator(kept, ear)
"""

WRONG = """\
title: Wrong
rows: |
  count = acumulator(count, 2)
  kept = accumulator(kept, nobody)
  clock.tmepo = 3
"""


class Said(NamedTuple):
    """What a run of the command line gave."""

    status: int
    out: str
    err: str


Livedmm = Callable[..., Said]


@pytest.fixture
def livedmm(capsys: pytest.CaptureFixture[str]) -> Livedmm:
    """Run the command line with some arguments."""
    def run(*arguments: str | Path) -> Said:
        with pytest.raises(SystemExit) as left:
            cli.main([str(a) for a in arguments])
        status = left.value.code
        assert isinstance(status, int)
        return Said(status, *capsys.readouterr())

    return run


@pytest.fixture
def count(tmp_path: Path) -> Path:
    path = tmp_path / "count.yaml"
    path.write_text(COUNT)
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG)
    return path


def network_of(path: Path) -> Network:
    return load_patch(path, all_kinds()).require()


# -- what holds for all commands

def test_the_package_is_the_command_too() -> None:
    said = subprocess.run([sys.executable, "-m", "livedmm", "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("livedmm")


def test_help_names_every_command_and_loads_nothing_that_is_slow() -> None:
    code = ("import sys; sys.argv = ['livedmm', '--help']\nfrom livedmm.cli import main\n"
            "try: main()\nexcept SystemExit: pass\n"
            "slow = {'numpy', 'yaml', 'numba', 'livedmm.ugens', 'livedmm.network', 'importlib.metadata'}\n"
            "sys.exit(', '.join(slow & sys.modules.keys()) or 0)")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    for command in cli.cli.commands:
        assert f"\n  {command} " in done.stdout


def test_the_version_is_that_of_the_project(livedmm: Livedmm) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert livedmm("--version") == (0, f"livedmm {version}\n", "")


@pytest.mark.parametrize(("arguments", "told"), [
    (["chekc"], "Did you mean 'check'?"),
    (["kinds", "--jsn"], "Did you mean '--json'?"),
    (["check"], "Missing argument"),
    (["run", "{count}"], "Missing option '--ticks'"),
    (["run", "{count}", "--ticks", "many"], "'many' is not a valid integer"),
    (["check", "{count}x"], "did you mean 'count.yaml'?"),
    (["run", "{count}", "--ticks", "1", "--watch", "cuont"], "no neuron 'cuont'; did you mean 'count'?"),
    (["run", "{count}", "--ticks", "1", "--watch", "count.ot"], "no output 'count.ot'"),
    (["run", "{count}", "--ticks", "1", "--send", "ear"], "write NEURON=JSON@TICK"),
    (["run", "{count}", "--ticks", "1", "--send", "eer=1@1"], "no neuron 'eer'; did you mean 'ear'"),
    (["run", "{count}", "--ticks", "1", "--send", "count=1@1"], "'count' takes no events"),
    (["run", "{count}", "--ticks", "1", "--send", "ear={@1"], "is no JSON"),
    (["run", "{count}", "--ticks", "1", "--send", "ear=NaN@1"], "NaN is no finite number"),
])
def test_wrong_usage_is_told_in_a_sentence_with_status_2(livedmm: Livedmm, count: Path, arguments: list[str],
                                                         told: str) -> None:
    said = livedmm(*(a.replace("{count}", str(count)) for a in arguments))
    assert said.status == 2
    assert said.out == ""
    assert told in said.err
    assert "Traceback" not in said.err


def test_a_fault_of_livedmm_is_told_in_a_sentence_with_a_status_of_its_own(
        livedmm: Livedmm, count: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> int:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("livedmm.commands.show.rows", fails)
    said = livedmm("show", count)
    assert said.status == 70
    assert said.err == ("livedmm: a fault of livedmm itself: ZeroDivisionError: by zero; "
                        "`livedmm --traceback ...` shows where\n")
    with pytest.raises(ZeroDivisionError):
        cli.main(["--traceback", "show", str(count)])


def test_a_reader_that_has_had_enough_is_no_error() -> None:
    command = f"{sys.executable} -m livedmm.cli kinds --json | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[", "")


# -- check

def test_check_tells_how_large_a_patch_is_that_is_fine(livedmm: Livedmm, count: Path) -> None:
    said = livedmm("check", count)
    assert said.status == 0
    assert said.out.startswith(f"{count}: fine: 4 neurons, ")
    assert said.err == ""


def test_check_tells_every_problem_of_every_patch_with_its_place(livedmm: Livedmm, count: Path,
                                                                 wrong: Path) -> None:
    said = livedmm("check", wrong, count)
    assert said.status == 1
    lines = said.out.splitlines()
    assert lines[0].startswith(f"{wrong}:3:")
    assert "did you mean 'accumulator'?" in lines[0]
    assert lines[1].startswith(f"{wrong}:4:")
    assert lines[2].startswith(f"{wrong}:5:")
    assert lines[3].startswith(f"{count}: fine")
    assert len(lines) == 4


def test_check_as_json_has_the_same_in_parts(livedmm: Livedmm, count: Path, wrong: Path) -> None:
    said = livedmm("check", "--json", count, wrong)
    fine, bad = json.loads(said.out)
    assert said.status == 1
    assert (fine["fine"], fine["problems"], fine["neurons"]["ear"]) == (True, [], "reader")
    assert (bad["fine"], bad["neurons"], [p["line"] for p in bad["problems"]]) == (False, None, [3, 4, 5])


@pytest.mark.parametrize("data", [
    b"", b"\xff\xfe", b"a: &x [*x]", b"[" * 100_000, b"rows: |\n  a = " + b"(" * 9000, b"title: [1, 2",
    b"\x00", b"rows: {a: {b: {c: 1}}}", b"neurons: 3"])
def test_no_bytes_make_check_show_or_run_raise(livedmm: Livedmm, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(data)
    for command in (["check"], ["show"], ["show", "--graph", "-"], ["run", "--ticks", "1"]):
        said = livedmm(*command, path)
        assert said.status in (0, 1)
        assert "fault" not in said.err


def test_safe_runs_no_python_that_a_patch_names(livedmm: Livedmm, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    (tmp_path / "mine.py").write_text(f"import pathlib\npathlib.Path({str(ran)!r}).touch()\n")
    path = tmp_path / "named.yaml"
    path.write_text("kinds: [mine.py]\n")
    for command in (["check"], ["show"], ["show", "--matrix"], ["show", "--graph", "-"]):
        said = livedmm(*command, "--safe", path)
        assert said.status == 1
        assert "'mine.py' is Python and was not run" in said.out + said.err
    assert not ran.exists()
    livedmm("check", path)
    assert ran.exists()


# -- show

def test_the_rows_that_are_shown_read_back_as_the_same_network(livedmm: Livedmm, count: Path) -> None:
    said = livedmm("show", count)
    assert (said.status, said.err) == (0, "")
    block = "".join(f"  {line}\n" for line in said.out.splitlines())
    assert read_patch(f"rows: |\n{block}", "again", all_kinds()).require() == network_of(count)


def test_the_matrix_that_is_shown_reads_back_as_the_same_network(livedmm: Livedmm, count: Path) -> None:
    said = livedmm("show", count, "--matrix")
    assert read_patch(said.out, "again", all_kinds()).require() == network_of(count)


def test_the_matrix_as_json_is_its_published_form(livedmm: Livedmm, count: Path) -> None:
    assert json.loads(livedmm("show", count, "--matrix", "--json").out) == network_of(count).matrix()
    shown = json.loads(livedmm("show", count, "--json").out)
    assert (shown["title"], shown["neurons"]["half"]) == ("Counting", "accumulator")


def test_a_graph_is_written_to_a_file_or_to_standard_output(livedmm: Livedmm, count: Path,
                                                            tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    assert livedmm("show", count, "--graph", out).status == 0
    assert ElementTree.fromstring(out.read_text()).tag.endswith("svg")
    assert livedmm("show", count, "--graph", "-").out == out.read_text()


def test_a_graph_that_cannot_be_written_is_told_in_a_sentence(livedmm: Livedmm, count: Path,
                                                              tmp_path: Path) -> None:
    said = livedmm("show", count, "--graph", tmp_path / "nowhere" / "out.svg")
    assert said.status == 1
    assert said.err.startswith("livedmm: ")
    assert said.err.count("\n") == 1


def test_show_and_run_tell_all_problems_and_print_nothing(livedmm: Livedmm, wrong: Path) -> None:
    for command in (["show", wrong], ["show", wrong, "--matrix"], ["run", wrong, "--ticks", "3"]):
        said = livedmm(*command)
        assert (said.status, said.out, len(said.err.splitlines())) == (1, "", 3)


# -- kinds

def test_every_kind_is_listed_with_the_first_line_of_its_documentation(livedmm: Livedmm) -> None:
    said = livedmm("kinds")
    assert said.status == 0
    for kind in all_kinds():
        line = next(line for line in said.out.splitlines() if line.split()[:1] == [kind.name])
        assert line.endswith(kind.doc.partition("\n")[0].replace("``", "`"))


def test_of_one_kind_everything_that_it_declares_is_told(livedmm: Livedmm) -> None:
    for kind in all_kinds():
        said = livedmm("kinds", kind.name)
        assert said.status == 0
        told = said.out
        for declared in (*kind.inputs, *kind.outputs, *kind.settings):
            assert f"\n  {declared.name}" in told
            assert declared.doc in told


def test_what_an_input_takes_is_told(livedmm: Livedmm) -> None:
    told = livedmm("kinds", "clock").out
    assert "tempo  beat/min  begins at 120  20 to 300" in told


def test_an_unknown_kind_is_told_with_what_is_near(livedmm: Livedmm) -> None:
    said = livedmm("kinds", "acumulator")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("livedmm: no kind 'acumulator'; did you mean 'accumulator'")


def test_a_family_is_told_stream_by_stream(livedmm: Livedmm) -> None:
    told = livedmm("kinds", "product").out
    assert "value_product(a, b)" in told
    assert "rows call it product" in told


def test_kinds_of_a_file_are_listed_with_the_others(livedmm: Livedmm, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text('from livedmm.ugens import Input, Output, ugen\n\n\n@ugen(stream="value")\nclass Twice:\n'
                    '    """Two times."""\n\n    input = Input()\n    out = Output()\n\n'
                    "    def tick(input):\n        return input\n")
    told = livedmm("kinds", "--kinds", file).out
    assert re.search(rf"From {re.escape(str(file))}\n  twice +value +Two times.\n", told)
    assert json.loads(livedmm("kinds", "twice", "--kinds", file, "--json").out)["doc"] == "Two times."
    assert "twice" not in livedmm("kinds").out


def test_a_shader_is_a_kind_with_its_inputs(livedmm: Livedmm, tmp_path: Path) -> None:
    file = tmp_path / "Night Glow.frag"
    file.write_text("// Glows.\nuniform sampler2D image; // what glows\nuniform float far = 2.0; // px [0, 9] how far\n"
                    "out vec4 color;\nvoid main() { color = far*texture(image, uv); }\n")
    told = livedmm("kinds", "night_glow", "--kinds", file).out
    assert told.startswith('night_glow(input, far, resolution="")   a kind of pictures\n\n  Glows.\n')
    assert re.search(r"input +a picture +what glows\n", told)
    assert re.search(r"far +px +begins at 2 +0 to 9 +how far\n", told)
    said = json.loads(livedmm("kinds", "night_glow", "--kinds", file, "--json").out)
    assert (said["stream"], said["inputs"][0]["image"]) == ("image", True)
    assert f"Shaders of {tmp_path}\n  night_glow" in livedmm("kinds", "--kinds", file).out


def test_a_patch_with_a_broken_shader_is_told_where(livedmm: Livedmm, tmp_path: Path) -> None:
    (tmp_path / "glow.fs").write_text('/*{\n  "INPUTS": [{"NAME": "x", "TYPE": "flaot"}]\n}*/\nvoid main() {}\n')
    (tmp_path / "p.yaml").write_text("kinds: [glow.fs]\nrows: |\n  screen = glow()\n")
    said = livedmm("check", tmp_path / "p.yaml")
    assert said.status == 1
    assert f"{tmp_path / 'glow.fs'}:2: input 'x' is of the type 'flaot'; did you mean 'float'?" in said.out + said.err


def test_a_file_of_kinds_that_does_not_run_is_told_with_its_line(livedmm: Livedmm, tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    file.write_text("x = 1\ny = x / 0\n")
    said = livedmm("kinds", "--kinds", file)
    assert said.status == 1
    assert said.err.startswith(f"livedmm: {file}:2: ZeroDivisionError")


def test_kinds_as_json_has_them_all(livedmm: Livedmm) -> None:
    data = json.loads(livedmm("kinds", "--json").out)
    assert [kind["name"] for kind in data] == [kind.name for kind in all_kinds()]
    clock = next(kind for kind in data if kind["name"] == "clock")
    assert clock["inputs"][0] == {"name": "tempo", "unit": "beat/min", "bias": 120.0, "range": [20.0, 300.0],
                                  "form": "line"}


# -- run

def test_values_are_printed_as_they_change(livedmm: Livedmm, count: Path) -> None:
    said = livedmm("run", count, "--ticks", "3", "--watch", "count")
    assert said == (0, "1  count.out = 2\n2  count.out = 4\n3  count.out = 6\n", "")


def test_only_every_kth_tick_is_looked_at(livedmm: Livedmm, count: Path) -> None:
    said = livedmm("run", count, "--ticks", "10", "--every", "5", "--watch", "count.out")
    assert said.out == " 5  count.out = 10\n10  count.out = 20\n"


def test_without_watch_all_values_that_the_patch_names_are_printed(livedmm: Livedmm, count: Path) -> None:
    out = livedmm("run", count, "--ticks", "2").out
    assert out == "1  count.out = 2\n2  count.out = 4\n   half.out = 2\n"


def test_events_arrive_before_their_tick_and_what_goes_is_printed_too(livedmm: Livedmm, count: Path) -> None:
    said = livedmm("run", count, "--ticks", "4", "--watch", "ear", "--watch", "kept",
                   "--send", 'ear={"a": 1}@2', "--send", 'ear={"a": 1, "b": 2}@3')
    assert said.out == ("2  ear.out = {a: 1}\n3  ear.out = {a: 1, b: 2}\n   kept.out = {a: 1}\n"
                        "4  ear.out = 0\n   kept.out = {a: 2, b: 2}\n")


def test_run_as_json_is_an_object_a_line(livedmm: Livedmm, count: Path) -> None:
    out = livedmm("run", count, "--ticks", "2", "--watch", "count", "--json").out
    assert [json.loads(line) for line in out.splitlines()] == [
        {"tick": 1, "values": {"count.out": {":number": 2}}},
        {"tick": 2, "values": {"count.out": {":number": 4}}}]


def test_what_a_machine_notices_is_told_once_with_its_count(livedmm: Livedmm, tmp_path: Path) -> None:
    (tmp_path / "breaks.py").write_text(
        'from livedmm.ugens import Input, Output, ugen\n\n\n@ugen(stream="value")\nclass Breaks:\n'
        '    """Fails."""\n\n    input = Input()\n    out = Output()\n\n'
        "    def tick(input):\n        return 1 / 0\n")
    path = tmp_path / "breaks.yaml"
    path.write_text("kinds: [breaks.py]\nrows: |\n  b = breaks(1)\n")
    said = livedmm("run", path, "--ticks", "5")
    assert said.status == 0
    told = [line for line in said.err.splitlines() if "ZeroDivisionError" in line]
    assert len(told) == 1
    assert told[0].endswith("(5 times)")


# -- completion

@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_script(livedmm: Livedmm, shell: str) -> None:
    said = livedmm("completion", shell)
    assert said.status == 0
    assert f"_LIVEDMM_COMPLETE={shell}_complete" in said.out


def test_kinds_and_patches_are_completed(livedmm: Livedmm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_LIVEDMM_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "livedmm kinds accu")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert livedmm().out.split() == ["plain,accumulator"]
    monkeypatch.setenv("COMP_WORDS", "livedmm show dron")
    assert "plain,drone" in livedmm().out.split()
