"""Networks for the laws of the printer: any that edits can make, odd names and half-dead neurons included."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from livedmm.network import ONE_OUT, Address, Network, birth_row, on_grid
from livedmm.ugens import ALIVE, Kind, Registry

NAMES = ("a", "b", "lead", "bank", "bank[0]", "bank[1]", "bank[2]", "bank[3]", "pair[0]", "pair[1]", "noise[0]",
         "noise[1]", "p", "p.string", "a.freq", "b.input", "keys.freq[0]", "pi", "net", "if", "print", "sine",
         "mouse", "sum", "_x", "x.1", "a[0][1]", "bank[01]", "the-reader-accum", "two words", "\"quoted\\\"",
         "bänk", "line\nline\x85\u2028", "\ud800")
"""Names that mean something, that only seem to, and that no row could have without ``net[...]``."""

KEYS = ("sine", "sine", "saw", "lowpass", "noise", "adsr", "delay", "delay(longest=4)", "pan", "voices",
        "voices(count=2)", "sequence", "rhythm(count=3)", "quantise", "sampler(\"kick.wav\")",
        "sampler(\"a \\\"b\\\" é\\u0085.wav\")", "mix", "timer", "constant(value={\"x\": -1.5})", "reader",
        "mouse", "plasma", "blur", "accumulator", "signal_identity", "value_identity", "image_identity",
        "signal_product", "signal_product", "value_product", "image_product", "signal_quotient",
        "signal_greater", "value_greater")

PORTS = ("hello", "in", "two words", "length", "x[3]", "freq")
"""Ports of a kind that has any."""


def network(random: Random, registry: Registry, keys: Sequence[str] = KEYS) -> Network:
    """A network that rows can say: one kind of `registry` for each name, weights on the grid."""
    standing = Network.standing(registry)
    kinds: dict[str, Kind] = {n.name: registry.kind(n.kind) for n in standing.living()}
    if random.random() < 0.5:
        bank = registry.kind(random.choice(keys))
        kinds |= {f"bank[{i}]": bank for i in range(random.randint(2, 4))}
    for name in random.sample(NAMES, random.randint(0, 7)):
        kinds.setdefault(name, registry.kind(random.choice(keys)))
    made: list[tuple[str, str]] = []
    for left in random.choices(list(kinds), k=random.randint(0, 6)):
        name, kind = _anonymous(random, kinds, left, registry, keys)
        if name not in kinds:
            kinds[name] = kind
            made.append((name, left))
    rows = {row: dict(columns) for row, columns in standing.rows.items()}
    for name, kind in kinds.items():
        extra = random.sample(PORTS, random.randint(0, 2)) if kind.ports else []
        for port in (*kind.input_names, *extra, ALIVE):
            row = Address(kind.key, name, port)
            if name not in standing.neurons:
                start = {Address(kinds[c.neuron].key, *c): on_grid(w) for c, w in birth_row(kind, port).items()}
                rows[row] = start if port != ALIVE else {ONE_OUT: 1.0}
            if random.random() < (0.03 if port == ALIVE else 0.4):
                rows[row] = _row(random, kinds)
    for name, left in made:  # to be said inside a statement, a neuron is read once, and there
        ports = [p for p in kinds[left].input_names if name.startswith((f"{left}.{p}._", f"{left}._"))]
        for port in random.sample(ports, min(len(ports), random.choice((0, 1, 1, 1, 1, 2)))):
            row = rows.setdefault(Address(kinds[left].key, left, port), {})
            row[Address(kinds[name].key, name, "out")] = random.choice((1.0, 1.0, 0.5, -1.0))
    rows = {r: {c: w for c, w in cs.items() if kinds[c.neuron].output(c.port)} for r, cs in rows.items()}
    return Network(rows)


def weight(random: Random) -> float:
    """A weight as people and machines write them."""
    return on_grid(random.choice((
        lambda: 1.0, lambda: 1.0,
        lambda: float(random.randint(-9, 9)),
        lambda: random.randint(-9999, 9999) / 1000,
        lambda: random.choice((261.6255653005986, 440.0, 1e18, -1e18, 2.0**-32, 1e-9, 1e6 / 3)),
        lambda: random.uniform(-1, 1) * 10.0 ** random.randint(-8, 17),
    ))())


def _anonymous(random: Random, kinds: dict[str, Kind], left: str, registry: Registry,
               keys: Sequence[str]) -> tuple[str, Kind]:
    """A neuron whose name might be one that the reader gives in a statement about `left`."""
    kind = registry.kind(random.choice(keys))
    word = random.choice((*[kind.family or kind.name] * 5, kind.name, "sine"))
    port = random.choice(("", "", "", *(f".{p}" for p in kinds[left].input_names[:2])))
    number = random.choice(("", "", "", "[1]", "[2]"))
    return f"{left}{port}._{word}{number}", kind


def _row(random: Random, kinds: dict[str, Kind]) -> dict[Address, float]:
    columns: dict[Address, float] = {}
    read = [n for n in kinds if "._" not in n or random.random() < 0.05]
    for _ in range(random.choice((0, 1, 1, 1, 2, 3))):
        name = random.choice(("one", "one", *read))
        outputs = kinds[name].output_names + (PORTS if kinds[name].ports else ())
        if outputs:
            columns[Address(kinds[name].key, name, random.choice(outputs))] = weight(random)
    if random.random() < 0.3:  # a whole array or family, or nearly
        name, w = random.choice(read), weight(random)
        outputs = kinds[name].output_names if "[" not in name else kinds[name].output_names[:1]
        for member in [n for n in read if n.partition("[")[0] == name.partition("[")[0]]:
            columns |= {Address(kinds[member].key, member, port): w for port in outputs}
    return columns
