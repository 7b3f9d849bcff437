"""Fuzz the readers of texts and of OSC packets, guided by coverage.

    pip install -e '.[fuzz]'
    python -m benchmarks.fuzz rows --seconds 300
    python -m benchmarks.fuzz patches --seconds 300
    python -m benchmarks.fuzz osc --seconds 300

Begins with the kept corpus in tests/corpus, or in tests/live/osc/corpus for packets, and leaves what it found in a
temporary folder that it names. What breaks a law of tests/fuzzing.py is written to crash-..., shown, and ends the run
with status 1; it belongs into the corpus, under a name that says what it is, once the fault is mended.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

from livedmm.language.patches import KEYS

TESTS = Path(__file__).parents[1] / "tests"
CORPUS = {"rows": TESTS / "corpus" / "rows", "patches": TESTS / "corpus" / "patches",
          "osc": TESTS / "live" / "osc" / "corpus"}
LONGEST = 1500
"""Bytes of a text: enough for some statements; what is long is a matter of its own tests."""
SLOWEST = 10
"""Seconds that one text may take; the reader promises bounded time."""
WORDS = [
    "self.delta", "update.out", "speaker", "screen", "with at(bar), glide(4):\n  ", "def p(x):\n  ",
    "return ", 'edit("', 'net["', "sum(", "spread(4, 0, 1)", "random(", 'note("c4")', "db(-6)", "5*ms",
    " += ", " *= ", "del ", "rows: |\n  ", "matrix:\n  ", "network:\n  ", "neurons:\n  ", "{}", "1e308",
    "-0.0", "2**-32", "[0]",
]
"""What the fuzzer may put in beside the names of the kinds and the keys of patches."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("target", choices=list(CORPUS))
    arguments.add_argument("--seconds", type=int, default=60)
    chosen = arguments.parse_args()
    with atheris.instrument_imports(include=["livedmm.language", "livedmm.network", "livedmm.live.osc"]):
        from tests import fuzzing
        from tests.live.osc import mutating
    folder = Path(tempfile.mkdtemp(prefix=f"livedmm-fuzz-{chosen.target}-"))
    words = folder / "words.dict"
    put_in = [piece.decode("latin-1") for piece in mutating.PIECES] if chosen.target == "osc" else \
        [*WORDS, *KEYS, *fuzzing.REGISTRY.names]
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in put_in))
    found = folder / "found"
    found.mkdir()
    print(f"what is found is kept in {folder}", flush=True)
    options = [f"-dict={words}", f"-max_total_time={chosen.seconds}", f"-max_len={LONGEST}",
               f"-timeout={SLOWEST}", f"-artifact_prefix={folder}/", "-rss_limit_mb=2048",
               "-print_final_stats=1", "-verbosity=0"]
    target = getattr(fuzzing, chosen.target)

    def told(data: bytes) -> None:
        try:
            target(data)
        except Exception:
            print(f"\nwhat breaks a law: {data!r}", flush=True)
            raise

    atheris.Setup([sys.argv[0], str(found), str(CORPUS[chosen.target]), *options], told)
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else f"\\x{ord(c):02x}" for c in word)


if __name__ == "__main__":
    main()
