"""Draw lists of Dear ImGui drawn by moderngl, into whatever framebuffer is in use.

What it draws on must be cleared to nothing first; colours there are then multiplied by their alpha, as those of all
pictures here are.
"""

from __future__ import annotations

import ctypes
from typing import Any

import moderngl
import numpy as np
from imgui_bundle import imgui
from numpy.typing import NDArray

from livedmm.pictures.context import Graphics

_VERTEX = """#version 330 core
uniform vec2 size;
in vec2 place;
in vec2 at;
in vec4 colour;
out vec2 where;
out vec4 tint;
void main() {
    where = at;
    tint = colour;
    gl_Position = vec4(2.0 * place.x / size.x - 1.0, 1.0 - 2.0 * place.y / size.y, 0.0, 1.0);
}
"""
_FRAGMENT = """#version 330 core
uniform sampler2D face;
in vec2 where;
in vec4 tint;
out vec4 seen;
void main() { seen = tint * texture(face, where); }
"""
_LAYOUT = "2f 2f 4f1"
_ROOM = 1 << 16
_BLEND: Any = (moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA)
"""Colours over what is there, alpha beside it; moderngl takes four, though its types have two."""


class Renderer:
    """Draws what Dear ImGui has gathered. Its methods are called from the thread that owns the context.

    The present ImGui context is taken for its own: it has none of the others' textures.
    """

    def __init__(self, graphics: Graphics) -> None:
        self._context = graphics.context
        self._program = self._context.program(vertex_shader=_VERTEX, fragment_shader=_FRAGMENT)
        self._program["face"] = 0
        self._vertices = self._context.buffer(reserve=_ROOM, dynamic=True)
        self._indices = self._context.buffer(reserve=_ROOM, dynamic=True)
        self._array = self._arranged()
        self._textures: dict[int, moderngl.Texture] = {}
        self._lent: dict[int, moderngl.Texture] = {}
        imgui.get_io().backend_flags |= imgui.BackendFlags_.renderer_has_textures

    def draw(self, data: imgui.ImDrawData, target: moderngl.Framebuffer) -> NDArray[np.float32]:
        """Draw on a framebuffer of as many pixels as what was gathered has units.

        Returns the boxes ``(n, 4)`` around the triangles that were drawn: left, top, right and bottom.
        """
        context = self._context
        self._update()
        target.use()
        context.enable(moderngl.BLEND)
        context.blend_func = _BLEND
        self._program["size"] = target.size
        boxes = [np.zeros((0, 4), np.float32)]
        try:
            for commands in data.cmd_lists:
                boxes.append(self._upload(commands))
                for command in commands.cmd_buffer:
                    left, top, right, bottom = (round(x) for x in command.clip_rect)
                    name = int(command.get_tex_id())
                    texture = self._textures.get(name) or self._lent.get(name)
                    if right <= left or bottom <= top or texture is None:
                        continue
                    target.scissor = left, target.height - bottom, right - left, bottom - top
                    texture.use(0)
                    self._array.render(moderngl.TRIANGLES, vertices=command.elem_count, first=command.idx_offset)
        finally:
            target.scissor = 0, 0, *target.size
            context.blend_func = moderngl.ONE, moderngl.ONE
            context.disable(moderngl.BLEND)
            self._lent.clear()
        return np.concatenate(boxes)

    def lend(self, picture: moderngl.Texture) -> imgui.ImTextureRef:
        """How a texture of this context is named in draw lists, until the next `draw` is done."""
        self._lent[picture.glo] = picture
        return imgui.ImTextureRef(picture.glo)

    def release(self) -> None:
        """Give its memory back."""
        for face in imgui.get_platform_io().textures:
            if face.ref_count == 1 and (texture := self._textures.pop(int(face.tex_id), None)) is not None:
                texture.release()
                face.set_tex_id(0)
                face.set_status(imgui.ImTextureStatus.destroyed)
        for owner in (self._array, self._vertices, self._indices, self._program):
            owner.release()

    def _arranged(self) -> moderngl.VertexArray:
        return self._context.vertex_array(self._program, [(self._vertices, _LAYOUT, "place", "at", "colour")],
                                          self._indices, index_element_size=imgui.INDEX_SIZE)

    def _upload(self, commands: imgui.ImDrawList) -> NDArray[np.float32]:
        """Bring vertices and indices to the card; returns the boxes around their triangles."""
        vertices, indices = commands.vtx_buffer, commands.idx_buffer
        sizes = vertices.size() * imgui.VERTEX_SIZE, indices.size() * imgui.INDEX_SIZE
        if sizes[0] > self._vertices.size or sizes[1] > self._indices.size:
            for owner in (self._array, self._vertices, self._indices):
                owner.release()
            self._vertices, self._indices = (self._context.buffer(reserve=2 * max(size, _ROOM), dynamic=True)
                                             for size in sizes)
            self._array = self._arranged()
        if not all(sizes):
            return np.zeros((0, 4), np.float32)
        parts: list[Any] = [(ctypes.c_char * size).from_address(address) for size, address in zip(
            sizes, (vertices.data_address(), indices.data_address()), strict=True)]
        for buffer, part in zip((self._vertices, self._indices), parts, strict=True):
            buffer.orphan()
            buffer.write(part)
        places = np.frombuffer(parts[0], np.float32).reshape(-1, imgui.VERTEX_SIZE // 4)[:, :2]
        corners = places[np.frombuffer(parts[1], f"u{imgui.INDEX_SIZE}").reshape(-1, 3)]
        return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)

    def _update(self) -> None:
        """Bring the textures of glyphs up to what has been asked for."""
        for face in imgui.get_platform_io().textures:
            if face.status == imgui.ImTextureStatus.want_create:
                texture = self._context.texture((face.width, face.height), 4, _pixels(face).tobytes())
                texture.filter = moderngl.LINEAR, moderngl.LINEAR
                texture.repeat_x = texture.repeat_y = False
                self._textures[texture.glo] = texture
                face.set_tex_id(texture.glo)
                face.set_status(imgui.ImTextureStatus.ok)
            elif face.status == imgui.ImTextureStatus.want_updates:
                part = face.update_rect
                pixels = _pixels(face)[part.y:part.y + part.h, part.x:part.x + part.w]
                self._textures[int(face.tex_id)].write(np.ascontiguousarray(pixels).tobytes(),
                                                       viewport=(part.x, part.y, part.w, part.h))
                face.set_status(imgui.ImTextureStatus.ok)
            elif face.status == imgui.ImTextureStatus.want_destroy and face.unused_frames:
                if (gone := self._textures.pop(int(face.tex_id), None)) is not None:
                    gone.release()
                face.set_tex_id(0)
                face.set_status(imgui.ImTextureStatus.destroyed)


def _pixels(face: imgui.ImTextureData) -> NDArray[np.uint8]:
    """The pixels of a texture of glyphs, ``(height, width, 4)``."""
    return np.asarray(face.get_pixels_array(), np.uint8).reshape(face.height, face.width, 4)
