"""From a shader file to a kind."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from livedmm.errors import DeclarationError, Where
from livedmm.ugens.kind import Kind
from livedmm.ugens.ports import Output, Setting
from livedmm.ugens.shaders.header import has_header
from livedmm.ugens.shaders.isf import read_isf
from livedmm.ugens.shaders.names import kind_name_of_file
from livedmm.ugens.shaders.plain import documentation, read_plain
from livedmm.ugens.shaders.shadertoy import read_shadertoy
from livedmm.ugens.shaders.tokens import code, tokens

PIXELS = r"\s*([0-9]{1,6})\s*[xX]\s*([0-9]{1,6})\s*"
SHARE = r"\s*([0-9]*\.?[0-9]+)\s*(?:/\s*([0-9]*\.?[0-9]+))?\s*"
RESOLUTION = Setting(name="resolution", form=rf"\s*|{PIXELS}|{SHARE}",
                     doc="the size of its picture: pixels, 256x256, or a share of the session's, 1/2")
"""What every shader has as a setting, unless it has an input of this name."""

MOST_BYTES = 1 << 20
"""Of a shader file: ten times the largest that is known."""

MARK = "\0"
"""No text of a shader has it."""


def shader_kind(path: Path, text: str | None = None) -> Kind:
    """The kind that a shader file declares, or a text as `whole_text` gives it; nothing is compiled, and no graphics
    are needed.

    Raises
    ------
    DeclarationError
        If the file cannot be read or is no shader; with the line, and what to do.
    """
    text, mark, vertex = (whole_text(path) if text is None else text).partition(MARK)
    document, doc = str(path), ""
    found = tokens(text, document)
    functions = {a.text for a, b in pairwise(code(found)) if b.text == "("}
    if path.suffix.lower() != ".isf" and not has_header(text) and "mainImage" in functions and "main" not in functions:
        inputs, shader = read_shadertoy(path, text, found)
    elif "main" not in functions:
        raise DeclarationError("there is no main", "a shader's colour is computed in void main() { ... }",
                               Where(document, 1))
    elif path.suffix.lower() == ".isf" or has_header(text):
        inputs, shader, doc = read_isf(path, text, vertex if mark else None)
    else:
        inputs, shader = read_plain(path, text, found)
    if shader.dialect != "isf":
        doc = documentation(text, found)
    main = ("input",) if "input" in inputs.images else tuple(inputs.images)[:1]
    settings = () if any(port.name == RESOLUTION.name for port in inputs.ports) else (RESOLUTION,)
    return Kind(name=kind_name_of_file(path), stream="image", tick=_drawn, inputs=tuple(inputs.ports),
                settings=settings, values={setting.name: setting.default for setting in settings},
                outputs=(Output(name="out", doc="the picture"),), where=Where(document, 1), shader=shader,
                doc=doc or f"The shader {path.name}.", main=main)


def whole_text(path: Path) -> str:
    """The text of a shader file, and after `MARK` that of the vertex shader that an ISF file may have beside it.

    Raises
    ------
    DeclarationError
        As `read_text`.
    """
    return MARK.join(read_text(file) for file in shader_files(path))


def shader_files(path: Path) -> list[Path]:
    """A shader file, and its vertex shader if it has one."""
    beside = path.with_suffix(".vs")
    return [path, beside] if beside.is_file() else [path]


def read_text(path: Path) -> str:
    """The text of a shader file with plain line ends; what is not ASCII is in comments only, and becomes ``?``.

    Raises
    ------
    DeclarationError
        If there is no such file, or no text in it.
    """
    where = Where(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DeclarationError(f"the shader cannot be read: {error.strerror}", where=where) from error
    if len(data) > MOST_BYTES:
        raise DeclarationError(f"the file has more than {MOST_BYTES >> 20} MB", "a shader is a text of some kB", where)
    if not data.strip():
        raise DeclarationError("the file is empty", "a shader has at least out vec4 color; and main", where)
    if b"\0" in data:
        raise DeclarationError("the file is no text", "a shader is a text in GLSL", where)
    text = data.decode("utf-8-sig", "replace")
    return re.sub("\r\n?", "\n", text)


def _drawn() -> NoReturn:
    """In the place of `tick`: pictures are drawn by a graphics card, not by a function."""
    raise NotImplementedError("a shader is drawn")
