"""The built-in kinds, one module for each family."""

MODULES = ("standing",)
"""The modules that hold kinds, in the order in which `livedmm kinds` lists them."""
