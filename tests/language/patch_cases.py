"""What the tests of patches share: the kinds, and networks that are to be saved and read again."""

from __future__ import annotations

from hypothesis import strategies as st

from livedmm.language.patches import Patch, read_patch
from livedmm.network import ONE_OUT, Address, Network, on_grid
from livedmm.ugens import ALIVE
from tests.language.kinds import registry

KINDS = registry()
CHOSEN = ["sine", "saw", "lowpass", "adsr", "pan", "voices", "voices(count=2)", "sequence", "reader", "timer",
          "mix", "plasma", 'sampler("kick drum.wav")', 'constant(value={"a": {"b": -1}})']

names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,5}(\[[0-9]\])?(\._[a-z]{1,4}(\[[1-9]\])?)?",
                      fullmatch=True)
odd_names = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufeff"),
                    max_size=8)
weights = st.one_of(st.floats(-1e6, 1e6), st.integers(-9, 9).map(float), st.floats(-1e18, 1e18),
                    st.sampled_from([0.1, -0.3, 440.0, 2.0**-32, 1e17]))


def read(text: str, name: str = "p.yaml") -> Patch:
    return read_patch(text, name, KINDS)


@st.composite
def networks(draw: st.DrawFn, names: st.SearchStrategy[str] = names) -> Network:
    """Networks as edits make them: standing neurons and others, with any rows among them."""
    standing = Network.standing(KINDS)
    cast = {n.name: n.kind for n in standing.living()}
    for name in draw(st.lists(names, max_size=6, unique=True)):
        cast.setdefault(name, draw(st.sampled_from(CHOSEN)))
    kinds = {name: KINDS.kind(key) for name, key in cast.items()}
    more = {name: ("x", ":y") if kind.ports else () for name, kind in kinds.items()}
    outputs = [Address(k.key, n, p) for n, k in kinds.items() for p in (*k.output_names, *more[n])]
    rows: dict[Address, dict[Address, float]] = {}
    for name, kind in kinds.items():
        for port in (*kind.input_names, *more[name]):
            if name in standing.neurons and draw(st.booleans()):
                continue
            columns = draw(st.lists(st.sampled_from(outputs), max_size=4, unique=True))
            rows[Address(kind.key, name, port)] = {c: on_grid(draw(weights)) for c in columns}
        if name not in standing.neurons:
            rows[Address(kind.key, name, ALIVE)] = {ONE_OUT: draw(st.sampled_from([1.0, 1.0, 1.0, 0.5]))}
    return standing.with_rows(rows)


@st.composite
def raw_networks(draw: st.DrawFn) -> Network:
    """Networks of no shape at all: any names, dead neurons, twins, weights off the grid."""
    keys = st.sampled_from(["one", "accumulator", *CHOSEN])
    addresses = st.builds(Address, keys, odd_names, odd_names)
    raw = st.floats(allow_nan=False, allow_infinity=False)
    return Network(draw(st.dictionaries(addresses, st.dictionaries(addresses, raw, max_size=3), max_size=6)))
