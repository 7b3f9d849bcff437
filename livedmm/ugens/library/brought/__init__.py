"""Pictures that no shader makes: files, films, cameras, texts.

Each is brought by the host, and laid into the frame by a small shader, whose inputs stand after those that say what is
brought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from livedmm.ugens.kind import Kind
from livedmm.ugens.ports import Input, Setting
from livedmm.ugens.shaders import Pass, shader_kind

SAMPLER = "brought"
"""What the shaders here call the picture that the host brings."""


def brought(name: str, shader: str, doc: str, settings: Sequence[Setting] = (), inputs: Sequence[Input] = (),
            drawn: Pass | None = None) -> Kind:
    """A kind whose picture the host brings.

    Parameters
    ----------
    name
        Of the kind, and of the source in `livedmm.pictures.sources`.
    shader
        The stem of the file in this folder that draws it.
    inputs
        What is said to the host, before what is said to the shader.
    drawn
        What is drawn, if it is not a picture of the session's size.
    """
    kind = shader_kind(Path(__file__).with_name(f"{shader}.frag"))
    assert kind.shader is not None
    pictures = {port: sampler for port, sampler in kind.shader.images.items() if sampler != SAMPLER}
    passes = (drawn,) if drawn is not None else kind.shader.passes
    return replace(
        kind, name=name, doc=doc, source=name, settings=tuple(settings), values={s.name: s.default for s in settings},
        inputs=(*inputs, *(i for i in kind.inputs if i.name != SAMPLER)), main=(),
        shader=replace(kind.shader, images=pictures, brought=SAMPLER, passes=passes))


image = brought("image", "laid", """A picture from a file, or one of those in a folder.

PNG, JPEG, WebP and others; of a GIF the first picture, for `video` plays it. Files are looked for beside the patch.
A folder's pictures are counted by `index` in the order of their names.""",
                settings=[Setting("file", "card.png", "a picture, or a folder of them", name="file")],
                inputs=[Input(doc="which of a folder, from 0; after the last comes the first", range=(0.0, 15.0),
                              name="index")])

text = brought("text", "written", """Words on the screen, white, in one line or several.

A line ends at the sign for a new line. What is drawn is how much of each pixel is covered, in all four channels: so
it takes colour from a product, as ``text("now") * solid(1, 0.5, 0.2)``.""",
               settings=[Setting("text", "livedmm", "what is written", name="text")],
               inputs=[Input(doc="of a line, in heights of the picture", bias=0.15, range=(0.02, 1.0), name="size"),
                       Input(doc="which side of several lines is straight", bias=1.0,
                             choices=("left", "centre", "right"), name="align")])
