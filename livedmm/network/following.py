"""Following: the network of one matrix after another, where most of each is what it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from livedmm.network.addresses import Address
from livedmm.network.form import weights_of
from livedmm.network.network import Network


class Following:
    """Matrices in their V-value form as networks: the same as `Network.from_matrix`, in the same order.

    A matrix that rewrites itself is another one at every frame, but most of its rows are the same objects as before;
    these are not looked at again. Matrices must not be mutated. One thread at a time may call it.

    Parameters
    ----------
    network, matrix
        A network and its matrix, from which to go on.

    Attributes
    ----------
    network
        That of the last matrix.
    """

    def __init__(self, network: Network | None = None, matrix: Any = None) -> None:
        self.network = network or Network()
        self._matrix = matrix

    def __call__(self, matrix: Any) -> Network:
        """The network of a matrix; the same object as before if nothing has moved."""
        if matrix is not self._matrix:
            self.network, self._matrix = _followed(self.network, self._matrix, matrix), matrix
        return self.network


class _OtherShapeError(Exception):
    """Two matrices have not the same neurons and inputs, in the same order."""


def _followed(network: Network, last: Any, matrix: Any) -> Network:
    try:
        rows = {Address(*path): weights_of(columns) for path, columns in _moved(last, matrix, ())}
    except _OtherShapeError:
        return Network.from_matrix(matrix, network.where)
    if any(any(weights.values()) != bool(network.row(row)) for row, weights in rows.items()):
        # A row that comes or goes would stand elsewhere than where it stands in the matrix.
        return Network.from_matrix(matrix, network.where)
    return network.with_rows(rows)


def _moved(last: Any, matrix: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The paths of the rows of a matrix that are other objects than in the last."""
    if matrix is last:
        return
    if len(path) == len(Address._fields):
        yield path, matrix
        return
    if not (isinstance(last, Mapping) and isinstance(matrix, Mapping)) or list(last) != list(matrix):
        raise _OtherShapeError
    for key, branch in matrix.items():
        if isinstance(key, str):
            yield from _moved(last[key], branch, (*path, key))
