"""The kinds that there are for a command: built in, installed, and of the user's own files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import platformdirs

from livedmm.commands.printing import tell
from livedmm.errors import DeclarationError
from livedmm.language.kinds import installed_kinds
from livedmm.language.patch_kinds import FOLDER, SHADERS
from livedmm.ugens import Registry
from livedmm.ugens.files import ENDINGS, PYTHON, files_of


@dataclass(frozen=True, slots=True)
class Own:
    """Which files of kinds of the user's own a command takes.

    Attributes
    ----------
    given
        Files and folders that were named; one that is wrong ends the command.
    run
        Whether any file of Python is run. Installed packages are there all the same.
    """

    given: Sequence[Path] = ()
    run: bool = True


NONE = Own()
"""None beside those of the user's folder."""


def own_folder(name: Literal["kinds", "shaders"] = "kinds") -> Path:
    """The folder whose files of kinds, or of shaders, are there for every patch."""
    return platformdirs.user_config_path("livedmm", appauthor=False) / name


def folders_of(patch: Path, own: Own) -> list[Path]:
    """The folders in which a new file brings kinds while a patch plays."""
    return [own_folder(), *(path for path in own.given if path.is_dir()),
            *(patch.resolve().parent / name for name in (FOLDER, SHADERS))]


def all_kinds(own: Own = NONE) -> Registry:
    """The built-in kinds, those of installed packages, and the user's own; what fails, or is hidden, is told (R42).

    Raises
    ------
    DeclarationError
        If a file that was named does not run. One of the user's folder that does not is told and left out.
    """
    registry, failed = installed_kinds()
    for sentence in failed:
        tell(sentence)
    folder, collection = own_folder(), own_folder("shaders")
    files = [(file, False) for file in (files_of(folder) if folder.is_dir() else ())]
    files += [(file, False) for file in (files_of(collection) if collection.is_dir() else ()) if file.suffix != PYTHON]
    for path in own.given:
        named = files_of(path)
        if not named:
            raise DeclarationError(f"the folder {path} holds no kinds", f"their files end in {', '.join(ENDINGS)}")
        files += [(file, True) for file in named]
    for file, must in files:
        if own.run or file.suffix != PYTHON:
            _add(registry, file, must)
        else:
            tell(f"{file} was not run, so its kinds are not known")
    return registry


def _add(registry: Registry, file: Path, must: bool) -> None:
    try:
        read = registry.read(file)
    except DeclarationError as error:
        if must:
            raise
        tell(f"{error}. It is left out.")
        return
    for name in registry.hides(read):
        tell(f"{file}: its '{name}' hides another kind")
    registry.take(read)
