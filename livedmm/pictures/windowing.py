"""The window system: glfw, its monitors, and what keys are called."""

from __future__ import annotations

import contextlib
import sys
from functools import cache
from typing import Any

from livedmm.errors import DeviceError, near
from livedmm.pictures.xlib import faults

HOW_TO_GET = "start it where there is a screen, or with --no-window"
if sys.platform.startswith("linux"):
    HOW_TO_GET += "; Debian and Ubuntu: sudo apt-get install libgl1 libx11-6"


def started() -> Any:
    """The module glfw, at work; raises DeviceError if there is no screen, or no such library."""
    try:
        with contextlib.redirect_stderr(None):
            import glfw
    except ImportError as error:
        raise DeviceError(f"no window can be opened ({error})", HOW_TO_GET) from error
    glfw.ERROR_REPORTING = "ignore"  # what is wrong is asked for, and told in words
    if not glfw.init():
        raise DeviceError(f"there is no screen ({reason(glfw)})", HOW_TO_GET)
    if is_x11(glfw):
        faults()
    return glfw


def finish() -> None:
    """Let go of the window system, at the end of the process."""
    if "glfw" in sys.modules:
        sys.modules["glfw"].terminate()


def reason(glfw: Any) -> str:
    """What went wrong last."""
    code, text = glfw.get_error()
    return text.decode() if text else f"glfw error {code}"


def is_x11(glfw: Any) -> bool:
    """Whether windows are X11's."""
    return bool(glfw.get_platform() == glfw.PLATFORM_X11)


def monitors() -> list[str]:
    """The names of the monitors, the main one first; raises DeviceError if there is no screen."""
    glfw = started()
    return [_name(glfw, monitor) for monitor in glfw.get_monitors()]


def monitor(glfw: Any, wanted: str | int | None) -> Any:
    """A monitor by a part of its name, or its number; raises DeviceError, with those there are, if there is none."""
    if wanted is None:
        return None
    found = glfw.get_monitors()
    names = [_name(glfw, one) for one in found]
    if str(wanted).isdecimal() and int(wanted) < len(found):
        return found[int(wanted)]
    for one, name in zip(found, names, strict=True):
        if str(wanted).lower() in name.lower():
            return one
    raise DeviceError(f"there is no monitor '{wanted}'",
                      near(str(wanted), names) or f"there are {', '.join(names)}, numbered from 0")


def key_name(glfw: Any, key: int, scancode: int, in_chord: bool = False) -> str:
    """A key's name: what it writes on this keyboard, or what stands on it: ``space``, ``enter``, ``left``, ``f1``.

    In a chord a key that writes no Latin letter has the name that it has on an English keyboard: there is a Ctrl-S on a
    Greek one.
    """
    written = glfw.get_key_name(key, scancode)
    if written and in_chord and not str(written).isascii() and glfw.KEY_A <= key <= glfw.KEY_Z:
        return chr(key).lower()
    if written:
        return str(written).lower()
    return _key_names(glfw).get(key, "")


@cache
def _key_names(glfw: Any) -> dict[int, str]:
    return {value: name[4:].lower() for name, value in vars(glfw).items()
            if name.startswith("KEY_") and isinstance(value, int) and name != "KEY_UNKNOWN"}


def _name(glfw: Any, one: Any) -> str:
    return str((glfw.get_monitor_name(one) or b"").decode(errors="replace"))
