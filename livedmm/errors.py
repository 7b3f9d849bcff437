"""The errors of livedmm: sentences for a person on a stage.

    LivedmmError
    ├── VValueError            a V-value, or a table about V-values, cannot be read or written
    ├── PatchError             a patch file, or a text of rows, cannot be read
    │   └── RowError           a statement of the rows language is wrong
    ├── EditError              an edit does not fit the network
    ├── KindError              no such kind, or a setting or port it does not have
    │   └── DeclarationError   a kind is declared wrongly
    ├── CompileError           a kind cannot be compiled
    ├── DeviceError            a sound device, a screen or a port cannot be had
    ├── ShaderError            a shader cannot be read or compiled
    ├── PictureError           a file of pictures cannot be read or written
    └── OscError               an OSC packet cannot be read, written or sent, or is not answered
        └── RefusedError       what a running session answers to a command that it cannot follow

Each says where, what is wrong, what was given and what to do, in this order:
``bells.yaml:7:12: voice.freq: no output 'lfo2.out' (did you mean 'lfo.out'?)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a text: the document's name, 1-based line and column, and a path inside it.

    ``line`` and ``column`` are 0 where they are unknown; ``path`` is what a structured file has
    instead of lines, such as ``matrix.speaker.left``.
    """

    document: str = ""
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        place = [self.document] if self.document else []
        if self.line:
            place.append(str(self.line))
            if self.column:
                place.append(str(self.column))
        return ": ".join(part for part in (":".join(place), self.path) if part)


NOWHERE = Where()


class LivedmmError(Exception):
    """What went wrong, for a person: ``where: what is wrong (what was given); what to do``.

    Parameters
    ----------
    message
        What is wrong and what was given: one clause, no full stop.
    advice
        What to do instead, as a clause; empty if there is nothing to say.
    where
        The place in the text that was being read.
    """

    def __init__(self, message: str, advice: str = "", where: Where = NOWHERE) -> None:
        self.message = message
        self.advice = advice
        self.where = where
        super().__init__(message, advice, where)

    def __str__(self) -> str:
        place = str(self.where)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}; {self.advice}" if self.advice else text

    def at(self, where: Where) -> LivedmmError:
        """Return the same error told of `where`; it is for layers that know a better place."""
        moved = type(self)(self.message, self.advice, where)
        moved.__cause__ = self.__cause__
        return moved


class VValueError(LivedmmError):
    """A V-value, or a table about V-values, cannot be read or written; the algebra itself never raises."""


class PatchError(LivedmmError):
    """A patch file, or a text of rows, cannot be read."""


class RowError(PatchError):
    """A statement of the rows language is wrong."""


class EditError(LivedmmError):
    """An edit does not fit the network it is meant for."""


class KindError(LivedmmError):
    """There is no such kind, or it has no such setting or port."""


class DeclarationError(KindError):
    """A kind is declared wrongly."""


class CompileError(LivedmmError):
    """A kind cannot be compiled."""


class DeviceError(LivedmmError):
    """A sound device, a screen or a network port cannot be had."""


class ShaderError(LivedmmError):
    """A shader cannot be read or compiled."""


class PictureError(LivedmmError):
    """A file of pictures cannot be read or written."""


class OscError(LivedmmError):
    """An OSC packet cannot be read, written or sent, or is not answered; `where.path` is the address, if known."""


class RefusedError(OscError):
    """What a running session answers to a command that it cannot follow: its words, and line and column of a text."""


def near(name: str, names: Iterable[str]) -> str:
    """Advice that offers what is close to `name` among `names`, or an empty string."""
    known = list(names)
    close = get_close_matches(name, known, n=3, cutoff=0.6)
    # A stem that was cut short or run on is near too, though the ratio is low.
    close += [n for n in known if n not in close and min(len(n), len(name)) > 2
              and (n.startswith(name) or name.startswith(n))][: 3 - len(close)]
    return f"did you mean {' or '.join(repr(n) for n in close)}?" if close else ""
