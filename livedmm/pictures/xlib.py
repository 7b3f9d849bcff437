"""Faults of X11. Xlib answers each by ending the process, the sound with it; here they are noted instead."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes.util import find_library
from functools import cache
from typing import Any

BAD_WINDOW, BAD_DRAWABLE = 3, 9


class _Event(ctypes.Structure):
    """An ``XErrorEvent``."""

    _fields_ = (("type", ctypes.c_int), ("display", ctypes.c_void_p), ("resource", ctypes.c_ulong),
                ("serial", ctypes.c_ulong), ("code", ctypes.c_ubyte), ("request", ctypes.c_ubyte),
                ("minor", ctypes.c_ubyte))


class Faults:
    """What X11 has complained of in this process.

    Attributes
    ----------
    missing
        The numbers of windows that the server does not know any more, though nobody here has closed them.
    on_gone
        Is called on the main thread when the server is gone, or has hung up. It must not return: Xlib would then end
        the process, and where it is kept from that, hang in the next call. It can go on with anything but windows.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        self.missing: set[int] = set()
        self.on_gone: Callable[[], None] | None = None
        # Xlib keeps their addresses.
        self._handlers = (ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(_Event))(self._complain),
                          ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(self._gone))
        library.XSetErrorHandler(self._handlers[0])
        library.XSetIOErrorHandler(self._handlers[1])

    def _complain(self, display: Any, event: Any) -> int:
        if event.contents.code in (BAD_WINDOW, BAD_DRAWABLE):
            self.missing.add(event.contents.resource)
        return 0

    def _gone(self, display: Any) -> int:
        if self.on_gone is not None:
            self.on_gone()
        return 0


@cache
def faults() -> Faults | None:
    """The faults of this process from now on; None where there is no Xlib."""
    name = find_library("X11")
    return Faults(ctypes.CDLL(name)) if name else None
