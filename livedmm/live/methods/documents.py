"""Documents: texts that somebody edits, held against what plays (R41)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from livedmm.errors import LivedmmError, OscError
from livedmm.language.moved import write_back
from livedmm.live.methods.call import Ask, Call, Method
from livedmm.live.osc.packets import Argument
from livedmm.live.session import Session


class Documents:
    """Answers ``/doc/moved`` and ``/doc/write``.

    A text is read many times over for that, so it is done aside, one at a time: nothing waits for it. The methods are
    called from the thread that owns the session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._thread: threading.Thread | None = None
        self.methods: Mapping[str, Method] = {"/doc/moved": self._moved, "/doc/write": self._write}

    def _moved(self, call: Call) -> bool:
        """Answer where a text does not say what there is: how many places, and of each line, column, said and now."""
        def answer(written: str, *places: Argument) -> None:
            call.ask.reply("/doc/moved", len(places) // 4, *places)

        return self._compare(call.ask, "/doc/moved", call.text(0, "text"), answer)

    def _write(self, call: Call) -> bool:
        """Answer a text with the numbers that there are."""
        def answer(written: str, *places: Argument) -> None:
            call.ask.reply("/doc/write", written)

        return self._compare(call.ask, "/doc/write", call.text(0, "text"), answer)

    def join(self) -> None:
        """Wait until what was asked is answered."""
        if self._thread is not None:
            self._thread.join()

    def _compare(self, ask: Ask, address: str, text: str, answer: Callable[..., None]) -> bool:
        if self._thread is not None and self._thread.is_alive():
            raise OscError("another text is being compared", "ask again when it is answered")
        session = self._session
        network, registry, macros = session.machine.network, session.registry, dict(session.macros)

        def work() -> None:
            try:
                written, moved = write_back(text, network, registry, macros=macros)
                answer(written, *(x for m in moved for x in (m.where.line or 0, m.where.column or 0, m.said, m.now)))
            except LivedmmError as error:
                ask.fail(address, error)
            except Exception as error:  # it would be seen by nobody
                ask.fail(address, OscError(f"a fault of livedmm, please report it: {type(error).__name__}: {error}"))

        self._thread = threading.Thread(target=work, name="documents", daemon=True)
        self._thread.start()
        return True
