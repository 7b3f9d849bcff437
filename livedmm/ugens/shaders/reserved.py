"""Names that a GLSL 330 text cannot give to anything."""

from __future__ import annotations

import re

from livedmm.errors import DeclarationError, Where

_WORDS = """
attribute const uniform varying layout centroid flat smooth noperspective break continue do for while switch case
default if else in out inout float int void bool true false invariant discard return mat2 mat3 mat4 mat2x2 mat2x3
mat2x4 mat3x2 mat3x3 mat3x4 mat4x2 mat4x3 mat4x4 vec2 vec3 vec4 ivec2 ivec3 ivec4 bvec2 bvec3 bvec4 uint uvec2 uvec3
uvec4 lowp mediump highp precision sampler1D sampler2D sampler3D samplerCube sampler1DShadow sampler2DShadow
samplerCubeShadow sampler1DArray sampler2DArray isampler2D usampler2D sampler2DRect samplerBuffer sampler2DMS struct
common partition active asm class union enum typedef template this resource goto inline noinline public static extern
external interface long short double half fixed unsigned superp input output hvec2 hvec3 hvec4 dvec2 dvec3 dvec4
fvec2 fvec3 fvec4 filter sizeof cast namespace using row_major main
"""

RESERVED = frozenset(_WORDS.split())
"""Keywords, the words that the language keeps for later, and ``main``."""


def check_name(name: object, what: str, where: Where) -> str:
    """The name of an input or a target, if a shader can call something so.

    Raises
    ------
    DeclarationError
        If it is no name, a word of the language, or one of livedmm's own.
    """
    if not isinstance(name, str) or not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
        raise DeclarationError(f"{what} has the name {name!r:.60}", "a name is letters, digits and _", where)
    if len(name) > 100:
        raise DeclarationError(f"{what} has a name of {len(name)} characters", "100 are enough", where)
    if name in RESERVED or name.startswith(("gl_", "dmm_")) or "__" in name:
        raise DeclarationError(f"{what} is called '{name}', which the shader language keeps for itself",
                               f"call it '{name.strip('_')}_1', say", where)
    return name
