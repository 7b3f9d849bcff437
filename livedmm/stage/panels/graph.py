"""The graph: boxes and wires as drawn networks have them, wires as bright as what goes through them."""

from __future__ import annotations

from functools import partial

from livedmm.drawing.layout import Layout, Run
from livedmm.drawing.measure import NAME_SIZE
from livedmm.network import Edge
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.lights import brightness
from livedmm.stage.look import between, ink, number
from livedmm.stage.paint import Area, Contact, Painter, Point
from livedmm.stage.panels.card import SMALL, card
from livedmm.stage.stage import Stage

PULL = 14.0
"""Pixels of a drag that are a step."""
LARGEST = 1.6
"""How much larger than drawn networks it is at most."""
STREAMS = ("signal", "value", "image")


def draw(paint: Painter, area: Area, stage: Stage, seen: Glimpse, now: float) -> None:
    """Draw the whole graph, as large as there is room."""
    graph = stage.graph
    graph.follow(seen)
    inner = card(paint, area, "graph", "arrows choose a wire   Alt-Up/Down turn   Delete free   or drag a weight",
                 stage)
    if graph.is_coming:
        paint.text(inner.right - paint.width("new layout", SMALL), inner.y, "new layout", ink("soft"), SMALL)
    if graph.is_too_large or graph.layout is None:
        said = "too large to be drawn; F3 shows its matrix" if graph.is_too_large else "being laid out"
        paint.text(inner.x, inner.y, said, ink("soft"), SMALL)
        return
    if (edge := graph.chosen) is not None:
        paint.fitted(inner.x, inner.y, f"{edge[0]}  \N{LEFTWARDS ARROW}  {number(seen.weight(edge))} "
                                       f"\N{MULTIPLICATION SIGN} {edge[1]}", ink("glow"), inner.width, SMALL)
    room = Area(inner.x, inner.y + 1.2 * paint.line, inner.width, inner.height - 1.2 * paint.line)
    made = graph.layout
    scale = min(room.width / max(made.width, 1.0), room.height / max(made.height, 1.0), LARGEST)
    origin = room.x + (room.width - scale * made.width) / 2, room.y + (room.height - scale * made.height) / 2
    with paint.within(inner):
        for at, (run, edge) in enumerate(zip(made.runs, graph.edges, strict=True)):
            _wire(paint, run, made, edge, seen, scale, origin, at == graph.at)
        for placed in made.boxes:
            _box(paint, Area(origin[0] + scale * placed.x, origin[1] + scale * placed.y, scale * placed.width,
                             scale * placed.face.height), placed.face.title, placed.face.box.name,
                 placed.face.box.stream, seen, scale)
        for at, (run, edge) in enumerate(zip(made.runs, graph.edges, strict=True)):
            _weight(paint, run, edge, stage, seen, scale, origin, at)


def _lit(paint: Painter, neuron: str, seen: Glimpse) -> float:
    """How much a neuron moves, or how much light it gives, from 0 to 1."""
    if neuron in paint.lights:
        return round(brightness(paint.lights[neuron]), 1)
    level = seen.levels.get(neuron)
    return round(level.activity, 1) if level is not None else 0.0


def _wire(paint: Painter, run: Run, made: Layout, edge: Edge, seen: Glimpse, scale: float, origin: Point,
          is_chosen: bool) -> None:
    stream = made.boxes[run.wire.source].face.box.stream
    colour = "minus" if run.wire.weight < 0 else stream if stream in STREAMS else "soft"
    lit = _lit(paint, edge[1].neuron, seen)
    tone = ink("text") if is_chosen else between(colour, "glow", 0.5 * lit, round(0.35 + 0.55 * lit, 2))
    thick = (1.0 + 1.6 * lit + 1.2 * is_chosen) * max(1.0, 0.05 * paint.unit)
    x0, y0 = origin
    pieces = [(x0 + scale * a, x0 + scale * b, y0 + scale * y) for a, b, y in run.pieces]
    for i, (begin, end, y) in enumerate(pieces):
        paint.stroke([(begin, y), (end, y)], tone, thick)
        if i + 1 < len(pieces):
            following, _, level = pieces[i + 1]
            reach = max((following - end) / 2, 14.0 * scale)
            paint.curve((end, y), (end + reach, y), (following - reach, level), (following, level), tone, thick)


def _box(paint: Painter, box: Area, title: str, neuron: str, stream: str, seen: Glimpse, scale: float) -> None:
    lit = _lit(paint, neuron, seen)
    colour = stream if stream in STREAMS else "soft"
    paint.fill(box, ink("raised"), 6 * scale)
    paint.fill(box, ink(colour, round(0.12 + 0.4 * lit, 2)), 6 * scale)
    if stream == "image" and (alive := seen.network.neurons.get(neuron)) is not None:
        paint.picture(box.inset(2 * scale), (alive.kind, neuron))
    paint.frame(box, between(colour, "glow", 0.6 * lit, round(0.5 + 0.5 * lit, 2)), 1.0, 6 * scale)
    size = min(max(scale * NAME_SIZE * 1.05 / paint.unit, 0.5), 1.0)
    if box.height > size * paint.unit * 0.9:
        room = box.width - 6 * scale
        if stream == "image":  # over its picture
            paint.fill(Area(box.x, box.y, box.width, 4 * scale + 1.2 * size * paint.unit), ink("panel", 0.6), 6 * scale)
        paint.fitted(box.x + 4 * scale + 2, box.y + 4 * scale, title, ink("text"), room, round(size, 2))


def _weight(paint: Painter, run: Run, edge: Edge, stage: Stage, seen: Glimpse, scale: float, origin: Point,
            at: int) -> None:
    """The weight at a wire's end, where a mouse can turn it."""
    graph = stage.graph
    _, x, y = run.pieces[-1]
    x, y = origin[0] + scale * x, origin[1] + scale * y
    text = number(seen.weight(edge))
    size = round(min(max(scale * 10.5 / paint.unit, 0.48), 0.8), 2)
    wide, high = paint.width(text, size) + 0.4 * paint.unit, size * paint.unit * 1.15
    pill = Area(x - wide - 4 * scale, y - high / 2, wide, high)
    if at == graph.at:
        paint.fill(pill, ink("chosen"), 0.2 * paint.unit)
        paint.frame(pill, ink("glow"), 1.0, 0.2 * paint.unit)
    elif text == "1":
        paint.spot(pill, partial(_touched, stage, seen, at))
        return
    else:
        paint.fill(pill, ink("panel", 0.85), 0.2 * paint.unit)
    paint.text(pill.x + 0.2 * paint.unit, pill.y + 0.03 * paint.unit, text, ink("text"), size)
    paint.spot(pill, partial(_touched, stage, seen, at))


def _touched(stage: Stage, seen: Glimpse, at: int, contact: Contact) -> None:
    graph = stage.graph
    stage.in_view = True
    if contact.what == "press":
        graph.at, graph.pulled = at, contact.at[1]
    elif contact.what == "drag" and (edge := graph.chosen) is not None:
        graph.knob.turn(edge, seen, (graph.pulled - contact.at[1]) / PULL)
        graph.pulled = contact.at[1]
    elif contact.what == "wheel":
        graph.at = at
        graph.knob.turn(graph.edges[at], seen, contact.by)
