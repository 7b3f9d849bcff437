"""Fields of edits: V-values under names, in which an edit is set up before it is performed.

The live edits of the published system (2018) work so: a fragment of the network matrix is written into a
field, scaled, added to others, and then sent to the update neuron, whole. Edits are additive: 1 and then -0.1
make 0.9.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from livedmm.vvalues import ZERO, Number, VValue, add, scale


def fragment(row: Iterable[Hashable], column: Iterable[Hashable], weight: VValue) -> VValue:
    """The matrix with one weight: the keys of its row, then of its column; each kind, neuron and port."""
    tree: Any = weight
    for key in reversed([*row, *column]):
        tree = {key: tree}
    return tree  # type: ignore[no-any-return]


class EditFields:
    """Named V-values, immutable: every method returns other fields. A field that was never set is zero."""

    def __init__(self, values: Mapping[Hashable, VValue] = MappingProxyType({})) -> None:
        self._values = dict(values)

    def __getitem__(self, field: Hashable) -> VValue:
        return self._values.get(field, ZERO)

    def __contains__(self, field: object) -> bool:
        """Whether `field` was set."""
        return field in self._values

    def __len__(self) -> int:
        """How many were set."""
        return len(self._values)

    def set(self, field: Hashable, value: VValue) -> EditFields:
        """`field` holds `value`."""
        return EditFields({**self._values, field: value})

    def zero(self, field: Hashable) -> EditFields:
        """`field` holds nothing."""
        return EditFields({name: value for name, value in self._values.items() if name != field})

    def scale(self, field: Hashable, factor: Number) -> EditFields:
        """`field` holds `factor` times what it held."""
        return self.set(field, scale(factor, self[field]))

    def sum(self, field: Hashable, *parts: Hashable) -> EditFields:
        """`field` holds the sum of what others hold."""
        return self.set(field, add(*(self[part] for part in parts)))
