"""The folder of a patch: what is saved and loaded by name stands in it, and nothing outside of it is touched (R41)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from livedmm.errors import EditError, near
from livedmm.language.patch_kinds import FOLDER as KINDS
from livedmm.language.patch_kinds import SHADERS
from livedmm.ugens.files import KindsFile

LONGEST_NAME = 200
"""Bytes of a name, which leaves room for its ending: file systems take 255 bytes."""


@dataclass(frozen=True)
class Folder:
    """Files by their names. Who asks is a performer, or anybody over the network: errors are EditErrors.

    Attributes
    ----------
    path
        Where they are written and read.
    read_too
        Where patches are found that are not there; nothing is written into it.
    """

    path: Path
    read_too: Path | None = None

    def file(self, name: str) -> Path:
        """The file of a name; raises EditError if it would be outside, or no file can have the name."""
        if not name.isprintable() or len(name.encode()) > LONGEST_NAME:
            raise EditError(f"no file can be named {name[:40]!a}", f"give a name of up to {LONGEST_NAME} letters")
        path = (self.path / name).resolve()
        if not path.is_relative_to(self.path.resolve()):
            raise EditError(f"'{name:.60}' is outside of the patch's folder", "give a name without .. or /")
        return path

    def patch(self, name: str) -> Path:
        """The file of a patch; raises EditError as `file` does."""
        return self.file(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")

    def found(self, name: str) -> Path | None:
        """The file of a patch, if there is one; raises EditError as `file` does."""
        places = [self, *([Folder(self.read_too)] if self.read_too is not None else [])]
        return next((path for path in (place.patch(name) for place in places) if path.exists()), None)

    def existing(self, name: str) -> Path:
        """The file of a patch that is there; raises EditError if it is not, or as `file` does."""
        if (path := self.found(name)) is None:
            raise EditError(f"no patch '{name:.40}' in {self.path}", near(name[:40], self.patches()))
        return path

    def fresh(self, name: str) -> Path:
        """A file that is not there yet; raises EditError if it is, or as `file` does."""
        path = self.file(name)
        if path.exists():
            raise EditError(f"{name:.60} is there already", "give another name; nothing is overwritten")
        return path

    def patches(self) -> list[str]:
        """The names of the patches that are there."""
        return [path.stem for place in (self.path, self.read_too) if place is not None
                for path in place.glob("*.y*ml")]

    def must_name(self, files: Mapping[Path, KindsFile], kinds: Iterable[str]) -> list[str]:
        """Of files of kinds, by their places, those that a patch here must name to have some kinds; relative to it."""
        folder, used = self.path.resolve(), set(kinds)
        return [path.relative_to(folder).as_posix() for path, file in files.items()
                if path.is_relative_to(folder) and not used.isdisjoint(kind.name for kind in file.kinds)
                and path.parent not in (folder / KINDS, folder / SHADERS)]


def write(path: Path, text: str) -> None:
    """Write a text aside and let it take its name: no crash leaves half of it; raises EditError if it cannot be."""
    aside = path.with_name(f".{path.name}.new")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise EditError(f"{path.name} cannot be written ({error.strerror})") from error
