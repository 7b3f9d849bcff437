"""What Python has and rows do not: the errors say what to use instead (R30)."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from livedmm.errors import RowError

if TYPE_CHECKING:
    from livedmm.language.reading import Reading

SIGNS: Mapping[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%", ast.FloorDiv: "//", ast.Pow: "**",
    ast.MatMult: "@", ast.BitOr: "|", ast.BitAnd: "&", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}

_EXPRESSIONS: Mapping[type[ast.expr], tuple[str, str]] = {
    ast.Lambda: ("rows have no lambda", "use a macro: def name(x): ..."),
    ast.JoinedStr: ("rows have no f-strings", "write the text out"),
    ast.Dict: ("a map is no stream", "it may stand as a setting: constant(value={...})"),
    ast.Set: ("rows have no sets", "a list is written [110, 220]"),
    ast.Await: ("rows have no 'await'", "every stream is always there"),
    ast.Yield: ("rows have no 'yield'", "every stream is always there"),
    ast.YieldFrom: ("rows have no 'yield'", "every stream is always there"),
    ast.Starred: ("rows have no '*' before a name", "write the array itself"),
}

_STATEMENTS: Mapping[type[ast.stmt], tuple[str, str]] = {
    ast.For: ("for", "a call on an array gives an array: sine([110, 220])"),
    ast.While: ("while", "use with every(bar): to repeat"),
    ast.If: ("if", "use a comparison as a weight: 3*(lfo > 0)"),
    ast.Import: ("import", "kinds stand in the patch's files: kinds: [my_kinds.py]"),
    ast.ImportFrom: ("import", "kinds stand in the patch's files: kinds: [my_kinds.py]"),
    ast.ClassDef: ("class", "kinds stand in the patch's files: kinds: [my_kinds.py]"),
    ast.Try: ("try", "what cannot be read is zero while it plays"),
    ast.Raise: ("raise", "what cannot be read is zero while it plays"),
    ast.Assert: ("assert", "use a comparison: lfo > 0"),
    ast.Global: ("global", "every name is known everywhere"),
    ast.Nonlocal: ("nonlocal", "every name is known everywhere"),
    ast.Pass: ("pass", "leave the line out"),
    ast.Break: ("break", "use cancel() to end what repeats"),
    ast.Continue: ("continue", "leave the line out"),
    ast.Match: ("match", "use a comparison as a weight: 3*(lfo > 0)"),
    ast.AsyncFor: ("async", "every stream is always there"),
    ast.AsyncWith: ("async", "every stream is always there"),
    ast.AsyncFunctionDef: ("async", "write def"),
}


def refused(reading: Reading, node: ast.expr) -> RowError:
    """The error for an expression that rows do not have."""
    text = reading.text
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return reading.error(node, "rows have no 'and'", f"use a product: {_joined('*', reading, parts)}")
        case ast.BoolOp(values=parts):
            return reading.error(node, "rows have no 'or'", f"use a sum: {_joined(' + ', reading, parts)}")
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return reading.error(node, "rows have no 'not'", f"use 1 - {text(operand)}")
        case ast.UnaryOp(operand=operand):
            return reading.error(node, "streams have no '~'", f"use 1 - {text(operand)}")
        case ast.IfExp():
            return reading.error(node, "rows have no 'if'",
                                 f"use a comparison as a weight: {_chosen(reading, node)}")
        case ast.NamedExpr(target=target, value=value):
            return reading.error(node, "rows have no ':='",
                                 f"write {text(target)} = {text(value)} on a line of its own")
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            over = text(node.generators[0].iter)
            return reading.error(node, "rows have no comprehensions",
                                 f"a call on an array gives an array: saw({over})")
        case ast.Compare(ops=ops, comparators=comparators) if len(ops) > 1:
            sides = [text(side) for side in (node.left, *comparators[:3])]
            written = "*".join(f"({b} > {a})" if isinstance(op, ast.Lt | ast.LtE) else f"({a} > {b})"
                               for a, op, b in zip(sides, ops, sides[1:], strict=False))
            return reading.error(node, "rows compare two streams at a time", f"use a product: {written}")
        case ast.Compare(ops=[op]):
            return reading.error(node, f"streams have no '{SIGNS[type(op)]}'", "use greater: a > b")
        case ast.BinOp(op=operator):
            return reading.error(node, f"streams have no '{SIGNS[type(operator)]}'",
                                 "use the kinds product, quotient and greater: a*b, a/b, a > b")
    message, advice = _EXPRESSIONS.get(type(node), ("this cannot stand in a row", ""))
    return reading.error(node, message, advice)


def refused_statement(reading: Reading, node: ast.stmt) -> RowError:
    """The error for a statement that rows do not have."""
    word, advice = _STATEMENTS.get(type(node), (type(node).__name__.lower(), ""))
    return reading.error(node, f"rows have no '{word}'", advice)


def _joined(sign: str, reading: Reading, parts: list[ast.expr]) -> str:
    return sign.join([*map(reading.text, parts[:3]), *(["..."] if len(parts) > 3 else [])])


def _chosen(reading: Reading, node: ast.IfExp) -> str:
    """``a if c else b`` as a sum: ``b + (a - b)*(c > 0)``, with the numbers folded where they are two."""
    test, yes, no = reading.text(node.test), node.body, node.orelse
    match yes, no:
        case ast.Constant(value=int() | float() as a), ast.Constant(value=int() | float() as b):
            sign = "-" if a < b else "+"
            return f"{b:g} {sign} {abs(a - b):g}*({test} > 0)"
    return f"{reading.text(no)} + ({reading.text(yes)} - {reading.text(no)})*({test} > 0)"
