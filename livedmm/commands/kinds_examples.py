"""An example of a kind: rows in which it is heard or seen, made from what it declares.

What no declaration can tell (that a kind wants its own output, a text, a shape) stands in a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from livedmm.ugens import Input, Kind

SHOWN: Mapping[str, str] = MappingProxyType({
    "life": "colony = life(colony)\nscreen = colony",
    "cellular_automaton": "worms = cellular_automaton(worms)\nscreen = worms",
    "reaction_diffusion": "coral = reaction_diffusion(coral)\nscreen = coral",
    "water": "pond = water(pond, drop=decay(metro(1.5), 0.1))\nscreen = relief(plasma(), pond)",
    "ripple": "ring = ripple(plasma(), age=phasor(0.5))\nscreen = ring",
    "feedback": "trail = feedback(shape(5, star=0.5, turn=phasor(0.2)), trail, zoom=1.03)\nscreen = trail",
    "flow": "smoke = flow(shape(16, radius=0.1), smoke, amount=0.012)\nscreen = smoke",
    "blur": "soft = blur(shape(5, star=0.5), 0.05)\nscreen = soft",
    "hue_saturation": "other = hue_saturation(plasma(), hue=0.4, saturation=2)\nscreen = other",
    "transform": "seen = transform(voronoi(), zoom=2, turn=0.1)\nscreen = seen",
    "over": "both = over(shape(5, star=0.5), plasma())\nscreen = both",
    "solid": "red = solid(1, 0.3, 0.2)\nscreen = red",
    "wipe": "change = wipe(plasma(), voronoi(), 0.5 + 0.5*sine(0.2))\nscreen = change",
    "image": 'card = image("card")\nscreen = card',
    "video": 'film = video("card.webm")\nscreen = film',
    "text": 'words = text("livedmm", size=0.2)\nscreen = words',
    "waveform": "wave = waveform(saw(110))\nscreen = waveform_view(wave)",
    "waveform_view": "view = waveform_view(waveform(saw(110)))\nscreen = view",
    "spectrum": "bands = spectrum(saw(110))\nscreen = spectrum_view(bands)",
    "spectrum_view": "view = spectrum_view(spectrum(saw(110)))\nscreen = view",
    "matrix_picture": "weights = matrix_picture()\nscreen = matrix_view(weights)",
    "matrix_view": "view = matrix_view(matrix_picture())\nscreen = view",
    "value_picture": "",
    "camera": "", "screen": "", "regions": "", "scan": "", "image_identity": "",
    "clock": "", "speaker": "", "microphone": "", "osc_in": "", "voices": "", "align": "",
    "sequence": 'notes = sequence(phasor(0.5), "c4 eb4 . g4")\nspeaker = 0.3*sine(notes)',
    "pattern": 'beat = pattern(phasor(0.5), "x..x..x.")\nspeaker = 0.3*saw(110)*decay(beat.trigger, 0.2)',
    "degree": 'note = degree(8*phasor(0.5))\nspeaker = 0.3*sine(note)',
    "to_scale": 'note = to_scale(220 + 110*sine(0.5), scale="minor")\nspeaker = 0.3*sine(note)',
    "chord": 'notes = chord(220)\nspeaker = 0.2*sum(sine([notes.freq[0], notes.freq[1], notes.freq[2]]))',
    "metro": "blow = metro(4)\nspeaker = 0.3*saw(110)*decay(blow, 0.2)",
    "divider": "blow = divider(metro(8), 3)\nspeaker = 0.3*saw(110)*decay(blow, 0.2)",
    "trigger_delay": "blow = trigger_delay(metro(2), 0.1)\nspeaker = 0.3*saw(110)*decay(blow, 0.2)",
    "trigger_to_gate": "open = trigger_to_gate(metro(2), 0.1)\nspeaker = 0.3*saw(110)*open",
    "toggle": "open = toggle(metro(4))\nspeaker = 0.3*saw(110)*open",
    "flip_flop": "open = flip_flop(metro(2), metro(3))\nspeaker = 0.3*saw(110)*open",
    "chance": "blow = chance(metro(8), 0.5)\nspeaker = 0.3*saw(110)*decay(blow, 0.1)",
    "dust": "blow = dust(8)\nspeaker = 0.3*saw(110)*decay(blow, 0.1)",
    "phasor": "ramp = phasor(2)\nspeaker = 0.3*sine(220 + 220*ramp)",
    "phase_divider": "slow = phase_divider(phasor(2), 4)\nspeaker = 0.3*sine(220 + 220*slow)",
    "lfnoise": "level = lfnoise(8)\nspeaker = 0.3*sine(330 + 110*level)",
    "random_walk": "level = random_walk(2)\nspeaker = 0.3*sine(330 + 110*level)",
    "sample_and_hold": "level = sample_and_hold(white(), metro(8))\nspeaker = 0.3*sine(330 + 110*level)",
    "line": "level = line(metro(2), 0, 1, 0.4)\nspeaker = 0.3*sine(220 + 220*level)",
    "leaky_integrate_and_fire": "beat = leaky_integrate_and_fire(2)\nspeaker = 0.3*saw(110)*decay(beat, 0.05)",
    "draw": "freq = draw(metro(4), [220, 330, 440], weight=[1, 1, 1])\nspeaker = 0.3*sine(freq)",
    "midi_to_hz": "freq = midi_to_hz(60 + 12*phasor(0.5))\nspeaker = 0.3*sine(freq)",
    "hz_to_midi": "",
    "octaves": "up = octaves(phasor(0.5))\nspeaker = 0.3*sine(220*up)",
    "decibels": "gain = decibels(-40*phasor(0.5))\nspeaker = 0.3*sine(220)*gain",
    "cycle": "tone = cycle(110, level=[0, 1, 0.5, -1])\nspeaker = 0.3*tone",
    "harmonics": "tone = harmonics(110, level=[1, 0.5, 0.8, 0.2])\nspeaker = 0.3*tone",
    "looper": "again = looper(kick(metro(2)), record=metro(0.5), length=0.5)\nspeaker = 0.5*again",
    "granular": 'cloud = granular("murmur", 0.2 + 0.1*sine(0.2))\nspeaker = 0.5*cloud',
    "sampler": 'drums = sampler("breaks", metro(2), slices=16, slice=16*phasor(0.25))\nspeaker = 0.5*drums',
    "waves": 'tone = waves("vowels", 110, position=phasor(0.5))\nspeaker = 0.3*tone',
})
"""Rows for kinds whose declaration is not enough; none for those that are neither heard nor seen by themselves."""

_PLAYED = {"": "{0}", "gain": "saw(110)*{0}", "Hz": "sine({0})", "note": "sine(midi_to_hz({0}))",
           "cycle": "sine(0, phase={0})"}
"""How an output is made to sound, by its unit."""


def example_of(kind: Kind) -> str:
    """Rows in which a kind is heard or seen; nothing for one that is neither."""
    called = kind.family or kind.name
    if kind.name in SHOWN:
        return SHOWN[kind.name]
    if kind.stream == "image":
        return f"picture = {called}({', '.join(_pictures(kind))})\nscreen = picture"
    if kind.stream != "signal" or not kind.outputs:
        return ""
    first = kind.outputs[0]
    name = "it" if first.name in ("out", "left") else f"it.{first.name}"
    heard = _PLAYED.get(first.unit)
    if heard is None:
        return ""
    return f"it = {called}({', '.join(_numbers(kind))})\nspeaker = 0.3*{heard.format(name)}"


def _pictures(kind: Kind) -> list[str]:
    """What a kind of pictures is fed with."""
    others = iter(("plasma()", "shape(5, star=0.5)", "voronoi()", "noise()"))
    given = []
    for port in kind.inputs:
        if port.image:
            given.append(f"{port.name}={'picture' if port.name == 'previous' else next(others)}")
        elif port.name == "phase":
            given.append("phase=phasor(0.1)")
    return given


def _numbers(kind: Kind) -> list[str]:
    """What a kind of signals is fed with: a tone where it takes one, blows where it wants to be struck."""
    tones = iter(("sine(110)", "sine(165)", "sine(220)", "sine(275)"))
    has_pace = any(port.name == "freq" for port in kind.inputs)
    fed = {port.name: _fed(port, kind, has_pace) for port in kind.inputs}
    return [f"{name}={what or next(tones)}" for name, what in fed.items() if what is not None]


def _fed(port: Input, kind: Kind, has_pace: bool) -> str | None:
    """What feeds an input; an empty text for the next tone, None for nothing beside its bias."""
    if port.family:
        return None
    if port.form == "trigger":
        return None if port.name == "reset" else "metro(2)"
    if port.form == "gate":
        return "square(2) > 0"  # 0 and 1: its height counts where it opens
    if port.name in kind.main or port.name == "input":
        return "saw(110)"
    if port.name in ("a", "b"):
        return ""
    if port.name == "phase" and not has_pace:
        return "phasor(0.5)"
    return None
