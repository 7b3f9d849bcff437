"""Laws of the located reading of YAML: what it says is what YAML says, as text, each at its place."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import PatchError
from livedmm.language import yaml_text
from livedmm.language.text_files import LARGEST, decode, read_text
from livedmm.language.yaml_text import DEEPEST, MOST_PROBLEMS, Items, Map, Node, Scalar, read_yaml


class _TextOnly(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """PyYAML's own construction with every scalar taken as text: the oracle for what is said."""

    yaml_implicit_resolvers: dict[str, object] = {}


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def plain(node: Node | None) -> object:
    """A node as the plain text, dicts and lists that it stands for."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Map):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    return [plain(item) for item in node.items] if isinstance(node, Items) else None


def scalars(node: Node | None) -> list[Scalar]:
    """Every key and scalar of a node, in the order of the file."""
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Map):
        return [s for key, value in node.entries.values() for s in (key, *scalars(value))]
    return [s for item in node.items for s in scalars(item)] if isinstance(node, Items) else []


def messages(text: str) -> list[str]:
    return [str(problem) for problem in read_yaml(text, "p.yaml")[1]]


texts = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufeff"))
trees = st.recursive(texts, lambda t: st.dictionaries(texts, t) | st.lists(t), max_leaves=12).filter(
    lambda tree: depth(tree) <= DEEPEST)


def depth(tree: object) -> int:
    if isinstance(tree, dict):
        return 1 + max(map(depth, tree.values()), default=0)
    return 1 + max(map(depth, tree), default=0) if isinstance(tree, list) else 0


@given(trees, st.sampled_from([None, True, False]), st.booleans())
def test_what_is_read_is_what_any_yaml_writer_said(tree: object, flow: bool | None, escaped: bool) -> None:
    text = yaml.dump(tree, Dumper=_NoAliases, default_flow_style=flow, allow_unicode=not escaped)
    node, problems = read_yaml(text)
    assert not problems
    assert plain(node) == tree


@pytest.mark.parametrize("text", ["no", "1:30", "1e3", "0x10", "null", "~", "2001-01-01", ".inf", "="])
def test_scalars_and_keys_stay_as_they_were_written(text: str) -> None:
    node, problems = read_yaml(f"{text}: {text}\n")
    assert not problems
    assert plain(node) == {text: text}


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["é", "ab", "x y", "音"]),
                          st.sampled_from(["\n", "\r\n", "\r"])), min_size=1))
def test_every_scalar_knows_its_line_and_column(lines: list[tuple[int, str, str]]) -> None:
    text = "".join(end * blank + f"k{i}:   {value}{end}" for i, (blank, value, end) in enumerate(lines))
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = scalars(read_yaml(text)[0])
    assert len(found) == 2 * len(lines)
    for scalar in found:
        assert rows[scalar.line - 1][scalar.column - 1:].startswith(scalar.text)


def test_a_text_block_is_kept_to_the_letter_with_its_comments() -> None:
    node, _ = read_yaml("rows: |\n    a = 1   # one\n\n      # two\n    b: no\n")
    assert isinstance(node, Map)
    assert node.entries["rows"][1] == Scalar("a = 1   # one\n\n  # two\nb: no\n", 1, 7, "|")


NOT_IN_PATCHES = {
    "a: &x 1\n": "p.yaml:1:4: a: an anchor, '&x', is there to be copied; patches have none; take it out",
    "a: [1, {b: *x}]\n":
        "p.yaml:1:12: a[1].b: an alias (*) stands for something said elsewhere; write it out here",
    "a: !!int 3\n": "p.yaml:1:4: a: a tag, '!!int', gives a type; patches are plain text; take it out",
    "a: !!python/object/apply:os.system [ls]\n":
        "p.yaml:1:4: a: a tag, '!!python/object/apply:os.system', gives a type; "
        "patches are plain text; take it out",
    "<<: {a: 1}\n": "p.yaml:1:1: a merge key (<<) copies another map; write its keys out here",
    "m:\n  a: 1\n  b: 2\n  a: 3\n": "p.yaml:4:3: m: 'a' is said twice, first in line 2; keep one of them",
    "? [a, b]\n: 1\n": "p.yaml:1:3: a map or list stands where a key must; a key is one text",
    "a: b: c\n":
        "p.yaml:1:5: a second ': ' stands in one line; put quotes round a text that has ': ' in it",
    "a:\n\tb: 1\n":
        "p.yaml:2:1: no value begins with this character; "
        "put quotes round a text that begins so; indent with spaces, not tabs",
    "a: [1, 2\nb: 3\n":
        "p.yaml:2:2: the list [ of line 1 goes on with neither ',' nor ']'; close it with ']'",
    "a: 1\nb: 'x\n":
        "p.yaml:3:1: the quoted text of line 2 is not closed; end it with the quote that it began with",
    "a: 1\n---\nb: 1\n": "p.yaml:2:1: a second document begins; a patch is one; take out the '---'",
    "a: \x07\n": "p.yaml:1:4: the character U+0007 cannot stand in a patch; take it out",
    "a: x\u2028y\n": "p.yaml:1:5: the character U+2028 cannot stand in a patch; take it out",
    "a: \ud800\n": "p.yaml:1:4: the character U+D800 cannot stand in a patch; take it out",
    'a: "\\0"\n': "p.yaml:1:4: a: an escape stands for a character that no patch can have; take it out",
}


@pytest.mark.parametrize("text", NOT_IN_PATCHES)
def test_what_yaml_has_and_patches_have_not_is_told_of_its_place(text: str) -> None:
    assert messages(text) == [NOT_IN_PATCHES[text]]


def test_all_problems_are_told_in_the_order_of_the_file() -> None:
    told = messages("a: &x 1\nb: *x\nc: !!str x\n<<: {d: 1}\na: 3\ne: fine\n")
    assert [line.split(":")[1] for line in told] == ["1", "2", "3", "4", "5"]


def test_what_stands_beside_a_problem_is_still_read() -> None:
    node, problems = read_yaml("a: *x\nb: 2\nb: 3\n? [c]\n: {d: 4}\ne: [*y, 5]\n")
    assert len(problems) == 4
    assert plain(node) == {"b": "2", "e": ["5"]}


MEGABYTE = 10**6
HOSTILE = {
    "deep lists": "[" * MEGABYTE,
    "deep maps": "{a: " * MEGABYTE,
    "deep dashes": "- " * MEGABYTE,
    "deep questions": "? " * MEGABYTE,
    "ever deeper lines": "".join(" " * i + "-\n" for i in range(1500)),
    "billion laughs": "".join(f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]\n" for i in range(30)),
    "many anchors": "".join(f"- &a{i} x\n" for i in range(50_000)),
    "many twins": "a: 1\n" * 100_000,
    "many documents": "---\n" * 100_000,
    "unclosed quote": 'a: "' + "x" * MEGABYTE,
    "unclosed list": "a: [" + "x," * 300_000,
    "long key": "k" * MEGABYTE + ": 1",
    "many tags": "- !x y\n" * 100_000,
    "tabs": "\t" * MEGABYTE,
    "a bell": "\x07" * MEGABYTE,
    "percent": "%" * MEGABYTE,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_with_few_words(name: str) -> None:
    _, problems = read_yaml(HOSTILE[name], "p.yaml")
    assert 1 <= len(problems) <= MOST_PROBLEMS
    assert all(len(str(problem)) < 400 for problem in problems)


def test_a_text_beyond_the_limits_is_refused() -> None:
    assert messages("#" * (LARGEST + 1)) == [
        f"p.yaml: the text is longer than {LARGEST} characters; a patch is rows, not data"]


def test_a_text_of_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "MOST_VALUES", 100)
    assert not messages("- a\n" * 90)
    assert messages("- a\n" * 100) == [
        "p.yaml:97:3: [97]: there are more than 100 values; a patch is rows, not data"]


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_patch_error(data: bytes) -> None:
    with suppress(PatchError):
        read_yaml(decode(data, "p.yaml"), "p.yaml")


@given(st.text(alphabet=st.sampled_from(list(" \n\r\t:-?,[]{}#&*!|>'\"%@`~<ab01é")), max_size=80))
def test_no_text_raises_and_refusals_have_a_place(text: str) -> None:
    node, problems = read_yaml(text, "p.yaml")
    assert all(problem.where.line >= 1 for problem in problems)
    if not problems and node is not None:
        assert plain(node) == yaml.load(text, _TextOnly)


def test_bytes_that_are_not_utf8_are_told_of_their_place() -> None:
    with pytest.raises(PatchError) as caught:
        decode("a: 1\nbé: ".encode() + b"\xff\xfe", "p.yaml")
    assert str(caught.value) == "p.yaml:2:5: the byte 0xff is not UTF-8; save the file as UTF-8 text"


PARSERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]


@pytest.mark.parametrize("parser", PARSERS)
def test_a_byte_order_mark_is_not_part_of_the_text(parser: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "_Loader", parser)
    node, _ = read_yaml(decode(b"\xef\xbb\xbfa: 1\n"))
    assert scalars(node) == [Scalar("a", 1, 1), Scalar("1", 1, 4)]


@pytest.mark.parametrize("text", [*NOT_IN_PATCHES, "a: [1, é]\nb: |\n  x: 1\n  # y\n'c': {d: \"e\", f}\n"])
def test_both_parsers_find_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for parser in PARSERS:
        monkeypatch.setattr(yaml_text, "_Loader", parser)
        node, problems = read_yaml(text, "p.yaml")
        found.append((node, [problem.where.line for problem in problems]))
    assert found[0] == found[1]


def test_a_file_that_cannot_be_read_is_a_patch_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml", tmp_path / "zero\0.yaml"):
        with pytest.raises(PatchError):
            read_text(path)
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(100 * 2**20)
    with pytest.raises(PatchError, match="larger than 16 MB"):
        read_text(large)


def test_random_cuts_of_a_patch_are_read_or_refused() -> None:
    whole = "title: x\nneurons: {a: sine(0.1)}\nrows: |\n  a = 1\n  b = 2\nmatrix:\n  a.b: {c.d: 1}\n"
    choose = random.Random(1)
    for _ in range(2000):
        a, b = sorted(choose.sample(range(len(whole)), 2))
        read_yaml(whole[:a] + whole[b:] + whole[a:b], "p.yaml")
