"""A layout written as SVG: readable on light and dark, the same bytes for the same network."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from livedmm.drawing.layout import Layout
from livedmm.drawing.measure import NAME_SIZE, TEXT_SIZE, WEIGHT_SIZE, width
from livedmm.drawing.shapes import box, colour, wire, wire_end

MARGIN, TITLE, LEGEND, NARROWEST = 30.0, 34.0, 40.0, 340.0
STREAMS = {"signal": "signal", "value": "V-value", "image": "picture", "minus": "negative weight"}

INK = {
    "light": {"paper": "#faf9f7", "card": "#ffffff", "edge": "#d3d4d8",
              "ink": "#23262c", "soft": "#6b707a", "faint": "#9a9da5",
              "signal": "#2c76c2", "value": "#17936c", "image": "#8457cc", "minus": "#d4501c"},
    "dark": {"paper": "#15171b", "card": "#1f2228", "edge": "#3a3e47",
             "ink": "#e8e9ec", "soft": "#9ca2ad", "faint": "#757b86",
             "signal": "#64a9ef", "value": "#47c79c", "image": "#b493f1", "minus": "#ff8753"},
}


def svg(layout: Layout, title: str = "") -> str:
    """The picture of a layout, with a title above it and the meaning of its colours below."""
    head = TITLE if title else 0.0
    wide = max(layout.width, NARROWEST, width(title, 17.0)) + 2 * MARGIN
    high = layout.height + 2 * MARGIN + head + LEGEND
    used = {b.face.box.stream for b in layout.boxes} | {colour(r, layout) for r in layout.runs}
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high:.0f}"'
        f' viewBox="0 0 {wide:.0f} {high:.0f}" role="img">',
        f"<title>{escape(title or 'a network')}</title>",
        f"<style>{_style()}</style>",
        f'<rect class="paper" width="{wide:.0f}" height="{high:.0f}"/>',
    ]
    if title:
        lines.append(f'<text class="title" x="{MARGIN:g}" y="{MARGIN + 12:g}">{escape(title)}</text>')
    lines.append(f'<g transform="translate({MARGIN:g} {MARGIN + head:g})">')
    # Broad wires first, so that thin ones are not hidden.
    lines += [wire(run, layout) for run in sorted(layout.runs, key=lambda r: -abs(r.wire.weight))]
    for placed in layout.boxes:
        lines += box(placed)
    for run in layout.runs:
        lines += wire_end(run, layout)
    lines += ["</g>", *_legend([s for s in STREAMS if s in used], high - MARGIN), "</svg>"]
    return "\n".join(lines) + "\n"


def _legend(used: list[str], y: float) -> Iterator[str]:
    x = MARGIN
    for name in used:
        yield f'<path class="wire {name}" d="M{x:g} {y - 4:g}h18" stroke-width="2.2"/>'
        yield f'<text class="legend" x="{x + 25:g}" y="{y:g}">{STREAMS[name]}</text>'
        x += 25 + width(STREAMS[name], TEXT_SIZE) + 26


def _style() -> str:
    """The style sheet: for light paper, for dark where the reader's system asks for it, and for both."""
    return (f"{_inked('light')}@media (prefers-color-scheme:dark){{{_inked('dark')}}}"
            "text{font-family:ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace}"
            f".title{{font-size:17px;font-weight:600}}.name{{font-size:{NAME_SIZE:g}px;font-weight:600}}"
            f".kind,.port,.value,.bias,.legend{{font-size:{TEXT_SIZE:g}px}}.weight{{font-size:{WEIGHT_SIZE:g}px}}"
            ".kind,.right,.weight{text-anchor:end}.wire{fill:none;stroke-linecap:round}"
            ".head{fill-opacity:.13}.standing .head{fill-opacity:.92}"
            ".guest .name{font-weight:400;font-style:italic}.guest .card{stroke-dasharray:3 3}"
            ".wire:hover{stroke-opacity:1;stroke-width:4}")


def _inked(theme: str) -> str:
    ink = INK[theme]
    rules = [f".paper,.pill{{fill:{ink['paper']}}}.card{{fill:{ink['card']};stroke:{ink['edge']}}}",
             f".title,.name,.value{{fill:{ink['ink']}}}.kind,.port,.legend{{fill:{ink['soft']}}}",
             f".bias{{fill:{ink['faint']}}}.standing .name,.standing .kind{{fill:{ink['paper']}}}"]
    for name in STREAMS:
        rules += [f".wire.{name}{{stroke:{ink[name]}}}",
                  f".{name} .head,.mark.{name},.weight.{name}{{fill:{ink[name]}}}"]
    return "".join(rules)
