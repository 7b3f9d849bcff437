"""Where the tests of signal kinds keep what they compile."""

from __future__ import annotations

import os
from pathlib import Path

# Set before the engine is imported, which reads it once. The folder stays between runs, as pytest's own does.
os.environ.setdefault("LIVEDMM_CACHE", str(Path(__file__).resolve().parents[3] / ".pytest_cache" / "livedmm"))
