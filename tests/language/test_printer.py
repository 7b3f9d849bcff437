"""The printer's law: what is printed reads back as the same network, bitwise (R39)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livedmm.language import read
from livedmm.language.kinds import add_kinds
from livedmm.language.printer import show_rows, unsaid
from livedmm.network import (
    ONE_OUT,
    Address,
    Change,
    Declare,
    Edit,
    History,
    Network,
    SetRow,
    apply,
    on_grid,
    resolve,
)
from livedmm.ugens import ALIVE, Registry, builtin
from tests.network.kinds import REGISTRY as EDITED
from tests.network.strategies import network as edited

from .kinds import registry
from .networks import network

REGISTRY = registry()
STANDING = Network.standing(REGISTRY)
SPEAKER = Address("speaker", "speaker", "left")


def parsed(text: str, known: Registry = REGISTRY) -> Network:
    """The network that a text makes of the standing neurons."""
    standing = Network.standing(known)
    program = read(text, standing, known)
    assert [str(e) for e in program.errors] == [], text
    changes = []
    for statement in program.statements:
        assert statement.saying is not None, statement.text
        changes += [Declare(name, kind) for name, kind in statement.saying.neurons.items()]
        changes += [SetRow(row, weights) for row, weights in statement.saying.rows.items()]
    return apply(resolve(changes, standing, known), standing)


def printed(text: str) -> str:
    """What is printed of the network that a text makes."""
    return show_rows(parsed(text), REGISTRY)


AS_TYPED = (
    "lfo = sine(0.1)\nvoice = saw(110 + 3*lfo)\nspeaker = 0.3*voice\n",
    "clock.tempo = 96\nself.delta = 0\n",
    "speaker.gain = 0\n",
    "speaker = 0.3*lowpass(saw(110), cutoff=800 + 600*sine(0.1))\n",
    "a = saw(110)\nspeaker.left = 0.3*a\nspeaker.right = 0.2*a\n",
    "speaker = 0.3*pan(noise(), position=sine(0.1)) + 0.1*noise()\n",
    "p = pan(noise())\nspeaker = 0.3*p.left\n",
    "a = saw()\na.freq = 110 + 3*sine(0.1)\n",
    "speaker = 0.1*delay(noise(), longest=4, time=0.75*clock.beat)\n",
    "a = saw(110)\nb = sine(3)\nring = 0.5*a*b*noise()\nratio = a/(2 + b)\ngate = a > 0.5*b\nmixed = a + 2\n",
    "a = saw(110)\nb = product(a, 2*a)\nc = identity(noise())\nd = value_identity(a)\n",
    "speaker = noise()*(saw(110) > 0) + 1\n",
    "bank = sine([110, 220, 331])\nspeaker = 0.1*sum(bank)\n",
    "bank = sine([110, 331])\nlow = lowpass(0.5*bank + 3*clock.phase, cutoff=[800, 900])\n",
    "v = voices(count=8)\nlead = saw(v.freq)*adsr(v.gate)\nspeaker = 0.1*sum(lead)\n",
    "pack = [2*clock.phase, 3*clock.beat]\n",
    "pair[0] = noise()\npair[1] = noise()\n",
    "noise[0] = noise()\nnoise[1] = noise()\nspeaker = 0.1*noise[0] + 0.1*noise[1]\n",
    "bank = saw(3)\nbank[0] = sine(1)\nbank[1] = sine(2)\nspeaker = 0.1*bank[0] + 0.1*bank[1]\n",
    "r = reader()\nspeaker.left = 0.3*r.left\nspeaker.right = 0.3*r.right\n",
    "bank = sine([110, 331])\nlow = lowpass([0.5*bank[0], 0.3*bank[1]])\nhigh = lowpass([bank[1], bank[0]])\n",
    "v = voices(count=8)\nlead = saw([v.freq[0], v.freq[1]])\nlow = saw(v.freq[0] + v.freq[1])\n",
    "bank = sine([110, 220])\nbank[1].alive = 0.5\n",
    'tune = sequence(clock.phase, step="c4 eb4 . g4")\n',
    'tune = sequence(clock.phase, step=[440, 220.5])\n',
    'tune = sequence(clock.phase, step=[440, 220.5], length=3)\n',
    'tune = sequence(clock.phase, step=[440, 220.5], length=16)\n',
    'tune = sequence(clock.phase, step=[440, 220.5], gate="x.x")\n',
    'tune = sequence(clock.phase, step=[440, 220.5], gate="x.x", length=3)\n',
    'tune = sequence(clock.phase, gate=[0.25, 0.75])\n',
    'beat = rhythm(clock.phase, gate="x..x..x")\n',
    'tune = sequence(clock.phase, step="c4 eb4", length=5)\n',
    'tune = sequence(clock.phase, step="c4 eb4", length=16)\n',
    'low = quantise(noise(), scale="minor", glide=1)\n',
    'kick = sampler("kick.wav", clock.phase)\n',
    'c = constant(value={":number": -2, "x": 1})\n',
    "m = mix([noise(), 0, 0.5*clock.phase])\n",
    'r = reader(hello=2*clock.phase)\nr["two words"] = 3\n',
    'net["the-reader-accum"] = accumulator(delta=clock.phase)\nspeaker = 0.1*net["the-reader-accum"]\n',
    'net["p.string"] = saw(110)\np = p.string\n',
    "ghost = sine(3)\nghost.alive = 0\n",
    "screen = blur(0.9*screen + 0.1*plasma(), radius=2)\n",
    "a = noise()\na.alive = 0.25\nlong_name = sine(0.1)\n",
)


@pytest.mark.parametrize("text", AS_TYPED)
def test_what_a_person_would_write_is_printed_so(text: str) -> None:
    assert printed(text) == text


@pytest.mark.parametrize(("typed", "expected"), [
    ("a = 0.5*(1 + clock.phase)*clock.beat", "a = (0.5 + 0.5*clock.phase)*clock.beat"),
    ("a = clock.beat < 3", "a = 3 > clock.beat"),
    ("a = saw(110)\na.freq = 220", "a = saw()"),
    ("a = lowpass(q=0.2, input=3)", "a = lowpass(3, q=0.2)"),
    ("a = saw(440*2**(3/12))", "a = saw(523.2511306012)"),
    ("a = sine(0.1 + 0.2)", "a = sine(0.3)"),
    ("speaker.left = 0.3*clock.beat\nspeaker.right = 0.3*clock.beat", "speaker = 0.3*clock.beat"),
    ("def m(x):\n    s = saw(x)\n    return s\nb = m(3)", 'net["b.s"] = saw(3)\nb = b.s'),
    ("l, r = pan(clock.beat)", 'net["l._pan"] = pan(clock.beat)\nl = l._pan.left\nr = l._pan.right'),
])
def test_what_has_several_ways_is_printed_in_one(typed: str, expected: str) -> None:
    assert sorted(printed(typed).splitlines()) == sorted(expected.splitlines())


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_what_is_printed_reads_back_as_the_same_network(random: Random) -> None:
    check_law(network(random, REGISTRY))


def test_it_does_for_many_networks() -> None:
    for seed in range(400):
        check_law(network(Random(seed), REGISTRY))


def test_it_does_for_networks_of_every_built_in_kind() -> None:
    everything = builtin().copy()
    add_kinds(everything)
    keys = [k.key for k in everything if k.name not in STANDING.neurons and k.stream != "constant"]
    for seed in range(200):
        check_law(network(Random(seed), everything, keys), everything)


def test_it_does_for_what_edits_have_made() -> None:
    for seed in range(100):
        check_law(edited(Random(seed)), EDITED)


@pytest.mark.parametrize("text", [
    "bank[0] = lowpass(pack[0])\nbank[1] = lowpass(pack[1])\npack[0] = delay(bank[0])\npack[1] = delay(bank[1])",
    "bank[0] = lowpass(pack[0], 3)\nbank[1] = lowpass(pack[1], 4)\npack[0] = delay(bank[0])\npack[1] = delay(bank[1])",
    "bank[0] = lowpass(pack[1])\nbank[1] = lowpass(pack[0])\npack[0] = delay(bank[0])\npack[1] = delay(bank[1])",
    "a[0] = lowpass(c[0])\na[1] = lowpass(c[1])\nb[0] = delay(a[0])\nb[1] = delay(a[1])\n"
    "c[0] = delay(b[0])\nc[1] = delay(b[1])",
    "a[0] = lowpass(a[0] + a[1])\na[1] = lowpass(a[0] + a[1])",
    "a[0] = lowpass(a[0])\na[1] = lowpass(a[1])",
])
def test_arrays_that_read_each_other_read_back(text: str) -> None:
    check_law(parsed(text))


def check_law(made: Network, known: Registry = REGISTRY) -> None:
    assert unsaid(made, known) == []
    text = show_rows(made, known)
    assert parsed(text, known).matrix() == made.matrix(), text


def test_rows_of_ten_thousand_terms_read_back() -> None:
    many = parsed("\n".join(f"n{i} = voices(count=1000)" for i in range(10)))
    outputs = [Address("voices(count=1000)", f"n{i % 10}", f"freq[{i // 10}]") for i in range(10_000)]
    said = many.with_rows({SPEAKER: {output: on_grid(i / 7 + 1) for i, output in enumerate(outputs)}})
    text = show_rows(said, REGISTRY)
    assert "speaker.left = sum(" in text
    assert parsed(text) == said
    assert len(said.row(SPEAKER)) == 10_000


def test_an_array_of_a_thousand_is_one_statement_and_one_sum() -> None:
    many = parsed(f"bank = sine([{', '.join(map(str, range(1000)))}])\nspeaker = 0.1*bank")
    text = show_rows(many, REGISTRY)
    assert text.startswith("bank = sine([0,")
    assert text.endswith("\nspeaker = 0.1*sum(bank)\n")
    assert text.count("=") == 2
    assert parsed(text) == many


def test_what_is_nested_deeper_than_people_read_is_taken_apart() -> None:
    deep = "lowpass(" * 40 + "noise()" + ")" * 40
    text = printed(f"a = {deep}")
    assert max(line.count("(") for line in text.splitlines()) <= 8
    assert parsed(text) == parsed(f"a = {deep}")


def test_a_long_statement_goes_on_in_lines_that_fit() -> None:
    text = printed("a = saw(" + " + ".join(f"{i}.5*clock.phase*clock.beat" for i in range(1, 40)) + ")\n"
                   + "b = lowpass(a + 2*clock.beat, 100000000 + 100000000.5*clock.phase, 3*clock.phase + 4*clock.beat)")
    assert max(map(len, text.splitlines())) <= 100
    assert all(line.startswith("    ") for line in text.splitlines() if " = " not in line)


def test_a_weight_from_a_neuron_that_was_undone_is_kept() -> None:
    history = History(STANDING, REGISTRY)
    first = history.add(edit("lfo = sine(0.1)"))
    history.add(edit("voice = saw(110)"))
    history.add(edit("voice.freq += 3*lfo", history.network))
    assert first is not None
    history.fade(first.number, 0.0)
    assert "lfo" not in history.network.neurons
    text = show_rows(history.network, REGISTRY)
    assert text == "voice = saw(110 + 3*lfo)\nlfo = sine(0)\nlfo.alive = 0\n"
    assert parsed(text) == history.network


def test_a_neuron_that_was_of_another_kind_is_told_and_the_rest_reads_back() -> None:
    lfo, speaker = Address("sine", "lfo", "out"), Address("speaker", "speaker", "gain")
    good = parsed("lfo = saw(3)\nspeaker = 0.1*lfo")
    both = good.with_rows({speaker: {**good.row(speaker), lfo: 0.25}})
    assert unsaid(both, REGISTRY) == [(speaker, lfo)]
    text = show_rows(both, REGISTRY)
    assert text.splitlines()[-2:] == ["# Rows cannot say these weights; the matrix in a file can:",
                                      '#   speaker.gain of the kind "speaker" <- lfo.out of the kind "sine"']
    assert parsed(text) == good


def test_what_is_half_replaced_is_told_and_the_later_kind_is_printed() -> None:
    replaced = edit("lfo = saw(3)", parsed("lfo = sine(0.1)\nspeaker = 0.1*lfo"))
    half = apply(resolve(replaced.changes, parsed("lfo = sine(0.1)\nspeaker = 0.1*lfo"), REGISTRY),
                 parsed("lfo = sine(0.1)\nspeaker = 0.1*lfo"), 0.5)
    assert {row.kind for row, _ in unsaid(half, REGISTRY)} == {"sine", "speaker"}
    assert show_rows(half, REGISTRY).startswith("lfo = saw(3)\n")


@pytest.mark.parametrize("key", ["zither", "sine(3)", "sine(phase=3)", "voices(count=4)", "sum", "two words", "if"])
def test_a_kind_that_rows_cannot_call_is_told(key: str) -> None:
    known = registry()
    if key in ("sum", "two words", "if"):
        known.add(replace(known.kind("sine"), name=key))
    made = Network({**STANDING.rows, Address(key, "a", ALIVE): {ONE_OUT: 1.0}})
    assert unsaid(made, known) == [(Address(key, "a", ALIVE), ONE_OUT)]
    assert parsed(show_rows(made, known)) == STANDING


def test_weights_off_the_grid_are_counted_and_rounded() -> None:
    raw = Network({**STANDING.rows, SPEAKER: {ONE_OUT: 0.1}})
    assert unsaid(raw, REGISTRY) == [(SPEAKER, ONE_OUT)]
    text = show_rows(raw, REGISTRY)
    assert text == "speaker.left = 0.1\n# One weight is rounded to the grid of 2^-32.\n"
    assert parsed(text).weight(SPEAKER, ONE_OUT) == on_grid(0.1)


def test_weights_that_no_row_can_have_are_left_out() -> None:
    for wild in (float("nan"), float("inf"), 2e18):
        made = Network({**STANDING.rows, SPEAKER: {ONE_OUT: wild}})
        assert unsaid(made, REGISTRY) == [(SPEAKER, ONE_OUT)]
        assert parsed(show_rows(made, REGISTRY)) == STANDING


def test_the_standing_network_is_an_empty_text() -> None:
    assert show_rows(STANDING, REGISTRY) == ""


def edit(text: str, before: Network = STANDING) -> Edit:
    """The edit that a line typed by hand makes."""
    changes: list[Change] = []
    for statement in read(text, before, REGISTRY).statements:
        if statement.saying is not None:
            changes += [Declare(name, kind) for name, kind in statement.saying.neurons.items()]
            changes += [SetRow(row, weights) for row, weights in statement.saying.rows.items()]
        changes += statement.changes
    return Edit(tuple(changes))
