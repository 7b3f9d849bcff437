"""The window in which live edits were typed in the experiments of 2018: commands in, messages out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from fractions import Fraction
from typing import Any

from livedmm.engine.fields import EditFields, fragment
from tests.oracle.clojure import Call, Symbol, read_form

FIELD_COMMANDS = ("sf", "sfzero", "smul", "ssum", "nuff")
"""Commands that set an edit up in fields, and send it."""

_DECORATION = ("set-stroke-color!", "set-stroke-weight!", "set-fading!", "toggle-clear-image!", "sf-image")
"""Commands that change what is drawn, not the network."""


class Console:
    """What has been typed: fields, and what waits for the network.

    A command that cannot be read or carried out does nothing, as in the original, which then said "failed".

    Parameters
    ----------
    direct
        The output on which the update neuron emits edits of the network matrix.
    known
        The commands by which this program could be edited; clicks and drawing are known to all.
    """

    def __init__(self, direct: str, known: Collection[str]) -> None:
        self.updates: list[Mapping[Hashable, Any]] = []
        self.clicks: list[tuple[Any, Any]] = []
        self._direct = direct
        self._fields = EditFields()
        edits: dict[str, Callable[..., None]] = {
            "nu": self._nu, "sf": self._sf, "sfzero": self._sfzero, "smul": self._smul, "ssum": self._ssum,
            "nuff": self._nuff, "nu-general": self._nu_general}
        self._commands: dict[str, Callable[..., None]] = {
            "do": _nothing, "mp": self._mp, **dict.fromkeys(_DECORATION, _nothing),
            **{name: command for name, command in edits.items() if name in known}}

    def type(self, text: str) -> str:
        """Carry out one command; "ok" or "failed"."""
        try:
            self._evaluated(read_form(text))
        except (ValueError, TypeError, KeyError):
            return "failed"
        return "ok"

    def _evaluated(self, form: Any) -> Any:
        if isinstance(form, Call):
            command = self._commands[form[0]]
            return command(*[self._evaluated(argument) for argument in form[1:]])
        if isinstance(form, Symbol):
            # A variable such as v-accum or dc/v-accum stands for the function `accum`.
            return str(_function(form))
        return [self._evaluated(item) for item in form] if isinstance(form, list) else form

    def _nu(self, row: list[Any], column: list[Any], weight: Any) -> None:
        self.updates.append({self._direct: _path(row, column, weight)})

    def _sf(self, field: str, row: list[Any], column: list[Any], weight: Any) -> None:
        self._fields = self._fields.set(field, _path(row, column, weight))

    def _sfzero(self, field: str) -> None:
        self._fields = self._fields.zero(field)

    def _smul(self, field: str, factor: Any) -> None:
        if not isinstance(factor, int | float | Fraction):
            raise TypeError(f"{factor} is no number")
        if factor != 1 or not self._is_nil(field):
            self._fields = self._fields.scale(field, factor)

    def _ssum(self, field: str, a: str, b: str) -> None:
        # The original's sum of nil and nothing is nil.
        nil = self._is_nil(a) and not self._fields[b]
        self._fields = self._fields.set(field, None) if nil else self._fields.sum(field, a, b)

    def _is_nil(self, field: str) -> bool:
        return field not in self._fields or self._fields[field] is None

    def _nuff(self, field: str) -> None:
        # A channel takes no nil; a map that holds one it does take.
        if not self._is_nil(field) or self._direct == ":direct":
            self._nu_general(field, self._direct)

    def _nu_general(self, field: str, output: str) -> None:
        self.updates.append({output: self._fields[field]})

    def _mp(self, x: Any, y: Any) -> None:
        self.clicks.append((x, y))


def _nothing(*arguments: Any) -> None:
    """What only draws does nothing here."""


def _function(symbol: str) -> str:
    name = symbol.rpartition("/")[2]
    if not name.startswith("v-"):
        raise ValueError(f"unable to resolve {symbol}")
    return name[2:]


def _path(row: Any, column: Any, weight: Any) -> Any:
    if not isinstance(row, list) or not isinstance(column, list):
        raise TypeError("a path is a vector")
    return fragment(map(_key, row), map(_key, column), weight)


def _key(x: Any) -> Hashable:
    """A key as recordings have it: a vector as a tuple, any other that is no text as it prints."""
    if isinstance(x, list):
        return tuple(x)
    return x if isinstance(x, str) else str(x)
