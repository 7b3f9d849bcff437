"""Kinds that are exchanged while they play, and the texts of their files in the log (R36, DESIGN 3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.errors import LivedmmError
from livedmm.live.editing import Editing
from livedmm.live.log import Log
from livedmm.live.order import NotYet
from livedmm.live.reloading import Reload
from livedmm.live.reloading import changes as changes_of
from livedmm.network import Declare, Edit, Network, Resolved
from livedmm.network.paths import glide as glided
from livedmm.network.paths import settled
from livedmm.ugens import Kind, Registry
from livedmm.ugens.files import KindsFile, kinds_of


class Exchanging(Editing):
    """A network whose kinds may become others; the parameters, and who may call, are those of `Session`."""

    def __init__(self, network: Network, registry: Registry, signals: CompiledMachine | LiteralMachine,
                 frame_rate: float, seed: int, log: Log | None, tell: Callable[[str], None]) -> None:
        super().__init__(network, registry, signals, frame_rate, seed, log, tell)
        self.accepts: Callable[[Kind], LivedmmError | bool] = lambda kind: True
        """Whether a shader can be drawn: True, why not, or False while that is being found out."""
        self._texts = {file.version: file.text for file in registry.files.values()}

    def reload(self, file: KindsFile, *, author: str = "file", at: int | None = None) -> Reload:
        """Let kinds be what a file says now: an edit of what neurons do, not of the matrix.

        Neurons keep their names, their weights, and states of the same name and format; the version before is faded out
        against the new one. Biases of inputs that a kind has got are written, as an edit. It is not undone: save the
        text before again.

        Raises
        ------
        DeclarationError
            If kinds that are in use could not be what they are to be. Nothing is then done.
        CompileError, KindError
            If a kind does not compile, or its sounds are missing; likewise.
        ShaderError
            If a shader cannot be drawn; likewise.
        NotYet
            While something is compiled, or still faded; likewise.
        """
        made = changes_of(file, self.registry, self.history.network, self.history)
        self.making.compile(made.becomes.values())
        self.making.prepare(change.kind for change in made.appearing if isinstance(change, Declare))
        shaders = [kind for kind in file.kinds if kind.shader is not None]
        for found in map(self.accepts, shaders):
            if isinstance(found, LivedmmError):
                raise found
            if not found:
                raise NotYet(lambda: all(map(self.accepts, shaders)))
        start = max(self.soon(), at or 0)
        under_way = [former.gain for key, former in self.signals.schedule.formers.items()
                     if key in made.was and not settled(former.gain, start)]
        if under_way:
            raise NotYet(lambda: all(settled(gain, self.soon()) for gain in under_way))
        samples = self.glide_of(None)
        if self.registry.files.get(file.path.resolve()) is not file:
            line = {"kinds": str(file.path), "version": file.version, "at": start, "glide": samples, "by": author}
            self.write(line if file.version in self._texts else {**line, "text": file.text})
            self._texts[file.version] = file.text
            self._take(file, made, start, samples)
            if made.biases:
                self.add_resolved(Edit((), author, start, samples, f"inputs of {file.path.name}", True),
                                  Resolved(made.biases))
            if made.appearing:
                self.edit(made.appearing, author=author, at=start, glide=samples, always=True,
                          text=f"inputs of {file.path.name}")
        return made

    def file_of(self, path: str, version: str, text: str | None) -> KindsFile:
        """A file of kinds as a log has it; its text, too, where it is the first line of that version."""
        text = self._texts[version] = text or self._texts[version]
        return kinds_of(Path(path), text)

    def reload_again(self, file: KindsFile, start: int, samples: int) -> None:
        """Take a file over as a log says it was done; the biases have a line of their own."""
        self._take(file, changes_of(file, self.registry, self.history.network, self.history), start, samples)

    def _take(self, file: KindsFile, made: Reload, start: int, samples: int) -> None:
        self.registry.take(file)
        self.machine.reload(made.was, glided((), start, samples, 0.0, 1.0), start)
