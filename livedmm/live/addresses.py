"""The OSC address space of a session: its methods (`live.methods`), and the one edit that a packet is (R43, R44)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from livedmm.live.conductor import Conductor
from livedmm.live.desk import Desk
from livedmm.live.hand import Hand
from livedmm.live.methods.call import Ask, Method, in_address, in_rows
from livedmm.live.methods.commands import Commands
from livedmm.live.methods.documents import Documents
from livedmm.live.methods.fragments import Fragments
from livedmm.live.methods.heads import Heads
from livedmm.live.methods.help import Help
from livedmm.live.methods.master import Master
from livedmm.live.methods.neurons import Neurons
from livedmm.live.methods.texts import Texts
from livedmm.live.methods.weights import Weights, kind_of
from livedmm.live.osc.dispatch import Dispatch, Names
from livedmm.live.osc.inbox import Inbox


class Addresses:
    """All addresses of one session. Its methods run on the conductor's thread.

    Parameters
    ----------
    quit
        Ends the session.
    """

    def __init__(self, conductor: Conductor, desk: Desk, inbox: Inbox, quit: Callable[[], None]) -> None:
        self.session = session = conductor.session
        self.desk = desk
        self.hand = Hand(conductor, inbox, self._find, self._finish, self._together)
        self.fragments = Fragments(session)
        self.documents = Documents(session)
        self._dispatch: Dispatch[Method] = Dispatch()
        conductor.lost = lambda: inbox.dropped
        names: Mapping[str, Names] = {"<neuron>": self._neurons, "<input>": self._inputs}
        for family in (Weights(session), Neurons(session), Texts(desk), Commands(desk), self.fragments, Heads(session),
                       self.documents, Master(conductor, self.hand, quit), Help(self._dispatch, session.registry)):
            for template, method in family.methods.items():
                parameters = re.findall(r"<\w+>", template)
                self._dispatch.add(template, method, *(names[one] for one in parameters if one in names))

    # -- finding

    def _find(self, address: str) -> list[tuple[Method, tuple[str, ...]]]:
        return [(found.target, found.parameters) for found in self._dispatch.find(address)]

    def _neurons(self) -> Iterable[str]:
        return (in_address(name) for name in self.session.machine.network.neurons)

    def _inputs(self, neuron: str) -> Iterable[str]:
        return map(in_address, kind_of(self.session, in_rows(neuron)).input_names)

    # -- the one edit of a packet

    @contextmanager
    def _together(self) -> Iterator[None]:
        fields, listeners = self.fragments.fields, self.hand.listeners
        try:
            with self.desk.whole():
                yield
        except Exception:
            self.fragments.fields, self.hand.listeners = fields, listeners
            raise

    def _finish(self, ask: Ask) -> None:
        program = self.session.read("\n".join(ask.texts))
        if program.errors:
            raise program.errors[0]
        if ask.alone:
            _act(ask)
            return
        with self.session.by_default(ask.meant(self.session.default)):
            _act(ask)
            if ask.changes or ask.texts:
                self.session.evaluate(program, author=ask.author, at=ask.at, also=ask.changes)


def _act(ask: Ask) -> None:
    for act in ask.acts:
        act()
