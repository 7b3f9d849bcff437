"""Macros are the rows that they stand for (R35)."""

from __future__ import annotations

import pytest

from livedmm.language import limits, read

from .reading import REGISTRY, STANDING, errors, program, said

PLUCK = """
def pluck(freq, decay=0.99):
    "A plucked string behind a filter."
    string = string(noise(), freq, decay)
    body = lowpass(string + 0.5*body, cutoff=8*freq)
    body.q = 0.5
    return 0.5*body
"""


@pytest.mark.parametrize(("call", "by_hand"), [
    ("p = pluck(220)", """
net["p.string"] = string(noise(), 220, 0.99)
net["p.body"] = lowpass(p.string + 0.5*p.body, cutoff=8*220)
net["p.body"].q = 0.5
p = 0.5*p.body"""),
    ("p = pluck(decay=0.5, freq=110 + 3*sine(1))", """
net["p.string"] = string(noise(), 110 + 3*p._sine, 0.5)
net["p.body"] = lowpass(p.string + 0.5*p.body, cutoff=8*(110 + 3*p._sine))
net["p.body"].q = 0.5
net["p._sine"] = sine(1)
p = 0.5*p.body"""),
    ("lfo = sine(1)\nspeaker = 0.1*pluck(lfo) + 0.2*pluck(2*lfo)", """
lfo = sine(1)
net["speaker._pluck.string"] = string(noise(), lfo, 0.99)
net["speaker._pluck.body"] = lowpass(speaker._pluck.string + 0.5*speaker._pluck.body, cutoff=8*lfo)
net["speaker._pluck.body"].q = 0.5
net["speaker._pluck[1].string"] = string(noise(), 2*lfo, 0.99)
net["speaker._pluck[1].body"] = lowpass(speaker._pluck[1].string + 0.5*speaker._pluck[1].body, cutoff=8*2*lfo)
net["speaker._pluck[1].body"].q = 0.5
speaker = 0.1*0.5*speaker._pluck.body + 0.2*0.5*speaker._pluck[1].body"""),
])
def test_a_macro_is_its_rows_written_out(call: str, by_hand: str) -> None:
    assert said(PLUCK + call) == said(by_hand)


def test_an_array_as_an_argument_makes_arrays_of_its_neurons() -> None:
    found = said(PLUCK + "p = pluck([110, 220, 331])")
    assert [found[f"p.string[{i}].freq"] for i in range(3)] == [{"one.out": x} for x in (110.0, 220.0, 331.0)]
    assert [found[f"p[{i}]"] for i in range(3)] == ["signal_identity"] * 3


def test_a_call_that_a_macro_returns_is_the_neuron() -> None:
    found = said("def tone(x):\n    return lowpass(saw(x))\nt = tone(55)")
    assert (found["t"], found["t._saw"], found["t._saw.freq"]) == ("lowpass", "saw", {"one.out": 55.0})


def test_macros_may_call_macros_and_stand_below_their_use() -> None:
    text = "v = both(110)\ndef both(x):\n    a = each(x)\n    b = each(2*x)\n    return a + b\n" \
           "def each(x):\n    osc = saw(x)\n    return 0.5*osc\n"
    found = said(text)
    assert found["v.a.osc.freq"] == {"one.out": 110.0}
    assert found["v.b.osc.freq"] == {"one.out": 220.0}
    assert found["v.a.input"] == {"v.a.osc.out": 0.5}


def test_a_macro_hides_a_kind_of_its_name() -> None:
    assert said("def saw(x):\n    return lowpass(sine(x))\nv = saw(55)")["v"] == "lowpass"


def test_a_text_may_be_an_argument() -> None:
    assert said('def drum(file):\n    hit = sampler(file, rate=2)\n    return hit\nd = drum("kick.wav")')["d.hit"] == \
        'sampler("kick.wav")'


def test_a_macro_of_another_text_can_be_called() -> None:
    macros = program(PLUCK).macros
    line = read("q = pluck(55)", STANDING, REGISTRY, macros=macros)
    assert line.errors == ()
    assert "q.string" in line.sayings["q"].neurons


def test_an_error_in_a_macro_of_another_text_is_told_where_it_is_called() -> None:
    macros = program("def tone(x):\n    return saw(x + lof)").macros
    line = read("\nq = tone(55)", STANDING, REGISTRY, "line", macros=macros)
    assert [str(e) for e in line.errors] == [
        "line:2:5: in tone: no neuron 'lof'; it must be declared: lof = ..."]


@pytest.mark.parametrize("text", [
    "def a(x):\n    return b(x)\ndef b(x):\n    return a(x)\ny = a(1)",
    "def a(x):\n    y = a(x)\n    return y\nz = a(1)",
])
def test_a_macro_cannot_call_itself(text: str) -> None:
    found, = errors(text)
    assert "calls itself" in found


@pytest.mark.parametrize(("body", "what"), [
    ("    speaker = x\n    return x", "'speaker' is outside m"),
    ("    voice.freq = x\n    return x", "'voice.freq' is outside m"),
    ("    speaker += x\n    return x", "'+=' is a gesture"),
    ("    hush()\n    return x", "a macro holds rows only"),
    ("    with at(bar):\n        y = x\n    return y", "a macro holds rows only"),
    ("    def n(y):\n        return y\n    return x", "a macro holds rows only"),
    ("    y = saw(x)", "m returns nothing"),
    ("    return", "m returns nothing"),
    ("    x = saw(1)\n    return x", "'x' is a parameter of m and a neuron in it"),
    ("    y = x.left\n    return y", "'x' is a parameter, not a neuron"),
])
def test_a_macro_holds_rows_of_its_own_neurons(body: str, what: str) -> None:
    found = errors(f"voice = saw(1)\ndef m(x):\n{body}\nz = m(3)")
    assert [e for e in found if what in e], found


def tower(height: int, width: int) -> str:
    """Macros that each call the one below them `width` times."""
    rows = "".join(f"    a{k} = m0(x)\n" for k in range(width))
    macros = ["def m0(x):\n    a = saw(x)\n    return a"]
    macros += [f"def m{i}(x):\n{rows.replace('m0', f'm{i - 1}')}    return a0" for i in range(1, height)]
    return "\n".join([*macros, f"y = m{height - 1}(1)"])


def test_macros_that_grow_without_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found, = errors(tower(20, 1))
    assert "macros are expanded in each other 8 times at most" in found
    monkeypatch.setattr(limits, "MOST_NEURONS", 1000)
    found, = errors(tower(6, 5))
    assert "this text declares more than 1,000 neurons; evaluate it in parts" in found
    assert said(tower(4, 5))
