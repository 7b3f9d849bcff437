"""Declaring kinds: what is made of a class, and what is told when class and function do not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from livedmm.errors import DeclarationError
from livedmm.ugens import Buffer, Event, Input, Kind, Output, Ports, Setting, State, ugen


def test_a_class_and_a_function_make_a_kind():
    @ugen
    class SlowSaw:
        """A sawtooth

        that takes its time.
        """

        freq = Input("Hz", "how fast", bias=2.0, range=(0.1, 10.0))
        input = Input()
        out = Output("gain")
        side = Output()
        position = State("cycle")
        line = Buffer(seconds="length")
        length = Setting("seconds", 2)

        def tick(input, freq, position, line, dt, length):
            return freq * dt, input, freq * dt

    assert (SlowSaw.name, SlowSaw.stream, SlowSaw.doc) == ("slow_saw", "signal", "A sawtooth\n\nthat takes its time.")
    assert SlowSaw.input_names == ("freq", "input")
    assert SlowSaw.output_names == ("out", "side")
    assert (SlowSaw.inputs[0].name, SlowSaw.inputs[0].bias, SlowSaw.inputs[0].doc) == ("freq", 2.0, "how fast")
    assert [x.name for x in (*SlowSaw.states, *SlowSaw.buffers, *SlowSaw.settings)] == ["position", "line", "length"]
    assert SlowSaw.values == {"length": 2}
    assert SlowSaw.main == ("input",)
    assert SlowSaw.tick(1.0, 2.0, 0, None, 0.5, 2) == (1.0, 1.0, 1.0)
    assert SlowSaw.where.document == __file__


@pytest.mark.parametrize(("written", "called"), [
    ("Saw", "saw"), ("SlowSaw", "slow_saw"), ("FM", "fm"), ("Svf2Pole", "svf2_pole")])
def test_a_kind_is_called_by_its_class_in_lower_case(written: str, called: str):
    def tick() -> int:
        return 1
    assert ugen(type(written, (), {"__doc__": "It.", "out": Output(), "tick": tick})).name == called


def test_name_family_and_main_can_be_given():
    @ugen(stream="value", name="value_twice", family="twice", main=("one", "two"))
    class Anything:
        """It."""

        one = Input()
        two = Input()
        out = Output()

        @staticmethod
        def tick(one, two):
            return one
    assert (Anything.name, Anything.family, Anything.main, Anything.stream) == (
        "value_twice", "twice", ("one", "two"), "value")


def test_a_family_is_not_what_a_bare_name_stands_for():
    @ugen(stream="value")
    class Many:
        """It."""

        input = Input(family=2)
        out = Output()

        def tick(input):
            return input[0]
    assert Many.main == ()


def test_returns_that_the_text_does_not_show_are_believed():
    @ugen(stream="value")
    class Several:
        """It."""

        one = Output()
        two = Output(family=2)

        def tick():
            return 1, 2, 3

    @ugen
    class Unpacked:
        """It."""

        input = Input()
        out = Output()
        held = State()
        before = State()

        def tick(input, held, before):
            def pair():
                return 1, 2, 3, 4
            if input > 1:
                return pair()
            if input > 0:
                return (input, *(held, before))
            return input, held, before
    assert isinstance(Several, Kind)
    assert isinstance(Unpacked, Kind)


def no_docstring() -> Any:
    class Bare:
        out = Output()

        def tick():
            return 1
    return Bare


def no_function() -> Any:
    class Bare:
        """It."""

        out = Output()
    return Bare


def function_of_c() -> Any:
    class Bare:
        """It."""

        out = Output()
        tick = len
    return Bare


def keyword_port() -> Any:
    def tick(**inputs):
        return 1
    return type("Bare", (), {"__doc__": "It.", "in": Input(), "out": Output(), "tick": tick})


def private_port() -> Any:
    class Bare:
        """It."""

        _freq = Input()
        out = Output()

        def tick(_freq):
            return 1
    return Bare


def alive_port() -> Any:
    class Bare:
        """It."""

        alive = Input()
        out = Output()

        def tick(alive):
            return 1
    return Bare


def keyword_kind() -> Any:
    class Not:
        """It."""

        out = Output()

        def tick():
            return 1
    return Not


def context_port() -> Any:
    class Bare:
        """It."""

        dt = Input()
        out = Output()

        def tick(dt):
            return 1
    return Bare


def not_taken() -> Any:
    class Bare:
        """It."""

        freq = Input()
        phase = Input()
        out = Output()
        position = State()

        def tick(phase):
            return phase, phase
    return Bare


def not_declared() -> Any:
    class Bare:
        """It."""

        out = Output()

        def tick(freq, dt):
            return freq
    return Bare


def too_few() -> Any:
    class Bare:
        """It."""

        out = Output()
        position = State()

        def tick(position):
            if position > 1:
                return 0.0, 0.0
            return position * 2
    return Bare


def too_many() -> Any:
    class Bare:
        """It."""

        out = Output()

        def tick():
            return 1, 2
    return Bare


def nothing() -> Any:
    class Bare:
        """It."""

        out = Output()

        def tick():
            pass
    return Bare


def bare_return() -> Any:
    class Bare:
        """It."""

        out = Output()

        def tick():
            return
    return Bare


def no_such_count() -> Any:
    class Bare:
        """It."""

        input = Input(family="count")
        out = Output()

        def tick(input):
            return 1
    return Bare


def count_of_another_type() -> Any:
    class Bare:
        """It."""

        input = Input()
        out = Output(family="count")
        count = Setting("number", 2)

        def tick(input, out):
            return ()
    return Bare


def no_such_length() -> Any:
    class Bare:
        """It."""

        line = Buffer(seconds="length")
        out = Output()

        def tick(line):
            return 1
    return Bare


def event_of_a_signal() -> Any:
    class Bare:
        """It."""

        came = Event()
        out = Output()

        def tick(came):
            return 1
    return Bare


def two_sets_of_ports() -> Any:
    class Bare:
        """It."""

        some = Ports()
        more = Ports()

        def tick(some, more):
            return some
    return Bare


def odd_format() -> Any:
    class Bare:
        """It."""

        out = Output()
        position = State("f16")

        def tick(position):
            return 1, 2
    return Bare


def odd_default() -> Any:
    class Bare:
        """It."""

        out = Output()
        count = Setting("count", 0)

        def tick():
            return 1
    return Bare


def no_such_main() -> Any:
    class Bare:
        """It."""

        out = Output()

        def tick():
            return 1
    return Bare


WRONG: list[tuple[Callable[[], Any], dict[str, Any], str, str]] = [
    (no_docstring, {}, "it has no docstring", "say in a line what it does"),
    (keyword_port, {}, "no port can be called 'in'", "rows could not name it"),
    (private_port, {}, "no port can be called '_freq'", "rows could not name it"),
    (alive_port, {}, "no port can be called 'alive'", "rows could not name it"),
    (context_port, {}, "dt is what tick gets without declaring it", "choose another name"),
    (not_taken, {}, "tick does not take freq, position", "add it to tick, or drop the declaration"),
    (not_declared, {}, "tick takes freq, which nothing declares",
     "declare it; dt, heard_left, heard_right are there without"),
    (too_few, {}, "tick returns 1 in its line 4, but 2 outputs and states are declared",
     "return the outputs in declared order, then the states"),
    (too_many, {}, "tick returns 2 in its line 2, but 1 outputs and states are declared",
     "return the outputs in declared order, then the states"),
    (nothing, {}, "tick returns nothing, but 1 outputs and states are declared",
     "return the outputs in declared order, then the states"),
    (bare_return, {}, "tick returns 0 in its line 2, but 1 outputs and states are declared",
     "return the outputs in declared order, then the states"),
    (no_such_count, {}, "input is counted by 'count', which is no setting of type 'count'", ""),
    (count_of_another_type, {}, "out is counted by 'count', which is no setting of type 'count'", ""),
    (no_such_length, {}, "line is as long as 'length', which is no setting of type 'seconds'", ""),
    (event_of_a_signal, {}, "a signal kind has no Event or Ports", ""),
    (two_sets_of_ports, {"stream": "value"}, "it declares Event or Ports more than once", ""),
    (odd_format, {}, "state position has the format 'f16'", "it is one of f32, u32, i32, f64, cycle"),
    (odd_default, {}, "the default of count is 0", "it must be a whole number from 1 to 4096"),
    (no_such_main, {"main": ("input",)}, "main names 'input', which is no input", ""),
    (no_such_main, {"stream": "sound"}, "its stream is 'sound'", "it is one of signal, value, image, constant"),
    (no_such_main, {"name": "my kind"}, "no kind can be called 'my kind'", "rows could not name it"),
]


@pytest.mark.parametrize(("declaration", "options", "what", "advice"), WRONG, ids=[w[2] for w in WRONG])
def test_what_does_not_fit_is_told_at_import_with_place_class_and_function(
        declaration: Callable[[], Any], options: dict[str, Any], what: str, advice: str):
    bare = declaration()
    with pytest.raises(DeclarationError) as error:
        ugen(**options)(bare) if options else ugen(bare)
    told = error.value
    name = options.get("name", "bare")
    message, _, shown = told.message.partition("\n")
    assert (message, told.advice) == (f"kind {name}: {what}", advice)
    assert (told.where.document, told.where.line) == (__file__, bare.tick.__code__.co_firstlineno)
    assert shown.splitlines()[0] == f"  class {name}:"
    assert shown.splitlines()[-1].startswith("    def tick(")


def test_the_whole_sentence_shows_both():
    with pytest.raises(DeclarationError) as error:
        ugen(not_taken())
    line = not_taken().tick.__code__.co_firstlineno
    assert str(error.value) == (
        f"{__file__}:{line}: kind bare: tick does not take freq, position\n"
        "  class bare:\n"
        "    freq = Input(...)\n"
        "    phase = Input(...)\n"
        "    out = Output(...)\n"
        "    position = State(...)\n"
        "    def tick(phase); add it to tick, or drop the declaration")


def test_a_kind_that_a_keyword_would_hide_is_refused():
    with pytest.raises(DeclarationError, match="no kind can be called 'not'"):
        ugen(keyword_kind())


@pytest.mark.parametrize("declaration", [no_function, function_of_c])
def test_a_class_without_a_function_is_told_so(declaration: Callable[[], Any]):
    with pytest.raises(DeclarationError) as error:
        ugen(declaration())
    assert str(error.value) == "kind bare has no function; write def tick(...): in its class"


def test_a_function_whose_text_cannot_be_read_is_told_so():
    made: dict[str, Any] = {"Output": Output}
    exec("class Bare:\n  'It.'\n  out = Output()\n  def tick():\n    return 1", made)
    with pytest.raises(DeclarationError) as error:
        ugen(made["Bare"])
    assert str(error.value) == "the text of Bare.tick cannot be read; declare kinds in a file, not at a prompt"
