"""Sounds from files: found, read, brought to the session's rate, laid out as tables that kinds read.

Nothing here is called from the callback: a table is made when the first neuron of a kind is, and never written again.
"""

from livedmm.sounds.table import Sounds as Sounds
from livedmm.sounds.table import Table as Table
