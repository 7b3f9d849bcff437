"""Names in files: the member ``bank[0]`` of an array is ``bank.0`` there, as it is in OSC (R31)."""

from __future__ import annotations

import re

_MEMBER = re.compile(r"\.(0|[1-9][0-9]*)(?=\.|\Z)", re.ASCII)
_INDEX = re.compile(r"\[(0|[1-9][0-9]*)\]", re.ASCII)


def from_file_name(name: str) -> str:
    """What a name in a file stands for: ``bank.0.freq`` is ``bank[0].freq``."""
    return _MEMBER.sub(lambda member: f"[{member[1]}]", name)


def file_name(name: str) -> str:
    """A neuron's or address's name as files have it: ``bank[0].freq`` is ``bank.0.freq``."""
    return _INDEX.sub(lambda index: f".{index[1]}", name) if "[" in name else name
