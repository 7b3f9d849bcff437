"""Work that takes its time, on a thread of its own: nothing waits for it but who asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


class Aside:
    """Does one thing after another, each on a thread that ends with it and that the process need not wait for."""

    def __init__(self) -> None:
        self._last: threading.Thread | None = None

    def begin(self, work: Callable[[], T]) -> Future[T]:
        """Begin something, once what was begun before has ended."""
        future: Future[T] = Future()
        before = self._last

        def run() -> None:
            if before is not None:
                before.join()
            try:
                future.set_result(work())
            except Exception as error:
                future.set_exception(error)

        self._last = threading.Thread(target=run, name="aside", daemon=True)
        self._last.start()
        return future
