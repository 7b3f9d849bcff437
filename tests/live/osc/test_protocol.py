"""What the page about the protocol says is so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from livedmm.live.osc import connection, packets, peers, server
from livedmm.live.osc.packets import Message, read

from ..test_addresses import Rig
from .answering import Answering

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")


def block(language: str, number: int = 0) -> str:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[number]


def test_the_packet_that_is_written_by_hand_is_what_it_says() -> None:
    written = re.search(r"printf '(.*?)' \| nc -u -w 1 (\S+) (\d+)", block("sh", 1))
    assert written
    data = written[1].encode().replace(rb"\0", b"\0")
    assert read(data) == Message("/row", ("voice.freq = 220",))
    assert (written[2], int(written[3])) == (server.HOST, server.PORT)


def test_the_limits_are_those_that_there_are() -> None:
    limits = re.search(r"Limits: ([\d,]+) bytes .* (\d) MiB over TCP; ([\d,]+) messages and ([\d,]+) arguments in a "
                       r"packet; bundles (\d) deep.* leaves (\d) MiB", PAGE, re.DOTALL)
    assert limits
    assert [int(n.replace(",", "")) for n in limits.groups()] == [
        peers.LARGEST_DATAGRAM, packets.LARGEST >> 20, packets.MOST_ELEMENTS, packets.MOST_ARGUMENTS,
        packets.DEEPEST, connection.MOST_OUTGOING >> 20]


def test_the_table_has_every_address_that_there_is_and_no_other(tmp_path: Path) -> None:
    table = PAGE.partition("## What to send")[2].partition("\nThe member")[0]
    told = {address.split()[0] for cell in re.findall(r"^\| (.*?) \| ", table, re.MULTILINE)
            for part in re.findall(r"`([^`]+)`", cell) for address in [part] if address.startswith("/")}
    there = set(Rig("tone = sine(1)", tmp_path).addresses._dispatch.templates)
    assert {re.sub(r"<\w+>", "<>", address) for address in told} == {
        re.sub(r"<\w+>", "<>", address) for address in there - {"/glide", "/by", "/rq"}}


def test_the_example_in_python_works() -> None:
    with Answering() as answering:
        code = block("python").replace("Client()", f"Client(port={answering.port}, timeout=20)").replace("sien", "bad")
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1 9 no kind 'bad'; did you mean 'bed'?\n", "")


@pytest.mark.skipif(not shutil.which("vim"), reason="there is no vim")
def test_the_plug_in_for_vim_sends_the_lines_and_goes_to_the_error(tmp_path: Path) -> None:
    plugin, patch, found, came = (tmp_path / name for name in ("livedmm.vim", "my.yaml", "found", "came"))
    plugin.write_text(block("vim"), encoding="utf-8")
    patch.write_text("title: x\nrows: |\n  a = sine(1)\n  b = saw(a)\n    \n  with at(bar):\n    c = sine(2)\n")
    answer = "livedmm: 6:1: no bar; wait"
    commands = [f"let g:livedmm_send = 'cat > {came}; echo \"{answer}\"; false'", f"source {plugin}",
                f"edit {patch}", "3,7LivedmmSend",
                f"call writefile([json_encode([getqflist()[0].lnum, getqflist()[0].col, getqflist()[0].text,"
                f" line('.')])], '{found}')", "qa!"]
    subprocess.run(["vim", "-u", "NONE", "-N", "-es", *(f"+{command}" for command in commands)], check=False,
                   timeout=60, stdin=subprocess.DEVNULL, capture_output=True)
    assert found.read_text() == '[6,3,"no bar; wait",6]\n'
    assert came.read_text() == "\n\na = sine(1)\nb = saw(a)\n  \nwith at(bar):\n  c = sine(2)"
