"""Lists: V-values ``{":this": element, ":rest": list}``."""

from __future__ import annotations

from collections.abc import Mapping

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output

THIS, REST, FLAG = ":this", ":rest", ":flag"
"""The reserved keys of lists, and the one by which a V-value says that it is an element."""


@ugen(stream="value")
class Cons:
    """`list`, with `signal` put before it when `signal` is an element.

    It is one at a tick at which it has something under ``":flag"``, were it 0. With `list` wired from its own
    `out` at weight 1 it keeps what comes; at 0.9 all of the list fades.
    """

    list = Input()
    signal = Input()
    out = Output()

    def tick(list, signal):
        return {THIS: signal, REST: list} if _part(signal, FLAG) is not None else list


@ugen(stream="value")
class First:
    """The first element of a list; zero of an empty one."""

    input = Input(doc="a list")
    out = Output()

    def tick(input):
        return _part(input, THIS)


@ugen(stream="value")
class Rest:
    """A list without its first element; zero of an empty one."""

    input = Input(doc="a list")
    out = Output()

    def tick(input):
        return _part(input, REST)


def _part(v, key):
    return v.get(key) if isinstance(v, Mapping) else None
