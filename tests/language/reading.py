"""What the tests of the reader share: the test registry, its standing network, and reading against them."""

from __future__ import annotations

from livedmm.language import Program, evaluate, read
from livedmm.network import Network, Saying, Sources, apply, resolve

from .kinds import registry

REGISTRY = registry()
STANDING = Network.standing(REGISTRY)


def program(text: str, network: Network = STANDING) -> Program:
    """A text that must have no errors, read."""
    found = read(text, network, REGISTRY)
    assert [str(e) for e in found.errors] == [], text
    return found


def errors(text: str, network: Network = STANDING) -> list[str]:
    """What is wrong with a text."""
    return [str(e) for e in read(text, network, REGISTRY).errors]


def saying(text: str, network: Network = STANDING) -> Saying:
    """What the only row of a text says."""
    said, = program(text, network).sayings.values()
    return said


def said(text: str, network: Network = STANDING) -> dict[str, object]:
    """What all rows of a text say together: kinds by neuron, weights by row."""
    found: dict[str, object] = {}
    for one in program(text, network).sayings.values():
        found |= {name: kind.key for name, kind in one.neurons.items()}
        found |= {str(port): {str(c): w for c, w in row.items()} for port, row in one.rows.items()}
    return found


def played(text: str, network: Network = STANDING) -> Network:
    """The network after a text is evaluated by itself, all of it at once."""
    changes, _ = evaluate(program(text, network), network, Sources(), whole=False, again=True)
    for some in changes.values():
        network = apply(resolve(some, network, REGISTRY), network)
    return network
