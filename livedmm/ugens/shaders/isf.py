"""ISF, the Interactive Shader Format, version 2 and what version 1 has besides: a header in JSON, then GLSL.

The header's keys are read here and become the declarations that the format leaves to its host. Names of the format are
exchanged (``TIME`` is ``dmm_time``), and its functions are macros. The format's description:
https://docs.isf.video/ref_json.html, ref_variables.html, ref_functions.html.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

from livedmm.errors import DeclarationError, near
from livedmm.ugens.ports import Input
from livedmm.ugens.shaders.declarations import without_directives
from livedmm.ugens.shaders.expressions import Expression
from livedmm.ugens.shaders.header import Header, read_header
from livedmm.ugens.shaders.inputs import Inputs
from livedmm.ugens.shaders.plain import finishing, with_output
from livedmm.ugens.shaders.reserved import check_name
from livedmm.ugens.shaders.sampling import renamed, samplings
from livedmm.ugens.shaders.shader import FRAME_UNIFORMS, MOST_SAMPLERS, Pass, Shader
from livedmm.ugens.shaders.tokens import blank, code, exchanged, replaced, tokens

NAMES = {
    "TIME": "dmm_time", "TIMEDELTA": "dmm_delta", "DATE": "dmm_date", "FRAMEINDEX": "dmm_frame",
    "PASSINDEX": "dmm_pass", "RENDERSIZE": "dmm_resolution", "isf_FragNormCoord": "dmm_uv",
    "vv_FragNormCoord": "dmm_uv", "texture2D": "texture", "texture2DLod": "textureLod", "texture2DRect": "IMG_PIXEL"}
"""What the format calls otherwise."""

# For samplers that are handed on to a function, targets and imported pictures; of the others `sampling` takes care.
FUNCTIONS = """
#define IMG_SIZE(s) vec2(textureSize(s, 0))
#define IMG_PIXEL(s, p) texture(s, (p)/IMG_SIZE(s))
#define IMG_NORM_PIXEL(s, p) texture(s, p)
#define IMG_THIS_PIXEL(s) texture(s, dmm_uv)
#define IMG_THIS_NORM_PIXEL(s) texture(s, dmm_uv)
"""

VERTEX_INIT = """
out vec2 dmm_uv;
void isf_vertShaderInit() {
    dmm_uv = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    gl_Position = vec4(2.0*dmm_uv - 1.0, 0.0, 1.0);
}
"""

RETURNS = "#extension GL_ARB_shading_language_420pack : enable"
"""With it an ``int`` may be returned as a ``float``, as GLSL 1.20 has it; a driver without it only warns."""
UNSIGNED = "#extension GL_ARB_gpu_shader5 : enable"
"""With it an ``int`` may stand for a ``uint``. It makes ``sample`` a keyword, so only texts with a ``uint`` have it."""

MOST_PASSES = 64

TYPES = ("float", "bool", "long", "point2D", "color", "event", "image", "audio", "audioFFT")
_AUDIO = {"audio": ("a waveform as a picture", "played_wave.out"),
          "audioFFT": ("a spectrum as a picture", "played_spectrum.out")}
"""Of inputs that hosts feed with what is heard: what they take, and what they begin wired to."""


def read_isf(path: Path, text: str, vertex: str | None) -> tuple[Inputs, Shader, str]:
    """The inputs, the shader and the documentation of an ISF file.

    Parameters
    ----------
    vertex
        The text of the vertex shader beside it, if there is one.

    Raises
    ------
    DeclarationError
        With the line, in the file or in its header, of what is wrong.
    """
    header = read_header(path, text)
    inputs, lines = Inputs(), []
    for entry in header.maps("INPUTS"):
        lines += _input(entry, inputs, header)
    passes = _passes(header, inputs)
    imported = _imported(header, path)
    _check_samplers(inputs, passes, imported, header)
    start, end = header.span
    body = text[:start] + blank(text[start:end]) + text[end:]
    body, extensions = without_directives(body, str(path))
    words = code(tokens(body, str(path)))
    body, output, is_ours = with_output(body, words, str(path))
    used = {word.text for word in words}
    lines += _old_names(used, inputs, passes, imported)
    extensions = "\n".join([RETURNS, *([UNSIGNED] if used & {"uint", "uvec2", "uvec3", "uvec4"} else []), extensions])
    head = "\n".join([*([f"out vec4 {output};"] if is_ours else []), FUNCTIONS.strip(), *lines])
    shader = Shader(path=path, text=text, dialect="isf", images=inputs.images, uniforms=inputs.uniforms, body=body,
                    head=head, tail=finishing(output), names={**NAMES, "varying": "in", "main": "dmm_main"},
                    extensions=extensions.strip(), passes=passes, imported=imported)
    if vertex is not None:
        shader = _with_vertex(shader, vertex, lines)
    described, credit = (str(header.top.get(key) or "").strip() for key in ("DESCRIPTION", "CREDIT"))
    return inputs, shader, "\n\n".join([described or f"The shader {path.name}.", *([credit] if credit else [])])


def _input(entry: Mapping[str, Any], inputs: Inputs, header: Header) -> list[str]:
    """Add one of the header's INPUTS; return the lines that declare it, for both shaders."""
    name, kind = entry.get("NAME"), entry.get("TYPE")
    where = header.where(name)
    name = check_name(name, "an input", where)
    if kind not in TYPES:
        raise DeclarationError(f"input '{name}' is of the type {kind!r:.60}",
                               near(str(kind), TYPES) or f"types are {', '.join(TYPES)}", where)
    doc = " ".join(str(entry.get("LABEL", "")).split())
    if kind in ("image", "audio", "audioFFT"):
        taken, wired = _AUDIO.get(kind, ("", ""))
        doc = ": ".join(part for part in (doc, taken) if part)
        inputs.image(name, doc, where, port="input" if name == "inputImage" else "", wired=wired)
        return []
    if kind == "long" and entry.get("VALUES"):
        return _choice(entry, name, doc, inputs, header)
    glsl = {"bool": "bool", "event": "bool", "long": "int", "point2D": "vec2", "color": "vec4"}.get(kind, "float")
    count = {"point2D": 2, "color": 4}.get(kind, 1)
    low, high, default = (header.numbers(entry.get(key), count, f"{key} of input '{name}'", where)
                          for key in ("MIN", "MAX", "DEFAULT"))
    if kind == "color":
        low, high = low or [0.0]*4, high or [1.0]*4
    if kind == "event":
        default = None
    ranges = [(a, b) if a < b else None for a, b in zip(low, high, strict=True)] if low and high else []
    if default is None and kind in ("float", "long", "point2D"):
        default = [min(max(0.0, r[0]), r[1]) if r else 0.0 for r in ranges]
    numeric = kind not in ("bool", "event")
    inputs.number(name, "event" if kind == "event" else glsl,
                  Input(doc=doc, switch=kind == "bool", form="trigger" if kind == "event" else "line"),
                  tuple(default or ()), where, ranges=ranges if numeric else ())
    return [f"uniform {glsl} {name};"]


def _choice(entry: Mapping[str, Any], name: str, doc: str, inputs: Inputs, header: Header) -> list[str]:
    """A choice among numbers: rows give the place in the list, the shader is given the number there."""
    where = header.where(name)
    values = entry["VALUES"]
    if not isinstance(values, list) or len(values) > 1000:
        raise DeclarationError(f"the VALUES of input '{name}' are no list of up to 1000", "write [0, 1, 2]", where)
    numbers = [round(header.numbers(v, 1, f"a value of input '{name}'", where, must=True)[0]) for v in values]
    labels = entry.get("LABELS")
    labels = [str(label) for label in labels] if isinstance(labels, list) else []
    labels += [str(number) for number in numbers[len(labels):]]
    default = header.numbers(entry.get("DEFAULT"), 1, f"DEFAULT of input '{name}'", where)
    first = numbers.index(round(default[0])) if default and round(default[0]) in numbers else 0
    declared = Input(doc=doc, choices=tuple(labels[:len(numbers)]))
    if numbers == list(range(len(numbers))):
        inputs.number(name, "int", declared, (float(first),), where)
        return [f"uniform int {name};"]
    inputs.number(f"dmm_choice_{name}", "int", declared, (float(first),), where, port=name)
    listed = ", ".join(map(str, numbers))
    return [f"uniform int dmm_choice_{name};",
            f"const int dmm_values_{name}[{len(numbers)}] = int[{len(numbers)}]({listed});",
            f"int {name} = dmm_values_{name}[clamp(dmm_choice_{name}, 0, {len(numbers) - 1})];"]


def _passes(header: Header, inputs: Inputs) -> tuple[Pass, ...]:
    """The passes, and which of their targets last: by PERSISTENT, or by PERSISTENT_BUFFERS of version 1."""
    names = frozenset({"$WIDTH", "$HEIGHT", *(f"${port.name}" for port in inputs.ports if not port.image),
                       *(f"${u.name}" for u in inputs.uniforms.values())})
    kept = header.named("PERSISTENT_BUFFERS")
    entries = header.maps("PASSES")
    if len(entries) > MOST_PASSES:
        raise DeclarationError(f"{len(entries)} passes", f"a shader has at most {MOST_PASSES}", header.where("PASSES"))
    found = []
    for entry in entries:
        target = entry.get("TARGET") or ""
        where = header.where(target or "PASSES")
        if target:
            check_name(target, "a target", where)
        old = kept.get(target, {})
        sides = []
        for key in ("WIDTH", "HEIGHT"):
            said = entry.get(key, old.get(key))
            try:
                sides.append(None if said in (None, "") else Expression(str(said), names))
            except ValueError as error:
                raise DeclarationError(f"the {key} of target '{target}': {error}",
                                       "it is arithmetic over $WIDTH, $HEIGHT and inputs of numbers", where) from None
        found.append(Pass(target, bool(target) and (target in kept or _is_true(entry.get("PERSISTENT"))),
                          _is_true(entry.get("FLOAT", old.get("FLOAT"))), *sides))
    return tuple(found) or (Pass(),)


def _is_true(value: object) -> bool:
    return value.strip().lower() in ("true", "1", "yes") if isinstance(value, str) else bool(value)


def _imported(header: Header, path: Path) -> dict[str, Path]:
    """The pictures that the shader brings: below its own folder, and there."""
    found = {}
    for name, entry in header.named("IMPORTED").items():
        where = header.where(name)
        check_name(name, "an imported picture", where)
        file = str(entry.get("PATH", ""))
        target = path.parent / file
        try:
            good = target.is_file()
            below = target.resolve().is_relative_to(path.parent.resolve())
        except (OSError, ValueError, RuntimeError):
            good = below = False
        if good and not below:
            raise DeclarationError(f"the picture {file!r:.80} of '{name}' is not below the shader's folder",
                                   "put it there", where)
        if not good:
            raise DeclarationError(f"there is no picture {file!r:.80} of '{name}' beside the shader",
                                   "copy the pictures along with the shader", where)
        found[name] = target
    return found


def _old_names(used: Set[str], inputs: Inputs, passes: tuple[Pass, ...], imported: Mapping[str, Path]) -> list[str]:
    """Macros for what hosts once gave of each picture: its rectangle, its size, and whether it is upside down."""
    sizes = {name: f"dmm_{image}_extent()" for image, name in inputs.images.items()}
    sizes |= {name: f"IMG_SIZE({name})" for name in (*(p.target for p in passes if p.target), *imported)}
    given = {"imgRect": "vec4(0.0, 0.0, {})", "imgSize": "{}", "flip": "false"}
    return [f"#define _{name}_{old} {new.format(size)}" for name, size in sizes.items() for old, new in given.items()
            if f"_{name}_{old}" in used]


def _check_samplers(inputs: Inputs, passes: tuple[Pass, ...], imported: Mapping[str, Path], header: Header) -> None:
    """Raise DeclarationError if two things have one name, or there are more pictures than can be read at once."""
    own = {*inputs.images.values(), *(u.name for u in inputs.uniforms.values())}
    targets = {p.target for p in passes if p.target}
    for name in sorted((targets & own) | (imported.keys() & own) | (imported.keys() & targets)):
        raise DeclarationError(f"two things are called '{name}'", "give one another name", header.where(name))
    count = len(inputs.images) + len(targets) + len(imported)
    if count > MOST_SAMPLERS:
        raise DeclarationError(f"{count} pictures are read: inputs, targets and imported ones",
                               f"a card reads {MOST_SAMPLERS} at once", header.where("INPUTS"))


def _with_vertex(shader: Shader, vertex: str, lines: list[str]) -> Shader:
    """The shader with a vertex shader of its own. A picture that this reads is read as one, not as a sum."""
    document = str(shader.path.with_suffix(".vs"))
    vertex, extensions = without_directives(vertex, document)
    words = code(tokens(vertex, document))
    changes = exchanged(words, {**NAMES, "varying": "out", "vv_vertShaderInit": "isf_vertShaderInit"})
    declared, whole = [], set()
    for image, name in shader.images.items():
        use = samplings(words, name)
        if use.calls or use.elsewhere:
            whole.add(image)
            declared.append(f"uniform sampler2D {shader.sampler(image)};")
            changes += renamed(use, name, shader.sampler(image), vertex)
    declared += [f"uniform sampler2D {name};" for name in
                 dict.fromkeys([*(p.target for p in shader.passes if p.target), *shader.imported])]
    text = "\n".join(["#version 330 core", *([extensions] if extensions else []),
                      *(f"uniform {type} {name};" for name, type in FRAME_UNIFORMS.items()), *declared,
                      FUNCTIONS.strip(), VERTEX_INIT.strip(), *lines, "#line 1", replaced(vertex, changes), ""])
    return replace(shader, vertex=text, whole=frozenset(whole))
