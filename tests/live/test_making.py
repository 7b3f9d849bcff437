"""What an edit needs is made before it starts, and aside where the session plays."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from livedmm.engine.literal import LiteralMachine
from livedmm.live.making import Making
from livedmm.live.order import NotYet
from livedmm.live.workshop import Workshop
from livedmm.ugens import builtin
from livedmm.ugens.library import pure


def test_a_pure_machine_is_compiled_aside_before_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    registry, gate, made, compiled = builtin(), threading.Event(), threading.Event(), []

    def compile_cycle() -> None:
        gate.wait(10)
        compiled.append(threading.current_thread().name)

    monkeypatch.setattr(pure, "compile_cycle", compile_cycle)
    monkeypatch.setattr(pure, "is_compiled", lambda: bool(compiled))
    signals: Any = LiteralMachine(registry, 48000)
    making = Making(registry, signals)
    making.workshop = Workshop(made.set, [].append)
    kinds = [registry.kind("pure_machine"), registry.kind("timer")]
    making.prepare(kinds[1:])
    for _ in range(2):
        with pytest.raises(NotYet):
            making.prepare(kinds)
    gate.set()
    assert made.wait(10)
    making.prepare(kinds)
    making.prepare(kinds)
    assert compiled == ["workshop"]
