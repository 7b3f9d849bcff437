"""Scope, spectrum and meters as a view: which neuron is looked at closely."""

from __future__ import annotations

from collections.abc import Callable

from livedmm.engine.schedule import NeuronKey
from livedmm.network import Address, Network
from livedmm.stage.asks import Asks
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.views import Choice


class Scope:
    """All meters, and the output whose samples are seen.

    Parameters
    ----------
    follow
        Is told which neuron is to be followed frame by frame; empty for none.

    Attributes
    ----------
    column
        That output; None if the chosen neuron puts out no signal.
    drawn
        The neurons that have pictures, by name.
    """

    def __init__(self, asks: Asks, follow: Callable[[str], None]) -> None:
        self._asks = asks
        self._follow = follow
        self.choice = Choice()
        self.column: Address | None = None
        self.drawn: dict[str, NeuronKey] = {}
        self._of: Network | None = None
        self._asked: Address | None = None

    def listed(self, seen: Glimpse) -> list[str]:
        """The neurons that have a level or a picture, what is heard and seen first."""
        if seen.network is not self._of:
            self._of, streams = seen.network, {kind.name: kind.stream for kind in seen.registry}
            self.drawn = {name: (neuron.kind, name) for name, neuron in seen.network.neurons.items()
                          if streams.get(neuron.kind.partition("(")[0]) == "image"}
        return sorted([*seen.levels, *self.drawn], key=lambda name: (
            name not in ("speaker", "screen"), name in ("clock", "one", "update"), "._" in name))

    def follow(self, seen: Glimpse, is_open: bool) -> None:
        """Ask for the samples of what is chosen; of nothing, once the view is closed."""
        self.column = None
        names = self.listed(seen)
        name = names[min(self.choice.at, len(names) - 1)] if names and is_open else ""
        self._follow(name)
        if name:
            neuron = seen.network.neurons.get(name)
            kind = seen.registry.kind(neuron.kind) if neuron is not None else None
            if neuron is not None and kind is not None and kind.stream == "signal" and kind.output_names:
                self.column = Address(neuron.kind, name, kind.output_names[0])
        if self.column != self._asked:
            self._asked = self.column
            self._asks.observe((self.column,) if self.column is not None else ())

    def key(self, chord: str, seen: Glimpse) -> bool:
        """Up and down choose."""
        return self.choice.moved(chord, len(self.listed(seen)))

    def typed(self, text: str, seen: Glimpse) -> bool:
        """Nothing is written here."""
        return False
