"""Arguments of a kind: which expression fills which input or setting, and texts that are short for weights.

Expressions fill inputs in declared order, a list a whole family of inputs; texts fill the settings that are
texts or files first, then inputs with names for their numbers, then families with a notation (R13, R14, R33). Of a
family with a notation a list says as much as a text does: how many steps there are.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from livedmm.errors import KindError, RowError, near
from livedmm.language import notation
from livedmm.language.values import Array, Numeric
from livedmm.ugens import Input, Kind, Setting, read_literal
from livedmm.ugens.kind import check_setting

if TYPE_CHECKING:
    from livedmm.language.reading import Reading

LONGEST_TEXT = 60_000
"""Characters of a text in a setting; it stands in the key of the kind, which goes up to 65,536."""


class Bound(NamedTuple):
    """A kind with its settings, and what the call says of its inputs."""

    kind: Kind
    rows: dict[str, Numeric]


def bind(reading: Reading, node: ast.Call, kind: Kind) -> Bound:
    """Read the arguments of a call of `kind`.

    Raises
    ------
    RowError
        If one does not fit.
    """
    if not node.keywords and len(node.args) == 1 and kind.inputs and not kind.settings and \
            not kind.inputs[0].family:
        value = reading.value(node.args[0])  # the usual call, without the bookkeeping
        if not isinstance(value, str):
            return Bound(kind, {kind.inputs[0].name: reading.as_numeric(node.args[0], value)})
    return _Binding(reading, kind).read(node)


class _Binding:
    def __init__(self, reading: Reading, kind: Kind) -> None:
        self.reading = reading
        self.kind = kind
        self.settings = {s.name: s for s in kind.settings}
        self.given: set[str] = set()
        self.by_name: set[str] = set()
        self.rows: dict[str, Numeric] = {}
        self.implied: dict[str, float] = {}
        self.next = 0
        self.next_member = 0

    def read(self, node: ast.Call) -> Bound:
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.reading.error(keyword, "rows have no '**' before an argument", "write name=...")
            if keyword.arg in self.settings:
                self.set(self.settings[keyword.arg], keyword.value, keyword)
        for argument in node.args:
            self.positional(argument, node)
        if self.next_member:
            self.imply(length_row(self.kind, self.kind.inputs[self.next], self.next_member))
        try:
            self.reading.scope.registry.check_files(self.kind)
        except KindError as error:
            raise self.reading.at(node, error) from None
        for keyword in node.keywords:
            if keyword.arg is not None and keyword.arg not in self.settings:
                self.named(keyword, keyword.arg)
        for port, value in self.implied.items():
            self.rows.setdefault(port, value)
        return Bound(self.kind, self.rows)

    # -- settings

    def set(self, setting: Setting, node: ast.expr, keyword: ast.keyword | None = None) -> None:
        self.once(setting.name, keyword or node)
        value = self.literal(setting, node)
        try:
            self.kind = self.kind.bind(**{setting.name: value})
        except KindError as error:
            raise self.reading.at(node, error) from None

    def literal(self, setting: Setting, node: ast.expr) -> Any:
        if isinstance(node, ast.Dict) and len(self.reading.source.segment(node)) > LONGEST_TEXT:
            raise self.reading.error(node, f"this map is longer than {LONGEST_TEXT:,} characters",
                                     "it stands in the name of the kind; a file is the place for data")
        try:
            value = _map(read_literal(node)) if isinstance(node, ast.Dict) else self.reading.value(node)
        except (ValueError, OverflowError):
            value = None
        if isinstance(value, float):
            return int(value) if value.is_integer() else value
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise self.reading.error(node, f"this text has {len(value):,} characters",
                                     f"a setting has {LONGEST_TEXT:,} at most")
        if isinstance(value, str | dict) and (isinstance(node, ast.Dict) or isinstance(value, str)):
            return value
        raise self.reading.error(node, f"the setting {self.kind.name}.{setting.name} is no literal",
                                 _wanted(self.kind, setting))

    # -- inputs

    def positional(self, node: ast.expr, call: ast.Call) -> None:
        if isinstance(node, ast.Dict):
            free = [s for s in self.kind.settings if s.type == "value" and s.name not in self.given]
            if free:
                return self.set(free[0], node)
        value = self.reading.value(node)
        if isinstance(value, str):
            return self.positional_text(node, value)
        numeric = self.reading.as_numeric(node, value)
        while self.next < len(self.kind.inputs) and self.kind.inputs[self.next].name in self.given \
                and not self.next_member:
            self.next += 1  # filled by a text before
        if self.next >= len(self.kind.inputs):
            raise self.reading.error(node, _inputs(self.kind), f"{len(call.args)} are given{self.hint()}")
        declared = self.kind.inputs[self.next]
        if not declared.family or isinstance(numeric, Array):
            self.next += 1
            return self.fill(declared, numeric, node)
        self.given.add(declared.name)
        self.rows[f"{declared.name}[{self.next_member}]"] = numeric
        self.next_member += 1
        if self.next_member == self.kind.count(declared.family):
            self.next, self.next_member = self.next + 1, 0
        return None

    def positional_text(self, node: ast.expr, text: str) -> None:
        for setting in self.kind.settings:
            if setting.type in ("text", "file") and setting.name not in self.given and setting.takes(text):
                return self.set(setting, node)
        for index, declared in enumerate(self.kind.inputs):
            if index >= self.next and declared.name not in self.given and (
                    declared.notation or (declared.choices and index == self.next)):
                self.next += index == self.next
                return self.fill_text(declared, text, node)
        meant = next((i.name for i in self.kind.inputs if text in i.choices and i.name not in self.given), "")
        raise no_text(self.reading, node, self.kind.name, self.kind.inputs[self.next:self.next + 1], meant)

    def named(self, keyword: ast.keyword, name: str) -> None:
        declared = next((i for i in self.kind.inputs if i.name == name), None) or (
            self.kind.input(name) if self.kind.ports is not None else None)
        if declared is None:
            known = [*(i.name for i in self.kind.inputs), *self.settings]
            what = "input or setting" if self.settings else "input"
            raise self.reading.error(keyword, f"{self.kind.name} has no {what} '{name:.60}'",
                                     self.reading.scope.closest(name, known) or _listed(self.kind))
        value = self.reading.value(keyword.value)
        if isinstance(value, str):
            return self.fill_text(declared, value, keyword.value, keyword)
        return self.fill(declared, self.reading.as_numeric(keyword.value, value), keyword.value, keyword)

    def fill(self, declared: Input, value: Numeric, node: ast.expr,
             keyword: ast.keyword | None = None) -> None:
        self.once(declared.name, keyword or node)
        if not declared.family:
            self.rows[declared.name] = value
            return
        try:
            self.rows.update(family_rows(self.kind, declared, value))
        except RowError as error:
            raise self.reading.at(node, error) from None
        if isinstance(value, Array):
            self.imply(length_row(self.kind, declared, len(value)))

    def fill_text(self, declared: Input, text: str, node: ast.expr,
                  keyword: ast.keyword | None = None) -> None:
        self.once(declared.name, keyword or node)
        said, implied = text_rows(self.reading, node, self.kind, declared, text, self.kind.name)
        self.rows.update(said)
        self.imply(implied)

    def imply(self, rows: Mapping[str, float]) -> None:
        """Note what follows of what is given, unless it is said or followed already."""
        self.implied = {**rows, **self.implied}

    def once(self, name: str, node: ast.expr | ast.keyword) -> None:
        if name in self.given:
            raise self.reading.error(node, f"{self.kind.name}.{name} is given twice",
                                     "" if name in self.by_name else "once by its place, once by its name")
        self.given.add(name)
        if isinstance(node, ast.keyword):
            self.by_name.add(name)

    def hint(self) -> str:
        free = [s.name for s in self.kind.settings if s.name not in self.given]
        return f"; settings are given by name: {free[0]}=..." if free else ""


def family_rows(kind: Kind, declared: Input, value: Numeric) -> dict[str, Numeric]:
    """The rows of a family of inputs: a member of an array each, or one scalar for all.

    Raises
    ------
    RowError
        If the array is longer than the family.
    """
    count = kind.count(declared.family)
    if not isinstance(value, Array):
        return {f"{declared.name}[{i}]": value for i in range(count)}
    if len(value) > count:
        raise _too_many(kind, declared, len(value), "members", kind.name)
    return {f"{declared.name}[{i}]": one for i, one in enumerate(value.members)}


def text_rows(reading: Reading, node: ast.expr, kind: Kind, declared: Input, text: str,
              owner: str, member: str = "") -> tuple[dict[str, float], dict[str, float]]:
    """What a text in the place of an input is short for: what it says, and what follows unless it is said.

    `owner` is what errors call the neuron. Of a family with names for its numbers it has one for each member, or
    that of `member` alone.

    Raises
    ------
    RowError
        If the input takes no text, or not this one.
    """
    reading.budget.spend(len(text))
    if declared.choices:
        words = text.split() if declared.family and not member else [text]
        for word in words:
            if word not in declared.choices:
                raise reading.error(node, f"{owner}.{declared.name} has no choice '{word:.60}'",
                                    near(word[:60], declared.choices) or f"it has {', '.join(declared.choices)}")
        chosen = [float(declared.choices.index(word)) for word in words]
        if declared.family and not member:
            try:
                return _members(kind, declared, chosen, "names", owner), {}
            except RowError as error:
                raise reading.at(node, error) from None
        return {member or declared.name: chosen[0]}, {}
    if not declared.notation:
        raise no_text(reading, node, owner, (declared,))
    try:
        if declared.notation == "notes":
            steps, gates = notation.notes(text)
            others = [i for i in kind.inputs if i.notation == "gates"][:1]
            said = _members(kind, declared, steps, "steps", owner)
            implied = _members(kind, others[0], gates, "gates", owner) if others else {}
        else:
            said, implied = _members(kind, declared, notation.gates(text), "gates", owner), {}
    except RowError as error:
        raise reading.at(node, error) from None
    return said, implied | length_row(kind, declared, len(said))


def length_row(kind: Kind, declared: Input, steps: int) -> dict[str, float]:
    """What follows of so many members of a family of inputs: the length of a kind that has one."""
    has_length = any(i.name == "length" and not i.family for i in kind.inputs)
    return {"length": float(steps)} if declared.notation and has_length else {}


def no_text(reading: Reading, node: ast.expr, owner: str, declared: tuple[Input, ...], meant: str = "") -> RowError:
    """The error that a text stands where a number or a stream is wanted; `meant` is the input that it may be for."""
    address = f"{owner}.{declared[0].name}" if declared else owner
    written = f"{meant}={reading.text(node)}" if meant else f"note({reading.text(node)})"
    return reading.error(node, f"{address} takes no text", f"write {written}")


def _members(kind: Kind, declared: Input, numbers: list[float], what: str, owner: str) -> dict[str, float]:
    if len(numbers) > kind.count(declared.family):
        raise _too_many(kind, declared, len(numbers), what, owner)
    return {f"{declared.name}[{i}]": x for i, x in enumerate(numbers)}


def _too_many(kind: Kind, declared: Input, n: int, what: str, owner: str) -> RowError:
    advice = f"{kind.name}({declared.family}={n}) has {n}" if isinstance(declared.family, str) else ""
    count = kind.count(declared.family)
    return RowError(f"{n} {what} for {owner}.{declared.name}, which has {count}", advice)


def _inputs(kind: Kind) -> str:
    names = kind.input_names
    if not names:
        return f"{kind.name} has no inputs"
    listed = ", ".join(names) if len(names) <= 8 else f"{', '.join(names[:6])}, ..."
    return f"{kind.name} has {len(names)} input{'s' if len(names) > 1 else ''}, {listed}"


def _listed(kind: Kind) -> str:
    names = [*(i.name for i in kind.inputs), *(s.name for s in kind.settings)]
    return f"it has {', '.join(names)}" if names else "it has none"


def _wanted(kind: Kind, setting: Setting) -> str:
    try:
        check_setting(kind.name, setting, object())
    except KindError as error:
        return error.advice
    return ""


def _map(value: Any) -> Any:
    """A map of literals with every number one that float64 holds; raises OverflowError if one is not."""
    if isinstance(value, Mapping):
        return {_map(k): _map(v) for k, v in value.items()}
    if isinstance(value, int | float) and not abs(float(value)) < float("inf"):
        raise OverflowError
    return value
