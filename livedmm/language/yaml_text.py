"""YAML read as located text: keys and scalars stay as they were written, and each knows its place (R40).

YAML's own idea of values is not for patches: it would read a neuron called ``no`` as false, ``1:30`` as
90 and ``1e3`` as a text. Its machinery for sharing and typing nodes (anchors, aliases, merge keys, tags)
is refused, since a small file could then stand for a huge one. What is left is text in maps and lists.

The parser's events are taken one by one, so that depth and number are bounded while they are read.
Measured with libyaml on 36 hostile texts of 16 MB (nested, unclosed, all comments, all documents): at
most 1.5 s each.
"""

from __future__ import annotations

from typing import NamedTuple

import yaml

from livedmm.errors import PatchError, Where
from livedmm.language.text_files import check_text, quoted, shown, unfit

DEEPEST = 12
"""Levels of maps and lists; the network matrix in its six-level form takes eight."""
MOST_VALUES = 1_000_000
"""Keys, scalars, maps and lists together; each takes about 200 bytes."""
MOST_PROBLEMS = 100
"""Problems that are told; who has more has given us something else than a patch."""

# Without libyaml PyYAML's own parser reads the same, 20 times slower.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(NamedTuple):
    """A text, where it begins, and how it was quoted: ``'``, ``"``, ``|``, ``>``, or empty for not."""

    text: str
    line: int
    column: int
    style: str = ""


class Map(NamedTuple):
    """Keys and what they hold, in the order of the file; of a key that is said twice, the first."""

    entries: dict[str, tuple[Scalar, Node]]
    line: int
    column: int


class Items(NamedTuple):
    """A list of nodes."""

    items: list[Node]
    line: int
    column: int


Node = Scalar | Map | Items


def read_yaml(text: str, document: str = "") -> tuple[Node | None, list[PatchError]]:
    """Read one YAML document.

    Returns the node at its root and all problems in the order of the file. The root is None if there is
    none, or if the text as a whole is no YAML or is beyond a limit: the last problem then says which.
    Never raises, whatever the text; takes time and memory in proportion to it. Any thread may call it.
    """
    reading = _Reading(document)
    try:
        check_text(text, document)
        reading.read(text.removeprefix("\ufeff"))
    except PatchError as problem:
        return None, [*reading.problems, problem]
    return reading.root, reading.problems


class _Open:
    """A map or list that is being read: in a map the key whose value comes next, in a list its index."""

    __slots__ = ("index", "key", "node", "stands_as_key")

    def __init__(self, node: Map | Items, stands_as_key: bool) -> None:
        self.node = node
        self.key: Scalar | None = None
        self.index = 0
        self.stands_as_key = stands_as_key


_NO_KEY = Scalar("", 0, 0)
"""Stands for a key that was refused: its value is read and dropped."""


class _Reading:
    """One pass over the parser's events; what is open stands on a stack of its own, never on Python's."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.problems: list[PatchError] = []
        self.root: Node | None = None
        self.open: list[_Open] = []

    def read(self, text: str) -> None:
        """Read the whole text; raises PatchError where it cannot go on."""
        loader = _Loader(text)
        try:
            for _ in range(MOST_VALUES):
                event = loader.get_event()
                if event is None:
                    return
                self.take(event)
            raise self.wrong(f"there are more than {MOST_VALUES} values", "a patch is rows, not data", event)
        except yaml.MarkedYAMLError as error:
            raise self.explained(error) from None
        except yaml.YAMLError as error:
            raise PatchError(f"this is no YAML: {error}", "", Where(self.document)) from None
        finally:
            loader.dispose()

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                style = event.style or ""
                if style == '"' or event.anchor is not None or event.tag is not None:
                    self.check(event)
                self.put(Scalar(event.value, *_begin(event), style))
            case yaml.MappingStartEvent():
                self.begin(event, Map({}, *_begin(event)))
            case yaml.SequenceStartEvent():
                self.begin(event, Items([], *_begin(event)))
            case yaml.CollectionEndEvent():
                ended = self.open.pop()
                if ended.stands_as_key:
                    self.open[-1].key = _NO_KEY
                else:
                    self.put(ended.node)
            case yaml.AliasEvent():
                self.problem("an alias (*) stands for something said elsewhere", "write it out here", event)
                self.put(None)
            case yaml.DocumentStartEvent() if self.root is not None:
                raise self.wrong("a second document begins", "a patch is one; take out the '---'", event)

    def begin(self, event: yaml.CollectionStartEvent, node: Map | Items) -> None:
        if len(self.open) == DEEPEST:
            raise self.wrong(f"maps and lists stand in each other more than {DEEPEST} deep",
                             "no part of a patch is so deep", event)
        self.check(event)
        inside = self.open[-1] if self.open else None
        as_key = inside is not None and isinstance(inside.node, Map) and inside.key is None
        if as_key:
            self.problem("a map or list stands where a key must", "a key is one text", event)
        self.open.append(_Open(node, as_key))

    def put(self, node: Node | None) -> None:
        """Give a node that has been read to what holds it; None for one that was refused."""
        if not self.open:
            self.root = node
            return
        inside = self.open[-1]
        holder, key = inside.node, inside.key
        if isinstance(holder, Items):
            inside.index += 1
            if node is not None:
                holder.items.append(node)
        elif key is None:
            inside.key = self.key(node, holder) if isinstance(node, Scalar) else _NO_KEY
        else:
            inside.key = None
            if key is not _NO_KEY and node is not None:
                holder.entries[key.text] = (key, node)

    def key(self, key: Scalar, holder: Map) -> Scalar:
        """The key that was read, or _NO_KEY if it is refused."""
        if key.text == "<<" and not key.style:
            self.problem("a merge key (<<) copies another map", "write its keys out here", key)
            return _NO_KEY
        if key.text in holder.entries:
            first = holder.entries[key.text][0].line
            self.problem(f"{quoted(key.text)} is said twice, first in line {first}", "keep one of them", key)
            return _NO_KEY
        return key

    def check(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Note what makes a node more than plain text."""
        if event.anchor is not None:
            self.problem(f"an anchor, {quoted('&' + event.anchor)}, is there to be copied",
                         "patches have none; take it out", event)
        if event.tag is not None:
            tag = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self.problem(f"a tag, {tag}, gives a type", "patches are plain text; take it out", event)
        if isinstance(event, yaml.ScalarEvent) and event.style == '"' and unfit(event.value) is not None:
            self.problem("an escape stands for a character that no patch can have", "take it out", event)

    def problem(self, message: str, advice: str, at: yaml.Event | Scalar) -> None:
        problem = self.wrong(message, advice, at)
        if len(self.problems) == MOST_PROBLEMS - 1:
            raise problem
        self.problems.append(problem)

    def wrong(self, message: str, advice: str, at: yaml.Event | Scalar) -> PatchError:
        line, column = (at.line, at.column) if isinstance(at, Scalar) else _begin(at)
        return PatchError(message, advice, Where(self.document, line, column, self.path()))

    def path(self) -> str:
        """The path of what is being read, ``matrix.speaker.left``."""
        path = ""
        for inside in self.open:
            if isinstance(inside.node, Items):
                path += f"[{inside.index}]"
            elif inside.key is not None and inside.key is not _NO_KEY:
                path += f".{shown(inside.key.text, 60)}"
        return path.removeprefix(".")

    def explained(self, error: yaml.MarkedYAMLError) -> PatchError:
        """What YAML itself cannot read, in our words."""
        problem = error.problem or "it ends too early"
        message, advice = next(((m, a) for known, m, a in _KNOWN if known in problem),
                               (f"this is no YAML: {problem}", ""))
        if "{opened}" in message and error.context_mark is not None:
            message = message.replace("{opened}", f"line {error.context_mark.line + 1}")
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
        return PatchError(message, advice, Where(self.document, *place))


def _begin(event: yaml.Event) -> tuple[int, int]:
    """1-based line and column of an event."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)


_KNOWN = (
    ("mapping values are not allowed", "a second ': ' stands in one line",
     "put quotes round a text that has ': ' in it"),
    ("cannot start any token", "no value begins with this character",
     "put quotes round a text that begins so; indent with spaces, not tabs"),
    ("tab character", "a tab is used to indent", "indent with spaces"),
    ("could not find expected ':'", "a key has no ':' after it", "write key: value"),
    ("expected key", "a line stands neither under a key nor beside one",
     "give keys that belong together the same indentation"),
    ("expected '-' indicator", "a list goes on with what is no item", "begin each item with '- '"),
    ("expected ',' or ']'", "the list [ of {opened} goes on with neither ',' nor ']'", "close it with ']'"),
    ("expected ',' or '}'", "the map { of {opened} goes on with neither ',' nor '}'", "close it with '}'"),
    ("unexpected end of stream", "the quoted text of {opened} is not closed",
     "end it with the quote that it began with"),
    ("expected <document start>", "the patch has ended and something follows",
     "a patch is one map, its keys at the left edge"),
)
"""What libyaml says, what we say, and what to do."""
