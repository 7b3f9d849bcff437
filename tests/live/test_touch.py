"""What is done in the window comes to the neurons: one V-value a frame, and nothing that goes down and up is lost."""

from hypothesis import given
from hypothesis import strategies as st

from livedmm.live.touch import PLACES, Touch


def touched():
    taken = []
    return Touch(lambda kind, value: taken.append((kind, value))), taken


def test_what_comes_within_a_frame_comes_together():
    touch, taken = touched()
    for value in ({"x": 0.1, "y": 0.2}, {"left": 1.0}, {"x": 0.3, "y": 0.4}):
        touch.put("mouse", value)
    touch.put("keys", {"a": 1.0})
    touch.turn(1)
    assert taken == [("mouse", {"x": 0.3, "y": 0.4, "left": 1.0}), ("keys", {"a": 1.0})]


def test_a_frame_takes_once():
    touch, taken = touched()
    touch.put("keys", {"a": 1.0})
    touch.turn(1)
    touch.put("keys", {"b": 1.0})
    touch.turn(1)
    assert taken == [("keys", {"a": 1.0})]
    touch.turn(2)
    assert taken[1:] == [("keys", {"b": 1.0})]


def test_a_press_and_its_release_are_two_frames():
    touch, taken = touched()
    for x in (1.0, 0.0, 1.0):
        touch.put("mouse", {"left": x})
    for frame in range(4):
        touch.turn(frame)
    assert taken == [("mouse", {"left": x}) for x in (1.0, 0.0, 1.0)]


names = st.sampled_from(["a", "b", "x"])
events = st.lists(st.tuples(st.sampled_from(["keys", "mouse"]), st.dictionaries(names, st.sampled_from([1.0, -1.0]))),
                  max_size=20)


@given(events)
def test_every_name_goes_through_what_it_went_through_in_order(done):
    touch, taken = touched()
    for kind, value in done:
        touch.put(kind, value)
    for frame in range(len(done) + 1):
        touch.turn(frame)
    for kind in ("keys", "mouse"):
        for name in ("a", "b"):
            wanted = [value[name] for k, value in done if k == kind and name in value]
            assert [value[name] for k, value in taken if k == kind and name in value] == wanted
        last = [value["x"] for k, value in done if k == kind and "x" in value][-1:]
        assert [value["x"] for k, value in taken if k == kind and "x" in value][-1:] == last
    assert "x" in PLACES
