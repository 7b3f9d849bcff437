"""From an address, or a pattern of addresses, to what answers it.

Addresses are kept as a tree of their parts. A part in angle brackets, ``/net/<neuron>/<input>``, is a parameter: any
name goes there, and only who registered it knows which names there are at the moment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

from livedmm.errors import OscError, Where, near
from livedmm.live.osc.packets import check_address
from livedmm.live.osc.patterns import Pattern, is_pattern

T = TypeVar("T")

Names = Callable[..., Iterable[str]]
"""The names that a parameter can be, given those before it."""

MOST_FOUND = 10_000
"""Addresses that one pattern may mean."""
_PARAMETER = re.compile(r"<[a-z_]+>")


class Found(NamedTuple, Generic[T]):
    """One address, what answers it, and its parameters in order."""

    address: str
    target: T
    parameters: tuple[str, ...]


@dataclass(slots=True)
class _Node(Generic[T]):
    below: dict[str, _Node[T]] = field(default_factory=dict)
    parameter: _Node[T] | None = None
    names: Names | None = None
    target: T | None = None


class Dispatch(Generic[T]):
    """The addresses of a session. One thread."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()
        self._exact: dict[str, tuple[Found[T], ...]] = {}
        self._templates: list[str] = []

    def add(self, template: str, target: T, *names: Names) -> None:
        """Let `target` answer an address, or all that a template such as ``/net/<neuron>/<input>`` stands for.

        `names` are for its parameters, in order: each gives the names that there are, so that patterns and
        `addresses` find them; it is called with the parameters before it. A parameter without them is
        found only when it is written out.
        """
        node = self._root
        given = list(names)
        for part in template[1:].split("/"):
            if _PARAMETER.fullmatch(part):
                node.parameter = node.parameter or _Node()
                if given:
                    node.names = given.pop(0)
                node = node.parameter
            else:
                node = node.below.setdefault(part, _Node())
        if given or node.target is not None:
            raise ValueError(f"{template}: more names than parameters, or added twice")
        node.target = target
        self._templates.append(template)
        if "<" not in template:
            self._exact[template] = (Found(template, target, ()),)

    @property
    def templates(self) -> tuple[str, ...]:
        """All that was added, in order."""
        return tuple(self._templates)

    def find(self, address: str) -> tuple[Found[T], ...]:
        """What answers an address, one or more; of a pattern, in the order in which addresses and names stand.

        An address without parameters costs one look into a dictionary. Parts written out go before parameters.

        Raises
        ------
        OscError
            If nothing does, with what is near; if it is a pattern that is broken or means more than MOST_FOUND.
        """
        if (exact := self._exact.get(address)) is not None:
            return exact
        if is_pattern(address):
            return self._matching(address)
        check_address(address)
        if (one := _written(self._root, address[1:].split("/"), 0)) is not None:
            target, parameters = one
            return (Found(address, target, parameters),)
        known = dict.fromkeys(self._advised(address))
        raise OscError("there is no such address", near(address, known), Where(path=address))

    def addresses(self, prefix: str = "/", most: int = MOST_FOUND) -> list[str]:
        """The addresses that begin with a text, with the names that there are now, at most so many."""
        found: list[str] = []
        for one in _walk(self._root, _Beginning(prefix), 0, "", ()):
            if len(found) == most:
                break
            found.append(one.address)
        return found

    def _matching(self, address: str) -> tuple[Found[T], ...]:
        found: list[Found[T]] = []
        for one in _walk(self._root, Pattern(address), Pattern.START, "", ()):
            found.append(one)
            if len(found) > MOST_FOUND:
                raise OscError(f"a pattern that means over {MOST_FOUND:,} addresses", "be more precise",
                               Where(path=address))
        if not found:
            raise OscError("no address matches this pattern", "", Where(path=address))
        return tuple(found)

    def _advised(self, address: str) -> Iterator[str]:
        """What could have been meant: the templates, and below the same beginning the names that there are."""
        yield from self._templates
        head = address.rpartition("/")[0]
        yield from self.addresses(f"{head}/" if head else "/", 200)


class _Meant(Protocol):
    """What addresses are meant: a `Pattern`, or all that begin alike."""

    def step(self, places: int, name: str) -> int: ...
    def ends(self, places: int) -> bool: ...
    def literal(self, places: int) -> str | None: ...


class _Beginning:
    """All addresses that begin with a text; the places reached are the number of parts."""

    def __init__(self, prefix: str) -> None:
        *self._whole, self._last = prefix[1:].split("/")

    def step(self, places: int, name: str) -> int:
        if places < len(self._whole):
            return places + 1 if name == self._whole[places] else 0
        return places + 1 if places > len(self._whole) or name.startswith(self._last) else 0

    def ends(self, places: int) -> bool:
        return places > len(self._whole)

    def literal(self, places: int) -> str | None:
        return self._whole[places] if places < len(self._whole) else None


def _written(node: _Node[T], parts: list[str], at: int) -> tuple[T, tuple[str, ...]] | None:
    """What answers the parts from a place on, and their parameters; templates are a few parts deep, and so is this."""
    if at == len(parts):
        return None if node.target is None else (node.target, ())
    below = node.below.get(parts[at])
    if below is not None and (found := _written(below, parts, at + 1)) is not None:
        return found
    if node.parameter is None or not parts[at] or (found := _written(node.parameter, parts, at + 1)) is None:
        return None
    return found[0], (parts[at], *found[1])


def _walk(node: _Node[T], pattern: _Meant, places: int, path: str, parameters: tuple[str, ...]) -> Iterator[Found[T]]:
    """All addresses below a node that a pattern leads to from the places reached; each node is seen once."""
    if node.target is not None and pattern.ends(places):
        yield Found(path, node.target, parameters)
    name = pattern.literal(places)
    for part in node.below if name is None else [name] if name in node.below else ():
        if after := pattern.step(places, part):
            yield from _walk(node.below[part], pattern, after, f"{path}/{part}", parameters)
    if node.parameter is None or node.names is None:
        return
    for part in node.names(*parameters):
        if part not in node.below and (name is None or part == name) and (after := pattern.step(places, part)):
            yield from _walk(node.parameter, pattern, after, f"{path}/{part}", (*parameters, part))
