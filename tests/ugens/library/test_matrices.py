"""Networks that copy parts of themselves, and mix outputs into others."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from livedmm.network import Address, Network
from livedmm.ugens.library.matrices import beside, copied, reading_copies
from livedmm.vvalues import add
from tests.engine.networks import machine, network, ran
from tests.ugens.library.playing import played

NAMES = ["a", "b", "c", "d"]
ports = st.builds(Address, st.just("k"), st.sampled_from(NAMES), st.sampled_from(["x", "y"]))
networks = st.dictionaries(
    ports, st.dictionaries(ports, st.integers(1, 9).map(float), min_size=1, max_size=4), max_size=8
).map(Network)
chosen = st.sets(st.sampled_from(NAMES))


def renamed(address: Address, names: Any) -> Address:
    return address._replace(neuron=names.get(address.neuron, address.neuron))


@given(networks, chosen)
def test_copies_are_wired_as_the_originals_and_read_outside_what_those_read(
    start: Network, names: set[str]
) -> None:
    to = {name: name + "'" for name in names}
    copies = Network.from_matrix(copied(start.matrix(), to))  # type: ignore[arg-type]
    assert copies == Network(
        {
            renamed(row, to): {renamed(column, to): weight for column, weight in columns.items()}
            for row, columns in start.rows.items()
            if row.neuron in names
        }
    )


@given(networks, chosen)
def test_others_read_copies_as_they_read_the_originals(start: Network, names: set[str]) -> None:
    to = {name: name + "'" for name in names}
    reading = Network.from_matrix(reading_copies(start.matrix(), to))  # type: ignore[arg-type]
    for row, columns in start.rows.items():
        wanted = {
            renamed(c, to): w for c, w in columns.items() if c.neuron in names and row.neuron not in names
        }
        assert reading.row(row) == wanted


@given(networks, chosen, chosen)
def test_copying_in_two_parts_or_at_once_wires_each_part_alike(
    start: Network, one: set[str], two: set[str]
) -> None:
    to = {name: name + "'" for name in one | two}
    matrix = start.matrix()
    together = Network.from_matrix(copied(matrix, to))  # type: ignore[arg-type]
    alone = Network.from_matrix(copied(matrix, {n: to[n] for n in one}))  # type: ignore[arg-type]
    for row in alone.rows:
        assert set(map(abs, alone.row(row).values())) == set(map(abs, together.row(row).values()))


def test_what_is_named_after_a_neuron_is_copied_with_it() -> None:
    matrix = network({"a": "accumulator", "a._b": "accumulator", "ab": "accumulator"},
                     {"a.delta": {"a._b.out": 2.0}, "a._b.delta": {"ab.out": 3.0}}).matrix()
    ticks = [{"matrix": matrix, "trigger": 1}]
    copy = Network.from_matrix(played('deep_copy("a", suffix="_2")', ticks)[0]["out"])  # type: ignore[arg-type]
    acc = "accumulator"
    assert copy.row(Address(acc, "a_2", "delta")) == {Address(acc, "a_2._b", "out"): 2.0}
    assert copy.row(Address(acc, "a_2._b", "delta")) == {Address(acc, "ab", "out"): 3.0}
    assert {row.neuron for row in copy.rows} == {"a_2", "a_2._b"}


def test_a_copy_is_made_once_at_each_trigger() -> None:
    matrix = network({"acc": "accumulator"}, {"acc.delta": {"one.out": 1.0}}).matrix()
    ticks = [{"matrix": matrix, "trigger": level} for level in (0, 0.5, 1, 0, -1, 2)]
    emitted = [bool(outputs["out"]) for outputs in played('deep_copy("acc")', ticks)]
    assert emitted == [False, True, False, False, False, True]


def test_a_copy_runs_beside_its_original_and_is_heard_as_far_as_its_readers_are_fed() -> None:
    kinds = {"acc": "accumulator", "sum": "value_identity", "copy": 'deep_copy("acc")', "start": "reader"}
    runs = machine(
        kinds,
        {
            "acc.accum": {"acc.out": 1.0},
            "acc.delta": {"one.out": 1.0},
            "sum.input": {"acc.out": 1.0},
            "copy.matrix": {"self.out": 1.0},
            "copy.trigger": {"start.out": 1.0},
            "self.delta": {"update.out": 1.0, "copy.out": 1.0, "copy.readers": 0.5},
        },
    )
    runs.send("start", 1)
    out: list[Any] = ran(runs, "sum.out", 9)
    copy: Any = runs.outputs["accumulator"]["acc_copy"]
    # Started at tick 1, triggered at 2, in the matrix at 3, running from 4 on; heard at half its height.
    assert copy["out"] == {":number": 6.0}
    assert [v.get(":number", 0) for v in out] == [0, 1, 2, 3, 4 + 0.5, 5 + 1, 6 + 1.5, 7 + 2, 8 + 2.5]


@given(networks)
def test_an_output_beside_another_is_read_by_all_but_itself_with_the_same_weights(start: Network) -> None:
    inserted = Network.from_matrix(beside(start.matrix(), "a.x", "b.y"))  # type: ignore[arg-type]
    main, side = Address("k", "a", "x"), Address("k", "b", "y")
    lives = any(row.neuron == "b" for row in start.rows)
    for row, columns in start.rows.items():
        wanted = {side: columns[main]} if main in columns and row.neuron != "b" and lives else {}
        assert inserted.row(row) == wanted


@given(networks, st.lists(st.sampled_from([0.0, 0.25, -1.0, 3.0]), max_size=5))
def test_what_an_insert_has_emitted_is_its_coefficient_times_the_whole(
    start: Network, levels: list[float]
) -> None:
    matrix = start.matrix()
    key = 'special_insert("a.x", side="b.y")'
    emitted = [o["out"] for o in played(key, [{"matrix": matrix, "coefficient": c} for c in levels])]
    total: Any = add({}, *emitted)
    whole: Any = beside(matrix, "a.x", "b.y")
    last = levels[-1] if levels else 0.0
    wanted = {
        row: {column: last * w for column, w in columns.items()}
        for row, columns in Network.from_matrix(whole).rows.items()
    }
    assert Network.from_matrix(total) == Network(wanted)
