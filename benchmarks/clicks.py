"""How far edits of every sort bend the sound, as a multiple of how far the steady sound does.

    python -m benchmarks.clicks [--moments 16]

An edit that bends it more than twice as far is a click. Each is made at some moments in the course of the sound; the
worst counts. What is soft goes its own way: its glide is not what keeps it from clicking. What cuts is meant to be over
at once. Status 1 if anything else clicks with a glide, or what is not soft does not without one.
"""

from __future__ import annotations

import argparse
import sys

from tests.live.click_cases import CASES
from tests.live.clicking import GLIDE, RATE, TOO_MUCH, bend


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--moments", type=int, default=16, help="how often each edit is made (default 16)")
    given = parser.parse_args()
    print(f"the largest second difference; at most {TOO_MUCH:g} times the steady one is no click")
    print(f"{'edit':44}{'steady':>10}{f'{1000 * GLIDE / RATE:g} ms':>12}{'ratio':>8}{'glide 0':>12}{'ratio':>8}")
    failed = 0
    for case in CASES:
        bent, steady = bend(case, GLIDE, given.moments)
        cut, steady0 = bend(case, 0, given.moments)
        wrong = (bent > TOO_MUCH * steady) != case.cuts or (case.steps and cut <= TOO_MUCH * steady0)
        failed += wrong
        print(f"{case.name:44}{steady:10.5f}{bent:12.5f}{bent / steady:8.2f}{cut:12.5f}{cut / steady0:8.2f}"
              f"{'' if case.steps else '  (soft)'}{'  (cuts)' if case.cuts else ''}"
              f"{'  <- WRONG' if wrong else ''}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
