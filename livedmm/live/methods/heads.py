"""What opens a bundle, and says how the rest of it is meant: ``/rq``, ``/by``, ``/glide``, ``/at``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from livedmm.errors import OscError
from livedmm.language.when import Span, Unit, When
from livedmm.live.methods.call import Call, Method
from livedmm.live.session import Session

LONGEST_NAME = 64
"""Characters of a hand's name."""


class Heads:
    """Sent alone, ``/glide`` and ``/at`` are for all edits that come after."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.methods: Mapping[str, Method] = {"/at": self._at, "/glide": self._glide, "/by": self._by, "/rq": self._rq}

    def _at(self, call: Call) -> None:
        at = _grid(call)
        call.ask.when = When(at)
        if call.ask.alone:
            self._from_now_on(call, at=at)

    def _glide(self, call: Call) -> None:
        unit = call.text(1, "unit") if len(call.arguments) > 1 else "s"
        amount = call.number(0, "glide")
        if amount < 0:
            raise OscError(f"a glide cannot take {amount:g} {unit:.20}", "say 0 for at once, or more")
        call.ask.glide = Span(amount, _unit(unit, "s", "beat", "bar"))
        if call.ask.alone:
            self._from_now_on(call, glide=call.ask.glide)

    def _by(self, call: Call) -> None:
        if call.ask.alone:
            raise OscError("nobody is told apart by /by alone", "open each bundle with it")
        call.ask.author = call.text(0, "name")[:LONGEST_NAME]

    def _rq(self, call: Call) -> bool:
        call.ask.request = call.arguments[:1]
        return True

    def _from_now_on(self, call: Call, **said: Span | None) -> None:
        session = self._session
        call.ask.acts.append(lambda: setattr(session, "default", replace(session.default, **said)))


def _grid(call: Call) -> Span | None:
    """``now``, ``beat``, ``bar``, or a number and one of them."""
    if len(call.arguments) == 2:
        amount = call.number(0, "how many")
        if not amount > 0:
            raise OscError(f"nothing comes every {amount:g} of a beat or a bar", "say a number above 0: 4 bar")
        return Span(amount, _unit(call.text(1, "beat or bar"), "beat", "bar"))
    text = call.text(0, "when")
    if text == "now":
        return None
    return Span(1.0, _unit(text, "beat", "bar", advice="now, beat, bar, or a number and one of them"))


def _unit(text: str, *units: Unit, advice: str = "") -> Unit:
    for unit in units:
        if text == unit:
            return unit
    raise OscError(f"no time '{text:.20}'", advice or ", ".join(units))
