"""Generated programs: all are accepted, mean what they were made to mean, and are stable when evaluated again."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from livedmm.language import evaluate, read
from livedmm.language.printer import show_rows, unsaid
from livedmm.network import Network, Sources, apply, resolve
from tests.rows.programs import program
from tests.rows.test_rows import made, shown

from .kinds import registry

REGISTRY = registry()
STANDING = Network.standing(REGISTRY)


def check(random: Random) -> None:
    text, wanted = program(random, REGISTRY)
    said = read(text, STANDING, REGISTRY)
    assert [str(e) for e in said.errors] == [], text
    after = made(said.statements, STANDING)
    assert shown(after, wanted) == shown(wanted, after), text


def saved(text: str, network: Network, sources: Sources) -> tuple[Network, Sources, int]:
    """The network once a document has been saved with this text, and how many changes that took."""
    changes, sources = evaluate(read(text, network, REGISTRY, "doc"), network, sources, whole=True, again=False)
    for some in changes.values():
        network = apply(resolve(some, network, REGISTRY), network)
    return network, sources, sum(map(len, changes.values()))


def test_thousands_of_programs_mean_what_they_were_made_to_mean() -> None:
    for seed in range(2000):
        check(Random(seed))


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_any_program_means_what_it_was_made_to_mean(random: Random) -> None:
    check(random)


def test_saving_a_text_makes_its_network_and_saving_it_again_changes_nothing() -> None:
    for seed in range(200):
        text, wanted = program(Random(seed), REGISTRY, document=True)
        network, sources, _ = saved(text, STANDING, Sources())
        assert shown(network, wanted) == shown(wanted, network), text
        again, _, changes = saved(text, network, sources)
        assert (again, changes) == (network, 0), text


def test_saving_another_text_leaves_nothing_of_the_first() -> None:
    for seed in range(200):
        first, _ = program(Random(seed), REGISTRY, document=True)
        second, wanted = program(Random(seed + 10_000), REGISTRY, document=True)
        network, sources, _ = saved(first, STANDING, Sources())
        after, _, _ = saved(second, network, sources)
        assert shown(after, wanted) == shown(wanted, after), f"{first}\n# then\n{second}"


def test_what_programs_make_is_printed_and_reads_back() -> None:
    for seed in range(300):
        _, wanted = program(Random(seed), REGISTRY)
        assert unsaid(wanted, REGISTRY) == []
        text = show_rows(wanted, REGISTRY)
        assert made(read(text, STANDING, REGISTRY).statements, STANDING) == wanted, text
