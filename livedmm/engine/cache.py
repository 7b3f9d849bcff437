"""Where compiled code is kept, so that only the first start compiles.

numba's cache looks at the file that holds a function and not at what that file imports; so the folder's name holds a
hash of all the sources of the engine, and a changed engine has an empty cache. Import this before numba compiles.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

import numba
import platformdirs


@cache
def fingerprint() -> str:
    """A hash of the engine's sources, of numba and of Python."""
    digest = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


@cache
def folder() -> Path:
    """The folder of this engine's compiled code, inside ``LIVEDMM_CACHE`` or the user's cache folder."""
    root = os.environ.get("LIVEDMM_CACHE") or platformdirs.user_cache_dir("livedmm", appauthor=False)
    return Path(root) / f"compiled-{fingerprint()}"


def use() -> None:
    """Let numba keep what it compiles in `folder`."""
    numba.config.CACHE_DIR = str(folder())


use()
