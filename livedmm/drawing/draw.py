"""A network as a picture, in one step."""

from __future__ import annotations

from livedmm.drawing.graph import read
from livedmm.drawing.layout import layout
from livedmm.drawing.svg import svg
from livedmm.network import Network
from livedmm.ugens import Registry


def draw(network: Network, registry: Registry, title: str = "") -> str:
    """The network as SVG: boxes from left to right in the direction of their streams.

    The same network gives the same text. Any thread may call it; 1,000 neurons take a few seconds.
    """
    return svg(layout(read(network, registry)), title)
