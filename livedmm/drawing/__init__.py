"""The network as a picture: a layered graph in SVG."""

from livedmm.drawing.draw import draw as draw
