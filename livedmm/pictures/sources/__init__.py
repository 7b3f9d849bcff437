"""Who brings pictures that no shader makes: files, films, cameras, texts.

A `tick` that paints is a pure function of V-values; files and devices are not, and stand here.
"""

from livedmm.pictures.sources.opening import opened as opened
from livedmm.pictures.sources.source import Asked as Asked
from livedmm.pictures.sources.source import Pixels as Pixels
from livedmm.pictures.sources.source import Source as Source
