"""Masks: V-values that say how much of each part of another counts."""

from __future__ import annotations

from livedmm import vvalues
from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output


@ugen(stream="value")
class Mask:
    """`main` weighted path by path.

    Each number in `mask` scales what `main` has at its path; all else is dropped. A number under
    ``":number"`` in the mask weighs only the number that `main` has there: `product` is the kind in which
    a number weighs all.
    """

    mask = Input()
    main = Input()
    out = Output()

    def tick(mask, main):
        return vvalues.mask(mask, main)


@ugen(stream="value")
class Combine:
    """The linear combination of the parts of `main`, with the weights in `mask`.

    It is what a row of the network matrix does: as `mask`, but the parts are added up. Of two V-values of
    numbers it is the scalar product.
    """

    mask = Input()
    main = Input()
    out = Output()

    def tick(mask, main):
        return vvalues.combine(mask, main)
