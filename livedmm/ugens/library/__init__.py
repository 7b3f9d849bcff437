"""The built-in kinds, one module for each family."""

MODULES = ("standing", "images", "brought", "sights", "charts", "graph_pictures", "arithmetic", "measures", "masks",
           "tropical", "constants", "timing", "lists", "outside", "texts", "events", "matrices", "dense", "pure",
           "strokes", "directions", "attention", "samples", "intervals", "spikes", "pictures", "mosaics", "oscillators",
           "waves", "noise", "draws", "filters", "delays", "reverb", "dynamics", "shaping", "effects", "envelopes",
           "gates", "sequences", "voices", "scales", "drums", "samplers", "grains", "loops", "firing")
"""The modules that hold kinds, in the order in which `livedmm kinds` lists them."""
