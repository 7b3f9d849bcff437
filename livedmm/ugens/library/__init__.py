"""The built-in kinds, one module for each family."""

MODULES = ("standing", "arithmetic", "measures", "masks", "constants", "timing", "lists", "outside",
           "matrices", "samples", "intervals", "spikes", "pictures")
"""The modules that hold kinds, in the order in which `livedmm kinds` lists them."""
