"""Evaluating texts: the truth table of rows and neurons, and the laws (R36)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given

from livedmm.errors import EditError, Where
from livedmm.network import (
    ONE,
    Change,
    Declare,
    Edit,
    History,
    Network,
    Port,
    Remove,
    Rename,
    ResetRow,
    Saying,
    SetRow,
    SetWeight,
    Source,
    Sources,
    evaluate,
)
from livedmm.ugens import Kind
from tests.network.kinds import FREE, REGISTRY, Noise, Saw, Sine, stage
from tests.network.strategies import RANDOM, changes, number

A, FREQ, PHASE, LEFT = Port("a", "out"), Port("a", "freq"), Port("a", "phase"), Port("speaker", "left")
ME = Source("", "me")
Texts = Mapping[str, Saying]


def neuron(kind: Kind, **rows: Mapping[Port, float] | float) -> Saying:
    """``a = kind(port=row, ...)``; a number is a weight from `one`."""
    return Saying({"a": kind}, {Port("a", p): r if isinstance(r, Mapping) else {ONE: r} for p, r in rows.items()})


def heard(weight: float = 0.25, column: Port = A) -> Saying:
    """``speaker.left = weight*column``"""
    return Saying({}, {LEFT: {column: weight}})


@dataclass
class Stage:
    """A network that hands and documents edit, as a session would."""

    history: History = field(default_factory=lambda: History(stage(), REGISTRY))
    sources: Sources = field(default_factory=Sources)

    def says(self, *, document: str = "p", whole: bool = True, again: bool = False,
             **sayings: Saying) -> tuple[Change, ...]:
        """Evaluate a document; return what it changed."""
        made, sources = evaluate(document, sayings, self.network, self.sources, whole=whole, again=again)
        self.history.add(Edit(made, document, always=True))  # a hand may have turned edits down
        self.sources = sources
        return made

    def does(self, *made: Change) -> None:
        """Edit by hand."""
        self.history.add(Edit(made, "me"))
        self.sources = self.sources.touched(made, ME)

    @property
    def network(self) -> Network:
        return self.history.network

    def row(self, port: Port) -> dict[str, float] | None:
        """A row as people write it; None if its neuron is dead."""
        if port.neuron not in self.network.neurons:
            return None
        return {str(c): w for c, w in self.network.row(self.network.address(port)).items()}

    def owner(self, what: Port | str) -> str | None:
        """The document, or the hand, that owns a row or a neuron."""
        source = self.sources.rows.get(what) if isinstance(what, Port) else self.sources.neurons.get(what)
        return source and (source.document or source.statement)


# -- the table of rows, line by line


def test_a_row_that_the_text_says_for_the_first_time_is_set_and_the_texts():
    on = Stage()
    on.does(Declare("a", Sine), SetRow(FREQ, {ONE: 3.0}))
    assert on.says(f=Saying({}, {FREQ: {ONE: 2.0}})) == (SetRow(FREQ, {ONE: 2.0}),)
    assert (on.row(FREQ), on.owner(FREQ)) == ({"one.out": 2.0}, "p")


def test_a_row_that_is_already_what_the_text_says_is_the_texts_without_a_change():
    on = Stage()
    on.does(Declare("a", Sine), SetRow(FREQ, {ONE: 0.1}))
    assert on.says(f=Saying({}, {FREQ: {ONE: 0.1, A: 0.0}})) == ()
    assert on.owner(FREQ) == "p"


def test_a_row_that_the_text_says_as_before_is_left_alone():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0))
    assert on.says(a=neuron(Sine, freq=2.0)) == ()
    on.does(SetRow(FREQ, {ONE: 5.0}))
    assert on.says(a=neuron(Sine, freq=2.0)) == ()
    assert (on.row(FREQ), on.owner(FREQ)) == ({"one.out": 5.0}, "me")


def test_a_row_that_the_text_changes_is_set_whoever_moved_it():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0))
    on.does(SetWeight(FREQ, ONE, 5.0))
    assert on.says(a=neuron(Sine, freq=3.0)) == (SetRow(FREQ, {ONE: 3.0}),)
    assert (on.row(FREQ), on.owner(FREQ)) == ({"one.out": 3.0}, "p")


def test_a_row_that_the_text_says_no_more_goes_back_to_what_it_was_born_with():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0, phase=0.5), s=heard())
    assert on.says(a=neuron(Sine, phase=0.5)) == (ResetRow(FREQ), ResetRow(LEFT))
    assert (on.row(FREQ), on.row(LEFT), on.owner(FREQ)) == ({"one.out": 220.0}, {}, None)


def test_a_row_that_the_text_says_no_more_stays_if_a_hand_has_moved_it():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0, phase=0.5))
    on.does(SetWeight(FREQ, ONE, 5.0))
    assert on.says(a=neuron(Sine)) == (ResetRow(PHASE),)
    assert (on.row(FREQ), on.owner(FREQ)) == ({"one.out": 5.0}, "me")


def test_a_row_that_the_text_says_no_more_stays_if_another_document_has_set_it():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0))
    on.says(document="q", f=Saying({}, {FREQ: {ONE: 3.0}}))
    assert on.says(a=neuron(Sine)) == ()
    assert (on.row(FREQ), on.owner(FREQ)) == ({"one.out": 3.0}, "q")


# -- the table of neurons, line by line


def test_a_neuron_that_already_lives_with_that_kind_is_adopted_without_a_change():
    on = Stage()
    on.does(Declare("a", Sine))
    assert on.says(a=neuron(Sine)) == ()
    assert on.owner("a") == "p"
    assert on.says() == (Remove("a"),)


@pytest.mark.parametrize("before", [(), (Declare("a", Saw),)])
def test_a_neuron_that_is_dead_or_of_another_kind_is_declared_with_every_row_of_the_text(before: tuple[Change, ...]):
    on = Stage()
    on.does(*before)
    where = Where("p", 7)
    said = Saying({"a": Sine}, {FREQ: {ONE: 2.0}}, where)
    assert on.says(a=said) == (Declare("a", Sine, where), SetRow(FREQ, {ONE: 2.0}))
    assert (on.row(FREQ), on.owner("a")) == ({"one.out": 2.0}, "p")


def test_a_neuron_that_a_hand_deleted_stays_so_while_the_text_says_the_same():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0), s=heard())
    on.does(Remove("a"))
    assert on.says(a=neuron(Sine, freq=2.0), s=heard()) == ()
    assert (on.row(FREQ), on.owner("a")) == (None, "me")


def test_a_neuron_that_a_hand_made_another_kind_stays_so_while_the_text_says_the_same():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0))
    on.does(Declare("a", Saw))
    assert on.says(a=neuron(Sine, freq=2.0)) == ()
    assert on.network.neurons["a"].kind == "saw"


@pytest.mark.parametrize("by_hand", [Remove("a"), Declare("a", Saw), Rename("a", "b")])
def test_a_neuron_that_a_hand_took_away_returns_whole_when_its_text_changes_a_number(by_hand: Change):
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0, phase=0.5))
    on.does(by_hand)
    on.says(a=neuron(Sine, freq=3.0, phase=0.5))
    assert on.network.neurons["a"].kind == "sine"
    assert (on.row(FREQ), on.row(PHASE)) == ({"one.out": 3.0}, {"one.out": 0.5})
    assert [on.owner(x) for x in ("a", FREQ, PHASE)] == ["p"] * 3


def test_a_dead_neuron_returns_when_a_row_that_reads_it_changes():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0), s=heard(0.25))
    on.does(Remove("a"))
    on.says(a=neuron(Sine, freq=2.0), s=heard(0.5))
    assert (on.row(LEFT), on.row(FREQ)) == ({"a.out": 0.5}, {"one.out": 2.0})


def test_dead_neurons_return_with_the_dead_neurons_that_they_read():
    chain = {"b": Saying({"b": Saw}, {Port("b", "freq"): {ONE: 7.0}}), "a": neuron(Sine, freq={Port("b", "out"): 1.0})}
    on = Stage()
    on.says(**chain, s=heard(0.25))
    on.does(Remove("a"), Remove("b"))
    on.says(**chain, s=heard(0.5))
    assert (on.row(FREQ), on.row(Port("b", "freq"))) == ({"b.out": 1.0}, {"one.out": 7.0})


def test_a_row_that_changes_and_reads_what_nobody_says_is_refused_whole():
    on = Stage()
    on.does(Declare("b", Saw))
    on.says(s=heard(0.25, Port("b", "out")))
    on.does(Remove("b"))
    before = on.network
    with pytest.raises(EditError, match=r"speaker\.left: no neuron 'b'"):
        on.says(a=neuron(Sine), s=heard(0.5, Port("b", "out")))
    assert on.network is before


def test_a_kind_that_the_text_changes_is_faded_against_and_keeps_what_hands_did_to_shared_inputs():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0, phase=0.5), s=heard())
    on.does(SetWeight(FREQ, ONE, 5.0))
    on.says(a=neuron(Saw, freq=2.0, shape=0.75), s=heard())
    assert on.network.kinds["a"] == ("saw",)
    assert (on.row(FREQ), on.row(Port("a", "shape")), on.row(LEFT)) == (
        {"one.out": 5.0}, {"one.out": 0.75}, {"a.out": 0.25})
    assert PHASE not in on.sources.rows


def test_a_kind_that_the_text_changes_counts_against_a_hand_that_changed_it_too():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0))
    on.does(Declare("a", Noise))
    on.says(a=neuron(Saw, freq=2.0))
    assert (on.network.kinds["a"], on.row(FREQ)) == (("saw",), {"one.out": 2.0})


def test_a_neuron_that_the_text_says_no_more_is_removed_rows_and_all_though_a_hand_moved_one():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0, phase=0.5))
    on.does(SetWeight(FREQ, ONE, 5.0))
    assert on.says() == (Remove("a"),)
    assert on.network == stage()
    assert on.sources.said == {}


def test_a_neuron_that_a_hand_declared_anew_is_the_hands_and_stays():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0))
    on.does(Remove("a"), Declare("a", Sine))
    assert on.says() == (ResetRow(FREQ),)
    assert on.owner("a") == "me"


def test_a_neuron_that_the_text_says_no_more_stays_with_its_rows_while_another_document_reads_it():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0))
    on.says(document="q", s=heard())
    assert on.says() == ()
    assert (on.row(FREQ), on.row(LEFT), on.owner("a")) == ({"one.out": 2.0}, {"a.out": 0.25}, "q")
    on.says(document="q", s=heard(0.25, ONE))
    assert "a" not in on.network.neurons, "and goes when that one reads it no more"


def test_a_neuron_that_a_hand_reads_stays_and_is_the_hands():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0))
    on.does(SetRow(LEFT, {A: 1.0}))
    assert on.says() == ()
    assert (on.row(FREQ), on.owner("a")) == ({"one.out": 2.0}, "me")


def test_a_neuron_stays_while_a_text_reads_it_though_a_hand_has_muted_that():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0), s=heard())
    on.does(SetWeight(LEFT, A, 0.0))
    assert on.says(s=heard()) == ()
    assert "a" in on.network.neurons


def test_neurons_that_only_read_each_other_go_together_and_stay_together():
    def ring(port: Port) -> dict[str, Saying]:
        return {"a": neuron(Sine, freq={port: 1.0}), "b": Saying({"b": Saw}, {Port("b", "freq"): {A: 1.0}})}
    on = Stage()
    on.says(**ring(Port("b", "out")))
    assert set(on.says()) == {Remove("a"), Remove("b")}
    on.says(**ring(Port("b", "out")))
    on.does(SetRow(LEFT, {A: 1.0}))
    assert on.says() == ()
    assert {"a", "b"} <= on.network.neurons.keys()


def test_a_neuron_that_two_documents_say_is_removed_by_the_last_of_them():
    on = Stage()
    on.says(a=neuron(Sine))
    on.says(document="q", a=neuron(Sine))
    assert on.owner("a") == "q"
    assert on.says(document="q") == ()
    assert on.owner("a") == "p"
    assert on.says() == (Remove("a"),)


def test_anonymous_neurons_come_and_go_with_the_text():
    inner = Port("speaker._sine", "out")
    on = Stage()
    on.says(s=Saying({"speaker._sine": Sine}, {LEFT: {inner: 0.5}, Port("speaker._sine", "freq"): {ONE: 2.0}}))
    assert on.row(LEFT) == {"speaker._sine.out": 0.5}
    assert on.says(s=heard(0.5, ONE)) == (SetRow(LEFT, {ONE: 0.5}), Remove("speaker._sine"))
    assert list(on.network.neurons) == list(stage().neurons)


def test_an_anonymous_neuron_that_a_hand_unhooked_is_gone_and_the_text_unchanged_leaves_it_so():
    said = Saying({"speaker._sine": Sine}, {LEFT: {Port("speaker._sine", "out"): 0.5}})
    on = Stage()
    on.says(s=said)
    on.does(SetRow(LEFT, {ONE: 1.0}))
    assert "speaker._sine" not in on.network.neurons
    assert on.says(s=said) == ()
    on.says(s=said, again=True)
    assert on.row(LEFT) == {"speaker._sine.out": 0.5}


# -- statements of one document


def test_of_two_statements_that_say_a_row_the_later_counts_and_the_earlier_when_it_is_deleted():
    on = Stage()
    on.says(one=heard(0.25, ONE), two=heard(0.5, ONE))
    assert on.row(LEFT) == {"one.out": 0.5}
    on.says(one=heard(0.75, ONE), two=heard(0.5, ONE))
    assert on.row(LEFT) == {"one.out": 0.5}
    on.says(one=heard(0.75, ONE))
    assert on.row(LEFT) == {"one.out": 0.75}
    on.says()
    assert on.row(LEFT) == {}


def test_what_one_statement_said_and_another_says_now_is_not_new():
    on = Stage()
    on.says(one=Saying({"a": Sine}, {FREQ: {ONE: 2.0}}))
    on.does(SetWeight(FREQ, ONE, 5.0))
    assert on.says(two=Saying({"a": Sine}), three=Saying({}, {FREQ: {ONE: 2.0}})) == ()
    assert (on.row(FREQ), on.owner(FREQ)) == ({"one.out": 5.0}, "me")
    assert on.sources.neurons["a"] == Source("p", "two")
    assert on.says() == (Remove("a"),)


def test_a_line_concerns_its_own_statement_only():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0), s=heard())
    on.says(a=neuron(Sine, phase=0.5), whole=False, again=True)
    assert (on.row(FREQ), on.row(PHASE), on.row(LEFT)) == ({"one.out": 220.0}, {"one.out": 0.5}, {"a.out": 0.25})
    assert list(on.sources.of("p")) == ["a", "s"]
    assert on.says(a=neuron(Sine, phase=0.5), s=heard()) == ()


def test_a_line_that_says_less_uncovers_what_another_statement_of_its_document_says():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0), f=Saying({}, {FREQ: {ONE: 3.0}}))
    assert on.row(FREQ) == {"one.out": 3.0}
    on.says(f=Saying(), whole=False, again=True)
    assert on.row(FREQ) == {"one.out": 2.0}


def test_of_two_lines_that_say_one_row_the_one_evaluated_by_hand_counts_and_a_save_leaves_it():
    on = Stage()
    texts = {"one": heard(0.25, ONE), "two": heard(0.5, ONE)}
    on.says(**texts)
    on.says(one=texts["one"], whole=False, again=True)
    assert on.row(LEFT) == {"one.out": 0.25}
    assert on.says(**texts) == ()
    assert on.row(LEFT) == {"one.out": 0.25}


def test_a_line_evaluated_again_sets_what_a_hand_has_moved_and_brings_back_what_it_deleted():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0))
    on.does(SetWeight(FREQ, ONE, 5.0))
    assert on.says(a=neuron(Sine, freq=2.0), whole=False, again=True) == (SetRow(FREQ, {ONE: 2.0}),)
    assert on.owner(FREQ) == "p"
    on.does(Remove("a"))
    on.says(a=neuron(Sine, freq=2.0), whole=False, again=True)
    assert on.row(FREQ) == {"one.out": 2.0}


def test_a_line_that_is_merged_leaves_what_it_said_before():
    on = Stage()
    on.says(a=neuron(Sine, freq=2.0), s=heard())
    on.does(SetWeight(FREQ, ONE, 5.0))
    assert on.says(a=neuron(Sine, freq=2.0), whole=False) == ()
    assert on.says(a=neuron(Sine, freq=3.0), whole=False) == (SetRow(FREQ, {ONE: 3.0}),)


# -- undo


def test_a_save_does_not_bring_back_what_was_undone_and_evaluating_the_line_does():
    on = Stage()
    before = on.sources
    on.says(a=neuron(Sine, freq=2.0), s=heard())
    on.history.undo()
    on.sources = on.sources.reverted(on.sources, before)
    assert on.says(a=neuron(Sine, freq=2.0), s=heard()) == ()
    assert on.network == stage()
    on.says(a=neuron(Sine, freq=2.0), s=heard(), again=True)
    assert (on.row(LEFT), on.row(FREQ)) == ({"a.out": 0.25}, {"one.out": 2.0})


def test_a_row_that_undo_gave_back_to_a_hand_is_not_taken_back_by_the_text():
    on = Stage()
    on.does(Declare("a", Sine), SetRow(FREQ, {ONE: 300.0}))
    before = on.sources
    on.says(f=Saying({}, {FREQ: {ONE: 2.0}}))
    on.history.undo()
    on.sources = on.sources.reverted(on.sources, before)
    assert on.says() == ()
    assert on.row(FREQ) == {"one.out": 300.0}


# -- laws


def text(random: Random) -> dict[str, Saying]:
    """A random document: neurons with rows that read each other, and a row of the stage."""
    names = random.sample(("a", "b", "c", "speaker._sine"), random.randint(0, 4))
    kinds = {name: random.choice(FREE) for name in names}
    outputs = [ONE, *(Port(name, port) for name, kind in kinds.items() for port in kind.output_names)]

    def weights() -> dict[Port, float]:
        return {random.choice(outputs): number(random) for _ in range(random.randint(0, 3))}

    said = {}
    for name, kind in kinds.items():
        ports = random.sample(kind.input_names, random.randint(0, len(kind.input_names)))
        said[name] = Saying({name: kind}, {Port(name, port): weights() for port in ports})
    if "speaker._sine" in kinds:  # an anonymous neuron is named after the row that reads it
        output = next(iter(kinds["speaker._sine"].output_names), "anything")
        inner = said.pop("speaker._sine")
        said["speaker"] = Saying(
            inner.neurons, {**inner.rows, LEFT: {**weights(), Port("speaker._sine", output): 1.0}})
    elif random.random() < 0.7:
        said["speaker"] = Saying({}, {LEFT: weights()})
    return said


def says(on: Stage, sayings: Texts, document: str = "p", whole: bool = True, again: bool = False) -> tuple[Change, ...]:
    return on.says(document=document, whole=whole, again=again, **sayings)


@given(RANDOM)
def test_a_text_evaluated_twice_is_an_empty_edit_and_the_same_sources(random: Random):
    on = Stage()
    says(on, text(random))
    on.does(*changes(random, on.network))
    try:
        said = text(random)
        again = random.random() < 0.5
        says(on, said, again=again)
    except EditError:
        return  # the hand made a neuron another kind, without an output that the text reads
    sources = on.sources
    assert says(on, said, again=again) == ()
    assert on.sources == sources


@given(RANDOM)
def test_a_document_alone_makes_the_network_that_it_would_make_afresh_whatever_it_said_before(random: Random):
    on, afresh = Stage(), Stage()
    for _ in range(3):
        says(on, text(random))
    said = text(random)
    says(on, said)
    says(afresh, said)
    assert {n.name: n.kind for n in on.network.neurons.values()} == {
        n.name: n.kind for n in afresh.network.neurons.values()}
    for saying in said.values():
        for port in saying.rows:
            assert on.row(port) == afresh.row(port)
    assert on.sources == afresh.sources


@given(RANDOM)
def test_a_document_that_is_emptied_leaves_nothing_of_itself(random: Random):
    on = Stage()
    for _ in range(3):
        says(on, text(random))
    says(on, {})
    assert on.network == stage()
    assert on.sources == Sources()


@given(RANDOM)
def test_what_hands_have_moved_is_left_alone_by_a_text_that_does_not_change(random: Random):
    on = Stage()
    said = text(random)
    says(on, said)
    on.does(*changes(random, on.network))
    before = on.network
    assert says(on, said) == ()
    assert on.network == before


@given(RANDOM)
def test_evaluating_again_makes_every_row_what_the_text_says(random: Random):
    on, afresh = Stage(), Stage()
    said = text(random)
    says(on, said)
    on.does(*changes(random, on.network))
    says(on, said, again=True)
    says(afresh, said)
    for saying in said.values():
        assert all(on.network.neurons[name].kind == kind.key for name, kind in saying.neurons.items())
        assert all(on.row(port) == afresh.row(port) for port in saying.rows)


@given(RANDOM)
def test_two_documents_that_speak_of_different_things_do_not_disturb_each_other(random: Random):
    on = Stage()
    right, z = Port("speaker", "right"), Port("z", "out")
    other = {"z": Saying({"z": Sine}, {Port("z", "freq"): {ONE: 3.0}, right: {z: 1.0}})}
    says(on, text(random))
    says(on, other, "q")
    says(on, text(random))
    assert (on.row(Port("z", "freq")), on.row(right)) == ({"one.out": 3.0}, {"z.out": 1.0})
    says(on, {}, "q")
    assert "z" not in on.network.neurons
    says(on, {})
    assert on.network == stage()


def test_a_number_that_no_weight_can_be_is_refused():
    on = Stage()
    on.does(Declare("a", Sine))
    with pytest.raises(EditError, match="a weight cannot be nan"):
        on.says(f=Saying({}, {FREQ: {ONE: float("nan")}}))
