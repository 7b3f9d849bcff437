"""Valid expressions with what they are worth, made side by side; nothing of `livedmm.language` is used.

An expression is written from left to right, text and linear combination together, so that an anonymous
neuron gets its name where the word or sign for it is written. Numbers are eighths, with which float64
computes exactly.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from livedmm.network import split
from livedmm.ugens import Kind, Registry

Form = dict[tuple[str, str], float]
"""A linear combination: output, weight."""

ONE = ("one", "out")
CALLED = ("sine", "saw", "noise", "lowpass", "adsr", "delay", "quantise", "string", "timer", "mouse", "plasma",
          "blur")


class Said(NamedTuple):
    """An expression: its text, what it is worth, and how tightly it holds: 0 a sum, 1 a product, 2 an atom."""

    text: str
    form: Form
    level: int = 2

    def within(self, level: int) -> str:
        """The text, in brackets where something tighter is wanted."""
        return self.text if self.level >= level else f"({self.text})"


class Expressions:
    """Writes expressions, and notes the neurons that they make.

    Attributes
    ----------
    kinds
        The kind of each neuron: a key, or the name of a family.
    families
        The neurons that each neuron of a family has as operands.
    rows
        What each input is fed by.
    there
        The neurons that may be read.
    """

    def __init__(self, random: Random, registry: Registry) -> None:
        self.random = random
        self.registry = registry
        self.kinds: dict[str, str] = {}
        self.families: dict[str, set[str]] = {}
        self.rows: dict[tuple[str, str], Form] = {}
        self.there: list[str] = ["clock", "one"]
        self.left = ""
        self.numbers: dict[str, int] = {}

    def begin(self, left: str) -> None:
        """A new statement: what is anonymous in it is named after its left side."""
        self.left, self.numbers = left, {}

    def anonymous(self, word: str) -> str:
        """The name of the neuron whose word or sign is written now (R31)."""
        stem = f"{self.left}._{word}"
        number = self.numbers.get(stem, 0)
        self.numbers[stem] = number + 1
        return f"{stem}[{number}]" if number else stem

    def number(self) -> tuple[str, float]:
        k = self.random.randint(1, 80)
        return self.random.choice((
            (f"{k}", float(k)), (f"{k / 8}", k / 8), (f"{k}/8", k / 8), (f"({k} + 1)", k + 1.0),
            (f"2**{k % 5}", 2.0 ** (k % 5)), (f"{k}e1", 10.0 * k), (f"0.5*{k}", k / 2), (f"{k}.", float(k))))

    def stream(self) -> Said:
        """An output."""
        name = self.random.choice(self.there)
        port = self.random.choice(("beat", "rate", "phase", "bar_phase")) if name == "clock" else "out"
        bare = port == "out" and self.random.random() < 0.9
        written = name if name.isidentifier() else f'net["{name}"]'
        return Said(written if bare else f"{written}.{port}", {(name, port): 1.0})

    def expression(self, depth: int) -> Said:
        """Any linear combination."""
        choice = self.random.random()
        if depth == 0 or choice < 0.25:
            return self.stream()
        if choice < 0.4:
            text, k = self.number()
            return Said(text, {ONE: k}, 2 if text.strip("0123456789.") == "" else 1)
        if choice < 0.65:
            return self.total([self.expression(depth - 1) for _ in range(self.random.randint(2, 4))])
        if choice < 0.8:
            return self.scaled(depth)
        if choice < 0.92:
            return self.call(self.random.choice(CALLED), depth - 1)
        return self.sign(depth - 1, "")

    def total(self, parts: list[Said]) -> Said:
        text, form = parts[0].within(0), dict(parts[0].form)
        for part in parts[1:]:
            # What is taken from a product of streams is left to the tables: its number may go into it.
            k = self.random.choice((1, 1, -1)) if "*" not in part.text and "/" not in part.text else 1
            text += f" {'+' if k > 0 else '-'} {part.within(1)}"
            for column, weight in part.form.items():
                form[column] = form.get(column, 0.0) + k * weight
        return Said(text, form, 0)

    def scaled(self, depth: int) -> Said:
        """A number times a stream, a call or a sum; never one times a product of streams."""
        number, k = self.number()
        inner = self.random.choice((self.stream, lambda: self.call("sine", depth - 1),
                                    lambda: self.total([self.stream(), self.stream()])))()
        match self.random.randrange(4):
            case 0:
                text, factor = f"{inner.within(1)}*({number})", k
            case 1:
                text, factor = f"{inner.within(1)}/4", 0.25
            case 2:
                text, factor = f"-{inner.within(2)}", -1.0
            case _:
                text, factor = f"{number}*{inner.within(2)}", k
        return Said(text, {c: w * factor for c, w in inner.form.items()}, 1)

    def call(self, word: str, depth: int, name: str = "") -> Said:
        """A call of a kind; anonymous unless it is `name`'s own."""
        name = name or self.anonymous(word)
        kind = self.registry.kind(word)
        written: list[str] = []
        by_place = True
        for declared in kind.inputs:
            self.rows[name, declared.name] = self.born(kind, declared.name)
            if declared.choices or self.random.random() < 0.4:
                by_place = False
                if declared.choices and self.random.random() < 0.7:
                    index = self.random.randrange(len(declared.choices))
                    written.append(f'{declared.name}="{declared.choices[index]}"')
                    self.rows[name, declared.name] = {ONE: float(index)}
                continue
            said = self.expression(depth)
            self.rows[name, declared.name] = said.form
            by_place = by_place and self.random.random() < 0.7
            written.append(said.text if by_place else f"{declared.name}={said.text}")
        key = word
        if word == "delay" and self.random.random() < 0.3:
            written.append("longest=4")
            key = "delay(longest=4)"
        self.kinds[name] = key
        return Said(f"{word}({', '.join(written)})", {(name, "out"): 1.0})

    def sign(self, depth: int, name: str) -> Said:
        """A product, quotient or comparison of streams; anonymous unless it is `name`'s own (R30)."""
        family, sign = self.random.choice((("product", "*"), ("product", "*"), ("quotient", "/"),
                                           ("greater", " > ")))
        left = self.factor(depth)
        number, k = self.number() if self.random.random() < 0.4 and family != "greater" else ("", 1.0)
        first = f"{number}*{left.within(2)}" if number else left.within(1)
        own = name or self.anonymous(family)
        right = self.factor(depth)
        second, extra = right.within(2), 1.0
        if family == "product" and len(right.form) == 1 and self.random.random() < 0.3:
            second, extra = f"(3*{right.within(2)})", 3.0
        self.kinds[own] = family
        self.rows[own, "a"] = {c: w * k * extra for c, w in left.form.items()}
        self.rows[own, "b"] = right.form
        self.families[own] = {n for n, _ in (*left.form, *right.form)}
        text = f"{first}{sign}{second}"
        return Said(text if name or family != "greater" else f"({text})", {(own, "out"): 1.0}, 1)

    def factor(self, depth: int) -> Said:
        """A stream, a call, or a sum that is more than one stream and more than a number."""
        match self.random.randrange(3):
            case 0 if depth > 0:
                return self.call("sine", depth - 1)
            case 1:
                stream = self.stream()
                number, k = self.number()
                if ONE not in stream.form:
                    return Said(f"{number} + {stream.text}", {ONE: k, **stream.form}, 0)
        stream = self.stream()
        while ONE in stream.form:
            stream = self.stream()
        return stream

    def born(self, kind: Kind, port: str) -> Form:
        declared = kind.input(port)
        assert declared is not None
        form: Form = {split(declared.wired): 1.0} if declared.wired else {}
        return {**form, ONE: declared.bias} if declared.bias else form
