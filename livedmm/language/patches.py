"""Patches: YAML files that people write by hand, and what they say (DESIGN section 6, R40 to R42).

    livedmm: 1
    title: First light
    tempo: 96
    rows: |
      lfo = sine(0.1)
      voice = saw(110 + 3*lfo)
      speaker = 0.3*voice
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from livedmm.errors import KindError, LivedmmError, Where
from livedmm.language.patch import Patch as Patch
from livedmm.language.patch_head import KEYS as KEYS
from livedmm.language.patch_head import (
    Entries,
    check_keys,
    is_of_a_later_format,
    read_picture_ticks,
    read_texts,
    read_top,
)
from livedmm.language.patch_kinds import load_kinds
from livedmm.language.patch_matrix import Said, built, read_matrix, read_network, read_weight
from livedmm.language.patch_names import file_name, from_file_name
from livedmm.language.patch_problems import Problems
from livedmm.language.patch_rows import PatchRows
from livedmm.language.program import Program, Statement
from livedmm.language.text_files import quoted, read_text
from livedmm.language.yaml_text import Node, Scalar, read_yaml
from livedmm.network import ONE, STANDING, Network, Port, Saying, Sources, apply, evaluate, resolve
from livedmm.ugens import Kind, Registry

_TEMPO = Port("clock", "tempo")


def load_patch(path: Path | str, registry: Registry, *, network: Network | None = None,
               run_kinds: bool = True) -> Patch:
    """Read a patch file; the parameters are those of `read_patch`.

    Raises
    ------
    PatchError
        If the file cannot be read at all. What is wrong with its content is in the patch's `errors`.
    """
    path = Path(path)
    return read_patch(read_text(path), str(path), registry, path.parent, network=network, run_kinds=run_kinds)


def read_title_and_texts(path: Path) -> dict[str, str]:
    """What a patch file says of itself, title and description among it; its rows are not read, and errors not told.

    Raises
    ------
    PatchError
        If the file cannot be read at all.
    """
    problems = Problems(str(path))
    return read_texts(read_top(read_yaml(read_text(path))[0], problems), problems)


def read_patch(text: str, name: str, registry: Registry, folder: Path | None = None, *,
               network: Network | None = None, run_kinds: bool = True) -> Patch:
    """Read the text of a patch; never raises, whatever the text. Any thread may call it.

    Parameters
    ----------
    name
        The name of the document.
    registry
        The kinds that are there without the patch. It is not changed.
    folder
        Where the files are that the patch names; None if it may name none.
    network
        What plays while the patch is read, so that its rows may name it; the standing neurons by default.
    run_kinds
        Whether the Python files that it names as kinds are run. They can do what their user can.
    """
    with _no_garbage_collection():
        return _read_patch(text, name, registry, folder, network, run_kinds)


def _read_patch(text: str, name: str, registry: Registry, folder: Path | None,
                network: Network | None, run_kinds: bool) -> Patch:
    problems = Problems(name)
    root, wrong = read_yaml(text, name)
    for error in wrong:
        problems.note(error)
    entries = read_top(root, problems)
    if is_of_a_later_format(entries, problems):
        return Patch(name, registry, Program(name), errors=problems.all())
    check_keys(entries, problems)
    texts = read_texts(entries, problems)
    picture_ticks = read_picture_ticks(entries, problems)
    kinds = entries.get("kinds")
    registry, notices = load_kinds(kinds and kinds[1], registry, folder, run_kinds, problems)
    program, made, tempo, written = Program(name), None, None, ""
    if "network" in entries:
        made = read_network(entries["network"][1], registry, problems)
    else:
        reading = _Reading(text, entries, registry, network, problems)
        program, made = reading.statements(), reading.network()
        tempo, written = reading.tempo, reading.rows.written
        notices += reading.notices
    return Patch(name, registry, program, None if problems.any else made, problems.all(), tuple(notices),
                 texts, tempo, picture_ticks, is_whole="network" in entries, written=written)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Hold back Python's search for cycles while much is made and little dropped.

    It would go through all that was made again and again: a text block of 10,000 neurons took 3.1 s with
    it and 1.7 s without.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Reading:
    """The statements of a patch while they are read: first what declares, then what connects."""

    def __init__(self, text: str, entries: Entries, registry: Registry, network: Network | None,
                 problems: Problems) -> None:
        self.entries, self.registry, self.problems = entries, registry, problems
        self.given = network
        self.start = network or Network.standing(registry)
        self.rows = PatchRows(text, problems)
        self.kinds: dict[str, Kind] = {}
        self.neurons: dict[str, tuple[Kind, Where]] = {}
        self.said: Said = {}
        self.tempo: float | None = None
        self.read = self.all = Program(problems.document)
        self.notices: list[str] = []

    def statements(self) -> Program:
        """All that the patch says, in one program."""
        for neuron in self.start.living():
            with suppress(KindError):  # of a file that has gone meanwhile: it plays, and cannot be named
                self.kinds[neuron.name] = self.registry.kind(neuron.kind)
        if "tempo" in self.entries:
            self.read_tempo(*self.entries["tempo"])
        if "neurons" in self.entries:
            self.read_neurons(self.entries["neurons"][1])
        if "rows" in self.entries:
            self.rows.add_rows(self.entries["rows"][1])
        self.kinds |= {name: kind for name, (kind, _) in self.neurons.items()}
        if self.rows.any:
            self.read = self.rows.read(built(self.start, self.neurons, {}, self.kinds), self.registry)
        for statement in self.read.statements:
            self.kinds |= statement.saying.neurons if statement.saying else {}
        if "matrix" in self.entries:
            self.said |= read_matrix(self.entries["matrix"][1], self.kinds, self.problems)
        self.check_said_once()
        self.all = replace(self.read, statements=self.all_statements())
        return self.all

    def network(self) -> Network | None:
        """The network that the statements make of the one that was given; None if something is wrong."""
        if self.problems.any:
            return None
        sayings = self.all.sayings
        if self.given is None:
            neurons = {name: (kind, s.where) for s in sayings.values() for name, kind in s.neurons.items()}
            rows = {row: columns for s in sayings.values() for row, columns in s.rows.items()}
            return built(self.start, neurons, rows, self.kinds)
        document = self.problems.document
        try:
            changes, _ = evaluate(document, sayings, self.start, Sources(), whole=True, again=False)
            return apply(resolve(changes, self.start, self.registry), self.start)
        except LivedmmError as error:
            self.problems.note(error.at(Where(document)))
            return None

    def read_tempo(self, key: Scalar, node: Node) -> None:
        self.tempo = read_weight(node, "tempo", self.problems)
        if not {_TEMPO.neuron, ONE.neuron} <= self.kinds.keys():
            self.problems.add("there is no clock to set", "the kinds that stand in every network are missing", node,
                              "tempo")
        elif self.tempo is not None:
            self.said[_TEMPO] = ({ONE: self.tempo}, self.problems.where(key, "tempo"))

    def read_neurons(self, node: Node) -> None:
        """Take what stands under `neurons`: kinds are declared as they are, all else is read as a row."""
        for key, value in self.problems.entries(node, "neurons", "{lfo: sine(0.1)} is one") or ():
            if self.rows.full:
                break
            path = f"neurons.{key.text}"
            if not isinstance(value, Scalar):
                self.problems.add("this is no kind", "lfo: sine(0.1) has one", value, path)
                continue
            kind = self.kind(value.text)
            if kind is not None:
                self.declare(key, kind, path)
            elif not value.text.isidentifier():
                self.rows.add_entry(key, value, path)
            elif value.text in self.registry:  # a family, whose member depends on the operands
                self.rows.add_entry(key, value._replace(text=f"{value.text}()"), path)
            else:
                self.problems.add(f"no kind {quoted(value.text)}",
                                  self.problems.near(value.text, self.registry.names)
                                  or "`livedmm kinds` lists them", value, path)

    def kind(self, text: str) -> Kind | None:
        """The kind whose key a text is; None if it is something else, such as a call with inputs."""
        name = text.partition("(")[0]  # most texts are calls with inputs: those need no parsing
        if name in self.registry and (text == name or self.registry.named(name).settings):
            with suppress(KindError):
                kind = self.registry.kind(text)
                self.registry.check_files(kind)  # else it is read as a row, which tells what is wrong
                return kind
        return None

    def declare(self, key: Scalar, kind: Kind, path: str) -> None:
        name = from_file_name(key.text)
        standing = STANDING.get(name)
        if not name:
            self.problems.add("a neuron has no name", "give it one", key, path)
        elif name in self.neurons:
            self.problems.said_twice(name, self.neurons[name][1], self.problems.where(key, path))
        elif standing is not None and kind.key != standing:
            self.problems.add(f"{quoted(name)} is a {standing} in every network", "choose another name",
                              key, path)
        else:
            self.neurons[name] = (kind, self.problems.where(key, path))

    def check_said_once(self) -> None:
        """What is said in two forms is a problem: no order of them can be seen in the file."""
        for statement in self.read.statements:
            saying = statement.saying
            if saying is None:
                self.notices.append(f"{statement.where}: {quoted(statement.text)} is done when it is "
                                    "evaluated by itself, not with the patch")
                continue
            for name in saying.neurons.keys() & self.neurons.keys():
                self.problems.said_twice(name, self.neurons[name][1], statement.where)
            for row in saying.rows.keys() & self.said.keys():
                self.problems.said_twice(str(row), self.said[row][1], statement.where)

    def all_statements(self) -> tuple[Statement, ...]:
        """The statements of all forms, what declares first, each under a key of its own."""
        made: dict[str, Statement] = {}
        for name, (kind, where) in self.neurons.items():
            key = file_name(name)
            made[key] = Statement(key, where, f"{key}: {kind.key}", Saying({name: kind}, where=where))
        made |= {statement.key: statement for statement in self.read.statements}
        for row, (columns, where) in self.said.items():
            key = file_name(str(row))
            while key in made:  # a neuron may be called as another's row
                key = f"matrix.{key}"
            made[key] = Statement(key, where, str(row), Saying(rows={row: columns}, where=where))
        return tuple(made.values())
