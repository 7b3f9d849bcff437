"""Dispatch: from an address or a pattern to what answers it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import OscError
from livedmm.live.osc.dispatch import Dispatch
from livedmm.live.osc.patterns import Pattern

NEURONS = {"lfo": ["freq", "phase"], "voice": ["freq", "sync"], "speaker._sine.1": ["freq"]}


@pytest.fixture
def dispatch() -> Dispatch[str]:
    made: Dispatch[str] = Dispatch()
    made.add("/undo", "undo")
    made.add("/snap/save", "save")
    made.add("/snap/load", "load")
    made.add("/net/<neuron>/<input>", "set", lambda: NEURONS, lambda neuron: NEURONS[neuron])
    made.add("/net/<neuron>", "neuron")
    made.add("/in/<name>", "event")
    return made


def meant(dispatch: Dispatch[str], address: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(found.target, found.parameters) for found in dispatch.find(address)]


def test_what_is_written_out_is_found_with_its_parameters(dispatch: Dispatch[str]) -> None:
    assert meant(dispatch, "/undo") == [("undo", ())]
    assert meant(dispatch, "/net/voice/freq") == [("set", ("voice", "freq"))]
    assert meant(dispatch, "/net/nobody/freq") == [("set", ("nobody", "freq"))], "its handler knows what is near"
    assert meant(dispatch, "/net/voice") == [("neuron", ("voice",))]
    assert meant(dispatch, "/in/kick") == [("event", ("kick",))]


def test_a_pattern_finds_the_names_that_there_are_in_order(dispatch: Dispatch[str]) -> None:
    assert meant(dispatch, "/net/*/freq") == [("set", (n, "freq")) for n in NEURONS]
    assert meant(dispatch, "/net/voice/*") == [("set", ("voice", "freq")), ("set", ("voice", "sync"))]
    assert meant(dispatch, "/snap/{load,save}") == [("save", ()), ("load", ())]
    assert meant(dispatch, "//phase") == [("set", ("lfo", "phase"))]
    assert [f.address for f in dispatch.find("/net/*_sine.[0-9]/*")] == ["/net/speaker._sine.1/freq"]


def test_names_are_asked_for_at_each_look() -> None:
    names = ["a"]
    dispatch: Dispatch[int] = Dispatch()
    dispatch.add("/x/<name>", 1, lambda: names)
    assert len(dispatch.find("/x/*")) == 1
    names.append("b")
    assert len(dispatch.find("/x/*")) == 2


@pytest.mark.parametrize(("address", "told"), [
    ("/udno", "/udno: there is no such address; did you mean '/undo'?"),
    ("/snap/lod", "/snap/lod: there is no such address; did you mean '/snap/load' or"),
    ("/net/voice/freq/x", "/net/voice/freq/x: there is no such address"),
    ("/net//", None), ("/x*", "/x*: no address matches this pattern"),
    ("/net/voice/", "/net/voice/: there is no such address"),
    ("/", "/: there is no such address"),
])
def test_what_nothing_answers_is_told_with_what_is_near(dispatch: Dispatch[str], address: str,
                                                       told: str | None) -> None:
    if told is None:
        assert dispatch.find(address)
        return
    with pytest.raises(OscError) as caught:
        dispatch.find(address)
    assert str(caught.value).startswith(told)


def test_addresses_that_begin_alike_are_listed(dispatch: Dispatch[str]) -> None:
    assert dispatch.addresses("/net/v") == ["/net/voice", "/net/voice/freq", "/net/voice/sync"]
    assert dispatch.addresses("/snap/") == ["/snap/save", "/snap/load"]
    assert dispatch.addresses("/s") == ["/snap/save", "/snap/load"]
    assert len(dispatch.addresses()) == 3 + 3 + 5
    assert dispatch.addresses("/net/", 2) == ["/net/lfo", "/net/lfo/freq"]
    assert dispatch.addresses("/net/none/") == []


def test_a_pattern_that_means_too_many_is_refused() -> None:
    dispatch: Dispatch[int] = Dispatch()
    names = [str(n) for n in range(200)]
    dispatch.add("/<a>/<b>", 1, lambda: names, lambda _: names)
    with pytest.raises(OscError, match="over 10,000 addresses; be more precise"):
        dispatch.find("/*/*")


@given(st.lists(st.lists(st.sampled_from(["a", "b", "ab"]), min_size=1, max_size=3).map(tuple), unique=True,
                min_size=1, max_size=8),
       st.lists(st.sampled_from(["a", "*", "", "{a,ab}", "?b"]), min_size=1, max_size=4))
def test_a_pattern_finds_just_those_that_it_matches(addresses: list[tuple[str, ...]], parts: list[str]) -> None:
    dispatch: Dispatch[str] = Dispatch()
    written = ["/" + "/".join(address) for address in addresses]
    for address in written:
        dispatch.add(address, address)
    pattern = Pattern("/*" + "/".join(["", *parts]))
    try:
        found = [one.target for one in dispatch.find(pattern.text)]
    except OscError:
        found = []
    assert sorted(found) == sorted(filter(pattern.matches, written))
    assert all(address in dispatch.addresses(address[:-1]) for address in written)


def test_adding_twice_is_a_fault(dispatch: Dispatch[str]) -> None:
    with pytest.raises(ValueError, match="/undo: more names than parameters, or added twice"):
        dispatch.add("/undo", "again")
