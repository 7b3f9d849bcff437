"""`livedmm doctor`: what works here, what is missing, and what to install."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import version
from typing import NamedTuple

import click

from livedmm.commands.compiling import is_engine_cached
from livedmm.commands.printing import columns, echo_json
from livedmm.errors import DeviceError

SOFTWARE = ("llvmpipe", "softpipe", "swrast")
"""What Mesa calls itself where it draws without a graphics card."""


class Finding(NamedTuple):
    """Something that was looked at: how it is, and, where something is missing, what to do."""

    what: str
    works: bool
    found: str
    to_do: str = ""


def doctor(as_json: bool) -> int:
    """Print how everything is that livedmm needs; 1 if something is missing."""
    findings = list(_findings())
    if as_json:
        echo_json([finding._asdict() for finding in findings])
    else:
        columns([("works" if f.works else "MISSING", f.what, f.found + (f"; {f.to_do}" if f.to_do else ""))
                 for f in findings], indent="")
        missing = [f.what for f in findings if not f.works]
        click.echo(f"\nWhat is missing: {', '.join(missing)}. What needs none of it works." if missing
                   else "\nNothing is missing.")
    return 0 if all(finding.works for finding in findings) else 1


def _findings() -> Iterator[Finding]:
    yield Finding("Python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield Finding("livedmm", True, version("livedmm"))
    yield _compiler()
    yield _cache()
    yield _sound_files()
    yield from _sound()
    yield _graphics()
    yield _screen()
    yield _interface()
    yield _port()


def _compiler() -> Finding:
    try:
        import numba
    except ImportError as error:
        return Finding("compiler", False, f"numba cannot be loaded ({error})", "install livedmm again")
    return Finding("compiler", True, f"numba {numba.__version__}")


def _cache() -> Finding:
    from livedmm.engine import cache

    folder = cache.folder()
    if is_engine_cached():
        return Finding("compiled engine", True, f"in {folder}")
    there = next(above for above in (folder, *folder.parents) if above.exists())
    if not os.access(there, os.W_OK):
        return Finding("compiled engine", False, f"nothing can be kept in {folder}, so each start compiles",
                       "set LIVEDMM_CACHE to a folder that you may write to")
    return Finding("compiled engine", True, "not yet, so the first start takes longer", "`livedmm warm` makes it")


def _sound_files() -> Finding:
    try:
        import soundfile
    except (ImportError, OSError) as error:
        return Finding("sound files", False, f"soundfile cannot be loaded ({error})", "install livedmm again")
    return Finding("sound files", True, f"WAV, FLAC and OGG by libsndfile {soundfile.__libsndfile_version__}")


def _sound() -> Iterator[Finding]:
    from livedmm.audio import devices
    from livedmm.audio.devices import sounddevice

    try:
        yield Finding("PortAudio", True, str(sounddevice().get_portaudio_version()[1]).partition(",")[0])
    except DeviceError as error:
        yield Finding("PortAudio", False, error.message, error.advice)
        return
    try:
        found = devices()
    except DeviceError as error:
        yield Finding("sound devices", False, error.message, error.advice)
        return
    if not found:
        yield Finding("sound devices", False, "there is none", "connect one, or start a sound server; "
                      "`livedmm render` needs none")
    for device in found:
        yield Finding("sound device", True, str(device).strip("* ") + (", the default" if device.default else ""))


def _graphics() -> Finding:
    from livedmm.pictures.context import headless

    try:
        graphics = headless()
    except DeviceError as error:
        return Finding("OpenGL", False, error.message, error.advice)
    renderer = graphics.renderer
    graphics.release()
    slow = any(word in renderer.lower() for word in SOFTWARE)
    return Finding("OpenGL", True, renderer + (", which is the processor: pictures are slow" if slow else ""),
                   "`perform --size 640x360` has a quarter of the pixels" if slow else "")


def _screen() -> Finding:
    from livedmm.pictures.windowing import finish, monitors

    try:
        found = monitors()
    except DeviceError as error:
        return Finding("screen", False, error.message, "`livedmm perform` plays unseen, `livedmm repl` reaches it, and "
                       "`livedmm replay LOG -o film.mp4` shows it afterwards")
    finish()
    return Finding("screen", True, ", ".join(found))


def _interface() -> Finding:
    try:
        import imgui_bundle
    except ImportError as error:
        return Finding("interface", False, f"imgui-bundle cannot be loaded ({error}), so rows cannot be typed over the "
                       "picture", "install livedmm again; `livedmm repl` needs none of it")
    return Finding("interface", True, f"imgui-bundle {imgui_bundle.__version__}")


def _port() -> Finding:
    from livedmm.live.osc.server import HOST, PORT, bind

    try:
        for taken in bind(HOST, PORT):
            taken.close()
    except DeviceError as error:
        # That a session plays is nothing missing.
        return Finding("OSC", "held by a session of" in error.message, error.message, error.advice)
    return Finding("OSC", True, f"port {PORT} is free")
