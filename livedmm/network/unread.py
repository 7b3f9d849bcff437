"""Unread: the anonymous neurons of a text that are in no row which counts (R31).

In ``a = saw(adsr())`` and then ``a.freq = 5`` the second statement has the last word on the row that reads the
envelope. So nothing reads it, and it is not born, until the second statement goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from livedmm.network.addresses import Port, is_anonymous
from livedmm.network.sources import Saying

Counted = Mapping[Port, tuple[str, Mapping[Port, float]]]
"""For each row the statement that has the last word on it, and what that says."""


def unread(sayings: Mapping[str, Saying], rows: Counted, readers: Iterable[tuple[Port, Iterable[Port]]]) -> set[str]:
    """The anonymous neurons that statements make for rows on which others have the last word, and nothing reads.

    Parameters
    ----------
    rows
        What counts of what the statements say.
    readers
        All rows that there are or will be, and what each reads.
    """
    loose = [column.neuron for statement, saying in sayings.items() for port, columns in saying.rows.items()
             if rows[port][0] != statement for column in columns
             if column.neuron in saying.neurons and is_anonymous(column.neuron)]
    found: set[str] = set()
    if not loose:  # as nearly always
        return found
    reading: dict[str, set[str]] = {}
    made: dict[str, list[Port]] = {}
    for port, columns in readers:
        for column in columns:
            reading.setdefault(column.neuron, set()).add(port.neuron)
    for port in rows:
        made.setdefault(port.neuron, []).append(port)
    while loose:
        name = loose.pop()
        if name not in found and reading.get(name, set()) <= {*found, name}:
            found.add(name)
            loose += [column.neuron for port in made.get(name, ()) for column in rows[port][1]
                      if is_anonymous(column.neuron)]
    return found
