"""Files of kinds: what a file of Python, or a shader, of the user's own declares (DESIGN 3, R42).

A file of Python is run from the text that was read, not read again, and every text under a name of its own: while it
plays, two versions of one file are there at once, and each function must find the text that it was made of.
"""

from __future__ import annotations

import hashlib
import importlib.util
import linecache
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from livedmm.errors import DeclarationError, LivedmmError, Where
from livedmm.ugens import shaders
from livedmm.ugens.kind import Kind

PYTHON = ".py"
ENDINGS = (PYTHON, *shaders.ENDINGS)
"""How the names of files of kinds end."""
LARGEST = 1 << 20
"""Bytes of a file of kinds: each version that is played is written into the log."""

_VERSION = re.compile(r" \(version [0-9a-f]{12}\)\Z")


@dataclass(frozen=True, eq=False)
class KindsFile:
    """A file of kinds that was read. Immutable; any thread may read it.

    Parameters
    ----------
    path
        Where it stands, as it was named.
    text
        What it says; equal texts declare the same kinds.
    """

    path: Path
    text: str
    kinds: tuple[Kind, ...]

    @property
    def version(self) -> str:
        """What tells one text from another."""
        return version_of(self.text)

    @property
    def is_run(self) -> bool:
        """Whether it is code that was run, not only read."""
        return self.path.suffix == PYTHON


def version_of(text: str) -> str:
    """What tells one text from another: a hash of it."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def files_of(path: Path) -> list[Path]:
    """The files of kinds that a name means: itself, or those of a folder, by name; ``_`` and ``.`` hide a file."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS and not p.name.startswith(("_", ".")))


def read_kinds(path: Path, known: KindsFile | None = None) -> KindsFile:
    """Read a file of kinds; one of Python is run, so it must be the user's own, but not again if it is `known`.

    Raises
    ------
    DeclarationError
        If it cannot be read, does not run, or declares no kind.
    """
    text = text_of(path)
    return known if known is not None and known.text == text else kinds_of(path, text)


def kinds_of(path: Path, text: str) -> KindsFile:
    """What the text of a file of kinds declares.

    Raises
    ------
    DeclarationError
        If it does not run, or declares no kind; with the line.
    """
    if path.suffix != PYTHON:
        return KindsFile(path, text, (shaders.shader_kind(path, text),))
    kinds = tuple(declared_in(_run(path, text)))
    if not kinds:
        raise DeclarationError(f"{path} declares no kind", "write @ugen over a class; `livedmm kinds` shows how")
    return KindsFile(path, text, kinds)


def text_of(path: Path) -> str:
    """What a file of kinds says.

    Raises
    ------
    DeclarationError
        If it cannot be read, or is none.
    """
    if path.suffix.lower() in shaders.ENDINGS:
        return shaders.whole_text(path)
    if path.suffix != PYTHON:
        raise DeclarationError(f"{path} is no file of kinds", f"their names end in {', '.join(ENDINGS)}")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise DeclarationError(f"cannot read the kinds of {path}: {error.strerror}") from error
    if len(data) > LARGEST:
        raise DeclarationError(f"{path} is larger than {LARGEST >> 20} MB", "kinds are code, not data")
    try:
        return importlib.util.decode_source(data)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise DeclarationError(f"{path} is no text of Python ({error})", "save it as UTF-8") from error


def _run(path: Path, text: str) -> ModuleType:
    version = version_of(text)
    name = f"{path} (version {version})"
    # Without a time of change it is never compared with what stands in the file by now.
    linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
    module = ModuleType(f"livedmm_kinds_{path.stem}_{version}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, name, "exec", dont_inherit=True), vars(module))
    except LivedmmError:
        raise
    except (Exception, SystemExit) as error:
        line, what = _line_in(error, name), str(error)
        if isinstance(error, SyntaxError):
            line, what = error.lineno or 0, error.msg
        raise DeclarationError(f"{type(error).__name__}: {what}", "the kinds before it stay as they were",
                               Where(str(path), line)) from error
    finally:
        # The functions keep what they need of it alive, and no longer than they are used.
        del sys.modules[module.__name__]
    return module


def declared_in(module: ModuleType) -> list[Kind]:
    """The kinds that a module holds under a public name."""
    return [k for n, k in vars(module).items() if isinstance(k, Kind) and not n.startswith("_")]


def file_of(name: str) -> str:
    """The file that code comes from, by the name under which it was compiled."""
    return _VERSION.sub("", name)


def _line_in(error: BaseException, name: str) -> int:
    """The last line of the code of a name that the traceback of `error` passes through, or 0."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
