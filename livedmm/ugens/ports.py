"""What a kind declares: inputs, outputs, states, buffers, sounds, settings.

A declaration is a class attribute of one of these; its name is the attribute's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

Stream = Literal["signal", "value", "image", "constant"]
"""What a kind's outputs are: a number a sample, a V-value a frame, a picture a frame, or always 1."""

Form = Literal["line", "gate", "trigger"]
"""How an input takes what arrives: as a line between values, or in steps (R11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What every declaration has: a name, which the decorator fills in."""

    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family(Declared):
    """What can be one thing, or a family of them: 0, or a count, or the name of the count's setting."""

    family: int | str = 0


@dataclass(frozen=True, slots=True)
class Input(Family):
    """One input stream of a kind.

    Parameters
    ----------
    unit
        The unit for people: ``"Hz"``, ``"s"``, ``"cycle"``, ``"gain"``; empty for a plain number.
    doc
        What it does, in a line.
    bias
        The weight from ``one`` that a new neuron's row begins with.
    wired
        An output such as ``"self.out"`` that a new neuron's row begins with at weight 1.
    range
        The useful range, for faders; what lies outside is still taken. Logarithmic for Hz.
    form
        ``"gate"`` (open while > 0) and ``"trigger"`` (fires on the step from <= 0 to > 0) take steps.
    choices
        Names for 0, 1, 2, ...; the nearest index counts, and rows may write the name.
    switch
        Whether it is on from 0.5.
    family
        0 for one input; a count, or the name of the count's setting, for ``name[0]``, ``name[1]``, ...
    notation
        How a text in the place of a family is read: ``"notes"`` or ``"gates"``; empty if it is not.
    image
        Whether it takes pictures, of a kind of pictures whose other inputs take numbers.
    samples
        Whether it takes the last samples of the signals that feed it, as a `livedmm.ugens.Recent`; of a kind of
        V-values, or one whose `tick` makes pictures.
    """

    unit: str = ""
    doc: str = ""
    bias: float = 0.0
    wired: str = ""
    range: tuple[float, float] | None = None
    form: Form = "line"
    choices: tuple[str, ...] = ()
    switch: bool = False
    notation: str = ""
    image: bool = False
    samples: bool = False


@dataclass(frozen=True, slots=True)
class Output(Family):
    """One output stream of a kind; `family` is as for `Input`."""

    unit: str = ""
    doc: str = ""


@dataclass(frozen=True, slots=True)
class State(Family):
    """What a kind keeps from tick to tick; the engine owns it, by neuron name.

    `format` is one of R1's for a signal kind: ``"f32"``, ``"u32"``, ``"i32"``, ``"f64"`` or
    ``"cycle"``, a phase that the engine advances without drift. A value kind's state is any V-value.
    An `initial` of ``"seed"`` is the neuron's own u32 (R8). Of a family, as of outputs that are one, `tick`
    gets a handle with ``at(i)``, ``put(i, x)`` and ``count()``, and what it puts there it does not return.
    """

    format: str = "f32"
    initial: Any = 0.0
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Buffer(Declared):
    """Memory of a signal kind, in samples, read and written with ``buf.read`` and ``buf.write`` (R17).

    `seconds` is a number or the name of the setting that holds it; the length is the next power of two.
    """

    seconds: float | str = 1.0
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Sound(Declared):
    """Sounds of a signal kind, from the file or the folder that a setting names; all its neurons read the same.

    They come at the session's rate and are never written. `tick` has of them ``count()`` and ``length(which, level)``,
    and ``read(which, level, channel, index)``: 0 before the first sample and after the last, the only channel for both
    if there is but one, the nearest for a `which` that there is not. Level 0 is the sound; each further one goes up
    to half the band of the one before it. Those from 2 on have half the samples of the one before: sample n of level l
    is sample ``n << max(l - 1, 0)`` of the sound.

    `cycle` names a setting, a count, if the file is to be cut into waves of so many samples. Each is then a sound by
    itself, whatever the file's rate; level l has the harmonics up to the ``size/2^(l+1)``-th, in as many samples.
    """

    setting: str
    cycle: str = ""
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Setting(Declared):
    """What cannot be a number, or not while playing: given as a literal, part of the kind (R14).

    `type` is ``"text"``, ``"file"``, ``"count"``, ``"seconds"``, ``"number"`` or ``"value"`` (a constant
    V-value). A text or file may stand as a positional argument; the others are given by name.
    `form` is the regular expression that a text must match as a whole, if there is one: `doc` then says what that is.
    """

    type: Literal["text", "file", "count", "seconds", "number", "value"] = "text"
    default: Any = ""
    doc: str = ""
    form: str = ""

    def takes(self, text: str) -> bool:
        """Whether a text has the form that it wants."""
        return not self.form or re.fullmatch(self.form, text) is not None


@dataclass(frozen=True, slots=True)
class Event(Declared):
    """What arrives from outside the network, one at a tick; ``None`` at a tick without one.

    Events wait in the order in which they came. With `latest`, all that have come by a tick are merged
    to the last one: that is for positions, where only the present counts.
    """

    latest: bool = False
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Ports(Declared):
    """Any further inputs and outputs: a variadic kind of V-values (``systems.md`` 1.3).

    The inputs that are not declared come as one V-value under this name; `tick` returns in the same
    place a V-value whose keys are further outputs.
    """

    doc: str = ""
