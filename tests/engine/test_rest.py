"""A machine of V-values that has come to rest: it is not computed again until something comes, and misses nothing."""

from livedmm.engine.exact import ExactMachine
from livedmm.language.patches import read_patch
from livedmm.ugens import Input, Output, State, builtin, ugen
from livedmm.vvalues import ZERO

calls: list[object] = []


@ugen(stream="value")
class Counted:
    """Notes what it is asked."""

    input = Input()
    out = Output()

    def tick(input):
        calls.append(input)
        return input


@ugen(stream="value")
class Waxing:
    """One more at each frame, up to five."""

    out = Output()
    level = State(initial=0)

    def tick(level):
        return min(level + 1, 5), min(level + 1, 5)


@ugen(stream="value")
class Timed:
    """The frames so far."""

    out = Output()

    def tick(frame):
        return frame


def machine(rows: str) -> ExactMachine:
    kinds = builtin().copy()
    for kind in (Counted, Waxing, Timed):
        kinds.add(kind)
    text = "rows: |\n" + "".join(f"  {row}\n" for row in rows.splitlines())
    calls.clear()
    return ExactMachine(read_patch(text, "rest", kinds).require(), kinds)


def ticked(made: ExactMachine, times: int) -> int:
    """How often `counted` was computed in so many ticks."""
    before = len(calls)
    for _ in range(times):
        made.tick()
    return len(calls) - before


def test_what_does_the_same_for_ever_is_computed_until_that_is_known_and_no_more():
    made = machine("a = counted(3)")
    assert ticked(made, 10) < 5
    assert ticked(made, 100) == 0
    assert made.frame == 110
    assert made.outputs["counted"]["a"]["out"] == 3 or made.outputs["counted"]["a"]["out"] == {":number": 3.0}


def test_a_state_that_still_grows_is_no_rest():
    made = machine("w = waxing()\na = counted(w)")
    for _ in range(20):
        made.tick()
    assert made.outputs["counted"]["a"]["out"] == {":number": 5.0}
    assert ticked(made, 10) == 0


def test_what_asks_for_the_frame_never_rests():
    made = machine("t = timed()\na = counted(t)")
    assert ticked(made, 50) == 50


def test_it_wakes_for_an_event_for_another_matrix_for_other_kinds_and_for_what_stands_elsewhere():
    made = machine("a = counted(3)\nself.delta = update.out")
    ticked(made, 10)
    made.send("update", {"out": {"counted": {"a": {"input": {"one": {"one": {"out": 1.0}}}}}}})
    assert ticked(made, 10) > 0
    assert made.outputs["counted"]["a"]["out"] == {":number": 4.0}
    assert ticked(made, 10) == 0
    made.tick({"sine": {"s": {"out": 0.5}}})
    assert ticked(made, 1) == 1
    ticked(made, 10)
    made.write({})
    assert made.matrix == {}
    made.tick()
    assert made.outputs.get("counted", {}) == {}


def test_a_kind_that_is_replaced_is_computed():
    made = machine("a = counted(3)")
    ticked(made, 10)

    @ugen(stream="value", name="counted")
    class Other:
        """Twice."""

        input = Input()
        out = Output()

        def tick(input):
            return 7

    made._callers._registry.add(Other)
    made.tick()
    assert made.outputs["counted"]["a"]["out"] in (7, {":number": 7.0})


def test_what_is_on_its_way_into_the_matrix_is_heard_at_rest():
    made = machine("a = counted(3)")
    ticked(made, 10)
    made.tick(ahead={"counted": {"a": {"input": {"one": {"one": {"out": 2.0}}}}}})
    assert made.outputs["counted"]["a"]["out"] == {":number": 5.0}
    made.tick(ahead=ZERO)
    assert made.outputs["counted"]["a"]["out"] in (3, {":number": 3.0})
