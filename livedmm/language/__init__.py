"""Rows and patches: text to what it says, and back.

Rows are a small subset of Python's syntax, parsed with `ast` and never evaluated as Python. What R29 to R39
leave open is decided here:

- **Anonymous neurons** are named ``<left side>._<name called>``, then ``._<name called>[1]`` and so on,
  in the order in which the calls' names and the operators' signs stand in the text; an operator is named
  by its family (``speaker._product``). The left side is the whole address that was written: calls in
  ``voice.freq = ...`` are ``voice.freq._sine``, so that two statements about one neuron cannot meet. An
  array takes as many numbers as it is long, as if its members were written out.
- **Arrays**: what is added to an array and is none belongs to every member, and counts once where the
  array is summed: in ``speaker = 0.1*bank + 0.3*voice`` the voice is at 0.3, however many the bank has.
- **Several outputs**: in ``l, r = pan(x)`` the call is the anonymous neuron ``l._pan``, and ``l`` and
  ``r`` are identities of its outputs in declared order.
- **Numbers of a product** that is written with signs go to its first factor, also from outside:
  ``2*(a*b)`` is ``product(2*a, b)``; those of a quotient go to what is divided.
- **Notes** are in Hz, as everything that is a frequency. A rest keeps the frequency of the note before
  it, and its gate is 0. A text sets the input ``length`` of a kind that has one, and so does a list in the
  place of a text; of several, the first that is given.
- **Macros**: ``p = pluck(...)`` is the macro's rows with their neurons renamed ``p.string``, followed by
  ``p = <what it returns>``. Called inside another expression its neurons are ``speaker._pluck.string``.
  A macro may have the name of a kind, which it then hides in its text.
- **The last word**: of rows with one left side in a text only the last says anything.
- **From outside**: a kind that takes events or has no inputs appears under its own name when it is read
  (``mouse``), and every statement that reads it says so.
- **Odd names**: ``net["a-b"]`` is a neuron, ``net["a-b"].out`` and ``net["a-b"]["c-d"]`` its ports.
- **Weights** of a saying are on the grid (R6); what folds to 0 is left out.
"""

from livedmm.language.commands import COMMANDS as COMMANDS
from livedmm.language.commands import Command as Command
from livedmm.language.commands import CommandKind as CommandKind
from livedmm.language.commands import Parameter as Parameter
from livedmm.language.macros import Macro as Macro
from livedmm.language.program import Program as Program
from livedmm.language.program import Statement as Statement
from livedmm.language.program import evaluate as evaluate
from livedmm.language.reader import read as read
from livedmm.language.when import NOW as NOW
from livedmm.language.when import Span as Span
from livedmm.language.when import When as When
