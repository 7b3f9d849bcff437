"""The tables of this folder: lines of the language beside what they mean, written by hand from the rules.

A case is some lines of text and what they must give. Lines that begin with ``#`` before the text of a case
are notes.

    # An argument is a whole row (R30).
    drone = sine(3*lfo)
    > drone: sine
    > drone.freq <- 3 lfo.out

==========================  ==================================================================
``> drone: sine``           a neuron is born, of the kind of this key; its rows begin as declared
``> drone.freq <- ...``     a whole row after the text: weights and outputs, or ``0`` for none
``> del lfo``               a neuron is gone, with its rows and all weights from it
``> rename lfo wobble``     the same neuron under another name
``> when bar, glide 4 beats``  when the statement acts; only what differs from now
``> command undo(2)``       a command with its arguments
``! 1:7: no neuron ...``    the text is refused, with this message, whole
==========================  ==================================================================

Every weight of the stage that a case does not mention must be as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from livedmm.network import ONE_OUT, Address, Network, on_grid, split
from livedmm.ugens import ALIVE, Registry

FOLDER = Path(__file__).parent


@dataclass
class Case:
    """Some lines of text, and what the table says of them."""

    name: str
    text: str
    outcome: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def cases(file: str) -> Iterator[Case]:
    """The cases of one table."""
    case: Case | None = None
    for number, line in enumerate((FOLDER / file).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(("> ", "! ")):
            assert case is not None, f"{file}:{number}: an outcome without a text"
            (case.outcome if line[0] == ">" else case.errors).append(line[2:])
            continue
        if case is not None and (case.outcome or case.errors):
            yield case
            case = None
        if case is None:
            if line and not line.startswith("#"):
                case = Case(f"{file}:{number}", line)
        else:
            case.text += "\n" + line
    if case is not None:
        yield case


def expected(outcome: list[str], before: Network, registry: Registry) -> Network:
    """The network that a table's lines make of `before`."""
    rows = {row: dict(columns) for row, columns in before.rows.items()}
    kinds = {n.name: n.kind for n in before.living()}

    def address(text: str) -> Address:
        port = split(text)
        return Address(kinds[port.neuron], *port)

    for line in outcome:
        if born := re.fullmatch(r"(\S+): (.+)", line):
            kind = registry.kind(born[2])
            kinds[born[1]] = kind.key
            rows[Address(kind.key, born[1], ALIVE)] = {ONE_OUT: 1.0}
            for port in kind.input_names:
                declared = kind.input(port)
                assert declared is not None
                row = rows.setdefault(Address(kind.key, born[1], port), {})
                if declared.wired:
                    row[address(declared.wired)] = 1.0
                if declared.bias:
                    row[ONE_OUT] = on_grid(declared.bias)
        elif gone := re.fullmatch(r"del (.+)", line):
            who = (kinds.pop(gone[1]), gone[1])
            rows = {r: {c: w for c, w in cs.items() if (c.kind, c.neuron) != who}
                    for r, cs in rows.items() if (r.kind, r.neuron) != who}
        elif names := re.fullmatch(r"rename (\S+) (\S+)", line):
            kind_key = kinds[names[2]] = kinds.pop(names[1])

            def moved(a: Address, key: str = kind_key, old: str = names[1], new: str = names[2]) -> Address:
                return a._replace(neuron=new) if (a.kind, a.neuron) == (key, old) else a

            rows = {moved(r): {moved(c): w for c, w in cs.items()} for r, cs in rows.items()}
    for line in outcome:
        if row_said := re.fullmatch(r"(\S+) <- (.+)", line):
            columns = {}
            for term in row_said[2].split(", ") if row_said[2] != "0" else ():
                weight, column = term.split(" ")
                columns[address(column)] = on_grid(float(weight))
            rows[address(row_said[1])] = columns
    return Network(rows)
