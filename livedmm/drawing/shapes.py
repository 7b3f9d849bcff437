"""The shapes of the picture: a box with its lines, a wire with its weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log10
from xml.sax.saxutils import escape

from livedmm.drawing.graph import MAIN_OUTPUT, number
from livedmm.drawing.layout import PILL_SIDE, Layout, Placed, Run, Turn, pill_width
from livedmm.drawing.measure import HEAD, SIDE, short

CORNER = 9.0
ARROW = 7.0
BULGE = 34.0
"""How far a wire that turns round swings out, at most."""


def colour(run: Run, layout: Layout) -> str:
    """The class that colours a wire: the stream it carries, or that its weight is negative."""
    return "minus" if run.wire.weight < 0 else layout.boxes[run.wire.source].face.box.stream


def box(placed: Placed) -> Iterator[str]:
    """A neuron: a card with a head, its inputs with what they are set to, the outputs that are read."""
    face, x, y, wide = placed.face, placed.x, placed.y, placed.width
    manner = "standing" if face.box.standing else "guest" if face.box.anonymous else "own"
    yield f'<g class="{face.box.stream} {manner}">'
    yield f"<title>{escape(f'{face.box.name}: {face.box.kind}')}</title>"
    yield (f'<rect class="card" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{face.height:.1f}"'
           f' rx="{CORNER:g}"/>')
    if manner != "guest":
        yield f'<path class="head" d="{_head(x, y, wide, HEAD, round_below=face.height == HEAD)}"/>'
    yield _text("name", x + SIDE, y + HEAD / 2 + 4.5, face.title)
    if face.kind:
        yield _text("kind", x + wide - SIDE, y + HEAD / 2 + 4, face.kind)
    for i, line in enumerate(face.box.lines):
        base = y + face.line_y(i) + 4
        if line.name:
            yield _text("port", x + SIDE, base, short(line.name))
        if line.value:
            yield _text("bias" if line.usual else "value", x + face.values_x, base, line.value)
    for i, output in enumerate(face.box.outputs):
        base = y + face.output_y(i)
        if output != MAIN_OUTPUT:
            yield _text("port right", x + wide - SIDE, base + 4, short(output))
        yield f'<circle class="mark {face.box.stream}" cx="{x + wide:.1f}" cy="{base:.1f}" r="3.4"/>'
    yield "</g>"


def wire(run: Run, layout: Layout) -> str:
    """A weight as a curve: as broad and as dark as it is large."""
    size = abs(run.wire.weight)
    # 0.001 is hardly there, 1 is plain, 1000 is broad: weights span as many powers of ten as frequencies do.
    broad = min(1.0 + 0.95 * log10(1 + 5 * size), 4.6)
    dark = min(max(0.8 + 0.2 * log10(size), 0.28), 0.85)
    return (f'<path class="wire {colour(run, layout)}" d="{_path(run)}" stroke-width="{broad:.2f}"'
            f' stroke-opacity="{dark:.2f}"><title>{escape(_told(run, layout))}</title></path>')


def wire_end(run: Run, layout: Layout) -> Iterator[str]:
    """The arrow at a wire's end, its weight unless that is 1, and the way it runs where it runs back."""
    tone = colour(run, layout)
    _, x, y = run.pieces[-1]
    yield f'<path class="mark {tone}" d="M{x + 0.5:.1f} {y:.1f}l-{ARROW + 1:g} -{ARROW / 2:g}v{ARROW:g}z"/>'
    if wide := pill_width(run.wire.weight):
        right = x - ARROW - 1
        yield (f'<rect class="pill" x="{right - wide:.1f}" y="{y - 7:.1f}" width="{wide:.1f}" height="14"'
               ' rx="7"/>')
        yield _text(f"weight {tone}", right - PILL_SIDE, y + 3.5, number(run.wire.weight))
    if run.turn is not Turn.NONE:
        a, b, level = run.pieces[len(run.pieces) // 2]
        yield (f'<path class="wire {tone}" d="M{(a + b) / 2 + 2.5:.1f} {level - 4:.1f}l-5 4l5 4"'
               ' stroke-width="1.6"/>')


def _told(run: Run, layout: Layout) -> str:
    source, target = (layout.boxes[i].face.box for i in (run.wire.source, run.wire.target))
    name = next(line.name for line in reversed(target.lines[: run.wire.line + 1]) if line.name)
    return (f"{target.name}.{name} \N{LEFTWARDS ARROW} {number(run.wire.weight)} \N{MULTIPLICATION SIGN} "
            f"{source.name}.{source.outputs[run.wire.output]}")


def _text(style: str, x: float, y: float, text: str) -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _head(x: float, y: float, wide: float, high: float, round_below: bool) -> str:
    """A bar with the card's round corners above, and below where the card ends with it."""
    r = CORNER
    arc = f"a{r:g} {r:g} 0 0 1 "
    top = f"M{x:.1f} {y + r:.1f}{arc}{r:g} -{r:g}h{wide - 2 * r:.1f}{arc}{r:g} {r:g}"
    if not round_below:
        return f"{top}v{high - r:g}h{-wide:.1f}z"
    return f"{top}v{high - 2 * r:g}{arc}-{r:g} {r:g}h{2 * r - wide:.1f}{arc}-{r:g} -{r:g}z"


def _path(run: Run) -> str:
    if run.turn is Turn.LOOP:
        (x0, _, y0), (right, left, above), (_, x1, y1) = run.pieces
        return _rounded([(x0, y0), (right, y0), (right, above), (left, above), (left, y1), (x1, y1)], 8.0)
    (start, end, y), *rest = run.pieces
    path = [f"M{start:.1f} {y:.1f}H{end:.1f}"]
    for a, b, level in rest:
        if abs(a - end) < 0.1:  # it turns round here, to the right at its begin and to the left at its end
            swing = min(max(abs(level - y) * 0.7, 14.0), BULGE) * (1 if len(path) == 1 else -1)
            path.append(f"C{end + swing:.1f} {y:.1f} {a + swing:.1f} {level:.1f} {a:.1f} {level:.1f}")
        elif abs(level - y) < 0.3:
            path.append(f"L{a:.1f} {level:.1f}")
        else:
            middle = (a + end) / 2
            path.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {level:.1f} {a:.1f} {level:.1f}")
        path.append(f"H{b:.1f}")
        end, y = b, level
    return "".join(path)


def _rounded(points: Sequence[tuple[float, float]], radius: float) -> str:
    """A path along points with round corners; its pieces are level or upright."""
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (ax, ay), (x, y), (bx, by) in zip(points, points[1:], points[2:], strict=False):
        r = min(radius, max(abs(x - ax), abs(y - ay)) / 2, max(abs(bx - x), abs(by - y)) / 2)
        path.append(f"L{x - _towards(ax, x) * r:.1f} {y - _towards(ay, y) * r:.1f}"
                    f"Q{x:.1f} {y:.1f} {x + _towards(x, bx) * r:.1f} {y + _towards(y, by) * r:.1f}")
    return "".join(path) + f"L{points[-1][0]:.1f} {points[-1][1]:.1f}"


def _towards(a: float, b: float) -> int:
    return (b > a) - (b < a)
