"""The literal machine: the two-stroke cycle a sample at a time, in plain Python on float32 (R4, R5).

What the compiled machine must equal bit for bit. It shares with it the schedule of weights and the text of the
kinds' `tick`, and nothing of the compiler, the plan or the memory. Some 20 us a neuron and sample: for tests.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.denormals import denormals_flushed
from livedmm.engine.heard import stereo
from livedmm.engine.plain import PlainNeuron
from livedmm.engine.recorder import ROOM, Recorder
from livedmm.engine.schedule import NeuronKey, Schedule
from livedmm.engine.speakers import HEARD
from livedmm.network import ONE_OUT, Address, Network
from livedmm.network.paths import Edge, Path, Segment, along, extended
from livedmm.ugens import Kind, Registry

RETRY = 0.1
_ZERO = np.float32(0)


def row_sum(weights: Sequence[Any], values: Sequence[Any]) -> Any:
    """A row's sum in the order of R4, in float32."""
    products = [w * x for w, x in zip(weights, values, strict=True)]
    if len(products) > 32:
        products += [_ZERO] * ((1 << (len(products) - 1).bit_length()) - len(products))
        while len(products) > 16:
            half = len(products) // 2
            products = [a + b for a, b in zip(products[:half], products[half:], strict=True)]
    total = _ZERO
    for product in products:
        total = total + product
    return total


class LiteralMachine:
    """A network that plays, slowly and obviously. The methods are those of the compiled machine."""

    def __init__(self, registry: Registry, rate: float = 48000.0, seed: int = 0, channels: int = 2) -> None:
        self.schedule = Schedule(registry)
        self.rate = rate
        self.seed = seed
        self.channels = channels
        self.now = 0
        self._sound = stereo(None)
        self._sound_began = 0
        self.neurons: dict[NeuronKey, PlainNeuron] = {}
        self.formers: dict[NeuronKey, PlainNeuron] = {}
        self.outputs: dict[Address, Any] = {ONE_OUT: np.float32(1)}
        self.inputs: dict[Address, Any] = {}
        self.muted: dict[NeuronKey, int] = {}
        self.fed: dict[tuple[Address, bool], Path] = {}
        self.adopting = 0
        self.recorder = Recorder()
        self._coming: list[tuple[int, Callable[[], None]]] = []

    def change(self, network: Network, start: int | None = None, glide: int = 0) -> None:
        """As `CompiledMachine.change`."""
        at = self.now if start is None else max(start, self.now)
        self._when(at, partial(self._change, network, at, glide))

    def steer(self, network: Network, paths: Mapping[Edge, Path], at: int,
              renamed: Mapping[str, str] | None = None) -> None:
        """As `CompiledMachine.steer`."""
        self._when(at, partial(self._steer, network, paths, renamed or {}))

    def feed(self, column: Address, steps: bool, segment: Segment) -> None:
        """As `CompiledMachine.feed`."""
        self.fed[column, steps] = extended(self.fed.get((column, steps), ()), (segment,), self.now)

    def poke(self, neuron: NeuronKey, state: str, value: float, at: int, member: int = 0) -> None:
        """As `CompiledMachine.poke`."""
        self._when(at, partial(self._poke, neuron, state, value, member))

    def reload(self, was: Mapping[str, Kind], gain: Path, at: int) -> None:
        """As `CompiledMachine.reload`."""
        self._when(at, partial(self._reload, was, gain))

    def clear(self, at: int) -> None:
        """As `CompiledMachine.clear`."""
        self._when(at, self._clear)

    def watch(self, columns: Collection[Address], recorded: Collection[Address] = ()) -> None:
        """As `CompiledMachine.watch`."""
        self.recorder.want(recorded)

    def has_sampled(self, frame: int, due: int) -> bool:
        """As `CompiledMachine.has_sampled`."""
        return self.now >= due

    def arrive(self, frame: int) -> None:
        """As `CompiledMachine.arrive`."""
        self._catch_up()

    def sampled(self, column: Address, frame: int) -> float:
        """As `CompiledMachine.sampled`; the frame is now."""
        return float(self.outputs.get(column, 0.0))

    def _when(self, at: int, step: Callable[[], None]) -> None:
        self._coming.append((at, step))
        self._catch_up()

    def _catch_up(self) -> None:
        """Take the steps whose sample has come, in the order in which they were asked for."""
        due = [step for at, step in self._coming if at <= self.now]
        self._coming = [(at, step) for at, step in self._coming if at > self.now]
        for step in due:
            step()

    def _change(self, network: Network, at: int, glide: int) -> None:
        schedule = self.schedule
        self._steer(network, schedule.lines(schedule.network, network, at, glide, schedule.moving), {})

    def _steer(self, network: Network, paths: Mapping[Edge, Path], renamed: Mapping[str, str]) -> None:
        changed = self.schedule.steer(network, paths, self.now, self.now, renamed)
        if renamed:
            self.formers = {(key, renamed.get(name, name)): n for (key, name), n in self.formers.items()}
            self.neurons = {(key, renamed.get(name, name)): n for (key, name), n in self.neurons.items()}
            self.muted = {(key, renamed.get(name, name)): until for (key, name), until in self.muted.items()}
            self.outputs = {address.renamed(renamed): x for address, x in self.outputs.items()}
            self.fed = {(address.renamed(renamed), steps): path for (address, steps), path in self.fed.items()}
        if not changed.structure:
            return
        self._forget_formers()
        ticking = self.schedule.ticking()
        for neuron in [n for n in self.neurons if n not in ticking or n in changed.ended]:
            del self.neurons[neuron]
            self.muted.pop(neuron, None)
            self.outputs = {a: x for a, x in self.outputs.items() if (a.kind, a.neuron) != neuron}
        for key, name in ticking:
            if (key, name) not in self.neurons:
                self.neurons[key, name] = self._born(key, name)

    def _reload(self, was: Mapping[str, Kind], gain: Path) -> None:
        for key, former in self.schedule.reload(was, gain, self.now).items():
            for name in former.neurons:
                self.formers[former.key, name] = before = self.neurons[key, name]
                if (key, name) in self.muted:
                    self.muted[former.key, name] = self.muted.pop((key, name))
                self.neurons[key, name] = self._born(key, name)
                self.neurons[key, name].inherit(before)
        self._forget_formers()

    def _forget_formers(self) -> None:
        present = self.schedule.present()
        self.formers = {key: neuron for key, neuron in self.formers.items() if key in present}

    def _born(self, key: str, name: str) -> PlainNeuron:
        """A neuron as it begins."""
        kind = self.schedule.registry.kind(key)
        seed = zlib.crc32(name.encode(), self.seed & 0xFFFFFFFF)
        born = PlainNeuron(kind, self.rate, seed, self.schedule.registry.sounds)
        born.now = self.now
        return born

    def _clear(self) -> None:
        self.schedule.formers.clear()
        self.formers.clear()
        self.outputs = {ONE_OUT: np.float32(1)}
        self.muted.clear()
        for key, name in self.neurons:
            self.neurons[key, name] = self._born(key, name)

    def _poke(self, neuron: NeuronKey, state: str, value: float, member: int) -> None:
        born = self.neurons.get(neuron)
        if born is None:
            return
        if state in born.families:
            born.families[state].put(member, np.float32(value))
        else:
            born.states[state] = np.float32(value)

    def forget(self, columns: Collection[tuple[Address, bool]]) -> None:
        """As `CompiledMachine.forget`."""
        for column in columns:
            self.fed.pop(column, None)

    def output(self, column: Address) -> float:
        """As `CompiledMachine.output`."""
        return float(self.outputs.get(column, 0.0))

    def render(self, samples: int, block_size: int = 0) -> NDArray[np.float32]:
        """As `CompiledMachine.render`, without the limiter; it has no blocks."""
        made = np.zeros((self.channels, samples), np.float32)
        with np.errstate(all="ignore"), denormals_flushed():
            for s in range(samples):
                self.tick()
                for channel, output in zip(made, HEARD, strict=False):
                    channel[s] = self.outputs.get(output, 0)
        return made

    def hear(self, sound: NDArray[np.float32] | None) -> None:
        """As `CompiledMachine.hear`."""
        self._sound, self._sound_began = stereo(sound), self.now

    def listen(self) -> None:
        """As `CompiledMachine.listen`: there is nothing to hear."""

    def tick(self) -> None:
        """One two-stroke cycle."""
        self._catch_up()
        inputs: dict[NeuronKey, dict[str, Any]] = {}
        outside = self.schedule.outside()
        for row, columns in self.schedule.entries.items():
            steps = self.schedule.steps(row)
            heard = [c for c in columns if self.is_heard(c) or (c, steps) in outside]
            weights = [np.float32(self.schedule.weight(row, c, self.now)) for c in heard]
            values = [self.value(c, steps) for c in heard]
            inputs.setdefault((row.kind, row.neuron), {})[row.port] = row_sum(weights, values)
        made: dict[Address, Any] = {ONE_OUT: np.float32(1)}
        for (key, name), neuron in self.neurons.items():
            made.update({Address(key, name, port): x
                         for port, x in self.beside_former(neuron, (key, name), inputs.get((key, name), {})).items()})
        self.outputs = made
        for column, line in self.recorder.lines.items():
            line[self.now % ROOM] = made.get(column, _ZERO)
        self.now += 1

    def beside_former(self, neuron: PlainNeuron, key: NeuronKey, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs of one neuron, faded against those of the version of its kind before, while there is one."""
        past = self.schedule.formers.get(key[0])
        former = self.formers.get((past.key, key[1])) if past is not None else None
        if past is None or former is None:
            return self.up(neuron, key, inputs)
        gain = np.float32(along(past.gain, self.now))
        if gain >= 1:
            return {**dict.fromkeys(former.kind.output_names, _ZERO), **self.up(neuron, key, inputs)}
        # What is no input any more stays as it was.
        before = self.up(former, (past.key, key[1]), {
            **former.given, **{port: inputs.get(port, _ZERO) for port in neuron.kind.input_names}})
        kept = {name: buffer.samples[self.now & buffer.mask] for name, buffer in neuron.buffers.items()
                if former.buffers.get(name) is buffer}
        outputs = self.up(neuron, key, inputs)
        for name, buffer in neuron.buffers.items():
            at, a = self.now & buffer.mask, kept.get(name, _ZERO)
            buffer.samples[at] = a + gain * (buffer.samples[at] - a)
        for port, a in before.items():
            outputs[port] = a + gain * (outputs.get(port, _ZERO) - a)
            # An output that there is no more is heard from where it was.
            (neuron if neuron.kind.output(port) else former).put_out(port, outputs[port])
        return outputs

    def up(self, neuron: PlainNeuron, key: NeuronKey, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs of one neuron; zero, for a tenth of a second, once it has gone wild (R7)."""
        neuron.context |= zip(("heard_left", "heard_right"), self.heard(), strict=True)
        outputs = neuron.tick(inputs)
        if key in self.muted:
            if self.now < self.muted[key]:
                neuron.reset()
                return dict.fromkeys(outputs, _ZERO)
            del self.muted[key]
        if neuron.went_wild:
            self.muted[key] = self.now + round(RETRY * self.rate)
        return outputs

    def value(self, column: Address, steps: bool) -> Any:
        """What an output stands at: what it put out last, or, from outside, where it is on its way."""
        if (column, steps) in self.fed:
            return np.float32(along(self.fed[column, steps], self.now))
        return self.outputs.get(column, _ZERO)

    def heard(self) -> tuple[Any, Any]:
        """What a microphone hears at this sample: left and right."""
        at = self.now - self._sound_began
        return (self._sound[0, at], self._sound[1, at]) if at < self._sound.shape[1] else (_ZERO, _ZERO)

    def is_heard(self, column: Address) -> bool:
        """Whether an output is of a neuron that ticks at the sample; others read as 0."""
        return column == ONE_OUT or (column.kind, column.neuron) in self.neurons
