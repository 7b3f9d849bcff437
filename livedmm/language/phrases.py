"""Phrases: the right sides of a network's statements, each with the neurons that are said within it.

An anonymous neuron can be said inside a statement if the reader would give it the name that it has. So a
statement is composed with all neurons said inside it that might be, the names that the reader will give are
counted off, and what would get another name is said by itself instead, until all names agree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from livedmm.language.composing import Statement, Vocabulary
from livedmm.language.phrase import Phrase
from livedmm.language.terms import Terms


class Written(NamedTuple):
    """The right side of a statement, and the neurons said in it, in the order in which they are counted."""

    phrase: Phrase
    inside: list[str]


class Phrases:
    """The right sides of the statements about one network.

    Attributes
    ----------
    inside
        The neurons that statements so far have said within them.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.inside: set[str] = set()

    def row(self, prefix: str, terms: Terms) -> Written:
        """What a statement says that sets a row; `prefix` is its left side, as an address."""
        phrase, statement = self._settled(prefix, lambda s: s.sum((terms,)))
        assert phrase is not None
        return self._written(phrase, statement)

    def declaration(self, name: str) -> Written:
        """What the statement says that declares a neuron."""
        phrase, statement = self._settled(name, lambda s: s.made((name,), True, named=True))
        assert phrase is not None
        return self._written(phrase, statement)

    def arrays(self) -> dict[str, Written]:
        """What the statements say that declare arrays, by name: of those that can be declared at once.

        The reader must come to know how long an array is: its statement has a list or a family in it, or
        reads a whole array of which that is known. Arrays that only read each other do not tell.
        """
        found: dict[str, tuple[Phrase, Statement]] = {}
        for stem in self.vocabulary.arrays:
            phrase, statement = self._array(stem)
            if phrase is not None:
                found[stem] = phrase, statement
        known = set(self.vocabulary.arrays) - set(found)
        while len(known) < len(self.vocabulary.arrays):
            told = {stem for stem, (_, s) in found.items() if s.counted or s.wholes & known} - known
            if not told:
                told = {next(stem for stem in found if stem not in known)}
                del found[next(iter(told))]
            known |= told
        return {stem: self._written(*made) for stem, made in found.items()}

    def _array(self, stem: str) -> tuple[Phrase | None, Statement]:
        names = tuple(f"{stem}[{i}]" for i in range(self.vocabulary.arrays[stem]))
        kinds = {(self.vocabulary.kinds[n].key, self.vocabulary.words[n]) for n in names}
        read = {t.neuron for n in names for terms in self.vocabulary.arguments[n].values() for t in terms}
        if len(kinds) > 1 or read & set(names):  # an array that reads itself has no length while it is read
            return None, Statement(self.vocabulary, stem, frozenset())
        return self._settled(stem, lambda s: s.made(names, True, named=True))

    def _settled(self, prefix: str,
                 write: Callable[[Statement], Phrase | None]) -> tuple[Phrase | None, Statement]:
        outside: frozenset[str] = frozenset()
        while True:
            statement = Statement(self.vocabulary, prefix, outside)
            phrase = write(statement)
            misnamed = statement.misnamed()
            if phrase is None or not misnamed:
                return phrase, statement
            outside |= misnamed

    def _written(self, phrase: Phrase, statement: Statement) -> Written:
        self.inside.update(statement.order)
        return Written(phrase, statement.order)
