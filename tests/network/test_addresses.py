"""Addresses: how they read, which names are livedmm's own, and what inputs are born with."""

from __future__ import annotations

import pytest

from livedmm.network import ONE, Address, Port, birth_row, is_anonymous, split
from tests.network.kinds import Follower, Mixer, Sine


@pytest.mark.parametrize("port", [
    Port("lfo", "freq"), Port("speaker._lowpass[1]", "cutoff"), Port("bank[0]", "out")])
def test_an_address_reads_back_from_its_text(port: Port):
    assert split(str(port)) == port
    assert str(Address("sine", *port)) == str(port)


@pytest.mark.parametrize(("name", "ours"), [
    ("speaker._lowpass", True), ("a._sine[1]", True), ("p.string._saw", True),
    ("p.string", False), ("lfo", False), ("my_lfo", False), ("a_.b", False)])
def test_the_names_that_livedmm_gives_begin_with_an_underscore_in_their_last_part(name: str, ours: bool):
    assert is_anonymous(name) is ours


def test_an_input_is_born_with_its_bias_and_what_it_is_wired_to():
    assert birth_row(Sine, "freq") == {ONE: 220.0}
    assert birth_row(Sine, "phase") == {}
    assert birth_row(Mixer, "channel[1]") == {ONE: 0.25}
    assert birth_row(Follower, "matrix") == {Port("self", "out"): 1.0}
    assert birth_row(Follower, "rate") == {Port("clock", "beat"): 1.0, ONE: 1.0}


def test_what_is_no_input_is_born_with_nothing():
    assert birth_row(Sine, "pitch") == {}
    assert birth_row(Mixer, "channel[2]") == {}
