"""The forms that machines write: neurons with their kinds, and the network matrix itself.

    neurons: {lfo: sine, voice: saw}
    matrix:
      voice.freq: {one.out: 110, lfo.out: 3}
      speaker.left: {voice.out: 0.3}

An input that `matrix` does not name has the row that it is born with, so that a kind may get further
inputs without silencing older patches; ``{}`` is a row of no weights. In addresses ``bank.0`` is the
neuron ``bank[0]`` (R31).

What this cannot say (two kinds under one name, weights off the grid, networks without standing neurons)
stands in the published form of six levels, to which nothing is added:

    network: {kind: {neuron: {input: {kind: {neuron: {output: weight}}}}}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from livedmm.errors import EditError, KindError, Where
from livedmm.language.patch_names import from_file_name
from livedmm.language.patch_problems import Problems
from livedmm.language.text_files import quoted
from livedmm.language.yaml_text import Node, Scalar
from livedmm.network import ONE_OUT, Address, Network, Port, on_grid, split
from livedmm.network.network import first_row
from livedmm.ugens import ALIVE, Kind, Registry

_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", re.ASCII)

Said = dict[Port, tuple[dict[Port, float], Where]]
"""Rows that a patch says in numbers, each with its place."""

_LEVELS = ("kind", "neuron", "input", "kind", "neuron", "output")


def read_number(node: Node, path: str, problems: Problems) -> float | None:
    """The number that a node says, or None after a problem."""
    if not isinstance(node, Scalar):
        problems.add("a map or list stands where a number must", "", node, path)
        return None
    text = node.text
    if _NUMBER.fullmatch(text):
        number = float(text)
        if abs(number) != float("inf"):
            return number
        problems.add(f"{quoted(text)} is too large for a number", "it must be from -1e18 to 1e18", node, path)
    elif text.lower().lstrip("+-.") in ("nan", "inf", "infinity"):
        problems.add(f"{quoted(text)} is not finite", "a number must be", node, path)
    else:
        problems.add(f"{quoted(text)} is no number", "sums and calls stand under rows", node, path)
    return None


def read_weight(node: Node, path: str, problems: Problems) -> float | None:
    """The weight that a node says, on the grid (R6), or None after a problem."""
    number = read_number(node, path, problems)
    try:
        return None if number is None else on_grid(number)
    except EditError as error:
        problems.add(error.message, error.advice, node, path)
        return None


def read_matrix(node: Node, kinds: Mapping[str, Kind], problems: Problems) -> Said:
    """The rows under `matrix`; `kinds` are those of all neurons, by name."""
    rows: Said = {}
    outputs: dict[str, Port | None] = {}
    for key, value in problems.entries(node, "matrix", "{speaker.left: {voice.out: 0.3}} is one") or ():
        if problems.full:
            break
        path = f"matrix.{key.text}"
        row = _address(key, kinds, "input", path, problems)
        columns = problems.entries(value, path, "a row is {neuron.output: weight}")
        weights: dict[Port, float] = {}
        for column, number in columns or ():
            inner = f"{path}.{column.text}"
            if column.text not in outputs or outputs[column.text] is None:
                outputs[column.text] = _address(column, kinds, "output", inner, problems)
            port, weight = outputs[column.text], read_weight(number, inner, problems)
            if port is not None and weight is not None:
                if port in weights:  # under `bank.0` and `bank[0]`; YAML told of what is written alike
                    problems.said_twice(str(port), problems.where(key), problems.where(column, inner))
                weights[port] = weight
        if row is not None:
            if row in rows:
                problems.said_twice(str(row), rows[row][1], problems.where(key, path))
            rows[row] = (weights, problems.where(key, path))
    return rows


def _address(key: Scalar, kinds: Mapping[str, Kind], what: str, path: str, problems: Problems) -> Port | None:
    """The input or output that a key names, or None after a problem."""
    port = split(from_file_name(key.text))
    if not port.neuron:
        example = "filter.cutoff" if what == "input" else "voice.out"
        problems.add(f"{quoted(key.text)} is no {what}", f"write neuron.{what}, such as {example}", key, path)
        return None
    kind = kinds.get(port.neuron)
    if kind is None:
        problems.add(f"no neuron {quoted(port.neuron)}",
                     problems.near(port.neuron, kinds) or "declare it under neurons", key, path)
        return None
    declared = kind.input(port.port) if what == "input" else kind.output(port.port)
    if declared is None and not (what == "input" and port.port == ALIVE):
        names = kind.input_names if what == "input" else kind.output_names
        problems.add(f"no {what} {quoted(str(port))}", problems.near(port.port, names)
                     or f"{kind.name} has {', '.join(names[:16]) or f'no {what}s'}", key, path)
        return None
    return port


def built(start: Network, neurons: Mapping[str, tuple[Kind, Where]],
          rows: Mapping[Port, Mapping[Port, float]], kinds: Mapping[str, Kind]) -> Network:
    """The network with these neurons born and these rows set, and every row in the order of the file.

    It is what the edit that declares the neurons and sets the rows would make, without the making of it:
    10,000 neurons take a tenth of the time.
    """
    made: dict[Address, dict[Address, float]] = {}
    for name, (kind, _) in neurons.items():
        living = start.neurons.get(name)
        if living is not None and living.kind == kind.key:
            continue
        for port in kind.input_names:
            born = first_row(name, kind, port)
            made[Address(kind.key, name, port)] = {
                Address(kinds[c.neuron].key, *c): on_grid(w) for c, w in born.items() if c.neuron in kinds}
        made[Address(kind.key, name, ALIVE)] = {ONE_OUT: 1.0}
    columns: dict[Port, Address] = {}
    for row, weights in rows.items():
        for c in weights:
            if c not in columns:
                columns[c] = Address(kinds[c.neuron].key, *c)
        made[Address(kinds[row.neuron].key, *row)] = {columns[c]: w for c, w in weights.items()}
    return start.with_rows(made, {name: where for name, (_, where) in neurons.items()})


def read_network(node: Node, registry: Registry, problems: Problems) -> Network:
    """The network under `network`: its matrix in the six levels of its V-value form, weights as they are."""
    rows: dict[Address, dict[Address, float]] = {}
    known: set[str] = set()
    for keys, value, path in _leaves(node, "network", 0, registry, known, problems):
        weight = read_number(value, path, problems)
        if weight is not None:
            rows.setdefault(Address(*keys[:3]), {})[Address(*keys[3:])] = weight
    return Network(rows)


def _leaves(node: Node, path: str, level: int, registry: Registry, known: set[str],
            problems: Problems) -> Iterator[tuple[tuple[str, ...], Node, str]]:
    """The six keys, the node and the path of each weight; what is no weight is a problem."""
    if level == len(_LEVELS):
        yield (), node, path
        return
    entries = problems.entries(node, path, f"{{{': {'.join(_LEVELS)}: weight{'}' * len(_LEVELS)} is one")
    if entries is not None and not entries and level:
        problems.add(f"no {_LEVELS[level]} stands here", "only weights are kept; take this out", node, path)
    for key, value in entries or ():
        if problems.full:
            return
        inner = f"{path}.{key.text}"
        if _LEVELS[level] == "kind" and key.text not in known:
            known.add(key.text)  # told once, however often it stands there
            try:
                registry.kind(key.text)
            except KindError as error:
                problems.add(error.message, error.advice, key, inner)
        for keys, leaf, at in _leaves(value, inner, level + 1, registry, known, problems):
            yield (key.text, *keys), leaf, at
