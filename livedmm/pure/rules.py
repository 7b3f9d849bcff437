"""What neurons of a pure machine can do, by the numbers that the cycle takes."""

RULES = ("keep", "plus", "product", "max", "negation", "conway", "wave", "slow_wave", "slowest_wave")
"""What a neuron makes of its two inputs; `keep` leaves its output as it is."""

NORMALISATIONS = ("none", "squeeze", "clip")
"""What follows the up movement: nothing; division by the largest magnitude; nothing above 1 or below -1."""
