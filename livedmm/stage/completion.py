"""What a word can become, where it stands: neurons, kinds, inputs, outputs, commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from livedmm.errors import LivedmmError
from livedmm.language.commands import COMMANDS
from livedmm.language.numbers import ARRAY_FUNCTIONS, NUMBER_FUNCTIONS
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.text import Place
from livedmm.ugens import Input, Kind, Output

MOST = 60
"""Candidates that are offered."""

_HEAD = re.compile(r"(?:([A-Za-z_][\w\[\]]*(?:\.[A-Za-z_][\w\[\]]*)*)\.)?([A-Za-z_]\w*)?\Z")
_ASSIGNS = re.compile(r"[-+*/]?=(?!=)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a word can become: the text, what it is (a colour of `look.INKS`), and what there is to say of it."""

    text: str
    sort: str
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """Candidates for the part of a line from `begin` to the cursor."""

    line: int
    begin: int
    end: int
    candidates: tuple[Candidate, ...]


def complete(lines: Sequence[str], at: Place, seen: Glimpse) -> Completion | None:
    """What the word before a place can become; None if it is nothing that is known."""
    before = lines[at.line][: at.column]
    if before.count('"') % 2 or "#" in before:
        return None
    match = _HEAD.search(before)
    assert match is not None  # it matches nothing, too
    neuron, begun = match[1], match[2] or ""
    earlier = before[: match.start()]
    found = _ports(neuron, earlier, seen) if neuron else _names(earlier, lines, at, seen)
    chosen = _chosen(begun, found)
    return Completion(at.line, at.column - len(begun), at.column, chosen) if chosen else None


def _chosen(begun: str, found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Those that begin so, then those that hold it; each text once."""
    unique = list({candidate.text: candidate for candidate in found}.values())
    low = begun.lower()
    begins = [c for c in unique if c.text.lower().startswith(low) and c.text != begun]
    holds = [c for c in unique if len(low) > 1 and low in c.text.lower()[1:] and c not in begins]
    return tuple([*begins, *holds][:MOST])


def _ports(neuron: str, before: str, seen: Glimpse) -> Iterator[Candidate]:
    """The inputs of a neuron left of ``=``, its outputs right of it; at the start of a row both."""
    kind = _kind_of(neuron, seen)
    if kind is None:
        return
    if not _is_right(before):
        yield from (Candidate(name, "port", described(kind.input(name))) for name in kind.input_names)
    else:
        yield from (Candidate(name, "port", described(kind.output(name))) for name in kind.output_names)


def _names(before: str, lines: Sequence[str], at: Place, seen: Glimpse) -> Iterator[Candidate]:
    right = _is_right(before)
    called = _called("\n".join([*lines[max(at.line - 20, 0):at.line], before]))
    if called and (kind := _kind_named(called, seen)) is not None:
        yield from (Candidate(f"{name}=", "port", described(kind.input(name))) for name in kind.input_names)
        yield from (Candidate(f"{s.name}=", "port", s.doc) for s in kind.settings)
    neurons = dict.fromkeys(name.partition("[")[0] for name in seen.network.neurons if "._" not in name)
    for name in neurons:
        found = _kind_of(name, seen)
        yield Candidate(name, found.stream if found is not None and found.stream in ("signal", "value", "image")
                        else "unknown", found.name if found is not None else "")
    if right or before.strip():
        yield from (Candidate(f"{name}(", "kind", str(macro)) for name, macro in seen.macros.items())
        for name in seen.registry.names:
            named = _kind_named(name, seen)
            yield Candidate(f"{name}(", "kind", _first_sentence(named.doc) if named is not None else "")
        yield from (Candidate(f"{name}(", "kind", doc) for name, doc in
                    {**NUMBER_FUNCTIONS, **ARRAY_FUNCTIONS}.items())
    else:
        yield from (Candidate(f"{name}(", "command", f"{kind}: {kind.doc}") for name, kind in COMMANDS.items())


def described(port: Input | Output | None) -> str:
    """What there is to say of a port in a line: what it does, its unit, its range."""
    if port is None:
        return ""
    parts = [port.doc, port.unit]
    if isinstance(port, Input):
        if port.range is not None:
            parts.append(f"{port.range[0]:g} to {port.range[1]:g}")
        parts.append(", ".join(port.choices))
        if port.bias:
            parts.append(f"begins at {port.bias:g}")
    return plain(", ".join(part for part in parts if part))


def _is_right(before: str) -> bool:
    """Whether the end of a text is right of an ``=``, or within brackets."""
    return _ASSIGNS.search(before) is not None or "(" in before


def _called(text: str) -> str:
    """The name of the call whose brackets are open at the end of a text; empty if none are."""
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        if text[index] in ")]}":
            depth += 1
        elif text[index] in "([{":
            depth -= 1
            if depth < 0:
                match = re.search(r"([A-Za-z_]\w*)\Z", text[:index])
                return match[1] if match and text[index] == "(" else ""
    return ""


def _kind_of(neuron: str, seen: Glimpse) -> Kind | None:
    living = seen.network.neurons.get(neuron) or seen.network.neurons.get(f"{neuron}[0]")
    if living is None:
        return None
    try:
        return seen.registry.kind(living.kind)
    except LivedmmError:
        return None


def _kind_named(name: str, seen: Glimpse) -> Kind | None:
    try:
        return seen.registry.named(name)
    except LivedmmError:
        return None


def _first_sentence(doc: str) -> str:
    return plain(doc.split("\n\n")[0])


def plain(doc: str) -> str:
    """A paragraph of documentation in one line, without marks."""
    return " ".join(doc.replace("`", "").split())
