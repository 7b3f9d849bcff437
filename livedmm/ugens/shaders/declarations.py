"""The global declarations of a GLSL text: found among its tokens, and taken out of it line for line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from livedmm.errors import DeclarationError, Where
from livedmm.ugens.shaders.tokens import Token, blank, code, replaced, tokens

_QUALIFIERS = frozenset((
    "layout", "highp", "mediump", "lowp", "flat", "smooth", "noperspective", "centroid", "const"))


@dataclass(frozen=True, slots=True)
class Declared:
    """One global ``uniform``, ``in`` or ``out``: what it is, its default as a text, its span in the file, its first and
    its last line."""

    storage: str
    type: str
    name: str
    default: str
    array: bool
    start: int
    end: int
    line: int
    last: int


def declarations(words: Sequence[Token], text: str, document: str) -> list[Declared]:
    """The global uniforms, inputs and outputs of a text, macros aside.

    Raises
    ------
    DeclarationError
        If one is a block, or is not ended.
    """
    words = [w for w in words if not w.directive]
    found: list[Declared] = []
    depth = i = 0
    while i < len(words):
        word = words[i].text
        depth += (word in ("{", "(")) - (word in ("}", ")"))
        if depth or word not in ("uniform", "in", "out"):
            i += 1
            continue
        first, i = words[i], i + 1
        while i < len(words) and words[i].text in _QUALIFIERS:
            i += 1
        end = next((n for n in range(i, len(words)) if words[n].text in (";", "{")), len(words))
        where = Where(document, first.line)
        if end == len(words):
            raise DeclarationError(f"'{word}' does not end", "a ';' is missing", where)
        if words[end].text == "{" or end - i < 2:
            raise DeclarationError(f"a block of '{word}'", "each input is a uniform of its own", where)
        found += _declarators(words[i:end], word, first, words[end], text)
        i = end + 1
    return found


def _declarators(words: Sequence[Token], storage: str, first: Token, last: Token, text: str) -> list[Declared]:
    """The names of one declaration: ``float a = 1.0, b``."""
    groups: list[list[Token]] = [[]]
    depth = 0
    for word in words[1:]:
        depth += (word.text in ("(", "[")) - (word.text in (")", "]"))
        if word.text == "," and not depth:
            groups.append([])
        else:
            groups[-1].append(word)
    found = []
    for group in groups:
        if not group:
            continue
        default = text[group[2].start:group[-1].end] if len(group) > 2 and group[1].text == "=" else ""
        array = len(group) > 1 and group[1].text == "["
        found.append(Declared(storage, words[0].text, group[0].text, default, array, first.start, last.end, first.line,
                              last.line))
    return found


def without_directives(text: str, document: str) -> tuple[str, str]:
    """The text without its lines of ``#version`` and ``#extension``, and those of ``#extension``, which come first."""
    if "#" not in text:
        return text, ""
    extensions = []
    lines = text.split("\n")
    words = code(tokens(text, document))
    for mark, name in pairwise(words):
        if mark.directive and mark.text == "#" and name.text in ("version", "extension"):
            extensions += [lines[mark.line - 1].strip()] if name.text == "extension" else []
            lines[mark.line - 1] = ""
    return "\n".join(lines), "\n".join(extensions)


def without(text: str, all_declared: Sequence[Declared], gone: Collection[Declared]) -> str:
    """A text without some of its declarations, line for line as it was."""
    changes = []
    for (start, end), group in groupby(all_declared, key=lambda d: (d.start, d.end)):
        named = list(group)
        kept = [d.name + (f" = {d.default}" if d.default else "") for d in named if d not in gone]
        if len(kept) < len(named):
            lines = "\n"*text.count("\n", start, end)
            new = f"{named[0].storage} {named[0].type} {', '.join(kept)};{lines}" if kept else blank(text[start:end])
            changes.append((start, end, new))
    return replaced(text, changes)


def declared_otherwise(words: Sequence[Token]) -> frozenset[str]:
    """The names that a text gives a meaning of its own for all of it: of functions, of global variables, of macros."""
    found, depth = set(), 0
    for before, word in pairwise(words):
        depth += 0 if before.directive else (before.text in ("{", "(")) - (before.text in ("}", ")"))
        if word.sort == before.sort == "name" and (before.text == "define" if word.directive else not depth):
            found.add(word.text)
    return frozenset(found)
