"""Resolving: what each change does to the matrix, at every gain, and what is refused."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from livedmm.errors import EditError, KindError, Where
from livedmm.network import (
    ONE,
    ONE_OUT,
    Address,
    AddRow,
    Change,
    Declare,
    Network,
    Port,
    Remove,
    Rename,
    ResetRow,
    ScaleRow,
    SetRow,
    SetWeight,
    apply,
    on_grid,
    resolve,
)
from livedmm.ugens import ALIVE, Kind
from tests.network.kinds import REGISTRY, Anything, Envelope, Follower, Mixer, Noise, Saw, Sine, stage
from tests.network.strategies import RANDOM, changes, input_, network, number, output
from tests.network.strategies import row as weights

A, B = Port("a", "out"), Port("b", "out")
FREQ, PHASE, LEFT = Port("a", "freq"), Port("a", "phase"), Port("speaker", "left")
GAINS = st.floats(0, 1).map(on_grid)
TWO = (Declare("a", Sine), Declare("b", Saw), SetRow(LEFT, {A: 0.3, B: 0.1}))


def after(*made: Change, of: Network | None = None, gain: float = 1.0) -> Network:
    of = of or stage()
    return apply(resolve(made, of, REGISTRY), of, gain)


def row(network: Network, port: Port) -> dict[str, float]:
    """A row as people write it, of the neuron that its name means."""
    return {str(column): weight for column, weight in network.row(network.address(port)).items()}


def lives(network: Network) -> set[tuple[str, str]]:
    return {(n.kind, n.name) for n in network.living()}


# -- what each change does


def test_a_new_neuron_is_alive_and_has_its_biases_and_wires_in_the_matrix():
    made = after(Declare("a", Sine), Declare("m", Mixer.bind(count=3)), Declare("f", Follower))
    assert row(made, Port("a", ALIVE)) == {"one.out": 1.0}
    assert (row(made, FREQ), row(made, PHASE)) == ({"one.out": 220.0}, {})
    assert [row(made, Port("m", f"channel[{i}]")) for i in range(3)] == [{"one.out": 0.25}] * 3
    assert row(made, Port("f", "matrix")) == {"self.out": 1.0}
    assert row(made, Port("f", "rate")) == {"clock.beat": 1.0, "one.out": 1.0}


def test_a_row_that_is_set_is_these_weights_and_no_others():
    made = after(*TWO)
    assert row(after(SetRow(LEFT, {B: 0.5, ONE: 0.25}), of=made), LEFT) == {"b.out": 0.5, "one.out": 0.25}
    assert row(after(SetRow(LEFT, {}), of=made), LEFT) == {}


def test_adding_scaling_and_single_weights_leave_the_rest_of_the_row():
    made = after(*TWO, SetRow(LEFT, {A: 0.5, B: 0.25}))

    def left(change: Change) -> dict[str, float]:
        return row(after(change, of=made), LEFT)

    assert left(AddRow(LEFT, {A: 0.25, ONE: 1.0})) == {"a.out": 0.75, "b.out": 0.25, "one.out": 1.0}
    assert left(ScaleRow(LEFT, -2.0)) == {"a.out": -1.0, "b.out": -0.5}
    assert left(SetWeight(LEFT, ONE, 2.0)) == {"a.out": 0.5, "b.out": 0.25, "one.out": 2.0}


def test_a_row_that_is_reset_is_what_it_was_born_with():
    made = after(Declare("a", Sine), SetRow(FREQ, {Port("clock", "beat"): 3.0}), SetRow(PHASE, {ONE: 1.0}),
                 SetRow(Port("self", "delta"), {}), SetRow(LEFT, {A: 1.0}))
    again = after(ResetRow(FREQ), ResetRow(PHASE), ResetRow(Port("self", "delta")), ResetRow(LEFT), of=made)
    assert row(again, FREQ) == {"one.out": 220.0}
    assert row(again, PHASE) == row(again, LEFT) == {}
    assert row(again, Port("self", "delta")) == {"update.out": 1.0}


def test_resetting_what_is_not_there_does_nothing():
    nothing = [ResetRow(Port("ghost", "freq")), ResetRow(Port("speaker", "freq"))]
    assert resolve(nothing, stage(), REGISTRY).steps == ()


def test_deleting_a_neuron_takes_its_columns_and_rows_and_nothing_else():
    made = after(*TWO)
    gone = after(Remove("a"), of=made)
    assert gone == after(Declare("b", Saw), SetRow(LEFT, {B: 0.1}))


def test_a_neuron_of_a_family_of_ports_or_of_any_ports_has_them():
    made = after(Declare("m", Mixer), Declare("x", Anything),
                 SetRow(Port("x", "any thing"), {Port("m", "direct[1]"): 1.0}),
                 SetRow(Port("m", "channel[0]"), {Port("x", "said"): 2.0}))
    assert row(made, Port("x", "any thing")) == {"m.direct[1]": 1.0}
    assert row(made, Port("m", "channel[0]")) == {"x.said": 2.0}


def test_names_may_be_used_before_the_line_that_declares_them():
    assert after(SetRow(LEFT, {A: 0.3}), Declare("a", Sine)) == after(Declare("a", Sine), SetRow(LEFT, {A: 0.3}))


def test_later_changes_see_what_earlier_ones_of_the_edit_did():
    made = after(Declare("a", Sine), SetRow(FREQ, {ONE: 2.0}), ScaleRow(FREQ, 1.5), AddRow(FREQ, {ONE: 1.0}),
                 ScaleRow(FREQ, 2.0))
    assert row(made, FREQ) == {"one.out": 8.0}
    assert row(after(Remove("a"), Declare("a", Sine), of=made), FREQ) == {"one.out": 220.0}
    assert "a" not in after(Declare("c", Sine), Remove("a"), of=made).neurons


def test_declaring_what_lives_changes_nothing():
    made = after(*TWO, SetRow(FREQ, {ONE: 3.0}))
    assert resolve([Declare("a", Sine), Declare("b", Saw)], made, REGISTRY).steps == ()


def test_where_a_neuron_was_declared_is_known_and_only_a_place_replaces_a_place():
    made = after(Declare("a", Sine, Where("p.yaml", 3)))
    assert made.neurons["a"].where == Where("p.yaml", 3)
    assert resolve([Declare("a", Sine)], made, REGISTRY).where == {}
    assert resolve([Declare("a", Sine, Where("q.yaml", 4))], made, REGISTRY).where == {"a": Where("q.yaml", 4)}
    assert after(Declare("a", Saw), of=made).neurons["a"].where == Where()


def test_being_alive_is_a_weight_like_others():
    made = after(SetWeight(Port("a", ALIVE), ONE, 0.5), of=after(*TWO))
    assert row(made, Port("a", ALIVE)) == {"one.out": 0.5}
    assert "a" not in after(SetWeight(Port("a", ALIVE), ONE, 0.0), of=made).neurons


# -- one edit is one line in the gain


@given(RANDOM, GAINS)
def test_several_changes_of_one_weight_in_one_edit_are_one_step(random: Random, gain: float):
    made = after(*TWO)
    several: list[Change] = [random.choice((
        SetRow(FREQ, {ONE: number(random)}), AddRow(FREQ, {ONE: number(random)}),
        ScaleRow(FREQ, random.uniform(-2, 2)), SetWeight(FREQ, ONE, number(random)))) for _ in range(4)]
    edit = resolve(several, made, REGISTRY)
    assert len({(s.row, s.column) for s in edit.steps}) == len(edit.steps)
    one_by_one = made
    for change in several:
        one_by_one = after(change, of=one_by_one)
    start, end = (n.weight(n.address(FREQ), ONE_OUT) for n in (made, one_by_one))
    reached = apply(edit, made, gain).weight(made.address(FREQ), ONE_OUT)
    # Scaling rounds to the grid at every change, and what is scaled after is off by as much more.
    assert reached == pytest.approx(start + gain * (end - start), abs=1e-7, rel=1e-9)


@given(RANDOM)
def test_making_changes_one_by_one_comes_to_the_same_as_making_them_together(random: Random):
    before = one_by_one = after(*TWO)
    made: list[Change] = [random.choice((
        SetRow(input_(random, before), weights(random, before)), AddRow(LEFT, weights(random, before)),
        ResetRow(input_(random, before)), SetWeight(LEFT, output(random, before), number(random))))
        for _ in range(5)]
    for change in made:
        one_by_one = after(change, of=one_by_one)
    assert after(*made, of=before) == one_by_one


@given(RANDOM, GAINS)
def test_neurons_that_are_born_have_whole_rows_at_once_and_those_that_die_to_the_last(
        random: Random, gain: float):
    assume(0 < gain < 1)
    before = network(random)
    made = changes(random, before)
    # What is renamed, even there and back, is handed over as soon as the gain leaves 0.
    assume(not any(isinstance(change, Rename) for change in made))
    edit = resolve(made, before, REGISTRY)
    end, between = apply(edit, before), apply(edit, before, gain)
    assert lives(between) == lives(before) | lives(end)
    for address in {**before.rows, **end.rows}:
        if address[:2] in lives(end) - lives(before):
            assert between.row(address) == end.row(address)
        if address[:2] in lives(before) - lives(end):
            assert between.row(address) == before.row(address)


def test_a_new_neuron_is_faded_in_through_what_reads_it():
    between = after(*TWO, gain=0.25)
    assert row(between, LEFT) == pytest.approx({"a.out": 0.075, "b.out": 0.025}, abs=1e-9)
    assert row(between, FREQ) == {"one.out": 220.0}


# -- another kind


def test_a_change_of_kind_crossfades_the_columns_and_keeps_the_rows_of_shared_inputs():
    made = after(*TWO, SetRow(FREQ, {B: 5.0, ONE: 300.0}), SetRow(PHASE, {ONE: 0.25}))
    edit = resolve([Declare("a", Saw)], made, REGISTRY)
    end, between = apply(edit, made), apply(edit, made, 0.25)
    assert row(end, LEFT) == {"a.out": on_grid(0.3), "b.out": on_grid(0.1)}
    assert row(end, FREQ) == {"b.out": 5.0, "one.out": 300.0}
    assert row(end, Port("a", "shape")) == {"one.out": on_grid(0.1)}
    assert lives(end) == lives(made) - {("sine", "a")} | {("saw", "a")}
    left = between.row(between.address(LEFT))
    old, new = left[Address("sine", *A)], left[Address("saw", *A)]
    assert old + new == on_grid(0.3), "on the grid a crossfade loses nothing"
    assert new == pytest.approx(0.075, abs=1e-9)
    assert between.row(Address("sine", "a", "phase")) == {ONE_OUT: 0.25}


def test_an_input_that_was_set_to_nothing_stays_so_under_another_kind():
    made = after(Declare("a", Sine), SetRow(FREQ, {}))
    assert row(after(Declare("a", Saw), of=made), FREQ) == {}


def test_a_neuron_of_another_kind_hears_itself_as_its_predecessor_did():
    made = after(Declare("a", Sine), SetRow(FREQ, {A: 7.0}))
    assert dict(after(Declare("a", Saw), of=made).row(Address("saw", *FREQ))) == {Address("saw", *A): 7.0}


def test_outputs_that_the_other_kind_lacks_are_faded_out():
    made = after(Declare("b", Saw), SetRow(LEFT, {B: 1.0, Port("b", "slope"): 2.0}))
    assert row(after(Declare("b", Sine), of=made), LEFT) == {"b.out": 1.0}
    assert row(after(Declare("b", Noise), of=made), LEFT) == {}


def test_a_kind_with_any_ports_keeps_every_row():
    made = after(Declare("a", Sine), SetRow(PHASE, {ONE: 0.5}))
    kept = after(Declare("a", Anything), of=made)
    assert (row(kept, FREQ), row(kept, PHASE)) == ({"one.out": 220.0}, {"one.out": 0.5})


def test_a_setting_that_changes_is_a_change_of_kind():
    made = after(Declare("m", Mixer), SetRow(Port("m", "channel[1]"), {ONE: 3.0}),
                 SetRow(LEFT, {Port("m", "direct[1]"): 1.0}))
    three = after(Declare("m", Mixer.bind(count=3)), of=made)
    assert three.neurons["m"].kind == "mixer(count=3)"
    assert row(three, Port("m", "channel[1]")) == {"one.out": 3.0}
    assert row(three, LEFT) == {"m.direct[1]": 1.0}
    one = after(Declare("m", Mixer.bind(count=1)), of=three)
    assert row(one, LEFT) == {}


def half_replaced() -> Network:
    return after(Declare("a", Saw), of=after(*TWO), gain=0.5)


@pytest.mark.parametrize("kind", [Sine, Envelope])
def test_a_neuron_that_is_half_replaced_is_replaced_whole(kind: Kind):
    made = after(Declare("a", kind), of=half_replaced())
    assert made.kinds["a"] == (kind.key,)
    assert row(made, LEFT) == {"a.out": on_grid(0.3), "b.out": on_grid(0.1)}


def test_a_neuron_that_is_half_replaced_is_deleted_and_renamed_whole():
    assert lives(after(Remove("a"), of=half_replaced())) == lives(after(Declare("b", Saw)))
    renamed = after(Rename("a", "c"), of=half_replaced())
    assert renamed.kinds["c"] == ("sine", "saw")
    assert "a" not in renamed.neurons


def test_a_half_replaced_neuron_that_is_wanted_back_keeps_its_own_rows():
    made = after(*TWO, SetRow(PHASE, {ONE: 0.25}))
    back = after(Declare("a", Sine), of=after(Declare("a", Saw), of=made, gain=0.5))
    assert back == made


def test_weights_from_a_dead_neuron_do_not_add_to_those_of_one_that_is_replaced_by_it():
    dead = Address("saw", "a", "out")
    made = after(*TWO)
    made = made.plus({(made.address(LEFT), dead): 5.0})
    assert row(after(Declare("a", Saw), of=made), LEFT) == {"a.out": on_grid(0.3), "b.out": on_grid(0.1)}


def test_what_is_left_of_a_dead_neuron_is_no_part_of_one_that_is_born_or_renamed_to_it():
    further = Address("anything", "x", "further")
    left_over = stage().with_rows({further: {ONE_OUT: 3.0}})
    assert after(Declare("x", Anything), of=left_over).row(further) == {}
    assert after(Declare("y", Anything), Rename("y", "x"), of=left_over).row(further) == {}


def test_weights_from_a_dead_neuron_are_kept_and_count_again_when_it_returns():
    made = after(Declare("a", Sine), SetRow(LEFT, {A: 0.5}))
    dead = made.with_rows({Address("sine", "a", ALIVE): {}})  # as when the edit that declared it is undone
    assert row(after(SetWeight(LEFT, ONE, 1.0), of=dead), LEFT) == {"a.out": 0.5, "one.out": 1.0}
    assert row(after(Declare("a", Sine), of=dead), LEFT) == {"a.out": 0.5}


# -- names


def test_renaming_keeps_every_weight_and_moves_at_once():
    made = after(*TWO, SetRow(FREQ, {A: 0.5, B: 0.5}), SetRow(Port("b", "freq"), {A: 2.0}))
    edit = resolve([Rename("a", "lead")], made, REGISTRY)
    lead = Port("lead", "out")
    same = after(Declare("lead", Sine), Declare("b", Saw), SetRow(LEFT, {lead: 0.3, B: 0.1}),
                 SetRow(Port("lead", "freq"), {lead: 0.5, B: 0.5}), SetRow(Port("b", "freq"), {lead: 2.0}))
    assert edit.renamed == {"a": "lead"}
    assert apply(edit, made) == same
    assert apply(edit, made, 2.0**-32) == same


def test_anonymous_neurons_go_with_the_neuron_that_they_are_named_after():
    made = after(Declare("a", Sine), Declare("a._saw", Saw), Declare("ab._saw", Saw),
                 SetRow(FREQ, {Port("a._saw", "out"): 3.0}))
    edit = resolve([Rename("a", "c")], made, REGISTRY)
    assert edit.renamed == {"a": "c", "a._saw": "c._saw"}
    assert row(apply(edit, made), Port("c", "freq")) == {"c._saw.out": 3.0}
    assert "ab._saw" in apply(edit, made).neurons


def test_a_rename_and_a_change_in_one_edit_move_at_once_and_then_glide():
    made = after(*TWO)
    edit = resolve([Rename("a", "c"), SetWeight(LEFT, Port("c", "out"), 1.3)], made, REGISTRY)
    assert row(apply(edit, made, 0.5), LEFT)["c.out"] == pytest.approx(0.8, abs=1e-9)
    assert row(apply(edit, made), LEFT) == {"b.out": on_grid(0.1), "c.out": on_grid(1.3)}


def test_what_is_renamed_and_then_scaled_is_scaled_from_what_it_was():
    made = after(*TWO)
    edit = resolve([Rename("a", "c"), ScaleRow(LEFT, 2.0), AddRow(LEFT, {Port("c", "out"): 1.0})], made, REGISTRY)
    assert row(apply(edit, made), LEFT) == pytest.approx({"b.out": 0.2, "c.out": 1.6}, abs=1e-9)
    assert row(apply(edit, made, 0.5), LEFT) == pytest.approx({"b.out": 0.15, "c.out": 0.95}, abs=1e-9)


def test_what_is_renamed_and_scaled_and_then_replaced_is_faded_in_to_what_it_came_to():
    made = after(Rename("a", "c"), ScaleRow(LEFT, 2.0), Declare("c", Saw), of=after(*TWO))
    assert row(made, LEFT) == pytest.approx({"b.out": 0.2, "c.out": 0.6}, abs=1e-9)


def test_a_change_and_then_a_rename_in_one_edit_end_where_they_say():
    made = after(SetWeight(LEFT, A, 1.3), Rename("a", "c"), of=after(*TWO))
    assert row(made, LEFT) == {"b.out": on_grid(0.1), "c.out": on_grid(1.3)}


def test_a_name_that_a_rename_leaves_or_takes_is_declared_after_it():
    made = after(*TWO)
    left = after(Rename("a", "c"), Declare("a", Saw), of=made)
    assert (left.neurons["c"].kind, left.neurons["a"].kind) == ("sine", "saw")
    taken = after(Rename("a", "c"), Declare("c", Saw), of=made)
    assert taken.kinds.get("c") == ("saw",)
    assert row(taken, LEFT) == {"c.out": on_grid(0.3), "b.out": on_grid(0.1)}


def test_a_half_replaced_neuron_that_is_renamed_is_deleted_whole():
    assert lives(after(Rename("a", "c"), Remove("c"), of=half_replaced())) == lives(after(Declare("b", Saw)))


def test_the_engine_is_told_where_a_neuron_went_in_the_end():
    made = after(*TWO)
    assert resolve([Rename("a", "c"), Rename("c", "d")], made, REGISTRY).renamed == {"a": "d"}
    assert resolve([Rename("a", "c"), Rename("c", "a"), Remove("b")], made, REGISTRY).renamed == {}
    assert resolve([Rename("a", "c"), Rename("b", "a")], made, REGISTRY).renamed == {"a": "c", "b": "a"}


# -- anonymous neurons


NESTED = (Declare("speaker._sine", Sine), Declare("speaker._saw", Saw), Declare("b", Saw),
          SetRow(LEFT, {Port("speaker._sine", "out"): 0.5}),
          SetRow(Port("speaker._sine", "freq"), {Port("speaker._saw", "out"): 9.0, ONE: 220.0}))


def test_anonymous_neurons_that_nothing_reads_any_more_are_freed_with_what_only_they_read():
    assert after(SetRow(LEFT, {B: 1.0}), of=after(*NESTED)) == after(Declare("b", Saw), SetRow(LEFT, {B: 1.0}))


def test_an_anonymous_neuron_that_another_row_reads_stays():
    made = after(*NESTED, SetRow(Port("b", "freq"), {Port("speaker._saw", "out"): 1.0}))
    freed = after(SetRow(LEFT, {}), of=made)
    assert "speaker._saw" in freed.neurons
    assert "speaker._sine" not in freed.neurons


def test_an_anonymous_neuron_that_only_the_dead_read_is_freed():
    made = after(*NESTED)
    read_by_dead = made.plus({(Address("sine", "ghost", "freq"), Address("sine", "speaker._sine", "out")): 1.0})
    assert "speaker._sine" not in after(SetRow(LEFT, {}), of=read_by_dead).neurons


def test_an_anonymous_neuron_that_only_reads_itself_is_freed():
    made = after(*NESTED, AddRow(Port("speaker._sine", "freq"), {Port("speaker._sine", "out"): 1.0}))
    assert "speaker._sine" not in after(SetRow(LEFT, {}), of=made).neurons


def test_a_fader_at_0_and_a_row_scaled_by_0_free_nothing_until_the_row_is_set():
    made = after(*NESTED)
    silent = after(SetWeight(LEFT, Port("speaker._sine", "out"), 0.0), of=made)
    assert "speaker._sine" in silent.neurons
    assert "speaker._sine" in after(ScaleRow(LEFT, 0.0), of=made).neurons
    spoken_of = {silent.address(LEFT): [Address("sine", "speaker._sine", "out")]}
    set_anew = apply(resolve([SetRow(LEFT, {B: 1.0})], silent, REGISTRY, beneath=spoken_of), silent)
    assert "speaker._sine" not in set_anew.neurons


def test_a_new_anonymous_neuron_that_nothing_reads_lives():
    assert "x._sine" in after(Declare("x._sine", Sine)).neurons


# -- what the network itself has written


@given(RANDOM)
def test_what_is_set_or_scaled_is_heard_so_whatever_the_network_has_written(random: Random):
    outside = after(*TWO, SetRow(FREQ, {B: 5.0, ONE: 300.0}))
    row_a = outside.address(FREQ)
    columns = (ONE_OUT, Address("saw", *B), Address("sine", *A))
    written = {(row_a, c): on_grid(random.uniform(-9, 9)) for c in columns if random.random() < 0.7}
    heard = outside.plus(written)
    target, factor = number(random), random.uniform(-2, 2)

    def heard_after(change: Change) -> Network:
        return apply(resolve([change], outside, REGISTRY, written), outside).plus(written)

    for change in (SetRow(FREQ, {ONE: target}), SetWeight(FREQ, B, target)):
        assert heard_after(change) == after(change, of=heard)
    scaled = heard_after(ScaleRow(FREQ, factor)).row(row_a)
    assert scaled == pytest.approx(after(ScaleRow(FREQ, factor), of=heard).row(row_a), abs=2.0**-31)
    assert not heard_after(Remove("b")).readers.get(("saw", "b"))


def test_a_neuron_that_the_network_itself_has_made_can_be_edited():
    life = Address("sine", "own", ALIVE)
    edit = resolve([SetRow(Port("own", "freq"), {ONE: 5.0})], stage(), REGISTRY, {(life, ONE_OUT): 1.0})
    assert [(s.row, s.amount) for s in edit.steps] == [(Address("sine", "own", "freq"), 5.0)]


# -- what older edits speak of


def test_a_row_that_is_set_sets_what_older_edits_speak_of_to_0_too():
    made = after(*TWO)
    left = made.address(LEFT)
    faded = Address("sine", "ghost", "out")
    edit = resolve([SetRow(LEFT, {A: 0.5})], made, REGISTRY, beneath={left: [faded]})
    assert {(str(s.column), s.factor, s.amount) for s in edit.steps} == {
        ("a.out", 0.0, 0.5), ("b.out", 0.0, 0.0), ("ghost.out", 0.0, 0.0)}


def test_what_is_set_to_what_it_is_counts_as_set_if_the_edit_changes_anything():
    made = after(*TWO)
    assert resolve([SetRow(FREQ, {ONE: 220.0})], made, REGISTRY).steps == ()
    edit = resolve([SetRow(FREQ, {ONE: 220.0}), SetRow(PHASE, {ONE: 0.5})], made, REGISTRY)
    assert [(str(s.row), s.amount) for s in edit.steps] == [("a.freq", 220.0), ("a.phase", 0.5)]


# -- what is refused


REFUSED: list[tuple[tuple[Change, ...], str]] = [
    ((SetRow(Port("c", "freq"), {}),), "no neuron 'c'"),
    ((SetRow(Port("speeker", "left"), {}),), "no neuron 'speeker'; did you mean 'speaker'?"),
    ((SetRow(Port("a", "freqq"), {}),), "no input 'a.freqq'; did you mean 'freq'?"),
    ((SetRow(Port("a", "x"), {}),), "no input 'a.x'; sine has freq, phase"),
    ((SetRow(Port("update", "x"), {}),), "no input 'update.x'; update has no inputs"),
    ((SetRow(LEFT, {Port("a", "left"): 1.0}),), "speaker.left: no output 'a.left'; sine has out"),
    ((AddRow(LEFT, {Port("speaker", "out"): 1.0}),),
     "speaker.left: no output 'speaker.out'; speaker has no outputs"),
    ((SetWeight(LEFT, Port("b", "slop"), 1.0),), "speaker.left: no output 'b.slop'; did you mean 'slope'?"),
    ((SetRow(LEFT, {Port("lfo", "out"): 1.0}),), "speaker.left: no neuron 'lfo'"),
    ((SetRow(LEFT, {A: float("nan")}),),
     "speaker.left: a weight cannot be nan; it must be a number from -1e18 to 1e18"),
    ((SetWeight(LEFT, A, 2e18),),
     "speaker.left: a weight cannot be 2e+18; it must be a number from -1e18 to 1e18"),
    ((ScaleRow(FREQ, float("inf")),),
     "a.freq: a row cannot be scaled by inf; it must be a number from -1e18 to 1e18"),
    ((SetWeight(FREQ, ONE, 1e10), ScaleRow(FREQ, 1e10)),
     "a.freq: the weight from one.out would become 1e+20; it must be from -1e18 to 1e18"),
    ((AddRow(FREQ, {ONE: 6e17}), AddRow(FREQ, {ONE: 6e17})),
     "a.freq: the weight from one.out would become 1.2e+18; it must be from -1e18 to 1e18"),
    ((Remove("c"),), "no neuron 'c'"),
    ((Remove("speaker"),), "'speaker' stands in every network; mute it with speaker.gain = 0"),
    ((Remove("clock"),), "'clock' stands in every network"),
    ((Remove("a"), SetRow(FREQ, {})), "no neuron 'a'"),
    ((Rename("c", "d"),), "no neuron 'c'"),
    ((Rename("a", "b"),), "there is a neuron 'b' already; choose another name"),
    ((Rename("self", "me"),), "'self' keeps its name in every network"),
    ((Declare("clock", Sine, Where("p.yaml", 3)),),
     "p.yaml:3: 'clock' is clock in every network; choose another name"),
]


@pytest.mark.parametrize(("refused", "text"), REFUSED)
def test_what_does_not_fit_is_refused_whole_with_a_sentence(refused: tuple[Change, ...], text: str):
    made = after(*TWO)
    before = made.matrix()
    with pytest.raises(EditError) as error:
        resolve([SetRow(PHASE, {ONE: 1.0}), *refused, SetRow(FREQ, {ONE: 1.0})], made, REGISTRY)
    assert str(error.value) == text
    assert made.matrix() == before


def test_a_neuron_of_a_kind_that_nobody_knows_can_be_deleted_but_not_set():
    made = stage().with_rows({Address("lost", "x", port): {ONE_OUT: 1.0} for port in (ALIVE, "in")})
    assert after(Remove("x"), of=made) == stage()
    assert after(Declare("x", Anything), of=made).neurons["x"].kind == "anything"
    with pytest.raises(KindError, match="no kind 'lost'"):
        resolve([SetRow(Port("x", "in"), {})], made, REGISTRY)
