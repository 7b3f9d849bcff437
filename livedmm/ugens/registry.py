"""Which kinds there are: a session's registry, filled from modules, files and entry points."""

from __future__ import annotations

import ast
import importlib
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType, ModuleType

from livedmm import resources
from livedmm.errors import KindError, near
from livedmm.sounds import Sounds
from livedmm.ugens import media
from livedmm.ugens.files import KindsFile, declared_in, read_kinds, text_of
from livedmm.ugens.kind import Kind, read_literal
from livedmm.ugens.ports import Stream
from livedmm.ugens.shaders import shader_kind

ENTRY_POINTS = "livedmm.ugens"
_LONGEST_KEY = 65536


class Registry:
    """The kinds that a session knows, by name, and those that rows call alike, by family.

    Called from any thread to read; only the thread that owns the session adds to it.

    Attributes
    ----------
    sounds
        Where the sounds are that settings of kinds name.
    files
        The files that kinds came from, as they were read last, by their resolved paths.
    version
        Is another number whenever the kinds are others.
    """

    def __init__(self, kinds: Iterable[Kind] = (), sounds: Sounds | None = None,
                 files: Mapping[Path, KindsFile] = MappingProxyType({})) -> None:
        self.sounds = sounds or Sounds()
        self.files = dict(files)
        self.version = 0
        self._read_last: dict[Path, KindsFile] = {}
        self._kinds: dict[str, Kind] = {}
        self._families: Mapping[str, Mapping[Stream, Kind]] | None = None
        self._bound: dict[str, Kind] = {}
        for kind in kinds:
            self.add(kind)

    def add(self, kind: Kind) -> None:
        """Add a kind, or put it in the place of the one of the same name."""
        self._kinds[kind.name] = kind
        self.version += 1
        self._families = None
        self._bound.clear()

    def copy(self) -> Registry:
        """A registry of the same kinds, to add to without changing this one."""
        return Registry(self, self.sounds, self.files)

    def beside(self, folder: Path | None) -> Registry:
        """The same, for texts of a folder: there the sounds are looked for first that they name.

        A file that one of the two has read is not run again by the other.
        """
        other = Registry(self, self.sounds.beside(folder), self.files)
        other._read_last = self._read_last
        return other

    def check_files(self, kind: Kind) -> None:
        """Raise KindError if a file that a kind's settings name is missing; or broken, if it is a sound.

        A sound is read, unless it was; pictures and films are read by who draws.
        """
        for sound in kind.sounds:
            self.sounds.check(kind.values[sound.setting], kind.values.get(sound.cycle, 0))
        if kind.source in media.ENDINGS:
            media.find(kind.source, kind.values["file"], self.sounds.folder)

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def __contains__(self, name: object) -> bool:
        return name in self._kinds or name in self.families

    @property
    def families(self) -> Mapping[str, Mapping[Stream, Kind]]:
        """The kinds that rows call alike: family, stream, kind."""
        if self._families is None:
            found: dict[str, dict[Stream, Kind]] = {}
            for kind in self._kinds.values():
                if kind.family:
                    found.setdefault(kind.family, {})[kind.stream] = kind
            self._families = MappingProxyType(found)
        return self._families

    @property
    def names(self) -> list[str]:
        """What rows may call: the names of kinds and of families, sorted."""
        return sorted({*self._kinds, *self.families})

    def named(self, name: str, streams: Iterable[Stream] = ()) -> Kind:
        """The kind that rows call `name`; of a family, the one for operands of `streams` (R30).

        Raises
        ------
        KindError
            If there is none; it names what is near.
        """
        if name in self._kinds:
            return self._kinds[name]
        family = self.families.get(name)
        if family is None:
            raise KindError(f"no kind '{name}'", near(name, self.names) or "`livedmm kinds` lists them")
        present = set(streams)
        order: tuple[Stream, ...] = ("image", "signal", "value")
        wanted: Stream = next((s for s in order if s in present), "value")
        if wanted in family:
            return family[wanted]
        # A family without a member for these streams: the linear maps between streams bridge the gap.
        return next(family[s] for s in ("value", "signal", "image") if s in family)

    def kind(self, key: str) -> Kind:
        """The kind of a key of the network matrix, settings included.

        Raises
        ------
        KindError
            If there is no such kind, or the settings are not its own.
        """
        if key in self._kinds:
            return self._kinds[key]
        if key not in self._bound:
            self._bound[key] = self._read(key)
        return self._bound[key]

    def _read(self, key: str) -> Kind:
        try:
            if len(key) > _LONGEST_KEY:
                raise ValueError("too long")
            with warnings.catch_warnings():  # a key such as "1if" is warned of as well as refused
                warnings.simplefilter("ignore")
                call = ast.parse(key, mode="eval").body
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                raise ValueError("not a call")
            name, arguments = call.func.id, [read_literal(a) for a in call.args]
            named = {k.arg: read_literal(k.value) for k in call.keywords if k.arg is not None}
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            raise KindError(f"no kind {key[:80]!r}", near(key, self.names) or "`livedmm kinds` lists them") from None
        if name not in self._kinds:
            raise KindError(f"no kind '{name}'", near(name, self.names) or "`livedmm kinds` lists them")
        kind = self._kinds[name]
        if len(arguments) > len(kind.settings):
            raise KindError(f"{name} has {len(kind.settings)} settings, given {len(arguments)}")
        positional = {s.name: a for s, a in zip(kind.settings, arguments, strict=False)}
        bound = kind.bind(**{**positional, **named})
        if bound.key != key:
            # One kind has one key, or a neuron would have two addresses.
            raise KindError(f"no kind {key[:80]!r}", f"it is written {bound.key}")
        return bound

    def add_module(self, module: ModuleType) -> list[Kind]:
        """Add every kind that a module holds under a public name; those it declares itself."""
        found = declared_in(module)
        for kind in found:
            self.add(kind)
        return found

    def add_file(self, path: Path) -> list[Kind]:
        """Add the kinds that a file declares: a shader, or a file of Python, which is run and must be the user's own.

        Raises
        ------
        DeclarationError
            If the file cannot be read, does not run, or declares no kind. Nothing is then added.
        """
        return self.take(self.read(path))

    def read(self, path: Path) -> KindsFile:
        """Read a file of kinds and run it, without adding its kinds; as it was read last, it is the same object.

        Any thread may call it.

        Raises
        ------
        DeclarationError
            If the file cannot be read, does not run, or declares no kind.
        """
        place = path.resolve()
        found = self._read_last[place] = read_kinds(path, self._read_last.get(place))
        return found

    def is_read(self, path: Path) -> bool:
        """Whether a file of kinds was read as it stands, so that `read` will not run it."""
        known = self._read_last.get(path.resolve())
        return known is not None and text_of(path) == known.text

    def take(self, file: KindsFile) -> list[Kind]:
        """Add the kinds of a file that was read, or put them in the place of those of an earlier version."""
        self.files[file.path.resolve()] = file
        for kind in file.kinds:
            self.add(kind)
        return list(file.kinds)

    def hides(self, file: KindsFile) -> list[str]:
        """The kinds of a file that stand, or will stand, in the place of kinds from elsewhere, by name (R42)."""
        before = self.files.get(file.path.resolve())
        own = {kind.name for kind in before.kinds} if before else set()
        return [kind.name for kind in file.kinds if kind.name in self and kind.name not in own]

    def add_entry_points(self) -> list[str]:
        """Add the kinds of installed packages; return one sentence for each package that failed."""
        failed = []
        for point in entry_points(group=ENTRY_POINTS):
            try:
                self.add_module(point.load())
            except Exception as error:  # a stranger's package may raise anything, and the rest must load
                failed.append(f"the kinds of {point.value} could not be loaded: {error}")
        return failed


@cache
def builtin() -> Registry:
    """The built-in kinds; copy it before adding to it."""
    from livedmm.ugens import library

    registry = Registry()
    for name in library.MODULES:
        registry.add_module(importlib.import_module(f"{library.__name__}.{name}"))
    for path in resources.shaders():
        registry.add(shader_kind(path))
    return registry
