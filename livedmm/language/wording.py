"""How names are written, so that they read back as they are (R29, R39)."""

from __future__ import annotations

import keyword
import re
from collections.abc import Container

from livedmm.language.numbers import CONSTANTS
from livedmm.language.places import NAME, NET
from livedmm.ugens import literal

_MEMBER = r"(?:\[(?:0|[1-9][0-9]{0,4})\])?"
_PART = re.compile(rf"([A-Za-z_][A-Za-z0-9_]*){_MEMBER}\Z")


def neuron(name: str) -> str:
    """A neuron's name where it is read or addressed: as it is, or ``net["the-reader-accum"]``."""
    first, *others = name.split(".")
    if _is_name(first) and all(_is_part(part) for part in others):
        return name
    return f"{NET}[{literal(name)}]"


def declared(name: str) -> str:
    """A neuron's name left of the ``=`` that declares it, where ``p.string`` would be an input of ``p``."""
    return name if "." not in name and neuron(name) == name else f"{NET}[{literal(name)}]"


def port(owner: str, name: str, names: Container[str]) -> str:
    """An input or output of a neuron: ``voice.freq``, or ``voice["freq"]`` where that is told apart better.

    `names` are those of all neurons: ``p.string`` may be one, and then it is meant before the port of ``p``.
    """
    whole = f"{owner}.{name}"
    if _is_part(name) and "." not in name and whole not in names and f"{whole}[0]" not in names:
        return f"{neuron(owner)}.{name}"
    return f"{neuron(owner)}[{literal(name)}]"


def callable_name(name: str) -> bool:
    """Whether a name can be called, or given in a call as ``name=``."""
    return NAME.match(name) is not None and not keyword.iskeyword(name)


def _is_name(part: str) -> bool:
    stem = part.partition("[")[0]
    return _is_part(part) and stem[0] != "_" and stem not in CONSTANTS and stem != NET


def _is_part(part: str) -> bool:
    found = _PART.match(part)
    return found is not None and not keyword.iskeyword(found[1])
