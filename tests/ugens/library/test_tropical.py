"""Sums with tropical fields, as kinds."""

from __future__ import annotations

from livedmm.vvalues import Tropical
from tests.engine.networks import machine, ran
from tests.ugens.library.playing import once

FIELDS = {":width": "max", ":points": {"origin": "min"}}
KEY = '{":width": "max", ":points": {"origin": "min"}}'


def test_the_widest_picture_says_how_wide_the_sum_is() -> None:
    one, other = (
        {":width": 3, "a": 1, ":points": {"origin": 2}},
        {":width": 5, "a": 1, ":points": {"origin": 7}},
    )
    assert once(f"tropical_accumulator(fields={KEY})", accum=one, delta=other) == {
        "out": {":width": 5, "a": 2, ":points": {"origin": 2}}
    }


def test_a_tropical_combination_is_that_of_the_algebra() -> None:
    mask, main = {"x": 0.5, "y": 2}, {"x": {":width": 4, "a": 1}, "y": {":width": 1, "a": 1}}
    assert once(f"tropical_combine(fields={KEY})", mask=mask, main=main)["out"] == Tropical(FIELDS).combine(
        mask, main
    )


def test_an_accumulator_in_a_network_keeps_the_largest_that_came() -> None:
    kinds = {"largest": 'tropical_accumulator(fields={"x": "max"})', "reader": "reader"}
    runs = machine(kinds, {"largest.accum": {"largest.out": 1.0}, "largest.delta": {"reader.out": 1.0}})
    for x in (3, 1, 4, 1, 5):
        runs.send("reader", {"x": x})
    assert ran(runs, "largest.out", 6) == [{}, {"x": 3}, {"x": 3}, {"x": 4}, {"x": 4}, {"x": 5}]
