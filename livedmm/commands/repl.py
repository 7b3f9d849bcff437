"""`livedmm repl`: rows and messages to a session that plays, one after another, with history and completion."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import click
import platformdirs

from livedmm.commands.sending import Session, evaluated, said
from livedmm.errors import LivedmmError, OscError, RefusedError
from livedmm.live.osc.client import Client

PROMPT, MORE = "> ", ". "
HISTORY = 2000
"""Lines that are kept from one time to the next."""
_BETWEEN = " \t\n(){}+*=,\""
"""What words end at, for completion: not at ``/``, ``-``, ``.`` and brackets, which addresses have."""
_MEMBER, _MEMBER_IN_ADDRESS = re.compile(r"\[(\d+)\]"), re.compile(r"\.(\d+)")


def repl(session: Session) -> int:
    """Send what is typed until the end of the input; the status is 1 if anything that was piped in failed."""
    failed = False
    with session.connect() as client:
        client.ask("/notify", 1)
        typed = sys.stdin.isatty()
        with editing(completions(client)) if typed else nullcontext():
            if typed:
                click.echo("rows, or /address arguments; a line that ends with : goes on to an empty one; Ctrl-D ends")
            for text in typed_texts(typed):
                failed |= not _done(client, text)
        client.ask("/notify", 0)
    return int(failed and not typed)


def typed_texts(typed: bool) -> Iterator[str]:
    """What is typed, a text at a time: a line, or a block from a line that ends with a colon to an empty line."""
    lines: list[str] = []
    while True:
        prompt = (MORE if lines else PROMPT) if typed else ""
        try:
            line = input(prompt)
        except KeyboardInterrupt:  # what is half typed is not meant
            click.echo()
            lines.clear()
            continue
        except EOFError:
            if lines:
                yield "\n".join(lines)
            if typed:
                click.echo()
            return
        if lines or line.rstrip().endswith(":"):
            lines.append(line)
            if line.strip():
                continue
        elif line.strip():
            lines.append(line)
        if lines:
            yield "\n".join(lines)
            lines.clear()


def _done(client: Client, text: str) -> bool:
    """Send a text and print the answer, and what was told meanwhile; returns whether it was done."""
    try:
        if text.lstrip().startswith("/"):
            address, *words = _words(text)
            answer = said(client, address, words)
        else:
            answer = evaluated(client, text)
    except LivedmmError as error:
        click.echo(_pointed(text, error) if isinstance(error, RefusedError) else f"livedmm: {error}", err=True)
        return False
    finally:
        while (heard := client.receive(0)) is not None:
            click.echo(f"({' '.join(map(str, heard.arguments)) if heard.address == '/told' else heard})")
    click.echo(str(answer))
    return True


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise OscError(f"these arguments cannot be told apart: {error}", "quotes come in pairs") from None


def _pointed(text: str, error: RefusedError) -> str:
    """An error under the place that it is about."""
    lines = text.split("\n")
    line, column = error.where.line, error.where.column
    if not 0 < line <= len(lines) or not 0 < column <= len(lines[line - 1]) + 1:
        return f"livedmm: {error}"
    above = f"{lines[line - 1]}\n" if len(lines) > 1 else ""
    return f"{above}{' ' * (column - 1 + (0 if above else len(PROMPT)))}^ {error.message}"


def completions(client: Client) -> Callable[[str], list[str]]:
    """What a word can become: addresses, or the neurons and inputs of rows, as the session has them now."""
    def known(prefix: str) -> list[str]:
        try:
            return [str(address) for address in client.ask("/ls", prefix).arguments]
        except OscError:
            return []

    def complete(word: str) -> list[str]:
        if word.startswith("/"):
            return known(word)
        # A dot may be within a neuron's name or before an input, and a member is [1] in rows, .1 in addresses (R31).
        begun = _MEMBER.sub(r".\1", word)
        neuron, dot, port = begun.rpartition(".")
        found = [(a.split("/")[2], "") for a in known(f"/net/{begun}")]
        found += [(neuron, a.split("/")[3]) for a in known(f"/net/{neuron}/{port}") if dot]
        return sorted({_MEMBER_IN_ADDRESS.sub(r"[\1]", name) + (f".{port}" if port else "") for name, port in found})

    return complete


@contextmanager
def editing(complete: Callable[[str], list[str]]) -> Iterator[None]:
    """Lines can be edited, completed with the tabulator, and called back, from earlier times too."""
    try:
        import readline
    except ImportError:  # Windows has an editor of its own
        yield
        return
    file = platformdirs.user_data_path("livedmm", appauthor=False) / "history"
    if file.exists():
        readline.read_history_file(file)
    readline.set_history_length(HISTORY)
    readline.set_completer_delims(_BETWEEN)
    found: list[str] = []

    def completer(word: str, state: int) -> str | None:
        if state == 0:
            found[:] = complete(word)
        return found[state] if state < len(found) else None

    readline.set_completer(completer)
    is_libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(None)
        file.parent.mkdir(parents=True, exist_ok=True)
        readline.write_history_file(file)
