"""Programs held against networks: whole or not at all, rows merged, gestures made (R36, R37)."""

from __future__ import annotations

import pytest

from livedmm.errors import RowError
from livedmm.language import NOW, Span, When, evaluate, read
from livedmm.network import Declare, Network, Port, ResetRow, ScaleRow, SetRow, Source, Sources, apply, resolve

from .reading import REGISTRY, STANDING, program

BAR = When(Span(1, "bar"))


def saved(text: str, network: Network, sources: Sources, again: bool = False) -> tuple[Network, Sources]:
    """The network and the sources after a document was evaluated as a whole."""
    changes, sources = evaluate(program(text, network), network, sources, whole=True, again=again)
    for some in changes.values():
        network = apply(resolve(some, network, REGISTRY), network)
    return network, sources


def test_a_program_with_errors_is_not_evaluated() -> None:
    with pytest.raises(RowError, match="2:5: no neuron 'lof'"):
        evaluate(read("a = saw(1)\nb = lof", STANDING, REGISTRY), STANDING, Sources(), whole=True, again=False)


def test_evaluating_a_document_twice_changes_nothing() -> None:
    text = "voice = saw(110)\nspeaker = 0.3*lowpass(voice)"
    network, sources = saved(text, STANDING, Sources())
    assert evaluate(program(text, network), network, sources, whole=True, again=False) == ({}, sources)


def test_deleting_a_line_takes_back_what_it_said() -> None:
    network, sources = saved("voice = saw(110)\nspeaker = 0.3*voice\nvoice.freq = 55", STANDING, Sources())
    network, sources = saved("voice = saw(110)\nspeaker = 0.3*voice", network, sources)
    assert network.matrix()["saw"]["voice"]["freq"]["one"]["one"]["out"] == 110
    network, sources = saved("", network, sources)
    assert network == STANDING


def test_gestures_are_made_only_by_themselves() -> None:
    network, sources = saved("voice = saw(110)", STANDING, Sources())
    text = "voice = saw(110)\nvoice.freq *= 2"
    assert evaluate(program(text, network), network, sources, whole=True, again=False)[0] == {}
    changes, after = evaluate(program("voice.freq *= 2", network), network, sources, whole=False, again=True,
                              author="ann")
    assert changes == {NOW: (ScaleRow(Port("voice", "freq"), 2.0),)}
    assert after.rows[Port("voice", "freq")] == Source("", "ann")


def test_changes_are_grouped_by_their_time_in_the_order_of_the_text() -> None:
    text = "with at(bar):\n    voice.freq = 3\nvoice.freq *= 2\ndrone = saw()\nwith at(bar):\n    voice.freq *= 4"
    network = saved("voice = saw(110)", STANDING, Sources())[0]
    changes, _ = evaluate(program(text, network), network, Sources(), whole=False, again=True)
    assert {w: [type(c) for c in some] for w, some in changes.items()} == {
        BAR: [SetRow, ScaleRow], NOW: [ScaleRow, Declare]}


def test_a_gesture_between_two_rows_is_made_between_them() -> None:
    network = saved("voice = saw(110)", STANDING, Sources())[0]
    changes, _ = evaluate(program("voice.freq = 100\nvoice.freq *= 2", network), network, Sources(), whole=False,
                          again=True)
    after = apply(resolve(changes[NOW], network, REGISTRY), network)
    assert after.matrix()["saw"]["voice"]["freq"]["one"]["one"]["out"] == 200
    changes, _ = evaluate(program("voice.freq *= 2\nvoice.freq = 100", network), network, Sources(), whole=False,
                          again=True)
    after = apply(resolve(changes[NOW], network, REGISTRY), network)
    assert after.matrix()["saw"]["voice"]["freq"]["one"]["one"]["out"] == 100


def test_what_is_taken_back_is_taken_back_now() -> None:
    network, sources = saved("voice = saw(110)\nwith at(bar):\n    voice.freq = 55", STANDING, Sources())
    changes, _ = evaluate(program("voice = saw()", network), network, sources, whole=True, again=False)
    assert changes == {NOW: (ResetRow(Port("voice", "freq")),)}


def alive(network: Network) -> set[str]:
    """Who lives beside those of every network."""
    return set(network.neurons) - set(STANDING.neurons)


def test_an_anonymous_neuron_of_a_row_that_another_statement_says_otherwise_is_not_born() -> None:
    text = "a = saw(sine(sine(2)))\na.freq = 5"
    network, sources = saved(text, STANDING, Sources())
    assert alive(network) == {"a"}
    assert evaluate(program(text, network), network, sources, whole=True, again=False) == ({}, sources)
    network, sources = saved(text.replace("2", "3"), network, sources)
    assert alive(network) == {"a"}


def test_it_is_born_once_that_statement_goes_and_freed_when_it_comes() -> None:
    network, sources = saved("a = saw(sine(2))\na.freq = 5", STANDING, Sources())
    network, sources = saved("a = saw(sine(2))", network, sources)
    assert network == saved("a = saw(sine(2))", STANDING, Sources())[0]
    network, sources = saved("a = saw(sine(2))\na.freq = 5", network, sources)
    assert network == saved("a = saw()\na.freq = 5", STANDING, Sources())[0]
    assert saved("", network, sources)[0] == STANDING


def test_it_is_born_if_something_else_reads_it() -> None:
    text = "a = saw(sine(2))\na.freq = 5\nb = saw(a._sine)"
    network, sources = saved(text, STANDING, Sources())
    assert alive(network) == {"a", "a._sine", "b"}
    assert alive(saved("a = saw(sine(2))\na.freq = 5", network, sources)[0]) == {"a"}


def test_it_is_born_when_its_own_line_is_evaluated_by_hand() -> None:
    network, sources = saved("a = saw(sine(2))\na.freq = 5", STANDING, Sources())
    changes, _ = evaluate(program("a = saw(sine(2))", network), network, sources, whole=False, again=True)
    assert alive(apply(resolve(changes[NOW], network, REGISTRY), network)) == {"a", "a._sine"}


def test_a_neuron_with_the_name_of_an_anonymous_one_is_born_though_nothing_reads_it() -> None:
    assert alive(saved('net["a._sine"] = sine(2)', STANDING, Sources())[0]) == {"a._sine"}
