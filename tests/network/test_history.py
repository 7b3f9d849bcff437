"""Histories: gains, undo and redo, drags, shares, and the way back to the start."""

from __future__ import annotations

import os
import subprocess
import sys
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import EditError, Where
from livedmm.network import (
    ONE,
    ONE_OUT,
    Address,
    AddRow,
    Change,
    Declare,
    Edit,
    History,
    Network,
    Port,
    Remove,
    Rename,
    ScaleRow,
    SetRow,
    SetWeight,
    Step,
    apply,
    diff,
    on_grid,
)
from tests.network.kinds import REGISTRY, Saw, Sine, stage
from tests.network.strategies import RANDOM, changes, network, number, perform, undo_all
from tests.network.strategies import row as weights

A, FREQ, PHASE, LEFT = Port("a", "out"), Port("a", "freq"), Port("a", "phase"), Port("speaker", "left")
HERE = Address("sine", *FREQ)
GAINS = st.floats(0, 1).map(on_grid)
SECOND = 48_000


def history(*edits: Change, start: Network | None = None) -> History:
    """A history of a neuron `a`, and then of one edit for each change, two seconds apart."""
    made = History(start or stage(), REGISTRY)
    made.add(Edit((Declare("a", Sine),)))
    for change in edits:
        made.add(Edit((change,), start=len(made.entries) * 2 * SECOND))
    return made


def freq(of: History) -> float:
    return of.network.weight(HERE, ONE_OUT)


def order(of: Network) -> list[tuple[Address, list[Address]]]:
    return [(row, list(columns)) for row, columns in of.rows.items()]


# -- the way back


@pytest.mark.slow
def test_ten_thousand_edits_fades_undos_and_redos_and_then_undo_of_all_give_back_the_start_bitwise():
    random = Random(20261123)
    start = network(random)
    made = History(start, REGISTRY)
    perform(random, made, 10_000)
    assert len(made.entries) > 4_000
    undo_all(made)
    assert all(entry.gain == 0 for entry in made.entries)
    assert made.network == start


@given(RANDOM)
def test_undo_of_everything_gives_back_the_start_bitwise(random: Random):
    start = network(random)
    made = History(start, REGISTRY)
    perform(random, made, 12)
    undo_all(made)
    assert made.network == start


@given(RANDOM)
def test_the_same_gains_make_the_same_network_however_they_came_about(random: Random):
    made = History(network(random), REGISTRY)
    perform(random, made, 12)
    again = History(made.start, REGISTRY)
    for entry in made.entries:
        again.add_resolved(entry.edit, entry.resolved)
    for entry in sorted(made.entries, key=lambda _: random.random()):
        again.fade(entry.number, random.choice((0.0, 0.5, 1.0)))
        again.fade(entry.number, entry.gain)
    assert again.network == made.network


@given(RANDOM)
def test_a_history_is_its_edits_one_after_another_each_at_its_gain(random: Random):
    made = History(network(random), REGISTRY)
    perform(random, made, 12)
    one_by_one = made.start
    for entry in made.entries:
        one_by_one = apply(entry.resolved, one_by_one, entry.gain)
    assert made.network == one_by_one


@given(RANDOM)
def test_undo_and_redo_are_each_others_inverse(random: Random):
    made = History(network(random), REGISTRY)
    perform(random, made, 8)
    reached = made.network
    count = 0
    gains = [entry.gain for entry in made.entries]
    if all(gain in (0.0, 1.0) for gain in gains):
        while made.undo():
            count += 1
        for _ in range(count):
            assert made.redo()
        assert made.network == reached


@given(RANDOM, GAINS)
def test_an_older_edit_is_faded_without_disturbing_a_newer_set(random: Random, gain: float):
    made = History(network(random), REGISTRY)
    perform(random, made, 8)
    said = weights(random, made.network)
    last = made.add(Edit((SetRow(LEFT, {**said, ONE: number(random)}),), always=True))
    if last is None:
        return  # it said what there was
    left = made.network.address(LEFT)
    row = dict(made.network.row(left))
    for entry in made.entries[:-1]:
        made.fade(entry.number, gain)
        assert made.network.row(left) == row


def test_what_was_faded_out_when_a_row_was_set_does_not_come_back_into_it():
    made = history(AddRow(FREQ, {A: 3.0}))
    made.fade(2, 0.0)
    made.add(Edit((SetRow(FREQ, {ONE: 1.0}),)))
    made.fade(2, 1.0)
    assert made.network.row(HERE) == {ONE_OUT: 1.0}


def test_an_edit_of_any_age_has_a_fader():
    made = history(AddRow(FREQ, {ONE: 100.0}), ScaleRow(FREQ, 2.0), AddRow(FREQ, {ONE: 1.0}))
    assert freq(made) == 641.0
    made.fade(2, 0.25)
    assert freq(made) == 491.0
    made.fade(3, 0.5)
    assert freq(made) == 368.5
    made.fade(2, 1.0)
    assert freq(made) == 481.0
    made.fade(3, 1.0)
    assert freq(made) == 641.0


@given(RANDOM)
def test_edits_that_are_faded_together_are_as_if_one_after_another(random: Random):
    made = History(network(random), REGISTRY)
    perform(random, made, 12)
    again = History(made.start, REGISTRY)
    for entry in made.entries:
        again.add_resolved(entry.edit, entry.resolved)
        again.fade(entry.number, entry.gain)
    some = random.sample(made.entries, random.randint(0, len(made.entries)))
    gains = {entry.number: on_grid(random.random()) for entry in some}
    for number_, gain in gains.items():
        again.fade(number_, gain)
    made.fade_all(gains)
    assert made.network == again.network
    with pytest.raises(EditError, match="no edit 99"):
        made.fade_all({**gains, 99: 0.5})
    assert made.network == again.network


def test_an_edit_with_two_steps_of_one_weight_is_faded_through_both():
    made = history(SetRow(LEFT, {A: 0.5}))
    renamed = Port("c", "out")
    made.add(Edit((Rename("a", "c"), SetWeight(LEFT, renamed, 1.5))))
    left, column = made.network.address(LEFT), made.network.address(renamed)
    for gain, weight in ((0.5, 1.0), (0.25, 0.75), (1.0, 1.5), (0.0, 0.0)):
        made.fade(3, gain)
        assert made.network.weight(left, column) == weight


def test_two_scalings_that_start_together_scale_twice():
    made = history(ScaleRow(FREQ, 1.5), ScaleRow(FREQ, 1.5))
    assert freq(made) == 220.0 * 2.25


@given(RANDOM, st.lists(st.tuples(st.integers(1, 6), GAINS), max_size=4))
def test_a_weight_with_gains_that_are_on_their_way_is_the_weight_with_those_gains(
        random: Random, gains: list[tuple[int, float]]):
    made = History(network(random), REGISTRY)
    perform(random, made, 6)
    way = {number: gain for number, gain in gains if number <= len(made.entries)}
    cells = {cell for entry in made.entries for cell in entry.cells}
    seen = {cell.edge: cell.at(way) for cell in cells}
    for number_, gain in way.items():
        made.fade(number_, gain)
    assert seen == {weight: made.network.weight(*weight) for weight in seen}
    assert all(cell.at({}) == cell.weight == made.network.weight(*cell.edge) for cell in cells)


# -- undo and redo by hands


@given(RANDOM)
def test_many_steps_of_undo_and_redo_in_one_go_are_as_many_one_by_one(random: Random):
    seed, before = random.randrange(1 << 30), random.randrange(1, 30)
    both = []
    for _ in range(2):
        same = Random(seed)
        both.append(history(SetRow(FREQ, {})))
        for quarter in range(before):
            change = SetWeight(same.choice((FREQ, PHASE)), ONE, same.random())
            both[-1].add(Edit((change,), same.choice(("me", "you")), quarter * SECOND // same.choice((1, 4))))
            if same.random() < 0.2:
                both[-1].fade(same.randint(2, len(both[-1].entries)), same.choice((0.0, 0.5, 1.0)))
    whole, steps = both
    for _ in range(6):
        name, author, count = random.choice(("undo", "redo")), random.choice((None, "me", "you")), random.randrange(9)
        taken = getattr(whole, name)(author, count)
        singly = [entry for _ in range(count) for entry in getattr(steps, name)(author)]
        assert [e.number for e in taken] == list(dict.fromkeys(e.number for e in singly))
        assert [(e.gain, e.undone) for e in whole.entries] == [(e.gain, e.undone) for e in steps.entries]
        assert whole.network == steps.network


def test_undo_takes_the_last_edit_of_ones_own_hand():
    made = history()
    for author, weight in (("me", 1.0), ("you", 2.0), ("me", 3.0)):
        made.add(Edit((SetWeight(PHASE, ONE, weight),), author, start=10 * SECOND))
    assert [e.number for e in made.undo("you")] == [3]
    assert made.network.weight(Address("sine", *PHASE), ONE_OUT) == 3.0
    assert made.undo("you") == ()
    assert [e.number for e in made.undo()] == [2, 4]
    assert [e.number for e in made.redo("you")] == [3]
    assert [e.number for e in made.redo()] == [2, 4]
    assert made.redo() == ()


def test_redo_brings_back_what_was_undone_last_and_a_new_edit_ends_it_for_its_hand():
    made = history(AddRow(FREQ, {ONE: 1.0}), AddRow(FREQ, {ONE: 10.0}))
    made.add(Edit((AddRow(FREQ, {ONE: 100.0}),), "you"))
    made.undo("you")
    made.undo("me")
    made.undo("me")
    assert freq(made) == 220.0
    made.add(Edit((AddRow(FREQ, {ONE: 1000.0}),), "me"))
    assert made.redo("me") == ()
    assert [e.number for e in made.redo()] == [4]
    assert freq(made) == 1320.0


def test_an_edit_that_is_faded_out_by_hand_is_not_undone_again_nor_redone():
    made = history(AddRow(FREQ, {ONE: 1.0}), AddRow(FREQ, {ONE: 10.0}))
    made.fade(3, 0.0)
    assert [e.number for e in made.undo()] == [2]
    assert made.entry(2).undone
    assert not made.entry(3).undone
    assert [e.number for e in made.redo()] == [2]
    assert made.redo() == ()


def test_an_edit_that_is_faded_in_after_undo_is_not_redone():
    made = history(AddRow(FREQ, {ONE: 1.0}))
    made.undo()
    made.fade(2, 0.5)
    assert not made.entry(2).undone
    assert made.redo() == ()
    assert [e.number for e in made.undo()] == [2]


# -- drags


def drag(made: History, *moves: tuple[str, Port, float]) -> list[int]:
    """Move faders, (hand, row, second) each, and return the drag that each move belongs to."""
    entries = [made.add(Edit((SetWeight(row, ONE, 1.0 + i),), author, start=10 * SECOND + int(second * SECOND)))
               for i, (author, row, second) in enumerate(moves)]
    return [entry.drag for entry in entries if entry is not None]


def test_moves_of_one_fader_less_than_a_second_apart_are_one_undo_step():
    made = history()
    assert drag(made, *(("me", FREQ, s) for s in (0, 0.9, 1.8, 2.7, 3.7, 4.6))) == [2, 2, 2, 2, 6, 6]
    assert [e.number for e in made.undo()] == [6, 7]
    assert freq(made) == 4.0
    assert [e.number for e in made.undo()] == [2, 3, 4, 5]
    assert freq(made) == 220.0
    assert [e.number for e in made.redo()] == [2, 3, 4, 5]
    assert freq(made) == 4.0


def test_two_faders_that_one_hand_moves_at_once_are_two_undo_steps():
    made = history()
    assert drag(made, *(("me", (FREQ, PHASE)[i % 2], i / 10) for i in range(6))) == [2, 3, 2, 3, 2, 3]
    assert [e.number for e in made.undo()] == [3, 5, 7]
    assert [e.number for e in made.undo()] == [2, 4, 6]


def test_two_hands_on_one_fader_are_two_undo_steps_each_in_turn():
    made = history()
    assert drag(made, ("me", FREQ, 0), ("you", FREQ, 0.1), ("me", FREQ, 0.2)) == [2, 3, 2]


def test_what_is_undone_is_not_dragged_on():
    made = history()
    drag(made, ("me", FREQ, 0))
    made.undo()
    assert drag(made, ("me", FREQ, 0.1)) == [3]


def test_edits_of_several_weights_are_never_one_drag():
    made = history()
    made.add(Edit((SetRow(FREQ, {ONE: 1.0, A: 2.0}),), start=10))
    made.add(Edit((SetRow(FREQ, {ONE: 2.0, A: 3.0}),), start=20))
    assert [e.drag for e in made.entries] == [1, 2, 3]


# -- what is no edit


@given(RANDOM)
def test_an_edit_that_changes_nothing_is_no_undo_step(random: Random):
    start = network(random)
    made = History(start, REGISTRY)
    again = tuple(SetRow(Port(*row[1:]), {Port(*c[1:]): w for c, w in columns.items()})
                  for row, columns in start.rows.items()
                  if start.address(Port(*row[1:])) == row and row.port != "alive"
                  and all(start.neurons.get(c.neuron) and start.address(Port(*c[1:])) == c for c in columns))
    assert made.add(Edit(again)) is None
    assert made.entries == []


@given(RANDOM)
def test_an_edit_with_an_error_anywhere_changes_nothing(random: Random):
    made = History(network(random), REGISTRY)
    perform(random, made, 4)
    before, count = made.network, len(made.entries)
    edit = list(changes(random, before))
    edit.insert(random.randint(0, len(edit)), SetRow(Port("nobody", "freq"), {}))
    with pytest.raises(EditError):
        made.add(Edit(tuple(edit)))
    assert made.network is before
    assert len(made.entries) == count
    undo_all(made)
    assert made.network == made.start


@pytest.mark.parametrize(("number_", "gain", "text"), [
    (3, 0.5, "no edit 3; there are 2"),
    (0, 0.5, "no edit 0; there are 2"),
    (1, 1.5, "the gain of an edit cannot be 1.5; it goes from 0 to 1"),
    (1, float("nan"), "the gain of an edit cannot be nan; it goes from 0 to 1"),
])
def test_what_cannot_be_faded_is_refused(number_: int, gain: float, text: str):
    made = history(ScaleRow(FREQ, 2.0))
    with pytest.raises(EditError) as error:
        made.fade(number_, gain)
    assert str(error.value) == text
    assert freq(made) == 440.0


def test_a_gain_is_on_the_grid_so_the_smallest_is_heard_and_smaller_is_none():
    made = history(SetWeight(PHASE, ONE, 1.0))
    assert made.fade(2, 2.0**-32).gain == 2.0**-32
    assert made.network.weight(Address("sine", *PHASE), ONE_OUT) == 2.0**-32
    made.fade(1, 2.0**-40)
    assert made.entry(1).gain == 0
    assert "a" not in made.network.neurons


# -- the share of edits that counts

SELF_DELTA, UPDATE = Port("self", "delta"), Port("update", "out")


def test_an_edit_counts_with_the_weight_through_which_edits_reach_self():
    made = history(SetWeight(SELF_DELTA, UPDATE, 0.5), SetWeight(FREQ, ONE, 420.0), AddRow(PHASE, {ONE: 1.0}))
    assert made.share() == 0.5
    assert freq(made) == 320.0
    assert made.network.weight(Address("sine", *PHASE), ONE_OUT) == 0.5


def test_no_patch_locks_its_player_out():
    made = history(SetWeight(SELF_DELTA, UPDATE, 0.0))
    assert made.add(Edit((SetWeight(FREQ, ONE, 420.0),))) is None
    assert made.add(Edit((SetWeight(FREQ, ONE, 1.0),), always=True)) is not None
    assert freq(made) == 1.0
    assert made.add(Edit((SetWeight(SELF_DELTA, UPDATE, 1.0),))) is not None
    assert made.share() == 1.0
    undo_all(made)
    assert made.network == made.start


def test_what_the_network_has_written_on_that_weight_counts_too():
    made = history()
    written = {(Address("accumulator", *SELF_DELTA), Address("update", *UPDATE)): -0.75}
    made.add(Edit((SetWeight(FREQ, ONE, 420.0),)), written)
    assert freq(made) == 270.0


def test_without_self_every_edit_counts_whole():
    made = History(Network(), REGISTRY)
    made.add(Edit((Declare("a", Sine),)))
    assert freq(made) == 220.0


# -- resolved edits


@given(RANDOM)
def test_a_log_of_resolved_edits_makes_the_same_network_again_in_the_same_order(random: Random):
    made = History(network(random), REGISTRY)
    for _ in range(6):
        made.add(Edit(changes(random, made.network)))
    replayed = History(made.start, REGISTRY)
    for entry in made.entries:
        replayed.add_resolved(entry.edit, entry.resolved)
    assert replayed.network == made.network
    assert order(replayed.network) == order(made.network)


def test_the_difference_to_another_network_is_an_edit_with_a_fader():
    made, other = history(), history(SetWeight(FREQ, ONE, 440.0)).network
    made.add_resolved(Edit((), text="morph"), diff(made.network, other, REGISTRY))
    assert made.network == other
    made.fade(2, 0.5)
    assert freq(made) == 330.0


def test_where_a_neuron_stands_is_taken_on_without_an_undo_step():
    made = history()
    assert made.add(Edit((Declare("a", Sine, Where("p.yaml", 3)),))) is None
    assert made.network.neurons["a"].where == Where("p.yaml", 3)


def test_the_order_of_rows_and_columns_follows_from_the_edits_and_from_nothing_else():
    script = ("from random import Random\n"
              "from livedmm.network import History\n"
              "from tests.network.kinds import REGISTRY\n"
              "from tests.network.strategies import network, perform\n"
              "random = Random(7)\n"
              "made = History(network(random), REGISTRY)\n"
              "perform(random, made, 60)\n"
              "print([(row, list(columns)) for row, columns in made.network.rows.items()])\n")
    seen = {subprocess.run([sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed},
                           capture_output=True, check=True, text=True).stdout for seed in ("1", "2")}
    assert len(seen) == 1
    assert "speaker" in seen.pop()


# -- folding


@given(RANDOM, st.integers(0, 12))
def test_folding_changes_nothing_that_is_heard_and_leaves_the_newer_edits_their_faders(random: Random, keep: int):
    made, same = (History(network(Random(1)), REGISTRY) for _ in range(2))
    seed = random.randint(0, 2**30)
    for one in (made, same):
        perform(Random(seed), one, 12)
    count = made.fold(keep)
    assert count == max(len(same.entries) - keep, 0)
    assert made.network == same.network
    for entry in list(made.entries):
        for one in (made, same):
            one.fade(entry.number, 0.25)
        assert made.network == same.network
    for one in (made, same):
        one.add(Edit((ScaleRow(LEFT, 2.0), AddRow(LEFT, {ONE: 1.0})), always=True))
    assert made.network == same.network
    assert [e.number for e in made.entries] == [e.number for e in same.entries[count:]]
    undo_all(made)
    assert made.network == made.start


def test_what_is_folded_is_told_from_what_never_was():
    made = history(ScaleRow(FREQ, 2.0), ScaleRow(FREQ, 3.0))
    assert made.fold(keep=1) == 2
    with pytest.raises(EditError, match="edit 2 is part of the start by now; the oldest is 3"):
        made.fade(2, 0.5)
    made.undo()
    assert freq(made) == 440.0
    assert made.undo() == ()


def test_a_neuron_that_is_deleted_and_undone_has_its_rows_again():
    made = history(SetRow(LEFT, {A: 0.25}), SetRow(FREQ, {ONE: 5.0}))
    before = made.network
    made.add(Edit((Remove("a"),)))
    assert made.network == stage()
    made.undo()
    assert made.network == before


def test_a_change_of_kind_is_undone_bitwise():
    made = history(SetRow(LEFT, {A: 0.3}))
    before = made.network
    made.add(Edit((Declare("a", Saw),)))
    made.fade(3, 0.3)
    assert {n.kind for n in made.network.living()} >= {"sine", "saw"}
    made.fade(3, 0.0)
    assert made.network == before


@pytest.mark.parametrize(("change", "cost"), [(AddRow(FREQ, {ONE: 0.125}), 0), (ScaleRow(FREQ, 0.99), 98)])
def test_a_fade_costs_the_later_steps_of_its_weights_up_to_one_that_sets_them(
        change: Change, cost: int, monkeypatch: pytest.MonkeyPatch):
    made = history(SetRow(PHASE, {A: 1.0}))
    for i in range(200):
        made.add(Edit((change, SetWeight(PHASE, ONE, float(i))), start=i * 2 * SECOND))
    made.add(Edit((SetWeight(FREQ, ONE, 7.0),)))
    taken: list[Step] = []
    plain = Step.__call__
    monkeypatch.setattr(Step, "__call__", lambda step, *at: taken.append(step) or plain(step, *at))
    made.fade(104, 0.5)
    assert freq(made) == 7.0
    assert len([s for s in taken if s.row.port == "phase"]) == 2, "itself, and the next, which sets it"
    steps = len([s for s in taken if s.row.port == "freq"])
    assert steps == 1 + cost + 1, "itself, those that scale (those that add go at once), and the one that sets"
    taken.clear()
    made.undo()
    assert len(taken) == 0


def test_an_edit_costs_what_it_touches(monkeypatch: pytest.MonkeyPatch):
    made = history(SetRow(PHASE, {A: 1.0}), SetRow(LEFT, {A: 1.0}))
    shown: list[Address] = []
    plain = Network.with_rows
    monkeypatch.setattr(Network, "with_rows", lambda of, rows, where=None: shown.extend(rows) or plain(of, rows, where))
    made.add(Edit((SetWeight(FREQ, ONE, 7.0),)))
    made.fade(2, 0.5)
    assert shown == [HERE, Address("sine", *PHASE)]


def test_a_weight_says_how_those_edits_act_on_it_that_are_asked_about_and_no_others():
    made = History(stage(), REGISTRY)
    born = made.add(Edit((Declare("a", Sine),)))
    faded = made.add(Edit((SetWeight(FREQ, ONE, 7.0),)))
    assert born is not None
    assert faded is not None
    (cell,) = faded.cells
    assert cell.timings({born.number}) == {"early"}
    assert cell.timings({faded.number}) == {"line"}
    assert cell.timings({born.number, faded.number}) == {"early", "line"}
