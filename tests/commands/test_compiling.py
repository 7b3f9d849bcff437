"""Compiling ahead: what is told, and what a kind that does not compile does."""

from __future__ import annotations

import pytest

from livedmm.commands import compiling
from livedmm.network import Declare, Network, apply, resolve
from livedmm.ugens import Input, Kind, Output, builtin, ugen


@pytest.fixture
def broken() -> Kind:
    """A kind whose `tick` returns what it does not declare."""
    @ugen
    class Broken:
        """Returns a whole number."""

        input = Input()
        out = Output()

        def tick(input):  # type: ignore[no-untyped-def]
            return i32(input)  # type: ignore[name-defined]  # noqa: F821

    return Broken


def test_warm_compiles_every_kind_that_ticks_at_the_sample(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    kinds = [builtin().kind(key) for key in ("sine", "timer", "tanh")]
    monkeypatch.setattr(compiling, "all_kinds", lambda: kinds)
    assert compiling.warm() == 0
    assert "compiled: the engine and 2 kinds" in capsys.readouterr().err


def test_a_kind_that_does_not_compile_is_told_and_the_others_are_compiled(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], broken: Kind) -> None:
    monkeypatch.setattr(compiling, "all_kinds", lambda: [broken, builtin().kind("sine")])
    assert compiling.warm() == 1
    told = capsys.readouterr().err
    assert "kind broken: tick returns i32, declared are f32" in told
    assert "compiled: the engine and 1 kind" in told


def test_it_is_told_before_the_engine_is_compiled(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(compiling, "is_engine_cached", lambda: False)
    compiling.compile_engine()
    assert "the first start compiles the engine" in capsys.readouterr().err
    monkeypatch.setattr(compiling, "is_engine_cached", lambda: True)
    compiling.compile_engine()
    assert not capsys.readouterr().err


def test_the_engine_is_cached_once_it_has_been_compiled() -> None:
    compiling.compile_engine()
    assert compiling.is_engine_cached()


def test_kinds_that_are_named_are_compiled_alone(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(compiling, "compile_engine", lambda: pytest.fail("the engine was not asked for"))
    assert compiling.warm(["sine", "timer"]) == 0
    assert "compiled: 1 kind," in capsys.readouterr().err


def test_a_first_start_lets_another_process_compile_the_kinds_of_the_patch(
        monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    class Child:
        def __init__(self, command: list[str], **rest: object) -> None:
            asked.append(command[1:])

        def wait(self, timeout: float = 0) -> None: ...

        def kill(self) -> None: ...

    monkeypatch.setattr(compiling.subprocess, "Popen", Child)
    registry = builtin()
    network = apply(resolve([Declare("a", registry.kind("sine"))], Network(), registry), Network())
    for cached, commands in ((False, [["-m", "livedmm", "warm", "sine"]]), (True, [])):
        monkeypatch.setattr(compiling, "is_engine_cached", lambda cached=cached: cached)
        compiling.compile_for(network, registry)
        assert asked == commands
        asked.clear()
