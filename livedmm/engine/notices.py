"""Notices: what went wrong while a machine ran; each trouble is counted, and told once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from threading import Lock

MOST = 1000
"""As many different troubles are told; what comes after is counted together."""

_OTHERS = "more goes wrong than can be told one by one; the rest is only counted"


class Notices:
    """Troubles of a running machine, as sentences for people.

    Called from any thread.

    Attributes
    ----------
    total
        How often any trouble has come.
    """

    def __init__(self) -> None:
        self._sentences: dict[Hashable, str] = {}
        self._counts: dict[str, int] = {}
        self._untold: list[str] = []
        self._lock = Lock()
        self.total = 0

    def note(self, cause: Hashable, sentence: Callable[[], str], times: int = 1) -> None:
        """Count a trouble; at the first time of its `cause`, ask for the sentence that tells it."""
        with self._lock:
            told = self._sentences.get(cause)
            if told is None:
                told = _OTHERS if len(self._sentences) >= MOST else sentence()
                if told not in self._counts:
                    self._untold.append(told)
                if told is not _OTHERS:
                    self._sentences[cause] = told
            self._counts[told] = self._counts.get(told, 0) + times
            self.total += times

    def drain(self) -> list[str]:
        """The sentences that were not told yet; they are not told again."""
        with self._lock:
            untold, self._untold = self._untold, []
            return untold

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each trouble has come, by its sentence."""
        with self._lock:
            return dict(self._counts)
