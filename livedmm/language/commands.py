"""The commands: one table for rows, OSC, keys and documentation (R38)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from livedmm.errors import NOWHERE, EditError, Where, near
from livedmm.network import Port

Argument = float | str | Port


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a command.

    `type` is ``"number"``, ``"text"``, ``"neuron"`` (its name, given as a text to the handler), ``"output"`` or
    ``"stream"``: a number, or an output that is read while the command lasts. Without a `default` it must
    be given; ``None`` says that it may be left out.
    """

    name: str
    type: Literal["number", "text", "neuron", "output", "stream"]
    doc: str
    default: float | str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class CommandKind:
    """A command: its name in rows and OSC, its parameters in order, and what it does in a line."""

    name: str
    doc: str
    parameters: tuple[Parameter, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(p.name for p in self.parameters)})"


@dataclass(frozen=True, slots=True)
class Command:
    """A call of a command: its arguments by parameter, all of them, None for those left out."""

    name: str
    arguments: Mapping[str, Argument | None]
    where: Where


def _table(*kinds: CommandKind) -> Mapping[str, CommandKind]:
    return MappingProxyType({k.name: k for k in kinds})


COMMANDS: Mapping[str, CommandKind] = _table(
    CommandKind("undo", "Take back the last edits of your own hand.",
                (Parameter("n", "number", "how many", 1.0, True),)),
    CommandKind("redo", "Bring back what you took back last.",
                (Parameter("n", "number", "how many", 1.0, True),)),
    CommandKind("goto", "Go to where the session was after edit n.",
                (Parameter("n", "number", "the number of the edit; 0 is the start"),)),
    CommandKind("fade", "Give one edit, however old, another gain.",
                (Parameter("edit", "number", "its number"),
                 Parameter("gain", "number", "0 is undone, 1 is whole"))),
    CommandKind("hush", "Glide speaker and screen to nothing; undo brings them back."),
    CommandKind("panic", "Silence within one block, darkness within one frame, and every state cleared."),
    CommandKind("mute", "Scale what comes from a neuron to 0, or back if it was muted.",
                (Parameter("neuron", "neuron", "whose outputs"),)),
    CommandKind("solo", "Mute all that is not on the way from this neuron; again, or without one, back.",
                (Parameter("neuron", "neuron", "who is to be heard", None, True),)),
    CommandKind("snap", "Keep the network as it is now, under a name.",
                (Parameter("name", "text", "what to call it"),)),
    CommandKind("rename", "Give a neuron another name; it keeps its state.",
                (Parameter("neuron", "neuron", "which"), Parameter("name", "text", "its new name"))),
    CommandKind("copy", "Copy a neuron: the copy is fed and wired as it is, and nobody reads it yet.",
                (Parameter("neuron", "neuron", "which, with what is named after it"),
                 Parameter("name", "text", "what to call the copy"),
                 Parameter("depth", "number", "how far what feeds it is copied too", 0.0, True))),
    CommandKind("insert", "Let others read one output in the place of another, x of the way; at 0 nothing changes.",
                (Parameter("side", "output", "what is to be read"),
                 Parameter("into", "output", "what they read now; `side` itself goes on reading it"),
                 Parameter("x", "number", "0 is as it was, 1 is wholly; again with another x moves it", 0.0, True))),
    CommandKind("morph", "Go to a place between two snapshots: 0 is a, 1 is b.",
                (Parameter("a", "text", "a snapshot"), Parameter("b", "text", "another"),
                 Parameter("x", "stream", "where between them; an output is read each frame"))),
    CommandKind("save", "Write the network beside the patch, never over what was written by hand.",
                (Parameter("name", "text", "of the file; NAME.live.yaml without", None, True),)),
    CommandKind("load", "Replace everything by a patch.", (Parameter("name", "text", "of the file"),)),
    CommandKind("record", "Begin to record what is played, and seen, into a file; without a name, end that.",
                (Parameter("name", "text", "of the file: take.mp4, or take.wav for the sound alone", None, True),)),
    CommandKind("still", "Write what is seen into a picture.", (Parameter("name", "text", "of the file: a.png"),)),
    CommandKind("tap", "Tap the tempo; the second tap and those after it set it."),
    CommandKind("cancel", "Cancel pending and repeating edits: one, or all of them.",
                (Parameter("edit", "number", "its number in the list of pending edits", None, True),)),
)
"""Every command by name. Who handles a command takes its parameters from here."""
_TYPES: Mapping[str, tuple[type, ...]] = {"number": (float, int), "stream": (float, int, Port), "text": (str,),
                                          "neuron": (str,), "output": (Port,)}


def called(name: str, *arguments: Argument) -> Command:
    """A command with its arguments in order; raises EditError if there is no such command, or it takes others."""
    kind = COMMANDS.get(name)
    if kind is None:
        raise EditError(f"no command '{name:.40}'", near(name[:40], COMMANDS))
    if len(arguments) > len(kind.parameters):
        raise EditError(f"{name} takes {len(kind.parameters) or 'no'} arguments, {len(arguments)} are given",
                        f"write {kind}")
    given: dict[str, Argument | None] = dict(zip((p.name for p in kind.parameters), arguments, strict=False))
    for parameter in kind.parameters:
        value = given.setdefault(parameter.name, parameter.default)
        if value is None and not parameter.optional:
            raise EditError(f"{name} needs {parameter.name}, {parameter.doc}", f"write {kind}")
        if value is not None and not isinstance(value, _TYPES[parameter.type]):
            raise EditError(f"{name}: {parameter.name} is a {parameter.type}, not {value!r:.40}", f"write {kind}")
    return Command(name, given, NOWHERE)
