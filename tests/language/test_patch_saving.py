"""Laws of saving: what is read from a saved patch is the network, to the bit."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from livedmm.errors import PatchError
from livedmm.language.patch_names import file_name, from_file_name
from livedmm.language.patch_saving import live_name, save_patch
from livedmm.language.printer import unsaid
from livedmm.network import ONE_OUT, Address, Network, Sources, apply, evaluate, on_grid, resolve
from livedmm.ugens import ALIVE
from tests.language.patch_cases import KINDS, names, networks, odd_names, raw_networks, read


def in_order(network: Network) -> dict[Address, list[tuple[Address, float]]]:
    """Every row with its weights in the order in which they are summed."""
    return {row: list(columns.items()) for row, columns in network.rows.items()}


@given(networks())
@settings(deadline=None)
def test_what_is_saved_is_read_again_to_the_bit_and_in_order(network: Network) -> None:
    text = save_patch(network, KINDS)
    again = read(text).require()
    assert again == network
    kept = in_order(again)
    assert all(kept[row] == columns for row, columns in in_order(network).items())
    assert not read(text).is_whole
    assert list(again.neurons) == list(network.neurons)


@given(networks())
@settings(deadline=None)
def test_what_rows_can_say_is_saved_in_rows(network: Network) -> None:
    assume(not unsaid(network, KINDS))
    assert read(save_patch(network, KINDS, form="rows")).require() == network


@given(networks(odd_names))
@settings(deadline=None)
def test_neurons_of_any_name_are_saved(network: Network) -> None:
    assert read(save_patch(network, KINDS)).require() == network


LIFE = {ONE_OUT: 1.0}
ODD = {
    "two kinds under one name": {Address("sine", "a", ALIVE): LIFE, Address("saw", "a", ALIVE): LIFE},
    "a weight off the grid": {Address("speaker", "speaker", "left"): {ONE_OUT: 0.1}},
    "a row of the dead": {Address("sine", "a", "freq"): LIFE},
    "a column of the dead": {Address("speaker", "speaker", "left"): {Address("sine", "a", "out"): 0.5}},
    "a column of another kind": {Address("speaker", "speaker", "left"): {Address("sine", "clock", "out"): 0.5}},
    "an input that the kind has not": {Address("speaker", "speaker", "x"): LIFE},
    "an output that the kind has not": {Address("speaker", "speaker", "left"): {Address("one", "one", "x"): 1.0}},
    "a standing neuron that is dead": {Address("screen", "screen", ALIVE): {}},
    "a standing neuron of another kind": {
        Address("screen", "screen", ALIVE): {}, Address("plasma", "screen", ALIVE): LIFE},
    "a name that files read otherwise": {Address("sine", "a.0", ALIVE): LIFE},
    "a port with a dot": {Address("update", "update", "x.y"): LIFE},
    "a very long name": {Address("sine", "a" * 2000, ALIVE): LIFE, Address("sine", "a" * 2000, "freq"): LIFE},
    "a neuron that is called as a row": {
        Address("update", "update", "x"): LIFE, Address("sine", "update.x", ALIVE): LIFE},
    "half alive": {Address("sine", "a", ALIVE): {ONE_OUT: 0.5}},
    "alive by another": {Address("sine", "a", ALIVE): {ONE_OUT: 1.0, Address("clock", "clock", "phase"): 1.0}},
}


@pytest.mark.parametrize("name", ODD)
def test_oddities_of_a_matrix_are_saved(name: str) -> None:
    network = Network.standing(KINDS).with_rows(ODD[name])
    assert read(save_patch(network, KINDS)).require() == network


def test_a_row_of_many_terms_is_broken_into_lines() -> None:
    many = {Address("sine", f"a{i}", "out"): on_grid(i / 7) for i in range(1, 5000)}
    rows = {Address("sine", f"a{i}", ALIVE): LIFE for i in range(1, 5000)}
    network = Network.standing(KINDS).with_rows({**rows, Address("speaker", "speaker", "left"): many})
    text = save_patch(network, KINDS)
    assert max(map(len, text.splitlines())) < 120
    assert in_order(read(text).require())[Address("speaker", "speaker", "left")] == list(many.items())


@given(raw_networks())
@settings(deadline=None)
def test_every_network_is_saved(network: Network) -> None:
    assert read(save_patch(network, KINDS)).require() == network


@given(networks(), st.sampled_from(["rows", "matrix"]))
@settings(deadline=None)
def test_loading_is_the_edit_that_the_patch_says(network: Network, form: Literal["rows", "matrix"]) -> None:
    patch = read(save_patch(network, KINDS, form=form))
    standing = Network.standing(KINDS)
    changes, sources = evaluate("p.yaml", patch.sayings, standing, Sources(), whole=True, again=False)
    made = apply(resolve(changes, standing, KINDS), standing)
    assert made == patch.network
    assert evaluate("p.yaml", patch.sayings, made, sources, whole=True, again=False)[0] == ()


@given(odd_names | st.text(alphabet="ab :#'\"\\{[|>-\n\t", max_size=20), odd_names)
def test_the_texts_for_people_are_saved(title: str, author: str) -> None:
    text = save_patch(Network.standing(KINDS), KINDS, title, texts={"author": author})
    patch = read(text)
    assert not patch.errors
    assert patch.title == title.strip("\n")
    assert patch.texts.get("author", "") == author


def test_a_name_that_no_file_can_have_is_not_saved() -> None:
    network = Network({Address("sine", "a\x07", "freq"): {ONE_OUT: 1.0}})
    with pytest.raises(PatchError, match=r"has a character that no patch can have"):
        save_patch(network, KINDS)


@pytest.mark.parametrize("weight", [float("inf"), float("nan")])
def test_a_weight_that_is_not_finite_is_not_saved(weight: float) -> None:
    with pytest.raises(PatchError, match=r"only finite weights can be saved"):
        save_patch(Network({Address("sine", "a", "freq"): {ONE_OUT: weight}}), KINDS)


@given(names)
def test_names_in_files_are_the_names(name: str) -> None:
    assert "[" not in file_name(name)
    assert from_file_name(file_name(name)) == name == from_file_name(name)


def test_a_patch_is_saved_beside_what_was_written_by_hand() -> None:
    assert live_name("a/bells.yaml") == Path("a/bells.live.yaml")
    assert live_name("bells.live.yaml") == Path("bells.live.yaml")
    assert live_name("bells.yml").name == "bells.live.yaml"
