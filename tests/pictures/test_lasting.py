"""A long set in short: what is saved again and again leaves nothing behind; the whole is `benchmarks.reloads`."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from livedmm.pictures.aside import Aside
from livedmm.pictures.context import Graphics
from livedmm.ugens import Kind
from livedmm.ugens.shaders import shader_kind

from .objects import held
from .playing import stage

SHADER = """/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}],
    "PASSES": [{"TARGET": "small", "WIDTH": "$WIDTH/2.0"}, {"TARGET": "kept", "PERSISTENT": true, "FLOAT": true}, {}]}*/
void main() {
    gl_FragColor = PASSINDEX == 0 ? IMG_THIS_PIXEL(inputImage)*%s
        : 0.5*(PASSINDEX == 1 ? IMG_THIS_PIXEL(small) : IMG_THIS_PIXEL(kept)) + 0.5*IMG_THIS_PIXEL(kept);
}
"""
ROWS = "light = light(trail)\ntrail = feedback(0.1 + 0.2*light, trail)\nscreen = trail + 0.1*light"
SPARE = 2
"""Programs that are kept here for the return of what needs them; 32 on a stage."""
SAVES = 8


def test_a_shader_that_is_saved_again_and_again_leaves_nothing_behind(graphics: Graphics, tmp_path: Path) -> None:
    path = tmp_path / "light.fs"

    def saved(n: int) -> Kind:
        path.write_text(SHADER % (0.5 + n / 1000))
        return shader_kind(path)

    with stage(graphics, tmp_path, ROWS, more=[saved(0)]) as made:
        made.pictures._programs.spare = SPARE
        found = []
        shaders: list[weakref.ref[object]] = []
        for n in range(1, SAVES):
            kind = saved(n)
            shaders.append(weakref.ref(kind.shader))
            made.session.registry.add(kind)
            del kind
            made.frame(2)
            found.append(held())
        assert found[-1] == found[-4]
        assert found[-1]["textures"] == found[0]["textures"]
        assert found[-1]["framebuffers"] == found[0]["framebuffers"]
        assert found[-1]["programs"] <= found[0]["programs"] + SPARE
        gc.collect()
        assert sum(shader() is not None for shader in shaders) <= SPARE + 1
        assert made.pictures.floats().any()


def test_what_was_compiled_aside_is_forgotten_with_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "light.fs"
    path.write_text(SHADER % 0.5)
    kind = shader_kind(path)
    gone = weakref.ref(kind)
    aside = Aside()
    try:
        while not aside.result(kind, {"input": 1}):
            aside._wake.wait(0.01)
        del kind
        gc.collect()
        assert gone() is None
    finally:
        aside.close()
