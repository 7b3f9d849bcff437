"""Random changes that fit a network, random networks, random histories.

Everything is drawn from a `random.Random`: Hypothesis gives one that shrinks, long runs a seeded one.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from livedmm.errors import EditError
from livedmm.network import (
    ONE,
    STANDING,
    AddRow,
    Change,
    Declare,
    Edit,
    History,
    Network,
    Port,
    Remove,
    Rename,
    ResetRow,
    ScaleRow,
    SetRow,
    SetWeight,
    apply,
    is_anonymous,
    resolve,
)
from tests.network.kinds import FREE, REGISTRY, stage

NAMES = ("a", "b", "bank[0]", "a._sine", "b._saw[1]")
RANDOM = st.randoms(use_true_random=False)


def number(random: Random) -> float:
    """A weight as people and machines write them: round, small, large, of any bits."""
    return random.choice((
        lambda: 0.0,
        lambda: 1.0,
        lambda: float(random.randint(-20, 20)),
        lambda: random.randint(-9999, 9999) / 1000,
        lambda: random.uniform(-1, 1) * 10.0 ** random.randint(-8, 5),
        lambda: random.randint(-2**52, 2**52) / 2**32,
    ))()


def output(random: Random, network: Network) -> Port:
    """An output of a neuron that lives, mostly not `one`'s."""
    if random.random() < 0.3:
        return ONE
    ports = [Port(n.name, port) for n in network.neurons.values()
             for port in (*REGISTRY.kind(n.kind).output_names, *(["extra"] if n.kind == "anything" else []))]
    return random.choice(ports)


def input_(random: Random, network: Network) -> Port:
    """An input of a neuron that lives."""
    ports = [Port(n.name, port) for n in network.neurons.values()
             for port in (*REGISTRY.kind(n.kind).input_names, *(["further"] if n.kind == "anything" else []))]
    return random.choice(ports)


def row(random: Random, network: Network) -> dict[Port, float]:
    """Weights from up to four outputs."""
    return {output(random, network): number(random) for _ in range(random.randint(0, 4))}


def change(random: Random, network: Network) -> Change:
    """A change that fits the network."""
    free = [name for name in network.neurons if name not in STANDING]
    choices: list[Callable[[], Change]] = [
        lambda: Declare(random.choice(NAMES), random.choice(FREE)),
        lambda: Declare(random.choice(NAMES), random.choice(FREE)),
        lambda: SetRow(input_(random, network), row(random, network)),
        lambda: SetRow(input_(random, network), row(random, network)),
        lambda: AddRow(input_(random, network), row(random, network)),
        lambda: ScaleRow(input_(random, network), random.choice((0.0, 0.5, -1.0, random.uniform(-2, 2)))),
        lambda: ResetRow(input_(random, network)),
        lambda: SetWeight(input_(random, network), output(random, network), number(random)),
    ]
    if free:
        choices.append(lambda: Remove(random.choice(free)))
        # A neuron's anonymous ones go with it, so only names under which none lives are offered.
        unused = [name for name in NAMES if name not in network.neurons and not is_anonymous(name)
                  and not any(n.startswith(f"{name}._") for n in network.neurons)]
        if unused:
            choices.append(lambda: Rename(random.choice(free), random.choice(unused)))
    return random.choice(choices)()


def changes(random: Random, network: Network, most: int = 5) -> tuple[Change, ...]:
    """Some changes that fit the network together.

    Each is drawn to fit what those before it make. Now and then it does not fit them all the same: a
    declaration counts from the start of the edit, so an output that was read is one of another kind.
    """
    made: list[Change] = []
    present = network
    for _ in range(random.randint(1, most)):
        made.append(change(random, present))
        try:
            present = apply(resolve(made, network, REGISTRY), network)
        except EditError:
            made.pop()
    return tuple(made)


def network(random: Random, edits: int = 8) -> Network:
    """A network that some edits have made."""
    made = stage()
    for _ in range(random.randint(0, edits)):
        made = apply(resolve(changes(random, made), made, REGISTRY), made)
    return made


def perform(random: Random, history: History, moves: int) -> None:
    """Some edits, fades, undos and redos of two hands."""
    for _ in range(moves):
        move = random.random()
        if move < 0.6 or not history.entries:
            author = random.choice(("me", "you"))
            history.add(Edit(changes(random, history.network, 2), author, start=random.randint(0, 10**6)))
        elif move < 0.8:
            entry = random.choice(history.entries)
            history.fade(entry.number, random.choice((0.0, 1.0, random.random())))
        elif move < 0.92:
            history.undo(random.choice((None, "me", "you")))
        else:
            history.redo(random.choice((None, "me", "you")))


def undo_all(history: History) -> None:
    """Undo until there is nothing left to undo."""
    while history.undo():
        pass
