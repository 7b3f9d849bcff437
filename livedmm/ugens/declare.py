"""The decorator that turns a class of declarations and a function into a kind."""

from __future__ import annotations

import ast
import inspect
import keyword
import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args, overload

from livedmm.errors import DeclarationError, KindError, Where
from livedmm.ugens.files import file_of
from livedmm.ugens.kind import ALIVE, Kind, check_setting
from livedmm.ugens.ports import Buffer, Declared, Event, Input, Output, Ports, Setting, Sound, State, Stream

SIGNAL_CONTEXT = ("dt", "heard_left", "heard_right")
"""What a signal kind's `tick` may ask for beside what it declares: seconds a sample, and what the device hears."""

VALUE_CONTEXT = ("dt", "time", "frame", "random")
"""The same for a value kind: seconds a frame, seconds and frames so far, a generator of the neuron's own."""

FORMATS = ("f32", "u32", "i32", "f64", "cycle")


@overload
def ugen(declaration: type) -> Kind: ...
@overload
def ugen(*, stream: Stream = "signal", name: str = "", family: str = "",
         main: tuple[str, ...] = ()) -> Callable[[type], Kind]: ...
def ugen(declaration: type | None = None, *, stream: Stream = "signal", name: str = "",
         family: str = "", main: tuple[str, ...] = ()) -> Kind | Callable[[type], Kind]:
    """Declare a kind: a class of ports, states and settings with one pure function `tick`.

    `tick` takes, by name and in any order, every input, state, buffer, sound and setting that the
    class declares, and what else it asks for (``dt`` and so on); it returns the outputs in declared order,
    then, where the class declares `Ports`, the further outputs as a V-value, then the new states. One
    thing is returned as it is, several as a tuple.

    A kind of pictures takes V-values and returns its picture as an array, ``(height, width, 4)`` from the bottom left:
    uint8, or floats that are usually from 0 to 1; or None while the last one stays. The same object is the same
    picture. Its states may be anything. What is drawn by the graphics card is a shader file instead.

    Parameters
    ----------
    stream
        What the outputs are.
    name
        What rows call the kind; by default the class's name in lower case with underscores.
    family
        The shared name of kinds that do the same to streams of different sorts.
    main
        The inputs that a bare name stands for on the left; by default ``input`` if there is one.

    Raises
    ------
    DeclarationError
        At import, if the declarations and the function do not fit; it shows both.
    """
    if declaration is None:
        return lambda d: _declare(d, stream, name, family, main)
    return _declare(declaration, stream, name, family, main)


def _declare(declaration: type, stream: Stream, name: str, family: str, main: tuple[str, ...]) -> Kind:
    name = name or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", declaration.__name__).lower()
    parts: dict[type, list[Any]] = {t: [] for t in (Input, Output, State, Buffer, Sound, Setting, Event, Ports)}
    for attribute, value in vars(declaration).items():
        if isinstance(value, Declared):
            parts[type(value)].append(replace(value, name=attribute))
    tick = vars(declaration).get("tick")
    if isinstance(tick, staticmethod):
        tick = tick.__func__
    if not inspect.isfunction(tick):
        raise DeclarationError(f"kind {name} has no function", "write def tick(...): in its class")
    where = Where(file_of(inspect.getfile(tick)), tick.__code__.co_firstlineno)
    settings = tuple(parts[Setting])
    inputs = tuple(parts[Input])
    kind = Kind(
        name=name, stream=stream, doc=inspect.cleandoc(declaration.__doc__ or ""), tick=tick, inputs=inputs,
        outputs=tuple(parts[Output]), states=tuple(parts[State]), buffers=tuple(parts[Buffer]),
        sounds=tuple(parts[Sound]), settings=settings, event=next(iter(parts[Event]), None),
        ports=next(iter(parts[Ports]), None), family=family, where=where, values={s.name: s.default for s in settings},
        main=main or tuple(i.name for i in inputs if i.name == "input" and not i.family))
    _check(kind, parts)
    return kind


def _check(kind: Kind, parts: dict[type, list[Any]]) -> None:
    """Raise DeclarationError if what is declared and what `tick` says do not fit."""
    def wrong(what: str, advice: str = "") -> DeclarationError:
        return DeclarationError(f"kind {kind.name}: {what}\n{_shown(kind, parts)}", advice, kind.where)

    if not kind.doc:
        raise wrong("it has no docstring", "say in a line what it does")
    if kind.stream not in get_args(Stream):
        raise wrong(f"its stream is '{kind.stream}'", f"it is one of {', '.join(get_args(Stream))}")
    if not _is_name(kind.name):
        raise wrong(f"no kind can be called '{kind.name}'", "rows could not name it")
    context = SIGNAL_CONTEXT if kind.stream == "signal" else VALUE_CONTEXT
    for port in [*parts[Input], *parts[Output], *parts[Setting]]:
        if not _is_name(port.name) or port.name == ALIVE:
            raise wrong(f"no port can be called '{port.name}'", "rows could not name it")
    for named in [n for ps in parts.values() for n in ps if n.name in context]:
        raise wrong(f"{named.name} is what tick gets without declaring it", "choose another name")
    for setting in kind.settings:
        try:
            check_setting(kind.name, setting, setting.default)
        except KindError as error:
            raise wrong(f"the default of {setting.name} is {setting.default!r}", error.advice) from None
    types = {s.name: s.type for s in kind.settings}
    for port in [*parts[Input], *parts[Output], *parts[State]]:
        if isinstance(port.family, str) and types.get(port.family) != "count":
            raise wrong(f"{port.name} is counted by '{port.family}', which is no setting of type 'count'")
    for buffer in kind.buffers:
        if isinstance(buffer.seconds, str) and types.get(buffer.seconds) != "seconds":
            raise wrong(f"{buffer.name} is as long as '{buffer.seconds}', which is no setting of type 'seconds'")
    for sound in kind.sounds:
        if types.get(sound.setting) != "file":
            raise wrong(f"{sound.name} comes from '{sound.setting}', which is no setting of type 'file'")
        if sound.cycle and types.get(sound.cycle) != "count":
            raise wrong(f"{sound.name} is cut by '{sound.cycle}', which is no setting of type 'count'")
    for port in kind.main:
        if kind.input(port) is None:
            raise wrong(f"main names '{port}', which is no input")
    if len(parts[Event]) > 1 or len(parts[Ports]) > 1:
        raise wrong("it declares Event or Ports more than once")
    if kind.stream == "signal" and (kind.event or kind.ports):
        raise wrong("a signal kind has no Event or Ports")
    for state in kind.states:
        if kind.stream == "signal" and state.format not in FORMATS:
            raise wrong(f"state {state.name} has the format '{state.format}'", f"it is one of {', '.join(FORMATS)}")
    must = [p.name for t in (Input, State, Buffer, Sound, Event, Ports) for p in parts[t]]
    # A signal kind puts what goes into a family itself; a value kind returns a family as a list.
    handled = {o.name for o in kind.outputs if o.family and kind.stream == "signal"}
    must += handled
    may = {*must, *context, *(s.name for s in kind.settings)}
    taken = list(inspect.signature(kind.tick).parameters)
    missing = [n for n in must if n not in taken]
    unknown = [n for n in taken if n not in may]
    if missing:
        raise wrong(f"tick does not take {', '.join(missing)}", "add it to tick, or drop the declaration")
    if unknown:
        raise wrong(f"tick takes {', '.join(unknown)}, which nothing declares",
                    f"declare it; {', '.join(context)} are there without")
    returned = (len(kind.outputs) - len(handled) + (kind.ports is not None)
                + sum(not s.family for s in kind.states))
    in_order = "return the outputs in declared order, then the states"
    returns = _returns(kind.tick)
    if returned and not returns:
        raise wrong(f"tick returns nothing, but {returned} outputs and states are declared", in_order)
    for line, width in returns:
        if width not in (None, returned) and not any(o.family for o in kind.outputs if o.name not in handled):
            raise wrong(f"tick returns {width} in its line {line}, but {returned} outputs and states are declared",
                        in_order)


def _is_name(name: str) -> bool:
    """Whether rows can write this name (R29)."""
    return re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name) is not None and not keyword.iskeyword(name)


def _returns(tick: Callable[..., Any]) -> list[tuple[int, int | None]]:
    """Line of each return of `tick`, and how many things it returns; None where the text does not show it."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(tick)))
    except OSError as error:
        raise DeclarationError(f"the text of {tick.__qualname__} cannot be read",
                               "declare kinds in a file, not at a prompt") from error
    return [(node.lineno, _width(node.value)) for node in _own(tree.body[0]) if isinstance(node, ast.Return)]


def _width(returned: ast.expr | None) -> int | None:
    match returned:
        case None:
            return 0
        case ast.Tuple(elts=elements):
            return None if any(isinstance(e, ast.Starred) for e in elements) else len(elements)
        case ast.Call() | ast.Name() | ast.IfExp():
            return None
    return 1


def _own(function: ast.AST) -> list[ast.AST]:
    """The nodes of a function that are not inside a function within it."""
    found: list[ast.AST] = []
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            found += [node, *_own(node)]
    return found


def _shown(kind: Kind, parts: dict[type, list[Any]]) -> str:
    lines = [f"    {p.name} = {t.__name__}(...)" for t, ps in parts.items() for p in ps]
    return "\n".join([f"  class {kind.name}:", *lines, f"    def tick{inspect.signature(kind.tick)}"])
