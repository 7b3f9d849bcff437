"""A patch that was read: what it says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from livedmm.errors import LivedmmError, PatchError, Where
from livedmm.language.program import Program
from livedmm.network import Network, Saying
from livedmm.ugens import Registry


@dataclass(frozen=True, eq=False)
class Patch:
    """A patch that was read: what it says, or what is wrong with it. Immutable; any thread may read it.

    Parameters
    ----------
    name
        The name of the document, as errors and sources have it.
    registry
        The kinds that it was read with, its own included.
    program
        All its statements, of whatever form, in order; places are those of the file. Its `sayings` are
        what saving the file while it plays evaluates (R36). Empty if the patch is a whole network.
    network
        The network that it makes; None if there are errors, since a text is evaluated whole or not at all.
    picture_ticks
        How many times its pictures are ticked at each frame (R46).
    is_whole
        Whether it is the published form of a network, which has no statements: evaluating it is the
        difference between what plays and `network`.
    written
        Its rows as a person wrote them, as one text.
    notices
        What the reader should be told though nothing is wrong: which files were run, which kinds are hidden.
    """

    name: str
    registry: Registry
    program: Program
    network: Network | None = None
    errors: tuple[LivedmmError, ...] = ()
    notices: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    tempo: float | None = None
    picture_ticks: int = 1
    is_whole: bool = False
    written: str = ""

    @property
    def title(self) -> str:
        """What it is called; empty if it does not say."""
        return self.texts.get("title", "")

    @property
    def sayings(self) -> Mapping[str, Saying]:
        """What each statement says, by its key, in order."""
        return self.program.sayings

    def require(self) -> Network:
        """The network that the patch makes.

        Raises
        ------
        PatchError
            If anything is wrong with it: the one error, or all of them, one a line.
        """
        if self.network is not None:
            return self.network
        if len(self.errors) == 1:
            error = self.errors[0]
            raise PatchError(error.message, error.advice, error.where) from error
        lines = "\n".join(f"  {error}" for error in self.errors)
        raise PatchError(f"{len(self.errors)} problems\n{lines}", where=Where(self.name))
