"""The tables of wrong lines, each against all that must be said of it, word for word."""

from __future__ import annotations

import pytest

from livedmm.language import read
from tests.language.kinds import registry

from .stage import stage
from .table import Case, cases

TABLES = ("wrong_names", "wrong_numbers", "wrong_forms", "wrong_blocks")
REGISTRY = registry()
STAGE = stage(REGISTRY)
CASES = [case for table in TABLES for case in cases(f"{table}.rows")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_wrong_line_is_told_as_the_table_says(case: Case) -> None:
    assert [str(e) for e in read(case.text, STAGE, REGISTRY).errors] == case.errors


def test_there_are_many_wrong_lines() -> None:
    assert len(CASES) >= 60


def test_an_error_names_its_document_first() -> None:
    program = read("voice.freq = lof", STAGE, REGISTRY, "bells.yaml")
    assert str(program.errors[0]) == "bells.yaml:1:14: no neuron 'lof'; did you mean 'lfo'?"
