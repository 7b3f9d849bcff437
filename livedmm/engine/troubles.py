"""The troubles that a running machine of V-values can have, in words."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from pathlib import Path

from livedmm.engine.notices import Notices
from livedmm.errors import LivedmmError
from livedmm.network import Address
from livedmm.ugens import Kind
from livedmm.ugens.files import file_of


class Troubles(Notices):
    """Notices with the sentences of the exact machine."""

    def failed(self, neuron: Hashable, kind: Kind, error: Exception) -> None:
        """A kind's `tick` raised, or returned what it does not declare."""
        def sentence() -> str:
            what = str(error) if isinstance(error, LivedmmError) else f"{type(error).__name__}: {error}"
            place = f"{Path(kind.where.document).name}:{_line(error, kind)}"
            return f"{neuron}: {what[:200]} (in tick of {kind.key}, {place}); its outputs are 0"

        self.note(("failed", neuron, kind, type(error)), sentence)

    def unknown(self, key: Hashable, neurons: Iterable[Hashable], error: LivedmmError) -> None:
        """There is no kind of this key."""
        names = [str(neuron) for neuron in neurons]
        self.note(("unknown", key), lambda: f"{', '.join(names[:8])}: {error}; outputs are 0", len(names))

    def refused(self, key: Hashable, error: LivedmmError) -> None:
        """The network has written a kind into itself that cannot be played."""
        self.note(("refused", key), lambda: f"the network has written {str(key)[:60]} into itself: {error}; not heard")

    def unread(self, neuron: Hashable) -> None:
        """A neuron reads what this machine does not run, and nobody else has brought."""
        self.note(("unread", neuron), lambda: (
            f"{neuron} reads a signal or a picture that nobody plays here: it reads 0"))

    def odd(self, row: tuple[Hashable, Hashable, Hashable]) -> None:
        """A row of the network matrix has a weight that is none."""
        self.note(("odd", row), lambda: f"{row[1]}.{row[2]}: a weight that is no finite number reads as 0")

    def lost(self, address: Address) -> None:
        """The network matrix is gone, because the neuron that held it has no row any more."""
        self.note("lost", lambda: f"{address} holds no matrix any more: the last one is kept")

    def full(self, neuron: Hashable) -> None:
        """Too many events wait for a neuron."""
        self.note(("full", neuron), lambda: f"{neuron}: too many events are waiting; new ones are lost")


def _line(error: Exception, kind: Kind) -> int:
    """The last line of the kind's own file that `error` passed through."""
    line, trace = kind.where.line, error.__traceback__
    while trace is not None:
        if file_of(trace.tb_frame.f_code.co_filename) == kind.where.document:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
