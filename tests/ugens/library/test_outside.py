"""What comes from outside."""

from __future__ import annotations

from tests.ugens.library.playing import once, played


def outs(key: str, ticks: int, events: dict[int, object], port: str = "out") -> list[object]:
    return [outputs.get(port) for outputs in played(key, [{}] * ticks, events)]


def test_a_reader_puts_out_its_default_at_a_tick_without_an_event() -> None:
    assert outs('reader(default={"step": 1})', 3, {1: {}}) == [{"step": 1}, {}, {"step": 1}]
    assert outs("reader", 2, {1: 5}) == [{}, 5]


def test_messages_are_whole_maps_of_outputs() -> None:
    assert played("messages", [{}] * 3, {0: {"a": 1, "b": {"c": 2}}, 2: "text"}) == [
        {"a": 1, "b": {"c": 2}},
        {},
        {},
    ]


def test_an_update_goes_out_of_out_or_wherever_it_is_sent() -> None:
    assert played("update", [{}] * 4, {1: {"out": {"k": 1}}, 2: {"x": 5}, 3: 7}) == [
        {"out": {}},
        {"out": {"k": 1}},
        {"out": {}, "x": 5},
        {"out": {}},
    ]


def test_the_mouse_stays_where_it_was() -> None:
    events = {1: {"x": 3, "y": 4}, 3: {"x": -5, "y": 0}}
    assert outs("mouse", 4, events, "x") == [0, 3, 3, -5]
    assert outs("mouse", 4, events, "y") == [0, 4, 4, 0]
    assert outs("mouse", 4, events, "position")[2] == {"x": 3, "y": 4}
    assert once("mouse", previous={"x": 1})["last"] == {"x": 1}


def test_a_click_is_there_for_one_tick_and_says_that_it_is_an_element() -> None:
    assert outs("clicks", 4, {1: {"x": 0, "y": 2}, 2: {}}) == [{}, {"x": 0, "y": 2, ":flag": 1}, {}, {}]


def test_keys_are_held_from_down_to_up_however_often_they_repeat() -> None:
    events = {0: {"a": 1}, 1: {"a": 1, "b": 1}, 3: {"a": -1}, 4: {"b": -1}, 5: {"c": -1}}
    assert outs("keys", 6, events, "held") == [
        {"a": 1},
        {"a": 1, "b": 1},
        {"a": 1, "b": 1},
        {"b": 1},
        {},
        {},
    ]
    assert outs("keys", 6, events, "pressed") == [{"a": 1}, {"a": 1, "b": 1}, {}, {}, {}, {}]
    assert outs("keys", 6, events) == [{"a": 1}, {"a": 1, "b": 1}, {}, {"a": -1}, {"b": -1}, {"c": -1}]


def test_a_printer_passes_on_what_it_shows() -> None:
    assert once("printer", x=1, y={"a": 2}) == {"x": 1, "y": {"a": 2}}
