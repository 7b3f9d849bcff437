"""Editing a text while it plays: who must not notice does not (R31, R36)."""

from __future__ import annotations

import pytest

from livedmm.language import evaluate, read
from livedmm.network import Network, Sources, apply, resolve
from livedmm.network.edits import Step
from livedmm.ugens import ALIVE
from tests.language.kinds import registry

from .edits_of_texts import EDITS, TextEdit

REGISTRY = registry()
STANDING = Network.standing(REGISTRY)


def saved(text: str, network: Network, sources: Sources) -> tuple[Network, Sources, list[Step]]:
    """The network after a document is saved with this text, and the steps that led there."""
    program = read(text, network, REGISTRY, "doc")
    assert [str(e) for e in program.errors] == []
    changes, sources = evaluate(program, network, sources, whole=True, again=False)
    steps = []
    for some in changes.values():
        resolved = resolve(some, network, REGISTRY)
        steps += resolved.steps
        network = apply(resolved, network)
    return network, sources, steps


def living(network: Network) -> set[str]:
    return {f"{n.kind} {n.name}" for n in network.living()} - {f"{n.kind} {n.name}" for n in STANDING.living()}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_who_must_not_notice_an_edit_of_a_text_stays(edit: TextEdit) -> None:
    before, sources, _ = saved(edit.before, STANDING, Sources())
    after, _, steps = saved(edit.after, before, sources)
    assert living(before) == {*edit.stay, *edit.gone}
    assert living(after) == {*edit.stay, *edit.new}
    # Who dies and comes back within one edit would begin anew.
    touched = {f"{s.row.kind} {s.row.neuron}" for s in steps if s.row.port == ALIVE}
    assert touched == {*edit.new, *edit.gone}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edited_text_makes_what_it_would_have_made_at_once(edit: TextEdit) -> None:
    before, sources, _ = saved(edit.before, STANDING, Sources())
    after, _, _ = saved(edit.after, before, sources)
    assert after == saved(edit.after, STANDING, Sources())[0]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_going_back_to_the_text_before_gives_back_its_network(edit: TextEdit) -> None:
    before, sources, _ = saved(edit.before, STANDING, Sources())
    after, sources, _ = saved(edit.after, before, sources)
    assert saved(edit.before, after, sources)[0] == before


@pytest.mark.parametrize("name", ["move line", "comment and space"])
def test_an_edit_that_says_the_same_changes_nothing(name: str) -> None:
    edit = next(e for e in EDITS if e.name == name)
    before, sources, _ = saved(edit.before, STANDING, Sources())
    assert saved(edit.after, before, sources)[2] == []
