"""A kind: one unit generator as declared, with its settings bound."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from livedmm.errors import NOWHERE, KindError, Where, near
from livedmm.ugens.ports import Buffer, Event, Input, Output, Ports, Setting, Sound, State, Stream

if TYPE_CHECKING:
    from livedmm.ugens.shaders.shader import Shader

ALIVE = "alive"
"""The reserved input of every kind whose weight from ``one`` says that a neuron lives (R16)."""

_LARGEST = sys.float_info.max
_MEMBER = re.compile(r"(.+)\[(0|[1-9][0-9]{0,5})\]\Z")


@dataclass(frozen=True, eq=False)
class Kind:
    """One unit generator: what it is called, what it declares, and its pure function.

    Two kinds are the same kind if their `key` is the same. Kinds are immutable and any thread may read
    them.

    Attributes
    ----------
    name
        What rows call it.
    stream
        What its outputs are.
    tick
        The pure function: inputs, states and what else its parameters name, to outputs and new states.
    family
        The name under which kinds of several streams are called alike: ``product`` for
        ``signal_product``, ``value_product`` and ``image_product``; otherwise empty.
    main
        The inputs that a bare name on the left of ``+=`` stands for: usually ``input``.
    values
        The settings' values, by name; all of them.
    shader
        What draws it, if the kind is declared by a shader file; its `tick` is then never called.
    source
        Who brings a picture for the shader, by the name that `livedmm.pictures.sources` has; empty if nobody does.
    """

    name: str
    stream: Stream
    doc: str
    tick: Callable[..., Any]
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    states: tuple[State, ...] = ()
    buffers: tuple[Buffer, ...] = ()
    sounds: tuple[Sound, ...] = ()
    settings: tuple[Setting, ...] = ()
    event: Event | None = None
    ports: Ports | None = None
    family: str = ""
    main: tuple[str, ...] = ()
    where: Where = NOWHERE
    values: Mapping[str, Any] = field(default_factory=dict)
    shader: Shader | None = None
    source: str = ""

    def stream_of(self, port: str) -> Stream:
        """What an output is: of a kind of pictures all but ``out`` are V-values, colours that are read of it."""
        return "value" if self.stream == "image" and port != "out" else self.stream

    @property
    def paints(self) -> bool:
        """Whether its `tick` makes a picture at each frame, as an array."""
        return self.stream == "image" and self.shader is None

    @property
    def appears(self) -> bool:
        """Whether a neuron of it is there once its name is used: it brings something in, or is wired all by itself."""
        return self.event is not None or not self.inputs or (
            not self.settings and all(port.wired for port in self.inputs))

    @cached_property
    def key(self) -> str:
        """The name that stands in the network matrix: settings that are not the default included."""
        said = [(s, self.values[s.name]) for s in self.settings if self.values[s.name] != s.default]
        if not said:
            return self.name
        words = []
        for index, (setting, value) in enumerate(said):
            positional = index == 0 and setting is self.settings[0] and setting.type in ("text", "file")
            words.append(literal(value) if positional else f"{setting.name}={literal(value)}")
        return f"{self.name}({', '.join(words)})"

    @property
    def version(self) -> Hashable:
        """What tells it from a kind of the same key that is declared anew."""
        return self.tick, self.key

    def bind(self, **values: Any) -> Kind:
        """This kind with some settings given.

        Raises
        ------
        KindError
            If there is no such setting, or a value is not of its type.
        """
        known = {s.name: s for s in self.settings}
        for name, value in values.items():
            if name not in known:
                raise KindError(f"{self.name} has no setting '{name}'",
                                near(name, known) or _listing("its settings are", known))
            check_setting(self.name, known[name], value)
        return replace(self, values={**self.values, **values})

    def input(self, port: str) -> Input | None:
        """The declaration of the input `port`, members of families included; None if there is none."""
        declared = self._inputs.get(port)
        if declared is None and (member := _MEMBER.match(port)):
            declared = self._inputs.get(member[1])
            if declared is not None and int(member[2]) >= self.count(declared.family):
                return None
        elif declared is not None and declared.family:
            return None
        if declared is None and self.ports is not None and port != ALIVE:
            return Input(name=port)
        return declared

    def output(self, port: str) -> Output | None:
        """The declaration of the output `port`, members of families included; None if there is none."""
        declared = self._outputs.get(port)
        if declared is None and (member := _MEMBER.match(port)):
            declared = self._outputs.get(member[1])
            if declared is not None and int(member[2]) >= self.count(declared.family):
                return None
        elif declared is not None and declared.family:
            return None
        if declared is None and self.ports is not None:
            return Output(name=port)
        return declared

    def count(self, family: int | str) -> int:
        """How many members a family has; 0 for a port that is not a family."""
        return int(self.values[family]) if isinstance(family, str) else family

    @cached_property
    def input_names(self) -> tuple[str, ...]:
        """The names of all declared inputs in declared order, families spelled out."""
        return self._spelled(self.inputs)

    @cached_property
    def output_names(self) -> tuple[str, ...]:
        """The names of all declared outputs in declared order, families spelled out."""
        return self._spelled(self.outputs)

    def _spelled(self, declared: tuple[Input, ...] | tuple[Output, ...]) -> tuple[str, ...]:
        names: list[str] = []
        for port in declared:
            count = self.count(port.family)
            names += [f"{port.name}[{i}]" for i in range(count)] if port.family else [port.name]
        return tuple(names)

    @cached_property
    def _inputs(self) -> dict[str, Input]:
        return {p.name: p for p in self.inputs}

    @cached_property
    def _outputs(self) -> dict[str, Output]:
        return {p.name: p for p in self.outputs}

    def __repr__(self) -> str:
        return f"<{self.stream} kind {self.key}>"


def literal(value: Any) -> str:
    """The text of a setting's value as rows write it: `read_literal` reads it back."""
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        # What is no letter or sign is escaped: rows and patches refuse control characters and odd line ends.
        return "".join(c if c.isprintable() else _escaped(c) for c in text)
    if isinstance(value, bool) or value is None:
        raise KindError(f"a setting cannot be {value!r}")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
    number = float(value)
    if number != value or (number.is_integer() and abs(number) < 1e15):
        return str(int(value))
    return repr(number)  # 10**16 and 1e16 are one number, so they have one text


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def read_literal(node: ast.expr) -> Any:
    """The value of a literal in a parsed row: a text, a number, or a map of them.

    Raises
    ------
    ValueError
        If it is anything else; deep nesting included.
    """
    return _read_literal(node, 64)


def _read_literal(node: ast.expr, depth: int) -> Any:
    if depth == 0:
        raise ValueError("too deep")
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.Dict(keys=keys, values=values):
            read = {}
            for key, value in zip(keys, values, strict=True):
                if key is None:
                    raise ValueError("a map in a setting has no '**'")
                if isinstance(key, ast.Dict):
                    raise ValueError("no literal for a key: it is a text or a number")
                read[_read_literal(key, 1)] = _read_literal(value, depth - 1)
            return read
    raise ValueError("not a literal")


def check_setting(kind: str, setting: Setting, value: Any) -> None:
    """Raise KindError unless `value` may stand for `setting` of the kind named `kind`."""
    number = _is_number(value)
    good = {
        "text": isinstance(value, str),
        "file": isinstance(value, str),
        "count": number and float(value).is_integer() and 0 < value <= 4096,
        "seconds": number and 0 < value <= 3600,
        "number": number,
        "value": _is_value(value, 64),
    }[setting.type]
    if not good:
        wanted = {"text": "a text in quotes", "file": "a file name in quotes",
                  "count": "a whole number from 1 to 4096", "seconds": "seconds from 0 to 3600",
                  "number": "a number", "value": "a V-value"}[setting.type]
        raise KindError(f"{kind}.{setting.name} is {_short(value)}", f"it must be {wanted}")
    if isinstance(value, str) and not setting.takes(value):
        raise KindError(f"{kind}.{setting.name} is {_short(value)}", f"it is {setting.doc}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _is_value(value: Any, depth: int) -> bool:
    """Whether a setting may be this V-value: `literal` writes it and `read_literal` reads it back."""
    if not isinstance(value, Mapping):
        return _is_number(value) or isinstance(value, str)
    return depth > 1 and all((isinstance(k, str) or _is_number(k)) and _is_value(v, depth - 1)
                             for k, v in value.items())


def _short(value: Any) -> str:
    huge = isinstance(value, int) and abs(value) > _LARGEST  # too many digits to show
    text = "a number beyond every float" if huge else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _listing(lead: str, names: Mapping[str, Any]) -> str:
    return f"{lead} {', '.join(names)}" if names else "it has none"
