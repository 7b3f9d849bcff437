"""Texts: rows that are evaluated, patches that are merged or checked, and what plays as a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from livedmm.errors import LivedmmError
from livedmm.language.patches import load_patch
from livedmm.language.printer import show_rows
from livedmm.live.desk import Desk
from livedmm.live.methods.call import Call, Method

MOST_TOLD = 20
"""Errors of a text that are told."""


class Texts:
    """``/row``, ``/code`` and ``/patch/...``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._session = desk.session
        self.methods: Mapping[str, Method] = {
            "/row": self._rows, "/code": self._rows, "/patch/merge": self._merge, "/patch/get": self._get,
            "/patch/check": self._check,
        }

    def _rows(self, call: Call) -> None:
        call.ask.texts.append(call.text(0, "text"))

    def _merge(self, call: Call) -> None:
        desk, ask = self._desk, call.ask
        path = desk.folder.existing(call.text(0, "name"))
        ask.acts.append(lambda: desk.merge(desk.read(path, self._session.machine.network), ask.author))

    def _get(self, call: Call) -> bool:
        return call.answer("/patch", show_rows(self._session.machine.network, self._session.registry))

    def _check(self, call: Call) -> bool:
        """Of rows, or of a file by its name, how many errors there are, and the first of them."""
        text, desk = call.text(0, "text"), self._desk
        errors: Sequence[LivedmmError]
        if "\n" in text or "=" in text:
            errors = self._session.read(text).errors
        else:
            path = desk.folder.existing(text)
            errors = load_patch(path, self._session.registry, run_kinds=desk.run_kinds).errors
        return call.answer("/patch/check", len(errors), *(str(error) for error in errors[:MOST_TOLD]))
