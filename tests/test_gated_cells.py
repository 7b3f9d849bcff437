"""Cells of LSTM, GRU and MGU that are built of sums, products, sigmoids and tanhs, against the same in numpy.

Each connection is a tick late, so a cell takes as many ticks a step as its longest way is long, and shorter ways are
made as long by identities. A loop of L ticks holds L states that never meet: at tick t it goes on from t - L.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm import resources
from livedmm.engine.literal import LiteralMachine
from livedmm.language.patches import read_patch
from livedmm.ugens import builtin

Wave = NDArray[np.float64]
Weights = Mapping[str, tuple[Wave, Wave, Wave]]
"""For each gate its weights from the two inputs, those from the two cells, and its bias."""

TICKS = 300
TOLERANCE = 2e-6
"""A step rounds some twenty numbers to 6e-8 and has the errors of two polynomials, 6e-7 each; and a cell remembers some
ten steps. Measured: 2e-7."""


def macro(name: str) -> str:
    """The macro of a cell as its patch has it."""
    text = (resources.folder("patches") / "experiments" / f"{name}.yaml").read_text(encoding="utf-8")
    found = re.search(rf"  def {name}\(.*?\n(?:      .*\n)+", text)
    assert found
    return found[0]


def weights(*gates: str) -> Weights:
    rng = np.random.default_rng(7)
    return {gate: (rng.normal(0, 0.8, (2, 2)), rng.normal(0, 0.8, (2, 2)), rng.normal(0, 0.5, 2)) for gate in gates}


def row(w: Wave, names: str) -> str:
    return " + ".join(f"{float(x)!r}*{name}" for x, name in zip(w, names.split(), strict=True)).replace("+ -", "- ")


def argument(w: Weights, gate: str, cell: int, others: str) -> str:
    """What goes into one gate of one cell: inputs, what the cells offer it, and a bias."""
    inputs, cells, bias = w[gate]
    return f"{row(inputs[cell], 'x y')} + {row(cells[cell], others)} + {float(bias[cell])!r}"


def played(name: str, arguments: Callable[[int], str], source: str = "white()") -> tuple[Wave, Wave]:
    """What two such cells put out at each tick, and their inputs, ``(ticks, 2)`` each."""
    text = (f"rows: |\n{macro(name)}  x = {source}\n  y = {source}\n"
            f"  a = {name}({arguments(0)})\n  b = {name}({arguments(1)})\n  speaker = a + b\n")
    machine = LiteralMachine(builtin(), seed=3)
    machine.change(read_patch(text, name, builtin()).require())
    heard = []
    for _ in range(TICKS):
        machine.render(1)
        outputs = {address.neuron: x for address, x in machine.outputs.items() if address.port == "out"}
        heard.append([outputs[neuron] for neuron in "abxy"])
    return np.array(heard, float)[:, :2], np.array(heard, float)[:, 2:]


def sigmoid(x: Wave) -> Wave:
    return 1 / (1 + np.exp(-x))


def applied(w: Weights, gate: str, x: Wave, h: Wave) -> Wave:
    inputs, cells, bias = w[gate]
    return np.asarray(inputs @ x + cells @ h + bias)


# -- in numpy: from the last state and the input to the next state

def lstm(w: Weights, x: Wave, h: Wave, c: Wave) -> tuple[Wave, Wave]:
    forget, enter, leave = (sigmoid(applied(w, gate, x, h)) for gate in ("forget", "enter", "leave"))
    c = forget * c + enter * np.tanh(applied(w, "candidate", x, h))
    return leave * np.tanh(c), c


def gru(w: Weights, x: Wave, h: Wave) -> Wave:
    update, reset = sigmoid(applied(w, "update", x, h)), sigmoid(applied(w, "reset", x, h))
    return np.asarray((1 - update) * h + update * np.tanh(applied(w, "candidate", x, reset * h)))


def mgu(w: Weights, x: Wave, h: Wave) -> Wave:
    forget = sigmoid(applied(w, "forget", x, h))
    return np.asarray((1 - forget) * h + forget * np.tanh(applied(w, "candidate", x, forget * h)))


# -- they are the same

def test_an_lstm_takes_four_ticks_a_step() -> None:
    w = weights("forget", "enter", "candidate", "leave")
    heard, x = played("lstm", lambda cell: ", ".join(f"{gate}={argument(w, gate, cell, 'a b')}" for gate in w))
    # Before the first tick all is 0, the gates too: three ticks pass before the first state comes out.
    h, c = np.zeros((TICKS, 2)), np.zeros((TICKS, 2))
    for t in range(3, TICKS):
        h[t], c[t] = lstm(w, before(x, t - 4), before(h, t - 4), before(c, t - 4))
    np.testing.assert_allclose(heard, h, atol=TOLERANCE)
    assert np.abs(h).max() > 0.2


@pytest.mark.parametrize(("name", "cell", "gates"), [("gru", gru, ("update", "reset")), ("mgu", mgu, ("forget",))])
def test_a_gru_and_an_mgu_take_five(name: str, cell: Callable[[Weights, Wave, Wave], Wave],
                                    gates: tuple[str, ...]) -> None:
    w = weights(*gates, "candidate")

    def arguments(which: int) -> str:
        inputs, cells, bias = w["candidate"]
        drive = f"drive={row(inputs[which], 'x y')} + {float(bias[which])!r}"
        others = f"others={row(cells[which], 'a.offer b.offer')}"
        return ", ".join([*(f"{gate}={argument(w, gate, which, 'a b')}" for gate in gates), drive, others])

    heard, x = played(name, arguments)
    # The state is a sum in a row, which a neuron passes on a tick later.
    h = np.zeros((TICKS, 2))
    for t in range(3, TICKS - 1):
        h[t] = cell(w, before(x, t - 4), before(h, t - 5))
    np.testing.assert_allclose(heard[1:], h[:-1], atol=TOLERANCE)
    assert np.abs(h).max() > 0.2


@pytest.mark.parametrize(("name", "ticks", "arguments"), [
    ("lstm", 4, "forget=1, enter=0.5, candidate=2*x + 0.5*{0}, leave=1"),
    ("gru", 5, "update=0.5, reset=1, drive=2*x, others=0.5*{0}.offer"),
    ("mgu", 5, "forget=0.5, drive=2*x, others=0.5*{0}.offer")])
def test_what_comes_for_one_tick_is_remembered_by_one_state_of_all(name: str, ticks: int, arguments: str) -> None:
    """So what is to reach all of them has to last for a step."""
    heard, x = played(name, lambda cell: arguments.format("ba"[cell]), source="metro(0.001)")
    pulse, = np.flatnonzero(x[:, 0])
    sounding = np.flatnonzero(heard[:, 0])
    assert len(sounding) > 20
    assert len(set((sounding - pulse) % ticks)) == 1


def before(states: Wave, t: int) -> Wave:
    """What was there at tick t; nothing before the first."""
    return np.asarray(states[t] if t >= 0 else np.zeros(2))
