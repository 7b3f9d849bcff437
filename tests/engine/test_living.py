"""Which part of a network matrix runs."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from livedmm.engine.living import Living

ALIVE = {"one": {"one": {"out": 1.0}}}


def told() -> tuple[list[Any], Any]:
    addresses: list[Any] = []
    return addresses, addresses.append


def test_rows_of_the_living_are_kept_without_the_one_that_says_so() -> None:
    row = {"one": {"one": {"out": 220.0}}}
    matrix = {
        "k": {
            "lives": {"alive": ALIVE, "freq": row},
            "dead": {"alive": {"one": {"one": {"out": 0}}}, "freq": row},
            "read": {"alive": {"k": {"lives": {"out": 1.0}}}},
            "unsaid": {"freq": row},
        },
        "empty": {"dead": {}},
    }
    assert Living(False, print)(matrix) == {"k": {"lives": {"freq": row}}}


def test_by_the_published_rule_everything_is_kept() -> None:
    matrix: dict[str, Any] = {"k": {"bare": {}, "lives": {"alive": ALIVE}}, "empty": {}}
    assert Living(True, print)(matrix) == matrix


def test_what_has_not_changed_is_the_same_object_again() -> None:
    rows = {"alive": ALIVE, "a": {"k": {"x": {"out": 1.0}}}}
    living = Living(False, print)
    first = living({"k": {"x": rows, "y": {"alive": ALIVE}}})
    second = living({"k": {"x": rows, "y": {"alive": ALIVE, "b": {}}}})
    assert second["k"]["x"] is first["k"]["x"]
    assert second["k"]["y"] == {"b": {}}


def test_a_matrix_is_not_changed_and_odd_weights_are_told_once() -> None:
    addresses, odd = told()
    matrix: Any = {
        "k": {"x": {"alive": ALIVE, "a": {"k": {"x": {"out": "1", "in": 2.0, "deep": {"er": None}}}}}}
    }
    before = deepcopy(matrix)
    living = Living(False, odd)
    for _ in range(2):
        assert living(matrix) == {"k": {"x": {"a": {"k": {"x": {"in": 2.0, "deep": {}}}}}}}
        living({})
        living(matrix)
    assert matrix == before
    assert addresses[0] == ("k", "x", "a")


def test_what_has_not_changed_is_not_examined_again() -> None:
    addresses, odd = told()
    rows: Any = {"alive": ALIVE, "a": {"k": "odd"}}
    living = Living(False, odd)
    for n in range(5):
        living({"k": {"x": rows, "y": {"alive": ALIVE, "b": {"k": {"x": {"out": float(n)}}}}}})
    assert addresses == [("k", "x", "a")]


def test_readers_are_the_living_neurons_of_other_kinds_that_read_a_kind() -> None:
    reads = {"s": {"sine": {"out": 1.0}}}
    living = Living(False, print)
    living(
        {
            "v": {
                "a": {"alive": ALIVE, "in": reads},
                "b": {"alive": ALIVE, "in": {"v": {"a": {"out": 1.0}}}},
                "dead": {"in": reads},
            },
            "s": {"c": {"alive": ALIVE, "in": reads}},
        }
    )
    assert living.readers(frozenset({"s"})) == [("v", "a")]
    assert living.readers(frozenset()) == []
