"""All that is wrong with a patch, each problem at its place, told in the order of the file."""

from __future__ import annotations

from collections.abc import Collection

from livedmm.errors import LivedmmError, PatchError, Where, near
from livedmm.language.text_files import quoted, shown
from livedmm.language.yaml_text import MOST_PROBLEMS, Items, Map, Node, Scalar

_LONGEST_NAME = 64
LONGEST_PATH = 200
"""Characters of a path in the file, in a message."""
_COMPARISONS = 20_000
"""Names that are compared for advice, in all; each takes up to 50 us."""


class Problems:
    """The problems of one patch, collected while it is read.

    Parameters
    ----------
    document
        The patch's name, for the places of problems.
    """

    def __init__(self, document: str) -> None:
        self.document = document
        self._found: list[tuple[int, int, LivedmmError]] = []
        self._comparisons = _COMPARISONS

    @property
    def full(self) -> bool:
        """Whether there are so many that no more are told."""
        return len(self._found) >= MOST_PROBLEMS

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return bool(self._found)

    def add(self, message: str, advice: str, at: Node | Where, path: str = "") -> None:
        """Note a problem with a node of the file."""
        where = at if isinstance(at, Where) else self.where(at, path)
        self.note(PatchError(message, advice, where))

    def note(self, error: LivedmmError, place: Where | None = None) -> None:
        """Note a problem that was found elsewhere; `place` is where this patch is the cause of it."""
        place = place or error.where
        if not self.full:
            self._found.append((place.line, place.column, error))

    def said_twice(self, what: str, first: Where, where: Where) -> None:
        """Note that something is said in two places."""
        self.add(f"{quoted(what)} is said twice, also in line {first.line}", "keep one of them", where)

    def where(self, at: Node, path: str = "") -> Where:
        """The place of a node of the file."""
        return Where(self.document, at.line, at.column, shown(path, LONGEST_PATH))

    def near(self, name: str, names: Collection[str]) -> str:
        """Advice that offers names close to `name`, as long as looking for them takes little time."""
        self._comparisons -= len(names)
        # Of two long names the comparison would take their lengths' product.
        return near(name, [n for n in names if len(n) <= _LONGEST_NAME]) if self._comparisons >= 0 else ""

    def entries(self, node: Node, path: str, advice: str) -> Collection[tuple[Scalar, Node]] | None:
        """The keys and values of a node that must be a map; None after a problem.

        A node that says nothing is an empty map.
        """
        if isinstance(node, Map):
            return node.entries.values()
        if says_nothing(node):
            return ()
        given = "a list" if isinstance(node, Items) else quoted(node.text)
        self.add(f"{given} stands where a map must", advice, node, path)
        return None

    def all(self) -> tuple[LivedmmError, ...]:
        """All problems in the order of the file."""
        return tuple(error for _, _, error in sorted(self._found, key=lambda found: found[:2]))


def says_nothing(node: Node) -> bool:
    """Whether nothing stands after a key."""
    return isinstance(node, Scalar) and not node.text and not node.style
