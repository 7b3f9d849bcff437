"""The interface put together: for a session that plays, in a window that is open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from livedmm.errors import DeviceError, LivedmmError
from livedmm.language.patch import Patch
from livedmm.language.printer import show_rows
from livedmm.language.reader import read
from livedmm.live.conductor import Conductor
from livedmm.live.desk import Desk
from livedmm.live.screening import Interface
from livedmm.network import Network
from livedmm.pictures.window import Window
from livedmm.stage.asks import Asks
from livedmm.stage.editor import Editor
from livedmm.stage.glimpse import Lookout
from livedmm.stage.messages import Messages
from livedmm.stage.stage import Stage

HOW_TO_GET = "pip install imgui-bundle"


class Opening:
    """The interface of a session, which is there before its window and outlives it; made before `Conductor.start`.

    Called with a window, from the process's main thread, it makes what lies over the picture; it raises DeviceError
    where the library that draws it is missing.

    Attributes
    ----------
    keeping
        What brings back and keeps what was written.
    """

    def __init__(self, conductor: Conductor, desk: Desk, patch: Patch, name: str, messages: Messages) -> None:
        self._desk = desk
        self._lookout = lookout = Lookout(conductor)
        lookout.looked_at = False  # until there is a window
        conductor.add(lookout.turn)
        asks = Asks(conductor, desk, lambda error: messages.tell(str(error), is_error=True))
        editor = Editor(name, patch.program.document, rows_of(patch))
        self._stage = Stage(asks, lookout, editor, messages)
        self.keeping = self._stage.keeping

    def __call__(self, window: Window) -> Interface:
        """What lies over the picture of a window."""
        try:
            from livedmm.stage.overlay import Overlay
        except ImportError as error:
            raise DeviceError(f"the library imgui-bundle cannot be loaded: {error}", HOW_TO_GET) from error
        self._lookout.looked_at = not self._stage.hidden
        self._stage.typing.clipboard = window  # another one, if a context was lost: what is open stays open
        return Overlay(window, self._stage)

    def saved(self, patch: Patch) -> None:
        """The patch file was saved, and says this, read within what plays. Called by the session's thread."""
        if not _says_all(patch):
            # Printed, it would have what else plays, too.
            with suppress(LivedmmError):
                patch = self._desk.read(Path(patch.name))
        self._stage.elsewhere.saved(rows_of(patch))


def rows_of(patch: Patch) -> str:
    """The rows of a patch as they are edited: as a person wrote them, if that says all of it, else printed."""
    if patch.network is not None and not _says_all(patch):
        return show_rows(patch.network, patch.registry)
    return _written(patch)


def _written(patch: Patch) -> str:
    tempo = [f"clock.tempo = {patch.tempo:g}", ""] if patch.tempo is not None else []
    return "\n".join([*tempo, patch.written.strip("\n")])


def _says_all(patch: Patch) -> bool:
    """Whether the text of a patch, read alone, says what the patch says."""
    text = _written(patch)
    program = read(text, Network.standing(patch.registry), patch.registry, patch.program.document)
    return not program.errors and program.sayings.keys() == patch.sayings.keys()
