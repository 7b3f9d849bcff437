"""A file of kinds that is saved while its kinds play: what that changes of a network (R36, DESIGN 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from livedmm.errors import DeclarationError, KindError
from livedmm.network import Address, Declare, History, Network, Port, SetRow, Step
from livedmm.network.addresses import birth_row
from livedmm.network.weights import bounded
from livedmm.ugens import Kind, Registry
from livedmm.ugens.files import KindsFile


@dataclass(frozen=True, slots=True)
class Reload:
    """What a file of kinds changes.

    Attributes
    ----------
    was, becomes
        The kinds that there are neurons of, or were once, by key: as they were and as they will be.
    biases
        What is written into the matrix: the biases of inputs that kinds have got, of the neurons that live.
    appearing
        What else has to be there, since such an input is wired to it: ``played_wave`` of one for sound, and its row.
    unread
        Inputs that kinds have lost and that rows feed, such as ``voice.cutoff``.
    unknown
        Kinds that the file declares no more. They stay as they are.
    """

    was: dict[str, Kind]
    becomes: dict[str, Kind]
    biases: tuple[Step, ...]
    appearing: tuple[Declare | SetRow, ...]
    unread: tuple[str, ...]
    unknown: tuple[str, ...]


def changes(file: KindsFile, registry: Registry, network: Network, history: History) -> Reload:
    """Hold a file of kinds against what plays.

    Raises
    ------
    DeclarationError
        If a kind that is in use could not be what it is to be: it has another stream, or lacks a setting.
    """
    before = registry.files.get(file.path.resolve())
    names = {kind.name for kind in file.kinds if kind.name in registry and registry.named(kind.name) is not kind}
    trial = registry.copy()
    trial.take(file)
    was: dict[str, Kind] = {}
    becomes: dict[str, Kind] = {}
    for key in _keys(network, history):
        if key.partition("(")[0] in names:
            was[key], becomes[key] = registry.kind(key), _after(key, trial, registry.kind(key), file)
    living = [neuron for neuron in network.living() if neuron.kind in was]
    biases = [step for neuron in living
              for step in _biases(neuron.kind, neuron.name, was[neuron.kind], becomes[neuron.kind], network)]
    appearing = [change for neuron in living
                 for change in _appearing(neuron.name, was[neuron.kind], becomes[neuron.kind], network, trial)]
    unread = [f"{row.neuron}.{row.port}" for row in network.rows if row.kind in was
              and was[row.kind].input(row.port) and not becomes[row.kind].input(row.port)]
    unknown = {kind.name for kind in before.kinds} - {kind.name for kind in file.kinds} if before else set()
    return Reload(was, becomes, tuple(biases), tuple(appearing), tuple(unread), tuple(sorted(unknown)))


def _keys(network: Network, history: History) -> Iterable[str]:
    """Every kind that a neuron is of, or would be if something was undone."""
    steps = (step.row.kind for entry in history.entries for step in entry.resolved.steps)
    return dict.fromkeys([*(row.kind for row in network.rows), *(row.kind for row in history.start.rows), *steps])


def _after(key: str, trial: Registry, was: Kind, file: KindsFile) -> Kind:
    name = was.name
    try:
        kind = trial.kind(key)
    except KindError as error:
        raise DeclarationError(f"{file.path}: there are neurons of the kind {key}, and that is none any more "
                               f"({error.message})", "give it its settings back, or declare it under another name",
                               trial.named(name).where) from error
    if kind.stream != was.stream:
        raise DeclarationError(f"kind {name} was one of {was.stream}s and plays, here it is one of {kind.stream}s",
                               "declare it under another name", kind.where)
    return kind


def _biases(key: str, neuron: str, was: Kind, becomes: Kind, network: Network) -> Iterator[Step]:
    """What a neuron's new inputs begin with: there from the first sample, for nobody hears them yet."""
    known = set(was.input_names)
    for port in becomes.input_names:
        row = Address(key, neuron, port)
        if port in known or network.row(row):
            continue
        for column, weight in birth_row(becomes, port).items():
            if column.neuron in network.neurons:
                yield Step(row, network.address(column), 0.0, bounded(weight), "early")


def _appearing(neuron: str, was: Kind, becomes: Kind, network: Network, registry: Registry
               ) -> Iterator[Declare | SetRow]:
    """What new inputs are wired to that is not there yet, and appears once it is wanted."""
    known = set(was.input_names)
    for port in becomes.input_names:
        for column, weight in birth_row(becomes, port).items() if port not in known else ():
            if column.neuron not in network.neurons and column.neuron in registry \
                    and (wired := registry.kind(column.neuron)).appears:
                yield Declare(column.neuron, wired)
                yield SetRow(Port(neuron, port), {column: weight})
