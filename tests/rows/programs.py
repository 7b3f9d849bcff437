"""Valid programs with the networks that they mean, made side by side; nothing of `livedmm.language` is used."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from livedmm.network import ONE_OUT, Address, Network, on_grid
from livedmm.ugens import ALIVE, Registry

from .expressions import ONE, Expressions, Form

PLAIN = ("a", "b", "lfo", "voice", "bass", "sea", "x1", "Pad", "bar", "at", "left", "signal")
STREAMS = {"constant": 0, "value": 0, "signal": 1, "image": 2}


def program(random: Random, registry: Registry, *, document: bool = False) -> tuple[str, Network]:
    """A text, and the network that it makes of the standing neurons.

    As a `document` it has no gestures and says each row once; else it is as if it were typed line by line.
    """
    author = Author(random, registry, document)
    return author.program(), author.network()


class Author(Expressions):
    """Writes one program."""

    def __init__(self, random: Random, registry: Registry, document: bool) -> None:
        super().__init__(random, registry)
        self.document = document
        self.lines: list[str] = []
        self.gestures: list[str] = []
        self.changes: list[tuple[tuple[str, str], Callable[[Form], Form]]] = []
        self.arrays: dict[str, int] = {}
        kinds = ("sine", "saw", "delay", "blur", "timer", "lowpass")
        self.kinds |= {name: random.choice(kinds) for name in random.sample(PLAIN, random.randint(2, 5))}
        self.cast = dict(self.kinds)
        self.there += self.cast

    def program(self) -> str:
        """The text. Names are used before their lines too."""
        for name in self.random.sample(list(self.cast), len(self.cast)):
            self.declare(name)
        makers: tuple[Callable[[], None], ...] = (
            self.set_row, self.set_row, self.speak, self.show, self.named_sum, self.operator, self.array,
            self.outputs, self.odd_name, self.pattern, self.macro,
            *[self.gesture] * (0 if self.document else 2))
        for _ in range(self.random.randint(1, 6)):
            self.random.choice(makers)()
        return "\n".join(self.lines + self.gestures) + "\n"

    def say(self, text: str, *, timed: bool = False) -> None:
        """Put down a statement, in one of the ways in which people do; a neuron is declared now, not later."""
        match self.random.randrange(12):
            case 0:
                self.lines.append(text.replace(" = ", "=", 1) + "   # loud")
            case 1:
                left, _, right = text.partition(" = ")
                self.lines.append(f"{left} = (\n    {right})")
            case 2:
                self.lines += ["", "# as it was", text]
            case 3 | 4 if timed:
                self.lines.append(f"with at({self.random.choice(('bar', 'beat', '4*bar'))}), glide(2):\n    {text}")
            case _:
                self.lines.append(text)

    def declare(self, name: str) -> None:
        self.begin(name)
        self.say(f"{name} = {self.call(self.cast[name], 2, name).text}")

    def fresh(self) -> str:
        name = f"n{len(self.kinds)}"
        self.begin(name)
        return name

    def set_row(self) -> None:
        name = self.random.choice(list(self.cast))
        ports = [i.name for i in self.registry.kind(self.cast[name]).inputs]
        port = self.random.choice(ports)
        if self.document and self.rows[name, port] != self.born(self.registry.kind(self.cast[name]), port):
            return
        self.begin(f"{name}.{port}")
        said = self.expression(2)
        self.rows[name, port] = said.form
        self.say(f"{name}.{port} = {said.text}", timed=True)

    def speak(self) -> None:
        if self.document and ("speaker", "left") in self.rows:
            return
        self.begin("speaker")
        said = self.expression(2)
        text, form = said.text, dict(said.form)
        if self.arrays and self.random.random() < 0.6:
            array = self.random.choice(list(self.arrays))
            text = f"{said.within(0)} + 0.25*{array}"
            for i in range(self.arrays[array]):
                form[f"{array}[{i}]", "out"] = 0.25
        self.rows["speaker", "left"] = self.rows["speaker", "right"] = form
        self.say(f"speaker = {text}", timed=True)

    def show(self) -> None:
        if self.document and ("screen", "input") in self.rows:
            return
        self.begin("screen")
        said = self.expression(2)
        self.rows["screen", "input"] = said.form
        self.say(f"screen = {said.text}", timed=True)

    def named_sum(self) -> None:
        name = self.fresh()
        said = self.total([self.expression(1), self.stream()])
        self.kinds[name], self.rows[name, "input"] = "identity", said.form
        self.families[name] = {n for n, _ in said.form}
        self.say(f"{name} = {said.text}")
        self.there.append(name)

    def operator(self) -> None:
        name = self.fresh()
        self.say(f"{name} = {self.sign(2, name).text}")
        self.there.append(name)

    def array(self) -> None:
        name = self.fresh()
        numbers = [self.number() for _ in range(self.random.randint(2, 4))]
        offset = self.stream()
        for i, (_, k) in enumerate(numbers):
            member = f"{name}[{i}]"
            self.kinds[member] = "sine"
            form = {ONE: k}
            for column, weight in offset.form.items():
                form[column] = form.get(column, 0.0) + weight
            self.rows[member, "freq"], self.rows[member, "phase"] = form, {}
        self.say(f"{name} = sine([{', '.join(text for text, _ in numbers)}] + {offset.text})")
        self.arrays[name] = len(numbers)

    def outputs(self) -> None:
        name = self.fresh()
        said = self.expression(1)
        inner = f"{name}._pan"
        self.kinds[inner] = "pan"
        # The word stands before its arguments, but only `pan` is counted under this name.
        self.rows[inner, "input"], self.rows[inner, "position"] = said.form, {}
        for one, port in ((name, "left"), (f"{name}b", "right")):
            self.kinds[one], self.rows[one, "input"], self.families[one] = "identity", {(inner, port): 1.0}, {inner}
            self.there.append(one)
        self.lines.append(f"{name}, {name}b = pan({said.text})")

    def odd_name(self) -> None:
        name = f"the-{len(self.kinds)}"
        self.begin(name)
        said = self.expression(1)
        self.kinds[name], self.rows[name, "accum"], self.rows[name, "delta"] = "accumulator", {}, said.form
        self.say(f'net["{name}"] = accumulator(delta={said.text})')
        self.there.append(name)

    def pattern(self) -> None:
        name = self.fresh()
        gates = [self.random.randint(0, 1) for _ in range(self.random.randint(1, 8))]
        self.kinds[name], self.rows[name, "phase"] = "rhythm", {("clock", "phase"): 1.0}
        for i in range(8):
            self.rows[name, f"gate[{i}]"] = {ONE: 1.0} if i < len(gates) and gates[i] else {}
        self.say(f'{name} = rhythm(clock.phase, "{"".join(".x"[g] for g in gates)}")')
        self.there.append(name)

    def macro(self) -> None:
        name = self.fresh()
        macro = f"m{len(self.kinds)}"
        self.lines.append(f"def {macro}(freq, depth=2):\n    inner = saw(freq + 0.5)\n    return depth*inner")
        said, given = self.stream(), self.random.random() < 0.5
        inner = f"{name}.inner"
        form = {ONE: 0.5}
        for column, weight in said.form.items():
            form[column] = form.get(column, 0.0) + weight
        self.kinds[inner], self.rows[inner, "freq"] = "saw", form
        self.kinds[name], self.families[name] = "identity", {inner}
        self.rows[name, "input"] = {(inner, "out"): 4.0 if given else 2.0}
        self.lines.append(f"{name} = {macro}({said.text}{', depth=4' if given else ''})")
        self.there.append(name)

    def gesture(self) -> None:
        """What changes rows that are there; gestures stand at the end, so that no row comes after them."""
        name = self.random.choice(list(self.cast))
        port = self.registry.kind(self.cast[name]).inputs[0].name
        stream = self.stream()
        sign, k = self.random.choice((("+=", 1.0), ("-=", -1.0), ("*=", 2.0), ("/=", 0.5)))

        def change(row: Form) -> Form:
            if sign in ("*=", "/="):
                return {c: w * k for c, w in row.items()}
            return {c: row.get(c, 0.0) + k * stream.form.get(c, 0.0) for c in {**row, **stream.form}}

        self.gestures.append(f"{name}.{port} {sign} {stream.text if sign in ('+=', '-=') else '2'}")
        self.changes.append(((name, port), change))

    def network(self) -> Network:
        """The network of what has been said."""
        for at, change in self.changes:
            self.rows[at] = {c: on_grid(w) for c, w in change(
                {c: on_grid(w) for c, w in self.rows[at].items()}).items()}
        self.free()
        standing = Network.standing(self.registry)
        keys = {n.name: n.kind for n in standing.living()} | self.kinds
        families = {n: operands for n, operands in self.families.items() if n in self.kinds}
        streams = {n: self.registry.kind(k).stream if n not in families else "value" for n, k in keys.items()}
        risen = True
        while risen:
            risen = False
            for name, operands in families.items():
                stream = max((streams[n] for n in operands), key=STREAMS.__getitem__)
                if STREAMS[stream] > STREAMS[streams[name]]:
                    streams[name], risen = stream, True
        keys |= {name: f"{streams[name]}_{keys[name]}" for name in families}
        rows = {row: dict(columns) for row, columns in standing.rows.items()}
        for name in self.kinds:
            rows[Address(keys[name], name, ALIVE)] = {ONE_OUT: 1.0}
        for (name, port), form in self.rows.items():
            rows[Address(keys[name], name, port)] = {
                Address(keys[n], n, p): on_grid(w) for (n, p), w in form.items()}
        return Network(rows)

    def free(self) -> None:
        """Take out the anonymous neurons that nothing reads any more, since rows were said anew (R31)."""
        while True:
            read = {n for (reader, _), form in self.rows.items() for (n, _), w in form.items() if w and n != reader}
            gone = {n for n in self.kinds if n.rpartition(".")[2].startswith("_") and n not in read}
            if not gone:
                return
            self.kinds = {n: k for n, k in self.kinds.items() if n not in gone}
            self.rows = {at: form for at, form in self.rows.items() if at[0] not in gone}
