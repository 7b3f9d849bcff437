"""What must hold for any bytes: the targets of the fuzzer, which the suite runs on the kept corpus."""

from __future__ import annotations

import re

from livedmm.commands.registry import all_kinds
from livedmm.errors import LivedmmError, PatchError, RowError
from livedmm.language import read
from livedmm.language.patch_saving import save_patch
from livedmm.language.patches import read_patch
from livedmm.language.printer import show_rows
from livedmm.language.text_files import decode
from livedmm.network import Network, Sources, apply, evaluate, resolve

REGISTRY = all_kinds()
STANDING = Network.standing(REGISTRY)
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def rows(data: bytes) -> None:
    """A text of rows reads, or has errors that say where; what it makes prints and reads back, bitwise."""
    text = data.decode("utf-8", "replace")
    program = read(text, STANDING, REGISTRY, "fuzz")
    for error in program.errors:
        assert isinstance(error, RowError), error
        assert error.where.document == "fuzz"
        assert 1 <= error.where.line <= text.count("\n") + text.count("\r") + text.count("\f") + 1
        assert not CONTROLS.search(str(error)), "a terminal would obey it"
    if program.errors:
        return
    made = network_of(program.sayings)
    if made is not None:
        again = read(show_rows(made, REGISTRY), STANDING, REGISTRY, "again")
        assert again.errors == ()
        assert network_of(again.sayings) == made


def patches(data: bytes) -> None:
    """A patch reads, or has errors; what it makes saves and reads back, bitwise."""
    try:
        text = decode(data, "fuzz")
    except PatchError:
        return
    patch = read_patch(text, "fuzz", REGISTRY)
    assert (patch.network is None) == bool(patch.errors)
    for error in patch.errors:
        assert isinstance(error, LivedmmError)
        assert not CONTROLS.search(str(error)), "a terminal would obey it"
    if patch.network is not None:
        again = read_patch(save_patch(patch.network, REGISTRY, patch.title), "again", REGISTRY)
        assert again.errors == ()
        assert again.network == patch.network
        assert again.title == patch.title


def network_of(sayings) -> Network | None:  # type: ignore[no-untyped-def]
    """The network that a text makes of the standing one; None if it asks for what cannot be."""
    try:
        changes, _ = evaluate("fuzz", sayings, STANDING, Sources(), whole=True, again=False)
        return apply(resolve(changes, STANDING, REGISTRY), STANDING)
    except LivedmmError:
        return None
