"""`livedmm send` and `livedmm repl`, to a session that has only its manners."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from livedmm import cli
from livedmm.commands.repl import completions, editing
from livedmm.commands.sending import guessed
from livedmm.live.osc.client import Client
from tests.live.osc.answering import Answering

Said = tuple[int, str, str]


@pytest.fixture
def answering() -> Iterator[Answering]:
    with Answering() as made:
        yield made


@pytest.fixture
def livedmm(answering: Answering, capsys: pytest.CaptureFixture[str],
            monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    def run(command: str, *arguments: str, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as left:
            cli.main([command, "--port", str(answering.port), "--timeout", "20", *arguments])
        return int(left.value.code or 0), *capsys.readouterr()

    return run


@pytest.mark.parametrize("tcp", [[], ["--tcp"]])
def test_a_message_has_the_types_that_its_words_look_like(livedmm: Callable[..., Said], tcp: list[str]) -> None:
    assert livedmm("send", *tcp, "/ping", "-1", "2.5", "1e3", "bar", '"5"', "two words") == (
        0, "/pong -1 2.5 1000 bar 5 'two words'\n", "")


@pytest.mark.parametrize(("word", "meant"), [
    ("5", 5), ("-5", -5), ("5.0", 5.0), ("-.5", -0.5), ("bar", "bar"), ('"5"', "5"), ("", ""), ('"', '"'),
])
def test_words_are_guessed(word: str, meant: object) -> None:
    assert guessed(word) == meant
    assert type(guessed(word)) is type(meant)


def test_rows_are_sent_as_rows(livedmm: Callable[..., Said], answering: Answering) -> None:
    assert livedmm("send", "voice.freq = -2*lfo") == (0, "/done /row\n", "")
    assert livedmm("send", "voice.freq", "=", "220") == (0, "/done /row\n", "")
    assert livedmm("send", "-", typed="a = sine(1)\nb = a\n") == (0, "/done /code\n", "")
    assert livedmm("send", "-", typed="\n\na = sine(1)\n") == (0, "/done /code\n", "")
    assert [m.arguments[0] for m in answering.asked] == ["voice.freq = -2*lfo", "voice.freq = 220",
                                                        "a = sine(1)\nb = a\n", "\n\na = sine(1)\n"]


def test_a_refusal_is_told_with_its_place_and_status_1(livedmm: Callable[..., Said]) -> None:
    assert livedmm("send", "voice = bad(1)") == (1, "", "livedmm: 1:9: no kind 'bad'; did you mean 'bed'?\n")
    assert livedmm("send", "/odd") == (1, "", "livedmm: it is odd\n")
    assert livedmm("send", "/ping", "nan") == (1, "", "livedmm: /ping: nan is no finite number\n")


def test_a_wrong_option_is_no_argument(livedmm: Callable[..., Said]) -> None:
    status, _, err = livedmm("send", "--tpc", "/ping")
    assert status == 2
    assert "No such option '--tpc'" in err


# -- repl

def test_lines_that_are_piped_in_are_sent_one_after_another(livedmm: Callable[..., Said], answering: Answering) -> None:
    typed = "voice.freq = 220\n\n/ping 1 'a b'\nwith at(bar):\n    x = 1\n    y = 2\n\nx = 3\ndef f(x):\n    return x"
    assert livedmm("repl", typed=typed) == (0, "/done /row\n/pong 1 'a b'\n/done /code\n/done /row\n/done /code\n", "")
    assert [m.arguments for m in answering.asked[1:-1]] == [
        ("voice.freq = 220",), (1, "a b"), ("with at(bar):\n    x = 1\n    y = 2\n",), ("x = 3",),
        ("def f(x):\n    return x",)]
    assert [str(m) for m in (answering.asked[0], answering.asked[-1])] == ["/notify 1", "/notify 0"]


def test_an_error_points_to_its_place_and_the_rest_is_sent(livedmm: Callable[..., Said]) -> None:
    status, out, err = livedmm("repl", typed="voice = bad(1)\n/odd\n/ping 'a\n/later\n")
    assert status == 1
    assert out == "(by the way)\n(/late 0.5)\n/done /later\n"
    assert err == ("          ^ no kind 'bad'; did you mean 'bed'?\n"
                   "livedmm: it is odd\n"
                   "livedmm: these arguments cannot be told apart: No closing quotation; quotes come in pairs\n")


def test_words_are_completed_by_what_the_session_has(answering: Answering) -> None:
    with Client(port=answering.port, timeout=20) as client:
        complete = completions(client)
        assert complete("/u") == ["/undo"]
        assert complete("/net/voice/p") == ["/net/voice/phase"]
        assert complete("vo") == ["voice"]
        assert complete("voice.") == ["voice.freq", "voice.phase"]
        assert complete("speaker._sine") == ["speaker._sine[1]"]
        assert complete("speaker._sine[1].") == ["speaker._sine[1].freq"]
        assert complete("none") == []


def test_history_is_kept_from_one_time_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readline = pytest.importorskip("readline")
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path)
    readline.clear_history()
    with editing(lambda word: [word + "x", word + "y"]):
        readline.add_history("voice.freq = 220")
        completer = readline.get_completer()
        assert [completer("a", state) for state in range(3)] == ["ax", "ay", None]
    readline.clear_history()
    with editing(lambda word: []):
        assert readline.get_history_item(1) == "voice.freq = 220"
    readline.clear_history()
