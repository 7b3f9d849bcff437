"""What was typed into the live programs of 2018, typed into a patch of livedmm, and logged.

``python -m tests.oracle.scripts`` writes the logs. The recordings have the commands and what the mouse did, by cycle.
They are played in a session whose frames are so slow that each cycle is heard. A log of it is a performance:
`livedmm replay` renders or films it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from livedmm import resources
from livedmm.engine.compiled import CompiledMachine
from livedmm.language.kinds import add_kinds
from livedmm.language.patches import load_patch
from livedmm.live.addresses import Addresses
from livedmm.live.conductor import Conductor
from livedmm.live.desk import Desk
from livedmm.live.osc.inbox import Inbox
from livedmm.live.osc.packets import Argument, Message
from livedmm.live.osc.writing import write
from livedmm.live.player import Player
from livedmm.live.replay import header, start_log
from livedmm.live.session import Session
from livedmm.ugens import builtin
from tests.oracle.clojure import read_form
from tests.oracle.recordings import read

PATCH = "experiments/commands"
HERE = Path(__file__).parent / "further"


class Script(NamedTuple):
    """A recording, and how many pixels of its window are the height of a picture, so that its places are seen."""

    recording: str
    pixels: float


SCRIPTS = {"january_25": Script("b_jan25_2018", 110.0), "march_14": Script("b_mar14_2018", 160.0),
           "april_8": Script("b_apr8_2018", 28.0)}
"""The logs beside the patch, and what they are made of."""

RATE, CYCLES, AFTER = 48000.0, 5.0, 5
"""Of the logs: samples a second, cycles a second, cycles after the last that was recorded."""

_KINDS = {"v-accum": "accumulator", "v-identity": "value_identity", "v-mouse-coords": "value_identity",
          "v-dmm-cons": "cons", "v-mouse-pressed-monitor": "clicks", "v-network-update-monitor": "messages"}
_NEURONS = {":self": "self", ":my-list": "clicked", ":mouse-pressed-monitor": "click",
            ":network-interactive-updater": "update", ":osc": "loop", ":acc": "memory", ":acc1": "memory",
            ":test-image": "memory"}
"""The neurons of the old programs that the patch has; others are made when they are first named."""
_ROWS = {":accum": "accum", ":delta": "delta", ":self": "list", ":signal": "signal", ":x": "input",
         ":previous": "input"}
_COLUMNS = {":single": "out", ":self": "out", ":signal": "out", ":direct": "out", ":x": "out", ":current": "out",
            ":previous": "out", ":to-test-image": "to_test_image"}


class Typist:
    """Somebody who types the old commands into a session, as OSC messages; what is refused changes nothing, as then."""

    name, local, open = "typist", True, True

    def __init__(self, session: Session, addresses: Addresses, pixels: float) -> None:
        self._session = session
        self._pixels = pixels
        self._addresses = addresses
        self.refused: list[str] = []

    def type(self, text: str) -> None:
        """Type a line."""
        try:
            form = read_form(text)
            for command, *arguments in form[1:] if form[0] == "do" else [form]:
                self._do(str(command), arguments)
        except ValueError as error:
            self.refused.append(f"{text}: {error}")

    def _do(self, command: str, arguments: list[Any]) -> None:
        match command, arguments:
            case "nu", [row, column, weight]:
                self._send("/nu", *self._edge(row, column), float(weight))
            case "sf", [field, [":points", *_] as row, column, weight]:
                tree: Any = float(weight)
                for key in reversed([*row, *column]):
                    tree = {key: tree}
                self._send("/sf", field[1:], json.dumps(tree))
            case "sf", [field, row, column, weight]:
                self._send("/sf", field[1:], *self._edge(row, column), float(weight))
            case "nu-general", [field, output]:
                self._send("/nu_general", field[1:], _plain(output))
            case "mp", [x, y]:
                self._session.input("clicks", {"x": x / self._pixels, "y": y / self._pixels})
            case ("sfzero" | "smul" | "ssum" | "nuff"), _:
                self._send(f"/{command}", *(x[1:] if isinstance(x, str) else float(x) for x in arguments))
            case _:
                raise ValueError("this is not known")

    def _edge(self, row: list[str], column: list[str]) -> tuple[str, str]:
        return self._port(row, _ROWS), self._port(column, _COLUMNS)

    def _port(self, path: list[str], ports: Mapping[str, str]) -> str:
        if len(path) != 3 or not all(isinstance(key, str) for key in path) or path[2] not in ports:
            raise ValueError(f"{path} is no input or output of the patch")
        function, name, port = path
        if name == ":mouse-position":
            return "before.input" if ports is _ROWS else "before.out" if port == ":previous" else "pen.out"
        neuron = _NEURONS.get(name) or _plain(name)
        if function in _KINDS and neuron not in self._session.machine.network.neurons:
            self._send("/n/new", neuron, _KINDS[function])
        return f"{neuron}.{ports[port]}"

    def _send(self, address: str, *arguments: Argument) -> None:
        self._addresses.hand.receive(write(Message(address, arguments)), self, 0.0)

    def reply(self, packet: bytes) -> None:
        if packet.startswith(b"/fail"):
            self.refused.append(packet.decode("utf-8", "replace").replace("\0", " "))

    def at_port(self, port: int) -> Typist:
        return self


def _plain(name: str) -> str:
    return name.removeprefix(":").replace("-", "_")


def played(recording: Mapping[str, Any], pixels: float, log: Path | None = None) -> Iterator[Session]:
    """Play a recording's commands, clicks and mouse in a session on the patch; yields it after each cycle."""
    registry = builtin().copy()
    add_kinds(registry)
    patch = load_patch(resources.patches()[PATCH], registry)
    network = patch.require()
    signals = CompiledMachine(patch.registry, RATE, 0, frame_rate=CYCLES)
    session = Session(network, patch.registry, signals, frame_rate=CYCLES, seed=0)
    addresses = Addresses(Conductor(session, Player(signals, device=None)), Desk(session), Inbox(lambda: None),
                          lambda: None)
    typist = Typist(session, addresses, pixels)
    if log is not None:
        start_log(log, session, header(network, seed=0, rate=RATE, frame_rate=CYCLES, patch=None))
    cycles = len(recording["output_layers"]) - 1
    for cycle in range(1, cycles + AFTER + 1):
        for what, *arguments in recording["events"].get(f"{cycle:03}", ()):
            if what == ":cmd":
                typist.type(arguments[0])
            else:
                x, y = (place / pixels for place in arguments)
                session.input("mouse" if what == ":mouse" else "clicks", {"x": x, "y": y})
        session.render(session.machine.frame_sample(session.machine.frame + 1) - session.now)
        yield session
    session.end()


def recorded(name: str, oracle: Path) -> Mapping[str, Any]:
    """A recording of the repository, or else of the folder of the oracle."""
    file = f"{name}.json.gz"
    return read(HERE / file if (HERE / file).exists() else oracle / file)


def shipped(name: str) -> Path:
    """The log of a script, beside the patch."""
    return resources.patches()[PATCH].with_name(f"{name}.jsonl")


class Run(NamedTuple):
    """A script that was played: its log without what is only of use to who resumes it, and all outputs, by cycle."""

    log: str
    outputs: list[Any]


def run(name: str, oracle: Path) -> Run:
    """Play a script from its beginning to its end."""
    script = SCRIPTS[name]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.jsonl"
        outputs = [session.machine.values.outputs
                   for session in played(recorded(script.recording, oracle), script.pixels, log)]
        lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    return Run("".join(line for line in lines if "drift" not in json.loads(line)), outputs)


def main() -> None:
    """Write all logs."""
    for name in SCRIPTS:
        shipped(name).write_text(run(name, Path(os.environ["LIVEDMM_ORACLE"])).log, encoding="utf-8")


if __name__ == "__main__":
    main()
