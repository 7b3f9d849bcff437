"""The exact machine: what a tick is, who lives, and what it does with what makes no sense."""

from __future__ import annotations

import sys
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.engine import ExactMachine
from livedmm.engine.events import LONGEST
from livedmm.network import Address, Network
from livedmm.ugens import Event, Input, Kind, Output, Ports, Setting, State, builtin, ugen
from livedmm.vvalues import add, apply_matrix, max_norm
from tests.engine.networks import fragment, machine, network, ran, with_kinds

ACC = {"acc": "accumulator"}
COUNTING = {"acc.accum": {"acc.out": 1.0}, "acc.delta": {"one.out": 1.0}}

# -- what a tick is

numbers = st.one_of(st.integers(-5, 5), st.floats(-10, 10))
values = st.recursive(
    numbers, lambda below: st.dictionaries(st.sampled_from(["a", "b", ":number"]), below, max_size=3)
)
NAMES = [
    ("accumulator", "p", "accum", "out"),
    ("accumulator", "q", "delta", "out"),
    ("value_identity", "r", "a", "a"),
    ("max_norm", "s", "input", "out"),
]


@st.composite
def layers(draw: st.DrawFn) -> dict[str, Any]:
    """Output layers with a matrix among a few neurons."""
    matrix: dict[str, Any] = {"accumulator": {"self": {"accum": {"accumulator": {"self": {"out": 1}}}}}}
    outputs: dict[str, Any] = {"accumulator": {"self": {"out": matrix}}}
    for kind, name, port, out in NAMES:
        row: dict[str, Any] = {}
        for column_kind, column, _, output in draw(
            st.lists(st.sampled_from(NAMES), unique=True, max_size=3)
        ):
            row.setdefault(column_kind, {}).setdefault(column, {})[output] = draw(numbers)
        matrix.setdefault(kind, {})[name] = {port: row}
        outputs.setdefault(kind, {})[name] = {out: draw(values)}
    return outputs


def defined(outputs: dict[str, Any]) -> dict[str, Any]:
    """A tick as it is defined, for the kinds above."""
    up = {
        "accumulator": lambda i: {"out": add(i.get("accum", {}), i.get("delta", {}))},
        "value_identity": lambda i: {"out": {}, **i},
        "max_norm": lambda i: {"out": max_norm(i["input"])},
    }
    inputs: Any = apply_matrix(outputs["accumulator"]["self"]["out"], outputs, 3)
    return {
        kind: {name: up[kind](ports) for name, ports in neurons.items()} for kind, neurons in inputs.items()
    }


@given(layers())
def test_a_tick_is_what_it_is_defined_to_be(layer: dict[str, Any]) -> None:
    runs = ExactMachine(layer, builtin())
    for _ in range(4):
        layer = defined(layer)
        runs.tick()
        assert runs.outputs == layer


def test_before_the_first_tick_one_is_1_and_all_else_is_0() -> None:
    runs = machine(ACC, COUNTING)
    assert runs.outputs == {"one": {"one": {"out": 1}}, "accumulator": {"self": {"out": runs.matrix}}}
    assert ran(runs, "acc.out", 3) == [{":number": 1}, {":number": 2}, {":number": 3}]


def test_an_edit_is_in_the_matrix_a_tick_after_it_is_emitted_and_acts_a_tick_later() -> None:
    runs = machine(ACC, {})
    runs.send("update", {"out": fragment(ACC, {"acc.delta": {"one.out": 5.0}})})
    row = ("accumulator", "acc", "delta")
    seen = []
    for _ in range(4):
        runs.tick()
        held: Any = runs.matrix
        seen.append(
            (
                "emitted" if runs.outputs["update"]["update"]["out"] else "",
                "held" if row[2] in held[row[0]][row[1]] else "",
                runs.outputs["accumulator"]["acc"]["out"],
            )
        )
    assert seen == [
        ("emitted", "", {}),
        ("", "held", {}),
        ("", "held", {":number": 5.0}),
        ("", "held", {":number": 5.0}),
    ]


def test_a_network_comes_back_out_of_a_machine_that_was_not_edited() -> None:
    start = network(ACC, COUNTING)
    runs = ExactMachine(start, builtin())
    ran(runs, "acc.out", 5)
    assert Network.from_matrix(runs.matrix) == start  # type: ignore[arg-type]


def test_matrices_in_registers_that_call_each_other_run_in_turn() -> None:
    k = 4
    registers = {f"r{i}": {"m": {"value_identity": {f"r{i}": {"m": 1}}}} for i in range(k)}
    outputs: dict[str, Any] = {}
    for i in range(k):
        successor = {"value_identity": {f"r{(i + 1) % k}": {"m": 1}}}
        matrix = {
            "value_identity": {**registers, "self": {"active": successor}},
            "accumulator": {f"layer{i}": {"delta": successor}},
        }
        outputs[f"r{i}"] = {"m": matrix}
    outputs["self"] = {"active": outputs["r0"]["m"]}
    runs = ExactMachine(
        {"value_identity": outputs}, builtin(), matrix_at=Address("value_identity", "self", "active")
    )
    computed = []
    for _ in range(3 * k):
        runs.tick()
        computed.append(list(runs.outputs["accumulator"]))
    assert computed == 3 * [[f"layer{i}"] for i in range(k)]


# -- who lives


def test_a_neuron_lives_while_its_weight_from_one_is_not_0() -> None:
    @ugen(stream="value")
    class Steps:
        """Ticks of its life."""

        out = Output()
        lived = State(initial=0)

        def tick(lived):  # type: ignore[no-untyped-def]
            return lived + 1, lived + 1

    kinds = {"steps": "steps"}
    runs = machine(kinds, {}, with_kinds(Steps))
    assert ran(runs, "steps.out", 2) == [1, 2]
    runs.send("update", {"out": fragment(kinds, {"steps.alive": {"one.out": -1.0}})})
    assert ran(runs, "steps.out", 3) == [3, 4, None]
    runs.send("update", {"out": fragment(kinds, {"steps.alive": {"one.out": 0.5}})})
    assert ran(runs, "steps.out", 4) == [None, None, 1, 2]


def test_a_published_network_lives_by_its_rows_empty_ones_included() -> None:
    matrix = {
        "accumulator": {"self": {"accum": {"accumulator": {"self": {"out": 1}}}}, "bare": {}},
        "printer": {},
    }
    runs = ExactMachine({"accumulator": {"self": {"out": matrix}, "unwired": {"out": 3}}}, builtin())
    runs.tick()
    assert runs.outputs == {"accumulator": {"self": {"out": matrix}, "bare": {"out": {}}}, "printer": {}}


def test_a_machine_that_loses_its_matrix_keeps_the_last_one_until_it_is_written() -> None:
    start = network(ACC, COUNTING)
    runs = ExactMachine(start, builtin())
    runs.send("update", {"out": fragment({}, {"self.alive": {"one.out": -1.0}})})
    assert ran(runs, "acc.out", 8) == [{":number": n} for n in range(1, 9)]
    assert runs.notices.drain() == ["self.out holds no matrix any more: the last one is kept"]
    assert runs.notices.counts == {"self.out holds no matrix any more: the last one is kept": 5}
    runs.write(start.matrix())
    runs.tick()
    assert Network.from_matrix(runs.matrix) == start  # type: ignore[arg-type]


# -- events


def test_events_are_taken_one_at_a_tick_in_their_order_and_replace_the_default() -> None:
    kind = "reader(default=7)"
    runs = machine({"reader": kind}, {})
    for event in (1, {}, {"a": 2}):
        assert runs.send("reader", event)
    assert ran(runs, "reader.out", 5) == [1, {}, {"a": 2}, 7, 7]


def test_of_positions_only_the_latest_is_taken() -> None:
    runs = machine({"mouse": "mouse"}, {})
    for x in range(5):
        runs.send("mouse", {"x": x, "y": 0})
    assert ran(runs, "mouse.x", 3) == [4, 4, 4]


def test_an_event_for_a_kind_is_not_taken_by_a_neuron_of_the_same_name_and_another_kind() -> None:
    kinds = {"a": "reader"}
    start = {**network(kinds, {}).rows, **network({"a": "clicks"}, {}).rows}
    runs = ExactMachine(Network(start), builtin())
    runs.send("a", {"b": 1}, "clicks")
    runs.tick()
    assert runs.outputs["reader"]["a"]["out"] == {}
    assert runs.outputs["clicks"]["a"]["out"] == {"b": 1, ":flag": 1}


def test_events_sent_by_many_threads_all_arrive_each_threads_own_in_order() -> None:
    runs = machine({"reader": "reader"}, {})

    def sending(thread: int) -> None:
        for i in range(50):
            runs.send("reader", {"thread": thread, "i": i})

    threads = [Thread(target=sending, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen: list[Any] = ran(runs, "reader.out", 200)
    for n in range(4):
        assert [event["i"] for event in seen if event["thread"] == n] == list(range(50))


def test_too_many_events_are_refused_and_told_once() -> None:
    runs = machine({"reader": "reader"}, {})
    assert all(runs.send("reader", i) for i in range(LONGEST))
    assert not runs.send("reader", "late")
    assert not runs.send("reader", "later")
    assert runs.notices.drain() == ["reader: too many events are waiting; new ones are lost"]


# -- what makes no sense


def bad(result: Any, outputs: int = 1) -> Kind:
    """A kind that returns `result`, or raises it if it is an error."""

    @ugen(stream="value")
    class Bad:
        """Nonsense."""

        out = Output()
        lived = State(initial=0)

        def tick(lived):  # type: ignore[no-untyped-def]
            if isinstance(result, Exception):
                raise result
            return tuple(result) if isinstance(result, list) else result

    return Bad


@pytest.mark.parametrize(
    "result",
    [
        ZeroDivisionError("by 0"),
        KeyError("x"),
        RecursionError("deep"),
        MemoryError(),
        ["text", 1],
        [[1], 1],
        [True, 1],
        [{1}, 1],
        5,
        [1, 2, 3],
        None,
    ],
    ids=repr,
)
def test_a_kind_that_fails_reads_0_and_is_told_once(result: Any) -> None:
    runs = machine(
        {"bad": "bad", **ACC},
        {**COUNTING, "acc.delta": {"bad.out": 1.0, "one.out": 1.0}},
        with_kinds(bad(result)),
    )
    assert ran(runs, "acc.out", 3) == [{":number": 1}, {":number": 2}, {":number": 3}]
    assert runs.outputs["bad"]["bad"] == {}
    (told,) = runs.notices.drain()
    assert told.startswith("bad: ")
    assert runs.notices.counts == {told: 3}
    runs.tick()
    assert runs.notices.drain() == []


HALF = '''from livedmm.ugens import Input, Output, ugen

@ugen(stream="value")
class Half:
    """Half of a number, but not of a V-value."""
    input = Input()
    out = Output()

    def tick(input):
        return input / 2
'''


def test_a_failure_is_told_with_the_line_of_the_users_file(tmp_path: Any) -> None:
    file = tmp_path / "my_kinds.py"
    file.write_text(HALF)
    registry = with_kinds()
    registry.add_file(file)
    runs = machine({"half": "half"}, {"half.input": {"one.out": 1.0}}, registry)
    runs.tick()
    runs.tick()
    (told,) = runs.notices.drain()
    assert told.startswith("half: TypeError: unsupported operand type(s) for /")
    assert told.endswith("(in tick of half, my_kinds.py:10); its outputs are 0")


def test_an_unknown_kind_reads_0_and_is_told_once() -> None:
    runs = machine({"lost": "acumulator", **ACC}, {**COUNTING, "lost.delta": {"one.out": 1.0}})
    runs.tick()
    runs.tick()
    assert runs.outputs["acumulator"] == {"lost": {}}
    (told,) = runs.notices.drain()
    assert told.startswith("lost: no kind 'acumulator'; did you mean 'accumulator'")
    assert told.endswith("; outputs are 0")
    assert runs.notices.counts == {told: 2}


@pytest.mark.parametrize("weight", ["text", None, True, float("nan"), float("inf"), [1]], ids=repr)
def test_a_weight_that_is_no_finite_number_reads_0_and_is_told(weight: Any) -> None:
    row = {"accumulator": {"self": {"out": weight}, "p": {"out": 2}}}
    matrix: dict[str, Any] = {
        "accumulator": {
            "self": {"accum": {"accumulator": {"self": {"out": 1}}}},
            "p": {"delta": row, "accum": {}},
        }
    }
    runs = ExactMachine({"accumulator": {"self": {"out": matrix}, "p": {"out": {"a": 1.5}}}}, builtin())
    runs.tick()
    assert runs.outputs["accumulator"]["p"] == {"out": {"a": 3.0}}
    assert runs.notices.drain() == ["p.delta: a weight that is no finite number reads as 0"]


def test_values_deeper_than_python_recurses_do_not_stop_the_machine() -> None:
    deep: Any = 1
    for _ in range(20 * sys.getrecursionlimit()):
        deep = {"a": deep}
    kinds = {"deep": "reader", "half": "accumulator", "whole": "accumulator", "times": "value_product"}
    runs = machine(
        kinds,
        {
            "half.delta": {"deep.out": 0.5},
            "half.accum": {"whole.out": 0.25},
            "whole.delta": {"deep.out": 1.0},
            "times.a": {"deep.out": 1.0},
            "times.b": {"deep.out": 1.0},
        },
    )
    runs.send("deep", deep)
    for _ in range(5):
        runs.tick()
    assert [told.split(":")[0] for told in runs.notices.drain()] == ["times"]


garbage = st.recursive(
    st.one_of(st.none(), st.text(max_size=3), st.booleans(), st.integers(), st.floats(), st.just(())),
    lambda below: st.dictionaries(
        st.one_of(
            st.sampled_from(["accumulator", "self", "out", "reader", "max_norm", "a", "accum"]),
            st.integers(0, 2),
        ),
        below,
        max_size=4,
    ),
    max_leaves=30,
)


@given(garbage, garbage, garbage)
def test_nothing_that_a_layer_holds_makes_the_machine_raise(matrix: Any, output: Any, event: Any) -> None:
    runs = ExactMachine({"accumulator": {"self": {"out": matrix}, "a": {"out": output}}}, builtin())
    runs.send("reader", event)
    runs.send("self", {"out": event})
    for _ in range(3):
        runs.tick()


@given(garbage, garbage)
def test_nothing_that_is_sent_makes_the_machine_raise(edit: Any, event: Any) -> None:
    kinds = {
        "reader": "reader",
        "keys": "keys",
        "mouse": "mouse",
        "clicks": "clicks",
        "messages": "messages",
        **ACC,
    }
    runs = machine(kinds, {**COUNTING, "acc.delta": {"messages.a": 1.0, "reader.out": 0.5}})
    for name in kinds:
        runs.send(name, event)
    runs.send("update", edit)
    runs.send("update", {"out": edit})
    for _ in range(5):
        runs.tick()


# -- streams that are not run here


def test_reading_a_signal_is_0_and_told_once_unless_another_machine_brings_it() -> None:
    runs = machine(ACC, {"acc.delta": {"clock.beat": 2.0}})
    assert ran(runs, "acc.out", 2) == [{}, {}]
    told = "acc reads a signal or a picture that nobody plays here: it reads 0"
    assert runs.notices.drain() == [told]
    assert runs.notices.counts == {told: 2}
    runs.tick({"clock": {"clock": {"beat": 0.5}}})
    assert runs.outputs["accumulator"]["acc"] == {"out": {":number": 1.0}}
    assert runs.notices.counts == {told: 2}


def test_a_network_that_reads_no_signal_has_nothing_to_tell() -> None:
    runs = machine(ACC, COUNTING)
    ran(runs, "acc.out", 3)
    assert runs.notices.drain() == []


# -- what a kind may ask for


@ugen(stream="value")
class Asks:
    """Everything that a kind of V-values can ask for."""

    scale = Setting("number", 1.0)
    a = Input()
    step = Input(family=3)
    out = Output()
    both = Output(family=2)
    event = Event()
    others = Ports()
    count = State(initial=10)

    def tick(count, step, a, others, event, scale, time, dt, frame, random):  # type: ignore[no-untyped-def]
        said = [time, dt, frame, event, scale, random.random(), step, a]
        return (
            {"said": count},
            (frame, dt),
            {**others, "random": said[5], "time": time, "scale": scale},
            count + 1,
        )


def test_a_kind_gets_what_it_asks_for_by_name() -> None:
    runs = machine(
        {"asks": "asks(scale=2)"},
        {"asks.a": {"one.out": 1.0}, "asks.step[1]": {"one.out": 3.0}, "asks.more": {"one.out": 4.0}},
        with_kinds(Asks),
        frame_rate=50.0,
    )
    runs.tick()
    runs.tick()
    outputs: Any = runs.outputs["asks(scale=2)"]["asks"]
    random = outputs.pop("random")
    assert 0 < random < 1
    assert outputs == {
        "out": {"said": 11},
        "both[0]": 1,
        "both[1]": 0.02,
        "more": {":number": 4.0},
        "time": 0.02,
        "scale": 2,
    }


def test_what_is_random_is_a_function_of_seed_name_and_frame_alone() -> None:
    def draws(names: list[str], seed: int, ticks: int = 4) -> dict[str, list[Any]]:
        runs = machine(dict.fromkeys(names, "asks"), {}, with_kinds(Asks), seed=seed)
        found: dict[str, list[Any]] = {name: [] for name in names}
        for _ in range(ticks):
            runs.tick()
            for name in names:
                found[name].append(runs.outputs["asks"][name]["random"])
        return found

    alone, together, other = draws(["a"], 1), draws(["b", "a"], 1), draws(["a"], 2)
    assert alone["a"] == together["a"]
    assert len({*together["a"], *together["b"], *other["a"]}) == 12


def test_a_kind_that_is_declared_anew_keeps_the_states_of_its_neurons() -> None:
    def counting(by: int) -> Kind:
        @ugen(stream="value")
        class Counts:
            """Counts."""

            out = Output()
            count = State(initial=0)

            def tick(count):  # type: ignore[no-untyped-def]
                return count + by, count + by

        return Counts

    registry = with_kinds(counting(1))
    runs = machine({"n": "counts"}, {}, registry)
    assert ran(runs, "n.out", 2) == [1, 2]
    registry.add(counting(10))
    assert ran(runs, "n.out", 2) == [12, 22]
