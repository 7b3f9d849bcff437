"""Reading a text of rows."""

from __future__ import annotations

from collections.abc import Mapping

from livedmm.language.macros import Macro
from livedmm.language.program import Program
from livedmm.network import Network
from livedmm.ugens import Registry


def read(text: str, network: Network, registry: Registry, document: str = "", *,
         macros: Mapping[str, Macro] | None = None) -> Program:
    """Read a text of rows; never raises, whatever the text.

    Names are looked up in the text, then in `network`; kinds in `registry`. Any thread may call it.

    Parameters
    ----------
    document
        The text's name, for errors and for those who ask where a neuron was declared.
    macros
        Macros that were defined before, such as those of the document that a line belongs to.
    """
    raise NotImplementedError
