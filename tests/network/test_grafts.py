"""Copies of parts of a network, and what is put between."""

from __future__ import annotations

import pytest

from livedmm.errors import EditError
from livedmm.network import Address, Network, Port, apply, copies, inserted, part, resolve
from livedmm.ugens.library.matrices import beside, copied
from livedmm.vvalues import add, scale
from tests.language.reading import REGISTRY, played

ROWS = """lfo = sine(2)
slow = lfo + 3
voice = lowpass(saw(110 + 3*slow), cutoff=900 + 30*voice)
far = delay(voice)
speaker = 0.3*voice + 0.2*far"""


def copy(network: Network, names: dict[str, str]) -> Network:
    return apply(resolve(copies(network, REGISTRY, names), network, REGISTRY), network)


def test_a_part_is_a_neuron_and_what_is_named_after_it_and_what_feeds_it() -> None:
    network = played(ROWS)
    alone = {"voice": "b", "voice._saw": "b._saw"}
    assert part(network, "voice", "b") == alone
    assert part(network, "voice", "b", 1) == alone | {"slow": "b_slow"}
    assert part(network, "voice", "b", 9) == alone | {"slow": "b_slow", "lfo": "b_lfo"}


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_copy_is_the_matrix_form_of_the_papers(depth: int) -> None:
    network = played(ROWS)
    names = part(network, "voice", "b", depth)
    fragment = copied(network.matrix(), names)  # type: ignore[arg-type]
    assert copy(network, names) == Network.from_matrix(add(network.matrix(), fragment))  # type: ignore[arg-type]


def test_a_copy_of_a_copy_of_all_doubles_again() -> None:
    network = played("a = sine(3 + a)\nb = sine(a)")
    for n in range(3):
        living = [name for name in network.neurons if name[0] in "ab"]
        assert len(living) == 2 ** (n + 1)
        network = copy(network, {name: f"{name}_{n}" for name in living})
    row = network.row(Address("sine", "a_0_1_2", "freq"))
    assert row == {Address("one", "one", "out"): 3.0, Address("sine", "a_0_1_2", "out"): 1.0}


def test_what_is_inserted_is_read_in_the_place_of_another_as_far_as_the_gain_says() -> None:
    network = played(ROWS)
    edit = resolve(inserted(network, Port("far", "out"), Port("voice", "out")), network, REGISTRY)
    assert apply(edit, network, 0.0) == network
    half = apply(edit, network, 0.5)
    voice, far = network.address(Port("voice", "out")), network.address(Port("far", "out"))
    for side in ("left", "right"):
        assert half.row(Address("speaker", "speaker", side)) == pytest.approx({voice: 0.15, far: 0.35})
    assert half.weight(Address("lowpass", "voice", "cutoff"), far) == 15
    assert half.row(Address("delay", "far", "input")) == network.row(Address("delay", "far", "input"))
    fragment = beside(network.matrix(), "voice.out", "far.out")
    given = Network.from_matrix(add(network.matrix(), scale(0.5, fragment)))  # type: ignore[arg-type]
    for row in given.rows:
        assert half.weight(row, far) == pytest.approx(given.weight(row, far), abs=1e-9)


@pytest.mark.parametrize(
    ("neuron", "name", "sentence"),
    [
        ("voise", "b", "no neuron 'voise'; did you mean 'voice'"),
        ("speaker", "b", "'speaker' stands in every network, once"),
        ("voice", "far", "there is a neuron 'far' already"),
    ],
)
def test_what_cannot_be_copied_is_told(neuron: str, name: str, sentence: str) -> None:
    with pytest.raises(EditError, match=sentence):
        part(played(ROWS), neuron, name)


def test_what_nobody_reads_is_no_place_to_insert() -> None:
    network = played("a = sine(1)\nb = delay(a)")
    with pytest.raises(EditError, match=r"nobody but 'b' reads 'a.out'"):
        inserted(network, Port("b", "out"), Port("a", "out"))
