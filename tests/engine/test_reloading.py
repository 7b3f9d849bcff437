"""A kind that is reloaded while it plays: what its neurons keep, on both machines bit for bit (R5), and no click."""

from __future__ import annotations

import random
from pathlib import Path
from textwrap import indent

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm.engine import kernel
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.language.patches import read_patch
from livedmm.network import Address, Network
from livedmm.network.paths import glide
from livedmm.ugens import Registry, builtin
from livedmm.ugens.files import kinds_of

HEAD = """from livedmm.ugens import Buffer, Input, Output, State, ugen
from livedmm.ugens.functions import TAU, f32, i32, sin, u32


"""
TONE = HEAD + '''@ugen
class Mine:
    """A tone."""
    freq = Input("Hz", bias=300.0)
    gain = Input(bias=1.0)
    out = Output()
    side = Output()
    position = State("cycle")

    def tick(freq, gain, position, dt):
        x = gain * sin(TAU * position)
        return x, 0.5 * x, freq * dt
'''
OTHER = HEAD + '''@ugen
class Mine:
    """Its third harmonic too; another output, another input, one less of each."""
    freq = Input("Hz", bias=300.0)
    third = Input(bias=0.3)
    out = Output()
    more = Output()
    held = State()
    position = State("cycle")

    def tick(freq, third, position, held, dt):
        x = sin(TAU * position) + third * sin(3.0 * TAU * position)
        return x, held, 0.9 * held + 0.1 * x, freq * dt
'''
ECHO = HEAD + '''@ugen
class Mine:
    """An echo."""
    input = Input()
    out = Output()
    line = Buffer(0.02)

    def tick(input, line):
        late = line.read(400)
        line.write({0} * input + 0.5 * late)
        return late + {1} * input
'''
FAMILY = HEAD + '''@ugen
class Mine:
    """A bank."""
    freq = Input("Hz", family={0})
    out = Output(family={0})
    mean = Output()
    place = State(family={0})

    def tick(freq, out, place, dt):
        total = 0.0 * dt
        for i in range({0}):
            place.put(i, place.at(i) + freq.at(i) * dt)
            out.put(i, sin(TAU * place.at(i)) + {1} * out.at(i))
            total = total + out.at(i)
        return total
'''
ROWS = {
    "tone": "m = mine(400 + 50*m.side, gain=0.8)\nn = mine(250)\nspeaker.left = 0.3*m + 0.2*n.side\n"
            "speaker.right = 0.2*m.side + 0.1*n",
    "echo": "m = mine(saw(200))\nn = mine(m)\nspeaker.left = 0.2*m + 0.2*n\nspeaker.right = 0.3*n",
    "family": "m = mine([200, 300])\nspeaker.left = 0.2*m.out[0] + 0.3*m.mean\nspeaker.right = 0.2*m.out[1]",
}
VERSIONS = {
    "tone": (TONE, OTHER, TONE), "echo": (ECHO.format(1.0, 0.0), ECHO.format(-0.5, 0.7), ECHO.format(1.0, 0.2)),
    "family": (FAMILY.format(2, 0.1), FAMILY.format(3, -0.2), FAMILY.format(2, 0.3)),
}
RATE = 8000.0
GLIDE = 160


class Rig:
    """Both machines on one network; a file of kinds for each, so that neither has what the other has done."""

    def __init__(self, rows: str, text: str, exact: bool = True) -> None:
        self.registries = [with_kinds(text), with_kinds(text)]
        self.compiled = CompiledMachine(self.registries[0], RATE, seed=3)
        self.literal = LiteralMachine(self.registries[1], RATE, seed=3) if exact else None
        patch = read_patch(f"rows: |\n{indent(rows, '  ')}\n", "test", self.registries[0])
        self.network = patch.require()
        self.heard: list[NDArray[np.float32]] = []
        self.literally: list[NDArray[np.float32]] = []
        for machine in self.machines:
            machine.change(self.network)

    @property
    def machines(self) -> list[CompiledMachine | LiteralMachine]:
        return [m for m in (self.compiled, self.literal) if m is not None]

    def play(self, samples: int, block: int = 50) -> None:
        while samples:
            now = min(samples, block)
            self.heard.append(self.compiled.render(now))
            if self.literal is not None:
                self.literally.append(self.literal.render(now))
            samples -= now

    def reload(self, text: str, glide_in: int = GLIDE, at: int | None = None) -> None:
        for registry, machine in zip(self.registries, self.machines, strict=False):
            was = {"mine": registry.kind("mine")}
            registry.take(kinds_of(Path("mine.py"), text))
            start = machine.now if at is None else at
            machine.reload(was, glide((), start, glide_in, 0.0, 1.0), start)

    @property
    def sound(self) -> NDArray[np.float32]:
        return np.concatenate(self.heard, axis=1)

    @property
    def literal_sound(self) -> NDArray[np.float32]:
        return np.concatenate(self.literally, axis=1)


def with_kinds(text: str) -> Registry:
    registry = builtin().copy()
    registry.take(kinds_of(Path("mine.py"), text))
    return registry


def bend(sound: NDArray[np.float32]) -> float:
    return float(np.abs(np.diff(sound.astype(float), 2)).max())


@pytest.mark.parametrize("case", ROWS)
@pytest.mark.parametrize("block", [7, 64])
def test_both_machines_make_the_same_of_a_reload(case: str, block: int) -> None:
    rig = Rig(ROWS[case], VERSIONS[case][0])
    rig.play(300, block)
    for number, text in enumerate(VERSIONS[case][1:]):
        rig.reload(text)
        rig.play(90, block)
        if number == 0:
            # An edit of the structure while it fades.
            for registry, machine in zip(rig.registries, rig.machines, strict=True):
                more = read_patch(f"rows: |\n{indent(ROWS[case], '  ')}\n  speaker.left += 0.1*sine(90)\n", "test",
                                  registry).network or rig.network
                machine.change(more, glide=30)
        rig.play(400, block)
    assert np.abs(rig.sound).max() > 0.05
    different = np.flatnonzero((rig.sound != rig.literal_sound).any(axis=0))
    assert not len(different), f"first at {different[0]} of {rig.sound.shape[1]}"


def test_a_version_that_does_the_same_changes_no_bit() -> None:
    one, other = (Rig(ROWS["echo"], VERSIONS["echo"][0], exact=False) for _ in range(2))
    for rig in (one, other):
        rig.play(301)
    one.reload(VERSIONS["echo"][0] + "\n# the same\n")
    for rig in (one, other):
        rig.play(1000)
    assert np.abs(one.sound).max() > 0.05
    assert np.array_equal(one.sound, other.sound)


@pytest.mark.parametrize("case", ["tone", "echo"])
def test_a_reload_with_a_glide_is_no_click_and_one_without_is(case: str) -> None:
    ratios = []
    for glide_in in (GLIDE, 0):
        rows = "m = mine(40, gain=0.8)\nspeaker.left = 0.5*m" if case == "tone" else (
            "m = mine(sine(40))\nspeaker.left = 0.2*m")
        rig = Rig(rows, VERSIONS[case][0], exact=False)
        rig.play(1030)
        rig.reload(VERSIONS[case][1], glide_in)
        rig.play(3000)
        sound = rig.sound[0]
        steady = max(bend(sound[500:1000]), bend(sound[-500:]))
        ratios.append(bend(sound[1020:2000]) / steady)
    assert ratios[0] < 2 < ratios[1]


def test_neurons_keep_states_of_the_same_name_and_format_and_begin_anew_with_others() -> None:
    counting = HEAD + """@ugen
class Mine:
    \"\"\"Counts.\"\"\"
    out = Output()
    whole = State("{0}")
    {1} = State()

    def tick(whole, {1}):
        return {2}, {0}(whole + {0}(1)), {1} + 0.5
"""
    out = Address("mine", "m", "out")
    rig = Rig("m = mine()\nspeaker.left = m", counting.format("i32", "half", "f32(whole)"))
    rig.play(100)
    rig.reload(counting.format("i32", "half", "f32(whole) + 1000.0*half"), 0)
    rig.play(1)
    assert rig.compiled.output(out) == 100 + 1000 * 50
    rig.reload(counting.format("i32", "other", "f32(whole) + 1000.0*other"), 0)
    rig.play(1)
    assert rig.compiled.output(out) == 101
    rig.reload(counting.format("u32", "other", "f32(whole) + 1000.0*other"), 0)
    rig.play(1)
    assert rig.compiled.output(out) == 500
    assert np.array_equal(rig.sound, rig.literal_sound)


def test_what_is_faded_out_gives_its_memory_back_and_a_version_that_comes_back_compiles_nothing() -> None:
    rig = Rig(ROWS["echo"], VERSIONS["echo"][0], exact=False)
    counts = []
    for number in range(12):
        rig.play(GLIDE + 40)
        rig.reload(VERSIONS["echo"][number % 2])
        memory = rig.compiled.memory
        counts.append((len(memory.pools), len(memory.buffers), sum(len(pool.lanes) for pool in memory.pools.values()),
                       len(kernel._loaded), len(rig.compiled.plan.kept), memory.next))
    assert len(set(counts[2:])) == 1


@pytest.mark.parametrize("seed", range(4))
def test_both_machines_agree_whatever_else_happens_while_it_fades(seed: int) -> None:
    chance = random.Random(seed)
    rig = Rig("m = mine(saw(300))\nspeaker = 0.3*m", ECHO.format(1.0, 0.0))
    name, others = "m", 0
    for _ in range(14):
        rig.play(chance.randrange(1, 200), chance.choice([1, 16, 64]))
        match chance.randrange(6):
            case 0 | 1:
                rig.reload(ECHO.format(chance.choice([1.0, -0.5, 0.3]), chance.choice([0.0, 0.4])),
                           chance.choice([0, 30, 160, 700]))
                continue
            case 2:
                for machine in rig.machines:
                    machine.clear(machine.now)
                continue
            case 3:
                was, name = name, chance.choice([n for n in "mpq" if n != name])
                renamed = {was: name, f"{was}._saw": f"{name}._saw"}
            case _:
                others, renamed = chance.randrange(4), {}
        rows = f"{name} = mine(saw(300))\nspeaker = {chance.choice([0.2, 0.3])}*{name}" if others != 3 or renamed else (
            "speaker = 0.1*saw(90)")
        rows += "".join(f"\nspeaker += 0.1*mine({name if others != 3 else 0.5})" for _ in range(others))
        glide_in = chance.choice([0, 25, 90])
        for registry, machine in zip(rig.registries, rig.machines, strict=True):
            network = read_patch(f"rows: |\n{indent(rows, '  ')}\n", "test", registry).require()
            if renamed:
                machine.steer(renamed_as(machine.schedule.network, renamed), {}, machine.now, renamed)
            machine.change(network, glide=glide_in)
    rig.play(300)
    assert np.abs(rig.sound).max() > 0.01
    different = np.flatnonzero((rig.sound != rig.literal_sound).any(axis=0))
    assert not len(different), f"first at {different[0]} of {rig.sound.shape[1]}"


def renamed_as(network: Network, names: dict[str, str]) -> Network:
    def new(address: Address) -> Address:
        return address._replace(neuron=names.get(address.neuron, address.neuron))

    return Network({new(row): {new(c): w for c, w in columns.items()} for row, columns in network.rows.items()})
