"""What there is: addresses, commands, kinds."""

from __future__ import annotations

from collections.abc import Mapping

from livedmm.errors import EditError, near
from livedmm.language.commands import COMMANDS
from livedmm.live.methods.call import Call, Method
from livedmm.live.osc.dispatch import Dispatch
from livedmm.ugens import Registry

MOST_LISTED = 1000
"""Addresses that are answered at once."""


class Help:
    """``/ls`` and ``/help``."""

    def __init__(self, dispatch: Dispatch[Method], registry: Registry) -> None:
        self._dispatch = dispatch
        self._registry = registry
        self.methods: Mapping[str, Method] = {"/ls": self._list, "/help": self._help}

    def _list(self, call: Call) -> bool:
        prefix = call.text(0, "prefix") if call.arguments else "/"
        return call.answer("/ls", *self._dispatch.addresses(prefix, MOST_LISTED))

    def _help(self, call: Call) -> bool:
        if not call.arguments:
            return call.answer("/help", *self._dispatch.templates)
        name = call.text(0, "kind or command").removeprefix("/")
        if name in COMMANDS:
            return call.answer("/help", f"{COMMANDS[name]}: {COMMANDS[name].doc}")
        if name not in self._registry.names:
            raise EditError(f"no kind and no command '{name:.40}'", near(name[:40], [*COMMANDS, *self._registry.names])
                            or "/help lists the addresses, `livedmm kinds` the kinds")
        return call.answer("/help", f"{name}: {self._registry.kind(name).doc}")
