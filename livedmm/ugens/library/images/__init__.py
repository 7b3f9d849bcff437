"""What is seen, and sums, products, quotients and comparisons of pictures: what rows write with operators.

A number is a picture of that grey, in all four channels: so 1 is white and opaque, and neutral in a product.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from livedmm.ugens.kind import Kind
from livedmm.ugens.shaders import shader_kind


def _kind(name: str, family: str = "") -> Kind:
    return replace(shader_kind(Path(__file__).with_name(f"{name}.frag")), family=family)


screen = _kind("screen")
image_identity = _kind("image_identity", "identity")
image_product = _kind("image_product", "product")
image_quotient = _kind("image_quotient", "quotient")
image_greater = _kind("image_greater", "greater")
