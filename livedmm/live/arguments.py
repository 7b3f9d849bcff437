"""The arguments of OSC messages: texts, numbers, ports and weights, or a sentence about what is there instead."""

from __future__ import annotations

import json
from typing import Any

from livedmm.errors import OscError
from livedmm.language.when import Span
from livedmm.live.osc.packets import Argument
from livedmm.network import Address, Network, Port, split
from livedmm.vvalues import ZERO, from_json


def in_address(name: str) -> str:
    """A name with members as addresses have it: ``bank[1]`` is ``bank.1`` (R31)."""
    return name.replace("[", ".").replace("]", "")


def in_rows(name: str) -> str:
    """A name in an address as rows have it: ``bank.1`` is ``bank[1]``."""
    head, *members = name.split(".")
    return "".join([head, *(f"[{member}]" if member.isdecimal() else f".{member}" for member in members)])


def text_of(arguments: tuple[Argument, ...], index: int, name: str) -> str:
    """An argument that must be a text; raises OscError if it is none."""
    value = arguments[index] if index < len(arguments) else None
    if not isinstance(value, str):
        raise OscError(f"argument {index + 1} is {name}, a text, {_given(value)}", "send it as a string, of type s")
    return value


def number_of(arguments: tuple[Argument, ...], index: int, name: str) -> float:
    """An argument that must be a number; raises OscError if it is none."""
    value = arguments[index] if index < len(arguments) else None
    if not isinstance(value, int | float):
        raise OscError(f"argument {index + 1} is {name}, a number, {_given(value)}", "send it with type f, d or i")
    return float(value)


def _given(value: Argument) -> str:
    return "and is missing" if value is None else f"not {value!r:.40}"


def port_of(arguments: tuple[Argument, ...], index: int) -> Port:
    """An argument that must be ``neuron.port``, or a neuron, whose `out` is meant."""
    text = text_of(arguments, index, "neuron.port")
    neuron, port = split(text) if "." in text else (text, "out")
    return Port(in_rows(neuron), port)


def when_of(arguments: tuple[Argument, ...]) -> Span | None:
    """``now``, ``beat``, ``bar``, or a number and one of them."""
    if len(arguments) == 2:
        amount = number_of(arguments, 0, "how many")
        if not amount > 0:
            raise OscError(f"nothing comes every {amount:g} of a beat or a bar", "say a number above 0: 4 bar")
        return Span(amount, _unit(text_of(arguments, 1, "beat or bar")))
    text = text_of(arguments, 0, "when")
    return None if text == "now" else Span(1.0, _unit(text))


def _unit(text: str) -> Any:
    if text not in ("beat", "bar"):
        raise OscError(f"no time '{text:.20}'", "now, beat, bar, or a number and one of them")
    return text


def edge_of(network: Network, arguments: tuple[Argument, ...]) -> tuple[Address, Address]:
    """Row and column, as ``neuron.port`` or as the published paths ``kind neuron port`` in JSON."""
    return tuple(_address(network, arguments, i) for i in (0, 1))  # type: ignore[return-value]


def _address(network: Network, arguments: tuple[Argument, ...], index: int) -> Address:
    text = text_of(arguments, index, "neuron.port")
    if text.startswith("["):
        keys = json_of(arguments, index)
        if isinstance(keys, list | tuple) and len(keys) == 3 and all(isinstance(k, str) for k in keys):
            return Address(*keys)
        raise OscError(f"argument {index + 1} is a path of kind, neuron and port", '["sine", "lfo", "out"]')
    return network.address(port_of(arguments, index))


def json_of(arguments: tuple[Argument, ...], index: int) -> Any:
    """An argument that must be JSON: a V-value, or a list."""
    text = text_of(arguments, index, "JSON")
    try:
        value = json.loads(text)
    except ValueError as error:
        raise OscError(f"argument {index + 1} is no JSON ({error})") from None
    return value if isinstance(value, list) else from_json(text) if isinstance(value, dict) else value or ZERO
