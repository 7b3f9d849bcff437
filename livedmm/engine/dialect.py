"""The dialect of signal kinds: from a `tick` as written to source that numba compiles exactly (R2, R3).

Plain Python on numpy scalars and numba do not agree on types: ``float32 * 0.5`` is a float64 to numba, and
``int32 + 1`` an int64. So the text of every function is translated: each literal gets the type that it has
beside its operands in numpy, and each whole-number operation is cut to the width of its operands. What
would differ between machines (``math``, ``**``, ``%``, unbounded loops) is refused with the line.
"""

from __future__ import annotations

import ast
import inspect
import operator
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from livedmm.errors import CompileError, Where
from livedmm.ugens.files import file_of

Type = str  # "f32", "i32", "u32", "f64", "bool", or "weak" for a literal that takes its neighbour's type

_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.RShift: ">>", ast.LShift: "<<",
              ast.BitXor: "^", ast.BitAnd: "&", ast.BitOr: "|"}
_FOLDS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_LONGEST_LOOP = 64
_MOST_TURNS = 1024
_CASTS = ("f32", "i32", "u32")
_PRIMITIVES: Mapping[str, tuple[tuple[Type, ...], Type]] = {
    "floor": (("f32",), "f32"), "rint": (("f32",), "f32"), "sqrt": (("f32",), "f32"), "bits": (("f32",), "i32"),
    "from_bits": (("i32",), "f32"), "whole": (("f32",), "i32"), "fma": (("f32", "f32", "f32"), "f32"),
    "f32": (("any",), "f32"), "i32": (("any",), "i32"), "u32": (("any",), "u32"),
}
_METHODS: Mapping[str, Mapping[str, tuple[tuple[Type, ...], Type]]] = {
    "buffer": {"read": (("i32",), "f32"), "write": (("f32",), "none"), "read_at": (("i32",), "f32"),
               "write_at": (("i32", "f32"), "none"), "length": ((), "i32")},
    "sound": {"read": (("i32", "i32", "i32", "i32"), "f32"), "length": (("i32", "i32"), "i32"), "count": ((), "i32")},
    "family": {"at": (("i32",), "f32"), "put": (("i32", "f32"), "none"), "count": ((), "i32")},
}
"""What can be called on a buffer, a sound and a family, and of what types it takes and gives."""

_PARTS = {"buffer": ("memory", "mask", "now"), "sound": ("table",), "family": ("lanes", "first", "size")}
"""What a buffer, a sound and a family are passed as: see `livedmm.engine.buffers`."""


@dataclass
class Translated:
    """A function in the compiler's own source: its name there, its text, and what it returns."""

    name: str
    text: str
    returns: tuple[Type, ...]


@dataclass
class Module:
    """The functions that one kind needs, in the order in which they must be defined.

    Attributes
    ----------
    scattered
        Whether a family is read or written at an index that moves: each lane then wants another place.
    """

    functions: dict[tuple[FunctionType, tuple[Type, ...]], Translated] = field(default_factory=dict)
    scattered: bool = False

    def add(self, function: FunctionType, types: tuple[Type, ...],
            constants: Mapping[str, Any] | None = None) -> Translated:
        """Translate `function` for arguments of these types, and what it calls before it.

        Raises
        ------
        CompileError
            With the line, if the function says what the dialect does not have.
        """
        key = (function, types)
        if key not in self.functions:
            translated = _Translator(self, function, types, constants or {}).translate()
            self.functions[key] = translated
        return self.functions[key]

    @property
    def text(self) -> str:
        """The source of every function, in order."""
        return "\n\n".join(f.text for f in self.functions.values())


class _Translator:
    def __init__(self, module: Module, function: FunctionType, types: tuple[Type, ...],
                 constants: Mapping[str, Any]) -> None:
        self.module = module
        self.function = function
        self.constants = constants
        self.first = function.__code__.co_firstlineno
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        except (OSError, SyntaxError) as error:
            raise CompileError(f"the text of {function.__name__} cannot be read", "",
                               Where(file_of(function.__code__.co_filename), self.first)) from error
        definition = tree.body[0]
        assert isinstance(definition, ast.FunctionDef)
        self.definition = definition
        names = [a.arg for a in definition.args.args]
        self.types: dict[str, Type] = dict(zip(names, types, strict=True))
        self.arguments = [n for n in names if self.types[n] != "constant"]
        self.returns: tuple[Type, ...] | None = None
        self.lines: list[str] = []
        self.turns = 1
        self.counters: set[str] = set()

    def translate(self) -> Translated:
        self.block(self.definition.body, 1)
        if self.returns is None:
            if "family" not in self.types.values():
                raise self.wrong(self.definition, "it returns nothing", "return the outputs, then the states")
            self.returns = ()  # what it makes, it has put into families
        suffix = "".join(t[0] for t in (self.types[a] for a in self.arguments))
        name = f"{self.function.__name__}_{suffix}_{len(self.module.functions)}"
        head = f"@part\ndef {name}({', '.join(p for a in self.arguments for p in self.spread(a))}):"
        return Translated(name, "\n".join([head, *self.lines]), self.returns)

    def spread(self, name: str) -> list[str]:
        """The arguments that one argument of the text is passed as."""
        parts = _PARTS.get(self.types[name])
        return [f"{name}_{part}" for part in parts] if parts else [name]

    def wrong(self, node: ast.AST, what: str, advice: str = "") -> CompileError:
        line = self.first + getattr(node, "lineno", 1) - 1
        return CompileError(f"{self.function.__name__}: {what}", advice,
                            Where(file_of(self.function.__code__.co_filename), line))

    # -- statements

    def block(self, body: list[ast.stmt], depth: int) -> None:
        for statement in body:
            self.statement(statement, depth)

    def put(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def statement(self, node: ast.stmt, depth: int) -> None:
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                return
            case ast.Expr(value=ast.Call() as call):
                text, _ = self.call(call)
                self.put(depth, text)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                text, kind = self.strong(value)
                self.assign(node, name, kind)
                self.put(depth, f"{name} = {text}")
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                self.unpack(node, targets, value, depth)
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                expression = ast.copy_location(
                    ast.BinOp(ast.copy_location(ast.Name(name, ast.Load()), node), op, value), node)
                text, kind = self.strong(expression)
                self.assign(node, name, kind)
                self.put(depth, f"{name} = {text}")
            case ast.If(test=test, body=body, orelse=orelse):
                self.put(depth, f"if {self.truth(test)}:")
                self.block(body, depth + 1)
                if orelse:
                    self.put(depth, "else:")
                    self.block(orelse, depth + 1)
            case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range"), args=[bound]),
                         body=body, orelse=[]):
                count = self.number(bound)
                if not isinstance(count, int) or not 0 <= count <= _LONGEST_LOOP:
                    raise self.wrong(node, "a loop needs a constant bound", f"range({_LONGEST_LOOP}) at most")
                self.turns *= max(count, 1)
                if self.turns > _MOST_TURNS:
                    raise self.wrong(node, f"loops within loops go round {self.turns} times",
                                     f"{_MOST_TURNS} at most, or a sample takes too long")
                self.types[name] = "i32"
                self.counters.add(name)
                self.put(depth, f"for {name} in range({count}):")
                self.block(body, depth + 1)
                self.turns //= max(count, 1)
            case ast.Return(value=None):
                self.give(ast.copy_location(ast.Tuple([], ast.Load()), node), depth)
            case ast.Return(value=value) if value is not None:
                self.give(value, depth)
            case ast.Pass():
                self.put(depth, "pass")
            case _:
                raise self.wrong(node, f"'{_word(node)}' is not part of a tick",
                                 "use assignments, if, for over a constant range, return")

    def assign(self, node: ast.AST, name: str, kind: Type) -> None:
        known = self.types.setdefault(name, kind)
        if known != kind:
            raise self.wrong(node, f"'{name}' was {known} and is now {kind}", "keep one type a name")

    def unpack(self, node: ast.stmt, targets: list[ast.expr], value: ast.expr, depth: int) -> None:
        names = [t.id for t in targets if isinstance(t, ast.Name)]
        if len(names) != len(targets):
            raise self.wrong(node, "only names can be assigned to")
        if isinstance(value, ast.Tuple) and len(value.elts) == len(names):
            parts = [self.strong(v) for v in value.elts]
            texts, kinds = ", ".join(p[0] for p in parts), tuple(p[1] for p in parts)
        elif isinstance(value, ast.Call):
            texts, kinds = self.call_several(value)
            if len(kinds) != len(names):
                raise self.wrong(node, f"{len(names)} names for {len(kinds)} results")
        else:
            raise self.wrong(node, "only a tuple or a call can be taken apart")
        for name, kind in zip(names, kinds, strict=True):
            self.assign(node, name, kind)
        self.put(depth, f"{', '.join(names)} = {texts}")

    def give(self, value: ast.expr, depth: int) -> None:
        if isinstance(value, ast.Tuple):
            parts = [self.strong(v) for v in value.elts]
            text, kinds = ", ".join(p[0] for p in parts), tuple(p[1] for p in parts)
            text = f"({text},)" if len(parts) == 1 else text
        elif isinstance(value, ast.Call) and not self.is_scalar(value):
            text, kinds = self.call_several(value)
        else:
            text, kind = self.strong(value)
            kinds = (kind,)
        if self.returns is not None and self.returns != kinds:
            raise self.wrong(value, f"one return gives {self.returns}, another {kinds}")
        self.returns = kinds
        self.put(depth, f"return {text}")

    # -- expressions: text and type

    def strong(self, node: ast.expr) -> tuple[str, Type]:
        text, kind = self.expression(node)
        return (f"f32({text})", "f32") if kind == "weak" else (text, kind)

    def truth(self, node: ast.expr) -> str:
        text, kind = self.expression(node)
        if kind != "bool":
            raise self.wrong(node, "a condition must be a comparison", "write x > 0.0")
        return text

    def number(self, node: ast.expr) -> Any:
        """The value of a constant expression: of literals, settings and names of the module; else None."""
        match node:
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _FOLDS:
                a, b = self.number(left), self.number(right)
                if a is None or b is None or (b == 0 and isinstance(op, ast.Div)):
                    return None
                # As plain Python has it: 0.1 * 3 is a float64 until it meets a float32.
                return _FOLDS[type(op)](a, b)
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.number(operand)
                return None if inner is None else -inner
            case ast.Name(id=name) if name in self.constants:
                constant = self.constants[name]
                return constant if isinstance(constant, int | float) else None
            case ast.Name(id=name) if name not in self.types:
                known = self.function.__globals__.get(name)
                return known if isinstance(known, int | float) and not isinstance(known, bool) else None
        return None

    def expression(self, node: ast.expr) -> tuple[str, Type]:
        constant = self.number(node)
        if constant is not None:
            return repr(constant), "weak"
        match node:
            case ast.Name(id=name) if name in self.types:
                return name, self.types[name]
            case ast.Name(id=name):
                raise self.wrong(node, f"nothing is called '{name}' here")
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return self.binary(node, left, _OPERATORS[type(op)], right)
            case ast.BinOp(op=op):
                raise self.wrong(node, f"'{_word(op)}' is not part of a tick", "use pow, wrap or floor")
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                text, kind = self.expression(operand)
                return (f"(-{text})", kind) if kind in ("f32", "weak") else (f"{kind}(-{text})", kind)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"(not {self.truth(operand)})", "bool"
            case ast.BoolOp(op=op, values=values):
                # Not `and` and `or`: their branches would keep the loop over lanes from being vectorised.
                word = " & " if isinstance(op, ast.And) else " | "
                return f"({word.join(self.truth(v) for v in values)})", "bool"
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARISONS:
                a, b, _ = self.pair(node, left, right)
                return f"({a} {_COMPARISONS[type(op)]} {b})", "bool"
            case ast.IfExp(test=test, body=body, orelse=orelse):
                a, b, kind = self.pair(node, body, orelse)
                return f"({a} if {self.truth(test)} else {b})", kind
            case ast.Call():
                return self.call(node)
        raise self.wrong(node, f"'{_word(node)}' is not part of a tick")

    def pair(self, node: ast.expr, left: ast.expr, right: ast.expr) -> tuple[str, str, Type]:
        """Two operands with the literal, if one is, in the type of the other."""
        (a, ka), (b, kb) = self.expression(left), self.expression(right)
        if ka == kb == "weak":
            ka = kb = "f32"
            a, b = f"f32({a})", f"f32({b})"
        elif ka == "weak":
            a, ka = f"{kb}({a})", kb
        elif kb == "weak":
            b, kb = f"{ka}({b})", ka
        if ka != kb or ka == "bool":
            raise self.wrong(node, f"{ka} and {kb} do not mix", "say f32(x), i32(x) or u32(x)")
        return a, b, ka

    def binary(self, node: ast.expr, left: ast.expr, sign: str, right: ast.expr) -> tuple[str, Type]:
        a, b, kind = self.pair(node, left, right)
        whole = kind in ("i32", "u32")
        if sign in (">>", "<<", "^", "&", "|") and not whole:
            raise self.wrong(node, f"'{sign}' needs whole numbers", "say i32(x) or u32(x)")
        if sign == "/" and whole:
            raise self.wrong(node, "whole numbers do not divide", "use >> or f32(x)")
        text = f"({a} {sign} {b})"
        return (f"{kind}{text}" if whole else text), kind

    def is_scalar(self, node: ast.Call) -> bool:
        return len(self.call_several(node)[1]) == 1

    def call(self, node: ast.Call) -> tuple[str, Type]:
        text, kinds = self.call_several(node)
        if len(kinds) != 1:
            raise self.wrong(node, "it gives several results", "take them apart first: a, b = f(x)")
        return text, kinds[0]

    def call_several(self, node: ast.Call) -> tuple[str, tuple[Type, ...]]:
        if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            raise self.wrong(node, "calls in a tick take plain arguments")
        match node.func:
            case ast.Attribute(value=ast.Name(id=name), attr=method) if self.types.get(name) in _METHODS:
                return self.method_call(node, name, method)
            case ast.Name(id="abs"):
                text, kind = self.strong(node.args[0])
                return f"abs({text})", (kind,)
            case ast.Name(id="min" | "max" as name) if len(node.args) == 2:
                a, b, kind = self.pair(node, node.args[0], node.args[1])
                # Python's rule, which decides what NaN and -0.0 do: the first unless the second is beyond it.
                return f"{'smaller' if name == 'min' else 'larger'}({a}, {b})", (kind,)
            case ast.Name(id="polynomial") if len(node.args) > 1:
                x, *texts = (self.typed(node, a, "f32") for a in node.args)
                text = texts.pop()
                while texts:
                    text = f"fma({x}, {text}, {texts.pop()})"
                return text, ("f32",)
            case ast.Name(id=name) if name in _PRIMITIVES and name not in self.types:
                wanted, kind = _PRIMITIVES[name]
                if name in _CASTS:
                    constant = self.number(node.args[0])
                    text = repr(constant) if constant is not None else self.strong(node.args[0])[0]
                    return f"{name}({text})", (kind,)
                texts = [self.typed(node, a, w) for a, w in zip(node.args, wanted, strict=True)]
                return f"{name}({', '.join(texts)})", (kind,)
            case ast.Name(id=name):
                function = self.function.__globals__.get(name)
                if isinstance(function, FunctionType):
                    return self.function_call(node, function)
                raise self.wrong(node, f"no function '{name}' for a tick", "livedmm.ugens.functions has them")
        raise self.wrong(node, "this cannot be called in a tick", "livedmm.ugens.functions has what can")

    def typed(self, node: ast.expr, argument: ast.expr, wanted: Type) -> str:
        text, kind = self.expression(argument)
        if kind == "weak":
            return f"{wanted}({text})"
        if kind != wanted:
            raise self.wrong(node, f"{kind} where {wanted} is needed", f"say {wanted}(x)")
        return text

    def function_call(self, node: ast.Call, function: FunctionType) -> tuple[str, tuple[Type, ...]]:
        parts = [(", ".join(self.spread(a.id)), self.types[a.id])
                 if isinstance(a, ast.Name) and self.types.get(a.id) in _PARTS else self.strong(a)
                 for a in node.args]
        try:
            translated = self.module.add(function, tuple(kind for _, kind in parts))
        except ValueError:
            raise self.wrong(node, f"{function.__name__} does not take {len(parts)} arguments") from None
        except RecursionError:
            raise self.wrong(node, f"{function.__name__} calls itself", "write a loop over a constant range") from None
        return f"{translated.name}({', '.join(text for text, _ in parts)})", translated.returns

    def method_call(self, node: ast.Call, name: str, method: str) -> tuple[str, tuple[Type, ...]]:
        sort = self.types[name]
        if method not in _METHODS[sort]:
            raise self.wrong(node, f"a {sort} has no '{method}'", f"it has {', '.join(_METHODS[sort])}")
        wanted, kind = _METHODS[sort][method]
        if len(wanted) != len(node.args):
            raise self.wrong(node, f"{name}.{method} takes {len(wanted)} arguments")
        if sort == "family" and node.args and self.number(node.args[0]) is None and not self.is_counter(node.args[0]):
            self.module.scattered = True
        texts = self.spread(name) + [self.typed(node, a, w) for a, w in zip(node.args, wanted, strict=True)]
        return f"{sort}_{method}({', '.join(texts)})", (kind,)

    def is_counter(self, node: ast.expr) -> bool:
        """Whether an index is that of a loop, the same in all lanes."""
        return isinstance(node, ast.Name) and node.id in self.counters


def _word(node: ast.AST) -> str:
    words: dict[type, str] = {ast.Mod: "%", ast.Pow: "**", ast.FloorDiv: "//", ast.MatMult: "@"}
    return words.get(type(node), type(node).__name__.lower())


