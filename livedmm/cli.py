"""The command line: one thin function for each command, which loads what it needs when it is called.

Exit status: 0 fine, 1 problems found, 2 wrong usage, 70 a fault of livedmm itself, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livedmm.commands.parameters import KindName, LogFile, PatchFile, PictureSize

if TYPE_CHECKING:
    from livedmm.commands.registry import Own

FINE, PROBLEMS, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 70, 130

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


PATCH = PatchFile()
LOG = LogFile()
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def with_kinds(command: Callable[..., int]) -> Callable[..., int]:
    """The options that say which kinds of the user's own there are: the command's argument `own`."""
    @click.option("--kinds", "files", metavar="FILE|FOLDER", multiple=True,
                  type=click.Path(path_type=Path, exists=True),
                  help="Add the kinds that Python files of yours declare; they are run. May be repeated.")
    @click.option("--safe", is_flag=True, help="Run no Python file, whoever names it: for strangers' patches.")
    @wraps(command)
    def taken(files: Sequence[Path], safe: bool, **rest: Any) -> int:
        from livedmm.commands.registry import Own

        return command(own=Own(files, not safe), **rest)

    return taken


@click.group(context_settings=_CONTEXT)
@click.version_option(package_name="livedmm", message="%(prog)s %(version)s")
@click.option("--traceback", is_flag=True, help="Show where an error arose: for reports of faults.")
def cli(traceback: bool) -> None:
    """An instrument for sound and picture whose program is one matrix of numbers, edited while it plays.

    A PATCH is a YAML file, or the name of one that comes with livedmm.
    """


@cli.command(short_help="Find every problem of patches.")
@click.argument("patches", metavar="PATCH...", nargs=-1, required=True, type=PATCH)
@with_kinds
@as_json
def check(patches: Sequence[Path], own: Own, as_json: bool) -> int:
    """Find every problem of each PATCH, a line for each: file:line:column: what is wrong; what to do.

    Exit status 0 if all are fine, 1 if there are problems.
    """
    from livedmm.commands.check import check

    return check(patches, own, as_json)


@cli.command(short_help="Show a patch as rows, as its matrix, or as a picture.")
@click.argument("patch", type=PATCH)
@click.option("--matrix", is_flag=True, help="Print every weight of the network matrix instead of rows.")
@click.option("--graph", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
              help="Draw the network as an SVG picture; - is standard output.")
@with_kinds
@as_json
def show(patch: Path, matrix: bool, graph: Path | None, own: Own, as_json: bool) -> int:
    """Show the network of PATCH, as rows that read back as the same network."""
    from livedmm.commands import show

    if graph is not None:
        return show.graph(patch, graph, own)
    return show.matrix(patch, own, as_json) if matrix else show.rows(patch, own, as_json)


@cli.command(short_help="List the kinds of neurons, or explain one.")
@click.argument("kind", required=False, type=KindName())
@click.option("--page", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False),
              help="Write a page on all of them, kinds.md, with a still or a sound of each beside it.")
@with_kinds
@as_json
def kinds(kind: str | None, page: Path | None, own: Own, as_json: bool) -> int:
    """List all kinds of neurons, or tell everything of one KIND."""
    if page is not None:
        from livedmm.commands import kinds_page

        return kinds_page.page(page, own)
    from livedmm.commands import kinds

    return kinds.one(kind, own, as_json) if kind else kinds.every(own, as_json)


@cli.command(short_help="Run a patch on the exact machine.")
@click.argument("patch", type=PATCH)
@click.option("--ticks", type=click.IntRange(min=0), required=True, metavar="N", help="How many ticks.")
@click.option("--watch", multiple=True, metavar="NEURON[.OUTPUT]",
              help="Print this output as it changes; may be repeated. By default all that the patch names.")
@click.option("--every", type=click.IntRange(min=1), default=1, metavar="K", help="Look at every Kth tick.")
@click.option("--send", multiple=True, metavar="NEURON=JSON@TICK",
              help="Let an event arrive at a neuron before a tick: --send 'reader={\"a\": 1}@3'.")
@click.option("--seed", type=int, default=0, metavar="S", help="The seed of all that is random.")
@with_kinds
@as_json
def run(patch: Path, ticks: int, watch: Sequence[str], every: int, send: Sequence[str], seed: int,
        own: Own, as_json: bool) -> int:
    """Run PATCH on the exact machine, and print its V-values as they change."""
    from livedmm.commands.run import run

    return run(patch, ticks, watch, every, send, seed, own, as_json)


@cli.command(short_help="Render a patch into a file of sound, or a film.")
@click.argument("patch", type=PATCH)
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="The file; its name says the format: .wav, .flac, .ogg; .mp4, .webm, .gif; .png is the last "
                   "picture, frame%04d.png all of them.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=10.0, show_default=True, metavar="S")
@click.option("--size", type=PictureSize(), default="1280x720", show_default=True, metavar="WxH", help="Of a film.")
@click.option("--fps", type=click.FloatRange(1, 1000), default=60.0, show_default=True, metavar="N",
              help="Frames a second of a film.")
@click.option("--sample-rate", type=click.FloatRange(1000, 768000), default=48000.0, show_default=True, metavar="HZ")
@click.option("--block-size", type=click.IntRange(1, 1 << 20), default=64, show_default=True, metavar="N",
              help="Samples computed at a time; it changes no bit.")
@click.option("--seed", type=int, default=0, metavar="N", help="The seed of all that is random.")
@click.option("--no-limiter", is_flag=True, help="Do not turn down what is too loud.")
@with_kinds
def render(patch: Path, output: Path, seconds: float, size: tuple[int, int], fps: float, sample_rate: float,
           block_size: int, seed: int, no_limiter: bool, own: Own) -> int:
    """Render what PATCH sounds and looks like into a file, as fast as this machine can; it needs no screen."""
    from livedmm.commands.sight import film, is_film

    if is_film(output):
        return film(patch, output, seconds, size, fps, sample_rate, seed, not no_limiter, own)
    from livedmm.commands.sound import render

    return render(patch, output, seconds, sample_rate, block_size, seed, not no_limiter, own)


@cli.command(short_help="Render one frame of a patch into a PNG file.")
@click.argument("patch", type=PATCH)
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="The file, a PNG.")
@click.option("--seconds", type=click.FloatRange(min=0), default=5.0, show_default=True, metavar="S",
              help="How long it has played by then.")
@click.option("--size", type=PictureSize(), default="1280x720", show_default=True, metavar="WxH")
@click.option("--fps", type=click.FloatRange(1, 1000), default=60.0, show_default=True, metavar="N",
              help="Frames a second, of V-values too.")
@click.option("--seed", type=int, default=0, metavar="N", help="The seed of all that is random.")
@with_kinds
def still(patch: Path, output: Path, seconds: float, size: tuple[int, int], fps: float, seed: int, own: Own) -> int:
    """Render what PATCH looks like after some seconds; it needs no screen."""
    from livedmm.commands.sight import still

    return still(patch, output, seconds, size, fps, seed, own)


@cli.command(short_help="List the patches that come with livedmm.")
@as_json
def patches(as_json: bool) -> int:
    """List the patches that come with livedmm, each with a line on it."""
    from livedmm.commands.patches import every

    return every(as_json)


@cli.command(short_help="Start a patch of your own.")
@click.argument("name", type=click.Path(path_type=Path, dir_okay=False))
def new(name: Path) -> int:
    """Write NAME.yaml: a small patch that plays at once, with comments that say what to change."""
    from livedmm.commands.patches import new

    return new(name)


@cli.command(short_help="Show all built-in patches on one page.")
@click.option("-o", "--output", default="gallery", show_default=True, metavar="FOLDER",
              type=click.Path(path_type=Path, file_okay=False), help="Where the page is written.")
@click.option("--only", multiple=True, metavar="NAME", help="A patch, or a folder of them, such as experiments; "
              "may be repeated.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True, max=600), default=10.0, show_default=True,
              metavar="S", help="How long each plays.")
@click.option("--size", type=PictureSize(), default="320x180", show_default=True, metavar="WxH", help="Of the stills.")
@click.option("--films", is_flag=True, help="Film what is seen, instead of sounds beside stills.")
@with_kinds
def gallery(output: Path, only: Sequence[str], seconds: float, size: tuple[int, int], films: bool, own: Own) -> int:
    """Show the patches that come with livedmm on one page: a still, the sound, and what to try, of each.

    Writes index.html, sheet.png (all stills on one picture), and their files. A patch that shows nothing is shown as
    its network.
    """
    from livedmm.commands.gallery import How, gallery

    return gallery(output, only, How(seconds, size, films), own)


@cli.command(short_help="Play a patch until you press Ctrl-C.")
@click.argument("patch", type=PATCH, default="first_light")
@click.option("--device", default="", metavar="NAME", help="A part of the sound device's name.")
@click.option("--no-audio", is_flag=True, help="Play on a timer, without a device.")
@click.option("--no-window", is_flag=True, help="Open no window; where there is no screen none is opened anyway.")
@click.option("--monitor", metavar="NAME", help="The monitor of the window: a part of its name, or a number from 0 on.")
@click.option("--full-screen", is_flag=True, help="Let the window fill its monitor; F11 does it too.")
@click.option("--output", metavar="NAME", help="A second window, with nothing but the picture, that fills a monitor.")
@click.option("--size", type=PictureSize(), default="1280x720", show_default=True, metavar="WxH",
              help="Of the pictures.")
@click.option("--latency", type=click.FloatRange(min=0), metavar="MS",
              help="Milliseconds from a sample to the loudspeaker that the device is asked for; its lowest by default. "
                   "What it gives is told as it starts.")
@click.option("--block-size", type=click.IntRange(0, 8192), default=0, show_default=True, metavar="N",
              help="Samples of a block to ask for; 0 leaves it to the host.")
@click.option("--sample-rate", type=click.FloatRange(1000, 768000), default=48000.0, show_default=True, metavar="HZ",
              help="Of the session; a device that has another is resampled.")
@click.option("--seed", type=int, default=0, metavar="N", help="The seed of all that is random.")
@click.option("--bind", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="Where OSC is heard; 0.0.0.0 lets other machines play.")
@click.option("--osc-port", type=click.IntRange(0, 65535), default=57170, show_default=True, metavar="N")
@click.option("--no-osc", is_flag=True, help="Hear no OSC.")
@click.option("--log", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Where the session is logged; by default among the last 50 in your state folder.")
@click.option("--resume", is_flag=True, help="Go on where the last session of this patch ended, or crashed.")
@with_kinds
def perform(patch: Path, device: str, no_audio: bool, no_window: bool, monitor: str | None, full_screen: bool,
            output: str | None, size: tuple[int, int], latency: float | None, block_size: int,
            sample_rate: float, seed: int, bind: str, osc_port: int, no_osc: bool, log: Path | None,
            resume: bool, own: Own) -> int:
    """Play PATCH until you press Ctrl-C; without a sound device it plays on, and takes one up when it appears.

    Saving the patch file, or a file of kinds, while it plays is an edit, and so is what comes over OSC. Without a PATCH
    it plays `first_light`.
    """
    from livedmm.commands.performing import Options, perform

    return perform(patch, Options(device, not no_audio, latency, sample_rate, seed, bind, osc_port, not no_osc, log,
                                  resume, block_size, not no_window, monitor, full_screen, output, size, own))


@cli.command(short_help="Render a performance again from its log.")
@click.argument("log", type=LOG)
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="The file; its name says the format: .wav, .flac, .ogg; .mp4, .webm, .gif, .png.")
@click.option("--block-size", type=click.IntRange(1, 1 << 20), default=64, show_default=True, metavar="N",
              help="Samples computed at a time; it changes no bit.")
@click.option("--size", type=PictureSize(), default="1280x720", show_default=True, metavar="WxH", help="Of a film.")
@click.option("--safe", is_flag=True, help="Run no kinds in Python that the log has: for strangers' logs.")
def replay(log: Path, output: Path, block_size: int, size: tuple[int, int], safe: bool) -> int:
    """Render what was played, sample for sample and frame for frame, from the LOG of `livedmm perform`."""
    from livedmm.commands.replaying import replay

    return replay(log, output, block_size, safe, size)


@cli.command("log", short_help="Print the log of a session as a score.")
@click.argument("log", type=LOG)
def show_log(log: Path) -> int:
    """Print LOG as a score: when, who, what."""
    from livedmm.commands.score import show_log

    return show_log(log)


@cli.command(short_help="List the sound devices.")
def devices() -> int:
    """List the devices that can play or hear; * marks the one that plays by default, < the one that hears."""
    from livedmm.commands.sound import devices

    return devices()


def to_session(command: Callable[..., int]) -> Callable[..., int]:
    """The options that say where a session is."""
    options = (
        click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
                     help="Where the session plays."),
        click.option("--port", type=click.IntRange(1, 65535), default=57170, show_default=True, metavar="N"),
        click.option("--tcp", is_flag=True, help="Lose nothing; texts and answers may be large."),
        click.option("--timeout", type=click.FloatRange(min=0), default=2.0, show_default=True, metavar="S",
                     help="How long to wait for an answer."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@cli.command(short_help="Send a message or a row to a session that plays.",
             context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="ADDRESS [ARGUMENT]... | ROWS | -", nargs=-1, required=True, type=click.UNPROCESSED)
@to_session
def send(words: Sequence[str], host: str, port: int, tcp: bool, timeout: float) -> int:
    """Send an OSC message, or rows, to a session that plays, and print its answer.

    \b
    livedmm send /net/voice/freq 220
    livedmm send "voice.freq = 220"
    livedmm send - < rows.txt

    Exit status 1 if it is refused, or nobody answers.
    """
    from livedmm.commands.sending import Session, send

    return send(words, Session(host, port, tcp, timeout))


@cli.command(short_help="Type rows to a session that plays.")
@to_session
def repl(host: str, port: int, tcp: bool, timeout: float) -> int:
    """Type rows and OSC messages to a session that plays, with completion and history."""
    from livedmm.commands.repl import repl
    from livedmm.commands.sending import Session

    return repl(Session(host, port, tcp, timeout))


@cli.command(short_help="Say what works, what is missing, and what to install.")
@as_json
def doctor(as_json: bool) -> int:
    """Say what works here, what is missing, and what to install.

    Exit status 0 if nothing is missing, else 1.
    """
    from livedmm.commands.doctor import doctor

    return doctor(as_json)


@cli.command(short_help="Compile the engine and all kinds ahead.")
@click.argument("kinds", metavar="[KIND]...", nargs=-1, type=KindName())
def warm(kinds: Sequence[str]) -> int:
    """Compile the engine and all kinds now, so that the first start plays at once; or the kinds that are named."""
    from livedmm.commands.compiling import warm

    return warm(kinds)


@cli.command(short_help="Print the script that completes in your shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the script that completes commands, options, patches and kinds in SHELL.

    \b
    bash:  livedmm completion bash > ~/.local/share/bash-completion/completions/livedmm
    zsh:   livedmm completion zsh > ~/.zfunc/_livedmm    (and in ~/.zshrc: fpath+=~/.zfunc)
    fish:  livedmm completion fish > ~/.config/fish/completions/livedmm.fish
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(cli, {}, "livedmm", "_LIVEDMM_COMPLETE").source())
    return FINE


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status; what is wrong is told in a sentence."""
    said = sys.argv[1:] if arguments is None else list(arguments)
    sys.exit(_status(said))


def _status(arguments: list[str]) -> int:
    warnings.showwarning = _warned
    try:
        return cli.main(arguments, prog_name="livedmm", standalone_mode=False) or FINE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # What read us has had enough. Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as error:
        if "--traceback" in arguments:
            raise
        return _told(error)


def _warned(message: Warning | str, category: type[Warning], filename: str, lineno: int, file: object = None,
            line: str | None = None) -> None:
    """Tell what Python would show with the line of its own source."""
    click.echo(f"livedmm: {message}", err=True)


def _told(error: Exception) -> int:
    """Tell an error in a sentence; the status for it."""
    from livedmm.errors import LivedmmError

    if isinstance(error, LivedmmError | OSError):
        click.echo(f"livedmm: {error}", err=True)
        return PROBLEMS
    click.echo(f"livedmm: a fault of livedmm itself: {type(error).__name__}: {error}"
               "; `livedmm --traceback ...` shows where", err=True)
    return FAULT


if __name__ == "__main__":
    main()
