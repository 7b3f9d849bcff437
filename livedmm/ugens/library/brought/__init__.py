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

video = brought("video", "laid", """A film from a file, without its sound.

It runs at `speed` from the tick at which the neuron begins, `position` is added. At speed 0 the picture is a function
of `position` alone, and so it is scratched: ``video("card.webm", speed=0, position=lfo)``.""",
                settings=[Setting("file", "card.webm", "a film: MP4, WebM, MOV, MKV, GIF", name="file")],
                inputs=[Input(doc="of its own; below 0 it runs backwards", bias=1.0, range=(-2.0, 4.0), name="speed"),
                        Input(doc="whether it begins again after its end; else its last picture stays", bias=1.0,
                              switch=True, name="loop"),
                        Input("s", "added to where it is", range=(0.0, 60.0), name="position")])

camera = brought("camera", "laid", """What a camera sees, as it comes.

``camera("lavfi:testsrc2")`` is a test picture, for who has none. No log holds what a camera saw: a replay shows
what it sees then, with the numbers that were read of it when it was played.""",
                 settings=[Setting("text", "/dev/video0", "what the system calls it", name="device")])

text = brought("text", "written", """Words on the screen, white, in one line or several.

A line ends at the sign for a new line. What is drawn is how much of each pixel is covered, in all four channels: so
it takes colour from a product, as ``text("now") * solid(1, 0.5, 0.2)``.""",
               settings=[Setting("text", "livedmm", "what is written", name="text")],
               inputs=[Input(doc="of a line, in heights of the picture", bias=0.15, range=(0.02, 1.0), name="size"),
                       Input(doc="which side of several lines is straight", bias=1.0,
                             choices=("left", "centre", "right"), name="align")])
