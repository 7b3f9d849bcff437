"""The kinds that a patch brings with it: files beside it, in `kinds/` and `shaders/`, or named in its `kinds` (R42).

A Python file of kinds is run, and can do whatever its user can. So a patch can only name files of its own
folder or below, a reader of strangers' patches can ask that none is run, and what was run is told. A shader file is
only read.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from livedmm.errors import LivedmmError, Where, near
from livedmm.language.patch_problems import Problems, says_nothing
from livedmm.language.text_files import quoted
from livedmm.language.yaml_text import Items, Node, Scalar
from livedmm.ugens import Registry
from livedmm.ugens.files import ENDINGS, PYTHON, files_of

MOST_FILES = 256
FOLDER = "kinds"
"""The folder beside a patch whose files are there without being named."""
SHADERS = "shaders"
"""The same for shader files; one that is wrong is told and left out, for such folders are collections."""


def load_kinds(node: Node | None, registry: Registry, folder: Path | None, run: bool,
               problems: Problems) -> tuple[Registry, list[str]]:
    """The registry with the kinds of the files that a patch names, and what its reader should be told.

    The sounds that its rows name are looked for in its folder too.

    Parameters
    ----------
    node
        What stands under `kinds`; None if the patch has none.
    folder
        The patch's own folder; None for a text that has none, which can bring no kinds.
    run
        Whether files of Python are run. If not, each is a problem.
    """
    notices: list[str] = []
    items = node.items if isinstance(node, Items) else [node] if node is not None else []
    beside, drawn = (_beside(folder, name, problems) for name in (FOLDER, SHADERS))
    drawn = [file for file in drawn if file.suffix != PYTHON]
    if not items and not beside and not drawn:
        return registry.beside(folder) if folder else registry, notices
    found = registry.beside(folder) if folder else registry.copy()
    for file in beside:
        if run or file.suffix != PYTHON:
            _add(file, f"{FOLDER}/{file.name}", Where(problems.document), found, problems, notices)
        else:
            notices.append(f"{FOLDER}/{file.name} was not run, so its kinds are not known")
    for file in drawn:
        _add(file, f"{SHADERS}/{file.name}", Where(problems.document), found, None, notices)
    if len(items) > MOST_FILES:
        problems.add(f"{len(items)} files of kinds", f"a patch has at most {MOST_FILES}", items[-1], "kinds")
    for index, item in enumerate(items[:MOST_FILES]):
        path = f"kinds[{index}]" if isinstance(node, Items) else "kinds"
        if not isinstance(item, Scalar):
            problems.add("this is no file's name", "kinds: [my_kinds.py] has one", item, path)
        elif not says_nothing(item):
            _load(item, path, found, folder, run, problems, notices)
    return found, notices


def _load(item: Scalar, path: str, registry: Registry, folder: Path | None, run: bool,
          problems: Problems, notices: list[str]) -> None:
    """Add the kinds of one file to `registry`."""
    name = item.text
    where = problems.where(item, path)
    if not _stands_below(name):
        problems.add(f"{quoted(name)} is not below the patch's folder",
                     "kinds come from there alone; write the name with '/' and without '..'", where)
        return
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in ENDINGS:
        problems.add(f"{quoted(name)} is no file of kinds", f"their names end in {', '.join(ENDINGS)}", where)
    elif folder is None:
        problems.add(f"{quoted(name)} cannot be looked for",
                     "only a file has a folder with kinds; save the text", where)
    elif suffix == PYTHON and not run:
        problems.add(f"{quoted(name)} is Python and was not run, so its kinds are not known",
                     "read what it does, then allow it", where)
    else:
        _look(folder / name, where.path, item, registry, folder, problems, notices)


def _stands_below(name: str) -> bool:
    """Whether a name can only mean a file of the folder or below, on any system."""
    parts = PurePosixPath(name).parts
    return bool(parts) and "\\" not in name and not PureWindowsPath(name).anchor \
        and not name.startswith(("/", "~")) and ".." not in parts


def _beside(folder: Path | None, name: str, problems: Problems) -> list[Path]:
    """The files of kinds in the folder `name` beside a patch."""
    if folder is None:
        return []
    try:
        found = files_of(folder / name) if (folder / name).is_dir() else []
        return [file for file in found if file.resolve().is_relative_to(folder.resolve())]
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        problems.add(f"the folder {name} cannot be looked into: {error}", "", Where(problems.document))
        return []


def _look(file: Path, path: str, item: Scalar, registry: Registry, folder: Path,
          problems: Problems, notices: list[str]) -> None:
    name = quoted(item.text)
    where = problems.where(item, path)
    try:
        is_below = file.resolve().is_relative_to(folder.resolve())
        is_file = file.is_file()
        beside = sorted(f.name for f in folder.iterdir() if f.suffix in ENDINGS) if not is_file else []
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        problems.add(f"{name} cannot be looked for: {error}", "", where)
        return
    if not is_file:
        problems.add(f"no file {name} beside the patch", near(item.text, beside), where)
    elif not is_below:
        problems.add(f"{name} is a link to outside the patch's folder", "put the file itself there", where)
    else:
        _add(file, item.text, where, registry, problems, notices)


def _add(file: Path, name: str, where: Where, registry: Registry, problems: Problems | None,
         notices: list[str]) -> None:
    """Add the kinds of a file; one that is known as it stands is not run again.

    What is wrong is a problem, or a notice where there are no `problems`: then the patch does without.
    """
    try:
        read = registry.read(file)
    except LivedmmError as error:
        if problems is None:
            notices.append(f"{error}. It is left out.")
        else:
            problems.note(error if error.where.document else error.at(where), where)
        return
    if registry.files.get(file.resolve()) is read:
        return
    if read.is_run:
        notices.append(f"{quoted(name)} was run; it brings {', '.join(k.name for k in read.kinds)}")
    notices += [f"{quoted(name)}: its '{hidden}' hides another kind" for hidden in registry.hides(read)]
    registry.take(read)
