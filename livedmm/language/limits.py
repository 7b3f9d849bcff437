"""What a text may cost: any text is read in bounded time and memory, or refused with a sentence."""

from __future__ import annotations

from livedmm.errors import RowError

LONGEST_TEXT = 2_000_000
"""Characters; a patch of 10,000 neurons has about one million."""
MOST_MARKS = 400_000
"""Commas, signs, brackets and line ends; 10,000 neurons have some 100,000. Each takes up to 2 kB parsed."""
DEEPEST = 50
"""Brackets and calls within each other; each takes up to six frames of Python's stack of 1,000."""
LONGEST_ARRAY = 10_000
"""Members of an array, and words in a text for an input family."""
MOST_NEURONS = 100_000
"""Neurons that one evaluation may declare."""
MOST_WORK = 2_000_000
"""Terms that one evaluation may take: expressions read, weights combined, neurons made. A few seconds."""
NEURON = 10
"""The work of making a neuron, in terms."""
MOST_ERRORS = 200
"""Errors that are told; the rest of the text is then not read."""
_IN_PARTS = "evaluate it in parts"


class Budget:
    """What is left of the work and the neurons that one evaluation may take."""

    __slots__ = ("neurons", "work")

    def __init__(self) -> None:
        self.work = MOST_WORK
        self.neurons = MOST_NEURONS

    def spend(self, work: int) -> None:
        """Take some work; raises RowError, without a place, once there is none left."""
        self.work -= work
        if self.work < 0:
            raise RowError(f"this text takes more than {MOST_WORK:,} terms in all", _IN_PARTS)

    def declare(self, neurons: int) -> None:
        """Take some neurons; raises RowError, without a place, once there are none left."""
        self.spend(neurons * NEURON)
        self.neurons -= neurons
        if self.neurons < 0:
            raise RowError(f"this text declares more than {MOST_NEURONS:,} neurons", _IN_PARTS)
