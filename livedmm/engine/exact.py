"""The exact machine: the two-stroke cycle on V-values, as it is defined."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Set
from functools import partial
from typing import Any, TypeAlias

from livedmm.engine.calling import Caller, Callers, Moment, Ports, States, random_of
from livedmm.engine.events import Mailboxes
from livedmm.engine.living import Living
from livedmm.engine.troubles import Troubles
from livedmm.network import ONE_OUT, STANDING, Address, Network
from livedmm.network.form import MAPPING, weights_of
from livedmm.ugens import Kind, Registry
from livedmm.ugens.recent import SILENCE, Recent
from livedmm.vvalues import ZERO, MatrixProduct, VValue, add

Layer: TypeAlias = Mapping[Hashable, Mapping[Hashable, Ports]]
"""The inputs or the outputs of all neurons: ``{kind: {neuron: {port: V-value}}}``."""

SELF = Address(STANDING["self"], "self", "out")
"""The output that is the network matrix."""

HERE = ("value", "constant")
"""The streams whose kinds this machine runs."""

_NOTHING: Layer = {}


class ExactMachine:
    """A network of V-values, ticked once a frame.

    Down movement: every input becomes the linear combination of all outputs that its row of the network
    matrix says; the matrix is what `self` put out at the tick before. Up movement: every neuron's kind makes
    outputs of its inputs. So what `update` emits at tick t is in the matrix that `self` puts out at t + 1,
    and acts in the down movement of t + 2.

    It never raises while it runs. What cannot be read or computed is zero, is counted, and is told once, by
    `notices`. All methods but `send` are called from the thread that ticks.

    Parameters
    ----------
    start
        A network, whose neurons live by R16; or an output layer with a matrix at `matrix_at`, whose neurons
        live by the published rule, while they have a row.
    registry
        The kinds. It may change between ticks: states are kept by their names.
    seed
        Of the session: what is random is a pure function of seed, neuron and frame.
    frame_rate
        Frames a second, for kinds that ask for time.
    matrix_at
        The output that is the network matrix.

    Attributes
    ----------
    inputs, outputs
        The layers after the last tick. Treat them as read-only.
    frame
        Ticks so far.
    pictures
        The rows of the neurons that make pictures, as the last down movement had them.
    painted
        Of neurons whose kinds make pictures as arrays, the last ones: pictures are no V-values.
    recent
        The last samples of a row of signals, as they stand at this tick.
    """

    def __init__(self, start: Network | Layer, registry: Registry, *, seed: int = 0, frame_rate: float = 60.0,
                 matrix_at: Address = SELF) -> None:
        self.seed = seed
        self.frame_rate = frame_rate
        self.matrix_at = matrix_at
        self.notices = Troubles()
        self.inputs: Layer = {}
        self.outputs: Layer = _born(start) if isinstance(start, Network) else start
        self.frame = 0
        self.pictures: dict[Hashable, dict[Hashable, Any]] = {}
        self.painted: dict[tuple[Hashable, Hashable], Any] = {}
        self.recent: Callable[[Mapping[Address, float]], Recent] = lambda weights: SILENCE
        self._rows: Mapping[Any, Any] = {}
        self._states: dict[Hashable, dict[Hashable, States]] = {}
        self._last_matrix: Mapping[Hashable, VValue] = {}
        self._living = Living(raw=not isinstance(start, Network), odd=self.notices.odd)
        self._combined = MatrixProduct(3)
        self._elsewhere: Set[Hashable] = frozenset()
        self._callers = Callers(registry)
        self._mailboxes = Mailboxes()
        self._rest: tuple[Layer, Layer] | None = None

    def tick(self, elsewhere: Layer = _NOTHING, ahead: VValue = ZERO) -> None:
        """One cycle: down, then up.

        Parameters
        ----------
        elsewhere
            The outputs of neurons that another machine runs (signals, pictures), as they stand at this frame.
        ahead
            What is on its way into the matrix: the weights of this tick have it, what `self` puts out has not.

        A machine that has come to rest, as most have that only make sound, is not computed again until something comes.
        """
        if not ahead and self.rests(elsewhere):
            self.frame += 1
            return
        self._rest = None
        before, kept, told = self.outputs, self._states, self.notices.total
        self.inputs = self._down({**self.outputs, **elsewhere} if elsewhere else self.outputs, ahead)
        self._tell_unread(elsewhere)
        self.outputs = self._up(self.inputs)
        self.frame += 1
        if (not ahead and told == self.notices.total and all(map(self._callers.is_timeless, self.inputs))
                and _alike(before, self.outputs) and _alike(kept, self._states)):
            self._rest = self.outputs, elsewhere

    def rests(self, elsewhere: Layer = _NOTHING) -> bool:
        """Whether a cycle would leave everything as it is."""
        known, rest = self._callers.refresh(), self._rest
        return (rest is not None and known and rest[0] is self.outputs and rest[1] == elsewhere
                and not self._mailboxes.waiting)

    def send(self, neuron: Hashable, event: Any, kind: Hashable = None) -> bool:
        """Let an event wait for a neuron, which takes one at each tick; called from any thread.

        With `kind`, only a neuron of this kind takes it. Returns False, and tells it, if too many wait.
        """
        put = self._mailboxes.put(neuron, event, kind)
        if not put:
            self.notices.full(neuron)
        return put

    @property
    def matrix(self) -> Mapping[Hashable, VValue]:
        """The network matrix of the next down movement: what `self` puts out, or the last that it put out."""
        found = self._put_out()
        return self._last_matrix if found is None else found

    def write(self, matrix: VValue) -> None:
        """Put another matrix in the place of the one that `self` puts out, whatever has become of that."""
        kind, neuron, port = self.matrix_at
        neurons = self.outputs.get(kind, {})
        ports: Ports = {**neurons.get(neuron, {}), port: matrix}
        self.outputs = {**self.outputs, kind: {**neurons, neuron: ports}}

    def rename(self, names: Mapping[str, str]) -> None:
        """Let neurons be called by other names, and keep their states and outputs."""
        self._states = {kind: {names.get(n, n) if isinstance(n, str) else n: s for n, s in neurons.items()}
                        for kind, neurons in self._states.items()}
        self.outputs = {kind: {names.get(n, n) if isinstance(n, str) else n: ports for n, ports in neurons.items()}
                        for kind, neurons in self.outputs.items()}

    def _put_out(self) -> Mapping[Hashable, VValue] | None:
        found: Any = self.outputs
        for key in self.matrix_at:
            found = found.get(key) if isinstance(found, MAPPING) else None
        return found if isinstance(found, MAPPING) else None

    def _down(self, outputs: Layer, ahead: VValue) -> Layer:
        if self._put_out() is None:
            self.notices.lost(self.matrix_at)
        self._last_matrix = self.matrix
        matrix: Any = add(self._last_matrix, ahead) if ahead else self._last_matrix
        # What another machine runs has its inputs there; here they would be thousands, for nothing.
        living = self._living(matrix)
        here = {key: neurons for key, neurons in living.items() if self._callers.stream(key) in HERE}
        self._elsewhere = living.keys() - here.keys()
        here |= {key: living[key] for key in self._elsewhere if self._callers.paints(key)}
        self.pictures = {key: living[key] for key in self._elsewhere if self._callers.stream(key) == "image"}
        self._rows = here
        inputs: Any = self._combined(here, outputs)
        return inputs  # type: ignore[no-any-return]

    def _up(self, inputs: Layer) -> Layer:
        outputs: dict[Hashable, Mapping[Hashable, Ports]] = {}
        states: dict[Hashable, dict[Hashable, States]] = {}
        painted: dict[tuple[Hashable, Hashable], Any] = {}
        for key, neurons in inputs.items():
            caller = self._callers.find(key)
            if not isinstance(caller, Caller):
                self.notices.unknown(key, neurons, caller)
                outputs[key] = {neuron: {} for neuron in neurons}
            elif caller.kind.stream in HERE:
                outputs[key], states[key] = self._run(key, caller, neurons)
            elif caller.kind.paints:
                made, states[key] = self._run(key, caller, neurons)
                for neuron, ports in made.items():
                    picture = ports.get("out")
                    painted[key, neuron] = self.painted.get((key, neuron)) if picture is None else picture
        self._states, self.painted = states, painted
        return outputs

    def _run(self, key: Hashable, caller: Caller,
             neurons: Mapping[Hashable, Ports]) -> tuple[dict[Hashable, Ports], dict[Hashable, States]]:
        """All neurons of one kind: their outputs, and their new states."""
        before = self._states.get(key, {})
        outputs: dict[Hashable, Ports] = {}
        states: dict[Hashable, States] = {}
        for neuron, inputs in neurons.items():
            try:
                if caller.plain is not None:
                    outputs[neuron] = caller.plain(inputs)
                else:
                    states[neuron] = before.get(neuron, {})
                    moment = self._moment(key, neuron, caller.kind)
                    outputs[neuron], states[neuron] = caller.full(inputs, states[neuron], moment)
            except Exception as error:  # a kind is anybody's code
                outputs[neuron] = {}
                self.notices.failed(neuron, caller.kind, error)
        return outputs, states

    def _moment(self, key: Hashable, neuron: Hashable, kind: Kind) -> Moment:
        event = self._mailboxes.take(key, neuron, kind.event.latest) if kind.event is not None else None
        random = partial(random_of, self.seed, neuron, self.frame)
        return Moment(self.frame, 1.0 / self.frame_rate, self.frame / self.frame_rate, event, random,
                      partial(self._recent, key, neuron))

    def _recent(self, key: Hashable, neuron: Hashable, port: str) -> Recent:
        return self.recent(weights_of(self._rows.get(key, {}).get(neuron, {}).get(port, {})))

    def _tell_unread(self, elsewhere: Layer) -> None:
        absent = frozenset(key for key in self._elsewhere if key not in elsewhere)
        for kind, neuron in self._living.readers(absent):
            if kind not in self._elsewhere:  # what is run elsewhere reads there
                self.notices.unread(neuron)


def _alike(one: Mapping[Hashable, Any], other: Mapping[Hashable, Any]) -> bool:
    """Whether two layers hold the same objects, or equal numbers, zeros with the same sign."""
    if one.keys() != other.keys():
        return False
    for key, x in one.items():
        y = other[key]
        if x is y:
            continue
        if type(x) is not type(y):
            return False
        if isinstance(x, Mapping):
            if not _alike(x, y):
                return False
        elif type(x) not in (int, float) or repr(x) != repr(y):
            return False
    return True


def _born(network: Network) -> Layer:
    """The layer before the first tick (R8): `one` puts out 1, `self` the matrix, and all else is 0."""
    matrix: Any = network.matrix()
    return {ONE_OUT.kind: {ONE_OUT.neuron: {ONE_OUT.port: 1}}, SELF.kind: {SELF.neuron: {SELF.port: matrix}}}
