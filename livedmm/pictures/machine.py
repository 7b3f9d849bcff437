"""The picture machine: the two-stroke cycle of image neurons on the GPU (DESIGN 2, R45, R46).

Who has a context and a stream of frames draws with it: offline at once, live on the thread that owns the window. What
is shown is a texture, for a window, a file or a test.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.frames import Frame, PictureNeuron, PicturePlan, Readings
from livedmm.engine.schedule import NeuronKey
from livedmm.errors import DeviceError, LivedmmError, PictureError
from livedmm.network import STANDING
from livedmm.pictures.aside import SIZE, Aside
from livedmm.pictures.brought import Brought
from livedmm.pictures.compiling import Program, Programs
from livedmm.pictures.context import Canvas, Graphics
from livedmm.pictures.imported import Imported
from livedmm.pictures.node import Moment, Node
from livedmm.pictures.painted import Painted
from livedmm.pictures.reading import PART, Reader
from livedmm.pictures.sizes import size_of
from livedmm.pictures.sums import Source, SumPrograms
from livedmm.ugens.shaders.shader import VERTEX

SCREEN: NeuronKey = STANDING["screen"], "screen"
DATE = (2026.0, 1.0, 1.0, 0.0)
"""The date of a first frame of which nothing is known, so that what is rendered twice is the same."""

_COPY = """#version 330 core
uniform sampler2D picture;
in vec2 dmm_uv;
out vec4 color;
void main() { color = texture(picture, dmm_uv); }
"""
SHOW = _COPY.replace("color = texture(picture, dmm_uv)",
                     "color = vec4(clamp(texture(picture, dmm_uv).rgb, 0.0, 1.0), 1.0)")
"""A picture as it is shown: opaque, and no colour beyond what a screen has."""


class PictureMachine:
    """Draws the frames of a network, one after another.

    All methods are called from the thread that owns the context. It fits where `livedmm.engine.frames.Pictures` is
    asked for: then each frame is drawn before the next is computed.

    Parameters
    ----------
    graphics
        Where to draw; it is not given back with the machine.
    size
        Width and height of pictures whose kinds do not say otherwise.
    sample_rate
        Of the session, for shaders that ask.
    date
        Year, month, day and second of the day at the first frame.
    tell
        Is called with what went wrong, such as a shader that does not compile: its neuron then keeps its last picture,
        and the show goes on. Without it errors are raised.
    aside
        Where shaders were tried: what was refused there is not drawn.
    waits
        Whether pictures are waited for that take a while to come, such as a film's. Live nobody waits.

    Attributes
    ----------
    plan
        What is drawn now.
    is_watched
        Always: what is drawn is for somebody.
    """

    is_watched = True

    def __init__(self, graphics: Graphics, size: tuple[int, int] = SIZE, *, sample_rate: float = 48000.0,
                 date: tuple[float, float, float, float] = DATE,
                 tell: Callable[[LivedmmError], None] | None = None, aside: Aside | None = None,
                 waits: bool = True) -> None:
        self.graphics = graphics
        self.size = size
        self.plan = PicturePlan()
        self._tell = tell
        self._told: set[tuple[int, str]] = set()
        self._waits = waits
        self._date = date
        self._rate = struct.pack("f", sample_rate)
        self._programs = Programs(graphics, aside.refused if aside is not None else None)
        self._sums = SumPrograms(graphics)
        self._copy = Program(graphics, VERTEX, _COPY)
        self._show = Program(graphics, VERTEX, SHOW)
        self._imported = Imported(graphics)
        self._reader = Reader(graphics)
        self._nodes: dict[int, Node] = {}
        self._painted: dict[int, Painted] = {}
        self._named: dict[NeuronKey, Source] = {}
        self._side = 0
        self._ticks = 0

    # -- frames

    def ready(self, plan: PicturePlan) -> bool:
        """Always: what is missing is compiled when the frame is drawn."""
        return True

    def show(self, frame: Frame) -> None:
        """Draw a frame."""
        if frame.plan is not self.plan:
            self._adopt(frame.plan)
        self.graphics.settle()
        numbers = frame.numbers.tobytes()
        year, month, day, second = self._date
        for tick in range(frame.ticks):
            self._side ^= 1
            since = frame.time + tick * frame.dt / frame.ticks
            moment = Moment({
                "dmm_time": struct.pack("f", since), "dmm_delta": struct.pack("f", frame.dt / frame.ticks),
                "dmm_frame": struct.pack("i", self._ticks), "dmm_sample_rate": self._rate,
                "dmm_date": struct.pack("4f", year, month, day, second + since)}, numbers, self._side, since)
            for number, painted in self._painted.items():
                self._telling(painted.take, frame.painted.get(number), self._side)
            for node in self._nodes.values():
                node.draw(moment)
            self._ticks += 1
        seen = {key: self._named[key].output(self._side) for key in frame.plan.read}
        self._reader.start(seen, {neuron.key: seen[neuron.key] for neuron in frame.plan.neurons
                                  if neuron.key in seen and neuron.kind.output(f"{PART}[0]") is not None})

    def readings(self) -> Readings:
        """The mean colours of the last frame's pictures, as far as its plan asks for them."""
        return self._reader.finish()

    # -- what is seen

    def picture(self, neuron: NeuronKey = SCREEN) -> Canvas | None:
        """The last picture of a neuron; None if there is none."""
        node = self._named.get(neuron)
        return None if node is None else node.output(self._side)

    def pixels(self, neuron: NeuronKey = SCREEN, size: tuple[int, int] | None = None) -> NDArray[np.uint8]:
        """The last picture of a neuron as it is shown, ``(height, width, 4)`` from the top left, in RGBA of 8 bits.

        Colours beyond 0 to 1 are cut off, and it is opaque; without a picture it is black.
        """
        width, height = size or self.size
        context = self.graphics.context
        bytes_ = context.framebuffer([context.renderbuffer((width, height), 4, dtype="f1")])
        try:
            bytes_.use()
            self.present(neuron)
            data = bytes_.read(components=4, alignment=1)
        finally:
            for attachment in bytes_.color_attachments:
                attachment.release()
            bytes_.release()
        return np.ascontiguousarray(np.frombuffer(data, np.uint8).reshape(height, width, 4)[::-1])

    def floats(self, neuron: NeuronKey = SCREEN) -> NDArray[np.float32]:
        """The last picture of a neuron as it is, ``(height, width, 4)`` from the bottom left, for measurements."""
        canvas = self.picture(neuron)
        if canvas is None:
            return np.zeros((self.size[1], self.size[0], 4), np.float32)
        return canvas.pixels()

    def present(self, neuron: NeuronKey = SCREEN) -> None:
        """Draw the last picture of a neuron all over the framebuffer in use: a window's, or that of a file."""
        canvas = self.picture(neuron)
        if canvas is None:
            self.graphics.context.fbo.clear(0.0, 0.0, 0.0, 1.0)
            return
        canvas.texture.use(self._show.samplers["picture"])
        self._show.draw()

    def resize(self, size: tuple[int, int]) -> None:
        """Go over to pictures of another size, a pixel at least, with what was drawn on them.

        Where there is no memory for it, it is told, and a neuron keeps the size that it has.
        """
        self.size = max(1, size[0]), max(1, size[1])
        for node in self._nodes.values():
            self._telling(node.resize, self._size_of(node.neuron), self._copied)
        self._rewire()

    def release(self) -> None:
        """Give all memory back."""
        for source in self._named.values():
            source.release()
        self._nodes.clear()
        self._painted.clear()
        self._named.clear()
        for owner in (self._programs, self._sums, self._imported, self._copy, self._show, self._reader):
            owner.release()

    # -- within

    def _adopt(self, plan: PicturePlan) -> None:
        """Go over to another plan: who stays keeps its pictures, who is gone gives them back."""
        staying = {neuron.id for neuron in plan.neurons}
        for gone in self._nodes.keys() - staying:
            self._nodes.pop(gone).release()
        for gone in self._painted.keys() - staying:
            self._painted.pop(gone).release()
        for neuron in plan.neurons:
            if neuron.id in self._nodes or neuron.id in self._painted:
                continue
            if neuron.kind.paints:
                self._painted[neuron.id] = Painted(self.graphics, neuron)
            else:
                brought = None if not neuron.kind.source else Brought(
                    self.graphics, neuron, plan.folder, self._waits, partial(self._tell_once, neuron.id))
                self._nodes[neuron.id] = self._node(neuron, brought)
        self.plan = plan
        self._rewire()

    def _node(self, neuron: PictureNeuron, brought: Brought | None) -> Node:
        """A new neuron; of a single pixel, told, if there is no memory for more."""
        try:
            return Node(self.graphics, neuron, self._size_of(neuron), brought)
        except DeviceError as error:
            if self._tell is None:
                raise
            self._tell(error)
            return Node(self.graphics, neuron, (1, 1), brought)

    def _rewire(self) -> None:
        self._named = {neuron.key: self._painted.get(neuron.id) or self._nodes[neuron.id]
                       for neuron in self.plan.neurons}
        for neuron in self.plan.neurons:
            if neuron.id in self._nodes:
                self._telling(self._nodes[neuron.id].wire, neuron, self._named, self._programs, self._sums,
                              self._imported, self._side)
        self._programs.keep({node.shader for node in self._nodes.values()})
        self._imported.keep({path for node in self._nodes.values() for path in node.shader.imported.values()})

    def _telling(self, do: Callable[..., None], *arguments: object) -> None:
        """Do something, and tell what goes wrong if there is somebody to tell."""
        try:
            do(*arguments)
        except LivedmmError as error:
            if self._tell is None:
                raise
            self._tell(error)

    def _tell_once(self, neuron: int, error: LivedmmError) -> None:
        # A device that is missing is nothing wrong with what is rendered: its picture stays clear.
        is_missing = isinstance(error, DeviceError)
        if self._tell is None and not is_missing:
            raise error
        if (neuron, str(error)) not in self._told:
            self._told.add((neuron, str(error)))
            if self._tell is None:
                warnings.warn(str(error), stacklevel=2)
            else:
                self._tell(error)

    def _size_of(self, neuron: PictureNeuron) -> tuple[int, int]:
        try:
            return size_of(neuron.kind, self.size)
        except PictureError as error:
            if self._tell is None:
                raise
            self._tell(error)
            return self.size

    def _copied(self, old: Canvas, new: Canvas) -> None:
        new.framebuffer.use()
        old.texture.use(self._copy.samplers["picture"])
        self._copy.draw()
