"""V-values: the vector space of nested mappings with numbers at their leaves."""

from typing import TYPE_CHECKING, Any

from livedmm.errors import VValueError as VValueError

from ._cycles import iter_apply as iter_apply
from ._cycles import map_every_nth as map_every_nth
from ._json import from_json as from_json
from ._json import to_json as to_json
from ._leaves import Leaf as Leaf
from ._masks import apply_matrix as apply_matrix
from ._masks import combine as combine
from ._masks import compile_mask as compile_mask
from ._masks import mask as mask
from ._norms import is_non_negative as is_non_negative
from ._norms import less_or_equal as less_or_equal
from ._norms import max_norm as max_norm
from ._numbers import Number as Number
from ._products import MatrixProduct as MatrixProduct
from ._tropical import Fields as Fields
from ._tropical import Semiring as Semiring
from ._tropical import Tropical as Tropical
from ._values import NUMBER as NUMBER
from ._values import ZERO as ZERO
from ._values import VValue as VValue
from ._values import number as number
from ._values import vvalue as vvalue
from ._vectors import add as add
from ._vectors import divide as divide
from ._vectors import scale as scale
from ._vectors import shift as shift
from ._vectors import subtract as subtract

if TYPE_CHECKING:
    from ._slots import Slots as Slots
    from ._sparse import SparseProduct as SparseProduct
    from ._sparse import grid_of as grid_of
    from ._sparse import matrix_of as matrix_of

_FLAT = {"Slots": "_slots", "SparseProduct": "_sparse", "grid_of": "_sparse", "matrix_of": "_sparse"}


def __getattr__(name: str) -> Any:
    # Flattening needs numpy, which takes 0.1 s to import: only what flattens waits for it.
    if name in _FLAT:
        from importlib import import_module

        return getattr(import_module(f".{_FLAT[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
