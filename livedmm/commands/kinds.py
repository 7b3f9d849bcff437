"""`livedmm kinds`: what the declarations of the kinds say."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from livedmm import resources, ugens
from livedmm.commands.printing import columns, echo_json
from livedmm.commands.registry import Own, all_kinds
from livedmm.network import shortest
from livedmm.ugens import Input, Kind, Output, Setting, literal

STREAMS = {"signal": "signals", "value": "V-values", "image": "pictures", "constant": "the number 1"}
"""What the outputs of a kind are, for people."""
_LIBRARY = Path(ugens.__file__).parent / "library"
SHADERS = {_LIBRARY / "images": "Pictures: what is seen, products and comparisons of them, numbers out of them",
           _LIBRARY / "brought": "Pictures from files and cameras, and letters",
           resources.folder("shaders"): "Shaders: pictures from nothing, and what is done to pictures"}
"""What the built-in folders of shaders hold."""


def every(own: Own, as_json: bool) -> int:
    """Print all kinds, module by module, each with the first line of its documentation."""
    registry = all_kinds(own)
    if as_json:
        echo_json([_data(kind) for kind in registry])
        return 0
    width = max(len(kind.name) for kind in registry)
    for i, (heading, kinds) in enumerate(grouped(registry)):
        click.secho(("\n" if i else "") + heading, bold=True)
        columns([(f"{kind.name:{width}}", f"{kind.stream:8}", _first_line(kind.doc)) for kind in kinds])
    click.echo("\nlivedmm kinds KIND tells the inputs and outputs of one.")
    return 0


def one(name: str, own: Own, as_json: bool) -> int:
    """Print everything of one kind, or of the kinds that rows call alike."""
    registry = all_kinds(own)
    alike = [kind for kind in registry if kind.family == name and kind.name != name]
    kinds = alike or [registry.named(name)]
    if as_json:
        found = [_data(kind) for kind in kinds]
        echo_json(found if len(found) > 1 else found[0])
        return 0
    for i, kind in enumerate(kinds):
        _tell(kind, first=i == 0)
    return 0


def grouped(registry: Iterable[Kind]) -> list[tuple[str, list[Kind]]]:
    """The kinds as they are declared together, each group with its heading."""
    modules: dict[str, list[Kind]] = {}
    for kind in registry:
        group = str(kind.shader.path.parent) if kind.shader else kind.tick.__module__
        modules.setdefault(group, []).append(kind)
    return [(_heading(module, kinds), kinds) for module, kinds in modules.items()]


def _heading(module: str, kinds: Sequence[Kind]) -> str:
    if kinds[0].shader:
        return SHADERS.get(kinds[0].shader.path.parent, f"Shaders of {module}")
    if not module.startswith("livedmm."):
        return f"From {kinds[0].where.document}"
    return _first_line(sys.modules[module].__doc__ or module).rstrip(".")


def _first_line(doc: str) -> str:
    return doc.partition("\n")[0].replace("``", "`")


def _tell(kind: Kind, first: bool) -> None:
    takes = [port.name for port in kind.inputs] + [f"{s.name}={literal(s.default)}" for s in kind.settings]
    click.echo(("" if first else "\n\n") + click.style(f"{kind.name}({', '.join(takes)})", bold=True)
               + f"   a kind of {STREAMS[kind.stream]}" + (f"; rows call it {kind.family}" if kind.family else ""))
    click.echo()
    click.echo("\n".join(f"  {line}".rstrip() for line in kind.doc.replace("``", "`").splitlines()))
    _section("Inputs", [(counted(i, kind), i.unit, begin(i), limits(i), i.doc) for i in kind.inputs])
    if kind.ports:
        _section("Any further inputs and outputs", [(kind.ports.doc or "as they are named",)])
    _section("Outputs", [(counted(o, kind), o.unit, o.doc) for o in kind.outputs])
    _section("Settings", [(s.name, s.type, default(s), s.doc) for s in kind.settings])
    if kind.event:
        how = "at each tick the last that came" if kind.event.latest else "one a tick, in the order they came"
        _section("Events from outside", [(how, kind.event.doc)])


def _section(title: str, rows: Iterable[Sequence[str]]) -> None:
    if rows := list(rows):
        click.secho(f"\n{title}", bold=True)
        used = [i for i in range(len(rows[0])) if any(row[i] for row in rows)]
        columns([[row[i] for i in used] for row in rows])


def counted(port: Input | Output, kind: Kind) -> str:
    if not port.family:
        return port.name
    return f"{port.name}[0..{kind.count(port.family) - 1}]"


def begin(port: Input) -> str:
    """What the row of a new neuron begins with."""
    return f"begins at {port.wired or shortest(port.bias)}" if port.wired or port.bias else ""


def limits(port: Input) -> str:
    if port.choices:
        return "one of " + ", ".join(port.choices)
    if port.image:
        return "a picture"
    if port.switch:
        return "on from 0.5"
    if port.form != "line":
        return {"gate": "open while above 0", "trigger": "fires as it rises above 0"}[port.form]
    return f"{shortest(port.range[0])} to {shortest(port.range[1])}" if port.range else ""


def default(setting: Setting) -> str:
    return f"by default {literal(setting.default)}" if setting.default not in ("", None) else ""


def _data(kind: Kind) -> dict[str, Any]:
    """What a kind declares, for programs; what is not declared is left out."""
    return {
        "name": kind.name, "stream": kind.stream, "family": kind.family, "doc": kind.doc,
        "inputs": [_said(i, "unit", "doc", "bias", "wired", "range", "form", "choices", "switch", "family",
                         "notation", "image") for i in kind.inputs],
        "outputs": [_said(o, "unit", "doc", "family") for o in kind.outputs],
        "settings": [_said(s, "type", "default", "doc") for s in kind.settings],
        "any_ports": kind.ports is not None, "takes_events": kind.event is not None,
    }


def _said(declared: Input | Output | Setting, *attributes: str) -> dict[str, Any]:
    values = {name: getattr(declared, name) for name in attributes}
    return {"name": declared.name, **{n: v for n, v in values.items() if v or n == "bias"}}
