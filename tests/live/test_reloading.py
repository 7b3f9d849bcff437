"""Files of kinds that are saved while they play, and kinds that are compiled aside."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from livedmm.commands.score import words
from livedmm.engine import kernel
from livedmm.errors import CompileError, LivedmmError, ShaderError
from livedmm.language.kinds import installed_kinds
from livedmm.language.when import Span, When
from livedmm.live.log import read_log
from livedmm.live.logs import give_back_kinds
from livedmm.live.order import NotYet
from livedmm.live.replay import Replay
from livedmm.live.saving import SETTLED, Follower, Saved
from livedmm.live.workshop import Workshop
from livedmm.network import ONE_OUT, Address
from livedmm.ugens import Kind
from livedmm.ugens.files import kinds_of
from livedmm.vvalues import number

from .sessions import Stage

HEAD = """from livedmm.ugens import Input, Output, State, ugen
from livedmm.ugens.functions import TAU, sin
from livedmm.vvalues import add, scale


"""
TONE = '''@ugen
class {name}:
    """A tone."""
    freq = Input("Hz", bias=300.0)
    {more}
    out = Output()
    position = State("cycle")

    def tick(freq, {taken} position, dt):
        return {gain} * sin(TAU * position), freq * dt


'''
COUNT = '''@ugen(stream="value")
class Tally:
    """Counts frames."""
    step = Input(bias=1.0)
    out = Output()
    total = State()

    def tick(step, total):
        return total, add(total, scale({0}, step))


'''
PATCH = """rows: |
  m = mine(200)
  n = tally()
  speaker = 0.3*m + 0.0001*n
"""


def text(gain: float = 1.0, more: str = "", taken: str = "", name: str = "Mine", count: int = 1) -> str:
    return HEAD + TONE.format(name=name, gain=gain, more=more, taken=taken) + COUNT.format(count)


class Hall(Stage):
    """A stage whose patch has a file of kinds beside it, which is followed."""

    def __init__(self, folder: Path, block: int = 0) -> None:
        (folder / "kinds").mkdir()
        self.kinds = folder / "kinds" / "mine.py"
        self.kinds.write_text(text())
        self.patch = folder / "p.yaml"
        self.patch.write_text(PATCH)
        super().__init__("", folder, block=block, patch=str(self.patch))
        self.time = 0.0
        self.follower = Follower(self.patch, self.desk, self.told.append, lambda: self.time, [folder / "kinds"])
        self.look()
        self.told.clear()

    def look(self) -> None:
        """Let the follower look until all stands still."""
        for _ in range(3):
            self.time += 2 * SETTLED + 0.1
            self.follower.turn()

    def save(self, said: str) -> None:
        self.kinds.write_text(said)
        self.look()


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


@pytest.mark.parametrize("block", [0, 100])
def test_a_performance_with_reloads_is_played_again_from_its_log_alalpha(block: int, tmp_path: Path) -> None:
    hall = Hall(tmp_path, block)
    hall.play(0.2)
    hall.save(text(0.5, "depth = Input(bias=0.25)", "depth,", count=2))
    hall.play(0.15)
    hall.say("m.depth = 0.5\nm.freq = 300")
    hall.play(0.1)
    hall.save(text(1.0))
    hall.play(0.1)
    hall.save(text(0.7, name="Other") + text(0.2))
    hall.say("speaker += 0.1*other(90)")
    hall.play(0.2)
    hall.kinds.unlink()
    hall.patch.unlink()
    again = hall.replayed(64)
    assert np.abs(hall.sound).max() > 0.1
    different = np.flatnonzero((again != hall.sound).any(axis=0))
    assert not len(different), f"first at {different[0]} of {again.shape[1]}"


def test_biases_of_new_inputs_are_written_and_can_be_undone_and_lost_inputs_keep_their_rows(hall: Hall) -> None:
    hall.play(0.1)
    hall.save(text(1.0, "depth = Input(bias=0.25)", "depth,"))
    hall.play(0.1)
    depth = Address("mine", "m", "depth")
    assert hall.session.machine.network.row(depth) == {ONE_OUT: 0.25}
    hall.say("m.depth = 0.5")
    hall.play(0.1)
    hall.save(text())
    assert hall.told[-1] == "m.depth: no input any more; what feeds it is kept, and not read"
    hall.play(0.1)
    assert hall.session.machine.network.row(depth) == {ONE_OUT: 0.5}
    hall.save(text(1.0, "depth = Input(bias=0.25)", "depth,"))
    assert hall.session.machine.network.row(depth) == {ONE_OUT: 0.5}, "what was said comes back with the input"
    assert hall.session.undo(None, 2)
    hall.play(0.1)
    assert not hall.session.machine.network.row(depth)


def test_kinds_of_values_keep_their_states(hall: Hall) -> None:
    hall.play(0.5)
    before = number(hall.session.machine.values.outputs["tally"]["n"]["out"])
    hall.save(text(count=100))
    hall.play(0.05)
    after = number(hall.session.machine.values.outputs["tally"]["n"]["out"])
    assert before == 29
    assert after == 30 + 2 * 100


def test_a_kind_of_values_that_rests_is_computed_again_once_it_is_another(hall: Hall) -> None:
    twice = """

@ugen(stream="value")
class Times:
    \"\"\"A multiple.\"\"\"
    input = Input()
    out = Output()

    def tick(input):
        return scale({0}, input)
"""
    hall.save(text() + twice.format(2))
    hall.say("t = times(3)\nn.step = 0")
    hall.play(0.3)
    assert number(hall.session.machine.values.outputs["times"]["t"]["out"]) == 6
    hall.save(text() + twice.format(5))
    hall.play(0.1)
    assert number(hall.session.machine.values.outputs["times"]["t"]["out"]) == 15


@pytest.mark.parametrize(("said", "told"), [
    ("x = = 1\n", "kinds/mine.py:1: SyntaxError: invalid syntax; the kinds before it stay as they were. Nothing was"),
    (text().replace("freq * dt", "freq % dt"), "kinds/mine.py:"),
    (text().replace("@ugen\n", '@ugen(stream="value")\n').replace('State("cycle")', "State()"),
     "kind mine was one of signals and plays, here it is one of values; declare it under another name. Nothing"),
])
def test_a_broken_file_changes_nothing_and_is_told_with_its_place(said: str, told: str, hall: Hall) -> None:
    hall.play(0.1)
    before, network = hall.session.registry.named("mine"), hall.session.machine.network
    hall.save(said)
    assert told in hall.told[-1]
    assert hall.session.registry.named("mine") is before
    assert hall.session.machine.network is network
    hall.play(0.1)
    hall.save(text(0.5))
    assert hall.told[-1] == "mine.py was saved: mine, tally play as it says"


def test_a_kind_that_would_lack_a_setting_that_a_neuron_has_is_refused(tmp_path: Path) -> None:
    with_count = HEAD + '''@ugen
class Many:
    """Many."""
    count = Setting(type="count", default=2)
    freq = Input("Hz", family="count")
    out = Output()

    def tick(freq, count):
        return 0.0 * freq.at(0)
'''
    with_count = with_count.replace("import Input", "import Input, Setting")
    hall = Hall(tmp_path)
    hall.save(with_count + text().removeprefix(HEAD))
    hall.say("k = many(count=3)")
    hall.play(0.1)
    hall.save(with_count.replace("Setting(type", "Setting(type").replace("count =", "size =").replace(
        '"count")\n', '"size")\n').replace("freq, count", "freq, size") + text().removeprefix(HEAD))
    assert "there are neurons of the kind many(count=3), and that is none any more" in hall.told[-1]


def test_a_new_file_in_the_folder_brings_kinds_and_one_in_pieces_is_waited_for(hall: Hall, tmp_path: Path) -> None:
    new = tmp_path / "kinds" / "more.py"
    whole = text(name="Fresh")
    for part in (0.3, 0.6, 1.0):
        new.write_text(whole[:round(part * len(whole))])
        hall.time += SETTLED / 2 + 0.1 * (part < 0.5)
        hall.follower.turn()
    assert "fresh" not in hall.session.registry
    hall.look()
    assert hall.told == ["more.py was saved: fresh, tally play as it says"]
    hall.say("speaker += 0.1*fresh(90)")
    hall.play(0.1)


def test_editors_that_write_beside_and_rename_are_followed_too(hall: Hall, tmp_path: Path) -> None:
    aside = tmp_path / "kinds" / ".mine.py.swp"
    aside.write_text(text(0.5))
    hall.kinds.rename(tmp_path / "kinds" / "mine.py~")
    hall.look()
    aside.rename(hall.kinds)
    hall.look()
    assert hall.told == ["mine.py was saved: mine, tally play as it says"]


def test_a_vertex_shader_that_is_saved_alone_is_taken_over_and_is_in_the_log(hall: Hall, tmp_path: Path) -> None:
    fragment, vertex = (tmp_path / "kinds" / f"turned.{ending}" for ending in ("fs", "vs"))
    fragment.write_text('/*{"ISFVSN": "2"}*/\nin float side;\nvoid main() { gl_FragColor = vec4(side); }\n')
    said = "out float side;\nvoid main() { isf_vertShaderInit(); side = isf_FragNormCoord.x*%s; }\n"
    vertex.write_text(said % 1.0)
    hall.look()
    vertex.write_text(said % 0.25)
    hall.look()
    assert hall.told[-1] == "turned.fs was saved: turned plays as it says"
    shader = hall.session.registry.named("turned").shader
    assert shader is not None
    assert "x*0.25;" in shader.vertex
    vertex.unlink()
    again = kinds_of(fragment, hall.session.registry.files[fragment].text).kinds[0].shader
    assert again is not None
    assert again.vertex == shader.vertex


def test_the_same_text_again_does_nothing(hall: Hall) -> None:
    hall.play(0.1)
    logged, compiled = hall.log.read_bytes(), len(kernel._loaded)
    hall.save(text() + "# a line more")
    hall.save(text())
    assert len(kernel._loaded) == compiled
    assert len(hall.told) == 2
    assert hall.log.read_text().count('"text":"from') == 2, "a text is in the log once"
    lines = hall.log.read_bytes()
    hall.kinds.touch()
    hall.look()
    assert hall.log.read_bytes() == lines
    assert lines != logged


def test_it_waits_for_the_bar_if_edits_do_and_the_last_save_before_it_counts(hall: Hall) -> None:
    hall.session.default = When(at=Span(1, "beat"))
    hall.play(0.3)
    hall.save(text(0.5))
    hall.save(text(0.25))
    assert len(hall.session.pending) == 1
    before = hall.session.registry.named("mine")
    hall.play(0.1)
    assert hall.session.registry.named("mine") is before
    hall.play(0.4)
    assert hall.session.registry.files[hall.kinds].text == text(0.25)


def test_a_log_gives_back_the_kinds_of_files_that_are_gone(hall: Hall) -> None:
    hall.play(0.1)
    hall.save(text(0.5))
    hall.play(0.1)
    hall.save(text(0.25))
    hall.session.end()
    registry, _ = installed_kinds()
    assert give_back_kinds(hall.log, registry, run=False) == []
    assert give_back_kinds(hall.log, registry, run=True) == [
        f"{hall.kinds} cannot be used as it stands: its kinds are those of the log"]
    assert registry.files[hall.kinds].text == text(0.25)
    assert "mine" in registry
    assert give_back_kinds(hall.log, registry, run=True) == []
    assert "file: mine.py was saved" in [words(line, 48000.0) for line in read_log(hall.log)[1]]


def test_a_replay_runs_no_python_of_a_log_if_it_must_not(hall: Hall) -> None:
    hall.play(0.1)
    hall.session.end()
    with pytest.raises(LivedmmError, match=r"log\.jsonl: kinds in Python, mine\.py, which are not run here"):
        Replay(hall.log, run_kinds=False)


# -- compiling aside


class Bench:
    """A workshop whose thread goes on only when it is let."""

    def __init__(self, hall: Hall) -> None:
        self.let = threading.Semaphore(0)
        self.made = threading.Semaphore(0)
        self.time = 0.0
        self.workshop = Workshop(self.made.release, hall.told.append, lambda: self.time)
        want = self.workshop.want

        def held(key: object, make: Callable[[], object], words: str = "") -> None:
            def later() -> object:
                self.let.acquire()
                return make()

            want(key, later, words)  # type: ignore[arg-type]

        self.workshop.want = held  # type: ignore[method-assign]
        hall.session.making.workshop = self.workshop

    def make(self) -> None:
        """Let one thing be made."""
        self.let.release()
        assert self.made.acquire(timeout=60)


def test_edits_wait_for_their_kinds_in_the_order_of_their_hand(hall: Hall) -> None:
    bench = Bench(hall)
    hall.save(text() + TONE.format(name="Alpha", gain=1, more="", taken="") + TONE.format(
        name="Beta", gain=1, more="", taken=""))
    for _ in ("run", "mine"):
        bench.make()
        hall.play(0.02)
    done: list[str] = []

    def say(rows: str, author: str) -> None:
        def work() -> None:
            hall.say(rows, author)
            done.append(rows)

        hall.session.order.do(author, work)

    say("a = alpha(100)", "me")
    say("m.freq = 5", "me")
    say("b = beta(100)", "you")
    say("c = alpha(200)", "you")
    say("n.step = 3", "they")
    hall.play(0.05)
    assert done == ["n.step = 3"]
    assert len(hall.session.order) == 4
    bench.time = 1.0
    bench.workshop.turn()
    bench.workshop.turn()
    assert hall.told[-2:] == ["compiling alpha ...", "compiling beta ..."]
    bench.make()
    hall.play(0.02)
    assert done == ["n.step = 3", "a = alpha(100)", "m.freq = 5"]
    bench.make()
    hall.play(0.02)
    assert done[3:] == ["b = beta(100)", "c = alpha(200)"]
    assert not len(hall.session.order)
    assert hall.session.history.entries[0].edit.start < hall.session.history.entries[1].edit.start
    assert np.array_equal(hall.replayed(), hall.sound)


def test_what_does_not_compile_fails_when_that_is_known_and_nothing_behind_it_is_lost(hall: Hall) -> None:
    hall.save(text() + TONE.format(name="Odd", gain=1, more="", taken="").replace("freq * dt", "freq % dt"))
    hall.play(0.02)
    bench = Bench(hall)
    failed: list[str] = []

    def work() -> None:
        try:
            hall.say("a = odd(100)")
        except CompileError as error:
            failed.append(str(error))

    hall.session.order.do("me", work)
    hall.session.order.do("me", lambda: hall.say("m.freq = 5"))
    assert not failed
    bench.make()
    hall.play(0.02)
    assert "kinds/mine.py:" in failed[0]
    assert hall.session.machine.network.row(Address("mine", "m", "freq")) == {ONE_OUT: 5.0}
    assert "a" not in hall.session.machine.network.neurons


def test_an_edit_for_the_next_beat_whose_kind_is_not_there_yet_starts_when_it_is(hall: Hall) -> None:
    hall.save(text() + TONE.format(name="Late", gain=1, more="", taken=""))
    hall.play(0.3)
    bench = Bench(hall)
    hall.say("with at(beat):\n    a = late(100)")
    hall.play(0.3)
    assert "a" not in hall.session.machine.network.neurons
    bench.make()
    hall.play(0.02)
    assert "a" in hall.session.machine.network.neurons
    assert np.array_equal(hall.replayed(), hall.sound)


def test_a_reload_is_compiled_aside_too_and_the_version_before_plays_until_then(hall: Hall) -> None:
    bench = Bench(hall)
    hall.play(0.05)
    before = hall.session.registry.named("mine")
    hall.save(text(0.5))
    bench.make()  # the file is run
    hall.play(0.05)
    assert hall.session.registry.named("mine") is before
    bench.make()
    hall.play(0.05)
    assert hall.session.registry.named("mine") is not before
    hall.save(text(0.5) + "x = = 1\n")
    bench.make()
    hall.play(0.05)
    assert "SyntaxError" in hall.told[-1], "what was run before is not taken for this"
    hall.save(text(0.25))
    for _ in ("run", "mine"):
        bench.make()
        hall.play(0.05)
    assert hall.session.registry.files[hall.kinds].text == text(0.25)
    assert np.array_equal(hall.replayed(), hall.sound)


def test_a_file_that_is_as_it_was_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, read = tmp_path / "mine.py", []
    file.write_text("x = 1\n")
    saved = Saved(file)
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (read.append(path), read_bytes(path))[1])
    assert not saved(1.0)
    assert read, "its date may be too coarse to tell"
    os.utime(file, (1e9, 1e9))
    assert not saved(2.0)
    read.clear()
    assert not saved(3.0)
    assert not read
    file.write_text("x = 2\n")
    assert not saved(4.0)
    assert saved(5.0)


def test_a_saved_shader_is_taken_over_once_it_can_be_drawn_and_else_the_old_one_stays(tmp_path: Path) -> None:
    text = "// Glows.\nuniform float far = {};\nout vec4 color;\nvoid main() {{ color = vec4(far); }}\n"
    place = tmp_path / "glow.frag"
    stage = Stage("tone = sine(300)\nspeaker = 0.1*tone", tmp_path)
    session = stage.session
    session.registry.take(kinds_of(place, text.format("0.5")))
    stage.say("screen = glow()")
    stage.play(0.1)
    asked: list[str] = []

    def refuses(kind: Kind) -> LivedmmError | bool:
        asked.append(kind.name)
        return ShaderError("glow.frag:4: no such function", "write another")

    session.accepts = refuses
    with pytest.raises(ShaderError):
        session.reload(kinds_of(place, text.format("0.7")))
    assert asked == ["glow"]
    assert session.registry.named("glow").inputs[0].bias == 0.5
    found: list[bool] = [False]
    session.accepts = lambda kind: found[0]
    with pytest.raises(NotYet) as waiting:
        session.reload(kinds_of(place, text.format("0.7")))
    assert not waiting.value.is_ready()
    found[0] = True
    assert waiting.value.is_ready()
    session.reload(kinds_of(place, text.format("0.7")))
    assert session.registry.named("glow").inputs[0].bias == 0.7


def test_a_shader_that_wants_to_hear_while_it_plays_hears(tmp_path: Path) -> None:
    hall = Hall(tmp_path)
    place = tmp_path / "kinds" / "ears.fs"
    said = '/*{"ISFVSN": "2", "INPUTS": [%s]}*/\nvoid main() { gl_FragColor = vec4(0.5); }\n'
    place.write_text(said % "")
    hall.look()
    hall.say("seen = ears()\nscreen = seen")
    hall.play(0.1)
    assert "played_wave" not in hall.session.machine.network.neurons
    place.write_text(said % '{"NAME": "heard", "TYPE": "audio"}')
    hall.look()
    network = hall.session.machine.network
    heard = Address("ears", "seen", "heard")
    assert network.row(heard) == {Address("played_wave", "played_wave", "out"): 1.0}
    hall.play(0.2)
    np.testing.assert_array_equal(hall.replayed(), hall.sound)
