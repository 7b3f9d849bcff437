"""Kinds with sounds in the machines: the same bits, no memory that is gone, no harm from files that are."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.errors import DeclarationError, KindError
from livedmm.language.patches import load_patch
from livedmm.network import ONE_OUT, Address, Network
from livedmm.sounds import Sounds
from livedmm.ugens import Input, Output, Registry, Setting, Sound, builtin, ugen
from livedmm.ugens.functions import f32, whole
from tests.engine.signal_kinds import registry
from tests.engine.test_machines import SPEAKER, alive, bits, stage

Rows = dict[Address, Mapping[Address, float]]


@ugen
class Reader:
    """Reads a sound at an index: everything that a tick can ask of it."""

    index = Input()
    which = Input()
    level = Input()
    channel = Input()
    out = Output()
    length = Output()
    count = Output()
    file = Setting("file", "kick")
    sound = Sound("file")

    def tick(index, which, level, channel, sound):
        return (sound.read(whole(which), whole(level), whole(channel), whole(index)),
                f32(sound.length(whole(which), whole(level))), f32(sound.count()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "set").mkdir()
    chance = np.random.default_rng(1)
    soundfile.write(tmp_path / "set" / "a.wav", chance.uniform(-1, 1, 700), 48000, "FLOAT")
    soundfile.write(tmp_path / "set" / "b.wav", chance.uniform(-1, 1, (300, 2)), 44100, "FLOAT")
    return tmp_path


def reading(folder: Path) -> tuple[Registry, Rows]:
    """Three readers of a folder with two sounds, whose indices sweep over all ends."""
    kinds = registry()
    kinds.add(Reader)
    kinds = kinds.beside(folder)
    key = 'reader("set")'
    rows: Rows = dict(stage())
    wave = Address("wave", "sweep", "out")
    rows |= alive(kinds.kind("wave"), "sweep") | {Address("wave", "sweep", "freq"): {ONE_OUT: 900.0}}
    for i in range(3):
        rows |= alive(kinds.kind(key), f"r{i}")
        for port, size in (("index", 900.0), ("which", 3.0), ("level", 7.0), ("channel", -3.0)):
            rows[Address(key, f"r{i}", port)] = {ONE_OUT: abs(size) / 3, wave: size * (0.3 + 0.3 * i)}
        rows[Address(*SPEAKER, "left")] = {**rows.get(Address(*SPEAKER, "left"), {}), Address(key, f"r{i}", "out"): 0.2,
                                           Address(key, f"r{i}", "length"): 1e-4, Address(key, f"r{i}", "count"): 0.01}
    return kinds, rows


def test_sounds_are_the_same_bits_in_both_machines_and_any_index_is_within_its_memory(folder: Path) -> None:
    kinds, rows = reading(folder)
    made = []
    for machine in (CompiledMachine(kinds), LiteralMachine(kinds)):
        machine.change(Network(rows))
        made.append(machine.render(300))
    assert np.array_equal(bits(made[0]), bits(made[1]))
    assert len(np.unique(made[0])) > 40


def test_all_neurons_of_a_kind_read_one_table_which_goes_with_the_last_of_them(folder: Path) -> None:
    kinds, rows = reading(folder)
    machine, key = CompiledMachine(kinds), 'reader("set")'
    machine.change(Network(rows))
    machine.render(10)
    pool = machine.memory.pools[key]
    (table,) = pool.tables
    column = pool.kernel.layout.sounds["sound"]
    addresses = [machine.memory.floats[pool.pages[0] + 64 * column:][:6].view(np.int64)[lane] for lane in range(3)]
    assert addresses == [table.ctypes.data] * 3
    without = Network({r: c for r, c in rows.items() if r.neuron not in ("r0", "r1", "r2")})
    machine.change(without)  # what dies is still heard; it is gone with the change after
    machine.render(10)
    machine.change(without)
    kept = [array for plan in machine._plans.values() for array in plan.kept]
    assert any(array is table for array in kept), "the plan that plays may read it"
    del kept
    machine.render(10)
    assert not pool.tables
    before = machine.memory.sounds.table("set", machine.rate)
    assert before is table
    del before, table
    gc.collect()
    assert not machine.memory.sounds._tables
    machine.change(Network(rows))
    assert np.abs(machine.render(100)).max() > 0


def test_a_lane_whose_neuron_has_gone_has_no_buffer_of_it_any_more() -> None:
    """It is computed on, below one that lives, and would write to memory that is somebody else's by then."""
    kinds = registry()
    echo = kinds.kind("echo")
    rows = stage() | alive(echo, "a") | alive(echo, "b")
    machine = CompiledMachine(kinds)
    machine.change(Network(rows))
    machine.render(10)
    for _ in range(2):  # what dies is still heard; it is gone with the change after
        machine.change(Network({r: c for r, c in rows.items() if r.neuron != "a"}))
        machine.render(10)
    pool = machine.memory.pools["echo"]
    assert pool.computed(0) == 2
    column = pool.kernel.layout.buffers["line"]
    words = machine.memory.floats[pool.pages[0] + 64 * column:][:256].view(np.int64)
    (own,) = machine.memory.buffers["echo", "b"]
    assert words[:2].tolist() == [machine.memory.nowhere.ctypes.data, own.ctypes.data]
    assert words[64:66].tolist() == [len(machine.memory.nowhere) - 1, len(own) - 1]


def test_a_kind_whose_file_is_gone_changes_nothing(folder: Path) -> None:
    kinds, rows = reading(folder)
    machine, steady = CompiledMachine(kinds), CompiledMachine(kinds)
    for one in (machine, steady):
        one.change(Network(rows))
        one.render(10)
    with pytest.raises(KindError, match=r"no sound 'gone\.wav'"):
        machine.change(Network(rows | alive(kinds.kind('reader("gone.wav")'), "new")))
    assert np.array_equal(machine.render(100), steady.render(100))
    machine.change(Network(rows | alive(kinds.kind("echo"), "new")))
    assert np.array_equal(machine.render(100), steady.render(100))


# -- from a patch

PATCH = """\
rows: |
  a = sampler("set", 1, index=1)
  speaker.left = a.left
  speaker.right = a.right
"""


def test_a_patch_names_sounds_beside_it(folder: Path) -> None:
    (folder / "patch.yaml").write_text(PATCH)
    patch = load_patch(folder / "patch.yaml", builtin())
    machine = CompiledMachine(patch.registry)
    machine.change(patch.require())
    wave = Sounds(folder).table("set/b", 48000.0)
    begin = wave.view(np.int32)[4]
    # The master fader is at a half, and the connection to the speaker takes a sample.
    expected = wave[begin: begin + 200].reshape(-1, 2).T * np.float32(0.5)
    np.testing.assert_array_equal(machine.render(101)[:, 1:], expected)


@pytest.mark.parametrize(("row", "told"), [
    ('a = sampler("sett")', ":2:7: no sound 'sett'; did you mean"),
    ('a = sampler("set/broken.wav")', "'broken.wav' cannot be read (Error opening"),
    ('a = saw(100*sampler("nothing"))', ":2:15: no sound 'nothing'; files are looked for beside the patch")])
def test_a_sound_that_is_missing_or_broken_is_an_error_where_it_is_named(folder: Path, row: str, told: str) -> None:
    (folder / "set" / "broken.wav").write_bytes(b"RIFF....WAVE")
    (folder / "patch.yaml").write_text(f"rows: |\n  {row}\n")
    patch = load_patch(folder / "patch.yaml", builtin())
    assert patch.network is None
    assert told in str(patch.errors[0])


def test_a_neuron_that_is_declared_by_its_key_is_checked_too(folder: Path) -> None:
    (folder / "patch.yaml").write_text("neurons:\n  a: sampler(\"nothing\")\n")
    patch = load_patch(folder / "patch.yaml", builtin())
    assert [str(e) for e in patch.errors] == [
        f"{folder / 'patch.yaml'}:2:6: neurons.a: no sound 'nothing'; "
        "files are looked for beside the patch, then among the built-in sounds"]


def test_a_sound_must_come_from_a_setting_that_is_a_file() -> None:
    with pytest.raises(DeclarationError, match="sound comes from 'count', which is no setting of type 'file'"):
        @ugen
        class Wrong:
            """A sound without a file."""

            count = Setting("count", 1)
            out = Output()
            sound = Sound("count")

            def tick(sound):
                return 0.0 * sound.count()
