"""Registries: finding kinds by name, by family and by key, and adding those of files."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import DeclarationError, KindError
from livedmm.ugens import Input, Kind, Output, Registry, Setting, Stream, builtin, registry, ugen


def twice(stream: Stream) -> Kind:
    @ugen(stream=stream, name=f"{stream}_twice", family="twice")
    class Twice:
        """Twice the input."""

        input = Input()
        out = Output()

        def tick(input):
            return 2 * input
    return Twice


@ugen
class Sampler:
    """A kind with settings."""

    out = Output()
    file = Setting("file")
    count = Setting("count", 1)

    def tick():
        return 1.0


@ugen
class Plain:
    """A kind without."""

    out = Output()

    def tick():
        return 1.0


SIGNAL, VALUE, IMAGE = twice("signal"), twice("value"), twice("image")
KINDS = Registry([SIGNAL, VALUE, IMAGE, Sampler, Plain])


# -- names and families


@pytest.mark.parametrize(("streams", "kind"), [
    ((), VALUE), (("value",), VALUE), (("value", "signal"), SIGNAL), (("signal", "image", "value"), IMAGE),
    (("constant",), VALUE), (("constant", "signal"), SIGNAL)])
def test_of_a_family_rows_call_the_kind_for_an_image_over_a_signal_over_a_value(
        streams: tuple[Stream, ...], kind: Kind):
    assert KINDS.named("twice", streams) is kind


@pytest.mark.parametrize(("members", "streams", "kind"), [
    ((SIGNAL,), ("image",), SIGNAL), ((SIGNAL, IMAGE), ("value",), SIGNAL), ((IMAGE,), (), IMAGE),
    ((VALUE, IMAGE), ("signal",), VALUE)])
def test_a_family_without_that_member_gives_one_that_a_map_between_streams_reaches(
        members: tuple[Kind, ...], streams: tuple[Stream, ...], kind: Kind):
    assert Registry(members).named("twice", streams) is kind


def test_a_member_is_also_called_by_its_own_name():
    assert KINDS.named("image_twice", ["signal"]) is IMAGE
    assert KINDS.names == ["image_twice", "plain", "sampler", "signal_twice", "twice", "value_twice"]
    assert "twice" in KINDS
    assert "thrice" not in KINDS
    assert KINDS.families == {"twice": {"signal": SIGNAL, "value": VALUE, "image": IMAGE}}


def test_a_kind_takes_the_place_of_one_of_its_name_in_its_families_too():
    changed = KINDS.copy()
    assert changed.families["twice"]["image"] is IMAGE
    changed.add(Kind("image_twice", "image", "Another.", IMAGE.tick))
    assert "image" not in changed.families["twice"]
    assert KINDS.named("image_twice") is IMAGE, "a copy does not change what it was copied from"


def test_a_kind_that_is_replaced_is_replaced_under_its_keys():
    changed = KINDS.copy()
    before = changed.kind('sampler("k.wav")')
    changed.add(Kind("sampler", "signal", "Another.", Sampler.tick, settings=Sampler.settings, values=Sampler.values))
    assert changed.kind('sampler("k.wav")').doc == "Another."
    assert before.doc == Sampler.doc


@pytest.mark.parametrize(("name", "text"), [
    ("plian", "no kind 'plian'; did you mean 'plain'?"),
    ("twic", "no kind 'twic'; did you mean 'twice'?"),
    ("xyz", "no kind 'xyz'; `livedmm kinds` lists them"),
])
def test_a_name_that_nobody_has_is_refused_with_what_is_near(name: str, text: str):
    with pytest.raises(KindError) as error:
        KINDS.named(name)
    assert str(error.value) == text


# -- keys


def test_a_key_is_read_once():
    assert KINDS.kind("plain") is Plain
    assert KINDS.kind('sampler("k.wav", count=2)') is KINDS.kind('sampler("k.wav", count=2)')
    assert KINDS.kind('sampler("k.wav", count=2)').values == {"file": "k.wav", "count": 2}


@pytest.mark.parametrize(("key", "text"), [
    ("smapler", "no kind 'smapler'; did you mean 'sampler'?"),
    ('smapler("k.wav")', "no kind 'smapler'; did you mean 'sampler'?"),
    ("twice", "no kind 'twice'; did you mean 'twice' or 'value_twice' or 'image_twice'?"),
    ("sampler(", "no kind 'sampler('; did you mean 'sampler'?"),
    ("sampler(__import__('os'))", "no kind \"sampler(__import__('os'))\"; did you mean 'sampler'?"),
    ("sampler(colour=1)", "sampler has no setting 'colour'; its settings are file, count"),
    ("sampler(count=0)", "sampler.count is 0; it must be a whole number from 1 to 4096"),
    ("sampler('a', 2, 3)", "sampler has 2 settings, given 3"),
    ("sampler('k.wav')", "no kind \"sampler('k.wav')\"; it is written sampler(\"k.wav\")"),
    ("sampler(count=1)", "no kind 'sampler(count=1)'; it is written sampler"),
    ("sampler(**{})", "no kind 'sampler(**{})'; it is written sampler"),
    (" plain", "no kind ' plain'; did you mean 'plain'?"),
    ("x" * 10**5, f"no kind '{'x' * 80}'; `livedmm kinds` lists them"),
    ("(" * 10**4, f"no kind '{'(' * 80}'; `livedmm kinds` lists them"),
    ("sampler(" + "-" * 10**4 + "1)", f"no kind 'sampler({'-' * 72}'; did you mean 'sampler'?"),
])
def test_a_key_that_is_no_kind_of_these_is_refused(key: str, text: str):
    with pytest.raises(KindError) as error:
        KINDS.kind(key)
    assert str(error.value) == text


@given(st.text(max_size=30) | st.text("splerain(\"'){}[]=,:1-.\\ \n", max_size=30).map(lambda t: "sampler(" + t))
def test_any_text_is_the_key_of_a_kind_or_is_refused(key: str):
    try:
        kind = KINDS.kind(key)
    except KindError:
        return
    assert kind.key == key


# -- files

GOOD = '''
from livedmm.ugens import Output, ugen

@ugen
class Hum:
    """It hums."""
    out = Output()
    def tick():
        return {}

@ugen(name="hidden")
class _Hidden:
    """It is for others to use."""
    out = Output()
    def tick():
        return 1.0
'''


def written(folder: Path, text: str, name: str = "my_kinds.py") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_file_adds_its_kinds_and_a_changed_file_the_changed_ones(tmp_path: Path):
    kinds = KINDS.copy()
    (hum,) = kinds.add_file(written(tmp_path, GOOD.format("1.0")))
    assert (kinds.named("hum").tick(), hum.name) == (1.0, "hum")
    (again,) = kinds.add_file(written(tmp_path, GOOD.format("22.0")))
    assert kinds.named("hum") is again
    assert again.tick() == 22.0
    assert "hum" not in KINDS


@pytest.mark.parametrize(("text", "line", "told"), [
    ("x = 1\n\nx = = 2\n", 3, "SyntaxError: invalid syntax; the kinds before it stay as they were"),
    ("def f():\n    return 1 / 0\n\nf()\n", 2,
     "ZeroDivisionError: division by zero; the kinds before it stay as they were"),
    ("import no_such_module_of_anybody\n", 1,
     "ModuleNotFoundError: No module named 'no_such_module_of_anybody'; the kinds before it stay as they were"),
    ("import sys\nsys.exit(3)\n", 2, "SystemExit: 3; the kinds before it stay as they were"),
    ("import json\njson.loads('{')\n", 2,
     "JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1); "
     "the kinds before it stay as they were"),
])
def test_a_file_that_does_not_run_is_refused_with_the_line_and_adds_nothing(
        tmp_path: Path, text: str, line: int, told: str):
    kinds, modules = KINDS.copy(), set(sys.modules)
    path = written(tmp_path, GOOD.format("1.0") + text)
    with pytest.raises(DeclarationError) as error:
        kinds.add_file(path)
    assert str(error.value) == f"{path}:{line + GOOD.count(chr(10))}: {told}"
    assert kinds.names == KINDS.names
    assert not {m for m in set(sys.modules) - modules if m.startswith("livedmm_kinds")}


def test_a_file_with_a_wrong_declaration_is_refused_with_its_line(tmp_path: Path):
    path = written(tmp_path, GOOD.format("1.0, 2.0"))
    kinds = KINDS.copy()
    with pytest.raises(DeclarationError) as error:
        kinds.add_file(path)
    assert (error.value.where.document, error.value.where.line) == (str(path), 8)
    assert str(error.value).startswith(f"{path}:8: kind hum: tick returns 2 in its line 2, but 1 outputs")
    assert kinds.names == KINDS.names


def test_a_file_without_kinds_one_that_is_not_there_and_one_of_another_sort_are_refused(tmp_path: Path):
    modules = set(sys.modules)
    for path, told in (
            (written(tmp_path, "x = 1"), "{} declares no kind; write @ugen over a class; `livedmm kinds` shows how"),
            (tmp_path / "no.py", "cannot read the kinds of {}: No such file or directory"),
            (written(tmp_path, GOOD, "kinds.txt"),
             "{} is no file of kinds; their names end in .py, .frag, .fs, .glsl, .isf")):
        with pytest.raises(DeclarationError) as error:
            KINDS.copy().add_file(path)
        assert str(error.value) == told.format(path)
    assert set(sys.modules) == modules


# -- packages


def test_packages_add_their_kinds_and_one_that_fails_is_told_and_hides_no_other(monkeypatch: pytest.MonkeyPatch):
    def fail() -> None:
        raise OSError("it is broken")
    good = SimpleNamespace(Hum=twice("value"), other=3, _Plain=Plain)
    points = [SimpleNamespace(value="bad.kinds", load=fail),
              SimpleNamespace(value="good.kinds", load=lambda: good)]
    monkeypatch.setattr(registry, "entry_points", lambda group: points if group == "livedmm.ugens" else [])
    kinds = Registry()
    assert kinds.add_entry_points() == ["the kinds of bad.kinds could not be loaded: it is broken"]
    assert kinds.names == ["twice", "value_twice"]


def test_the_built_in_kinds_are_read_once_and_all_can_be_found_by_their_key():
    assert builtin() is builtin()
    assert all(builtin().kind(kind.key) is kind for kind in builtin())
