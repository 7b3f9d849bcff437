"""The files that come with livedmm: patches, shaders, assets; in a checkout and in an installed wheel alike."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def folder(name: Literal["patches", "shaders", "assets"]) -> Path:
    """The folder of built-in files of a sort: package data in a wheel, beside the package in a checkout."""
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def shaders() -> tuple[Path, ...]:
    """The built-in shader files, sorted."""
    return tuple(sorted(p for p in folder("shaders").iterdir() if p.suffix in (".frag", ".fs")))


def patches() -> Mapping[str, Path]:
    """The built-in patches by name, sorted; one in a sub-folder has it in its name, ``experiments/wave``.

    What was saved while one of them played stands beside it, as ``wave.live``, and is none of them.
    """
    return {name: path for name, path in _named("*.yaml").items() if not name.endswith(".live")}


def is_built_in(patch: Path) -> bool:
    """Whether a patch is one that comes with livedmm: nothing is written beside it."""
    return patch.resolve().is_relative_to(folder("patches").resolve())


def logs() -> Mapping[str, Path]:
    """The built-in logs of sessions, which stand beside patches, by name, sorted."""
    return _named("*.jsonl")


def _named(pattern: str) -> Mapping[str, Path]:
    here = folder("patches")
    return dict(sorted((path.relative_to(here).with_suffix("").as_posix(), path) for path in here.rglob(pattern)))
