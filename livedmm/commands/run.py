"""`livedmm run`: a patch on the exact machine, and what its V-values become."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from livedmm.commands.loading import load
from livedmm.commands.printing import echo_json, on_a_line, plain, same, tell
from livedmm.commands.registry import Own
from livedmm.engine import ExactMachine
from livedmm.errors import KindError, near
from livedmm.network import STANDING, Network, Neuron, is_anonymous
from livedmm.ugens import Kind, Registry

_SENDING = re.compile(r"(?P<neuron>[^=]+)=(?P<event>.*)@(?P<tick>[0-9]{1,12})", re.DOTALL)


class Watched(NamedTuple):
    """A neuron whose outputs are printed: all that it has, or one of them."""

    neuron: Neuron
    output: str = ""


class Sent(NamedTuple):
    """An event that arrives at a neuron before a tick."""

    tick: int
    neuron: str
    event: Any


def run(path: Path, ticks: int, watch: Sequence[str], every: int, send: Sequence[str], seed: int,
        own: Own, as_json: bool) -> int:
    """Run a patch; print the outputs that are watched at each tick at which they have changed."""
    if (loaded := load(path, own)) is None:
        return 1
    patch, network = loaded
    watched = _watched(watch, network, patch.registry)
    events: dict[int, list[Sent]] = {}
    for sent in _sent(send, network, patch.registry):
        events.setdefault(sent.tick, []).append(sent)
    machine = ExactMachine(network, patch.registry, seed=seed)
    last: dict[str, Any] = {}
    for tick in range(1, ticks + 1):
        for sent in events.get(tick, ()):
            machine.send(sent.neuron, sent.event)
        machine.tick()
        if tick % every == 0:
            now = _values(machine, watched)
            changed = {name: now.get(name, {}) for name in {**last, **now}
                       if not same(now.get(name, {}), last.get(name, {}))}
            last = now
            _print(tick, ticks, changed, as_json)
    for sentence, times in machine.notices.counts.items():
        tell(sentence if times == 1 else f"{sentence} ({times} times)")
    return 0


def _values(machine: ExactMachine, watched: Sequence[Watched]) -> dict[str, Any]:
    """The present values of the outputs that are watched; zero is ``{}``."""
    found = {}
    for neuron, output in watched:
        outputs = machine.outputs.get(neuron.kind, {}).get(neuron.name, {})
        for port in [output] if output else outputs:
            value = outputs.get(port, {})
            found[f"{neuron.name}.{port}"] = {} if isinstance(value, int | float) and value == 0 else value
    return found


def _print(tick: int, ticks: int, changed: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        if changed:
            echo_json({"tick": tick, "values": {name: plain(v) for name, v in changed.items()}}, line=True)
        return
    at = f"{tick:>{len(str(ticks))}}"
    for name, value in changed.items():
        click.echo(f"{at}  {name} = {on_a_line(value)}")
        at = " " * len(at)


def _watched(watch: Sequence[str], network: Network, registry: Registry) -> list[Watched]:
    """What is asked for; where nothing is, all V-values of the neurons that the patch names."""
    if watch:
        return [_asked(name, network, registry) for name in watch]
    own = [n for n in network.neurons.values() if n.name not in STANDING and not is_anonymous(n.name)]
    return [Watched(n) for n in own if _kind(n, registry, "--watch").stream == "value"]


def _asked(text: str, network: Network, registry: Registry) -> Watched:
    name, output = text, ""
    if name not in network.neurons:
        name, _, output = text.rpartition(".")
    neuron = network.neurons.get(name)
    if neuron is None:
        wrong = name or text
        raise _usage("--watch", f"no neuron '{wrong}'", near(wrong, network.neurons))
    kind = _kind(neuron, registry, "--watch")
    if output and kind.output(output) is None:
        raise _usage("--watch", f"no output '{text}'", near(output, kind.output_names)
                     or f"{kind.name} has {', '.join(kind.output_names) or 'none'}")
    if kind.stream not in ("value", "constant"):
        raise _usage("--watch", f"'{name}' is a {kind.stream}", "the exact machine runs V-values only")
    return Watched(neuron, output)


def _sent(send: Sequence[str], network: Network, registry: Registry) -> Iterator[Sent]:
    for text in send:
        read = _SENDING.fullmatch(text)
        if read is None:
            raise _usage("--send", f"'{text}' is no event", "write NEURON=JSON@TICK, such as reader=1@3")
        name = read["neuron"].strip()
        neuron = network.neurons.get(name)
        if neuron is None:
            raise _usage("--send", f"no neuron '{name}'", near(name, network.neurons))
        kind = _kind(neuron, registry, "--send")
        if kind.event is None:
            raise _usage("--send", f"'{name}' takes no events", f"a {kind.name} does not; a reader does")
        try:
            event = json.loads(read["event"], parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise _usage("--send", f"'{read['event']}' is no JSON: {error}") from None
        yield Sent(int(read["tick"]), name, event)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no finite number")


def _kind(neuron: Neuron, registry: Registry, option: str) -> Kind:
    try:
        return registry.kind(neuron.kind)
    except KindError as error:
        raise _usage(option, f"'{neuron.name}': {error}") from None


def _usage(option: str, what: str, advice: str = "") -> click.BadParameter:
    return click.BadParameter(f"{what}; {advice}" if advice else what, param_hint=option)
