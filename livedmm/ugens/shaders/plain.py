"""Plain GLSL: the declarations of a fragment shader and the comments beside them say what a kind takes.

The form stands in the docstring of `livedmm.ugens.shaders`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from inspect import cleandoc
from pathlib import Path

from livedmm.errors import DeclarationError, Where, near
from livedmm.ugens.ports import Input
from livedmm.ugens.shaders.declarations import Declared, declarations, declared_otherwise, without, without_directives
from livedmm.ugens.shaders.expressions import Expression
from livedmm.ugens.shaders.inputs import COMPONENTS, Inputs
from livedmm.ugens.shaders.reserved import check_name
from livedmm.ugens.shaders.shader import Shader
from livedmm.ugens.shaders.tokens import Token, code, replaced, tokens

FRAME = {"uv": ("vec2", "dmm_uv"), "resolution": ("vec2", "dmm_resolution"), "time": ("float", "dmm_time"),
         "frame": ("int", "dmm_frame")}
"""What every plain shader may use, whether it declares it or not: its type, and what stands for it."""

OUTPUT = "dmm_fragment"
"""What ``gl_FragColor`` becomes: as long, so that columns stay."""

NUMBERS = ("float", "int", "bool", *COMPONENTS)

WORDS = {"true": 1.0, "false": 0.0}

_NUMBER = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_RANGE = re.compile(rf"(?:(?P<unit>[^\s\[\]{{}}]+)\s+)?\[\s*(?P<low>{_NUMBER})\s*,\s*(?P<high>{_NUMBER})\s*\]\s*")
_FORM = re.compile(r"\[\s*(?P<form>trigger|gate)\s*\]\s*")
_CHOICES = re.compile(r"\{\s*(?P<choices>[^{}]+?)\s*\}\s*")


def read_plain(path: Path, text: str, found: Sequence[Token]) -> tuple[Inputs, Shader]:
    """The inputs and the shader of a plain GLSL file, of which all tokens were found.

    Raises
    ------
    DeclarationError
        With the line of what cannot be an input, an output or a default.
    """
    document, inputs = str(path), Inputs()
    body, extensions = without_directives(take_uniforms(text, found, document, inputs, FRAME), document)
    words = code(tokens(body, document))
    body, output, is_ours = with_output(body, words, document)
    own = declared_otherwise(words)
    used = {name: new for name, (_, new) in FRAME.items() if name not in own and any(w.text == name for w in words)}
    head = f"out vec4 {OUTPUT};" if is_ours else ""
    return inputs, Shader(path=path, text=text, dialect="glsl", images=inputs.images, uniforms=inputs.uniforms,
                          body=body, head=head, tail=finishing(output), names={**used, "main": "dmm_main"},
                          extensions=extensions)


def take_uniforms(text: str, found: Sequence[Token], document: str, inputs: Inputs,
                  frame: Mapping[str, tuple[str, str]]) -> str:
    """Add the uniforms of a text to the inputs; the text without the declarations that livedmm makes itself.

    `frame` has what every such shader is given, as `FRAME` has it.
    """
    comments = _comments_beside(found)
    gone: set[Declared] = set()
    everything = declarations(code(found), text, document)
    for declared in everything:
        where = Where(document, declared.line)
        if declared.storage == "out":
            continue
        if declared.name in frame:
            wanted = frame[declared.name][0]
            if declared.type != wanted:
                raise DeclarationError(f"'{declared.name}' is a {declared.type} here", f"it is a {wanted}", where)
            gone.add(declared)
        elif declared.storage == "in":
            raise DeclarationError(f"nothing gives 'in {declared.type} {declared.name}'",
                                   "livedmm gives in vec2 uv; a number is a uniform", where)
        elif _take_uniform(declared, inputs, comments.get(declared.last, ""), where):
            gone.add(declared)
    return without(text, everything, gone)


def with_output(text: str, words: Sequence[Token], document: str) -> tuple[str, str, bool]:
    """The text, the name of its one output, and whether livedmm must declare it: in the place of ``gl_FragColor``.

    Raises
    ------
    DeclarationError
        If there is no output, or another than one ``vec4``.
    """
    outputs = [d for d in declarations(words, text, document) if d.storage == "out"]
    if not outputs:
        changes = [(w.start, w.end, OUTPUT) for w in words if w.text == "gl_FragColor"]
        if not changes:
            raise DeclarationError("it declares no output", "write out vec4 color; above main", Where(document, 1))
        return replaced(text, changes), OUTPUT, True
    advice = "a shader has one output: out vec4 color;"
    if outputs[0].type != "vec4":
        raise DeclarationError(f"the output is a {outputs[0].type}", advice, Where(document, outputs[0].line))
    if len(outputs) > 1:
        raise DeclarationError(f"a second output, '{outputs[1].name}'", advice, Where(document, outputs[1].line))
    return text, outputs[0].name, False


def finishing(output: str) -> str:
    """What stands after a text whose ``main`` is called ``dmm_main``."""
    return f"void main() {{ dmm_main(); {output} = dmm_finite({output}); }}"


def documentation(text: str, found: Sequence[Token]) -> str:
    """What the comments above everything say, ``#version`` aside: the documentation of the kind."""
    said: list[str] = []
    for token in found:
        if token.sort == "comment":
            lines = re.sub(r"\s*\*+/\Z", "", token.text).split("\n")
            said += [re.sub(r"^\s*(?://+|/\*+|\*)", "", line) for line in lines]
        elif token.sort == "newline":
            if said and text[token.end:token.end + 1] == "\n":
                break
        elif not _is_version(token, text):
            break
    return cleandoc("\n".join(line.rstrip() for line in said))


def _is_version(token: Token, text: str) -> bool:
    line = text[text.rfind("\n", 0, token.start) + 1:].partition("\n")[0]
    return token.directive and re.match(r"\s*#\s*version\b", line) is not None


def _comments_beside(found: Sequence[Token]) -> Mapping[int, str]:
    """Line of code, and what the comment after it on the same line says."""
    beside: dict[int, str] = {}
    for token in found:
        if token.sort == "comment":
            said = token.text[2:].removesuffix("*/") if token.text.startswith("/*") else token.text[2:]
            beside.setdefault(token.line, " ".join(said.split()))
    return beside


def _take_uniform(declared: Declared, inputs: Inputs, comment: str, where: Where) -> bool:
    """Add what a uniform declares to the inputs; return whether it is an image, whose declaration goes."""
    if declared.name == "input":
        raise DeclarationError("'input' is a word that GLSL keeps for itself",
                               "call it image: then rows call it input", where)
    check_name(declared.name, "an input", where)
    if declared.array:
        raise DeclarationError(f"'{declared.name}' is an array, which is no input", "write a uniform for each", where)
    if declared.type == "sampler2D":
        inputs.image(declared.name, comment, where, port="input" if declared.name == "image" else "")
        return True
    if declared.type not in NUMBERS:
        close = near(declared.type, [*NUMBERS, "sampler2D"])
        raise DeclarationError(f"'{declared.name}' is a {declared.type}, which is no input",
                               close or f"inputs are {', '.join(NUMBERS)} and sampler2D", where)
    port, event = described(comment, declared.type, where)
    defaults = _defaults(declared, where)
    inputs.number(declared.name, "event" if event else declared.type, port, defaults, where)
    return False


def described(comment: str, type: str, where: Where) -> tuple[Input, bool]:
    """What a comment says of a number input: ``unit [low, high] words``, ``{names, of, choices} words``; and whether
    the input is a trigger."""
    unit, range_, form = "", None, "line"
    choices: tuple[str, ...] = ()
    match = _FORM.match(comment) or _CHOICES.match(comment) or _RANGE.match(comment)
    if match:
        said = match.groupdict()
        comment = comment[match.end():]
        form = said.get("form") or "line"
        unit = said.get("unit") or ""
        if "choices" in said:
            choices = tuple(choice.strip() for choice in said["choices"].split(","))
        if "low" in said:
            range_ = (float(said["low"]), float(said["high"]))
            if not range_[0] < range_[1]:
                raise DeclarationError(f"the range {match[0].strip()} is empty", "the lower end comes first", where)
    doc = comment.lstrip(":-, ")
    return Input(unit=unit, doc=doc, range=range_, form=form, choices=choices,  # type: ignore[arg-type]
                 switch=type == "bool" and form == "line"), form == "trigger"


def _defaults(declared: Declared, where: Where) -> tuple[float, ...]:
    """The numbers of a default such as ``0.5``, ``true`` or ``vec2(0.5, 1.0)``; none if there is no default."""
    text = declared.default.strip()
    if not text:
        return ()
    match = re.fullmatch(r"(?:vec[234])\s*\((.*)\)", text, re.DOTALL)
    count = len(COMPONENTS.get(declared.type, "x"))
    parts = [match[1]] if match and count == 1 else _arguments(match[1]) if match else [text]
    try:
        numbers = tuple(WORDS[p] if p in WORDS else Expression(p).value({}) for p in map(str.strip, parts))
    except ValueError as error:
        raise DeclarationError(f"the default of '{declared.name}': {error}",
                               "write numbers, such as 0.5 or vec2(0.5, 1.0)", where) from None
    if len(numbers) not in (1, count):
        raise DeclarationError(f"the default of '{declared.name}' has {len(numbers)} numbers", f"it has {count}", where)
    return numbers


def _arguments(text: str) -> list[str]:
    """A text cut at the commas that stand in no parentheses."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts
