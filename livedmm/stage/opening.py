"""The interface put together: for a session that plays, in a window that is open."""

from __future__ import annotations

from collections.abc import Callable

from livedmm.errors import DeviceError
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


def interface(conductor: Conductor, desk: Desk, patch: Patch, name: str,
              messages: Messages) -> Callable[[Window], Interface]:
    """What makes the interface of a session once there is a window; before `Conductor.start`.

    It raises DeviceError where the library that draws it is missing.
    """
    lookout = Lookout(conductor)
    lookout.looked_at = False  # until there is a window
    conductor.add(lookout.turn)
    editor = Editor(name, patch.program.document, rows_of(patch))
    asks = Asks(conductor, desk, lambda error: messages.tell(str(error), is_error=True))
    stage = Stage(asks, lookout, editor, messages)

    def opened(window: Window) -> Interface:
        try:
            from livedmm.stage.overlay import Overlay
        except ImportError as error:
            raise DeviceError(f"the library imgui-bundle cannot be loaded: {error}", HOW_TO_GET) from error
        lookout.looked_at = not stage.hidden
        stage.typing.clipboard = window  # another one, if a context was lost: what is open stays open
        return Overlay(window, stage)

    return opened


def rows_of(patch: Patch) -> str:
    """The rows of a patch as they are edited: as a person wrote them, if that says all of it, else printed."""
    tempo = [f"clock.tempo = {patch.tempo:g}", ""] if patch.tempo is not None else []
    text = "\n".join([*tempo, patch.written.strip("\n")])
    program = read(text, Network.standing(patch.registry), patch.registry, patch.program.document)
    if patch.network is not None and (program.errors or program.sayings.keys() != patch.sayings.keys()):
        return show_rows(patch.network, patch.registry)
    return text
