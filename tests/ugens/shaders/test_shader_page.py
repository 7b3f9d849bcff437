"""The page about shader files: what it shows is read and drawn."""

from __future__ import annotations

import re
from pathlib import Path

import moderngl
import numpy as np
import pytest

from livedmm.language.patches import read_patch
from livedmm.ugens import builtin
from livedmm.ugens.shaders import shader_kind
from tests.ugens.shaders.drawing import Drawer, pictures

PAGE = (Path(__file__).parents[3] / "docs" / "shaders.md").read_text()
SHOWN = dict(zip(("glsl", "isf", "shadertoy"), re.findall(r"```glsl\n(.*?)```", PAGE, re.DOTALL), strict=True))


@pytest.mark.parametrize("dialect", SHOWN)
def test_what_the_page_shows_is_drawn(ctx: moderngl.Context, dialect: str) -> None:
    kind = shader_kind(Path("shown.frag"), SHOWN[dialect])
    assert kind.shader is not None
    assert kind.shader.dialect == dialect
    assert kind.main == ("input",)
    drawer = Drawer(ctx, kind, (64, 48), {"input": list(pictures((64, 48))[:2])})
    drawer.draw()
    assert np.ptp(drawer.draw()[..., :3]) > 0.5


def test_rows_say_choices_and_inputs_as_the_page_has_them(tmp_path: Path) -> None:
    (tmp_path / "rings.frag").write_text(SHOWN["glsl"])
    patch = read_patch('kinds: [rings.frag]\nrows: |\n  rings = rings(0.5*screen, shape="box", center_x=0.25)\n'
                       "  screen = 0.7*rings\n", "p.yaml", builtin(), tmp_path)
    assert patch.errors == ()
    network = patch.require()
    (neuron,) = (n for n in network.living() if n.name == "rings")
    rows = {row.port: {column.port: weight for column, weight in columns.items()}
            for row, columns in network.rows.items() if row.neuron == "rings"}
    assert neuron.kind == "rings"
    assert rows["shape"] == {"out": 1.0}
    assert rows["center_x"] == {"out": 0.25}
    assert rows["center_y"] == {"out": 0.5}
    assert rows["input"] == {"out": 0.5}
