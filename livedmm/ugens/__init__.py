"""Declaring kinds, and the kinds that come with livedmm."""

from livedmm.ugens.declare import ugen as ugen
from livedmm.ugens.kind import ALIVE as ALIVE
from livedmm.ugens.kind import Kind as Kind
from livedmm.ugens.kind import literal as literal
from livedmm.ugens.kind import read_literal as read_literal
from livedmm.ugens.ports import Buffer as Buffer
from livedmm.ugens.ports import Event as Event
from livedmm.ugens.ports import Input as Input
from livedmm.ugens.ports import Output as Output
from livedmm.ugens.ports import Ports as Ports
from livedmm.ugens.ports import Setting as Setting
from livedmm.ugens.ports import Sound as Sound
from livedmm.ugens.ports import State as State
from livedmm.ugens.ports import Stream as Stream
from livedmm.ugens.recent import RECENT as RECENT
from livedmm.ugens.recent import Recent as Recent
from livedmm.ugens.registry import Registry as Registry
from livedmm.ugens.registry import builtin as builtin
