"""What tests of all packages share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# How long a test takes depends on the machine and its other work, and is no property of what is tested.
# `pytest --hypothesis-profile thorough` looks twenty times as long.
settings.register_profile("livedmm", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("livedmm")

# pytest-xdist tells its workers how wide the terminal is, and what is printed into a pipe would be cut to that.
os.environ.pop("COLUMNS", None)


@pytest.fixture(scope="session")
def oracle_folder() -> Path:
    """The folder of the recorded runs of the original programs; without it the test is skipped.

    It stands as ``shared/oracle`` beside the checkout or above it, or is named by LIVEDMM_ORACLE.
    """
    named = os.environ.get("LIVEDMM_ORACLE")
    above = Path(__file__).resolve().parents
    for folder in [Path(named)] if named else [up / "shared" / "oracle" for up in above]:
        if folder.is_dir():
            return folder
    pytest.skip(f"LIVEDMM_ORACLE={named} is no folder" if named else
                "no shared/oracle beside the checkout; name the folder of the recorded runs in LIVEDMM_ORACLE")
