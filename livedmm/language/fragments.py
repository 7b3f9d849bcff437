"""Fragments: what a text of rows adds to a network matrix, for one matrix after another.

A matrix that rewrites itself is another one at every frame, but its names mean what they meant: a text is read again
only once one of them means something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livedmm.errors import LivedmmError
from livedmm.language.program import Program, evaluate
from livedmm.language.reader import read
from livedmm.network import Address, Following, Network, Sources, apply, resolve
from livedmm.ugens import Kind, Registry
from livedmm.vvalues import ZERO, VValue

MOST_TEXTS = 64
"""Texts that stay read; with one more all are read anew."""


class Fragments:
    """Texts as what they add to a network matrix: the same for the same text, matrix and kinds, whatever came before.

    Matrices are never changed. One thread at a time may call it.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._kinds: list[Kind] = []
        self._following = Following()
        self._names: Mapping[str, str] = {}
        self._programs: dict[str, Program] = {}
        self._added: dict[str, VValue] = {}

    def __call__(self, text: str, matrix: Any) -> VValue:
        """What `text` adds to a network matrix, in the six-level form of both.

        It is what the matrix would be once the text has been evaluated by itself, less what it is: so
        ``self.delta += 0.01*edit("voice.freq = 300")`` goes a hundredth of the way at each frame. A text that
        cannot be read, or does not fit the matrix, adds nothing. Never raises.
        """
        self._refresh(matrix)
        if text not in self._added:
            self._added[text] = self._fragment(text)
        return self._added[text]

    def _refresh(self, matrix: Any) -> None:
        kinds = list(self._registry)
        if kinds != self._kinds:
            self._kinds = kinds
            self._programs.clear()
            self._added.clear()
        before = self._following.network
        network = self._following(matrix)
        if network is not before:
            self._added.clear()
            if network.neurons is not before.neurons:
                # What a text says hangs on the network by this alone: which names mean which kinds.
                names = {name: neuron.kind for name, neuron in network.neurons.items()}
                if names != self._names:
                    self._names = names
                    self._programs.clear()

    def _fragment(self, text: str) -> VValue:
        before = self._following.network
        if text not in self._programs:
            if len(self._programs) >= MOST_TEXTS:
                self._programs.clear()
            self._programs[text] = read(text, before, self._registry)
        program = self._programs[text]
        if program.errors:
            return ZERO
        changes, _ = evaluate(program, before, Sources(), whole=False, again=True)
        try:
            edit = resolve((change for some in changes.values() for change in some), before, self._registry)
        except LivedmmError:
            return ZERO
        after = apply(edit, before)
        rows = {row: _difference(after.row(row), before.row(row)) for row in {s.row: None for s in edit.steps}}
        return Network(rows).matrix() or ZERO


def _difference(after: Mapping[Address, float], before: Mapping[Address, float]) -> dict[Address, float]:
    return {column: after.get(column, 0.0) - before.get(column, 0.0) for column in {**before, **after}}
