"""Files of pictures and films that settings name: where they are looked for (R14). Nothing is opened here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from livedmm import resources
from livedmm.errors import KindError, near

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff")
FILMS = (".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".gif", ".mpg", ".mpeg", ".ogv")
ENDINGS: Mapping[str, tuple[str, ...]] = {"image": PICTURES, "video": FILMS}
"""How the names of files end that are offered, by the source that reads them."""
MOST_FILES = 1024


def find(source: str, name: str, folder: Path | None) -> list[Path]:
    """The files that a name means to a source: one, or those of a folder, sorted by name.

    It is looked for in `folder`, which is the patch's (without one, where livedmm was started), then among the built-in
    pictures. A name may leave out its ending where only one file is meant; it may go up with ``..``, begin with ``~``
    or be absolute.

    Raises
    ------
    KindError
        If there is no such file, or more than one.
    """
    built_in = resources.folder("assets") / "pictures"
    bases = [Path() if folder is None else folder, built_in]
    what = "film" if source == "video" else "picture"
    try:
        for base in bases if name else ():
            path = base / Path(name).expanduser()
            if path.is_dir() and source == "image":
                return _all_in(path, name)
            if path.is_file():
                return [path]
            alike = [p for p in _files(path.parent, source) if p.stem == path.name]
            if len(alike) > 1:
                raise KindError(f"'{name:.80}' is clear no more: there are {' and '.join(p.name for p in alike)}",
                                "say which, with its ending")
            if alike:
                return alike
        there = dict.fromkeys(p.name for base in bases for p in _files(base, source))
    except (OSError, ValueError, RuntimeError) as error:  # names that no file can have; links in a circle
        raise KindError(f"the {what} '{name:.80}' cannot be looked for ({error})") from error
    raise KindError(f"no {what} '{name:.80}'", near(Path(name).name, there)
                    or f"files are looked for beside the patch, then among the built-in {what}s")


def _all_in(folder: Path, name: str) -> list[Path]:
    found = list(_files(folder, "image"))
    if not found:
        raise KindError(f"the folder '{name:.80}' holds no pictures", f"their names end in {', '.join(PICTURES)}")
    if len(found) > MOST_FILES:
        raise KindError(f"the folder '{name:.80}' holds {len(found)} pictures", f"{MOST_FILES} at most can be one kind")
    return found


def _files(folder: Path, source: str) -> Iterator[Path]:
    """The files of a folder that a source may read, sorted by name; none if there is no such folder."""
    if folder.is_dir():
        yield from sorted(p for p in folder.iterdir() if p.suffix.lower() in ENDINGS[source]
                          and not p.name.startswith(".") and p.is_file())
