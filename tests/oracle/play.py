"""Play recordings of the original programs and compare: ``python tests/oracle/play.py FILE...``.

One line for each file, ``ok`` with the number of comparisons or the first difference with its place. The exit
status is 1 if anything differs or cannot be played.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.oracle.player import main

    sys.exit(main(sys.argv[1:]))
