"""What the arguments of commands may be: patches by file or name, kinds by name."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

# What is imported from livedmm is imported when it is needed: `livedmm --help` loads this module.


class PatchFile(click.ParamType[Path]):
    """A patch: a file, with its ending or without, or else the name of one that comes with livedmm."""

    name = "patch"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from livedmm import errors, resources

        path = Path(value)
        if path.is_file() or isinstance(value, Path):
            return path
        if (ended := path.with_name(f"{path.name}.yaml")).is_file():
            return ended
        built_in = resources.patches()
        # As in a checkout the file is called, so it may be called anywhere.
        name = value.removeprefix("patches/").removesuffix(".yaml")
        if name not in built_in:
            beside = [p.name for p in path.parent.glob("*.yaml")] if path.parent.is_dir() else []
            same = [known for known in built_in if known.endswith(f"/{path.stem}")]
            advice = errors.near(path.name, [*built_in, *beside]) if not same else f"did you mean '{same[0]}'?"
            self.fail(f"no file '{value}', and no patch of this name comes with livedmm"
                      f"{'; ' + advice if advice else ''}", param, ctx)
        return built_in[name]

    def shell_complete(self, ctx: click.Context, param: click.Parameter,
                       incomplete: str) -> list[CompletionItem]:
        from livedmm import resources

        named = [CompletionItem(name) for name in resources.patches() if name.startswith(incomplete)]
        return [*named, CompletionItem(incomplete, type="file")]


class LogFile(click.ParamType[Path]):
    """The log of a session: a file, or the name of one that comes with livedmm."""

    name = "log"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from livedmm import errors, resources

        path = Path(value)
        if path.is_file() or isinstance(value, Path):
            return path
        built_in = resources.logs()
        name = value.removeprefix("patches/").removesuffix(".jsonl")
        if name not in built_in:
            advice = errors.near(name, built_in)
            self.fail(f"no file '{value}', and no log of this name comes with livedmm"
                      f"{'; ' + advice if advice else ''}", param, ctx)
        return built_in[name]


class KindName(click.ParamType[str]):
    """The name of a kind; only for completion, since a file may add kinds."""

    name = "kind"

    def shell_complete(self, ctx: click.Context, param: click.Parameter,
                       incomplete: str) -> list[CompletionItem]:
        from livedmm.ugens import builtin

        return [CompletionItem(kind.name, help=kind.doc.partition("\n")[0])
                for kind in builtin() if kind.name.startswith(incomplete)]


class PictureSize(click.ParamType[tuple[int, int]]):
    """Width and height in pixels: ``1280x720``."""

    name = "size"

    def convert(self, value: str | tuple[int, int], param: click.Parameter | None,
                ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        sides = [int(side) for side in value.lower().split("x") if side.isascii() and side.isdigit()]
        if len(sides) != 2 or len(value) > 11 or not all(0 < side <= 16384 for side in sides):
            self.fail(f"'{value}' is no size; write width and height in pixels, such as 1280x720", param, ctx)
        return sides[0], sides[1]
