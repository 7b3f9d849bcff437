"""Edits: what is asked for, and the steps of single weights that a gain leads from 0 to 1 (R22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from livedmm.errors import KindError, Where
from livedmm.network.addresses import Address
from livedmm.network.changes import Change
from livedmm.network.network import Network
from livedmm.network.weights import SMALL, UNIT, bounded, on_grid
from livedmm.ugens import Registry

Timing = Literal["line", "early", "late"]
"""When a step acts: along the glide, as soon as the gain leaves 0, or only once it has reached 1.

The rows of a neuron that is being born are there from the first sample, and those of one that dies stay
to the last: only what they are heard through is faded. Gates and triggers take steps (R11).
"""


class Step(NamedTuple):
    """What an edit does to one weight: at gain 1 it is ``factor * weight + amount``.

    A weight that is set has the factor 0, one that is added to the factor 1, one that is scaled the
    amount 0. In between, the weight is on the straight line to there, so it is affine in the gain; and
    changes of one weight, one after another in one edit, are again one step.
    """

    row: Address
    column: Address
    factor: float
    amount: float
    timing: Timing = "line"

    def __call__(self, weight: float, gain: float) -> float:
        """The weight after this step at this gain, on the grid (R6, R22)."""
        if gain >= 1 or (gain > 0 and self.timing == "early"):
            whole = self.factor * weight + self.amount
            return (whole + UNIT) - UNIT if -SMALL < whole < SMALL else bounded(whole)
        if gain <= 0 or self.timing == "late":
            return weight
        return bounded(weight + bounded(gain * ((self.factor - 1.0) * weight + self.amount)))

    def then(self, factor: float, amount: float) -> Step:
        """This step and after it another of the same weight."""
        return self._replace(factor=factor * self.factor, amount=factor * self.amount + amount)

    def share(self, part: float) -> Step:
        """This step, of which only a part counts (R24)."""
        return self._replace(factor=1.0 + part * (self.factor - 1.0), amount=bounded(part * self.amount))


@dataclass(frozen=True, slots=True)
class Edit:
    """Some changes that are made together, whole or not at all.

    Parameters
    ----------
    changes
        What is asked for, in order; later changes see what earlier ones did.
    author
        Whose hand it is; undo takes back the edits of one hand.
    start
        The sample of the session's clock at which it starts.
    glide
        Samples in which its gain goes from 0 to 1.
    text
        What was typed, for the log and for people.
    always
        Whether it acts whole even where the patch gives edits a smaller share: hush and panic do (R24).
    """

    changes: tuple[Change, ...]
    author: str = "me"
    start: int = 0
    glide: int = 960
    text: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """An edit held against the network that was there when it started: what the log keeps (R23).

    Parameters
    ----------
    steps
        One for each weight, or more where a neuron is renamed and changed in one edit; row by row.
    where
        Where the neurons that it declares stand.
    renamed
        New name by old name: the engine moves the state.
    """

    steps: tuple[Step, ...]
    where: Mapping[str, Where] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)

    def share(self, part: float, without: tuple[Address, Address]) -> Resolved:
        """The edit of which only a part counts, but for one weight (R24)."""
        if part == 1:
            return self
        shared = [s if (s.row, s.column) == without else s.share(part) for s in self.steps]
        steps = tuple(s for s in shared if (s.factor, s.amount) != (1.0, 0.0))
        return replace(self, steps=steps) if steps else Resolved(())


def apply(edit: Resolved, network: Network, gain: float = 1.0) -> Network:
    """The network with an edit at some gain from 0 to 1.

    At gain 1 ``apply(diff(a, b), a) == b``, bitwise; at gain 0 it is the network itself.
    """
    gain = on_grid(gain)
    rows: dict[Address, dict[Address, float]] = {}
    for step in edit.steps:
        columns = rows.get(step.row)
        if columns is None:
            columns = rows[step.row] = dict(network.row(step.row))
        columns[step.column] = step(columns.get(step.column, 0.0), gain)
    return network.with_rows(rows, edit.where if gain > 0 else None)


def diff(a: Network, b: Network, registry: Registry) -> Resolved:
    """The edit that leads from `a` to `b`: a step for each weight that differs. Neurons match by name."""
    steps: list[Step] = []
    for row in {**a.rows, **b.rows}:
        before, after = a.row(row), b.row(row)
        if before == after:
            continue
        timing = timing_of(row, a.lives(row.kind, row.neuron), b.lives(row.kind, row.neuron), registry)
        steps += (Step(row, column, 0.0, after.get(column, 0.0), timing) for column in {**before, **after}
                  if before.get(column) != after.get(column))
    return Resolved(tuple(steps), {name: b.where[name] for name in b.neurons if name in b.where})


def timing_of(row: Address, was: bool, will: bool, registry: Registry) -> Timing:
    """When steps in this row act, by whether its neuron lived before the edit and lives after it.

    What goes into a new delay line glides: it is heard when the glide may be over, and would begin with a jump.
    """
    if was and not will:
        return "late"
    try:
        kind = registry.kind(row.kind)
    except KindError:
        return "line" if was else "early"
    if not was:
        return "line" if kind.buffers and row.port == "input" else "early"
    declared = kind.input(row.port)
    return "line" if declared is None or declared.form == "line" else "early"
