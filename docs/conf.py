"""How the documentation is built: `make docs`.

Two pages are made from the code each time: the kinds, from their declarations, and the keys, from the table of the
interface. With LIVEDMM_EXAMPLES=1, as `make docs` has it, each kind has a still or a sound, which takes a minute.
"""

import os
import shutil
from pathlib import Path

from pygments.lexers.python import PythonLexer
from sphinx.application import Sphinx

from livedmm.commands import kinds_page
from livedmm.commands.registry import NONE
from livedmm.stage.keys import GROUPS, shown

project = "livedmm"
copyright = "the livedmm authors"
html_title = "livedmm"
html_theme = "furo"
html_extra_path = ["first_light.webm"]
extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
highlight_language = "text"
# Rows are coloured as the Python whose form they have, and some are wrong on purpose.
suppress_warnings = ["misc.highlighting_failure"]

HERE = Path(__file__).parent


def keys() -> str:
    """The page of the keys of the interface."""
    lines = ["# Keys", "", "On macOS the command key counts as Ctrl."]
    for group in GROUPS:
        lines += ["", f"## {group.title}", "", "| | |", "|---|---|"]
        lines += [f"| {', '.join(map(shown, key.chords))} | {key.doc} |" for key in group.keys]
    return "\n".join(lines) + "\n"


def bring_sounds(app: Sphinx, failed: Exception | None) -> None:
    """Copy the sounds of the kinds beside their page; Sphinx knows only of its pictures."""
    if failed is None and (HERE / kinds_page.EXAMPLES).is_dir():
        shutil.copytree(HERE / kinds_page.EXAMPLES, app.outdir / kinds_page.EXAMPLES, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("*.png"))


def setup(app: Sphinx) -> None:
    """Make the pages that are made, before Sphinx looks which there are."""
    app.add_lexer("rows", PythonLexer)
    app.connect("build-finished", bring_sounds)
    (HERE / "keys.md").write_text(keys(), encoding="utf-8")
    kinds_page.page(HERE, NONE, examples="LIVEDMM_EXAMPLES" in os.environ)
