"""Arrays at the leaves of V-values, as the kinds of recorded programs take them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from livedmm.vvalues import VValue
from livedmm.vvalues._leaves import ARRAYS

Number = TypeVar("Number", bound=np.generic)


def array(v: VValue, like: NDArray[Number]) -> NDArray[Number]:
    """The array that a V-value has as a leaf, with numbers as `like` has; `like` itself where it has none.

    An array of zeros is nothing to a V-value: so `like` is to be one of the right shape.
    """
    x: Any = v.get(ARRAYS.key) if isinstance(v, Mapping) else v
    return x.astype(like.dtype) if isinstance(x, np.ndarray) else like
