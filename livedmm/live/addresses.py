"""The OSC addresses of a session: what each one does (R43, R44)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from itertools import islice
from typing import Any

from livedmm.engine.fields import EditFields, fragment
from livedmm.errors import EditError, OscError, near
from livedmm.language.commands import COMMANDS, called
from livedmm.language.patches import load_patch
from livedmm.language.printer import show_rows
from livedmm.language.when import Span, When
from livedmm.live.arguments import edge_of, in_address, in_rows, json_of, number_of, port_of, text_of, when_of
from livedmm.live.conductor import Conductor
from livedmm.live.desk import Desk
from livedmm.live.documents import Documents
from livedmm.live.hand import Ask, Hand, Handler
from livedmm.live.osc.dispatch import Dispatch
from livedmm.live.osc.inbox import Inbox
from livedmm.live.osc.packets import Argument
from livedmm.network import (
    Address,
    AddRow,
    Declare,
    Edit,
    Network,
    Port,
    Remove,
    Resolved,
    SetRow,
    SetWeight,
    Step,
    on_grid,
    shortest,
)
from livedmm.network.paths import Edge
from livedmm.ugens import Kind
from livedmm.vvalues import VValue

ONE, TEMPO = Port("one", "out"), Port("clock", "tempo")
FASTEST = 10_000.0
"""Beats a minute that can be asked for as a tempo."""
MOST_SAID = 4
"""Weights of a fragment that a score tells of."""
_PLAIN = {"hush", "panic", "undo", "redo", "mute", "solo", "tap", "cancel", "copy", "insert", "record", "still"}
"""Commands whose address is their name."""


class Addresses:
    """All addresses of one session. Its methods run on the conductor's thread."""

    def __init__(self, conductor: Conductor, desk: Desk, inbox: Inbox, quit: Callable[[], None]) -> None:
        self.conductor = conductor
        self.session = conductor.session
        self.desk = desk
        self.fields = EditFields()
        self.hand = Hand(conductor, inbox, self._find, self._finish, self._together)
        conductor.lost = lambda: inbox.dropped
        self.documents = Documents(self.session)
        self._quit = quit
        self._dispatch: Dispatch[Handler] = Dispatch()
        add = self._dispatch.add
        add("/net/<neuron>/<input>", self._net, self._neurons, self._inputs)
        add("/norm/<neuron>/<input>", self._norm, self._neurons, self._inputs)
        add("/in/<name>", self._in)
        add("/edit/<number>/gain", self._gain)
        for address, handler in self._plain().items():
            add(address, handler)

    def _plain(self) -> Mapping[str, Handler]:
        """The addresses without parameters."""
        commands = {f"/{name}": self._command(name) for name in sorted(_PLAIN)}
        return {
            "/ping": lambda ask, _, args: self._say(ask, "/pong", *args),
            "/status": lambda ask, _, args: self._say(ask, "/status.reply", *self._status()),
            "/version": lambda ask, _, args: self._say(ask, "/version.reply", "livedmm", version("livedmm")),
            "/sync": lambda ask, _, args: self._say(ask, "/synced", *args[:1]),
            "/clock": lambda ask, _, args: self._say(ask, "/clock.reply", *self._clock()),
            "/notify": self._notify, "/dumpOSC": self._dump, "/quit": self._end, "/clearSched": self._clear,
            "/ls": self._list, "/help": self._help,
            "/row": self._rows, "/code": self._rows,
            "/w/set": self._weight_set, "/w/add": self._weight_add, "/w/free": self._weight_free,
            "/w/get": self._weight_get,
            "/n/new": self._new, "/n/free": self._free, "/n/set": self._set, "/n/query": self._query,
            "/nu": self._nu, "/sf": self._sf, "/sfzero": self._sfzero, "/smul": self._smul, "/ssum": self._ssum,
            "/nuff": self._nuff, "/nu_general": self._nu_general, "/v": self._v,
            "/mark": lambda ask, _, args: ask.acts.append(partial(self.desk.mark, text_of(args, 0, "name"))),
            "/goto": self._goto, "/unmute": self._unmute,
            "/snap/save": self._command("snap"), "/snap/load": self._recall, "/morph": self._command("morph"),
            "/tempo": self._tempo,
            "/at": self._at, "/glide": self._glide, "/by": self._by, "/rq": self._rq,
            "/patch/load": self._command("load"), "/patch/merge": self._merge, "/patch/get": self._patch,
            "/patch/check": self._check, "/doc/moved": self.documents.moved, "/doc/write": self.documents.write,
            "/save": self._command("save"), **commands,
        }

    # -- finding

    def _find(self, address: str) -> list[tuple[Handler, tuple[str, ...]]]:
        return [(found.target, found.parameters) for found in self._dispatch.find(address)]

    def _neurons(self) -> Iterable[str]:
        return (in_address(name) for name in self.session.machine.network.neurons)

    def _inputs(self, neuron: str) -> Iterable[str]:
        return map(in_address, self._kind(in_rows(neuron)).input_names)

    def _kind(self, neuron: str) -> Kind:
        neurons = self.session.machine.network.neurons
        if neuron not in neurons:
            raise EditError(f"no neuron '{neuron:.60}'", near(neuron[:60], neurons))
        return self.session.registry.kind(neurons[neuron].kind)

    # -- the one edit of a packet

    @contextmanager
    def _together(self) -> Iterator[None]:
        fields = self.fields
        try:
            with self.desk.whole():
                yield
        except Exception:
            self.fields = fields
            raise

    def _finish(self, ask: Ask) -> None:
        program = self.session.read("\n".join(ask.texts))
        if program.errors:
            raise program.errors[0]
        for act in ask.acts:
            act()
        if not (ask.changes or ask.texts):
            return
        if ask.when is not None:
            before, self.session.default = self.session.default, ask.when
            try:
                self.session.evaluate(program, author=ask.author, at=ask.at, glide=ask.glide, also=ask.changes)
            finally:
                self.session.default = before
        else:
            self.session.evaluate(program, author=ask.author, at=ask.at, glide=ask.glide, also=ask.changes)

    # -- numbers of the network

    def _net(self, ask: Ask, parameters: tuple[str, ...], arguments: tuple[Argument, ...]) -> bool:
        neuron, port = map(in_rows, parameters)
        if not arguments:
            network = self.session.machine.network
            weights = network.row(network.address(Port(neuron, port)))
            constant = next((w for c, w in weights.items() if c.neuron == "one"), 0.0)
            return self._say(ask, f"/net/{parameters[0]}/{parameters[1]}", float(shortest(constant)))
        values = [number_of(arguments, i, port) for i in range(len(arguments))]
        kind = self._kind(neuron)
        family = [name for name in kind.input_names if name.split("[")[0] == port and "[" in name]
        if len(values) > 1 or (family and kind.input(port) is None):
            if len(values) > len(family):
                raise EditError(f"'{neuron}.{port}' takes {max(len(family), 1)} numbers, {len(values)} are given",
                                "send one number to an input")
            ask.changes += [SetWeight(Port(neuron, name), ONE, x) for name, x in zip(family, values, strict=False)]
        else:
            ask.changes.append(SetWeight(Port(neuron, port), ONE, values[0]))
        return False

    def _norm(self, ask: Ask, parameters: tuple[str, ...], arguments: tuple[Argument, ...]) -> bool:
        neuron, port = map(in_rows, parameters)
        declared = self._kind(neuron).input(port)
        if declared is None or declared.range is None:
            raise EditError(f"'{neuron}.{port}' has no declared range", "set it with /net")
        x = min(max(number_of(arguments, 0, "place"), 0.0), 1.0)
        low, high = declared.range
        value = low * (high / low) ** x if declared.unit == "Hz" and low > 0 else low + (high - low) * x
        ask.changes.append(SetWeight(Port(neuron, port), ONE, value))
        return False

    def _weight_set(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        ask.changes.append(SetWeight(port_of(arguments, 0), port_of(arguments, 1), number_of(arguments, 2, "weight")))

    def _weight_add(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        ask.changes.append(AddRow(port_of(arguments, 0), {port_of(arguments, 1): number_of(arguments, 2, "weight")}))

    def _weight_free(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        ask.changes.append(SetWeight(port_of(arguments, 0), port_of(arguments, 1), 0.0))

    def _weight_get(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> bool:
        network = self.session.machine.network
        row, column = port_of(arguments, 0), port_of(arguments, 1)
        weight = network.weight(network.address(row), network.address(column))
        return self._say(ask, "/w", str(row), str(column), float(shortest(weight)))

    # -- neurons

    def _new(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        kind = self.session.registry.kind(text_of(arguments, 1, "kind"))
        ask.changes.append(Declare(text_of(arguments, 0, "name"), kind))

    def _free(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        ask.changes += [Remove(text_of(arguments, i, "neuron")) for i in range(max(len(arguments), 1))]

    def _set(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        neuron = text_of(arguments, 0, "neuron")
        for i in range(1, len(arguments), 2):
            ask.changes.append(SetWeight(Port(neuron, text_of(arguments, i, "input")), ONE,
                                         number_of(arguments, i + 1, "number")))

    def _query(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> bool:
        neuron = text_of(arguments, 0, "neuron")
        kind = self._kind(neuron)
        said = []
        for name in kind.input_names:
            row = self.session.machine.network.row(Address(kind.key, neuron, name))
            said.append(" ".join([name, *(f"{c.neuron}.{c.port}*{w:g}" for c, w in row.items())]))
        return self._say(ask, "/n/info", neuron, kind.key, kind.stream, *said)

    # -- the published live edits: fragments of the matrix in named fields

    def _nu(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        self._add(ask, fragment(*edge_of(self._present(), arguments), number_of(arguments, 2, "weight")))

    def _sf(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        name = text_of(arguments, 0, "field")
        if len(arguments) == 2:
            value: VValue = json_of(arguments, 1)
        else:
            value = fragment(*edge_of(self._present(), arguments[1:]), number_of(arguments, 3, "weight"))
        self.fields = self.fields.set(name, value)

    def _sfzero(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        self.fields = self.fields.zero(text_of(arguments, 0, "field"))

    def _smul(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        self.fields = self.fields.scale(text_of(arguments, 0, "field"), number_of(arguments, 1, "factor"))

    def _ssum(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        self.fields = self.fields.sum(*(text_of(arguments, i, "field") for i in range(len(arguments))))

    def _nuff(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        self._add(ask, self.fields[text_of(arguments, 0, "field")])

    def _nu_general(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        outputs: dict[Hashable, VValue] = {text_of(arguments, 1, "output"): self.fields[text_of(arguments, 0, "field")]}
        ask.acts.append(lambda: self.session.emit(outputs))

    def _v(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        outputs: dict[Hashable, VValue] = {text_of(arguments, 0, "output"): json_of(arguments, 1)}
        ask.acts.append(lambda: self.session.emit(outputs))

    def _add(self, ask: Ask, matrix: VValue) -> None:
        """Add a fragment of the matrix: an edit like others, with its fader and its undo."""
        tree: Any = matrix
        weights: dict[Edge, float] = {}
        for row, columns in (Network.from_matrix(tree) if isinstance(tree, Mapping) else Network()).rows.items():
            self.session.registry.kind(row.kind)
            for column, weight in columns.items():
                self.session.registry.kind(column.kind)
                weights[row, column] = weight
        session = self.session
        session.making.prepare(session.registry.kind(row.kind) for row, _ in weights)
        said = ", ".join(f"{row.neuron}.{row.port} += {weight:g}*{column.neuron}.{column.port}"
                         for (row, column), weight in islice(weights.items(), MOST_SAID))

        steps = [Step(row, column, 1.0, on_grid(weight)) for (row, column), weight in weights.items()]

        def add() -> None:
            glide = session.glide_of(None) if ask.glide is None else ask.glide
            edit = Edit((), ask.author, max(session.soon(), ask.at or 0), glide, f"nu: {said}")
            session.add_resolved(edit, Resolved(tuple(steps)))

        ask.acts.append(add)

    def _present(self) -> Network:
        return self.session.machine.network

    # -- what is played

    def _in(self, ask: Ask, parameters: tuple[str, ...], arguments: tuple[Argument, ...]) -> bool:
        values = [number_of(arguments, i, "value") for i in range(len(arguments))] or [1.0]
        name = parameters[0]
        if not self.session.inputs.listeners(name):
            raise EditError(f"nobody listens to /in/{name:.40}",
                            f'a neuron does that is declared so: key = osc_in("{name:.40}")')
        ask.acts.append(lambda: self.session.event(name, values, ask.at))
        # Played a thousand times a second, it is answered only where an answer is asked for.
        return not ask.request

    def _rows(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        ask.texts.append(text_of(arguments, 0, "text"))

    # -- time and hands

    def _at(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        when = when_of(arguments)
        ask.when = When(when)
        if ask.alone:
            ask.acts.append(lambda: setattr(self.session, "default", replace(self.session.default, at=when)))

    def _glide(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        unit = text_of(arguments, 1, "unit") if len(arguments) > 1 else "s"
        if unit not in ("s", "beat", "bar"):
            raise OscError(f"no unit '{unit:.20}'", "s, beat or bar")
        amount = number_of(arguments, 0, "glide")
        if amount < 0:
            raise OscError(f"a glide cannot take {amount:g} {unit}", "say 0 for at once, or more")
        span = Span(amount, unit)  # type: ignore[arg-type]
        ask.glide = self.session.glide_of(span)
        if ask.alone:
            ask.acts.append(lambda: setattr(self.session, "default", replace(self.session.default, glide=span)))

    def _tempo(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        beats = number_of(arguments, 0, "tempo")
        if not 0 <= beats <= FASTEST:
            raise OscError(f"a tempo cannot be {beats:g}", f"it goes from 0 to {FASTEST:g} beats a minute")
        ask.changes.append(SetRow(TEMPO, {ONE: beats}))

    def _by(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        if ask.alone:
            raise OscError("nobody is told apart by /by alone", "open each bundle with it")
        ask.author = text_of(arguments, 0, "name")[:64]

    def _rq(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> bool:
        ask.request = arguments[:1]
        return True

    # -- history, files, and what is asked

    def _command(self, name: str) -> Handler:
        def handler(ask: Ask, parameters: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
            kinds = COMMANDS[name].parameters
            given: list[Any] = []
            for i, argument in enumerate(arguments):
                wanted = kinds[i].type if i < len(kinds) else "number"
                is_port = wanted == "output" or (wanted == "stream" and isinstance(argument, str))
                given.append(port_of(arguments, i) if is_port
                             else text_of(arguments, i, kinds[i].name) if wanted in ("text", "neuron")
                             else number_of(arguments, i, kinds[i].name if i < len(kinds) else "nothing"))
            command = called(name, *given)
            ask.acts.append(lambda: self.desk.do(command, ask.author))

        return handler

    def _unmute(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        neuron = text_of(arguments, 0, "neuron")
        ask.acts.append(lambda: self.desk.unmute(neuron))

    def _gain(self, ask: Ask, parameters: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        if not parameters[0].isdecimal():
            raise EditError(f"no edit '{parameters[0]:.20}'", "edits have numbers")
        gains = {int(parameters[0][:12]): number_of(arguments, 0, "gain")}
        ask.acts.append(lambda: self.session.fade(gains, glide=ask.glide, at=ask.at))

    def _goto(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        place = arguments[0] if arguments else 0
        if not isinstance(place, str):
            number_of((place,), 0, "edit")

        def go() -> None:
            if place not in self.desk.marks and isinstance(place, str):
                raise EditError(f"no mark '{place:.40}'", near(place[:40], self.desk.marks) or "/mark sets one")
            number = self.desk.marks[place] if isinstance(place, str) else number_of((place,), 0, "edit")
            self.desk.call("goto", number, author=ask.author)

        ask.acts.append(go)

    def _recall(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        name = text_of(arguments, 0, "name")
        ask.acts.append(lambda: self.desk.recall(name, ask.author))

    def _merge(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        path = self.desk.folder.existing(text_of(arguments, 0, "name"))
        ask.acts.append(lambda: self.desk.merge(self.desk.read(path, self.session.machine.network), ask.author))

    def _patch(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> bool:
        return self._say(ask, "/patch", show_rows(self.session.machine.network, self.session.registry))

    def _check(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> bool:
        text = text_of(arguments, 0, "text")
        errors = self.session.read(text).errors if "\n" in text or "=" in text else \
            load_patch(self.desk.folder.existing(text), self.session.registry, run_kinds=self.desk.run_kinds).errors
        return self._say(ask, "/patch/check", len(errors), *(str(e) for e in errors[:20]))

    def _notify(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        peer = ask.peer
        if len(arguments) > 1:
            port = number_of(arguments, 1, "port")
            if not (0 < port < 65536 and port.is_integer()):
                raise OscError(f"there is no port {port:g}", "ports go from 1 to 65535")
            peer = peer.at_port(int(port))
        if not arguments or number_of(arguments, 0, "1 or 0"):
            if len(self.hand.listeners) >= 64:
                raise OscError("64 are told already", "/notify 0 ends it for one of them")
            ask.acts.append(lambda: self.hand.listeners.setdefault(peer))
        else:
            ask.acts.append(lambda: self.hand.listeners.pop(peer, None))

    def _dump(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        dump = bool(number_of(arguments, 0, "1 or 0"))
        ask.acts.append(lambda: setattr(self.hand, "dump", dump))

    def _end(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        if not ask.peer.local:
            raise OscError("/quit is only for this machine", "end the session where it runs")
        ask.acts.append(self._quit)

    def _clear(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> None:
        ask.acts.append(self.hand.clear)

    def _list(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> bool:
        prefix = text_of(arguments, 0, "prefix") if arguments else "/"
        return self._say(ask, "/ls", *self._dispatch.addresses(prefix, 1000))

    def _help(self, ask: Ask, _: tuple[str, ...], arguments: tuple[Argument, ...]) -> bool:
        if not arguments:
            return self._say(ask, "/help", *self._dispatch.templates)
        name = text_of(arguments, 0, "kind or command").removeprefix("/")
        if name in COMMANDS:
            return self._say(ask, "/help", f"{COMMANDS[name]}: {COMMANDS[name].doc}")
        registry = self.session.registry
        if name not in registry.names:
            raise EditError(f"no kind and no command '{name:.40}'", near(name[:40], [*COMMANDS, *registry.names])
                            or "/help lists the addresses, `livedmm kinds` the kinds")
        return self._say(ask, "/help", f"{name}: {registry.kind(name).doc}")

    def _status(self) -> tuple[Argument, ...]:
        """In SuperCollider's places: neurons, weights, waiting, edits, loads in percent, rates; and the books."""
        network, books = self.session.machine.network, self.conductor.books
        return (1, len(network.neurons), sum(map(len, network.rows.values())), len(self.session.pending),
                len(self.session.history.entries), 100 * books.load, 100 * books.slowest,
                float(self.conductor.signals.rate), books.rate, books.peak, books.overruns, books.xruns,
                books.late_frames, books.late_edits, books.dropped, books.memory / 1e6)

    def _clock(self) -> tuple[Argument, ...]:
        beats = self.session.beats
        return int(self.session.now), float(beats.beats), float(60 * beats.rate)

    def _say(self, ask: Ask, address: str, *arguments: Argument) -> bool:
        if not ask.again:
            ask.reply(address, *arguments)
        return True
