"""Text from outside: bounded, UTF-8, and without characters that two programs would count differently."""

from __future__ import annotations

import re
from pathlib import Path

from livedmm.errors import PatchError, Where

LARGEST = 16 * 2**20
"""Bytes of a file, and characters of a text; a patch of 10,000 neurons has about one million."""

# Control characters and lone surrogates, which YAML refuses; U+0085, U+2028 and U+2029, which YAML counts
# as line breaks and Python and editors do not, so that every line number after them would be wrong.
_UNFIT = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_text(path: Path) -> str:
    """The text of a file; reads no more than `LARGEST` bytes of it, and nothing from pipes and devices.

    Raises
    ------
    PatchError
        If it cannot be read, is too large, or is not UTF-8.
    """
    where = Where(str(path))
    try:
        if path.exists() and not path.is_file():
            raise PatchError("this is no file", "give the file itself", where)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = getattr(error, "strerror", None) or error
        raise PatchError(f"the file cannot be read: {reason}", "", where) from error
    return decode(data, str(path))


def decode(data: bytes, document: str = "") -> str:
    """The text of a file's bytes.

    Raises
    ------
    PatchError
        If they are too many, or not UTF-8; it says where.
    """
    if len(data) > LARGEST:
        raise PatchError(f"the file is larger than {LARGEST // 2**20} MB", "a patch is rows, not data",
                         Where(document))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[:error.start].decode("utf-8")
        raise PatchError(f"the byte 0x{data[error.start]:02x} is not UTF-8", "save the file as UTF-8 text",
                         Where(document, *place_of(before, len(before)))) from None


def check_text(text: str, document: str = "") -> None:
    """Raise PatchError if `text` is too long, or has a character that no patch can have."""
    if len(text) > LARGEST:
        raise PatchError(f"the text is longer than {LARGEST} characters", "a patch is rows, not data",
                         Where(document))
    index = unfit(text)
    if index is not None:
        raise PatchError(f"the character U+{ord(text[index]):04X} cannot stand in a patch", "take it out",
                         Where(document, *place_of(text, index)))


def unfit(text: str) -> int | None:
    """The index of the first character that no patch can have, or None."""
    found = _UNFIT.search(text)
    return found.start() if found else None


def place_of(text: str, index: int) -> tuple[int, int]:
    """1-based line and column of the character at `index`."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def quoted(text: str) -> str:
    """A text that was given, in quotes for a message; short, however long it is."""
    return f"'{shown(text, 60)}'"


def shown(text: str, longest: int) -> str:
    """A text from outside for a message: cut where it is long, without what a terminal would obey."""
    text = text if len(text) <= longest else f"{text[:longest - 3]}..."
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
