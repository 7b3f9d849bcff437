"""Saving a network as a patch: what is read from the text is the network again, to the bit."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from livedmm.errors import EditError, KindError, PatchError
from livedmm.language.patch_head import FORMAT
from livedmm.language.patch_names import file_name, from_file_name
from livedmm.language.printer import show_rows
from livedmm.language.text_files import quoted, unfit
from livedmm.network import ONE_OUT, Address, Network, on_grid, shortest, split
from livedmm.network.network import first_row
from livedmm.ugens import ALIVE, Kind, Registry

# What YAML reads as this very text wherever a key or value can stand, and outside { } and [ ].
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*")
_PLAIN_KIND = re.compile(r"[a-z][a-z0-9_]*(?:\([A-Za-z0-9_=\", ./-]*\))?")
_LONGEST_KEY = 800
"""YAML wants a key of over 1,024 characters to be marked with ``?``; quotes and escapes count."""
_WIDTH = 100


def live_name(path: Path | str) -> Path:
    """Where the patch at `path` is saved: ``NAME.live.yaml``, never over what was written by hand (R41)."""
    path = Path(path)
    return path.with_name(f"{path.stem.removesuffix('.live')}.live.yaml")


def save_patch(network: Network, registry: Registry, title: str = "",
               form: Literal["rows", "matrix"] = "matrix", *, kinds: Sequence[str] = (),
               texts: Mapping[str, str] | None = None) -> str:
    """The text of a patch that makes `network`. Any thread may call it.

    Above about 250,000 weights the text is beyond what `read_patch` takes (`yaml_text.MOST_VALUES`).

    Parameters
    ----------
    form
        ``"rows"`` is for people; what rows cannot say (`printer.unsaid`) stands in comments. ``"matrix"`` is
        for machines and says every network: one that addresses cannot say in the published form.
    kinds
        The files of kinds that it needs, relative to where it will stand.
    texts
        `author`, `license` and `description`.

    Raises
    ------
    PatchError
        If a name has a character that no patch can have, or a weight is not finite.
    """
    lines = [f"livedmm: {FORMAT}"]
    lines += [f"{key}: {_text(value)}" for key, value in {"title": title, **(texts or {})}.items() if value]
    if kinds:
        lines.append(f"kinds: [{', '.join(_scalar(file) for file in kinds)}]")
    if form == "rows":
        lines.append("rows: |")
        lines += [f"  {line}" if line else "" for line in show_rows(network, registry).splitlines()]
    elif has_addresses(network, registry):
        lines += _addressed(network, registry)
    else:
        lines += ["network:", *_tree(network.matrix(), 1)]
    return "\n".join(lines) + "\n"


def has_addresses(network: Network, registry: Registry) -> bool:
    """Whether the addresses of people say the whole network: one living neuron a name, and no other rows."""
    kinds: dict[str, Kind] = {}
    for neuron in network.living():
        try:
            kind = registry.kind(neuron.kind)
        except KindError:
            return False
        if not neuron.name or from_file_name(file_name(neuron.name)) != neuron.name:
            return False
        kinds[neuron.name] = kind
    standing = Network.standing(registry).neurons.items()
    if any(name not in kinds or kinds[name].key != neuron.kind for name, neuron in standing):
        return False
    outputs = {column for columns in network.rows.values() for column in columns}
    return (all(_is_said(row, kinds) and (row.port == ALIVE or kinds[row.neuron].input(row.port))
                for row in network.rows)
            and all(_is_said(column, kinds) and kinds[column.neuron].output(column.port) for column in outputs)
            and all(_is_on_grid(w) for columns in network.rows.values() for w in columns.values()))


def _is_said(address: Address, kinds: Mapping[str, Kind]) -> bool:
    """Whether the address as files have it means this address."""
    kind, text = kinds.get(address.neuron), file_name(str(address))
    return (kind is not None and kind.key == address.kind and len(text) < _LONGEST_KEY
            and split(from_file_name(text)) == address[1:])


def _is_on_grid(weight: float) -> bool:
    try:
        return on_grid(weight) == weight
    except EditError:
        return False


def _addressed(network: Network, registry: Registry) -> Iterator[str]:
    """The lines of `neurons` and `matrix`."""
    standing = Network.standing(registry).neurons
    neurons = [n for n in network.neurons.values() if n.name not in standing]
    if neurons:
        yield "neurons:"
        for neuron in neurons:
            kind = neuron.kind if _PLAIN_KIND.fullmatch(neuron.kind) else _scalar(neuron.kind)
            yield f"  {_scalar(file_name(neuron.name))}: {kind}"
    yield "matrix:"
    ports: dict[str, dict[str, None]] = {}
    for row in network.rows:
        ports.setdefault(row.neuron, {})[row.port] = None
    for neuron in network.neurons.values():
        declared = registry.kind(neuron.kind)
        for port in dict.fromkeys(declared.input_names) | ports[neuron.name]:
            row = Address(neuron.kind, neuron.name, port)
            columns = network.row(row)
            if port == ALIVE:
                said = columns != {ONE_OUT: 1.0}
            else:
                said = bool(columns or first_row(neuron.name, declared, port))
            if said:
                yield from _row(row, columns)


def _row(row: Address, columns: Mapping[Address, float]) -> Iterator[str]:
    """A row on a line, or on several where it is long."""
    line = f"  {_scalar(file_name(str(row)))}: {{"
    for index, (column, weight) in enumerate(columns.items()):
        entry = f"{_scalar(file_name(str(column)))}: {shortest(weight)}"
        if not index:
            line += entry
        elif len(line) + len(entry) < _WIDTH:
            line += f", {entry}"
        else:
            yield f"{line},"
            line = f"    {entry}"
    yield f"{line}}}"


def _tree(tree: Mapping[str, Any], depth: int) -> Iterator[str]:
    """The lines of nested maps with numbers at their ends."""
    indent = "  " * depth
    for key, branch in tree.items():
        name = _scalar(key)
        lead = f"{indent}{name}:" if len(name) < _LONGEST_KEY else f"{indent}? {name}\n{indent}:"
        if isinstance(branch, Mapping):
            yield lead
            yield from _tree(branch, depth + 1)
        elif math.isfinite(branch):
            yield f"{lead} {float(branch)!r}"
        else:
            raise PatchError(f"a weight of {quoted(key)} is {branch}", "only finite weights can be saved")


def _scalar(text: str) -> str:
    """A text as a key or value in YAML."""
    if _PLAIN.fullmatch(text):
        return text
    if unfit(text) is not None:
        raise PatchError(f"{ascii(text)[:80]} has a character that no patch can have", "rename it")
    if text and not any(c in text for c in "\n\r\t'") and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)


def _text(text: str) -> str:
    """A text of the head; one of several lines becomes a text block."""
    if "\n" in text and not text[0].isspace() and "\r" not in text and unfit(text) is None:
        return "\n".join(["|", *(f"  {line}" if line else "" for line in text.split("\n"))])
    return _scalar(text)
