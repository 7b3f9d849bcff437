"""Doing again what a log says: a replay line by line, a session that is resumed all at once (R12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from livedmm.errors import LivedmmError
from livedmm.live import drift
from livedmm.live.log import resolved_of
from livedmm.network import Address, Edit, Resolved

if TYPE_CHECKING:
    from livedmm.live.session import Session


def again(session: Session, line: Mapping[str, Any]) -> Callable[[], object]:
    """What does in a session what a line of a log says that was done. Called from the thread that owns the session.

    Lines that say how something went, and not what was done, do nothing.

    Raises
    ------
    LivedmmError
        If the line makes no sense; or, when it is called, if it does not fit what is there.
    """
    try:
        return _again(session, line)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise LivedmmError(f"a line of the log makes no sense: {line!s:.60}",
                           "it was changed by hand; what is before it can be played alone") from error


def _again(session: Session, line: Mapping[str, Any]) -> Callable[[], object]:
    if "edit" in line:
        edit = Edit((), line["by"], line["at"], line["glide"], line["text"], line.get("always", False))
        return partial(_edit, session, edit, resolved_of(line), line.get("drag", line["edit"]))
    if "fade" in line:
        return partial(session.fade, dict(line["fade"]), at=line["at"], glide=line["glide"])
    if "in" in line:
        return partial(session.inputs.numbers, line["in"], line["values"], line["at"], fires=line.get("fires", True))
    if "input" in line:
        return partial(session.input, line["input"], line["value"])
    if "snap" in line:
        return partial(session.snap, line["snap"])
    if "emit" in line:
        return partial(session.emit, line["emit"])
    if "inherit" in line:
        return partial(session.inherit, drift.from_json(line["inherit"]))
    if "clear" in line:
        return partial(session.machine.clear, line["at"])
    if "observe" in line:
        return partial(session.machine.observe, [Address(*column) for column in line["observe"]], line["at"])
    if "kinds" in line:
        file = session.file_of(line["kinds"], line["version"], line.get("text"))
        return partial(session.reload_again, file, line["at"], line["glide"])
    if "waits" in line:
        return partial(session.pending.restore, line, session.registry, session.now)
    if "desk" in line:
        return partial(session.recall, line["desk"])
    return lambda: None


def _edit(session: Session, edit: Edit, resolved: Resolved, drag: int) -> None:
    session.making.prepare(session.registry.kind(key) for key in {step.row.kind for step in resolved.steps})
    session.add_resolved(edit, resolved, drag)
