"""The kept corpus of the fuzzer: texts that it found, or that once went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import fuzzing
from tests.live.osc import mutating

CORPUS = Path(__file__).parent / "corpus"


def kept(target: str) -> list[Path]:
    return sorted(path for path in (CORPUS / target).iterdir() if path.is_file())


@pytest.mark.parametrize("path", kept("rows"), ids=lambda path: path.name)
def test_rows_of_the_corpus_read_or_have_errors(path: Path) -> None:
    fuzzing.rows(path.read_bytes())


@pytest.mark.parametrize("path", kept("patches"), ids=lambda path: path.name)
def test_patches_of_the_corpus_read_or_have_errors(path: Path) -> None:
    fuzzing.patches(path.read_bytes())


@pytest.mark.parametrize("name", mutating.corpus())
def test_packets_of_the_corpus_read_or_have_errors(name: str) -> None:
    fuzzing.osc(mutating.corpus()[name])


def test_packets_gone_wrong_read_or_have_errors() -> None:
    for packet in mutating.mutated(seed=4, count=20_000):
        fuzzing.osc(packet)
