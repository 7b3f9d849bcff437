"""Who holds a port, from what the kernel says of sockets."""

from __future__ import annotations

from pathlib import Path

from livedmm.live.osc.holders import holder_of

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
LINE = "   0: 0100007F:{port:04X} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000  1000  0 {socket} 1\n"


def kernel(folder: Path, *sockets: tuple[int, str, int]) -> Path:
    """A folder like /proc: port, state and number of TCP sockets; process 77 has number 500 open."""
    (folder / "net").mkdir()
    (folder / "net" / "tcp").write_text(HEAD + "".join(
        LINE.format(port=port, state=state, socket=number) for port, state, number in sockets))
    (folder / "77" / "fd").mkdir(parents=True)
    (folder / "77" / "comm").write_text("scsynth\n")
    (folder / "77" / "fd" / "3").symlink_to("socket:[500]")
    (folder / "78").mkdir()  # another's: nothing of it can be seen
    return folder


def test_who_listens_at_a_port_is_named(tmp_path: Path) -> None:
    assert holder_of(57170, kernel(tmp_path, (80, "0A", 400), (57170, "0A", 500))) == "scsynth (process 77)"


def test_a_connection_from_a_port_does_not_hold_it(tmp_path: Path) -> None:
    assert holder_of(57170, kernel(tmp_path, (57170, "01", 500))) == ""


def test_who_cannot_be_known_is_not_named(tmp_path: Path) -> None:
    assert holder_of(57170, kernel(tmp_path, (57170, "0A", 999))) == ""
    assert holder_of(57170, tmp_path / "nothing") == ""
