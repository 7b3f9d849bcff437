"""What a performer does in a rehearsal over OSC and by files that are saved; `benchmarks.window_deeds` has the rest.

A deed is a generator: after each act it yields, and the next follows some seconds later. It leaves the patch so that
the others find what they need.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.hands import Acts, Hands
from livedmm.resources import patches
from tests.live.osc.mutating import mutated

NAME = "first_light"
OTHERS = ("bells", "silk", "pulse")
"""Patches that are played between."""
PYTHON = """from livedmm.ugens import Input, Output, State, ugen

@ugen
class Spark:
    '''What comes in, less a part of what came in before.'''
    input = Input()
    out = Output()
    held = State()

    def tick(input, held):
        return input - {0:.6f} * held, input
"""
SHADER = """uniform sampler2D image;
uniform float amount = 1.0;

out vec4 color;

void main() {{
    vec4 c = texture(image, uv);
    color = vec4(c.rgb * (1.0 - amount * {0:.6f} * abs(uv.y - 0.5)), c.a);
}}
"""
MERGED = "rows: |\n  merged = sine({0})\n  speaker += 0.02*merged\n"
WRONG_ROWS = ("petals = = 3", "speaker = nosuch(3)", "bel.ratio = 3", "room.decay = 'long'", "x = y", "del nobody",
              "((")
HARMFUL = (b"quit", b"//", b"*", b"?", b"[", b"{", b"/glide")
"""In packets gone wrong: what may mean `/quit` after all, and what would stay."""

SPEAKER = "speaker = 0.18*bell + 0.04*dust + 0.45*room"


def patch_text() -> str:
    """First light, with a kind and a shader of the rehearsal's own in it."""
    text = patches()[NAME].read_text()
    text = text.replace("rows: |\n", "kinds: [spark.py, veil.frag]\nrows: |\n")
    text = text.replace("speaker = 0.22*bell + 0.45*room", f"dust = spark(bell)\n  {SPEAKER}")
    return text.replace("screen = trail\n", "screen = veil(trail)\n")


def prepare(folder: Path) -> Path:
    """Lay out what is played; returns the patch."""
    for name in OTHERS:
        (folder / f"{name}.yaml").write_text(patches()[name].read_text())
    (folder / "merged.yaml").write_text(MERGED.format(55))
    (folder / "spark.py").write_text(PYTHON.format(0.5))
    (folder / "veil.frag").write_text(SHADER.format(0.5))
    path = folder / f"{NAME}.yaml"
    path.write_text(patch_text())
    return path


def home(h: Hands) -> None:
    """First light as it was at the beginning, whatever was done to it."""
    h.keys("Escape", "Escape", "F2")
    h.save(f"{NAME}.yaml", patch_text())
    for message in (("/cancel",), ("/at", "now"), ("/solo",), ("/tempo", 66.0), ("/patch/load", NAME)):
        h.ask(*message)


# -- deeds

def weights(h: Hands) -> Acts:
    h.row(f"petals = {h.chance.randint(3, 9)}", glide=h.chance.uniform(0.1, 3))
    yield
    h.ask("/net/room/decay", h.chance.uniform(2, 7))
    h.ask("/norm/trail/amount", h.chance.uniform(0.9, 0.98))
    yield
    h.ask("/w/add", "flower.star", "light.out", h.chance.uniform(-0.3, 0.3))
    h.ask("/n/set", "room", "decay", 5.0)
    yield
    for _ in range(20):
        h.ask("/net/flower/radius", h.chance.uniform(0.03, 0.08))


def neurons(h: Hands) -> Acts:
    n = h.next
    h.row(f"n{n} = sine({h.chance.uniform(200, 900):.1f})\nspeaker += 0.02*n{n}*light")
    yield
    h.row(f"n{n} = {h.chance.choice(['triangle', 'saw', 'square'])}({h.chance.uniform(60, 300):.1f})")
    yield
    h.row(f'rename(n{n}, "m{n}")')
    yield
    h.row(f"{SPEAKER}\ndel m{n}")


def layers(h: Hands) -> Acts:
    h.row("haze = plasma(3, phasor(0.03))\nscreen = veil(trail + 0.2*haze*light)", glide=1)
    yield
    h.row("haze.scale = 6" if h.chance.random() < 0.5 else "trail.hue = 0.004")
    yield
    h.row("screen = veil(trail)\ndel haze\ntrail.hue = -0.001")


def undoing(h: Hands) -> Acts:
    for petals in (4, 7):
        h.row(f"petals = {petals}")
        yield
    h.row("flower.star = 0.8")
    yield
    h.ask("/undo")
    yield
    h.ask("/undo", 2)
    yield
    h.ask("/redo", 3)
    yield
    h.ask("/mark", "here")
    h.row("light = 0.2")
    yield
    h.ask("/goto", "here")


def faders(h: Hands) -> Acts:
    h.row(f"petals += {h.chance.randint(1, 3)}\nflower.star *= 1.2")
    number = h.last
    yield
    for gain in (0.7, 0.4, 0.1):
        h.ask(f"/edit/{number}/gain", gain)
    yield
    h.ask(f"/edit/{number}/gain", 1.0)
    yield
    h.ask(f"/edit/{number}/gain", 0.0)


def snapshots(h: Hands) -> Acts:
    h.ask("/snap/save", "a")
    h.row("petals = 9\nflower.star = 0.1")
    yield
    h.ask("/snap/save", "b")
    h.ask("/morph", "a", "b", 0.4)
    yield
    h.ask("/morph", "a", "b", "light.out")
    yield
    h.ask("/snap/load", "a")


def silences(h: Hands) -> Acts:
    h.ask("/mute", "bell")
    yield
    h.ask("/unmute", "bell")
    h.ask("/solo", "room")
    yield
    h.ask("/solo")


def hush(h: Hands) -> Acts:
    h.ask("/hush")
    yield
    h.ask("/undo")
    yield
    h.keys("ctrl+period")
    yield
    h.keys("alt+z")


def panic(h: Hands) -> Acts:
    h.ask("/panic")
    yield
    h.ask("/undo")
    yield
    h.keys("ctrl+shift+h")
    yield
    h.keys("alt+z")


def repeats(h: Hands) -> Acts:
    h.row("with every(beat):\n    petals *= 1.02")
    h.row("with every(2*beat), glide(1):\n    flower.star *= 0.98")
    yield
    yield
    yield
    h.ask("/cancel")
    h.row("petals = 5\nflower.star = 0.5")


def timed(h: Hands) -> Acts:
    h.row("petals = 6", at="bar", glide=(2, "beat"))
    yield
    h.row("with at(beat), glide(1):\n    trail.zoom = 0.99")
    yield
    h.row("trail.zoom = 1.018", at=(2, "beat"))
    h.ask("/tempo", h.chance.uniform(50, 90))
    yield
    h.ask("/tap")
    h.ask("/tap")
    h.ask("/tempo", 66.0)


def other_hands(h: Hands) -> Acts:
    h.row("trail.turn = 0.004", by="anna", glide=0.5)
    h.row("room.decay = 3", by="bert")
    yield
    h.client.bundle(("/undo",), by="anna")
    yield
    h.row('self.delta += 0.02*edit("petals = 8")')
    yield
    h.row("self.delta = update\npetals = 5\nroom.decay = 5\ntrail.turn = 0.0015")


def published(h: Hands) -> Acts:
    h.ask("/nu", "flower.star", "light.out", 0.2)
    yield
    h.ask("/sf", "f", '["shape", "flower", "star"]', '["constant", "one", "out"]', -0.2)
    h.ask("/smul", "f", 0.5)
    h.ask("/nuff", "f")
    h.ask("/sfzero", "f")


def questions(h: Hands) -> Acts:
    for message in (("/ls", "/net"), ("/help", "feedback"), ("/version",), ("/clock",), ("/sync", 3),
                    ("/n/query", "bell"), ("/w/get", "flower.star", "light.out"), ("/patch/get",),
                    ("/doc/moved", "petals = 5"), ("/patch/check", "petals = 4")):
        h.ask(*message)
    yield


def patches_between(h: Hands) -> Acts:
    for name in h.chance.sample(OTHERS, len(OTHERS)):
        h.ask("/patch/load", name)
        yield
        yield
    h.ask("/undo")
    yield
    h.ask("/redo")
    yield
    h.ask("/patch/load", NAME)


def merging(h: Hands) -> Acts:
    h.save("merged.yaml", MERGED.format(55 + h.next))  # what says the same again changes nothing (R36)
    h.ask("/patch/merge", "merged")
    yield
    h.row(f"{SPEAKER}\ndel merged")


def wrongs(h: Hands) -> Acts:
    for row in h.chance.sample(WRONG_ROWS, 3):
        h.wrong("/row", row)
    h.wrong("/net/nobody/freq", 3.0)
    h.wrong("/patch/load", "../outside")
    yield
    h.wrong("/edit/999999/gain", 0.5)
    for packet in mutated(h.chance.randrange(1 << 30), 60):
        if not any(harm in packet for harm in HARMFUL):
            h.throw(packet)
    h.ask("/at", "now")
    yield
    home(h)



def saved_patch(h: Hands) -> Acts:
    h.save(f"{NAME}.yaml", patch_text().replace("petals = 5", f"petals = {h.chance.randint(3, 9)}"))
    yield
    h.save(f"{NAME}.yaml", patch_text().replace("petals = 5", "petals = = 5"))
    yield
    h.save(f"{NAME}.yaml", patch_text().replace("c4 g3", "e4 d4 c4"))
    yield
    h.save(f"{NAME}.yaml", patch_text())


def saved_shader(h: Hands) -> Acts:
    for _ in range(2):
        h.save("veil.frag", SHADER.format(h.chance.random()))
        yield
    h.save("veil.frag", SHADER.format(0.5).replace("texture(", "texure("))
    yield
    h.save("veil.frag", SHADER.format(h.chance.random()))


def saved_kinds(h: Hands) -> Acts:
    h.save("spark.py", PYTHON.format(h.chance.random()))
    yield
    h.save("spark.py", h.chance.choice([PYTHON.format(0.5).replace("tick(", "tick(("), "import nothing_like_it\n"]))
    yield
    h.save("spark.py", PYTHON.format(0.5))


def takes(h: Hands) -> Acts:
    n = h.next
    for ending in ("mp4", "wav", "webm"):
        h.ask("/record", f"take{n}.{ending}")
        yield
        h.ask("/still", f"still{n}{ending}.png")
        for _ in range(4):  # a film needs a picture, and one may take a second to be drawn in software
            yield
        h.ask("/record")
        yield
    h.keys("F12")
    yield
    for path in (*h.folder.glob("take*"), *h.folder.glob("*.png")):
        path.unlink()


def heard(h: Hands) -> Acts:
    h.row("ear = lowpass(microphone, cutoff=500)\nspeaker += 0.01*ear")
    yield
    yield
    h.row(f"{SPEAKER}\ndel ear")


DEEDS: tuple[Callable[[Hands], Acts], ...] = (
    weights, neurons, layers, undoing, faders, snapshots, silences, hush, panic, repeats, timed, other_hands, published,
    questions, patches_between, merging, wrongs, saved_patch, saved_shader, saved_kinds, takes, heard)
