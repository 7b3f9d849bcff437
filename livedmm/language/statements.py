"""One statement: a row, a gesture or a command (R36)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from livedmm.errors import EditError, LivedmmError, RowError
from livedmm.language import gestures
from livedmm.language.assignments import assign
from livedmm.language.command_calls import read_command
from livedmm.language.commands import COMMANDS
from livedmm.language.places import read_place
from livedmm.language.program import Statement
from livedmm.language.reading import READERS
from livedmm.language.refused import refused, refused_statement
from livedmm.language.when import When
from livedmm.network import is_anonymous

if TYPE_CHECKING:
    from livedmm.language.reading import Reading


def is_row(node: ast.stmt) -> bool:
    """Whether a statement is a row, and so says the same whenever it is evaluated."""
    return isinstance(node, ast.Assign)


def read_statement(reading: Reading, node: ast.stmt, when: When) -> Statement:
    """Read one statement.

    Raises
    ------
    RowError
        If it is wrong; one of the things that are wrong in it is told.
    """
    try:
        return _read(reading, node, when)
    except EditError as error:  # a number that no weight can be
        right = node.value if isinstance(node, ast.Assign | ast.AugAssign) else node
        raise reading.at(right, error) from None
    except RowError as error:
        raise error if error.where.line else reading.at(node, error) from None
    except LivedmmError as error:
        raise reading.at(node, error) from None
    except RecursionError:
        raise reading.error(node, "this is nested too deep to be read",
                            "give parts of it names of their own, or use sum(...)") from None


def _read(reading: Reading, node: ast.stmt, when: When) -> Statement:
    where, text = reading.making.where, reading.source.segment(node)
    match node:
        case ast.Assign():
            assign(reading, node)
            saying = reading.making.finish()
            for name, kind in saying.neurons.items():
                if is_anonymous(name):
                    reading.scope.define(name, kind, reading.statement)
            return Statement(key(reading, node), where, text, saying=saying, when=when)
        case ast.AugAssign():
            changes = gestures.change(reading, node)
        case ast.Delete():
            changes = gestures.remove(reading, node)
        case ast.Expr(value=ast.Call(func=ast.Name(id="rename")) as call):
            changes = gestures.rename(reading, call)
        case ast.Expr(value=ast.Call(func=ast.Name(id=name)) as call) if name in COMMANDS:
            command = read_command(reading, call, COMMANDS[name])
            return Statement(text, where, text, command=command, when=when)
        case ast.Expr(value=value):
            raise _only(reading, value)
        case ast.AnnAssign(target=target, value=said):
            shown = f"{reading.text(target)} = {reading.text(said) if said is not None else '...'}"
            raise reading.error(node, "rows have no annotations", f"write {shown}")
        case ast.Return():
            raise reading.error(node, "'return' stands only in a macro", "write def name(x): around it")
        case _:
            raise refused_statement(reading, node)
    return Statement(text, where, text, changes=tuple(changes), when=when)


def key(reading: Reading, node: ast.Assign) -> str:
    """What stands left of ``=``, however it was written."""
    target = node.targets[0]
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    return ", ".join(str(read_place(part, reading.source)) for part in parts)


def _only(reading: Reading, node: ast.expr) -> RowError:
    """The error for an expression that stands alone."""
    text = reading.text(node)
    match node:
        case ast.Constant(value=str()):
            return reading.error(node, "a text by itself says nothing", "a comment begins with #")
        case ast.Constant():
            return reading.error(node, "this is only a number",
                                 f"write an input and = before it: voice.freq = {text}")
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return reading.error(node, "'==' compares", f"write {reading.text(left)} = {reading.text(right)}")
        case ast.Call(func=ast.Name(id=name)) if name not in reading.scope.kinds \
                and name not in reading.scope.families and name not in reading.macros:
            known = [*COMMANDS, *reading.scope.kinds, *reading.scope.families, *reading.macros]
            return reading.error(node, f"no command '{name:.60}'", reading.scope.closest(name, known)
                                 or f"the commands are {', '.join(COMMANDS)}")
    if not isinstance(node, ast.Name) and type(node) not in READERS:
        return refused(reading, node)
    summed = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
    offered = f"({text})" if summed or isinstance(node, ast.Compare) else text
    return reading.error(node, "this is only a stream", f"write speaker += 0.2*{offered}")

