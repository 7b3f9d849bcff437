"""V-values: the vector space of nested mappings with numbers at their leaves."""

from ._cycles import iter_apply as iter_apply
from ._cycles import map_every_nth as map_every_nth
from ._errors import VValueError as VValueError
from ._leaves import Leaf as Leaf
from ._masks import apply_matrix as apply_matrix
from ._masks import combine as combine
from ._masks import mask as mask
from ._norms import is_non_negative as is_non_negative
from ._norms import less_or_equal as less_or_equal
from ._norms import max_norm as max_norm
from ._numbers import Number as Number
from ._products import MatrixProduct as MatrixProduct
from ._products import compile_mask as compile_mask
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
