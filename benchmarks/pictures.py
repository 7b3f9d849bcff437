"""What pictures cost beside a program written by hand: processor time of the same passes, in one run.

    python -m benchmarks.pictures [--neurons 8,32,100] [--sizes 320x180,1280x720] [--seconds 3] [--swap]

The work: a ring of neurons, each of which samples its two predecessors, turned and faded by numbers that move, at
weights that move. By hand it is one program with its uniforms, a texture and its twin for each neuron, and nothing
else; here it is a patch, with everything that a patch can do. Both draw the same pictures, which is checked first.

Pictures of a single pixel show what the thread that draws spends for a neuron and frame: Python's part and the driver's
calls, beside the same by hand. `engine` is what the thread of the session spends on making the frame.

With `--swap` it is measured instead how late frames are, at 60 a second, while a heavy shader is put in the place of
one that is drawn: compiled aside, and, for comparison, where it is drawn.
"""

from __future__ import annotations

import argparse
import struct
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import moderngl
import numpy as np

from livedmm.engine.frames import Frame, PicturePlan
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.machine import Machine
from livedmm.language.patches import read_patch
from livedmm.pictures.aside import Aside
from livedmm.pictures.context import Graphics, headless
from livedmm.pictures.machine import PictureMachine
from livedmm.pictures.projector import Projector
from livedmm.ugens import builtin
from livedmm.ugens.shaders import shader_kind

VERTEX = """#version 330 core
out vec2 uv;
void main() {
    uv = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    gl_Position = vec4(2.0*uv - 1.0, 0.0, 1.0);
}
"""
BY_HAND = """#version 330 core
uniform sampler2D first, second;
uniform float weights[2], turn, fade;
uniform vec2 center;
in vec2 uv;
out vec4 color;
void main() {
    vec2 p = uv - center;
    p = mat2(cos(turn), sin(turn), -sin(turn), cos(turn))*p + center;
    vec4 sum = weights[0]*texture(first, p) + weights[1]*texture(second, p);
    color = fade*sum + vec4(uv, 1.0 - uv.x, 1.0)*(1.0 - fade);
    color = clamp(color, -65504.0, 65504.0);
    color = vec4(isnan(color.x) ? 0.0 : color.x, isnan(color.y) ? 0.0 : color.y, isnan(color.z) ? 0.0 : color.z,
                 isnan(color.w) ? 0.0 : color.w);
}
"""
SHADER = """uniform sampler2D image;
uniform float turn = 0.1;
uniform float fade = 0.9;
uniform vec2 center = vec2(0.5);
out vec4 color;
void main() {
    vec2 p = uv - center;
    p = mat2(cos(turn), sin(turn), -sin(turn), cos(turn))*p + center;
    color = fade*texture(image, p) + vec4(uv, 1.0 - uv.x, 1.0)*(1.0 - fade);
}
"""


def patch(count: int) -> str:
    """A ring of so many neurons whose numbers move with one that counts."""
    rows = ["count = value_identity()", "count.input = 0.99*count + 0.01"]
    rows += [f"p{i} = turned(turn={0.05 + 0.001*i} + 0.1*count, fade={0.8 + 0.001*i})" for i in range(count)]
    rows += [f"p{i}.input = 0.6*p{i - 1 if i else count - 1} + 0.4*p{i - 2 if i > 1 else count - 2 + i}"
             for i in range(count)]
    return "rows: |\n" + "".join(f"  {row}\n" for row in rows)


class ByHand:
    """The same, written as one would write it for this work alone."""

    def __init__(self, graphics: Graphics, count: int, size: tuple[int, int]) -> None:
        context = graphics.context
        self.count = count
        self.program = context.program(vertex_shader=VERTEX, fragment_shader=BY_HAND)
        self.program["first"].value, self.program["second"].value = 0, 1
        self.vertices = context.vertex_array(self.program, [])
        self.textures = [[context.texture(size, 4, dtype="f2") for _ in range(2)] for _ in range(count)]
        self.targets = [[context.framebuffer([texture]) for texture in pair] for pair in self.textures]
        for pair, targets in zip(self.textures, self.targets, strict=True):
            for texture, target in zip(pair, targets, strict=True):
                texture.repeat_x = texture.repeat_y = False
                target.clear()
        self.program["weights"].write(struct.pack("2f", 0.6, 0.4))
        self.program["center"].write(struct.pack("2f", 0.5, 0.5))
        self.turn, self.fade = self.program["turn"], self.program["fade"]
        self.side = 0
        self.x = 0.0

    def draw(self) -> None:
        """The next frame."""
        self.side ^= 1
        side, textures = self.side, self.textures
        for i in range(self.count):
            self.targets[i][side].use()
            textures[i - 1][side ^ 1].use(0)
            textures[i - 2][side ^ 1].use(1)
            self.turn.write(struct.pack("f", 0.05 + 0.001*i + 0.1*self.x))
            self.fade.write(struct.pack("f", 0.8 + 0.001*i))
            self.vertices.render(moderngl.TRIANGLE_STRIP, 4)
        self.x = 0.99*self.x + 0.01

    def release(self) -> None:
        """Give all memory back."""
        for pair in (*self.targets, *self.textures):
            for one in pair:
                one.release()
        self.vertices.release()
        self.program.release()


class Here:
    """The patch: the frames of its machine, drawn one by one."""

    is_watched = True

    def __init__(self, graphics: Graphics, count: int, size: tuple[int, int]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "turned.frag")
            path.write_text(SHADER)
            registry = builtin().copy()
            registry.add(shader_kind(path))
        self.pictures = PictureMachine(graphics, size)
        self.machine = Machine(read_patch(patch(count), "ring", registry).require(), registry,
                               LiteralMachine(registry, 60.0), pictures=self)
        self.frame: Frame | None = None
        self.engine = 0.0

    def ready(self, plan: PicturePlan) -> bool:
        return True

    def show(self, frame: Frame) -> None:
        self.frame = frame

    def readings(self) -> dict:
        return {}

    def draw(self) -> None:
        """The next frame."""
        begun = time.thread_time()
        self.machine.tick()
        self.engine += time.thread_time() - begun
        self.pictures.show(self.frame)

    def release(self) -> None:
        """Give all memory back."""
        self.pictures.release()


def spent(clock: Callable[[], float], graphics: Graphics, draw: Callable[[], None], seconds: float) -> float:
    """What a clock says of a frame, the least of several."""
    for _ in range(2):
        draw()
    graphics.context.finish()
    found, ends = [], time.perf_counter() + seconds
    while time.perf_counter() < ends or len(found) < 3:
        begun = clock()
        draw()
        graphics.context.finish()
        found.append(clock() - begun)
    return min(found)


def same(graphics: Graphics) -> float:
    """The largest difference between both after some frames, on small pictures."""
    size = (32, 18)
    by_hand, here = ByHand(graphics, 5, size), Here(graphics, 5, size)
    for _ in range(7):
        by_hand.draw()
        here.draw()
    found = 0.0
    for i in range(5):
        one = np.frombuffer(by_hand.textures[i][by_hand.side].read(), np.float16).reshape(18, 32, 4)
        found = max(found, float(np.abs(one.astype(np.float32) - here.pictures.floats(("turned", f"p{i}"))).max()))
    by_hand.release()
    here.release()
    return found


def heavy(seed: int) -> str:
    """A shader that takes long to compile; each `seed` is another, which no cache knows."""
    lines = [f"    p = vec2(sin(p.x*{1.1 + 0.01*i + 1e-4*seed:.5f} + cos(p.y + {i}.0)), "
             f"fract(p.y*p.x + exp(-abs(p.x)*{i % 7 + 1}.0)) + pow(abs(p.y), 1.{i % 9 + 1}));" for i in range(75)]
    return ("uniform sampler2D image;\nout vec4 color;\nvoid main() {\n    vec2 p = uv;\n" + "\n".join(lines)
            + "\n    color = texture(image, p);\n}\n")


def swap(graphics: Graphics, aside: Aside | None, seconds: float = 6.0) -> None:
    """Print how late frames are while a shader is exchanged a second after the start."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "turned.frag")
        path.write_text(SHADER.replace("turn = 0.1", f"turn = {time.time() % 1:.6f}"))
        registry = builtin().copy()
        registry.add(shader_kind(path))
        # Numbers are inputs of the new one too: rows need not change.
        path.write_text(heavy(int(time.time())).replace(
            "out vec4", "uniform float turn;\nuniform float fade;\nuniform vec2 center;\nout vec4"))
        new = shader_kind(path)
    projector = Projector(aside or Aside(), print)
    pictures = PictureMachine(graphics, (160, 90), aside=aside)
    machine = Machine(read_patch(patch(4), "ring", registry).require(), registry, LiteralMachine(registry, 60.0),
                      pictures=projector if aside is not None else pictures)
    lateness: list[float] = []
    begun, taken, frame = time.perf_counter(), 0.0, 0
    while frame < seconds * 60:
        due = begun + frame / 60
        time.sleep(max(0.0, due - time.perf_counter()))
        if frame > 60 and not taken and (aside is None or projector.accepts(new) is True):
            registry.add(new)
            taken = frame / 60
        machine.tick()
        if aside is not None:
            projector.draw(pictures)
        graphics.context.finish()
        lateness.append(time.perf_counter() - due)
        frame += 1
    late = sorted(lateness)
    print(f"{'aside' if aside else 'here':>8}: new shader after {taken - 1:.2f} s; frames done late by "
          f"{1e3*late[len(late)//2]:.1f} ms (median), {1e3*late[-4]:.1f}, {1e3*late[-1]:.1f} ms (worst)", flush=True)
    pictures.release()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--neurons", default="8,32,100")
    parser.add_argument("--sizes", default="320x180,1280x720")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--swap", action="store_true")
    options = parser.parse_args()
    graphics = headless()
    if options.swap:
        aside = Aside((160, 90))
        swap(graphics, aside)
        aside.close()
        swap(graphics, None)
        return
    print(f"{graphics.renderer}; the pictures differ by {same(graphics):.1g} at most")
    print(f"{'neurons':>8} {'size':>10} {'by hand':>10} {'livedmm':>10} {'ratio':>6}   ms of processor a frame")
    for count in map(int, options.neurons.split(",")):
        for size in options.sizes.split(","):
            width, height = map(int, size.split("x"))
            by_hand, here = ByHand(graphics, count, (width, height)), Here(graphics, count, (width, height))
            one = spent(time.process_time, graphics, by_hand.draw, options.seconds)
            other = spent(time.process_time, graphics, here.draw, options.seconds)
            print(f"{count:8} {size:>10} {1e3*one:10.2f} {1e3*other:10.2f} {other/one:6.2f}", flush=True)
            by_hand.release()
            here.release()
        tiny, drawn = Here(graphics, count, (1, 1)), ByHand(graphics, count, (1, 1))
        python = spent(time.thread_time, graphics, tiny.draw, options.seconds)
        tiny.engine, frames = 0.0, 20
        for _ in range(frames):
            tiny.draw()
        engine = tiny.engine / frames
        calls = spent(time.thread_time, graphics, drawn.draw, options.seconds)
        print(f"{count:8} {'1x1':>10} a neuron: {1e6*(python - engine)/count:.1f} us here, "
              f"{1e6*calls/count:.1f} by hand; engine {1e6*engine/count:.1f} us", flush=True)
        tiny.release()
        drawn.release()


if __name__ == "__main__":
    main()
