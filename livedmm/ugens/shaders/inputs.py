"""The inputs of a shader as they are found: ports with their declarations, and the uniforms behind them."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from livedmm.errors import DeclarationError, Where
from livedmm.ugens.kind import ALIVE
from livedmm.ugens.ports import Input
from livedmm.ugens.shaders.shader import MOST_SAMPLERS, Uniform

MOST_INPUTS = 256

COMPONENTS = {"vec2": "xy", "vec3": "rgb", "vec4": "rgba"}
"""What the ports of a vector's components end in: a vector of two is a point, the others are colours."""


@dataclass
class Inputs:
    """The inputs that a file has declared so far, in order.

    Attributes
    ----------
    ports
        The declarations; names are as rows write them.
    images
        Port of each image input, and its sampler.
    uniforms
        Port of each number input, and where it goes.
    """

    ports: list[Input] = field(default_factory=list)
    images: dict[str, str] = field(default_factory=dict)
    uniforms: dict[str, Uniform] = field(default_factory=dict)

    def image(self, sampler: str, doc: str, where: Where, port: str = "", wired: str = "") -> None:
        """Add an image input, which may begin wired to an output."""
        port = port or port_name(sampler, where)
        self._add(Input(name=port, doc=doc, image=True, wired=wired), where)
        self.images[port] = sampler
        if len(self.images) > MOST_SAMPLERS:
            raise DeclarationError(f"more than {MOST_SAMPLERS} pictures", "a card reads so many at once", where)

    def number(self, uniform: str, type: str, declared: Input, defaults: tuple[float, ...], where: Where,
               port: str = "", ranges: Sequence[tuple[float, float] | None] = ()) -> None:
        """Add a number input, or one for each component of a vector.

        `declared` says what all of them have; `defaults` are their biases, the last for all that follow; `ranges`, if
        there are any, has one for each.
        """
        port = port or port_name(uniform, where)
        names = [f"{port}_{c}" for c in COMPONENTS[type]] if type in COMPONENTS else [port]
        for component, name in enumerate(names):
            bias = defaults[min(component, len(defaults) - 1)] if defaults else 0.0
            useful = ranges[component] if ranges else declared.range
            self._add(replace(declared, name=name, bias=bias, range=useful), where)
            self.uniforms[name] = Uniform(uniform, component, type)

    def _add(self, declared: Input, where: Where) -> None:
        if any(port.name == declared.name for port in self.ports):
            raise DeclarationError(f"two inputs are called '{declared.name}'", "give one another name", where)
        if len(self.ports) >= MOST_INPUTS:
            raise DeclarationError(f"more than {MOST_INPUTS} inputs", "a shader has at most so many", where)
        self.ports.append(declared)


def port_name(name: str, where: Where) -> str:
    """The port of what a shader calls `name`: the same, with ``_`` after what rows could not say."""
    port = name.lstrip("_")
    if not re.fullmatch("[A-Za-z][A-Za-z0-9_]*", port):
        raise DeclarationError(f"no input can be called '{name[:40]}'", "rows could not name it", where)
    return f"{port}_" if keyword.iskeyword(port) or port == ALIVE else port
