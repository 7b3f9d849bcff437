"""Sources: who owns what after a hand has touched it, and after undo."""

from __future__ import annotations

import pytest

from livedmm.network import (
    ONE,
    AddRow,
    Change,
    Declare,
    Port,
    Remove,
    Rename,
    ResetRow,
    Saying,
    ScaleRow,
    SetRow,
    SetWeight,
    Source,
    Sources,
)
from tests.network.kinds import Sine

TEXT, OTHER, ME = Source("p.yaml", "a"), Source("q.yaml", "a"), Source("", "me")
FREQ, PHASE = Port("a", "freq"), Port("a", "phase")
SAID = Saying({"a": Sine}, {FREQ: {ONE: 2.0}, PHASE: {}})
OWNED = Sources({TEXT: SAID}, {FREQ: TEXT, PHASE: TEXT}, {"a": TEXT})


@pytest.mark.parametrize("change", [
    SetRow(FREQ, {}), AddRow(FREQ, {ONE: 1.0}), ScaleRow(FREQ, 2.0), SetWeight(FREQ, ONE, 1.0), ResetRow(FREQ)])
def test_a_row_that_a_hand_touches_is_that_hands_and_the_text_has_said_what_it_said(change: Change):
    touched = OWNED.touched([change], ME)
    assert touched == Sources({TEXT: SAID}, {FREQ: ME, PHASE: TEXT}, {"a": TEXT})


@pytest.mark.parametrize("change", [Declare("a", Sine), Remove("a")])
def test_a_neuron_that_a_hand_declares_or_deletes_is_that_hands_and_its_rows_are_not(change: Change):
    assert OWNED.touched([change], ME) == Sources({TEXT: SAID}, {FREQ: TEXT, PHASE: TEXT}, {"a": ME})


def test_a_neuron_that_a_hand_renames_is_that_hands_with_all_its_rows():
    touched = OWNED.touched([Rename("a", "b")], ME)
    assert touched == Sources({TEXT: SAID}, {Port("b", "freq"): ME, Port("b", "phase"): ME}, {"b": ME})


def test_a_row_that_is_touched_and_then_renamed_is_the_hands_under_its_new_name():
    touched = OWNED.touched([SetRow(Port("a", "new"), {}), Rename("a", "b")], ME)
    assert touched.rows.keys() == {Port("b", "freq"), Port("b", "phase"), Port("b", "new")}


def test_a_hand_that_goes_on_touching_its_own_changes_no_sources():
    touched = OWNED.touched([SetWeight(FREQ, ONE, 1.0), Declare("c", Sine)], ME)
    assert touched.touched([SetWeight(FREQ, ONE, 2.0), Remove("c")], ME) is touched
    assert OWNED.touched([], ME) is OWNED


def test_what_a_document_said_is_found_by_statement_in_its_order():
    both = Sources({TEXT: SAID, OTHER: Saying(), Source("p.yaml", "b"): Saying()})
    assert list(both.of("p.yaml").items()) == [("a", SAID), ("b", Saying())]
    assert both.of("r.yaml") == {}


def test_undo_gives_back_who_owned_what_and_redo_takes_it_again():
    made = OWNED.touched([SetRow(FREQ, {}), SetRow(Port("a", "new"), {}), Declare("c", Sine)], ME)
    undone = made.reverted(made, OWNED)
    assert undone == OWNED
    assert undone.reverted(OWNED, made) == made


def test_undo_leaves_what_somebody_has_set_since_and_what_was_said_since():
    made = OWNED.touched([SetRow(FREQ, {}), SetRow(PHASE, {})], ME)
    since = Sources({TEXT: SAID, OTHER: SAID}, {**made.rows, PHASE: OTHER}, made.neurons)
    assert since.reverted(made, OWNED) == Sources({TEXT: SAID, OTHER: SAID}, {FREQ: TEXT, PHASE: OTHER}, {"a": TEXT})


@pytest.mark.parametrize("change", [SetRow(FREQ, {}), Remove("a"), Rename("a", "b"), Declare("c", Sine)])
def test_what_is_kept_for_undo_is_the_difference_and_that_is_enough(change: Change):
    later = OWNED.touched([change], ME)
    made, before = later.beside(OWNED)
    assert not made.said
    assert len(made.rows) + len(made.neurons) <= 3
    assert later.reverted(made, before) == later.reverted(later, OWNED)
    assert OWNED.reverted(before, made) == OWNED.reverted(OWNED, later)
