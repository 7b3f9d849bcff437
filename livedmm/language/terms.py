"""Terms: a row of the matrix as a statement says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from livedmm.network import ONE


class Term(NamedTuple):
    """A weight and what it is of; without a port it is both sides of a stereo neuron."""

    weight: float
    neuron: str
    port: str | None


Terms = tuple[Term, ...]
"""A row, in the order of its columns."""

Arguments = Mapping[str, Terms]
"""Rows that a call says, by input."""


def number(terms: Terms) -> float | None:
    """The number that a row is, if it is one."""
    if not terms:
        return 0.0
    return terms[0].weight if len(terms) == 1 and terms[0][1:] == ONE else None


def streams(terms: Terms) -> bool:
    """Whether a row has more than a number."""
    return any(t[1:] != ONE for t in terms)
