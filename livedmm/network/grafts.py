"""Edits of structure: copies of a part of a network, and what is mixed into what others read.

Both are sums with the network matrix. For neurons S that are copied to S', ``w[x', y'] = w[x, y]`` within S and
``w[x', y] = w[x, y]`` for y outside: what comes in is kept, what goes out is left out, so nothing changes until
somebody reads a copy (Bukatin, Matthews, Radul, arXiv 1610.00831, section 5.2). What is inserted counts 0 at first, so
it can be taken out again without a trace (arXiv 1601.01050).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from livedmm.errors import EditError, near
from livedmm.network.addresses import Address, Port
from livedmm.network.changes import AddRow, Change, Declare, SetRow, SetWeight
from livedmm.network.network import STANDING, Network
from livedmm.ugens import ALIVE, Registry


def part(network: Network, neuron: str, name: str, depth: int = 0) -> dict[str, str]:
    """What is copied with a neuron, and what the copies are called.

    These are the neurons that are named after it, and what feeds it, `depth` connections upstream: the copy of
    `lfo` for a copy called `second` is ``second_lfo``. The neurons of every network are never copied.

    Raises
    ------
    EditError
        If there is no such neuron, or one of the copies' names is taken.
    """
    if neuron not in network.neurons:
        raise EditError(f"no neuron '{neuron:.60}'", near(neuron[:60], network.neurons))
    if neuron in STANDING:
        raise EditError(f"'{neuron}' stands in every network, once", "copy what feeds it")
    names = dict(_named_after(network, neuron, name))
    for _ in range(depth):
        feeding = [root for root in _roots(network, names) if root not in names and root not in STANDING]
        for other in feeding:
            names.update(_named_after(network, other, f"{name}_{other}"))
    for copy in names.values():
        if copy in network.neurons:
            raise EditError(f"there is a neuron '{copy}' already", "give the copy another name")
    return names


def copies(network: Network, registry: Registry, names: Mapping[str, str]) -> tuple[Change, ...]:
    """The changes that copy neurons, by their names, to others: wired among each other as they are, fed as they are."""
    neurons = [network.neurons[name] for name in names]
    born: list[Change] = [Declare(names[n.name], registry.kind(n.kind)) for n in neurons]
    rows: list[Change] = []
    for neuron in neurons:
        ports = dict.fromkeys(registry.kind(neuron.kind).input_names)
        ports |= dict.fromkeys(row.port for row in network.inputs[neuron.kind, neuron.name] if row.port != ALIVE)
        for port in ports:
            row = network.row(Address(neuron.kind, neuron.name, port))
            weights = {Port(names.get(c.neuron, c.neuron), c.port): w for c, w in row.items()
                       if c.kind in network.kinds.get(c.neuron, ())}
            rows.append(SetRow(Port(names[neuron.name], port), weights))
    return (*born, *rows)


def inserted(network: Network, side: Port, into: Port) -> tuple[Change, ...]:
    """The changes after which `side` is read by all that read `into`, with the same weights, in its place.

    Made at gain x, ``1 - x`` of each weight stays where it was. `side` itself, and what is named after it, goes
    on reading `into`: so an effect is put in between.

    Raises
    ------
    EditError
        If there is no such output, or nobody else reads `into`.
    """
    read, aside = network.address(into), network.address(side)
    changes: list[Change] = []
    for row, column in network.readers.get(read[:2], ()):
        if column == read and not _is_after(row.neuron, aside.neuron):
            weight = network.weight(row, column)
            here = Port(row.neuron, row.port)
            changes += [SetWeight(here, into, 0.0), AddRow(here, {side: weight})]
    if not changes:
        raise EditError(f"nobody but '{side.neuron}' reads '{into}'", "insert(side, into): into is what others read")
    return tuple(changes)


def _named_after(network: Network, neuron: str, name: str) -> Iterator[tuple[str, str]]:
    for other in network.neurons:
        if _is_after(other, neuron):
            yield other, name + other.removeprefix(neuron)


def _is_after(name: str, neuron: str) -> bool:
    """Whether a neuron is another, or an anonymous one of it (R31)."""
    return name == neuron or name.startswith((f"{neuron}._", f"{neuron}."))


def _roots(network: Network, names: Iterable[str]) -> Iterator[str]:
    """The neurons that feed some, without the anonymous ones that are named after others."""
    for name in names:
        for row in network.inputs.get((network.neurons[name].kind, name), ()):
            for column in network.row(row):
                root = column.neuron.partition("._")[0]
                root = root if root in network.neurons else column.neuron
                if root in network.neurons:
                    yield root
