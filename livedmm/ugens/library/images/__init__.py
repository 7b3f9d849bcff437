"""What is seen; sums, products, quotients and comparisons of pictures, which rows write with operators; what is read.

A number is a picture of that grey, in all four channels: so 1 is white and opaque, and neutral in a product.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from livedmm.ugens.kind import Kind
from livedmm.ugens.ports import Output, Setting
from livedmm.ugens.shaders import Expression, Pass, shader_kind


def _kind(name: str, family: str = "") -> Kind:
    return replace(shader_kind(Path(__file__).with_name(f"{name}.frag")), family=family)


def _read(name: str, settings: tuple[Setting, ...], width: str, height: str) -> Kind:
    """A kind whose picture is small, and of which each pixel is an output; its setting ``count`` says how many."""
    kind = _kind(name)
    assert kind.shader is not None
    names = frozenset(f"${setting.name}" for setting in settings)
    drawn = Pass(float=True, width=Expression(width, names), height=Expression(height, names))
    return replace(kind, settings=settings, values={s.name: s.default for s in settings},
                   outputs=(*kind.outputs, Output(name="cell", doc="a colour, from the top left", family="count")),
                   shader=replace(kind.shader, passes=(drawn,)))


screen = _kind("screen")
image_identity = _kind("image_identity", "identity")
image_product = _kind("image_product", "product")
image_quotient = _kind("image_quotient", "quotient")
image_greater = _kind("image_greater", "greater")
regions = _read("regions", (Setting("count", 12, "how many regions", name="count"),
                            Setting("count", 4, "how many side by side", name="columns")),
                "$columns", "ceil($count / $columns)")
scan = _read("scan", (Setting("count", 64, "how many places along the row", name="count"),), "$count", "1")
