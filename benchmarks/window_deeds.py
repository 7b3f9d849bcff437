"""What a performer does in a rehearsal at the window, by keys and mouse; as in `benchmarks.deeds`."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.deeds import SPEAKER
from benchmarks.hands import SIZE, Acts, Hands


def typed(h: Hands) -> Acts:
    n = h.next
    h.keys("Escape", "F2", "ctrl+End", "Return")
    h.write(f"t{n} = sine({h.chance.randint(100, 900)})*light")
    h.keys("alt+Return")
    yield
    h.keys("Return")
    h.write(f"speaker = 0.2*bell + 0.4*room + 0.02*t{n}")
    h.keys("ctrl+Return")
    yield
    h.keys("alt+z")
    yield
    h.keys("alt+shift+z")
    yield
    for _ in range(2):
        h.keys("ctrl+End", "shift+Home", "Delete", "BackSpace")
    h.keys("ctrl+shift+Return")
    yield
    h.row(SPEAKER)


def typed_wrong(h: Hands) -> Acts:
    h.keys("Escape", "F2", "ctrl+End", "Return")
    h.write("petals = nosuch(3")
    h.keys("Escape", "ctrl+Return")
    yield
    h.keys("ctrl+End", "shift+Home", "Delete", "BackSpace", "ctrl+shift+Return")


def completed(h: Hands) -> Acts:
    h.keys("Escape", "F2", "ctrl+End", "Return")
    h.write("petals = sin")
    h.keys("ctrl+space", "Down", "Up")
    yield
    h.keys("Escape", "ctrl+End", "shift+Home", "Delete", "BackSpace")


def stepped(h: Hands) -> Acts:
    h.keys("Escape", "F2", "ctrl+Home", *["Down"] * 4, "End")
    h.keys("alt+Up", "alt+Up", "alt+Down")
    yield
    h.keys("alt+m")
    yield
    h.keys("alt+Down", "alt+w", "ctrl+t", "ctrl+t", "ctrl+t")


def regenerated(h: Hands) -> Acts:
    h.keys("Escape", "alt+r")
    yield
    h.keys("alt+n", "Page_Down", "Page_Up", "alt+n", "alt+n")


def matrix(h: Hands) -> Acts:
    h.keys("F3")
    yield
    h.keys("Down", "Down", "Right", "Down", "alt+Up", "alt+Up", "alt+shift+Down")
    yield
    h.write("0.3")
    h.keys("Return")
    h.write("z")
    yield
    h.keys("alt+z", "Delete", "alt+z", "z")
    h.point(0.75, 0.5, "mousedown", "1")
    h.point(0.75, 0.45, "mouseup", "1")
    yield
    h.keys("Escape")


def graph(h: Hands) -> Acts:
    h.keys("F4")
    yield
    h.point(0.75, 0.5, "mousedown", "1")
    for step in range(5):
        h.point(0.75, 0.5 - 0.01 * step)
    h.point(0.75, 0.45, "mouseup", "1")
    yield
    h.keys("Right", "Down", "alt+Up", "alt+Up")
    yield
    h.keys("alt+z", "Escape")


def scope(h: Hands) -> Acts:
    h.keys("F5", "Down", "Down")
    yield
    h.keys(*["Down"] * 4)
    yield
    h.keys("Page_Down", "Home", "Escape")


def edits(h: Hands) -> Acts:
    h.row("flower.star = 0.7")
    h.keys("F6", "Home", "Left", "Left", "Left")
    yield
    h.keys("Right", "Right", "Right", "Down", "Delete")
    yield
    h.keys("Return", "Escape")


def kept(h: Hands) -> Acts:
    h.keys("ctrl+shift+F1")
    h.row("petals = 9\ntrail.zoom = 0.99")
    yield
    h.keys("ctrl+shift+F2", "F7", "a", "Down", "b", "Left", "Left", "Left")
    yield
    h.keys("Right", "Return", "k")
    yield
    h.keys("Escape", "ctrl+F1")


def kinds(h: Hands) -> Acts:
    h.keys("F8")
    h.write("fe")
    yield
    h.keys("BackSpace", "Down", "Down", "Page_Down")
    yield
    h.keys("Escape")


def messages(h: Hands) -> Acts:
    h.keys("F9", "Up", "Page_Up", "End")
    yield
    h.keys("F1")
    yield
    h.keys("Escape")


def looks(h: Hands) -> Acts:
    h.keys("F10", "a", "b")
    h.point(0.3, 0.3, "click", "1")
    yield
    h.keys("F10", "ctrl+Down", "ctrl+Down", "ctrl+equal")
    yield
    h.keys("ctrl+Up", "ctrl+Up", "ctrl+minus")


def resized(h: Hands) -> Acts:
    for size in ((900, 560), (640, 700)):
        h.resize(*size)
        yield
    h.resize(*SIZE)
    yield
    h.keys("F11")
    yield
    h.keys("F11")


AT_WINDOW: tuple[Callable[[Hands], Acts], ...] = (
    typed, typed_wrong, completed, stepped, regenerated, matrix, graph, scope, edits, kept, kinds, messages, looks,
    resized)
