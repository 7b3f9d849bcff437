"""Texts as V-values: characters one after another, ``{"h": 1}``, and the words that they make, ``{"hello": 1}``."""

from __future__ import annotations

from collections.abc import Mapping

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Setting, State
from livedmm.vvalues import ZERO, number

NAMED = {" ": "space", "\n": "enter", "\t": "tab"}
"""What a key is called that writes no sign."""

LONGEST = 64
"""Letters of a word; whoever leans on a key writes no longer one."""


@ugen(stream="value")
class Spell:
    """The characters of a text, one after another, each for one tick and with nothing between them.

    They are called as `keys` calls those that are typed: ``{"h": 1}``, and ``"space"`` and ``"enter"``.
    """

    text = Setting("text", "hello", "what is spelled")
    hold = Input("tick", "from one character to the next", bias=8.0, range=(1.0, 60.0))
    repeat = Input(doc="whether it begins again after the last", switch=True)
    out = Output()
    place = State(initial=0)
    waited = State(initial=0)

    def tick(text, hold, repeat, place, waited):
        if place >= len(text) and number(repeat) >= 0.5:
            place = 0
        if place >= len(text) or 0 < waited < number(hold):
            return ZERO, place, waited + 1
        return {NAMED.get(text[place], text[place]): 1}, place + 1, 1


@ugen(stream="value")
class Words:
    """The words that characters make, each at the tick at which it ends: ``{"hello": 1}``.

    Letters, digits and apostrophes are of a word, ``"backspace"`` takes the last of them away, and anything else
    ends it. Several characters at one tick are taken in their order.
    """

    input = Input(doc="characters as they come, as `keys.pressed` and `spell` have them")
    out = Output(doc="a word that has ended")
    so_far = Output(doc="the word that has not")
    letters = State(initial="")

    def tick(input, letters):
        ended = {}
        for sign, amount in input.items() if isinstance(input, Mapping) else ():
            if not isinstance(sign, str) or number(amount) <= 0:
                continue
            if len(sign) == 1 and (sign.isalnum() or sign == "'"):
                letters = (letters + sign)[:LONGEST]
            elif sign == "backspace":
                letters = letters[:-1]
            elif letters:
                ended[letters] = ended.get(letters, 0) + 1
                letters = ""
        return ended, {letters: 1} if letters else ZERO, letters
