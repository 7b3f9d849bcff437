"""Extended leaves: vectors other than numbers at the leaves of V-values.

A leaf of another vector space keeps the rule of numbers, with a reserved key of its own. A bare leaf `a` at a
path and `a` under its reserved key at that path are the same vector; where a bare leaf meets a mapping or a
leaf of another kind,
both go into one mapping, each under its reserved key::

    add({"x": array}, {"x": 2})  ==  {"x": {":array": array, ":number": 2}}

A weight is always a number: a leaf in a mask reads as 0. Numbers and mappings are recognised first, so a
V-value without extended leaves pays nothing for them.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from ._numbers import Number

if TYPE_CHECKING:
    from numpy.typing import NDArray

V = TypeVar("V")


class Leaf(Protocol[V]):
    """One vector space that may stand at leaves. Its functions are pure and never raise."""

    key: str
    """The reserved key, such as ``":array"``."""

    def add(self, a: V, b: V) -> V:
        """The sum of two vectors."""

    def scale(self, n: Number, a: V) -> V:
        """`a` times `n`, which is neither 0 nor 1."""

    def is_zero(self, a: V) -> bool:
        """Whether `a` is the zero vector; then it is dropped."""

    def max_norm(self, a: V) -> float:
        """The largest absolute value of a component."""

    def is_non_negative(self, a: V) -> bool:
        """Whether every component is at least 0."""


class HasLeaf(Protocol):
    """A type becomes a leaf by saying which vector space its objects belong to."""

    vvalue_leaf: ClassVar[Leaf[Any]]


LARGEST_ARRAY = 2**27
"""A sum of arrays that would have more elements reads as 0: padding must not take all memory."""


class Arrays:
    """Real numpy arrays of all shapes.

    An array is a function on index tuples that is 0 outside its shape, as a mapping is 0 at the keys it has
    not. So arrays of different shapes add, padded with zeros at their ends, with axes appended where one has
    fewer. Integers count in float64; arrays of anything but real numbers read as 0. Sums and multiples are
    read-only.
    """

    key = ":array"

    def add(self, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
        """The sum, of the smallest shape that holds both."""
        import numpy as np

        a, b = _real(a), _real(b)
        if a.shape == b.shape:
            with np.errstate(all="ignore"):
                return _sealed(np.add(a, b))
        axes = max(a.ndim, b.ndim)
        shapes = [x.shape + (1,) * (axes - x.ndim) for x in (a, b)]
        whole = tuple(max(*sizes) for sizes in zip(*shapes, strict=True))
        if math.prod(whole) > LARGEST_ARRAY:
            return _sealed(np.zeros(0))
        total = np.zeros(whole, np.result_type(a, b))
        with np.errstate(all="ignore"):
            for x, shape in zip((a, b), shapes, strict=True):
                total[tuple(map(slice, shape))] += x.reshape(shape)
        return _sealed(total)

    def scale(self, n: Number, a: NDArray[Any]) -> NDArray[Any]:
        """Every element times `n`, by IEEE 754."""
        import numpy as np

        with np.errstate(all="ignore"):
            return _sealed(np.multiply(_real(a), float(n)))

    def is_zero(self, a: NDArray[Any]) -> bool:
        """Whether there is no element but 0."""
        return not _real(a).any()

    def max_norm(self, a: NDArray[Any]) -> float:
        """The largest absolute value; NaN if any element is."""
        return float(abs(_real(a)).max(initial=0.0))

    def is_non_negative(self, a: NDArray[Any]) -> bool:
        """Whether every element is at least 0; NaN is not."""
        return bool((_real(a) >= 0).all())


ARRAYS = Arrays()


def _real(a: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    if a.dtype.kind == "f":
        return np.asarray(a)
    return np.asarray(a, np.float64) if a.dtype.kind in "iu" else np.zeros(0)


def _sealed(x: Any) -> NDArray[Any]:
    import numpy as np

    a: NDArray[Any] = np.asarray(x)  # numpy makes a scalar of what has no axes
    a.flags.writeable = False
    return a


def leaf_of(x: object) -> Leaf[Any] | None:
    """The vector space that the leaf `x` belongs to, or None."""
    leaf: Leaf[Any] | None = getattr(type(x), "vvalue_leaf", None)
    if leaf is not None:
        return leaf
    # Where numpy was never imported there is no array; so this module need not import it.
    numpy = sys.modules.get("numpy")
    return ARRAYS if numpy is not None and isinstance(x, numpy.ndarray) else None
