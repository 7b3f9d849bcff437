"""Machines that run networks."""

from livedmm.engine.exact import ExactMachine as ExactMachine
from livedmm.engine.exact import Layer as Layer
